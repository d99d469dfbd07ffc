"""Each sentence of WTForms that a form can show has words of ours, with the same numbers in it."""

import re
from pathlib import Path

import pytest
import wtforms
from babel.messages.pofile import read_po
from wtforms import DateField, Form, SelectField, StringField
from wtforms.validators import InputRequired, Length

from tracker.web.form_faults import WORDS, Faults, faults

pytestmark = pytest.mark.quick

NEVER = re.compile(r"CSRF|IP address|Mac address|URL|cannot be None|field name|disabled|cannot be edited|Date must")
"""Of kinds of fields that Stride does not have, or of what its guard answers."""


def sentences() -> list:
    with (Path(wtforms.__file__).parent / "locale" / "wtforms.pot").open("rb") as file:
        return [message for message in read_po(file) if message.id]


def test_every_sentence_is_ours(app):
    with app.test_request_context():
        for message in sentences():
            if isinstance(message.id, tuple):
                assert Faults().ngettext(*message.id, 3) not in message.id
            elif not NEVER.search(message.id):
                assert message.id in WORDS


class Asked(Form):
    class Meta:
        get_translations = faults

    name = StringField(validators=[InputRequired(), Length(max=3)])
    on = DateField()
    which = SelectField(choices=["a"])


def test_a_form_says_them(app):
    with app.test_request_context():
        form = Asked(data={"name": "Ann"})
        form.process(formdata=None, name="", on=None)
        form.name.process_errors, form.which.data = [], "b"
        form.name.raw_data = [""]
        assert not form.validate()
        assert form.name.errors == ["Fill this in."]
        assert form.which.errors == ["Choose one of those that are offered."]
        form.name.raw_data, form.name.data = ["Anna"], "Anna"
        assert not form.validate()
        assert form.name.errors == ["Write at most 3 characters."]
