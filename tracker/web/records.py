"""A learner's record as mentors and staff read it, and print it. The learner's own home is in learning.py."""

from collections.abc import Sequence

from flask import render_template
from flask.typing import ResponseReturnValue

from tracker.access.permissions import Action
from tracker.access.rules import may
from tracker.access.subjects import EnrolmentRef
from tracker.cohorts.queries import mentorships_of
from tracker.logbook.lines import Line
from tracker.logbook.queries import read_texts, timeline
from tracker.people.queries import cohort
from tracker.standing import look
from tracker.standing.hours import hours
from tracker.web import guard, opening
from tracker.web.attained import KINDS, attained
from tracker.web.telling import head, sign, tag_of
from tracker.web.wording import ASSURANCES

RECENT = 6


def show(ref: EnrolmentRef) -> ResponseReturnValue:
    """The page at /enrolments/<id> for everybody but the learner. That it was read stands on the trail."""
    record = opening.read(ref.id)
    book = record.book
    lines = timeline(book.id, book.today)
    signed = [line for line in lines if line.kind == "assessed"]
    entered = [line for line in lines if line.kind in KINDS]
    read_texts(book.id, [*signed, *entered])
    actor = guard.actor()
    judges = may(actor, Action.JUDGE_HOURS, ref) or actor.mentorship_for(ref.id) is not None
    return render_template(
        "cohorts/record.html",
        record=record,
        cohort=cohort(book.learner.cohort_id),
        oversees=ref.provider_id in actor.overseen,
        judges=judges,
        progress=book.progress,
        hours=hours(book.plan, book.items, book.learner),
        mentors=mentorships_of(book.id),
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
