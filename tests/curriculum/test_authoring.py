"""A school's own copy, and ZIPs from anybody: what is written, what is refused, and that nothing leaves the folder."""

import io
import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import small_curriculum
from tracker.curriculum import authoring
from tracker.curriculum.check import check

pytestmark = pytest.mark.quick


def zipped(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    made.seek(0)
    return made


def small(prefix: str = "") -> dict[str, bytes]:
    folder = small_curriculum.folder()
    return {prefix + str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*.yaml")}


def files_in(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}


@pytest.mark.parametrize("prefix", ["", "curriculum/", "my school/"])
def test_a_whole_folder_comes_out_as_it_went_in(tmp_path, prefix):
    assert authoring.unpack(zipped(small(prefix)), tmp_path / "out") == []
    assert files_in(tmp_path / "out") == set(small())
    assert check(tmp_path / "out") == []


def test_what_editors_and_systems_leave_behind_is_passed_over(tmp_path):
    extra = {"README.md": b"#", "schema/module.json": b"{}", ".DS_Store": b"x", "modules/.swp": b"x"}
    assert authoring.unpack(zipped({**small(), **extra}), tmp_path / "out") == []
    assert files_in(tmp_path / "out") == set(small())


@pytest.mark.parametrize(
    "name",
    [
        "../evil.yaml",
        "modules/../../evil.yaml",
        "/etc/evil.yaml",
        "modules/evil.py",
        "modules/deep/evil.yaml",
        "C:\\evil.yaml",
        "modules/UPPER.yaml",
        "modules/a\u202eb.yaml",
        "setup.py",
        "modules/" + "a" * 300 + ".yaml",
    ],
)
def test_a_file_that_is_none_of_a_curriculum_is_named_and_not_written(tmp_path, name):
    [fault] = authoring.unpack(zipped({**small(), name: b"x: 1"}), tmp_path / "out")
    assert fault.message == "Is no file of a curriculum."
    assert files_in(tmp_path) == {f"out/{known}" for known in small()}


def test_a_link_is_refused(tmp_path):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        link = zipfile.ZipInfo("modules/link.yaml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    made.seek(0)
    assert authoring.unpack(made, tmp_path / "out")
    assert files_in(tmp_path) == set()


def test_a_bomb_stops_at_the_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(authoring, "MOST_BYTES", 100_000)
    [fault] = authoring.unpack(zipped({"modules/big.yaml": b"0" * 5_000_000}), tmp_path / "out")
    assert fault.message == "Holds too many bytes."
    assert sum(file.stat().st_size for file in tmp_path.rglob("*.yaml")) <= 100_000


def test_too_many_files_are_refused_before_any_is_written(tmp_path):
    many = {f"modules/m{number}.yaml": b"" for number in range(authoring.MOST_FILES + 1)}
    [fault] = authoring.unpack(zipped(many), tmp_path / "out")
    assert fault.message == "Holds too many files."
    assert files_in(tmp_path) == set()


@pytest.mark.parametrize("body", [b"", b"PK", b"not a zip at all", zipped(small()).getvalue()[:500]])
def test_what_is_no_zip_says_so(tmp_path, body):
    [fault] = authoring.unpack(io.BytesIO(body), tmp_path / "out")
    assert fault.message == "Cannot be read."


@settings(max_examples=60, deadline=None)
@given(where=st.integers(0, 4000), what=st.binary(min_size=1, max_size=40))
def test_a_damaged_zip_gives_faults_and_never_a_traceback(tmp_path_factory, where, what):
    body = bytearray(zipped(small()).getvalue())
    body[where % len(body) : where % len(body) + len(what)] = what
    out = tmp_path_factory.mktemp("fuzz")
    faults = authoring.unpack(io.BytesIO(bytes(body)), out)
    assert all(fault.message and fault.remedy for fault in faults)
    assert all(authoring.FILES.fullmatch(name) for name in files_in(out))


def test_a_copy_is_the_shipped_folder_and_never_overwrites(tmp_path):
    authoring.copy(small_curriculum.folder(), tmp_path / "ours")
    assert files_in(tmp_path / "ours") == files_in(small_curriculum.folder())
    with pytest.raises(FileExistsError):
        authoring.copy(small_curriculum.folder(), tmp_path / "ours")
