"""Proof that the person holding the device is the one signed in: PIN or password, before the write transaction.

A proof holds for five minutes on that device. Whoever has no PIN yet chooses one in the form they are about to sign,
and gives the password with it unless they signed in on that device in the last five minutes.
"""

from typing import Any
from uuid import UUID

from wtforms import PasswordField
from wtforms.validators import InputRequired, Length

from tracker import clock, extensions
from tracker.access import accounts, secrets, sessions
from tracker.errors import StrideError, Throttled, WeakSecret, WrongProof
from tracker.people import queries
from tracker.web import errors, guard, tries
from tracker.web.forms import Form
from tracker.web.speaking import lazy
from tracker.web.wording import sentence, wrong_secret

PIN = {"inputmode": "numeric", "maxlength": "6", "pattern": "[0-9]{6}"}
CURRENT_PIN = {**PIN, "autocomplete": "off"}
NEW_PIN = {**PIN, "autocomplete": "new-password"}


def pin_field(label: str, **render: str) -> PasswordField:
    return PasswordField(label, [InputRequired(lazy("Type the six digits.")), Length(max=20)], render_kw=render)


YOUR_PASSWORD = lazy("Your password")


def password_field(label: str = YOUR_PASSWORD, autocomplete: str = "current-password") -> PasswordField:
    needed = InputRequired(lazy("Type your password."))
    return PasswordField(label, [needed, Length(max=200)], render_kw={"autocomplete": autocomplete})


class ProofForm(Form):
    """A form that signs. Of these four fields only those are left that are needed now; none after a recent proof."""

    PROOF = ("password", "pin", "new_pin", "new_pin_again")
    extra = frozenset(PROOF)  # a page opened before the proof still sends them

    password = password_field()
    pin = pin_field(lazy("Your signing PIN"), **CURRENT_PIN)
    new_pin = pin_field(lazy("Choose a signing PIN of six digits"), **NEW_PIN)
    new_pin_again = pin_field(lazy("The same PIN again"), **NEW_PIN)

    def __init__(self, **given: Any) -> None:  # noqa: ANN401
        super().__init__(**given)
        needed = self.asked()
        for name in self.PROOF:
            if name not in needed:
                delattr(self, name)

    def asked(self) -> frozenset[str]:
        """Which of them are asked now."""
        return needs()

    @property
    def proof(self) -> list[Any]:
        """The fields to draw above the buttons; may be empty."""
        return [self[name] for name in self.PROOF if name in self]


def needs() -> frozenset[str]:
    """Which fields a proof needs now, for the person and device of this request."""
    row = guard.sign_in_row()
    recent = row is not None and sessions.has_proof(row, clock.now())
    account = queries.account(row.person_id) if row else None
    if account and account.pin_hash:
        return frozenset() if recent else frozenset({"pin"})
    if recent or (row is not None and sessions.is_fresh(row, clock.now())):
        return frozenset({"new_pin", "new_pin_again"})
    return frozenset({"password", "new_pin", "new_pin_again"})


def prove(form: ProofForm) -> bool:
    """Whether the proof holds; if not, the form says why. Counted and kept at once, whatever becomes of the rest."""
    row = guard.sign_in_row()
    if row is None:
        return False
    try:
        _prove(form, row.person_id)
    except (WrongProof, Throttled) as error:
        fail(form, next(name for name in ("pin", "password") if name in form), error)
        return False
    except WeakSecret as error:
        fail(form, "new_pin_again" if error.why == "mismatch" else "new_pin", error)
        return False
    for name in [name for name in form.PROOF if name in form]:
        delattr(form, name)  # a form that is shown again for another reason asks for no second proof
    return True


def _prove(form: ProofForm, person_id: UUID) -> None:
    if not form.proof:
        return
    account = queries.account(person_id)
    kept_password, kept_pin = (account.password_hash, account.pin_hash) if account else (None, None)
    pin_hash = chosen_pin(form.new_pin.data, form.new_pin_again.data) if "new_pin" in form else None
    if "pin" in form:
        tries.secret_of(person_id, lambda: secrets.pin_matches(kept_pin, form.pin.data))
    if "password" in form:
        tries.secret_of(person_id, lambda: secrets.password_matches(kept_password, form.password.data))
    with extensions.writing():
        if pin_hash:
            accounts.set_pin(actor_id=person_id, person_id=person_id, pin_hash=pin_hash)
        sessions.proved(guard.token())
    guard.forget()


def prove_password(form: Form) -> bool:
    """For what always asks for the password, such as choosing another one: the form's `password` field."""
    row = guard.sign_in_row()
    account = queries.account(row.person_id) if row else None
    if row is None or account is None:
        return False
    kept = account.password_hash
    try:
        tries.secret_of(row.person_id, lambda: secrets.password_matches(kept, form["password"].data))
    except (WrongProof, Throttled) as error:
        fail(form, "password", error)
        return False
    return True


def chosen_pin(pin: str, again: str) -> str:
    """The hash of a PIN typed twice. Raises WeakSecret."""
    if pin != again:
        raise WeakSecret("mismatch")
    secrets.check_pin_strength(pin)
    return secrets.hash_pin(pin)


def chosen_password(password: str, again: str) -> str:
    """The hash of a password typed twice. Raises WeakSecret."""
    if password != again:
        raise WeakSecret("mismatch")
    secrets.check_password_strength(password)
    return secrets.hash_password(password)


def fail(form: Form, name: str, error: StrideError) -> None:
    """Put the sentence of an error on a field."""
    said = wrong_secret(name, error.left) if isinstance(error, WrongProof) else sentence(error)
    form[name].errors = [*form[name].errors, said]
    form.status = errors.status_of(error)
    errors.name_the_wait(error)
