"""What a field says of itself when it is filled in wrongly, in our words: WTForms' own are no plain sentences."""

from typing import Any

from tracker.web.speaking import _, lazy, ngettext

CHOOSE = lazy("Choose one of those that are offered.")
WORDS: dict[str, str] = {
    "This field is required.": lazy("Fill this in."),
    "Not a valid choice.": CHOOSE,
    "Not a valid choice": CHOOSE,
    "Invalid Choice: could not coerce.": CHOOSE,
    "Invalid Choice: could not coerce": CHOOSE,
    "Invalid choice(s): one or more data inputs could not be coerced.": CHOOSE,
    "Invalid value, must be one of: %(values)s.": CHOOSE,
    "Invalid value, can't be any of: %(values)s.": CHOOSE,
    "Invalid input.": lazy("This cannot be used here. Look at it again."),
    "Invalid email address.": lazy("Type an email address, such as name@school.example."),
    "Invalid UUID.": CHOOSE,
    "Not a valid datetime value.": lazy("Type a day and a time."),
    "Not a valid date value.": lazy("Type a day that exists."),
    "Not a valid time value.": lazy("Type a time, such as 14:30."),
    "Not a valid week value.": lazy("Type a week that exists."),
    "Not a valid integer value.": lazy("Type a whole number."),
    "Not a valid decimal value.": lazy("Type a number."),
    "Not a valid float value.": lazy("Type a number."),
    "Number must be at least %(min)s.": lazy("Type %(min)s or more."),
    "Number must be at most %(max)s.": lazy("Type %(max)s or less."),
    "Number must be between %(min)s and %(max)s.": lazy("Type a number from %(min)s to %(max)s."),
    "Field must be equal to %(other_name)s.": lazy("Type the same twice."),
    "Field must be between %(min)d and %(max)d characters long.": lazy("Write %(min)d to %(max)d characters."),
}
"""By the sentence of WTForms."""


class Faults:
    """Stands where WTForms looks for translations. What no form of ours can say stays as it is."""

    def gettext(self, said: str) -> str:
        return str(WORDS.get(said, said))

    def ngettext(self, one: str, many: str, number: int) -> str:
        """Its sentences on how many characters, with the number still to be filled in by WTForms."""
        match one:
            case "Field cannot be longer than %(max)d character.":
                return ngettext("Write at most %(num)s character.", "Write at most %(num)s characters.", number)
            case "Field must be at least %(min)d character long.":
                return ngettext("Write at least %(num)s character.", "Write at least %(num)s characters.", number)
            case "Field must be exactly %(max)d character long.":
                return ngettext("Write exactly %(num)s character.", "Write exactly %(num)s characters.", number)
            case "'%(value)s' is not a valid choice for this field.":
                return _("Choose only what is offered.")
        return one if number == 1 else many


def faults(*_: Any) -> Faults:  # noqa: ANN401 the method of a form's Meta
    return Faults()
