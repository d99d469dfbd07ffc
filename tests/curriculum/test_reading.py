"""Any file at all is read into values and faults, and never ends the program."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.curriculum.reading import read_sheet

pytestmark = pytest.mark.quick


def sheet(folder, raw):
    (folder / "a.yaml").write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    return read_sheet(folder, "a.yaml")


def test_values_are_those_of_yaml_1_2(tmp_path):
    read = sheet(tmp_path, "country: NO\nanswers: [yes, on, true]\nat: 12:30\nday: 2026-01-31\nhours: 8\nnone: ~")
    assert read.data == {
        "country": "NO",
        "answers": ["yes", "on", True],
        "at": "12:30",
        "day": "2026-01-31",
        "hours": 8,
        "none": None,
    }
    assert read.faults == []


def test_the_line_of_a_value_or_of_what_is_around_it(tmp_path):
    read = sheet(tmp_path, "a: 1\nb:\n  - c: 2\n    d: >-\n      words\n      more\n")
    assert [read.line(path) for path in (("a",), ("b", 0, "c"), ("b", 0, "d"), ("b", 0, "gone"))] == [1, 3, 4, 3]


@pytest.mark.parametrize(
    ("raw", "rule", "line"),
    [
        (b"", "empty", 1),
        (b"# only a remark\n", "empty", 1),
        (b"a: 1\nb: \xff\n", "utf-8", 2),
        (b"a: 1\nb: 2\na: 3\n", "duplicate-key", 3),
        (b"a: {b: 1, b: 2}", "duplicate-key", 1),
        (b"a: &x [1]\nb: *x\n", "yaml", 2),
        (b"&x [*x]", "yaml", 1),
        (b"a: [1\nb: 2", "yaml", 2),
        (b"a: 1\n---\nb: 2", "yaml", 2),
        (b"a: !!python/object/apply:os.getcwd []", "yaml", 1),
        (b"a: !!python/name:os.system x", "yaml", 1),
        (b"a: !!int many", "yaml", 1),
        (b"? [a]\n: 1", "yaml", 1),
        (b"\x00", "yaml", 1),
        (b"a: " + b"[" * 100_000 + b"]" * 100_000, "yaml", 1),
        (b"- " * 50_000 + b"a", "yaml", 1),
        (b"x" * 1_000_001, "size", 1),
        (b"- 1\n" * 25_000, "size", 1),
    ],
    ids=range(18),
)
def test_a_bad_file_is_one_fault_with_its_line(tmp_path, raw, rule, line):
    (fault,) = sheet(tmp_path, raw).faults
    assert (fault.rule, fault.file) == (rule, "a.yaml")
    assert fault.line in {line, line + 1}, fault
    assert fault.remedy


def test_what_is_not_a_readable_file_is_a_fault(tmp_path):
    (tmp_path / "folder.yaml").mkdir()
    for name in ("folder.yaml", "none.yaml"):
        assert [fault.rule for fault in read_sheet(tmp_path, name).faults] == ["file"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary() | st.text(alphabet="ab:-[]{}&*!? \n\"'|>#%~,1").map(str.encode))
def test_any_bytes_are_read_or_explained(tmp_path, raw):
    read = sheet(tmp_path, raw)
    assert read.faults or read.data is not None or raw.strip()


def test_a_fault_says_itself_in_one_line(tmp_path):
    (fault,) = sheet(tmp_path, b"").faults
    assert str(fault) == "a.yaml:1: The file is empty. Fill it or remove it. [empty]"
