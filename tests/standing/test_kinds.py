"""What each kind of entry can say: it comes back from its columns and details as it went in, and nothing slips in."""

import json
from datetime import date
from uuid import UUID

import pytest
from pydantic import ValidationError

from tracker.logbook.chain import canonical
from tracker.logbook.models import LEARNER_KINDS
from tracker.standing.kinds import CLAIMS, KINDS, SIGNED, STAY
from tracker.standing.saying import COLUMNS

pytestmark = pytest.mark.quick

DAY = date(2026, 3, 2)
ID = UUID("abcdefab-0000-4000-8000-000000000001")
ITEM = {"item_code": "pulse", "item_revision": 2, "item_digest": "d1"}
ENROLLED = {"edition_id": ID, "cohort": ID, "starts_on": DAY, "pace": "evening", "languages": ("nb", "en")}
FULL = {
    "enrolled": ENROLLED,
    "moved": {**ENROLLED, "from_cohort": ID, "from_edition": ID},
    "ended": {"outcome": "left", "reason": "own-wish"},
    "reopened": {"refers_seq": 3, "reason": "came-back"},
    "paused": {"reason": "leave"},
    "resumed": {"refers_seq": 3},
    "unit-completed": {**ITEM, "language": "nb", "minutes": 90},
    "practice-logged": {**ITEM, "setting": "real-care", "minutes": 960, "refers_seq": 4},
    "placed": {
        "site": ID,
        "starts_on": DAY,
        "ends_on": date(2026, 4, 30),
        "planned": 12000,
        "mentor": ID,
        "waiver": "experience",
        "refers_seq": 3,
    },
    "placement-ended": {"refers_seq": 3, "outcome": "as-planned"},
    "day-logged": {
        "item_code": "internship",
        "placement": 2,
        "outcome": "made-up",
        "minutes": 480,
        "setting": "real-care",
        "excuse": "transport",
        "instead_of": DAY,
        "late": "away",
        "refers_seq": 4,
        "files": ("a" * 64,),
    },
    "placement-evaluated": {"refers_seq": 3, "outcome": "final", "feedback": {"empathy": "strong"}},
    "confirmed": {"refers_seq": 3, "item_code": "pulse"},
    "declined": {"refers_seq": 3, "item_code": "pulse"},
    "sign-off-requested": {**ITEM, "level": 3, "mentor": ID, "until": date(2026, 3, 15)},
    "request-closed": {"refers_seq": 3, "item_code": "pulse", "outcome": "not-now"},
    "request-extended": {"refers_seq": 3, "item_code": "pulse", "until": date(2026, 3, 29)},
    "assessed": {
        **ITEM,
        "criteria": {"does": "done", "records": "not-seen"},
        "level": 4,
        "outcome": "achieved",
        "feedback": {"empathy": "strong"},
        "site": ID,
        "setting": "simulated",
        "refers_seq": 3,
        "made_on": 0,
    },
    "feedback-given": {"item_code": "pulse", "feedback": {"reliability": "expected"}},
    "feedback-noted": {"item_code": "pulse", "mentor": ID},
    "result-entered": {"item_code": "written", "attempt": 2, "outcome": "passed", "score": 1450, "out_of": 2000},
    "language-level-proved": {"language": "nl", "cefr": "B2", "proof": "certificate"},
    "exempted": {**ITEM, "evidence": "diploma"},
    "document-shown": {"document": ID, "valid_until": date(2027, 1, 1)},
    "vouched": {"refers_seq": 3, "item_code": "pulse"},
    "disputed": {"refers_seq": 3, "item_code": "pulse"},
    "noted": {"refers_seq": 3, "item_code": "pulse"},
    "withdrawn": {"refers_seq": 3, "item_code": "pulse", "why": "mistake"},
}


def say(kind: str, **more):
    return KINDS[kind].model_validate({"on_date": DAY, **FULL[kind], **more})


def read_back(said):
    """As the writer reads a row: its columns, and details from their canonical text."""
    known = {**said.columns(), "edition_id": said.edition}
    known = {name: value for name, value in known.items() if name in type(said).model_fields}
    return type(said).model_validate({**known, **json.loads(canonical(said.details()))})


def test_the_table_has_every_kind():
    assert set(FULL) == set(KINDS)
    assert {name: kind.KIND for name, kind in KINDS.items()} == {name: name for name in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_comes_back_as_it_went_in(kind):
    assert read_back(say(kind)) == say(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_field_is_refused(kind):
    with pytest.raises(ValidationError, match="author_id"):
        say(kind, author_id=ID)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_asked_for_or_has_a_default(kind):
    for name in {"on_date", *FULL[kind]}:
        field = KINDS[kind].model_fields[name]
        fields = {each: value for each, value in {"on_date": DAY, **FULL[kind]}.items() if each != name}
        if field.is_required():
            with pytest.raises(ValidationError, match=name):
                KINDS[kind].model_validate(fields)
        else:
            assert read_back(KINDS[kind].model_validate(fields))


@pytest.mark.parametrize("kind", KINDS)
def test_details_hold_integers_and_strings_and_no_column(kind):
    details = say(kind).details()
    assert not {*details} & {*COLUMNS, "edition_id"}
    assert canonical(details) == canonical(read_back(say(kind)).details())
    assert not {*details} & set(KINDS[kind].TEXTS)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_derived_is_a_field_or_a_text_and_no_claim(kind):
    assert {*KINDS[kind].model_fields, *KINDS[kind].TEXTS} >= KINDS[kind].DERIVED
    assert not {*say(kind).claimed()} & KINDS[kind].DERIVED


REFUSED = [
    ("practice-logged", {"minutes": 0}),
    ("practice-logged", {"minutes": 961}),
    ("practice-logged", {"minutes": 59.5}),
    ("practice-logged", {"setting": "elsewhere"}),
    ("practice-logged", {"refers_seq": 0}),
    ("practice-logged", {"item_code": ""}),
    ("unit-completed", {"minutes": -1}),
    ("unit-completed", {"language": "n"}),
    ("unit-completed", {"item_revision": None}),
    ("sign-off-requested", {"level": 0}),
    ("sign-off-requested", {"mentor": "somebody"}),
    ("assessed", {"level": 6}),
    ("assessed", {"level": None}),
    ("assessed", {"outcome": "passed"}),
    ("assessed", {"criteria": {"does": "maybe"}}),
    ("assessed", {"feedback": {"humour": "strong"}}),
    ("assessed", {"feedback": {"empathy": "5"}}),
    ("assessed", {"made_on": -1}),
    ("assessed", {"site": None}),
    ("request-closed", {"outcome": "lost"}),
    ("ended", {"reason": "illness"}),
    ("enrolled", {"pace": "slow"}),
    ("withdrawn", {"why": "because"}),
    ("confirmed", {"on_date": "soon"}),
    ("day-logged", {"outcome": "ill"}),
    ("day-logged", {"excuse": "illness"}),
    ("day-logged", {"files": ["no digest"]}),
    ("day-logged", {"files": ["a" * 64] * 6}),
    ("paused", {"reason": "illness"}),
    ("placed", {"planned": 0}),
    ("placed", {"mentor": None}),
    ("placement-evaluated", {"outcome": "half-way"}),
    ("result-entered", {"attempt": 0}),
    ("result-entered", {"score": 14.5}),
    ("language-level-proved", {"cefr": "C3"}),
    ("exempted", {"evidence": "hearsay"}),
]


@pytest.mark.parametrize(("kind", "wrong"), REFUSED)
def test_what_is_no_value_is_refused(kind, wrong):
    with pytest.raises(ValidationError, match=next(iter(wrong))):
        say(kind, **wrong)


def test_only_an_enrolment_or_a_move_brings_an_edition():
    assert {name for name in KINDS if say(name).edition} == {"enrolled", "moved"}


def test_what_is_signed_claimed_and_stays():
    entered = {"exempted", "result-entered", "language-level-proved"}
    assert {"assessed", "placement-evaluated", "confirmed", "declined", *entered} == SIGNED
    assert {"practice-logged", "day-logged", "feedback-noted"} == CLAIMS
    assert {"withdrawn", "enrolled", "moved"} == STAY


def test_no_learner_writes_what_is_signed():
    assert not SIGNED & set(LEARNER_KINDS)
