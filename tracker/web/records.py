"""A learner's record as mentors and staff read it, and print it. The learner's own home is in learning.py."""

from collections.abc import Sequence

from flask import render_template
from flask.typing import ResponseReturnValue

from tracker.access.permissions import Action
from tracker.access.rules import may
from tracker.access.subjects import CohortRef, EnrolmentRef, EntryRef
from tracker.certificates.learners import judged
from tracker.cohorts.queries import mentorships_of
from tracker.logbook.lines import Line
from tracker.logbook.queries import read_texts, timeline
from tracker.people.queries import cohort
from tracker.standing import look
from tracker.standing.hours import hours
from tracker.web import guard, looking_back, opening
from tracker.web.attained import KINDS, attained
from tracker.web.needed import told as needed_in_words
from tracker.web.record_parts import desk_of, feedback_in, waiting_in
from tracker.web.telling import head, sign, tag_of
from tracker.web.wording import ASSURANCES

RECENT = 6


@looking_back.may_be_asked
def show(ref: EnrolmentRef) -> ResponseReturnValue:
    """The page at /enrolments/<id> for everybody but the learner. That it was read stands on the trail."""
    record = opening.read(ref.id)
    book = record.book
    lines = timeline(book.id, book.today)
    signed = [line for line in lines if line.kind == "assessed"]
    entered = [line for line in lines if line.kind in KINDS]
    read_texts(book.id, [*signed, *entered])
    actor = guard.actor()
    judges = may(actor, Action.JUDGE_HOURS, EntryRef(ref, None, ref.learner_id))
    found = judged(book)
    return render_template(
        "cohorts/record.html",
        record=record,
        cohort=cohort(book.learner.cohort_id),
        oversees=may(actor, Action.MANAGE_ENROLMENT, ref),
        sees_cohort=may(actor, Action.SEE_COHORT, CohortRef(book.learner.cohort_id, book.provider_id)),
        judges=judges,
        progress=book.progress,
        hours=hours(book.plan, book.items, book.learner),
        mentors=mentorships_of(book.id),
        judged=found,
        needed=needed_in_words(record, found),
        waiting=waiting_in(record),
        feedback=feedback_in(lines),
        desk=desk_of(record),
        exports=may(actor, Action.EXPORT_RECORD, ref),
        reminds=may(actor, Action.REMIND, ref),
        signatures=[Signature(line) for line in signed],
        recent=told(lines[:RECENT]),
        titles=record.titles(),
        attained=attained(record, entered),
        paused_on=book.paused_on,
        doubted=look.is_doubted,
    )


class Signature:
    """An assessment as it was signed: name, function and site as they were printed on that day."""

    def __init__(self, line: Line) -> None:
        printed = [*line.texts.get("signed_as", line.author).split("\n"), "", ""]
        self.line = line
        self.name, self.function, self.site = printed[:3]
        self.how = str(ASSURANCES.get(line.assurance, line.assurance))


def told(lines: Sequence[Line]) -> list[tuple[Line, str, tuple[str, str], tuple[str, str, str] | None]]:
    """Each line with its head, its sign, and what became of it."""
    return [(line, head(line), sign(line), tag_of(line)) for line in lines]
