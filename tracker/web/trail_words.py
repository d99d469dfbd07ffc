"""The words of the audit trail: each verb, the kinds of things done, what a line is about, and what else it says.

Which lines there are is told by cohorts/trail.py; the page is trail.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from tracker.audit import Verb
from tracker.cohorts.trail import TrailLine, ids_in
from tracker.cohorts.trail_names import Named
from tracker.web.reasons import NAMES as REASONS
from tracker.web.speaking import _, day, language_name, lazy, ngettext
from tracker.web.wording import ROLES

GROUPS = {
    "records": lazy("Records looked at and taken away"),
    "staff": lazy("Staff and roles"),
    "people": lazy("People, links and signing in"),
    "cohorts": lazy("Cohorts and learners"),
    "desk": lazy("Notes, talks and reminders"),
    "mentors": lazy("Mentors and who stands in"),
    "signing": lazy("Signing without an account"),
    "sites": lazy("Sites and who works there"),
    "settings": lazy("Settings of the school"),
    "curriculum": lazy("Curriculum"),
    "watch": lazy("Files and logbooks"),
}
VERBS: dict[Verb, tuple[str, str]] = {
    Verb.RECORD_SEEN: ("records", lazy("Looked at a record")),
    Verb.RECORD_EXPORTED: ("records", lazy("Took a logbook away as a file")),
    Verb.COHORT_EXPORTED: ("records", lazy("Took a list of a cohort away as a file")),
    Verb.NOTES_EXPORTED: ("records", lazy("Printed the notes about a learner")),
    Verb.TRAIL_EXPORTED: ("records", lazy("Took the audit trail away as a file")),
    Verb.STAFF_ADDED: ("staff", lazy("Gave a role")),
    Verb.STAFF_ENDED: ("staff", lazy("Ended a role")),
    Verb.ADMIN_ASKED: ("staff", lazy("Asked for a new administrator")),
    Verb.ADMIN_AGREED: ("staff", lazy("Agreed to a new administrator")),
    Verb.ADMIN_REFUSED: ("staff", lazy("Refused a new administrator")),
    Verb.ADMIN_TAKEN_BACK: ("staff", lazy("Took back the question for a new administrator")),
    Verb.ADMIN_GRANTED_ALONE: ("staff", lazy("Made an administrator, on the machine itself")),
    Verb.PERSON_ADDED: ("people", lazy("Added a person")),
    Verb.LINK_MADE: ("people", lazy("Made a link to sign in with")),
    Verb.LINK_USED: ("people", lazy("Used a link to sign in with")),
    Verb.PASSWORD_SET: ("people", lazy("Chose a password")),
    Verb.PIN_SET: ("people", lazy("Chose a signing PIN")),
    Verb.SIGNED_IN: ("people", lazy("Signed in")),
    Verb.SIGN_IN_REFUSED: ("people", lazy("Was refused when signing in")),
    Verb.SIGNED_OUT: ("people", lazy("Signed out")),
    Verb.LANGUAGE_SET: ("people", lazy("Chose a language")),
    Verb.CALENDAR_MADE: ("people", lazy("Made an address for a calendar")),
    Verb.CALENDAR_ENDED: ("people", lazy("Ended the address for a calendar")),
    Verb.COHORT_ADDED: ("cohorts", lazy("Made a cohort")),
    Verb.COHORT_RENAMED: ("cohorts", lazy("Gave a cohort another name")),
    Verb.COHORT_MOVED: ("cohorts", lazy("Moved a cohort to another edition")),
    Verb.ROSTER_IMPORTED: ("cohorts", lazy("Brought in a roster")),
    Verb.ENROLMENT_ADDED: ("cohorts", lazy("Enrolled a learner")),
    Verb.RESULTS_IMPORTED: ("cohorts", lazy("Brought in results")),
    Verb.NOTE_WRITTEN: ("desk", lazy("Wrote a note about a learner")),
    Verb.NOTE_REMOVED: ("desk", lazy("Removed a note about a learner")),
    Verb.TALK_PLANNED: ("desk", lazy("Planned a talk")),
    Verb.TALK_CALLED_OFF: ("desk", lazy("Called off a talk")),
    Verb.REQUEST_REMINDED: ("desk", lazy("Reminded somebody of a request")),
    Verb.REASON_QUIETED: ("desk", lazy("Kept a reason of the attention list quiet")),
    Verb.REASON_TOLD: ("desk", lazy("Let a reason of the attention list be told again")),
    Verb.MENTOR_ASSIGNED: ("mentors", lazy("Gave a learner a mentor")),
    Verb.MENTORSHIP_ENDED: ("mentors", lazy("Set the last day of a mentor")),
    Verb.DELEGATED: ("mentors", lazy("Said who stands in for a mentor")),
    Verb.DELEGATION_ENDED: ("mentors", lazy("Ended that somebody stands in")),
    Verb.SIGN_LINK_MADE: ("signing", lazy("Made a link to sign by")),
    Verb.SIGN_LINK_USED: ("signing", lazy("Signed by a link")),
    Verb.DEVICE_PROVED: ("signing", lazy("Proved an address on a device")),
    Verb.SIGNER_PROPOSED: ("signing", lazy("Named a mentor whom the school did not know")),
    Verb.SIGNER_ASKED_ABOUT: ("signing", lazy("Asked the contact of a site about a mentor")),
    Verb.SIGNER_VOUCHED: ("signing", lazy("Confirmed that a mentor works at a site")),
    Verb.SIGNER_REFUSED: ("signing", lazy("Refused a mentor whom a learner named")),
    Verb.SIGNER_DENIED: ("signing", lazy("Said that a mentor does not work at a site")),
    Verb.HOST_SHEET_MADE: ("signing", lazy("Made a page for the host of a placement")),
    Verb.HOST_SHEET_ENDED: ("signing", lazy("Ended the page for the host of a placement")),
    Verb.SITE_ADDED: ("sites", lazy("Added a site")),
    Verb.SITE_CHANGED: ("sites", lazy("Changed a site")),
    Verb.SITE_CONTACT_SET: ("sites", lazy("Set the contact of a site")),
    Verb.POST_ADDED: ("sites", lazy("Said that somebody works at a site")),
    Verb.POST_CHANGED: ("sites", lazy("Changed who may sign at a site")),
    Verb.DOMAIN_TRUSTED: ("sites", lazy("Trusted the mail addresses of a site")),
    Verb.DOMAIN_DROPPED: ("sites", lazy("Trusts the mail addresses of a site no more")),
    Verb.PROVIDER_ADDED: ("settings", lazy("Added the school")),
    Verb.PROVIDER_CHANGED: ("settings", lazy("Changed a setting")),
    Verb.FILES_SWITCHED: ("settings", lazy("Switched whether learners may add files")),
    Verb.BREAK_ADDED: ("settings", lazy("Added weeks that do not count")),
    Verb.BREAK_REMOVED: ("settings", lazy("Removed weeks that do not count")),
    Verb.DOCUMENT_ADDED: ("settings", lazy("Put a document on the list")),
    Verb.DOCUMENT_RETIRED: ("settings", lazy("Took a document off the list")),
    Verb.CURRICULUM_UPLOADED: ("curriculum", lazy("Uploaded a curriculum")),
    Verb.CURRICULUM_DISCARDED: ("curriculum", lazy("Discarded an uploaded curriculum")),
    Verb.EDITION_PUBLISHED: ("curriculum", lazy("Published an edition")),
    Verb.TRANSLATIONS_PUBLISHED: ("curriculum", lazy("Published translations")),
    Verb.FILE_QUARANTINED: ("watch", lazy("Took a file away from a logbook")),
    Verb.LOGBOOK_PROVED_BROKEN: ("watch", lazy("A logbook did not prove whole")),
}
"""Every verb: its kind, and what somebody did. What was done by the machine itself has nobody before it."""
SETTINGS = {
    "contact": lazy("whom a site asks for"),
    "phone": lazy("telephone"),
    "behind_weeks": lazy("weeks behind plan"),
    "silent_days": lazy("days without an entry"),
    "waiting_days": lazy("days that a request may wait"),
    "poor_times": lazy("times “more practice needed”"),
    "expiring_days": lazy("days before a skill expires"),
}
COLUMNS = {
    "name": lazy("name"),
    "kind": lazy("kind"),
    "department": lazy("department"),
    "town": lazy("town"),
    "capacity": lazy("places"),
    "contact": lazy("contact"),
    "contact_mail": lazy("mail address"),
    "phone": lazy("telephone"),
}
FILES = {
    "matrix": lazy("matrix"),
    "learners": lazy("learners"),
    "hours": lazy("hours"),
    "pack": lazy("inspection pack"),
}
SPLIT = ","


def verb_words(verb: str) -> str:
    """What was done; a verb of an older version that is known no more stands as it is."""
    known = VERBS.get(Verb(verb)) if verb in set(Verb) else None
    return str(known[1]) if known else verb


def verbs_of(group: str) -> frozenset[Verb]:
    return frozenset(verb for verb, (own, _words) in VERBS.items() if own == group)


@dataclass(frozen=True)
class About:
    """What a line is about, and where that stands; the address may be empty."""

    words: str
    href: str
    whole: UUID | None = None
    """What to ask for to see all lines about it: of a mentorship and of an entry the learner's record."""


def about(line: TrailLine, names: Mapping[UUID, Named], home: str) -> About:
    """`home` is the address of the provider."""
    named = names.get(line.object_id) if line.object_id else None
    if named is None or named.kind == "provider":
        return About("", "")
    of_record = named.kind in {"mentorship", "entry"}
    return About(words_of(named), address_of(named, home), named.at if of_record else named.id)


def words_of(named: Named) -> str:
    both = {"first": named.name, "second": named.other}
    said = {
        "post": lambda: _("%(first)s at %(second)s", **both),
        "mentorship": lambda: _("%(first)s for %(second)s", **both),
        "delegation": lambda: _("%(first)s, in place: %(second)s", **both),
        "edition": lambda: _("%(first)s, edition %(second)s", **both),
        "site": lambda: ", ".join(filter(None, (named.name, named.other))),
    }.get(named.kind)
    return said() if said else named.name


def address_of(named: Named, home: str) -> str:
    """Where the reader finds it; empty where it has no page."""
    if named.kind in {"enrolment", "entry", "mentorship"}:
        return f"/enrolments/{named.at}"
    if named.kind in {"site", "post"}:
        return f"{home}/sites/{named.at}"
    below = {"staff": "staff", "grant": "staff", "break": "breaks", "document": "documents", "delegation": "away"}
    if named.kind in below:
        return f"{home}/{below[named.kind]}"
    return f"/cohorts/{named.at}" if named.kind == "cohort" else ""


Teller = Callable[[Any, dict[str, Any]], str]
TELLERS: dict[str, Teller] = {
    "column": lambda value, data: setting(str(value), data),
    "columns": lambda value, _data: ", ".join(str(COLUMNS.get(each, each)) for each in str(value).split(SPLIT)),
    "role": lambda value, _data: str(ROLES.get(value, value)),
    "rows": lambda value, _data: ngettext("one row", "%(num)s rows", value),
    "learners": lambda value, _data: ngettext("one learner", "%(num)s learners", value),
    "results": lambda value, _data: ngettext("one result", "%(num)s results", value),
    "what": lambda value, _data: str(FILES.get(value, value)),
    "as_of": lambda value, _data: _("as it stood on %(day)s", day=day_of(value)),
    "starts_on": lambda value, _data: _("from %(day)s", day=day_of(value)),
    "first": lambda value, _data: _("from %(day)s", day=day_of(value)),
    "ends_on": lambda value, _data: _("until %(day)s", day=day_of(value)),
    "last": lambda value, _data: _("until %(day)s", day=day_of(value)),
    "until": lambda value, _data: _("until %(day)s", day=day_of(value)),
    "may_sign": lambda value, _data: _("may sign") if value else _("may not sign"),
    "takes": lambda value, _data: _("files are taken") if value else _("no files are taken"),
    "language": lambda value, _data: language_name(str(value)),
    "why": lambda value, _data: str(REASONS.get(value, value)),
}
"""What is told of a line's own words, by their keys, in this order. Ids are told by their names."""


def setting(column: str, data: dict[str, Any]) -> str:
    what = SETTINGS.get(column, column)
    if "before" not in data:
        return str(what)
    return _("%(what)s: %(before)s before, now %(after)s", what=what, before=data["before"], after=data["after"])


def day_of(value: object) -> str:
    try:
        return day(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def details(line: TrailLine, names: Mapping[UUID, Named]) -> list[str]:
    """What else the line says, without what it is about and who did it."""
    told = [TELLERS[key](line.data[key], line.data) for key in TELLERS if line.data.get(key) is not None]
    subject = names.get(line.object_id) if line.object_id else None
    said = {subject.name, subject.other} if subject else set[str]()
    ids = [each for value in line.data.values() for each in ids_in(value)]
    known = dict.fromkeys(words_of(names[each]) for each in ids if each in names)
    return [*(each for each in known if each not in said), *filter(None, told)]
