"""Exceptions become answers here and nowhere else. The sentences are those of wording.py."""

from types import TracebackType

from flask import Flask, after_this_request, current_app, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from tracker import clock
from tracker.errors import (
    AlreadyCompleted,
    AlreadyEntered,
    AlreadyEvaluated,
    AlreadyExtended,
    AlreadyHeld,
    AlreadyOpen,
    AlreadyPaused,
    AlreadyProved,
    AlreadyReminded,
    AlreadyStaff,
    AssuranceTooLow,
    BadFile,
    BeforePause,
    BeforeRecords,
    BeforeStart,
    CannotStandIn,
    CodeSpent,
    Conflict,
    CurriculumFaults,
    DatesReversed,
    DaysOutside,
    DayTaken,
    DayToCome,
    Ended,
    FileFaulty,
    FileGone,
    Forbidden,
    IncompleteAssessment,
    InternshipNotOpen,
    InTheFuture,
    LastAdministrator,
    LateReasonNeeded,
    LinkSpent,
    NeedsTwo,
    NoPin,
    NoSignerThen,
    NoSuchDay,
    NotAchieved,
    NotAMentor,
    NotAtThisSite,
    NotDisputable,
    NotEnded,
    NotFound,
    NothingToMakeUp,
    NotInPlan,
    NotPaused,
    NotWithdrawable,
    OutsideMentorship,
    OutsidePlacement,
    OutsideTeaching,
    PaceNotOffered,
    PauseOverlaps,
    PlacementOver,
    ProofNeeded,
    ReasonNeeded,
    RequestLapsed,
    ScoreUnclear,
    SignerIsLearner,
    SiteNotYours,
    Stale,
    StrideError,
    Throttled,
    TooLate,
    TooManyAttempts,
    TooManyHours,
    WeakSecret,
    WrongProof,
)
from tracker.web import guard
from tracker.web.wording import sentence

Fault = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

STATUS: dict[type[StrideError], int] = {
    NotFound: 404,
    LinkSpent: 404,
    Forbidden: 403,
    Throttled: 429,
    # Somebody or something was faster, or it can be done no more.
    Stale: 409,
    RequestLapsed: 409,
    AlreadyOpen: 409,
    AlreadyCompleted: 409,
    AlreadyEntered: 409,
    TooManyAttempts: 409,
    AlreadyProved: 409,
    AlreadyHeld: 409,
    AlreadyPaused: 409,
    NotPaused: 409,
    NotEnded: 409,
    AlreadyExtended: 409,
    AlreadyReminded: 409,
    AlreadyStaff: 409,
    LastAdministrator: 409,
    NeedsTwo: 409,
    Conflict: 409,
    NotInPlan: 409,
    TooLate: 409,
    InternshipNotOpen: 409,
    DaysOutside: 409,
    PlacementOver: 409,
    DayTaken: 409,
    AlreadyEvaluated: 409,
    NotWithdrawable: 409,
    NotDisputable: 409,
    PaceNotOffered: 409,
    CurriculumFaults: 409,
    FileFaulty: 409,
    Ended: 409,
    CodeSpent: 409,
    SignerIsLearner: 409,
    ProofNeeded: 409,
    # The address asks for what cannot be.
    NoSuchDay: 400,
    DayToCome: 400,
    BeforeRecords: 400,
    # The form needs another word.
    SiteNotYours: 422,
    AssuranceTooLow: 422,
    OutsideMentorship: 422,
    OutsideTeaching: 422,
    NotAMentor: 422,
    NoSignerThen: 422,
    CannotStandIn: 422,
    ReasonNeeded: 422,
    NotAchieved: 422,
    IncompleteAssessment: 422,
    InTheFuture: 422,
    BeforeStart: 422,
    BeforePause: 422,
    PauseOverlaps: 422,
    ScoreUnclear: 422,
    TooManyHours: 422,
    NotAtThisSite: 422,
    DatesReversed: 422,
    OutsidePlacement: 422,
    LateReasonNeeded: 422,
    NothingToMakeUp: 422,
    WrongProof: 422,
    BadFile: 422,
    FileGone: 410,
    NoPin: 422,
    WeakSecret: 422,
}
"""The nearest class up the line decides; what is not here is a fault of ours (500)."""

PAGES = {400, 403, 404, 409, 413, 429, 500}
NEAREST = {405: 404, 410: 409, 422: 409, 408: 400, 411: 400, 414: 400, 415: 400, 416: 400, 431: 400, 503: 500}
"""Which page stands in for a status that has none."""


def status_of(error: StrideError) -> int:
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def name_the_wait(error: StrideError) -> None:
    """Say in a header of this answer when the next try is possible."""
    if isinstance(error, Throttled):
        seconds = max(1, round((error.until - clock.now()).total_seconds()))

        @after_this_request
        def add(response: Response) -> Response:
            response.headers["Retry-After"] = str(seconds)
            return response


def answer(app: Flask) -> None:
    """Let the application answer its errors with pages. Any other exception reaches `http_error` as a 500."""
    app.register_error_handler(StrideError, refused)
    app.register_error_handler(HTTPException, http_error)
    app.log_exception = log_fault  # type: ignore[method-assign]


def log_fault(exc_info: Fault) -> None:
    """By endpoint: the address may be that of a link, whose token still holds after a fault."""
    current_app.logger.error("%s %s failed", request.method, request.endpoint, exc_info=exc_info)


def refused(error: StrideError) -> ResponseReturnValue:
    """A refusal of the product. Of what may not be seen the page says nothing."""
    status = status_of(error)
    if status >= 500:  # noqa: PLR2004
        log_fault((type(error), error, error.__traceback__))
    name_the_wait(error)
    if isinstance(error, LinkSpent):
        return page(status, "people/link_spent")
    silent = type(error) in {NotFound, Forbidden} or status >= 500  # noqa: PLR2004
    return page(status, message="" if silent else sentence(error))


def http_error(error: HTTPException) -> ResponseReturnValue:
    """What Flask itself refuses: no such address, too much sent, a form without its token."""
    if error.response is not None or error.code is None or error.code < 400:  # noqa: PLR2004 a redirect
        return error.get_response()
    body, status = page(error.code)
    kept = [(name, value) for name, value in error.get_headers() if name in {"Allow", "Retry-After"}]
    return body, status, kept


def page(status: int, template: str = "", message: str = "") -> tuple[str, int]:
    """The page of an error: the same bytes for everybody, so it knows no actor and no address."""
    guard.gate().answered = True
    own = status if status in PAGES else NEAREST.get(status, 400 if status < 500 else 500)  # noqa: PLR2004
    return render_template(f"{template or f'errors/{own}'}.html", message=message), status
