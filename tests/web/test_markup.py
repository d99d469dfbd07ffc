"""The Nu HTML checker finds no error on any page. It is a Java program; .ci/run brings it from npm."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests import small_curriculum
from tests.conftest import missing
from tests.web import test_query_counts as pages
from tests.web.test_reading_in import ALSO

pytestmark = pytest.mark.sweep


def checker() -> list[str]:
    """The command that runs it; skipped loudly where Java or the jar is missing."""
    jar = Path(os.environ.get("VNU_JAR", ".ci/node/node_modules/vnu-jar/build/dist/vnu.jar"))
    if not shutil.which("java") or not jar.exists():
        missing("the Nu HTML checker", "install Java, npm install --prefix .ci/node vnu-jar, or set VNU_JAR.")
    return ["java", "-jar", str(jar), "--format", "json", "--exit-zero-always", "--also-check-css", "--also-check-svg"]


def faults(folder: Path) -> list[str]:
    """Errors and what it warns of in the HTML files of a folder, each with its file."""
    done = subprocess.run([*checker(), str(folder)], capture_output=True, text=True, check=True)
    said = json.loads(done.stderr)["messages"]
    return [f"{Path(each['url']).stem}: {each['message']} ({each.get('extract', '')})" for each in said]


def test_every_page(client, sign_in_as, tmp_path):
    school = pages.build(small_curriculum.folder(), small_curriculum.PROGRAMME, 2, 1)
    written = 0
    for name, (who, path) in {**pages.PAGES, **ALSO}.items():
        client.delete_cookie("stride")
        if who:
            sign_in_as(school.people[who])
        answer = client.get(path.format(**school.words))
        if answer.mimetype == "text/html" and answer.status_code == 200:
            (tmp_path / f"{re.sub(r'[^a-z_.]+', '-', name)}.html").write_text(answer.text, "utf-8")
            written += 1
    assert written > 60
    assert faults(tmp_path) == []


def test_catches_a_fault(tmp_path):
    (tmp_path / "page.html").write_text("<!doctype html><html lang=en><title>A</title><p><div><b></p>", "utf-8")
    assert len(faults(tmp_path)) >= 2
