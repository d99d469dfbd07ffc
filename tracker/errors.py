"""Named errors with their values. No sentences for people here: web/wording.py says them, in the reader's language."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


class StrideError(Exception):
    """Anything the product refuses on purpose."""


@dataclass
class NotFound(StrideError):
    """It does not exist, or the one who asks may not see it: the answer is the same."""


@dataclass
class Forbidden(StrideError):
    """Seen, but not to be done by this person."""


@dataclass
class OwnSkill(Forbidden):
    """A learner tried to sign what is their own."""


@dataclass
class MentorshipEnded(Forbidden):
    """The mentor was a mentor of this learner, until `ended_on`."""

    ended_on: date


@dataclass
class NotYourModule(Forbidden):
    """The mentorship covers some modules, and this item is in none of them."""


@dataclass
class NotTaught(Forbidden):
    """The teacher teaches other modules than the one that this belongs to."""


@dataclass
class SiteNotYours(Forbidden):
    """The mentor has no post that may sign at the site named, on the day named."""


@dataclass
class AssuranceTooLow(Forbidden):
    """The skill asks for a surer way to sign: at least `least`."""

    least: str


@dataclass
class OutsideMentorship(Forbidden):
    """The day observed is before the mentorship began, on `starts_on`."""

    starts_on: date


@dataclass
class OutsideTeaching(Forbidden):
    """The day observed is before the teacher taught here, which began on `starts_on`."""

    starts_on: date


@dataclass
class Stale(StrideError):
    """The page was made before something newer; `newer_seq` is the first entry it does not know."""

    newer_seq: int


@dataclass
class AlreadyJudged(Stale):
    """The claim has a live verdict already: entry `newer_seq`, by `by`."""

    by: UUID


@dataclass
class RequestClosed(Stale):
    """The request was answered, sent back or taken back before."""


@dataclass
class RequestLapsed(StrideError):
    """The request waited until `until` and counts no more."""

    until: date


@dataclass
class AlreadyOpen(StrideError):
    """A request for this skill is open since `since`."""

    since: date


@dataclass
class AlreadyCompleted(StrideError):
    """The unit was completed in this language before, on `on`."""

    on: date


@dataclass
class AlreadyEntered(StrideError):
    """A result of this examination on `on` stands."""

    on: date


@dataclass
class AlreadyProved(StrideError):
    """That language was proved at `cefr` before, which is as high or higher."""

    language: str
    cefr: str


@dataclass
class AlreadyHeld(StrideError):
    """The unit is completed, or the skill signed off, since `since`: no exemption is needed."""

    since: date


@dataclass
class TooManyAttempts(StrideError):
    """`most` attempts at this examination stand."""

    most: int


@dataclass
class ScoreUnclear(StrideError):
    """`why` is absent (nobody was there to score), half (a score without its maximum, or the reverse) or above."""

    why: str


@dataclass
class AlreadyPaused(StrideError):
    """The training is paused since `since`."""

    since: date


@dataclass
class NotPaused(StrideError):
    """The pause meant has ended, or there is none."""


@dataclass
class BeforePause(StrideError):
    """The training cannot go on before the day on which it was paused, `since`."""

    since: date


@dataclass
class PauseOverlaps(StrideError):
    """A pause cannot begin before the last one was over, on `day`."""

    day: date


@dataclass
class NotEnded(StrideError):
    """The end meant was undone before, or there is none."""


@dataclass
class AlreadyExtended(StrideError):
    """The request was extended once; it is open until `until`."""

    until: date


@dataclass
class AlreadyReminded(StrideError):
    """Somebody pressed for an answer to this request today."""


@dataclass
class NotAMentor(StrideError):
    """The person named is no mentor of this learner for this skill today."""


@dataclass
class NoSignerThen(StrideError):
    """The person named could not sign this skill there on day `on`: no mentor, no post, or unknown to the provider."""

    on: date


@dataclass
class CannotStandIn(StrideError):
    """Nobody, or not this person, can stand in for a mentor so. `why`: past, days, colleague, or away already."""

    why: str


@dataclass
class ReasonNeeded(StrideError):
    """This cannot be said without a reason."""


@dataclass
class Conflict(StrideError):
    """A known id with other content, author or logbook. Says nothing of what is there."""


@dataclass
class NotInPlan(StrideError):
    """The item is not in the plan of this learner."""

    code: str


@dataclass
class NotAchieved(StrideError):
    """An assessment cannot say achieved: `why` is critical (a step that must be done), level, scope or setting."""

    why: str
    codes: tuple[str, ...] = ()


@dataclass
class IncompleteAssessment(StrideError):
    """A criterion of the skill has no answer, or an unknown one was given."""

    codes: tuple[str, ...]


@dataclass
class InTheFuture(StrideError):
    """The day claimed has not come yet where the provider is."""

    day: date


class DayToCome(StrideError):
    """An address asks how a day was that has not come yet."""


class NoSuchDay(StrideError):
    """An address asks for a day that is none."""


@dataclass
class BeforeRecords(StrideError):
    """An address asks for a day before `first`, on which the first entry was made."""

    first: date


@dataclass
class BeforeStart(StrideError):
    """The day claimed is before the learner started, on `start`."""

    start: date


@dataclass
class TooManyHours(StrideError):
    """More than 16 hours would stand on one date; `minutes` are left."""

    minutes: int


@dataclass
class InternshipNotOpen(StrideError):
    """The internship has not opened: so many `units` and `skills` are missing, or it opens on `opens_on`."""

    units: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    opens_on: date | None = None


@dataclass
class NotAtThisSite(StrideError):
    """The mentor in charge has no post that may sign at the site while the placement lasts."""


@dataclass
class DatesReversed(StrideError):
    """The last day lies before the first, on `first`."""

    first: date


@dataclass
class OutsidePlacement(StrideError):
    """The day lies before the placement began, on `first`, or after it ended, on `last`."""

    first: date
    last: date | None = None


@dataclass
class DaysOutside(StrideError):
    """A day logged on `day` would lie outside the placement."""

    day: date


@dataclass
class PlacementOver(StrideError):
    """The placement ended before, on `on`."""

    on: date


@dataclass
class DayTaken(StrideError):
    """A day of this placement stands on that date already; the learner changes that one."""

    on: date


@dataclass
class LateReasonNeeded(StrideError):
    """The day `on` is more than a week ago: why it is written only now has to be said."""

    on: date


@dataclass
class NothingToMakeUp(StrideError):
    """No excused or missed day of this placement stands on the date that is to be made up."""


@dataclass
class AlreadyEvaluated(StrideError):
    """This evaluation, mid-term or final, was written before, on `on`."""

    on: date


@dataclass
class BadFile(StrideError):
    """A file sent along is not taken.

    `why` is a word of tracker/files/checking.py, or busy, quota, too-many, taken-away, none-taken or no-scan.
    """

    why: str


@dataclass
class FileGone(StrideError):
    """The file was taken away by a coordinator; its hash and the reason stay."""


@dataclass
class FileMissing(StrideError):
    """The bytes of a file are not in the folder where they should be: a fault of the installation."""

    hash: str


@dataclass
class TooLate(StrideError):
    """It could be taken back until `until`; now a coordinator has to."""

    until: datetime


@dataclass
class NotWithdrawable(StrideError):
    """This kind of entry stays, or it has a verdict, or it was withdrawn before."""


@dataclass
class NotDisputable(StrideError):
    """It is no signature, was taken back, is in dispute already, or what it sent back was claimed anew."""


@dataclass
class Ended(StrideError):
    """The enrolment has ended: its logbook takes nothing new but a reopening."""


@dataclass
class WrongProof(StrideError):
    """The password or PIN was wrong; `left` tries are left before a pause."""

    left: int


@dataclass
class NoPin(StrideError):
    """No signing PIN has been chosen yet."""


@dataclass
class ProofNeeded(StrideError):
    """Signing needs a proof of the last five minutes on this device."""


@dataclass
class Throttled(StrideError):
    """Too many tries; the next is possible at `until` (UTC)."""

    until: datetime


@dataclass
class LinkSpent(StrideError):
    """The link was used, has expired or never was: the answer is the same."""


@dataclass
class CodeSpent(StrideError):
    """The six digits were too old or tried too often, or none were sent."""


@dataclass
class SignerIsLearner(StrideError):
    """A learner of the provider uses the address of this signer: nobody can vouch for it."""


@dataclass
class WeakSecret(StrideError):
    """The password or PIN chosen is too easy; `why` is short, long, common, sequence or mismatch."""

    why: str


@dataclass
class Misconfigured(StrideError):
    """The installation cannot serve; `remedy` is the sentence for whoever installs it (English, not on a page)."""

    remedy: str

    def __str__(self) -> str:
        return self.remedy


@dataclass
class PaceNotOffered(StrideError):
    """The edition is not taught at the pace of the cohort or of one of its learners."""

    pace: str


@dataclass
class CurriculumFaults(StrideError):
    """The curriculum's check found faults; nothing was published."""

    faults: tuple[object, ...]


@dataclass
class FileFaulty(StrideError):
    """Rows of an uploaded file cannot be entered, and so none was."""

    faults: tuple[object, ...]


@dataclass
class LogbookBroken(StrideError):
    """`verify` found the first entry at which a logbook and its proof part."""

    enrolment_id: UUID
    seq: int
    why: str


class LastAdministrator(StrideError):
    """Nobody would be left who can give roles and take them away."""


class AlreadyStaff(StrideError):
    """They have this role already, or somebody asked for it before and it waits."""


class NeedsTwo(StrideError):
    """Becoming an administrator takes two: one alone does it on the command line, two or more on the page."""
