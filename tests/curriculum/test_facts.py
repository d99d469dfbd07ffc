"""Every fact of the documents is taught by an item or kept by the program, and one that is neither is named."""

import pytest

from tests.curriculum.small import small, write
from tracker.curriculum.check import check
from tracker.curriculum.facts import facts_of

pytestmark = pytest.mark.quick


def with_fact(folder, **changes):
    files = small()
    fact = {"id": "E9", "country": "BE", "strength": "documented", "text": "Care is shared."}
    files["facts.yaml"]["facts"].append({**fact, **changes})
    for row in files["facts.yaml"]["facts"]:
        if row["id"] == "N1":
            row["kept_by"] = ["page:home"]
    return write(folder, files)


def test_a_fact_that_nothing_teaches_or_keeps_is_a_fault_when_asked(tmp_path):
    folder = with_fact(tmp_path)
    (fault,) = check(folder, facts=True)
    assert (fault.rule, fault.file) == ("facts", "facts.yaml")
    assert "E9" in (folder / "facts.yaml").read_text().splitlines()[fault.line - 1]
    assert check(folder) == []


def test_a_fact_that_is_kept_is_covered(tmp_path):
    assert check(with_fact(tmp_path, kept_by=["test:shared"]), facts=True) == []


def test_a_fact_from_beyond_the_documents_need_not_be_taught(tmp_path):
    assert check(with_fact(tmp_path, id="P1", strength="sure"), facts=True) == []


def test_each_row_names_who_teaches_and_who_keeps(folder):
    rows = {row.id: row for row in facts_of(folder)}
    assert list(rows) == ["B2", "B5", "B7", "B12", "E3", "N1"]
    assert rows["B5"].taught_by == ("small",)
    assert rows["E3"].taught_by[:2] == ("administrative-workflows-work", "administrative-workflows-talk")
    assert rows["N1"].taught_by == rows["N1"].kept_by == ()
