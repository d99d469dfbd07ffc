"""What a learner may hand over to be signed without an account, and to whom: a request, a week of hours, a placement.

The pages that hand it over are handing.py's; what its signer opens is told by matter.py.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tracker.access.actor import load_guest
from tracker.access.models import SignLink
from tracker.errors import NotFound
from tracker.extensions import db
from tracker.logbook import queries
from tracker.logbook.claims import Claim, claims_of
from tracker.logbook.lines import Line
from tracker.logbook.models import Entry
from tracker.logbook.stays import stay_at
from tracker.people.queries import MentorRow, mentors_of
from tracker.standing.assurance import ORDER
from tracker.standing.internship import monday_of
from tracker.standing.look import is_waiting
from tracker.web.confirming import claims_in_words
from tracker.web.handed_week import open_to
from tracker.web.opening import Record
from tracker.web.practising import mentors_for
from tracker.web.speaking import _, day


@dataclass(frozen=True)
class Offer:
    """One thing that a learner hands over."""

    subject: str
    title: str
    here: str
    """The address of the page that hands it over."""
    back: tuple[str, str]
    """Where the learner comes from: address and words."""
    mentors: Sequence[MentorRow]
    """Who may be asked."""
    seqs: Callable[[UUID], list[int]]
    """What of it a mentor would sign; nothing where somebody has signed already."""
    nobody: str
    """What the page says where there is no mentor."""
    least: str = ORDER[0]
    """How surely its signer has to be known at least."""
    wanted: str = ""
    """Whom the learner asked before."""
    naming: str = ""
    """Added to the address of the page on which somebody new is named; empty where only the school may."""
    in_inbox: str = ""
    """Where a mentor with an account finds it."""


def of_request(record: Record, seq: int) -> Offer:
    """A request, while it waits. Raises NotFound for anything else."""
    asked = open_request(record, seq)
    skill = record.skill(asked.item or "")
    return Offer(
        subject="request",
        title=skill.title,
        here=record.address("entries", seq, "sign-now"),
        back=(record.address("competencies", skill.code), skill.title),
        mentors=mentors_for(record, skill),
        seqs=lambda _mentor: [seq],
        nobody=_("Nobody is your mentor for this module yet."),
        least=skill.assurance,
        wanted=asked.details.get("mentor") or "",
        naming=f"?for={seq}",
        in_inbox=_("A mentor with an account finds your request in their inbox too."),
    )


def open_request(record: Record, seq: int) -> Line:
    line = queries.one_line(record.ref.id, seq, record.book.today)
    standing = record.book.items.get(line.item or "")
    open_ = standing is not None and is_waiting(standing, record.book.today) and standing.waiting_seq == seq
    if line.kind != "sign-off-requested" or not open_:
        raise NotFound
    return line


def of_week(record: Record, monday: date) -> Offer:
    """The hours of a week that wait. Raises NotFound where none do."""
    claims = [claim for claim in waiting_hours(record) if claim.week == monday]
    if not claims:
        raise NotFound

    def seqs(mentor_id: UUID) -> list[int]:
        return [claim.seq for claim in open_to(load_guest(mentor_id, record.ref.id), record.book, claims)]

    at = {claim.placement for claim in claims}
    return Offer(
        subject="week",
        title=", ".join([_("Week of %(day)s", day=day(monday)), claims_in_words(claims)]),
        here=record.address("weeks", monday.isoformat(), "sign-now"),
        back=(record.address("hours"), _("My hours")),
        mentors=[row for row in mentors_today(record) if judges(record, row, claims)],
        seqs=seqs,
        nobody=_("Nobody is your mentor for these hours yet."),
        wanted=next((str(each.mentor_id) for each in record.book.placements if each.seq in at), ""),
        naming=f"?week={monday}",
        in_inbox=_("A mentor with an account finds your hours in their inbox too."),
    )


def waiting_hours(record: Record) -> list[Claim]:
    return claims_of(record.book.id, record.book.time_zone)


def mentors_today(record: Record) -> list[MentorRow]:
    """Each once, with the widest of their mentorships."""
    rows = sorted(mentors_of(record.ref.id, record.book.today), key=lambda row: row.modules is None)
    found = {row.mentor_id: row for row in rows}
    return sorted(found.values(), key=lambda row: row.name)


def judges(record: Record, row: MentorRow, claims: Sequence[Claim]) -> bool:
    """Whether a mentor has to do with any of these hours."""
    modules = {item.code: item.module for item in record.book.plan.items}
    return row.modules is None or any(modules.get(claim.code, claim.code) in row.modules for claim in claims)


def of_evaluation(record: Record, placement: int) -> Offer:
    """A placement that has begun, while an evaluation is still to be written. Raises NotFound."""
    stay = stay_at(record.book, placement)
    if not (stay.has_begun(record.book.today) and record.open and stay.unwritten):
        raise NotFound
    in_charge = stay.placement.mentor_id
    return Offer(
        subject="evaluation",
        title=", ".join([_("Evaluation of the placement"), stay.place]),
        here=record.address("internship", placement, "sign-now"),
        back=(record.address("internship"), _("Internship")),
        mentors=[row for row in mentors_today(record) if row.mentor_id == in_charge],
        seqs=lambda _mentor: [placement],
        nobody=_(
            "%(name)s is in charge of it and no mentor of yours any more. Ask your school.",
            name=stay.mentor,
        ),
        wanted=str(in_charge),
        in_inbox=_("Only the mentor in charge evaluates a placement."),
    )


def address_of(record: Record, link: SignLink) -> str:
    """Where what a link is about was handed over."""
    if link.subject == "evaluation":
        return record.address("internship", link.about[0], "sign-now")
    if link.subject == "request":
        return record.address("entries", link.about[0], "sign-now")
    entry = db.session.get(Entry, (link.enrolment_id, link.about[0]))
    return (
        record.address("weeks", monday_of(entry.on_date).isoformat(), "sign-now") if entry else record.address("hours")
    )
