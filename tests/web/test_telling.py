"""Lines of a logbook in words."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from tracker.logbook.lines import Became, Line
from tracker.standing.kinds import KINDS, Withdrawn
from tracker.web import telling

pytestmark = pytest.mark.quick

WHEN = datetime(2026, 3, 2, 9, tzinfo=UTC)


def line(kind="practice-logged", **more):
    empty = dict.fromkeys(("item", "minutes", "setting", "level", "outcome", "language", "refers"))
    given = {"seq": 2, "id": UUID(int=1), "on": date(2026, 3, 2), "recorded_at": WHEN, "details": {}}
    by = {"author_id": UUID(int=2), "author": "Ann", "acted_as": "mentor", "assurance": "pin"}
    return Line(**{**empty, **given, **by, "kind": kind, **more})


def test_heads(app):
    with app.test_request_context():
        logged = line(minutes=90, setting="real-care")
        assert telling.head(logged) == "Practice logged · 1 h 30 min · In real care"
        assert telling.head(line("unit-completed", language="fr")) == "Unit completed · French"
        assert telling.head(line("assessed", outcome="more-practice")) == "More practice needed"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_head_and_a_sign(app, kind):
    with app.test_request_context():
        assert telling.head(line(kind, outcome="achieved" if kind == "assessed" else None))
        assert telling.sign(line(kind))[0]


def test_everything_that_becomes_of_an_entry_has_a_word(app):
    with app.test_request_context():
        for became in Became:
            found = telling.tag_of(line(became=became))
            assert (found is None) == (became is Became.STANDS)
        closed = line("sign-off-requested", became=Became.CLOSED, answers=[line("request-closed", outcome="not-now")])
        assert telling.tag_of(closed)[2] == "Not now"


def test_every_reason_to_take_back_has_words():
    assert set(telling.WHYS) == set(Withdrawn.model_fields["why"].annotation.__args__)


def test_signatures_show_what_was_printed():
    signed = line(texts={"signed_as": "Ann Moe\nNurse\nWard 3, Oslo"})
    assert telling.signature_of(signed) == ("Ann Moe", "Nurse", "Ward 3, Oslo")
    assert telling.signature_of(line()) == ("Ann", "", "")


def test_until_when(app):
    assert line(details={"until": "2026-03-16"}).until == date(2026, 3, 16)
    assert line().until is None


def test_languages_are_named_in_the_readers(app):
    with app.test_request_context():
        assert [telling.language_name(code) for code in ("nl", "fr", "xx-nonsense")] == [
            "Dutch",
            "French",
            "xx-nonsense",
        ]
