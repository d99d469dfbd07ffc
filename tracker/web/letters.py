"""The words of each kind of mail: names as initials, a link, no results. How a message is put together: mailing.py.

Each function takes a Letter and gives a Part, or None when there is nothing left to tell: a request was answered
meanwhile, a link was used. The params of a kind stand in the docstring of its function.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from tracker import clock
from tracker.access import links, vouch_links
from tracker.access.actor import load
from tracker.access.permissions import Action
from tracker.access.rules import may
from tracker.access.subjects import find_enrolment
from tracker.errors import LinkSpent, NotFound
from tracker.extensions import db
from tracker.logbook.claims import VERDICTS
from tracker.logbook.models import Entry, StandingItem, StandingLearner
from tracker.logbook.receipts import Signature, signed_on
from tracker.mail.delivering import Item
from tracker.mail.models import Kind
from tracker.people import guests, queries, talks
from tracker.web import mail_tokens
from tracker.web.reading_in import Reading
from tracker.web.speaking import _, clock_time, day, moment, ngettext
from tracker.web.wording import kind as kind_of_entry
from tracker.web.wording import role as role_word


@dataclass(frozen=True)
class Letter:
    """One thing to tell, and whom."""

    item: Item
    person_id: UUID | None
    base_url: str
    reading: Reading

    def id(self, name: str) -> UUID:
        return UUID(self.item.params[name])

    def number(self, name: str) -> int:
        return int(self.item.params[name])

    def address(self, *parts: object) -> str:
        """An absolute address of this installation."""
        return "/".join([self.base_url, *map(str, parts)])


@dataclass(frozen=True)
class Part:
    """What is told, as text and links: the words of a link, and where it leads."""

    title: str
    says: Sequence[str] = ()
    links: Sequence[tuple[str, str]] = ()


Words = Callable[[Letter], Part | None]


def initials(name: str) -> str:
    """`A.V.` for Amina de Vries: enough for who knows her, nothing for who does not."""
    words = name.split()
    return "".join(f"{word[0].upper()}." for word in dict.fromkeys([words[0], words[-1]]) if word) if words else ""


def learner_of(letter: Letter) -> str:
    """The initials of the learner whose logbook it is about; empty when there is none."""
    enrolment = queries.enrolment(letter.id("enrolment"))
    return initials(queries.names_of([enrolment.learner_id])[enrolment.learner_id]) if enrolment else ""


def may_read(letter: Letter) -> bool:
    """Whether the record is still theirs to read: a mentorship or post may have ended since, or the account."""
    if letter.person_id is None:
        return False
    with suppress(NotFound):
        return may(load(letter.person_id), Action.SEE_RECORD, find_enrolment(letter.id("enrolment")))
    return False


def record_link(letter: Letter) -> tuple[str, str]:
    return _("Open the logbook"), letter.address("enrolments", letter.id("enrolment"), "logbook")


# At once.


def invitation(letter: Letter) -> Part | None:
    """`secret` is the token of a link."""
    if not usable(letter.item.secret):
        return None
    return Part(
        _("Your sign-in to Stride"),
        [
            _("You were added to Stride, where the training of medical assistants is recorded."),
            _("Choose a password within seven days. The link is for you alone and works once."),
        ],
        [(_("Choose a password"), letter.address("link", letter.item.secret))],
    )


def password_reset(letter: Letter) -> Part | None:
    """`secret` is the token of a link. Nothing goes to an address that nobody signs in with: no link was made then."""
    if not usable(letter.item.secret):
        return None
    return Part(
        _("Choose a new password"),
        [
            _("Somebody asked for this on the sign-in page. The link works once, within 30 minutes."),
            _("If it was not you, do nothing: your password stays as it is."),
        ],
        [(_("Choose a new password"), letter.address("link", letter.item.secret))],
    )


def usable(token: str) -> bool:
    try:
        return bool(token) and links.look(token) is not None
    except LinkSpent:
        return False


def sign_link(letter: Letter) -> Part | None:
    """`enrolment`; `secret` is the token of a sign link."""
    if not letter.item.secret:
        return None
    return Part(
        _("%(who)s asks you to sign", who=learner_of(letter)),
        [_("You need no account. Nothing is signed before you have read it and pressed Sign.")],
        [(_("Look and sign"), letter.address("sign", letter.item.secret))],
    )


def code(letter: Letter) -> Part | None:
    """`secret` is the code."""
    if not letter.item.secret:
        return None
    return Part(
        _("Your code: %(code)s", code=letter.item.secret),
        [
            _("Type it on the page that asked for it, within ten minutes."),
            _("Nobody of Stride ever asks you for it. If you asked for none, do nothing."),
        ],
    )


def signed_copy(letter: Letter) -> Part | None:
    """`enrolment`, `seq`, and `seqs` of all that was signed in one go; goes to the signer, who is a person."""
    if letter.person_id is None:
        return None
    seqs = [int(seq) for seq in str(letter.item.params.get("seqs") or letter.number("seq")).split(",")]
    if is_from_paper(letter):
        return Part(
            _("A sheet with your signature was keyed in for %(who)s", who=learner_of(letter)),
            [
                _("The school keyed in a sheet of paper that you signed, with its scan."),
                _("Did you not sign it, or does it say something else? Say so: it then does not count."),
            ],
            [not_me_link(letter, letter.person_id, letter.id("enrolment"), seqs)],
        )
    return Part(
        _("You signed for %(who)s", who=learner_of(letter)),
        [_("This is your copy. If it was not you, say so: it then does not count, and the coordinator looks into it.")],
        [not_me_link(letter, letter.person_id, letter.id("enrolment"), seqs)],
    )


def is_from_paper(letter: Letter) -> bool:
    entry = db.session.get(Entry, (letter.id("enrolment"), letter.number("seq")))
    return entry is not None and entry.assurance == "paper"


def not_me_link(letter: Letter, person_id: UUID, enrolment_id: UUID, seqs: Sequence[int]) -> tuple[str, str]:
    return _("This was not me"), letter.address("not-me", mail_tokens.not_me(person_id, enrolment_id, *seqs))


def administrator(letter: Letter) -> Part | None:
    """`person` of whom it tells, `act`: asked, agreed, refused or ended; of one provider."""
    school = queries.provider(letter.item.provider_id) if letter.item.provider_id else None
    if school is None or letter.person_id is None or load(letter.person_id).administrator_at(school.id) is None:
        return None
    about = letter.id("person")
    who = initials(queries.names_of([about]).get(about, ""))
    titles = {
        "asked": _("%(who)s is to become an administrator of %(school)s", who=who, school=school.name),
        "agreed": _("%(who)s is an administrator of %(school)s now", who=who, school=school.name),
        "refused": _("%(who)s does not become an administrator of %(school)s", who=who, school=school.name),
        "ended": _("%(who)s is no longer an administrator of %(school)s", who=who, school=school.name),
    }
    says = {
        "asked": [_("It takes two: another administrator than who asked has to agree.")],
        "agreed": [_("If you know nothing of it, talk to the other administrators today.")],
        "ended": [_("If you know nothing of it, talk to the other administrators today.")],
    }
    link = (_("Staff and roles"), letter.address("providers", school.id, "staff"))
    return Part(titles[letter.item.params["act"]], says.get(letter.item.params["act"], []), [link])


def staff_role(letter: Letter) -> Part | None:
    """`role`; of one provider. Nothing where the hat was taken away meanwhile."""
    school = queries.provider(letter.item.provider_id) if letter.item.provider_id else None
    if school is None or letter.person_id is None:
        return None
    roles = {hat.role for hat in load(letter.person_id).staff if hat.provider_id == school.id}
    if letter.item.params["role"] not in roles:
        return None
    title = _("%(school)s made you its %(role)s", school=school.name, role=role_word(letter.item.params["role"]))
    return Part(title, [], [(_("Open Stride"), letter.address("cohorts"))])


# In the digest.


def request_waiting(letter: Letter) -> Part | None:
    """`enrolment`, `seq` and `item` of the request, `entry` its id."""
    standing = db.session.get(StandingItem, (letter.id("enrolment"), letter.item.params["item"]))
    if standing is None or standing.waiting_seq != letter.number("seq") or not may_read(letter):
        return None
    return Part(
        _("%(who)s asks for a sign-off", who=learner_of(letter)),
        [],
        [(_("Look at the request"), letter.address("inbox", letter.id("entry")))],
    )


def request_answered(letter: Letter) -> Part | None:
    """`enrolment`, `item`."""
    place = letter.address("enrolments", letter.id("enrolment"), "competencies", letter.item.params["item"])
    return Part(_("Your request for a sign-off was answered"), [], [(_("Read the answer"), place)])


def hours_waiting(letter: Letter) -> Part | None:
    """`enrolment`."""
    standing = db.session.get(StandingLearner, letter.id("enrolment"))
    if standing is None or not standing.claimed_simulated + standing.claimed_real + standing.claimed_days:
        return None
    if not may_read(letter):
        return None
    title = _("%(who)s logged hours that wait for you", who=learner_of(letter))
    return Part(title, [], [(_("Open your inbox"), letter.address("inbox"))])


def hours_sent_back(letter: Letter) -> Part | None:
    """`enrolment`."""
    return Part(_("Hours of yours came back with a reason"), [], [record_link(letter)])


def talk(letter: Letter) -> Part | None:
    """`talk`, `enrolment`, `called_off` 0 or 1; of one provider. When and where, never what about."""
    row = talks.talk(letter.id("talk"))
    school = queries.provider(row.provider_id) if row else None
    if row is None or school is None or not may_read(letter):
        return None
    gone = bool(letter.number("called_off"))
    if not gone and (row.called_off_at is not None or row.starts_at < clock.now()):
        return None
    when = moment(row.starts_at, school.time_zone)
    link = (_("Open Stride"), letter.address("enrolments", row.enrolment_id))
    if gone:
        return Part(_("The talk on %(moment)s is called off", moment=when), [], [link])
    says = [_("Where: %(place)s. It is planned for %(minutes)s minutes.", place=row.place, minutes=row.minutes)]
    return Part(_("A talk with your school on %(moment)s", moment=when), says, [link])


def reminder(letter: Letter) -> Part | None:
    """`count` of what waits, `since` the day of the oldest; or as `request_waiting` where somebody pressed for it."""
    if "entry" in letter.item.params:
        asked = request_waiting(letter)
        return asked and replace(asked, title=_("%(who)s still waits for a sign-off", who=learner_of(letter)))
    since = day(date.fromisoformat(letter.item.params["since"]))
    title = ngettext("%(num)s thing waits for you", "%(num)s things wait for you", letter.number("count"))
    says = [_("The oldest has waited since %(day)s.", day=since)]
    return Part(title, says, [(_("Open your inbox"), letter.address("inbox"))])


def daily_receipt(letter: Letter) -> Part | None:
    """`day`; of one provider."""
    if letter.person_id is None or letter.item.provider_id is None:
        return None
    on = date.fromisoformat(letter.item.params["day"])
    signed = signed_on(letter.person_id, letter.item.provider_id, on)
    if not signed:
        return None
    says = [
        _("This was signed in your name. Keep the mail: it is your own proof."),
        _("Follow the link of a line that was not you."),
    ]
    links_to = [(in_one_line(each, letter.reading), denial(letter, each)) for each in signed]
    return Part(_("What you signed on %(day)s", day=day(on)), says, links_to)


def in_one_line(signed: Signature, reading: Reading) -> str:
    """When, for whom, what; whether hours were confirmed or sent back is a result, and stays away."""
    what = _("Hours") if signed.kind in VERDICTS else kind_of_entry(signed.kind)
    parts = (clock_time(signed.at, signed.time_zone), initials(signed.learner), what, reading.said(signed.title))
    return " · ".join(filter(None, parts))


def denial(letter: Letter, signed: Signature) -> str:
    return letter.address("not-me", mail_tokens.not_me(signed.signer_id, signed.enrolment_id, signed.seq))


def provisional_signature(letter: Letter) -> Part | None:
    """`enrolment`, `seq`."""
    if not may_read(letter):
        return None
    return Part(
        _("Somebody new has signed for %(who)s", who=learner_of(letter)),
        [_("It counts once somebody at your school has confirmed who they are.")],
        [record_link(letter)],
    )


def vouch_asked(letter: Letter) -> Part | None:
    """`site`; `secret` is the token of the page that answers."""
    if not waits_for_a_word(letter.item.secret):
        return None
    school = queries.provider(letter.item.provider_id) if letter.item.provider_id else None
    return Part(
        _("Does this mentor work with you?"),
        [
            _("A learner of %(school)s named somebody at your site as a mentor.", school=school.name if school else ""),
            _("Say whether you know them. You need no account, and it takes a minute."),
        ],
        [(_("Look and answer"), letter.address("vouch", letter.item.secret))],
    )


def waits_for_a_word(token: str) -> bool:
    """Whether the question can still be answered: nobody did, and nobody has decided meanwhile."""
    try:
        link = vouch_links.find(token)
    except LinkSpent:
        return False
    return link.used_at is None and not vouch_links.is_over(link) and guests.is_awaited(link.post_id)


def disputed(letter: Letter) -> Part | None:
    """`enrolment`, `seq`."""
    if not may_read(letter):
        return None
    return Part(
        _("A signature for %(who)s is disputed", who=learner_of(letter)),
        [_("Its signer says that it was not them. It does not count until you have decided.")],
        [record_link(letter)],
    )


def head_anchor(letter: Letter) -> Part | None:
    """`day`, `digest`, `logbooks` how many; of one provider."""
    school = queries.provider(letter.item.provider_id) if letter.item.provider_id else None
    params: dict[str, Any] = letter.item.params
    return Part(
        _("The logbooks of %(day)s", day=day(date.fromisoformat(params["day"]))),
        [
            _(
                "This number stands for every entry of every logbook up to the end of that day: %(school)s.",
                school=school.name if school else "",
            ),
            str(params["digest"]),
            _("Keep this mail. Whoever changed an entry later could not make the same number again. To check it:"),
            f"tracker verify --anchor {params['day']}:{params['digest']}",
        ],
    )


WORDS: dict[Kind, Words] = {
    Kind.INVITATION: invitation,
    Kind.PASSWORD_RESET: password_reset,
    Kind.SIGN_LINK: sign_link,
    Kind.CODE: code,
    Kind.SIGNED_COPY: signed_copy,
    Kind.ADMINISTRATOR: administrator,
    Kind.STAFF_ROLE: staff_role,
    Kind.REQUEST_WAITING: request_waiting,
    Kind.REQUEST_ANSWERED: request_answered,
    Kind.HOURS_WAITING: hours_waiting,
    Kind.HOURS_SENT_BACK: hours_sent_back,
    Kind.TALK: talk,
    Kind.REMINDER: reminder,
    Kind.DAILY_RECEIPT: daily_receipt,
    Kind.PROVISIONAL_SIGNATURE: provisional_signature,
    Kind.VOUCH_ASKED: vouch_asked,
    Kind.DISPUTED: disputed,
    Kind.HEAD_ANCHOR: head_anchor,
}
