"""A learner who hands a request over to somebody without an account, and what that person opens."""

from uuid import uuid4

from sqlalchemy import select

from tests.logbook.worlds import DONE
from tests.small_curriculum import ONCE
from tests.web.letters_sent import rows
from tests.web.worlds import Ward
from tracker.extensions import db, writing
from tracker.logbook.models import Entry
from tracker.mail import sealing
from tracker.mail.models import Kind
from tracker.people import guests
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

    def vouch(self):
        with writing():
            for signer in guests.waiting(self.provider_id):
                guests.vouch(signer, provider_id=self.provider_id, actor_id=self.coordinator.person_id)


def signatures(kind="assessed") -> list[Entry]:
    db.session.rollback()
    return list(db.session.scalars(select(Entry).where(Entry.kind == kind).order_by(Entry.seq)))


def digits_sent() -> str:
    """What the last mail with a code says."""
    row = rows(Kind.CODE)[-1]
    return sealing.unseal(row.sealed, row.id)


__all__ = ["ANN", "DONE", "ONCE", "Handed", "digits_sent", "signatures"]
