"""Errors, states, levels, roles and kinds of entry in words. How text, dates and numbers are said is speaking.py's.

`sentence` tells what happened and, where there is one, the next step: plain, short and without blame.
"""

from collections.abc import Callable, Sized
from datetime import date, datetime
from typing import Any

from flask import Flask

from tracker import clock
from tracker.errors import (
    AlreadyCompleted,
    AlreadyEntered,
    AlreadyEvaluated,
    AlreadyExtended,
    AlreadyHeld,
    AlreadyJudged,
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
    FileMissing,
    Forbidden,
    IncompleteAssessment,
    InternshipNotOpen,
    InTheFuture,
    LastAdministrator,
    LateReasonNeeded,
    LinkSpent,
    LogbookBroken,
    MentorshipEnded,
    Misconfigured,
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
    NotTaught,
    NotWithdrawable,
    NotYourModule,
    OutsideMentorship,
    OutsidePlacement,
    OutsideTeaching,
    OwnSkill,
    PaceNotOffered,
    PauseOverlaps,
    PlacementOver,
    ProofNeeded,
    ReasonNeeded,
    RequestClosed,
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
from tracker.web.speaking import _, clock_time, day, hours, language_name, lazy, moment, ngettext, short_day, weekday

Say = Callable[[Any], str]

SENTENCES: dict[type[StrideError], Say] = {
    NotFound: lambda _e: _("There is nothing here, or it is not open to you."),
    Forbidden: lambda _e: _("Your part in this training does not include it."),
    OwnSkill: lambda _e: _("This is your own training. Somebody else has to sign it."),
    MentorshipEnded: lambda e: _(
        "You were a mentor of this learner until %(day)s. Ask the coordinator whether you should sign again.",
        day=day(e.ended_on),
    ),
    NotYourModule: lambda _e: _("You are a mentor of this learner for other modules. Another mentor has to sign this."),
    NotTaught: lambda _e: _("You teach other modules. Somebody else has to sign this."),
    AssuranceTooLow: lambda e: _(
        "This skill asks for a surer way to sign. It has to be at least: %(way)s.", way=ASSURANCES[e.least]
    ),
    SiteNotYours: lambda _e: _(
        "You may not sign at this site on this day. Choose another site or day, or ask the coordinator."
    ),
    OutsideMentorship: lambda e: _(
        "You are a mentor of this learner since %(day)s. Choose that day or a later one.", day=day(e.starts_on)
    ),
    OutsideTeaching: lambda e: _(
        "You are a teacher here since %(day)s. Choose that day or a later one.", day=day(e.starts_on)
    ),
    NotAMentor: lambda _e: _("This person is no mentor of this learner for this skill today. Choose another."),
    NoSignerThen: lambda e: _(
        "On %(day)s this person was no mentor of this learner for this skill, or could not sign at that site. Choose "
        "another day or another mentor.",
        day=day(e.on),
    ),
    CannotStandIn: lambda e: {
        "past": _("An absence begins today or later. Choose another first day."),
        "days": _("Choose the first day or a later one as the last day, at most half a year later."),
        "colleague": _(
            "This person cannot stand in on all of these days: it has to be somebody who may sign at a site where the "
            "mentor works too, and who is no learner of theirs."
        ),
        "away": _("Somebody stands in on some of these days already. End that first, or choose other days."),
    }[e.why],
    ReasonNeeded: lambda _e: _("Please say why in a few words."),
    Stale: lambda _e: _(
        "Something was added after you opened this page. Look at what is new, then send it again. Nothing was written."
    ),
    AlreadyJudged: lambda _e: _("This was confirmed or declined already. Nothing was written a second time."),
    RequestClosed: lambda _e: _("This request was answered or taken back already. Nothing was written."),
    RequestLapsed: lambda e: _(
        "This request was open until %(day)s. The learner can ask again; you can also sign without a request.",
        day=day(e.until),
    ),
    AlreadyOpen: lambda e: _(
        "You asked for this skill to be signed off on %(day)s. It is still waiting.", day=day(e.since)
    ),
    AlreadyCompleted: lambda e: _("You completed this unit on %(day)s already.", day=day(e.on)),
    AlreadyEntered: lambda e: _(
        "A result of %(day)s is there already. Choose another day, or take that result back first.", day=day(e.on)
    ),
    AlreadyProved: lambda e: _(
        "%(language)s is proved at %(level)s already. Nothing was written.",
        language=language_name(e.language),
        level=e.cefr,
    ),
    AlreadyHeld: lambda e: _(
        "This is completed or signed off since %(day)s. No exemption is needed.", day=day(e.since)
    ),
    TooManyAttempts: lambda e: _("%(most)s attempts at this examination are in the logbook. No more fit.", most=e.most),
    ScoreUnclear: lambda e: _score_unclear(e.why),
    AlreadyPaused: lambda e: _("This training is paused since %(day)s already.", day=day(e.since)),
    NotPaused: lambda _e: _("This pause is over already. Nothing was written."),
    BeforePause: lambda e: _("The pause began on %(day)s. Choose that day or a later one.", day=day(e.since)),
    PauseOverlaps: lambda e: _("The last pause was over on %(day)s. Choose that day or a later one.", day=day(e.day)),
    NotEnded: lambda _e: _("This training is open already. Nothing was written."),
    AlreadyExtended: lambda e: _(
        "This request was extended once and stays open until %(day)s. It is not extended again.", day=day(e.until)
    ),
    AlreadyReminded: lambda _e: _("A reminder was sent today. The next one can be sent tomorrow."),
    AlreadyStaff: lambda _e: _("They have this role already, or it was asked for and waits for another administrator."),
    LastAdministrator: lambda _e: _(
        "This is the last administrator: nobody could give roles any more. Make another one first."
    ),
    NeedsTwo: lambda _e: _(
        "There is no second administrator who could agree. "
        "Whoever keeps the machine does it there: tracker admin grant."
    ),
    Conflict: lambda _e: _("This was sent before with other content. Load the page again to see how it stands."),
    NotInPlan: lambda _e: _("This is not in the plan of this learner."),
    NotAchieved: lambda e: _not_achieved(e.why),
    IncompleteAssessment: lambda e: ngettext(
        "One criterion has no answer yet.", "%(num)s criteria have no answer yet.", len(e.codes)
    ),
    DayToCome: lambda _e: _("This day has not come yet. Choose today or an earlier day."),
    InTheFuture: lambda _e: _("This day has not come yet. Choose today or an earlier day."),
    NoSuchDay: lambda _e: _("This is no day. Write it as year, month and day, such as 2026-11-21."),
    BeforeRecords: lambda e: _(
        "Nothing was recorded before %(day)s. Choose that day or a later one.", day=day(e.first)
    ),
    BeforeStart: lambda e: _("The training started on %(day)s. Choose that day or a later one.", day=day(e.start)),
    TooManyHours: lambda e: _too_many(e.minutes),
    InternshipNotOpen: lambda e: _not_open(e.units, e.skills, e.opens_on),
    NotAtThisSite: lambda _e: _(
        "This person does not work at this site while the placement lasts, or may not sign there. Choose another."
    ),
    DatesReversed: lambda e: _("The last day has to be %(day)s or later.", day=day(e.first)),
    OutsidePlacement: lambda e: (
        _("This placement lasted from %(first)s to %(last)s.", first=day(e.first), last=day(e.last))
        if e.last
        else _("This placement begins on %(first)s.", first=day(e.first))
    ),
    DaysOutside: lambda e: _(
        "A day was logged on %(day)s, outside these dates. Choose others, or have that day taken back first.",
        day=day(e.day),
    ),
    PlacementOver: lambda e: _("This placement ended on %(day)s.", day=day(e.on)),
    DayTaken: lambda e: _("%(day)s is logged already. Open that day to change it.", day=day(e.on)),
    LateReasonNeeded: lambda e: _("%(day)s is more than a week ago. Say why you write it only now.", day=day(e.on)),
    NothingToMakeUp: lambda _e: _("Choose the excused or missed day that you made up."),
    AlreadyEvaluated: lambda e: _("This evaluation was written on %(day)s already.", day=day(e.on)),
    BadFile: lambda e: _bad_file(e.why),
    FileGone: lambda _e: _("This file was taken away. Its entry stays and says why."),
    FileMissing: lambda _e: _("This file is not where it should be. Please tell whoever runs Stride."),
    TooLate: lambda e: _(
        "You could take this back until %(moment)s. Ask a coordinator to do it now.", moment=moment(e.until)
    ),
    NotWithdrawable: lambda _e: _(
        "This stays as it is: it was answered or taken back before, or it is never taken back."
    ),
    NotDisputable: lambda _e: _(
        "This cannot be disputed: it was taken back, is in dispute already, or something new stands in its place."
    ),
    Ended: lambda _e: _("This training has ended. Its logbook takes nothing new."),
    WrongProof: lambda e: _wrong(e.left),
    NoPin: lambda _e: _("Choose a signing PIN first."),
    ProofNeeded: lambda _e: _("Please give your PIN again: the last time was more than five minutes ago."),
    Throttled: lambda e: _too_often(e.until),
    LinkSpent: lambda _e: _("This link was used or is too old. Ask for a new one."),
    CodeSpent: lambda _e: _("This code is too old or was tried too often. Ask for a new one."),
    SignerIsLearner: lambda _e: _(
        "A learner of yours uses this address. Nobody can vouch for it; refuse the signer, or put the address right."
    ),
    WeakSecret: lambda e: _weak(e.why),
    Misconfigured: lambda _e: _("Stride is not set up rightly. Whoever runs it finds the reason in its log."),
    PaceNotOffered: lambda e: _not_offered(e.pace),
    FileFaulty: lambda _e: _("This file cannot be entered as it is. Nothing was written; see what is wrong below."),
    CurriculumFaults: lambda _e: _("The curriculum has faults. Nothing was published."),
    LogbookBroken: lambda _e: _("This logbook and its proof do not agree. Please tell whoever runs Stride at once."),
}
"""One for each named error: a test walks them all."""


def sentence(error: StrideError) -> str:
    """What happened, for the person in front of it."""
    say = next(SENTENCES[kind] for kind in type(error).__mro__ if kind in SENTENCES)
    return say(error)


def _not_open(missing_units: Sized, missing_skills: Sized, opens_on: date | None) -> str:
    if opens_on:
        return _("The internship opens on %(day)s. A waiver needs a reason.", day=day(opens_on))
    units = ngettext("%(num)s unit", "%(num)s units", len(missing_units))
    skills = ngettext("%(num)s skill", "%(num)s skills", len(missing_skills))
    return _(
        "The internship has not opened: still missing are %(units)s and %(skills)s. A waiver needs a reason.",
        units=units,
        skills=skills,
    )


def _bad_file(why: str) -> str:
    reasons = {
        "empty": _("It is empty. Choose another."),
        "too-big": _("It is bigger than 10 MB. Take the photo in a lower resolution, or send fewer pages."),
        "unknown": _("It is neither a photo (JPEG, PNG, HEIC) nor a PDF."),
        "moving": _("It is a moving picture. Choose one that stands still."),
        "too-large": _("It has too many pixels or parts. Take the photo in a lower resolution, or send fewer pages."),
        "encrypted": _("It is a PDF with a password. Send it without one."),
        "active": _("It is a PDF that runs something when opened. Print it to a new PDF and send that one."),
        "attached": _("It is a PDF with other files inside. Print it to a new PDF and send that one."),
        "too-long": _("It is a PDF of more than 100 pages. Send the pages that matter."),
        "busy": _("Too many files are being looked at just now. Try again in a minute."),
        "too-many": _("No more than five files go with one entry."),
        "quota": _("The files of this logbook fill their 200 MB. Nothing was written."),
        "taken-away": _("A coordinator took this file away before. It cannot be sent again."),
        "none-taken": _("Your school takes no files. Nothing was written."),
        "no-scan": _("Add a photo or a scan of the sheet: it is kept with the entry."),
    }
    return reasons.get(why, _("It cannot be read. It may be damaged: open it, save it anew, and send that."))


def _not_achieved(why: str) -> str:
    reasons = {
        "critical": _(
            "A criterion that must be done is not done. Sign off when it is, or choose more practice needed."
        ),
        "level": _("More help was needed than this skill allows. Choose more practice needed."),
        "scope": _("A medical assistant may not do this where this training takes place. It cannot be signed off."),
    }
    return reasons.get(why, _("This skill cannot be signed off yet."))


def _score_unclear(why: str) -> str:
    reasons = {
        "absent": _("Somebody who was absent has no score. Leave both numbers empty."),
        "half": _("A score needs the highest score that was possible, and the reverse. Fill in both or neither."),
        "above": _("The score is higher than the points there could have been."),
    }
    return reasons.get(why, _("This score does not fit."))


def _not_offered(pace: str) -> str:
    return _("This edition is not taught %(pace)s, as somebody here learns. Nobody was moved.", pace=PACES[pace])


def _too_many(minutes: int) -> str:
    if minutes <= 0:
        return _("The 16 hours of this day are full. Choose another day or fewer hours.")
    return _("No more than 16 hours fit in one day. There is room for %(hours)s.", hours=hours(minutes))


def _wrong(left: int) -> str:
    return " ".join(filter(None, [_("That is not right."), tries_left(left)]))


def wrong_secret(field: str, left: int) -> str:
    """The same, naming what was typed into `pin` or `password`."""
    what = _("This is not your signing PIN.") if field == "pin" else _("This is not your password.")
    return f"{what} {tries_left(left)}".strip()


def tries_left(left: int) -> str:
    if left <= 0:
        return ""
    return ngettext("One more try before a pause.", "%(num)s more tries before a pause.", left)


def _too_often(until: datetime) -> str:
    minutes = max(1, -(-int((until - clock.now()).total_seconds()) // 60))
    return ngettext(
        "Too many tries. You can try again in one minute.",
        "Too many tries. You can try again in %(num)s minutes.",
        minutes,
    )


def _weak(why: str) -> str:
    reasons = {
        "short": _("Use at least 8 characters for a password, and six digits for a PIN."),
        "long": _("Use at most 200 characters."),
        "common": _("Too many people use this one. Choose another."),
        "sequence": _("This is too easy to guess. Avoid rows such as 123456 and repeats such as 111111."),
        "mismatch": _("The two are not the same. Type it twice alike."),
    }
    return reasons.get(why, _("This is too easy to guess. Choose another."))


STATES = {
    "not-started": lazy("Not started"),
    "practising": lazy("Practising"),
    "waiting": lazy("Waiting"),
    "more-practice": lazy("More practice needed"),
    "partly": lazy("Partly signed off"),
    "signed-off": lazy("Signed off"),
    "expired": lazy("Expired"),
    "under-way": lazy("Under way"),
    "complete": lazy("Complete"),
    "completed": lazy("Completed"),
}
"""Of skills, units and modules."""

LEVELS = {
    1: (lazy("Watched"), lazy("The learner watched how it is done.")),
    2: (lazy("Hands-on help"), lazy("The learner did it with hands-on help.")),
    3: (lazy("Prompts"), lazy("The learner did it with prompts.")),
    4: (lazy("Someone ready"), lazy("The learner did it with someone ready to step in.")),
    5: (lazy("Alone"), lazy("The learner did it alone.")),
}
"""How much help was needed: a short word and a sentence. Ordinal, never averaged."""

MEANINGS = {
    1: lazy("Saw how it is done and did not take part."),
    2: lazy("Did it while somebody helped by hand."),
    3: lazy("Did it all, while somebody said what came next."),
    4: lazy("Did it without being told. Somebody stood by and was not needed."),
    5: lazy("Did it with nobody near. Help could be called."),
}
"""What each of the five levels means, for who asks."""

ROLES = {
    "learner": lazy("learner"),
    "mentor": lazy("mentor"),
    "coordinator": lazy("coordinator"),
    "administrator": lazy("administrator"),
    "teacher": lazy("teacher"),
    "reader": lazy("reader"),
    "site-contact": lazy("contact of the site"),
}

KINDS = {
    "enrolled": lazy("Training started"),
    "moved": lazy("Moved to another cohort"),
    "ended": lazy("Training ended"),
    "reopened": lazy("Training opened again"),
    "paused": lazy("Training paused"),
    "resumed": lazy("Training goes on"),
    "unit-completed": lazy("Unit completed"),
    "practice-logged": lazy("Practice logged"),
    "placed": lazy("Placement"),
    "placement-ended": lazy("Placement ended"),
    "day-logged": lazy("Day at the site"),
    "placement-evaluated": lazy("Placement evaluated"),
    "document-shown": lazy("Document shown"),
    "confirmed": lazy("Hours confirmed"),
    "declined": lazy("Hours sent back"),
    "sign-off-requested": lazy("Sign-off requested"),
    "request-closed": lazy("Request closed"),
    "request-extended": lazy("Request kept open for longer"),
    "assessed": lazy("Assessed"),
    "feedback-given": lazy("Feedback given"),
    "feedback-noted": lazy("Feedback noted"),
    "result-entered": lazy("Examination result"),
    "language-level-proved": lazy("Language level proved"),
    "exempted": lazy("Exempted"),
    "vouched": lazy("Signer vouched for"),
    "disputed": lazy("Disputed: this was not me"),
    "noted": lazy("Note added"),
    "withdrawn": lazy("Taken back"),
}
"""Kinds of entry, as the head of a line of the logbook."""

OUTCOMES = {
    "achieved": lazy("Signed off"),
    "more-practice": lazy("More practice needed"),
    "sent-back": lazy("Sent back"),
    "not-observed": lazy("Not observed"),
    "not-now": lazy("Not now"),
    "withdrawn": lazy("Taken back"),
    "completed": lazy("Completed"),
    "left": lazy("Left"),
    "transferred": lazy("Transferred"),
    "present": lazy("Present"),
    "excused": lazy("Excused"),
    "absent": lazy("Absent"),
    "made-up": lazy("Made up"),
    "as-planned": lazy("As planned"),
    "other-site": lazy("Goes on at another site"),
    "site": lazy("By wish of the site"),
    "learner": lazy("By wish of the learner"),
    "provider": lazy("By decision of the school"),
    "mid-term": lazy("Mid-term"),
    "final": lazy("Final"),
    "passed": lazy("Passed"),
    "failed": lazy("Failed"),
}

ASSURANCES: dict[str, str] = {
    "paper": lazy("on paper, keyed in by the office"),
    "device": lazy("signed on the learner's device"),
    "code": lazy("signed with a code on the mentor's own phone"),
    "link": lazy("signed by a link in a mail"),
    "pin": lazy("signed with PIN"),
    "passkey": lazy("signed with a passkey"),
    "session": lazy("signed in"),
    "console": lazy("entered by the office"),
}
"""How the author of an entry was known."""

EXCUSES = {
    "personal": lazy("Personal reason"),
    "family": lazy("Family"),
    "transport": lazy("Transport"),
    "school": lazy("Day at school"),
    "closed": lazy("The site was closed"),
}
"""Why a day of a placement was excused; no medical detail."""
LATE = {
    "no-access": lazy("I had no way to write it"),
    "away": lazy("I was away"),
    "forgot": lazy("I forgot"),
    "unclear": lazy("It was unclear what to write"),
}
"""Why a day was written more than a week later, as the learner says it."""
WAIVERS = {
    "experience": lazy("Works or worked in care already"),
    "on-the-job": lazy("Trains on the job"),
    "provider-decision": lazy("Decision of the school"),
}
"""Why a placement may begin although the internship has not opened."""
REASONS = {
    "finished": lazy("Training finished"),
    "own-wish": lazy("Own wish"),
    "leave": lazy("Leave"),
    "work": lazy("Work"),
    "family": lazy("Family"),
    "other-programme": lazy("Goes on in another programme"),
    "provider-decision": lazy("Decision of the school"),
    "not-said": lazy("Not said"),
    "mistake": lazy("It was a mistake"),
    "came-back": lazy("The learner came back"),
    "decided-otherwise": lazy("It was decided otherwise"),
}
"""Why a training is paused, ends or is opened again; no medical detail."""
SETTINGS = {"simulated": lazy("In the skills room"), "real-care": lazy("In real care")}
PACES = {"full-time": lazy("full-time"), "part-time": lazy("part-time"), "evening": lazy("evening")}
DIMENSIONS = {
    "technical-skill": lazy("Technical skill"),
    "reliability": lazy("Reliability"),
    "attention-to-detail": lazy("Attention to detail"),
    "empathy": lazy("Empathy"),
    "respect-for-procedures": lazy("Respect for procedures"),
}
IMPRESSIONS = {
    "attention": lazy("Needs attention"),
    "expected": lazy("As expected"),
    "strong": lazy("Strong"),
}
PROVIDERS = {
    "vocational-school": lazy("Vocational school"),
    "higher-education": lazy("Higher education"),
    "adult-education": lazy("Adult education"),
    "municipal-adult-education": lazy("Municipal adult education"),
    "community-college": lazy("Community college"),
    "private-provider": lazy("Private provider"),
    "care-organisation": lazy("Care organisation"),
    "online": lazy("Online"),
    "apprenticeship": lazy("Apprenticeship"),
}
"""Kinds of training organisation that teach a programme."""
DELIVERIES = {
    "classroom": lazy("In the classroom"),
    "online": lazy("Online"),
    "simulated-practice": lazy("Simulated practice"),
    "placement": lazy("Placement in care"),
    "apprenticeship": lazy("Apprenticeship"),
    "on-the-job": lazy("On the job"),
}
SCOPES = {
    "allowed": lazy("allowed"),
    "supervised": lazy("under supervision only"),
    "not-allowed": lazy("not allowed"),
}
SITES = {
    "hospital": lazy("Hospital"),
    "clinic": lazy("Clinic"),
    "general-practice": lazy("General practice"),
    "specialised-centre": lazy("Specialised centre"),
    "rehabilitation": lazy("Rehabilitation centre"),
    "medical-centre": lazy("Medical centre"),
    "skills-room": lazy("Skills room"),
}


def state(word: str) -> str:
    return str(STATES[word])


def level(number: int) -> str:
    """The short word."""
    return str(LEVELS[number][0])


def level_sentence(number: int) -> str:
    return str(LEVELS[number][1])


def level_meanings() -> list[tuple[int, str, str]]:
    """All five: number, short word, and what it means."""
    return [(number, level(number), str(meaning)) for number, meaning in MEANINGS.items()]


def role(word: str) -> str:
    return str(ROLES[word])


def kind(word: str) -> str:
    return str(KINDS[word])


def outcome(word: str) -> str:
    return str(OUTCOMES[word])


def against_plan(weeks: int) -> str:
    """`2 weeks ahead`, `on plan`, `1 week behind`; positive is ahead."""
    if weeks > 0:
        return ngettext("%(num)s week ahead", "%(num)s weeks ahead", weeks)
    if weeks < 0:
        return ngettext("%(num)s week behind", "%(num)s weeks behind", -weeks)
    return _("on plan")


def iso(value: date | datetime) -> str:
    """For the datetime attribute of <time>."""
    return value.isoformat()


FILTERS: dict[str, Callable[..., str]] = {
    "day": day,
    "short_day": short_day,
    "weekday": weekday,
    "moment": moment,
    "clock_time": clock_time,
    "hours": hours,
    "language": language_name,
    "state": state,
    "level": level,
    "level_sentence": level_sentence,
    "role": role,
    "kind": kind,
    "outcome": outcome,
    "against_plan": against_plan,
    "iso": iso,
    "setting": lambda word: str(SETTINGS[word]),
    "pace": lambda word: str(PACES[word]),
    "dimension": lambda word: str(DIMENSIONS[word]),
    "impression": lambda word: str(IMPRESSIONS[word]),
    "site_kind": lambda word: str(SITES[word]),
    "excuse": lambda word: str(EXCUSES[word]),
    "late_reason": lambda word: str(LATE[word]),
    "waiver": lambda word: str(WAIVERS[word]),
}


def lend(app: Flask) -> None:
    """Give the templates these words as filters; all five levels are asked for at once."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals["level_meanings"] = level_meanings
