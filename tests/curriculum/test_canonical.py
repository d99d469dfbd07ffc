"""One value has one text."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.curriculum.canonical import canonical_json, digest_of

pytestmark = pytest.mark.quick

PLAIN = st.recursive(
    st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)


def test_golden_text_and_digest():
    value = {"b": [True, 2, "ø"], "a": {"é": "e\u0301"}}
    assert canonical_json(value) == '{"a":{"é":"é"},"b":[1,2,"ø"]}'
    assert digest_of(value) == "681fd9e6b9cbf9a2c41fcc5790c95f039084b07d6a331bd49951c9140c38a48a"


@given(PLAIN)
def test_reading_and_writing_again_gives_the_same_text(value):
    text = canonical_json(value)
    assert canonical_json(json.loads(text)) == text
    assert unicodedata.is_normalized("NFC", text)


@pytest.mark.parametrize("value", [1.5, None, {1, 2}, object(), [None]])
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises(TypeError):
        canonical_json(value)
