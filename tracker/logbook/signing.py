"""What somebody puts their name to: assessments, verdicts on hours, feedback; and requests turned down.

Nothing here commits. Who may do it was asked at the door and is asked again under the lock; here stand the rules
of the logbook itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from tracker.curriculum.plan import Competency
from tracker.errors import (
    AlreadyExtended,
    AlreadyJudged,
    AssuranceTooLow,
    Forbidden,
    IncompleteAssessment,
    NotAchieved,
    NotFound,
    OutsideMentorship,
    OutsideTeaching,
    ReasonNeeded,
    RequestClosed,
    RequestLapsed,
    SiteNotYours,
    Stale,
)
from tracker.extensions import db
from tracker.files.apart import Checked
from tracker.logbook.append import Written, append
from tracker.logbook.books import Author, Book
from tracker.logbook.learning import WAITS
from tracker.people import guests, queries
from tracker.people.models import Mentorship, Staff
from tracker.people.queries import PostRow
from tracker.people.sites import SKILLS_ROOM, teaching_places
from tracker.standing.assurance import is_enough
from tracker.standing.facts import Fact, answers_to, open_until, unvouched, verdicts
from tracker.standing.kinds import (
    CLAIMS,
    Assessed,
    Confirmed,
    Declined,
    FeedbackGiven,
    Noted,
    PracticeLogged,
    RequestExtended,
)
from tracker.standing.kinds import RequestClosed as Closed
from tracker.standing.planning import after_counted_days


@dataclass(frozen=True)
class Observation:
    """What a mentor or teacher says of one skill: the whole of the sign-off form."""

    on: date
    site_id: UUID
    criteria: Mapping[str, str]
    level: int
    outcome: str
    made_on: int
    """Last entry of the item that the form showed."""
    request: int | None = None
    feedback: Mapping[str, str] | None = None
    comment: str = ""
    revision: int | None = None
    """Of the skill whose criteria the form showed; None where nobody was shown any."""
    language: str | None = None
    """In which the form showed the criteria. Their words of that day are kept (curriculum/translating.py)."""


def assess(
    book: Book,
    *,
    author: Author,
    entry_id: UUID,
    code: str,
    saw: Observation,
    keyed_in_by: Author | None = None,
    files: Sequence[Checked] = (),
) -> Written:
    """Sign what was seen. `keyed_in_by`: who writes it down from the paper that the author signed (paper.py).

    Raises, in this order: NotInPlan, what `append` raises, SiteNotYours, OutsideMentorship or OutsideTeaching, NotFound
    for what is no request of this skill, RequestClosed, RequestLapsed, Forbidden for a teacher whom the request does
    not ask, Stale, IncompleteAssessment, NotAchieved.
    """
    skill = book.skill(code)
    post = _post(book, author, saw.site_id, saw.on)
    said = Assessed.model_validate(
        {
            "item_code": code,
            "item_revision": skill.revision,
            "item_digest": skill.digest,
            "on_date": saw.on,
            "criteria": dict(saw.criteria),
            "level": saw.level,
            "outcome": saw.outcome,
            "feedback": dict(saw.feedback or {}),
            "site": saw.site_id,
            "setting": "simulated" if post and post.kind == SKILLS_ROOM else "real-care",
            "refers_seq": saw.request,
            "made_on": saw.made_on,
            "language": saw.language,
            "signer": author.person_id if keyed_in_by else None,
            **provisional(book, author, saw.site_id),
        }
    )
    texts = {"comment": saw.comment, "signed_as": signed_as(book, author, post)}

    def check() -> None:
        if saw.revision not in {None, skill.revision}:  # moved to another edition while the form was open
            raise Stale(book.head_seq)
        _may_stand(book, skill, said, author, post)

    by = keyed_in_by or author
    return append(book, said, entry_id=entry_id, author=by, texts=texts, files=files, check=check)


def _may_stand(book: Book, skill: Competency, said: Assessed, author: Author, post: PostRow | None) -> None:
    if post is None:
        raise SiteNotYours
    _since_when(book, said.on_date, author)
    if said.refers_seq is not None:
        asks_them(still_open(book, said.refers_seq, said.item_code), author)
    else:
        newest = max((fact.seq for fact in book.facts if fact.item == said.item_code), default=0)
        if newest > said.made_on:
            raise Stale(newest)
    _whole(skill, said)
    if not is_enough(author.assurance, skill.assurance):
        raise AssuranceTooLow(skill.assurance)
    if said.outcome == "achieved":
        _achieved(skill, said, book.plan.country)


def _since_when(book: Book, on: date, author: Author) -> None:
    """The link that gives the right is theirs, and had begun on that day."""
    if author.acted_as == "teacher":
        hat = db.session.get(Staff, author.warrant)
        if hat is None or (hat.provider_id, hat.person_id, hat.role) != (book.provider_id, author.person_id, "teacher"):
            raise Forbidden
        if on < hat.starts_on:
            raise OutsideTeaching(hat.starts_on)
        return
    link = db.session.get(Mentorship, author.warrant)
    if link is None or (link.enrolment_id, link.mentor_id) != (book.id, author.person_id):
        raise Forbidden
    if on < link.starts_on:
        raise OutsideMentorship(link.starts_on)


def asks_them(request: Fact, author: Author) -> None:
    """A teacher answers what asks anybody; whom a learner named is a mentor, who answers it, or another mentor does."""
    if author.acted_as == "teacher" and request.details.get("mentor"):
        raise Forbidden


def _whole(skill: Competency, said: Assessed) -> None:
    """Every criterion answered, none unknown."""
    if odd := {criterion.code for criterion in skill.criteria} ^ set(said.criteria):
        raise IncompleteAssessment(tuple(sorted(odd)))


def _achieved(skill: Competency, said: Assessed, country: str) -> None:
    """A step that must be done and was not, a lower level, or a scope or setting that forbids it: not achieved."""
    missing = tuple(each.code for each in skill.criteria if each.must and said.criteria[each.code] != "done")
    if skill.highest_level(country) == 0:
        raise NotAchieved("scope")
    if said.setting not in skill.settings:
        raise NotAchieved("setting")
    if missing:
        raise NotAchieved("critical", missing)
    if said.level < min(skill.level, skill.highest_level(country)):
        raise NotAchieved("level")


def still_open(book: Book, seq: int, item_code: str | None) -> Fact:
    """The request, if it is still open. Raises NotFound, RequestClosed, RequestLapsed."""
    request = book.fact(seq)
    if request.kind != "sign-off-requested" or request.item != item_code:
        raise NotFound
    living = book.living(request.item)
    answers = answers_to(request, living)
    if answers or request not in living:
        raise RequestClosed(answers[0].seq if answers else seq)
    until = open_until(request, living)
    if until < book.today:
        raise RequestLapsed(until)
    return request


def close_request(book: Book, *, author: Author, entry_id: UUID, seq: int, outcome: str, reason: str = "") -> Written:
    """Turn a request down (sent-back, not-observed, not-now) or, as its learner, take it back (withdrawn).

    Raises NotFound, RequestClosed, RequestLapsed, ReasonNeeded for a mentor without one, Forbidden for the wrong hat.
    """
    said = Closed.model_validate(
        {"on_date": book.today, "refers_seq": seq, "item_code": book.fact(seq).item, "outcome": outcome}
    )

    def check() -> None:
        if (said.outcome == "withdrawn") != (author.acted_as == "learner"):
            raise Forbidden
        if said.outcome != "withdrawn" and not reason.strip():
            raise ReasonNeeded
        asks_them(still_open(book, seq, said.item_code), author)

    return append(book, said, entry_id=entry_id, author=author, texts={"reason": reason}, check=check)


def extend_request(book: Book, *, author: Author, entry_id: UUID, seq: int) -> Written:
    """Keep a request open for as many days that count as it had at first; once, and before it lapses.

    Raises NotFound, RequestClosed, RequestLapsed, AlreadyExtended, and what `append` raises.
    """
    request = book.fact(seq)
    if request.kind != "sign-off-requested":
        raise NotFound
    day_after = open_until(request, book.living(request.item)) + timedelta(days=1)
    until = after_counted_days(day_after, WAITS, book.breaks) - timedelta(days=1)
    said = RequestExtended(on_date=book.today, refers_seq=seq, item_code=request.item, until=until)

    def check() -> None:
        still_open(book, seq, request.item)
        before = [fact for fact in book.living(request.item) if (fact.kind, fact.refers) == (said.KIND, seq)]
        if before:
            raise AlreadyExtended(date.fromisoformat(before[0].details["until"]))

    return append(book, said, entry_id=entry_id, author=author, check=check)


def confirm(book: Book, *, author: Author, entry_id: UUID, seq: int, reason: str = "") -> Written:
    """Vouch for hours claimed, or for what one said oneself. A coordinator needs a reason; a teacher judges practice.

    Raises NotFound, Forbidden for what another mentor said, AlreadyJudged, ReasonNeeded.
    """
    return _judge(book, Confirmed, author=author, entry_id=entry_id, seq=seq, reason=reason)


def decline(book: Book, *, author: Author, entry_id: UUID, seq: int, reason: str) -> Written:
    """Send it back with a reason; the learner may claim hours anew. Raises as `confirm` does."""
    return _judge(book, Declined, author=author, entry_id=entry_id, seq=seq, reason=reason)


def _judge(
    book: Book, kind: type[Confirmed | Declined], *, author: Author, entry_id: UUID, seq: int, reason: str
) -> Written:
    claim = book.fact(seq)
    unknown = provisional(book, author, _site_of(book, claim))
    said = kind.model_validate({"on_date": book.today, "refers_seq": seq, "item_code": claim.item, **unknown})

    def check() -> None:
        living = book.living()
        if claim.kind not in CLAIMS or claim not in living:
            raise NotFound
        if author.acted_as == "teacher" and claim.kind != PracticeLogged.KIND:
            raise Forbidden  # days are the host's to confirm, and what was said is whose it was
        if author.acted_as == "mentor" and claim.details.get("mentor", str(author.person_id)) != str(author.person_id):
            raise Forbidden  # what a mentor said, no other mentor can vouch for
        if verdict := verdicts(living).get(seq):
            raise AlreadyJudged(verdict.seq, verdict.author)
        if unknown and (verdict := verdicts(unvouched(book.facts)).get(seq)):
            raise AlreadyJudged(verdict.seq, verdict.author)  # one that waits is enough
        if not reason.strip() and (kind is Declined or author.acted_as not in {"mentor", "teacher"}):
            raise ReasonNeeded

    texts = {"reason": reason, "signed_as": signed_as(book, author, _any_post(book, author))}
    return append(book, said, entry_id=entry_id, author=author, texts=texts, check=check)


def give_feedback(
    book: Book,
    *,
    author: Author,
    entry_id: UUID,
    on: date,
    code: str | None = None,
    feedback: Mapping[str, str] | None = None,
    comment: str = "",
) -> Written:
    """Formative words of a mentor; never towards certification. Raises ReasonNeeded when it says nothing."""
    if code is not None:
        book.module_code(code)
    said = FeedbackGiven.model_validate({"on_date": on, "item_code": code, "feedback": dict(feedback or {})})
    texts = {"comment": comment, "signed_as": signed_as(book, author, _any_post(book, author))}

    def check() -> None:
        if not feedback and not comment.strip():
            raise ReasonNeeded

    return append(book, said, entry_id=entry_id, author=author, texts=texts, check=check)


def note(
    book: Book,
    *,
    author: Author,
    entry_id: UUID,
    text: str,
    seq: int | None = None,
    code: str | None = None,
    files: Sequence[Checked] = (),
) -> Written:
    """A reply to an entry, or a remark; counts for nothing. Raises NotFound, NotInPlan, ReasonNeeded when empty."""
    if seq is None and code is not None:
        book.module_code(code)
    item = book.fact(seq).item if seq is not None else code
    said = Noted(on_date=book.today, refers_seq=seq, item_code=item)

    def check() -> None:
        if not text.strip():
            raise ReasonNeeded

    return append(book, said, entry_id=entry_id, author=author, texts={"note": text}, files=files, check=check)


def _post(book: Book, author: Author, site_id: UUID, on: date) -> PostRow | None:
    """Where the signer may sign on that day, if it is the site named."""
    if author.acted_as == "teacher":
        posts: Sequence[PostRow] = teaching_places(book.provider_id, book.provider_name)
    else:
        posts = queries.posts_of(author.person_id, book.provider_id, on)
    return next((post for post in posts if post.site_id == site_id and post.may_sign), None)


def provisional(book: Book, author: Author, site_id: UUID | None) -> dict[str, int]:
    """What to add to what a mentor signs whom nobody has vouched for: it waits."""
    known = author.acted_as != "mentor" or guests.is_known(author.person_id, book.provider_id, site_id, lock=True)
    return {} if known else {"provisional": 1}


def _site_of(book: Book, claim: Fact) -> UUID | None:
    """Where a day was worked; practice names no site."""
    seq = claim.details.get("placement")
    return next((each.site_id for each in book.placements if each.seq == seq), None)


def _any_post(book: Book, author: Author) -> PostRow | None:
    if author.acted_as == "teacher":
        return None
    posts = queries.posts_of(author.person_id, book.provider_id, book.today)
    return posts[0] if posts else None


def signed_as(book: Book, author: Author, post: PostRow | None) -> str:
    """Printed name, function and site of the day, a line each: what a certificate shows later."""
    name = queries.names_of([author.person_id])[author.person_id]
    if post is None:
        school = f", {book.provider_name}" if author.acted_as == "teacher" else ""
        return f"{name}\n{author.acted_as}{school}\n"
    site = ", ".join(filter(None, (post.site, post.department, post.town)))
    return f"{name}\n{post.function}\n{site}"
