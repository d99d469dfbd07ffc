"""`tracker init`: from an empty folder to a first sign-in, or to nothing at all."""

import pytest
from sqlalchemy import select

from tracker import create_app
from tracker.audit import AuditEvent, Verb
from tracker.config import Settings
from tracker.curriculum.models import Edition
from tracker.extensions import db
from tracker.people.models import DemoMark, Provider, Staff

ANSWERS = {
    "--base-url": "http://localhost:8123/",
    "--provider": "Sint-Jan",
    "--country": "BE",
    "--name": "Ada Admin",
    "--email": "ada@example.org",
}


def words(folder, **changed: str) -> list[str]:
    given = {**ANSWERS, "--folder": str(folder), **changed}
    return ["init", *(word for pair in given.items() for word in pair)]


@pytest.fixture
def run(run, monkeypatch):
    """Without the settings of an installation: they are what is being made."""
    nothing = dict.fromkeys(("SETTINGS", "BASE_URL", "SECRET_KEY", "SIGNING_KEY", "FOLDER"))

    def invoke(*given: str, **options):
        return run(*given, **{**nothing, **options})

    return invoke


@pytest.mark.quick
def test_an_installation_in_an_empty_folder(run, tmp_path):
    folder = tmp_path / "stride"
    said = run(*words(folder)).stdout
    file = folder / "stride.env"
    assert file.stat().st_mode & 0o777 == (folder / "stride.sqlite").stat().st_mode & 0o777 == 0o600
    settings = Settings.read({}, file=file)
    assert (settings.base_url, settings.port, settings.folder) == ("http://localhost:8123", "8123", str(folder))
    assert settings.database_url == f"sqlite:///{folder / 'stride.sqlite'}"
    app = create_app(settings)
    with app.app_context():
        provider = db.session.scalars(select(Provider)).one()
        assert (provider.name, provider.country, provider.time_zone) == ("Sint-Jan", "BE", "Europe/Brussels")
        assert db.session.scalars(select(Staff)).one().role == "administrator"
        assert [edition.programme for edition in db.session.scalars(select(Edition))]
        assert db.session.scalars(select(DemoMark)).all() == []
        told = set(db.session.scalars(select(AuditEvent.verb)))
        assert told == {
            Verb.EDITION_PUBLISHED,
            Verb.TRANSLATIONS_PUBLISHED,
            Verb.PROVIDER_ADDED,
            Verb.PERSON_ADDED,
            Verb.STAFF_ADDED,
            Verb.LINK_MADE,
        }
    link = next(word for word in said.split() if "/link/" in word)
    assert app.test_client().get(link).status_code == 200
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


def test_it_asks_for_what_it_was_not_told(run, tmp_path):
    typed = "http://localhost\nSint-Jan\nNO\nAda Admin\nada@example.org\n"
    said = run("init", "--folder", str(tmp_path / "stride"), typed=typed).output
    assert "The address people will type" in said
    assert "Your mail address" in said
    assert "tracker serve" in said


def test_it_never_writes_over_an_installation(run, tmp_path):
    run(*words(tmp_path))
    before = (tmp_path / "stride.env").read_text()
    assert "is there already" in run(*words(tmp_path), code=1).stderr
    assert (tmp_path / "stride.env").read_text() == before
    (tmp_path / "stride.env").unlink()
    assert "stride.sqlite is there already" in run(*words(tmp_path), code=1).stderr
    assert not (tmp_path / "stride.env").exists()


def test_what_fails_leaves_nothing_behind(run, tmp_path):
    (tmp_path / "empty").mkdir()
    folder = tmp_path / "stride"
    assert "curriculum has faults" in run(*words(folder), code=1, CURRICULUM=str(tmp_path / "empty")).stderr
    assert [file.name for file in folder.iterdir() if file.is_file()] == []
    run(*words(folder))


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--base-url", "stride.school.be"),
        ("--base-url", "https://school.be/stride"),
        ("--email", "ada"),
        ("--country", "FR"),
        ("--time-zone", "Europe/Ghent"),
    ],
)
def test_an_answer_that_cannot_be(run, tmp_path, option, value):
    assert option in run(*words(tmp_path, **{option: value}), code=2).stderr
    assert list(tmp_path.iterdir()) == []


def test_on_a_database_that_is_there(run, app, database, tmp_path):
    """DATABASE_URL is obeyed; a database with a provider is left alone."""
    if database == "sqlite":
        return
    url = app.config["SQLALCHEMY_ENGINE_OPTIONS"]["url"]
    run(*words(tmp_path / "one"), DATABASE_URL=url)
    assert db.session.scalars(select(Provider)).one().name == "Sint-Jan"
    db.session.rollback()
    assert "has a provider already" in run(*words(tmp_path / "two"), code=1, DATABASE_URL=url).stderr
