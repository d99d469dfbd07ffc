"""Help for everybody, the guide of a first visit that goes for good, the statement, and what a phone installs."""

import json
import struct
from contextlib import ExitStack

import pytest

from tests.web.worlds import Ward
from tracker.people import queries
from tracker.web import statics
from tracker.web.help import PARTS

pytestmark = pytest.mark.usefixtures("database")
GUIDE = "New here? Three things"


@pytest.fixture
def ward():
    with ExitStack() as clocks:
        yield Ward(clocks)


@pytest.mark.quick
@pytest.mark.parametrize("part", PARTS)
def test_a_dozen_questions_each_with_an_answer(client, part):
    page = client.get(f"/help/{part}", status=200).page
    asked = [element.text for element in page.all("h2")]
    assert 11 <= len(asked) == len(set(asked)) <= 15
    assert all(element.get("alt") and element.get("width") for element in page.all("img"))
    assert page.all("img")


@pytest.mark.quick
def test_every_page_leads_to_help_and_to_the_statement(client, sign_in_as, ward):
    assert {"/help", "/accessibility"} <= set(client.get("/sign-in", status=200).page.links)
    visitor = sign_in_as(ward.coordinator.person_id)
    assert {"/help", "/accessibility"} <= set(visitor.get("/account", status=200).page.links)
    offered = [link for link in visitor.get("/help").page.links if link.startswith("/help/")]
    assert offered == ["/help/coordinator", "/help/learner", "/help/mentor", "/help/guest", "/help/administrator"]


@pytest.mark.quick
def test_help_leads_where_the_reader_may_go(client, sign_in_as, ward):
    assert not any("/enrolments/" in link for link in client.get("/help/learner", status=200).page.links)
    learner = sign_in_as(ward.learner.person_id)
    assert ward.address("practice") in learner.get("/help/learner").page.links
    assert "/inbox" not in learner.get("/help/mentor").page.links
    assert "/inbox" in sign_in_as(ward.mentor.person_id).get("/help/mentor").page.links


@pytest.mark.parametrize(
    ("who", "part", "first"), [("learner", "learner", "/enrolments/{}"), ("mentor", "mentor", "/inbox")]
)
def test_a_guide_is_dismissed_once_and_comes_back_when_asked(sign_in_as, ward, who, part, first):
    visitor, first = sign_in_as(getattr(ward, who).person_id), first.format(ward.enrolment.id)
    shown = visitor.get(first, status=200).page
    assert GUIDE in shown.text
    form = next(each for each in shown.forms if each.action == f"/help/{part}/seen")
    for _twice in range(2):
        answer = visitor.post(form.action, data=form.fields)
        assert (answer.status_code, answer.location) == (303, first)
        assert GUIDE not in visitor.get(first).page.text
    visitor.submit(f"/help/{part}", to="/again")
    assert GUIDE in visitor.get(first).page.text


def test_a_guide_is_dismissed_for_oneself_and_one_role(sign_in_as, ward):
    desk = sign_in_as(ward.coordinator.person_id)
    form = next(each for each in desk.get("/attention", status=200).page.forms if each.action.endswith("/seen"))
    desk.post("/help/mentor/seen", data=form.fields)
    assert GUIDE in desk.get("/attention").page.text
    answer = desk.post(form.action, data={**form.fields, "next": "https://elsewhere.example"})
    assert answer.location == "/"
    assert GUIDE not in desk.get("/attention").page.text
    assert GUIDE in sign_in_as(ward.mentor.person_id).get("/inbox").page.text


@pytest.mark.quick
def test_the_statement_says_what_was_not_tested_and_whom_to_tell(client, sign_in_as, ward):
    school = queries.provider(ward.provider_id).name
    said = client.get("/accessibility", status=200).page.text
    assert all(each in said for each in ("WCAG 2.2", "EN 301 549", "What was not tested", "screen readers", "axe"))
    assert school not in said
    assert school in sign_in_as(ward.learner.person_id).get("/accessibility").page.text


def png_size(data: bytes) -> str:
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    return "{}x{}".format(*struct.unpack(">II", data[16:24]))


@pytest.mark.quick
def test_what_a_phone_installs_is_there(client):
    manifest = json.loads((statics.ROOT / "app.webmanifest").read_text("utf-8"))
    assert (manifest["short_name"], manifest["start_url"], manifest["scope"]) == ("Stride", "/", "/")
    assert manifest["display"] == "standalone"
    assert manifest["lang"] == "en"
    icons = {(icon["purpose"], icon["sizes"]): statics.ROOT / icon["src"] for icon in manifest["icons"]}
    assert {(purpose, size) for purpose in ("any", "maskable") for size in ("192x192", "512x512")} <= set(icons)
    for (_purpose, size), file in icons.items():
        assert file.suffix == ".svg" if size == "any" else png_size(file.read_bytes()) == size
    page = client.get("/sign-in").page
    links = {link.get("rel"): link.get("href") for link in page.all("link")}
    assert links["manifest"].endswith("/app.webmanifest")
    assert png_size((statics.ROOT / links["apple-touch-icon"].rsplit("/", 1)[1]).read_bytes()) == "180x180"
    colours = {each.get("media") for each in page.all("meta") if each.get("name") == "theme-color"}
    assert colours == {"(prefers-color-scheme: light)", "(prefers-color-scheme: dark)"}


@pytest.mark.quick
def test_pictures_of_help_are_small():
    pictures = list((statics.ROOT / "help").glob("*.webp"))
    assert pictures
    assert {file.name: file.stat().st_size for file in pictures if file.stat().st_size > 40_000} == {}
