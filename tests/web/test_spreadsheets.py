"""No text becomes a formula, and no other text is touched."""

import pytest

from tracker.web.spreadsheets import harmless

pytestmark = pytest.mark.quick

FORMULAS = (
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\0=1", "\tx", "  =1", "\n=1"),
    *("＝1", "－1", "﹢1", "⁼1", "\u00a0=1", "\u3000=1", "\u2003+1", "\u200b=1", "\ufeff=1", "\u202e=1"),
)


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a = b", "2 March", "Zoë", "'=1", None, 7])
def test_other_cells_stay_as_they_are(text):
    assert harmless(text) == ("" if text is None else str(text))
