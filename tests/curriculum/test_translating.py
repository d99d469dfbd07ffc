"""Published translations: rows by the digest of the English, added and never changed, on both databases."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError

from tests import pseudo
from tests.curriculum.small import small, write
from tracker.audit import AuditEvent, Verb
from tracker.curriculum import coverage
from tracker.curriculum.files import load
from tracker.curriculum.models import Edition, Printing, Translation
from tracker.curriculum.publish import publish
from tracker.curriculum.translating import TranslationCount, news, words_in
from tracker.curriculum.translations import digest
from tracker.extensions import db, writing

ON = datetime(2026, 1, 5, 9, tzinfo=UTC)
ETHICS = digest("Ethics")


def published(folder):
    with writing():
        return publish(db.session, folder, actor_id=None, on=ON).translations


def count():
    return db.session.scalar(select(func.count()).select_from(Translation))


@pytest.fixture
def folder(tmp_path):
    return pseudo.translate(write(tmp_path, small()), "fr", "nl")


def test_the_same_folder_again_adds_nothing(database, folder):
    first = published(folder)
    assert [each.language for each in first] == ["fr", "nl"]
    before = count()
    assert before == sum(each.texts for each in first)
    assert published(folder) == []
    assert count() == before


def test_a_better_word_makes_neither_an_edition_nor_a_printing(database, folder):
    published(folder)
    rows = [db.session.scalar(select(func.count()).select_from(table)) for table in (Edition, Printing)]
    pseudo.translate(folder, "fr", say=lambda text: f"⟦{text}, mieux⟧" if text == "Ethics" else pseudo.marked(text))
    assert published(folder) == [TranslationCount("fr", 1, 0)]
    assert [db.session.scalar(select(func.count()).select_from(table)) for table in (Edition, Printing)] == rows
    assert words_in(["fr"])["fr"][ETHICS].text == "⟦Ethics, mieux⟧"
    old = select(Translation.text).where(Translation.english == ETHICS, Translation.language == "fr")
    assert db.session.scalars(old.order_by(Translation.number)).all() == ["⟦Ethics⟧", "⟦Ethics, mieux⟧"]


def test_what_is_taken_away_is_a_row_without_words(database, folder):
    published(folder)
    pseudo.translate(folder, "fr", ethics="Ethics")
    assert published(folder) == [TranslationCount("fr", 0, 1)]
    assert words_in(["fr"])["fr"][ETHICS].text == ""
    assert published(folder) == []
    pseudo.translate(folder, "fr")
    assert published(folder) == [TranslationCount("fr", 1, 0)]


def test_older_editions_keep_the_words_of_their_english(database, folder):
    published(folder)
    files = small()
    files["modules/ethics.yaml"]["title"] = "Ethics at work"
    pseudo.translate(write(folder, files), "fr", "nl")
    assert [(each.texts, each.removed) for each in published(folder)] == [(1, 0), (1, 0)]
    assert words_in(["fr"])["fr"][ETHICS].text == "⟦Ethics⟧"
    assert words_in(["fr"])["fr"][digest("Ethics at work")].text == "⟦Ethics at work⟧"


def test_a_stale_text_is_not_published_for_the_new_english(database, folder):
    coverage.keep(load(folder))
    published(folder)
    files = small()
    files["modules/ethics.yaml"]["title"] = "Ethics at work"
    write(folder, files)
    assert published(folder) == []
    assert digest("Ethics at work") not in words_in(["fr"])["fr"]
    coverage.keep(load(folder), still_right=("fr", "ethics"))
    assert published(folder) == [TranslationCount("fr", 1, 0)]


def test_being_read_by_somebody_is_published_too(database, folder):
    published(folder)
    assert not words_in(["fr"])["fr"][ETHICS].reviewed
    pseudo.translate(folder, "fr", reviewed="Lucie Moreau, 2026-11-21")
    assert news(load(folder)).keys() == {"fr"}
    published(folder)
    assert words_in(["fr"])["fr"][ETHICS].reviewed


def test_the_trail_has_the_counts(database, folder):
    published(folder)
    trail = db.session.scalars(select(AuditEvent.data).where(AuditEvent.verb == Verb.TRANSLATIONS_PUBLISHED)).all()
    assert len(trail) == 2
    assert all('"removed": 0' in line for line in trail)


def test_nothing_is_known_in_a_language_without_words(database, folder):
    published(folder)
    assert words_in(["de", "nb"]) == {}
    assert words_in([]) == {}


@pytest.mark.parametrize(
    "statement", ["UPDATE translation SET text = 'x'", "DELETE FROM translation", "TRUNCATE translation"]
)
def test_the_database_refuses_changes(database, folder, statement):
    if database == "sqlite" and statement.startswith("TRUNCATE"):
        statement = "DELETE FROM translation WHERE language = 'fr'"
    published(folder)
    db.session.rollback()
    with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
        connection.execute(text(statement))


def test_no_row_takes_the_place_of_another(database, folder):
    published(folder)
    db.session.rollback()
    row = {"language": "fr", "english": ETHICS, "number": 1, "text": "x", "reviewed": True, "published_at": ON}
    with pytest.raises(DBAPIError), db.engine.begin() as connection:
        connection.execute(insert(Translation).prefix_with("OR REPLACE", dialect="sqlite"), [row])
