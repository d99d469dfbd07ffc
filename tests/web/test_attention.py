"""Attention across all cohorts: whom to look at and why, the next step, what was seen; the learner sees the same."""

from datetime import timedelta

import pytest

from tests import factories
from tests.cohorts.worlds import World
from tracker import clock
from tracker.extensions import db, writing
from tracker.people.models import Provider


@pytest.fixture
def world(app):
    return World()


@pytest.fixture
def doubted(world):
    """Amina, signed off for pulse and later found wanting."""
    learner = world.learner("Amina")
    mentor = world.mentor(learner)
    world.see(learner, mentor, "pulse", ago=9)
    world.see(learner, mentor, "pulse", ago=2, outcome="more-practice", level=2)
    world.practise(learner, "blood-pressure", ago=1)
    return learner


def test_all_my_cohorts_on_one_page_and_it_is_home(world, sign_in_as, doubted):
    other = factories.cohort(world.provider, "2026-B")
    waits = world.learner("Bram", other)
    world.ask(waits, "pulse", ago=9, mentor=world.mentor(waits, "Jon Dahl"))
    factories.learner(factories.cohort(factories.provider("Valley School"), "2026-V"), name="Vera")
    client = sign_in_as(world.coordinator)
    assert client.get("/", status=302).location == "/attention"
    page = client.get("/attention", status=200).page
    for said in ("2026-A", "2026-B", "Amina", "Jon Dahl: one request waits too long", "It decides nothing"):
        assert said in page.text
    assert "Vera" not in page.text
    assert "2026-V" not in page.text
    assert f"/enrolments/{doubted.id}/competencies/pulse" in page.links
    assert any(link.startswith(f"/enrolments/{waits.id}/entries/") for link in page.links)
    sign_in_as(doubted).get("/attention", status=404)


def test_what_was_seen_is_quiet_until_its_day_and_can_be_told_again(world, sign_in_as, doubted):
    client = sign_in_as(world.coordinator)
    address = f"/enrolments/{doubted.id}/attention/doubted"
    assert f"{address}?from=/attention" in client.get("/attention").page.links
    until = world.today + timedelta(days=3)
    for wrong in (world.today - timedelta(days=1), world.today + timedelta(days=93), ""):
        assert client.submit(f"{address}?from=/attention", until=str(wrong)).status_code == 422
    answer = client.submit(f"{address}?from=/attention", until=str(until))
    assert answer.location == "/attention"
    page = client.get("/attention").page
    assert "Seen, and quiet until a day: one learner" in page.text
    assert f"{address}?from=/attention" not in page.links
    with clock.hold(clock.now() + timedelta(days=4)):
        assert f"{address}?from=/attention" in sign_in_as(world.coordinator).get("/attention").page.links
    sign_in_as(world.coordinator).submit("/attention", to="/again")
    assert f"{address}?from=/attention" in client.get("/attention").page.links


def test_a_reason_that_is_none_or_nobodys_to_hush_leads_nowhere(world, sign_in_as, doubted):
    client = sign_in_as(world.coordinator)
    for why in ("behind", "disputed", "nonsense"):
        client.get(f"/enrolments/{doubted.id}/attention/{why}", status=404)
    assert client.get(f"/enrolments/{doubted.id}/attention/doubted?from=//evil.example", status=200)


def test_the_learner_sees_the_same_about_themself(world, sign_in_as, doubted):
    world.ask(doubted, "hand-hygiene", ago=9)
    page = sign_in_as(doubted).get(f"/enrolments/{doubted.id}/attention", status=200).page
    for said in ("Signed off, later found wanting", "has waited for 9 days", "They decide nothing"):
        assert said in page.text
    assert not [link for link in page.links if link.endswith("from=/attention")]


def test_each_rule_is_explained_with_the_number_of_the_school(world, sign_in_as, doubted):
    client = sign_in_as(world.coordinator)
    text = client.get(f"/cohorts/{world.cohort.id}").page.text
    assert "2 weeks or more behind the plan" in text
    assert "Set by Fjord School" not in text
    with writing():
        db.session.get_one(Provider, world.provider.id).behind_weeks = 5
    for page in ("/attention", f"/cohorts/{world.cohort.id}"):
        text = client.get(page).page.text
        assert "5 weeks or more behind the plan" in text
        assert "Set by Fjord School" in text


def test_staff_who_only_read_see_it_without_buttons(world, sign_in_as, doubted):
    page = sign_in_as(factories.staff(world.provider, "reader")).get("/attention", status=200).page
    assert "Amina" in page.text
    assert not [link for link in page.links if "/attention/" in link]
