"""The demo shows its mail, with links that work; elsewhere there is no such page."""

import pytest

from tests.small_curriculum import ONCE
from tests.web.test_demo import demo, four  # noqa: F401 fixtures
from tracker.web.demo import LEARNER

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.quick
def test_what_would_be_sent_is_shown(demo, four):  # noqa: F811
    assert "No mail yet" in demo.get("/mail", status=200).page.text
    demo.submit("/sign-in", {"email": LEARNER}, to="/demo/look-as")
    demo.submit(f"/enrolments/{four[0].id}/competencies/{ONCE}/request", note="On Tuesday?")
    page = demo.get("/mail", status=200).page
    assert "asks for a sign-off" in page.text
    assert "To Lucie Moreau" in page.text
    assert "On Tuesday" not in page.text
    link = next(each.get("href") for each in page.elements if "/inbox/" in each.get("href"))
    assert link.startswith("http://localhost/inbox/")


def test_elsewhere_there_is_no_such_page(client):
    client.get("/mail", status=404)


def test_a_forgotten_password_can_be_tried(demo, four):  # noqa: F811
    assert "not set up" not in demo.get("/forgotten").page.text
    assert "Mail of the demo" in demo.submit("/forgotten", {"email": LEARNER}, to="/forgotten").page.text
    page = demo.get("/mail", status=200).page
    link = next(each.get("href") for each in page.elements if "/link/" in each.get("href"))
    demo.get(link.removeprefix("http://localhost"), status=200)
