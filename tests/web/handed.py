"""A learner who hands a request over to somebody without an account, and what that person opens."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select

from tests.logbook.worlds import DONE
from tests.small_curriculum import ONCE
from tests.web.letters_sent import rows, text
from tests.web.worlds import Ward
from tracker.extensions import db, writing
from tracker.logbook.books import Author
from tracker.logbook.models import Entry
from tracker.mail import sealing
from tracker.mail.models import Kind
from tracker.people import guests
from tracker.people.models import Mentorship
from tracker.web import handing

ANN = "ann@hospital.example"


class Handed(Ward):
    """The ward, with Ann, whom the learner named as a mentor, and a request of the learner that waits."""

    def __init__(self, clocks, moment=None):
        super().__init__(clocks, *([moment] if moment else []))
        self.ann = self.propose()
        self.asked = self.request()

    def propose(self, address=ANN, name="Ann Berg", **more):
        said = {"site_id": self.site.id, "function": "Nurse", "on": self.today, **more}
        with writing():
            return guests.propose(learner_id=self.learner_id, enrolment_id=self.id, name=name, address=address, **said)

    @property
    def as_ann(self) -> Author:
        """Ann as an author, by the mentorship that came of naming her."""
        link = select(Mentorship.id).where(Mentorship.enrolment_id == self.id, Mentorship.mentor_id == self.ann)
        return Author(self.ann, "mentor", db.session.scalars(link).one(), "link")

    def hand(self, way="link", *, seqs=None, subject="request", who=None, link_id=None) -> str:
        """Make a link as the learner's page does; returns its address."""
        link_id = link_id or uuid4()
        with writing():
            link, _anew = handing.make_link(
                link_id, way, self.id, subject, seqs or [self.asked.seq], who or self.ann, self.learner_id
            )
            if way == "link":
                handing.send(link, ANN, self.provider_id)
        return f"/sign/{handing.token_of(link_id)}"

    def said(self, **more) -> dict:
        """What Ann fills in."""
        return {**{name: value for name, value in self.filled().items() if name != "pin"}, "name": "Ann Berg", **more}

    # A week of hours and a placement.

    def week(self, mentor: Author | None = None) -> list:
        """Two days of last week at a site where Ann is in charge, and practice of its Friday; the entries."""
        self.placed = self.place(mentor=mentor or self.as_ann).seq
        self.monday = self.today - timedelta(days=self.today.weekday() + 7)
        days = [self.day_of(self.placed, on=self.monday + timedelta(days=n), minutes=450, late="away") for n in (0, 1)]
        self.claims = [*days, self.practise(on=self.monday + timedelta(days=4), minutes=60)]
        return self.claims

    def hand_week(self, way="link", **more) -> str:
        return self.hand(way, subject="week", seqs=[each.seq for each in self.claims], **more)

    def hand_placement(self, way="link", **more) -> str:
        return self.hand(way, subject="evaluation", seqs=[self.placed], **more)

    def vouch(self):
        with writing():
            for signer in guests.waiting(self.provider_id):
                guests.vouch(signer, provider_id=self.provider_id, actor_id=self.coordinator.person_id)


def signatures(kind="assessed") -> list[Entry]:
    db.session.rollback()
    return list(db.session.scalars(select(Entry).where(Entry.kind == kind).order_by(Entry.seq)))


def verdicts_written() -> list[tuple[str, int | None]]:
    """What was said of hours, in order: confirmed or declined, and of which entry."""
    db.session.rollback()
    rows = select(Entry.kind, Entry.refers_seq).where(Entry.kind.in_(("confirmed", "declined"))).order_by(Entry.seq)
    return [tuple(row) for row in db.session.execute(rows)]


def not_me_address() -> str:
    """The address of `This was not me` in the last copy."""
    said = text(rows(Kind.SIGNED_COPY)[-1])
    return said[said.index("/not-me/") :].split()[0]


def digits_sent() -> str:
    """What the last mail with a code says."""
    row = rows(Kind.CODE)[-1]
    return sealing.unseal(row.sealed, row.id)


__all__ = ["ANN", "DONE", "ONCE", "Handed", "digits_sent", "not_me_address", "signatures", "verdicts_written"]
