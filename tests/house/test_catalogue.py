"""The English catalogue holds every text of the pages: what translators start from is what people read."""

from pathlib import Path

import pytest
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

from tests.house.source import ROOT

pytestmark = pytest.mark.quick
CATALOGUE = ROOT / "tracker" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
REMEDY = (
    "Take the texts out anew: pybabel -q extract -F pyproject.toml --no-location --sort-output --omit-header "
    "-k lazy -k ngettext:1,2 -o tracker/translations/en/LC_MESSAGES/messages.po ."
)


def texts(file: Path) -> set[str]:
    with file.open("rb") as opened:
        return {str(message.id) for message in read_po(opened, locale="en") if message.id}


def taken_out(to: Path, root: Path = ROOT) -> set[str]:
    """Every text of the code and the templates below `root`, as pybabel finds them."""
    words = ["-q", "extract", "-F", str(ROOT / "pyproject.toml"), "-k", "lazy", "-k", "ngettext:1,2", "-o", str(to)]
    CommandLineInterface().run(["pybabel", *words, str(root)])
    return texts(to)


def test_the_catalogue_holds_every_text_and_no_other(tmp_path):
    found, kept = taken_out(tmp_path / "found.po"), texts(CATALOGUE)
    assert found == kept, f"new: {sorted(found - kept)[:5]}, gone: {sorted(kept - found)[:5]}. {REMEDY}"


def test_catches_a_text_wherever_pages_take_theirs_from(tmp_path):
    places = {
        "tracker/web/room.py": 'lazy("A label"), _("A sentence"), ngettext("%(num)s unit", "%(num)s units", 2), "No"',
        "templates/room/page.html": '{{ _("A heading") }}',
    }
    for name, source in places.items():
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(source, "utf-8")
    found = taken_out(tmp_path / "found.po", tmp_path)
    assert found == {"A label", "A sentence", "('%(num)s unit', '%(num)s units')", "A heading"}
