"""Settings: the environment over the file over the defaults, and no serving with a key that anybody could guess."""

from dataclasses import replace

import pytest

from tracker.config import DEFAULT_KEYS, Settings, from_environment, insist, new_key, public, read_file
from tracker.errors import Misconfigured

pytestmark = pytest.mark.quick

GOOD = Settings(
    base_url="https://stride.example",
    secret_key=new_key(),
    signing_key=new_key(),
    database_url="sqlite:///stride.sqlite",
)


def test_the_environment_goes_over_the_file_and_the_file_over_the_defaults(tmp_path):
    file = tmp_path / "stride.env"
    file.write_text("# A comment\n\nHOST=0.0.0.0\nPORT = 9000\nBASE_URL=https://a.example?x=1\n", "utf-8")
    settings = Settings.read({"PORT": "9001", "PATH": "/bin", "MODE": "demo"}, file=file)
    assert (settings.host, settings.port, settings.workers) == ("0.0.0.0", "9001", "2")  # noqa: S104
    assert settings.base_url == "https://a.example?x=1"
    assert settings.mode == "serve"


def test_the_file_is_the_one_that_settings_names(tmp_path, monkeypatch):
    (tmp_path / "stride.env").write_text("PORT=9000", "utf-8")
    (tmp_path / "other.env").write_text("PORT=9001", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.delenv("SETTINGS", raising=False)
    assert from_environment().port == "9000"
    monkeypatch.setenv("SETTINGS", "other.env")
    assert from_environment().port == "9001"
    assert read_file(tmp_path / "other.env") == {"PORT": "9001"}


def test_good_settings_may_serve():
    insist(GOOD)
    insist(replace(GOOD, base_url="http://localhost:8000"))


BAD = [
    {"secret_key": ""},
    {"signing_key": ""},
    {"secret_key": "x" * 64},
    {"secret_key": new_key()[:31]},
    *({"secret_key": key} for key in sorted(DEFAULT_KEYS)),
    {"signing_key": GOOD.secret_key},
    {"base_url": ""},
    {"base_url": "stride.example"},
    {"database_url": ""},
]


@pytest.mark.parametrize("changed", BAD)
def test_what_must_not_serve_says_the_remedy(changed):
    with pytest.raises(Misconfigured, match=r"Run|Set|Give"):
        insist(replace(GOOD, **changed))


def test_every_setting_says_what_it_changes():
    assert all(each.metadata["says"].endswith((".", ".).", "...")) for each in public())
    assert "mode" not in {each.name for each in public()}


def test_a_key_is_new_every_time():
    assert len({new_key() for _ in range(20)}) == 20
    assert len(new_key()) >= 43


def test_what_the_address_says():
    assert GOOD.secure
    assert not replace(GOOD, base_url="http://localhost").secure
    assert replace(GOOD, base_url="https://Stride.Example:8443").hostname == "stride.example"
