"""One logbook against what certification needs. The rules are requirements.py's; of a cohort: cohorts/ready.py."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from tracker.certificates.requirements import Done, Judged, judge, looked_at
from tracker.logbook.books import Book
from tracker.logbook.facts import facts_of
from tracker.people.documents import documents_of
from tracker.standing import look
from tracker.standing.facts import live
from tracker.standing.internship import Shown, documents_shown
from tracker.standing.languages import read
from tracker.standing.look import State


def judged(book: Book) -> Judged:
    """Every line of what the programme asks of this learner today: two queries more where a person has to look."""
    return judge(book.plan, done_in(book, shown_in(book), book.today))


def done_in(book: Book, shown: frozenset[str], today: date) -> Done:
    """What the kept standings say; `shown` are codes of requirements."""
    plan, items, learner = book.plan, book.items, book.learner
    over = [each for each in book.placements if each.last_day < today or each.ended_on]
    return Done(
        units=frozenset(unit.code for unit in plan.units if look.is_completed(items.get(unit.code))),
        skills=frozenset(
            skill.code for skill in plan.signable if look.state(items.get(skill.code), today) is State.SIGNED_OFF
        ),
        passed=frozenset(
            each.code for each in plan.examinations if each.code in items and items[each.code].awarded_on is not None
        ),
        simulated=learner.confirmed_simulated,
        real=learner.confirmed_real,
        days=learner.confirmed_days,
        levels=read(learner.levels),
        shown=shown,
        placements=len(over),
        evaluated=sum(each.final_on is not None for each in over),
    )


def shown_in(book: Book) -> frozenset[str]:
    """Codes of the requirements for which a document was shown that holds today."""
    if not looked_at(book.plan):
        return frozenset()
    shown = documents_shown(live(facts_of(book.id, book.time_zone)))
    return standing_for(stands_for(book.provider_id), shown, book.today)


def stands_for(provider_id: UUID) -> dict[UUID, str]:
    """The documents of a school that stand for a line of the requirements, and the code of that line."""
    return {each.id: each.requirement for each in documents_of(provider_id, retired=True) if each.requirement}


def standing_for(documents: Mapping[UUID, str], shown: Mapping[UUID, Shown], today: date) -> frozenset[str]:
    return frozenset(code for each, code in documents.items() if each in shown and shown[each].holds(today))
