"""Files under one digest: kept for ever, compressed beforehand, and nothing else is served."""

import re
from pathlib import Path

import pytest

from tests import factories as make
from tracker.web import statics


def test_a_file_is_kept_for_ever_under_an_address_that_changes_with_it(app, client):
    answer = client.get(app.jinja_env.globals["asset"]("app.css"), status=200, buffered=True)
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.mimetype == "text/css"
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_it_is_packed(app, client, coding):
    answer = client.get(app.jinja_env.globals["asset"]("app.css"), headers={"Accept-Encoding": coding}, buffered=True)
    assert answer.headers["Content-Encoding"] == coding


def test_every_file_that_a_page_names_is_there(app, sign_in_as):
    page = sign_in_as(make.person()).get("/account")
    named = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page.text))
    assert len(named) > 5
    for path in named:
        assert app.test_client().get(path, status=200, buffered=True).data


@pytest.mark.parametrize(
    "path", ["/static/x/app.css", "/static/app.css", "/static/{}/../../people.py", "/static/{}/%2e%2e/guard.py"]
)
def test_nothing_else_is_served(app, client, path):
    digest = app.jinja_env.globals["asset"]("").split("/")[2]
    assert client.get(path.format(digest)).status_code == 404


@pytest.mark.quick
def test_the_digest_changes_with_content_and_names(tmp_path):
    (tmp_path / "a.css").write_text("a")
    first = statics.tree_digest(tmp_path)
    (tmp_path / "a.css").write_text("b")
    second = statics.tree_digest(tmp_path)
    (tmp_path / "a.css").rename(tmp_path / "b.css")
    assert len({first, second, statics.tree_digest(tmp_path)}) == 3


@pytest.mark.quick
def test_workers_that_start_together_pack_once(tmp_path, monkeypatch):
    root = tmp_path / "static"
    root.mkdir()
    (root / "a.css").write_text("a { color: red }" * 100)
    done = statics.packed(root, "d1", tmp_path / "cache")
    assert {path.name for path in done.iterdir()} == {"a.css", "a.css.br", "a.css.gz"}
    asked = []
    really = Path.is_dir

    def not_yet(path, **more):
        asked.append(path)
        return len(asked) > 1 and really(path, **more)

    monkeypatch.setattr(Path, "is_dir", not_yet)  # as when another worker is still at it
    assert statics.packed(root, "d1", tmp_path / "cache") == done
    monkeypatch.undo()
    assert asked[0] == done
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["d1"]
