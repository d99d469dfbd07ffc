"""Who is told by mail of what the doors write, in the same transaction. What a mail says: letters.py."""

from uuid import UUID

from tracker.errors import NotInPlan
from tracker.logbook.append import Written
from tracker.logbook.books import Book
from tracker.mail import outbox
from tracker.mail.models import Kind
from tracker.people.delegating import who_stands_in
from tracker.people.queries import MentorRow, mentors_of
from tracker.standing.facts import Fact

Params = dict[str, outbox.Value]


def request_made(book: Book, written: Written, code: str, mentor: UUID | None) -> None:
    """To the mentor who was named and whoever stands in for them, or to everybody who may sign it."""
    if not written.anew:
        return
    params: Params = {"enrolment": book.id, "seq": written.seq, "item": code, "entry": written.id}
    for mentor_id in named_or_covered(book, mentor) if mentor else mentors_for(book, code):
        _post(book, Kind.REQUEST_WAITING, mentor_id, params, f"request:{written.id}:{mentor_id}")


def request_pressed(book: Book, request: Fact, request_id: UUID) -> None:
    """To whom the request went, once a day: that it still waits."""
    code, named = request.item or "", request.details.get("mentor")
    params: Params = {"enrolment": book.id, "seq": request.seq, "item": code, "entry": request_id}
    for mentor_id in named_or_covered(book, UUID(named)) if named else mentors_for(book, code):
        _post(book, Kind.REMINDER, mentor_id, params, f"pressed:{request_id}:{mentor_id}:{book.today}")


def request_answered(book: Book, written: Written, code: str) -> None:
    """To the learner: that, not how."""
    if written.anew:
        once = f"answer:{written.id}"
        _post(book, Kind.REQUEST_ANSWERED, book.learner_id, {"enrolment": book.id, "item": code}, once)


def hours_logged(book: Book, code: str) -> None:
    """To the mentors who may confirm them, once a day for each learner."""
    for mentor_id in mentors_for(book, code):
        once = f"hours:{mentor_id}:{book.id}:{book.today}"
        _post(book, Kind.HOURS_WAITING, mentor_id, {"enrolment": book.id}, once)


def hours_sent_back(book: Book) -> None:
    """To the learner, once a day."""
    once = f"hours-back:{book.id}:{book.today}"
    _post(book, Kind.HOURS_SENT_BACK, book.learner_id, {"enrolment": book.id}, once)


def named_or_covered(book: Book, mentor: UUID) -> list[UUID]:
    """A mentor, and whoever answers today in their place."""
    return [mentor, *who_stands_in(book.id, mentor, book.today)]


def mentors_for(book: Book, code: str) -> list[UUID]:
    """Who may sign an item of this learner today, each once."""
    try:
        module = book.module_code(code)
    except NotInPlan:  # days of an internship, in a programme without a module of it
        module = code
    return list(dict.fromkeys(row.mentor_id for row in mentors_of(book.id, book.today) if covers(row, module)))


def covers(row: MentorRow, module: str) -> bool:
    return row.modules is None or module in row.modules


def _post(book: Book, kind: Kind, person_id: UUID, params: Params, once: str) -> None:
    outbox.post(
        kind, person_id=person_id, provider_id=book.provider_id, time_zone=book.time_zone, params=params, once=once
    )
