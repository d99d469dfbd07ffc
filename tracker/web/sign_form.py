"""The sign-off form and the small one beside it that turns a request down: fields, what they ask, how they are read.

Which entries they become is written by signing.py. Every rule that can be told beside its field is told there; the
logbook checks them all again.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from tracker.curriculum.plan import Competency, Criterion
from tracker.errors import InTheFuture, NotAchieved, SiteNotYours
from tracker.logbook.books import Book
from tracker.logbook.signing import Observation
from tracker.people.queries import PostRow
from tracker.people.sites import SKILLS_ROOM
from tracker.standing.look import is_waiting
from tracker.web.days import OTHER, DayForm
from tracker.web.forms import Form, choices, entry_id, tidy
from tracker.web.proving import ProofForm
from tracker.web.reading_in import plain_words, words
from tracker.web.speaking import READING_LANGUAGES, _, lazy
from tracker.web.wording import DIMENSIONS, IMPRESSIONS, sentence

LONGEST_COMMENT = 600
LEVELS = (
    (lazy("Watched"), lazy("Followed, did not take part")),
    (lazy("Did it with hands-on help"), lazy("I helped with part of it")),
    (lazy("Did it with prompts"), lazy("I said what came next")),
    (lazy("Did it with someone ready to step in"), lazy("I stood by and was not needed")),
    (lazy("Did it alone"), lazy("Nobody had to be near")),
)
"""How much help was needed, as the mentor says it: a title and a sentence, from level 1 up."""
SEEN = (("done", "check", lazy("Done")), ("not-done", "x", lazy("Not done")), ("not-seen", "minus", lazy("Not seen")))
TURNED_DOWN = {
    "sent-back": lazy("Send back: something has to come first"),
    "not-observed": lazy("I did not see it done"),
    "not-now": lazy("Not now: there is no occasion for it"),
}


ORDER = (
    *(
        "csrf_token",
        "id",
        "made_on",
        "revision",
        "request",
        "language",
        "when",
        "on",
        "site",
        "c-",
        "level",
        "f-",
        "comment",
        "reference",
        "photo",
        "files",
        "witness",
        "name",
    ),
    *ProofForm.PROOF,
    "outcome",
)


def stem(name: str) -> str:
    """The name of a field, or what the names of its kind begin with."""
    return name[:2] if name.startswith(("c-", "f-")) else name


def hidden_number(*validators: Any) -> IntegerField:  # noqa: ANN401 WTForms' validators
    return IntegerField("", validators, widget=HiddenInput())


class SignForm(ProofForm, DayForm):
    """What a mentor saw of one skill. `sign_form` adds a field for each criterion and each dimension of feedback."""

    id = entry_id()
    made_on = hidden_number(InputRequired(), NumberRange(min=0))
    revision = hidden_number(InputRequired(), NumberRange(min=1))
    request = hidden_number(Optional(), NumberRange(min=1))
    language = HiddenField(validators=[AnyOf(READING_LANGUAGES)])
    """In which the criteria are shown."""
    site = SelectField(lazy("Where"), [InputRequired(lazy("Say where you saw it."))], validate_choice=False)
    level = RadioField(
        lazy("Help needed"), [InputRequired(lazy("Say how much help was needed."))], validate_choice=False
    )
    comment = TextAreaField(lazy("Comment"), [Length(max=LONGEST_COMMENT)], render_kw={"maxlength": LONGEST_COMMENT})
    witness = BooleanField(
        lazy("I saw this with my own eyes and may assess it."),
        [InputRequired(lazy("Tick that you saw it with your own eyes. You can sign only what you saw."))],
    )
    outcome = StringField("", [Optional(), AnyOf(["achieved", "more-practice"])])
    """The button that was pressed; empty after the enter key, which decides nothing."""

    skill: Competency
    posts: Sequence[PostRow] = ()
    highest = 5
    needed = 4
    today: date
    anybody = False
    """The signer answers requests that name nobody, and no others: a teacher."""
    look_again = False
    """Something newer came in between: the page shows it opened."""

    def __iter__(self) -> Iterator[Any]:
        """In the order of the page, so that faults are told from top to bottom."""
        return iter(sorted(super().__iter__(), key=lambda field: ORDER.index(stem(field.name))))

    def validate(self, *given: Any, **more: Any) -> bool:  # noqa: ANN401 WTForms' signature
        valid: bool = super().validate(*given, **more)
        for name, message in self._rules():
            self[name].errors = [*self[name].errors, message]
            valid = False
        return valid

    def _rules(self) -> Iterator[tuple[str, str]]:
        """What one field alone cannot know."""
        if not (self.when.errors or self.on.errors) and self.day > self.today:
            yield "on" if self.when.data == OTHER else "when", sentence(InTheFuture(self.day))
        if self.site.data and not self._site():
            yield "site", sentence(SiteNotYours())
        if self.level.data and self.level.data not in [str(level) for level in range(1, self.highest + 1)]:
            yield "level", _("This level is not offered for this skill.")
        elif self.outcome.data == "achieved":
            yield from self._achieved()
        if self.outcome.data == "more-practice" and not self.comment.data:
            yield "comment", _("Say in a few words what should go better next time.")

    def _achieved(self) -> Iterator[tuple[str, str]]:
        for criterion in self.skill.criteria:
            if criterion.must and self[f"c-{criterion.code}"].data in {"not-done", "not-seen"}:
                yield (
                    f"c-{criterion.code}",
                    _("To sign off, this must be done: %(criterion)s", criterion=words(criterion.text)),
                )
        if self.level.data and int(self.level.data) < self.needed:
            yield "level", sentence(NotAchieved("level"))
        if self._setting() not in (None, *self.skill.settings):
            yield "site", _("This skill cannot be signed off at this kind of site. Choose where else you saw it.")

    def _setting(self) -> str | None:
        post = next((post for post in self.posts if post.site_id == self._site()), None)
        if post is None:
            return None
        return "simulated" if post.kind == SKILLS_ROOM else "real-care"

    @property
    def chosen_site(self) -> str:
        """Its id, if it is one."""
        return self.site.data or ""

    def _site(self) -> UUID | None:
        try:
            return UUID(self.chosen_site)
        except ValueError:
            return None

    def observation(self) -> Observation:
        """The form as the logbook takes it."""
        feedback = {name: self[f"f-{name}"].data for name in DIMENSIONS if self[f"f-{name}"].data}
        return Observation(
            on=self.day,
            site_id=UUID(self.chosen_site),
            criteria={criterion.code: self[f"c-{criterion.code}"].data for criterion in self.skill.criteria},
            level=int(self.level.data),
            outcome=self.outcome.data,
            made_on=self.made_on.data,
            revision=self.revision.data,
            request=self.request.data,
            feedback=feedback,
            comment=self.comment.data or "",
            language=self.language.data,
        )

    @property
    def has_feedback(self) -> bool:
        """Whether the folded part holds something, or misses it."""
        folded = [self.comment, *(self[f"f-{name}"] for name in DIMENSIONS)]
        return any(field.data or field.errors for field in folded)

    def catch_up(self, book: Book) -> None:
        """Let the form, shown again, know of what is newer: the page shows it, and the next press is about it."""
        self.look_again = True
        self.made_on.data = newest(book, self.skill.code)
        self.request.data = open_request(book, self.skill.code, anybody=self.anybody)
        self.revision.data = self.skill.revision
        for field in (self.made_on, self.request, self.revision):
            field.raw_data = None  # else the page would repeat what was sent


def newest(book: Book, code: str) -> int:
    """The last entry about a skill."""
    standing = book.items.get(code)
    return standing.last_seq if standing else 0


def open_request(book: Book, code: str, *, anybody: bool = False) -> int | None:
    """The entry with which the learner asks for a sign-off, while it waits and has not lapsed.

    `anybody`: only where it names no mentor.
    """
    standing = book.items.get(code)
    if standing is None or not is_waiting(standing, book.today) or (anybody and standing.waiting_mentor):
        return None
    return standing.waiting_seq


def sign_form(
    book: Book,
    skill: Competency,
    posts: Sequence[PostRow],
    *,
    sent: bool = True,
    of: type[SignForm] = SignForm,
    anybody: bool = False,
) -> SignForm:
    """The form for one skill of one learner, empty or as it was `sent`. `posts`: where the signer may sign today."""
    fields: dict[str, Any] = {f"c-{criterion.code}": seen(criterion) for criterion in skill.criteria}
    fields |= {f"f-{name}": impression(str(label)) for name, label in DIMENSIONS.items()}
    form = of.plus(fields)(
        **({} if sent else {"formdata": None}),
        today=book.today,
        starts_on=book.learner.starts_on,
        made_on=newest(book, skill.code),
        revision=skill.revision,
        request=open_request(book, skill.code, anybody=anybody),
        language=shown_in(skill),
        when=book.today.isoformat(),
        site=str(posts[0].site_id) if posts else None,
    )
    form.skill, form.posts, form.today, form.anybody = skill, posts, book.today, anybody
    form.comment.label.text = _("Comment for %(learner)s", learner=book.learner_name.split()[0])
    form.site.choices = choices({str(post.site_id): place(post) for post in posts})
    form.highest = skill.highest_level(book.plan.country)
    form.needed = min(skill.level, form.highest)
    return form


def shown_in(skill: Competency) -> str:
    """The language in which most of the criteria are shown."""
    languages = Counter(plain_words(criterion.text).lang for criterion in skill.criteria)
    return languages.most_common(1)[0][0]


def place(post: PostRow) -> str:
    """A site as one chooses it."""
    return ", ".join(filter(None, (post.site, post.department, post.town)))


def signs_as(name: str, posts: Sequence[PostRow]) -> str:
    """Whose name, function and site will stand below the entry."""
    if len({post.site_id for post in posts}) != 1:
        return _("Signs as %(name)s, with your function at the site above", name=name)
    return _("Signs as %(name)s, %(function)s, %(site)s", name=name, function=posts[0].function, site=posts[0].site)


def seen(criterion: Criterion) -> RadioField:
    """What was seen of one criterion. Nothing is filled in beforehand."""
    unsaid = _("Say what you saw: %(criterion)s", criterion=words(criterion.text))
    return RadioField(
        plain_words(criterion.text),
        [InputRequired(unsaid), AnyOf([key for key, _icon, _text in SEEN], unsaid)],
        validate_choice=False,
    )


def impression(label: str) -> RadioField:
    known = AnyOf(list(IMPRESSIONS))
    return RadioField(label, [Optional(), known], filters=[tidy], validate_choice=False)  # a space is no answer either


class TurnDownForm(Form):
    """A request that will not be signed now. Nothing is judged by it, so it needs no PIN."""

    ids = "down-"
    id = entry_id()
    outcome = RadioField(
        lazy("What should happen?"),
        [InputRequired(lazy("Choose one of the three."))],
        choices=choices(TURNED_DOWN),
    )
    reason = TextAreaField(
        lazy("Reason"),
        [InputRequired(lazy("Give a reason: the learner reads it.")), Length(max=300)],
        description=lazy("The learner reads this. No patient names or numbers."),
        render_kw={"maxlength": 300},
    )
