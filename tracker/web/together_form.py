"""The form of a skills session: one skill, one place, several learners, a short form for each, one proof.

Which entries it becomes is written by together.py; the logbook checks every rule again.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from tracker.curriculum.plan import Competency
from tracker.errors import InTheFuture, NotAchieved, SiteNotYours
from tracker.logbook.books import Book
from tracker.logbook.signing import Observation
from tracker.people.queries import PostRow
from tracker.people.sites import SKILLS_ROOM
from tracker.web.days import OTHER, DayForm
from tracker.web.forms import choices, entry_id
from tracker.web.proving import ProofForm
from tracker.web.reading_in import plain_words, words
from tracker.web.sign_form import LEVELS, LONGEST_COMMENT, SEEN, newest, open_request, place, shown_in
from tracker.web.speaking import READING_LANGUAGES, _, lazy
from tracker.web.wording import sentence

SKIPPED = "skipped"
OUTCOMES = (
    ("achieved", "shield-check", lazy("Sign off")),
    ("more-practice", "rotate-ccw", lazy("More practice needed")),
    (SKIPPED, "minus", lazy("Not seen today")),
)
HEAD = ("csrf_token", "id", "language", "when", "on", "site")


class TogetherForm(ProofForm, DayForm):
    """Place and day, and one proof for all. `together_form` adds a Short for each learner."""

    id = entry_id()
    language = HiddenField(validators=[AnyOf(READING_LANGUAGES)])
    site = SelectField(lazy("Where"), [InputRequired(lazy("Say where you saw it."))], validate_choice=False)
    witness = BooleanField(
        lazy("I saw each of these with my own eyes and may assess them."),
        [InputRequired(lazy("Tick that you saw it with your own eyes. You can sign only what you saw."))],
    )

    skill: Competency
    posts: Sequence[PostRow] = ()
    shorts: Sequence["Short"] = ()
    anybody: Collection[UUID] = ()
    """The logbooks in which the signer answers requests that name nobody, and no others."""
    today: date

    def __iter__(self) -> Iterator[Any]:
        """In the order of the page: place and day, each learner, then the proof."""
        last = ("witness", *self.PROOF)
        fields = {field.name: field for field in super().__iter__()}
        short = [field for name, field in fields.items() if name not in {*HEAD, *last}]
        ends = [[fields[name] for name in names if name in fields] for names in (HEAD, last)]
        return iter([*ends[0], *short, *ends[1]])

    def validate(self, *given: Any, **more: Any) -> bool:  # noqa: ANN401 WTForms' signature
        valid: bool = super().validate(*given, **more)
        for name, message in self._rules():
            self[name].errors = [*self[name].errors, message]
            valid = False
        if valid and not self.seen:
            self.form_errors.append(_("Nobody is left to sign for: say for at least one learner what you saw."))
            valid = False
        return valid

    def _rules(self) -> Iterator[tuple[str, str]]:
        if not (self.when.errors or self.on.errors) and self.day > self.today:
            yield "on" if self.when.data == OTHER else "when", sentence(InTheFuture(self.day))
        if self.site.data and self.post is None:
            yield "site", sentence(SiteNotYours())
        elif self.seen and self.post and self.setting not in self.skill.settings:
            yield "site", _("This skill cannot be signed off at this kind of site. Choose where else you saw it.")
        for short in self.shorts:
            yield from short.rules()

    @property
    def seen(self) -> list["Short"]:
        """Those for whom something will be signed."""
        return [short for short in self.shorts if short.outcome not in {"", SKIPPED}]

    @property
    def post(self) -> PostRow | None:
        return next((post for post in self.posts if str(post.site_id) == self.site.data), None)

    @property
    def setting(self) -> str:
        return "simulated" if self.post and self.post.kind == SKILLS_ROOM else "real-care"


class Short:
    """What is asked about one learner: the fields of the form whose names begin with `key`."""

    def __init__(self, form: TogetherForm, key: str, book: Book) -> None:
        self.form, self.key, self.book = form, key, book

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 a field of WTForms
        return self.form[f"{self.key}-{name}"]

    @property
    def id(self) -> UUID:
        return self.book.id

    @property
    def outcome(self) -> str:
        return self["outcome"].data or ""

    @property
    def needed(self) -> int:
        return min(self.form.skill.level, self.highest)

    @property
    def highest(self) -> int:
        return self.form.skill.highest_level(self.book.plan.country)

    def rules(self) -> Iterator[tuple[str, str]]:
        """What is missing or does not fit, with the learner's name: a list above the page tells all faults."""
        for name, what in self._faults():
            yield f"{self.key}-{name}", _("%(learner)s: %(what)s", learner=self.book.learner_name, what=what)

    def _faults(self) -> Iterator[tuple[str, str]]:
        if not self.outcome:
            yield "outcome", _("Choose one of the three.")
        if self.outcome in {"", SKIPPED}:
            return
        for criterion in self.form.skill.criteria:
            if not self[f"c-{criterion.code}"].data:
                yield f"c-{criterion.code}", _("Say what you saw: %(criterion)s", criterion=words(criterion.text))
        if not self["level"].data:
            yield "level", _("Say how much help was needed.")
        if self.outcome == "more-practice" and not self["comment"].data:
            yield "comment", _("Say in a few words what should go better next time.")
        if self.outcome == "achieved":
            yield from self._not_achieved()

    def _not_achieved(self) -> Iterator[tuple[str, str]]:
        for criterion in self.form.skill.criteria:
            if criterion.must and self[f"c-{criterion.code}"].data in {"not-done", "not-seen"}:
                text = words(criterion.text)
                yield f"c-{criterion.code}", _("To sign off, this must be done: %(criterion)s", criterion=text)
        if self["level"].data and int(self["level"].data) < self.needed:
            yield "level", sentence(NotAchieved("level"))

    def observation(self) -> Observation:
        """As the logbook takes it."""
        skill = self.form.skill
        return Observation(
            on=self.form.day,
            site_id=UUID(self.form.site.data),
            criteria={criterion.code: self[f"c-{criterion.code}"].data for criterion in skill.criteria},
            level=int(self["level"].data),
            outcome=self.outcome,
            made_on=self["made_on"].data,
            revision=self["revision"].data,
            request=self["request"].data,
            comment=self["comment"].data or "",
            language=self.form.language.data,
        )

    def catch_up(self, book: Book) -> None:
        """Let the form, shown again, know of what is newer in this logbook."""
        code = self.form.skill.code
        found = {
            "made_on": newest(book, code),
            "request": open_request(book, code, anybody=book.id in self.form.anybody),
            "revision": self.form.skill.revision,
        }
        for name, value in found.items():
            self[name].data, self[name].raw_data = value, None


def together_form(
    books: Sequence[Book],
    skill: Competency,
    posts: Sequence[PostRow],
    *,
    sent: bool = True,
    anybody: Collection[UUID] = (),
) -> TogetherForm:
    """The form for these learners, empty or as it was `sent`. `anybody`: those whose teacher the signer is."""
    fields: dict[str, Any] = {}
    keys = [f"p{number}" for number in range(len(books))]
    for key, book in zip(keys, books, strict=True):
        its = short_fields(book, skill, anybody=book.id in anybody)
        fields |= {f"{key}-{name}": field for name, field in its.items()}
    form = TogetherForm.plus(fields)(
        **({} if sent else {"formdata": None}),
        today=books[0].today,
        starts_on=max(book.learner.starts_on for book in books),
        language=shown_in(skill),
        site=str(posts[0].site_id) if len(posts) == 1 else None,
    )
    form.skill, form.posts, form.today, form.anybody = skill, posts, books[0].today, anybody
    form.site.choices = choices({"": _("Choose"), **{str(post.site_id): place(post) for post in posts}})
    form.shorts = [Short(form, key, book) for key, book in zip(keys, books, strict=True)]
    return form


def short_fields(book: Book, skill: Competency, *, anybody: bool) -> dict[str, Any]:
    """Nothing is filled in beforehand but what the form was made on."""
    highest = skill.highest_level(book.plan.country)
    levels = {"": _("Choose")} | {str(n): f"{n}: {LEVELS[n - 1][0]}" for n in range(1, highest + 1)}
    answers = [key for key, _icon, _text in SEEN]
    steps = {f"c-{each.code}": answer(plain_words(each.text), answers) for each in skill.criteria}
    return {
        "made_on": number(newest(book, skill.code), InputRequired(), NumberRange(min=0)),
        "revision": number(skill.revision, InputRequired(), NumberRange(min=1)),
        "request": number(open_request(book, skill.code, anybody=anybody), Optional(), NumberRange(min=1)),
        **steps,
        "level": SelectField(_("How much help was needed today?"), choices=choices(levels)),
        "comment": TextAreaField(
            _("Comment for %(learner)s", learner=book.learner_name.split()[0]),
            [Length(max=LONGEST_COMMENT)],
            description=_("No patient names or numbers."),
            render_kw={"maxlength": LONGEST_COMMENT, "rows": 2},
        ),
        "outcome": answer(_("What do you say?"), [key for key, _icon, _text in OUTCOMES]),
    }


def number(value: int | None, *validators: Any) -> IntegerField:  # noqa: ANN401 WTForms' validators
    return IntegerField("", validators, default=value, widget=HiddenInput())


def answer(label: str, known: Sequence[str]) -> RadioField:
    return RadioField(label, [Optional(), AnyOf(known)], validate_choice=False)
