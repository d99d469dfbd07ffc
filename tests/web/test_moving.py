"""The pages of moving a cohort: what they show is what happens, once, and to nobody else."""

import re
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.cohorts.worlds import World
from tests.counting import counted
from tests.editions import changed, next_edition
from tests.small_curriculum import FADING, ONCE, UNITS
from tracker.curriculum.queries import plan_of
from tracker.extensions import db
from tracker.logbook import verifying
from tracker.logbook.models import Entry
from tracker.people.models import Cohort

TOKENS = re.compile(r'(name="(?:csrf_token|id)" value=")[^"]*')


@pytest.fixture
def world(app):
    return World()


@pytest.fixture
def newer(world):
    plan = plan_of(world.cohort.edition_id)
    items = {
        UNITS[0]: replace(plan.unit(UNITS[0]), revision=2, digest="new"),
        ONCE: None,
        UNITS[4]: replace(plan.unit(UNITS[4]), code="resting-pulse", title="The resting pulse"),
    }
    return next_edition(changed(plan, items))


@pytest.fixture
def coordinator(world, sign_in_as):
    return sign_in_as(world.coordinator)


def home(world) -> str:
    return f"/cohorts/{world.cohort.id}"


def edition_of(world):
    db.session.rollback()
    return db.session.get_one(Cohort, world.cohort.id).edition_id


def moves() -> int:
    return db.session.scalar(select(func.count()).where(Entry.kind == "moved")) or 0


def rows(page):
    return [
        [cell.text for cell in page.all("td", "th") if cell.inside("tr") is row]
        for row in page.all("tr")
        if row.inside("tbody")
    ]


def test_the_editions_to_choose_from(world, newer, coordinator):
    page = coordinator.get(f"{home(world)}/move", status=200).page
    assert "Edition 1, published on" in page.text
    assert "Edition 2 Newest" in page.text
    assert f"{home(world)}/move/2" in page.links
    assert "/curriculum/small-programme/editions/2/difference?from=1" in page.links
    assert f"{home(world)}/move" in coordinator.get(f"{home(world)}/running", status=200).page.links


def test_without_another_edition_the_page_says_so(world, coordinator):
    assert "No other edition" in coordinator.get(f"{home(world)}/move", status=200).page.text


def test_the_preview_says_who_keeps_what(world, newer, coordinator):
    world.busy("Amina")
    world.learner("Bram")
    world.end(world.learner("Céline"))
    page = coordinator.get(f"{home(world)}/move/2", status=200).page
    [total, amina, bram] = rows(page)
    assert amina[0].startswith("Amina")
    assert (amina[1:], bram[1:]) == (["2", "1", "1", "1"], ["0", "0", "0", "1"])
    assert total == ["2 learners", "2", "1", "1", "2"]
    for words in (
        "The resting pulse",
        "How infection spreads",
        "Takes a pulse",
        "training has ended stays as they are",
    ):
        assert words in page.text, words
    assert moves() == 0


def test_posting_moves_everybody_once(world, newer, coordinator):
    world.busy("Amina")
    world.busy("Bram")
    address = f"{home(world)}/move/2"
    form = next(form for form in coordinator.get(address).page.forms if "before" in form.names)
    for _ in range(2):
        coordinator.post(address, data=form.fields, status=303)
    assert (moves(), edition_of(world)) == (2, newer)
    page = coordinator.get(home(world), status=200).page
    assert "The cohort follows edition 2 now: 2 learners moved." in page.text
    assert "Nothing was written a second time." in page.text
    assert [broken for _id, broken in verifying.verify_all() if broken] == []
    assert "The cohort follows this edition." in coordinator.get(address, status=200).page.text


def test_the_learner_reads_of_it_in_the_logbook(world, newer, coordinator, sign_in_as):
    learner, _mentor = world.busy("Amina")
    coordinator.submit(f"{home(world)}/move/2", {"before": str(world.cohort.edition_id)})
    page = sign_in_as(learner).get(f"/enrolments/{learner.id}/logbook", status=200).page
    assert "Moved to another edition with the cohort" in page.text
    assert "Moved to another cohort" not in page.text
    sign_in_as(learner).get(f"/enrolments/{learner.id}", status=200)


def test_a_preview_that_is_out_of_date_is_shown_again(world, newer, coordinator):
    world.busy("Amina")
    third = next_edition(plan_of(newer))
    form = next(form for form in coordinator.get(f"{home(world)}/move/2").page.forms if "before" in form.names)
    coordinator.submit(f"{home(world)}/move/3", {"before": str(world.cohort.edition_id)})
    assert edition_of(world) == third
    again = coordinator.post(f"{home(world)}/move/2", data=form.fields, status=409).page
    assert "Something was added after you opened this page" in again.text
    assert moves() == 1
    form = next(form for form in again.forms if "before" in form.names)
    coordinator.post(f"{home(world)}/move/2", data=form.fields, status=303)
    assert edition_of(world) == newer


def test_an_edition_that_somebody_cannot_follow_has_no_button(world, coordinator):
    plan = plan_of(world.cohort.edition_id)
    next_edition(replace(plan, paces=tuple(each for each in plan.paces if each.code != "full-time")))
    page = coordinator.get(f"{home(world)}/move/2", status=200).page
    assert "This edition is not taught full-time" in page.text
    assert not [form for form in page.forms if "before" in form.names]
    with pytest.raises(AssertionError):
        coordinator.submit(f"{home(world)}/move/2", {"before": ""})


@pytest.mark.parametrize("number", ["0", "3", "999999", "x"])
def test_an_edition_that_is_not_there(world, newer, coordinator, number):
    coordinator.get(f"{home(world)}/move/{number}", status=404)


def test_only_who_oversees_the_cohort_moves_it(world, newer, sign_in_as):
    learner, mentor = world.busy("Amina")
    nowhere = f"/cohorts/{uuid4()}/move"
    for below in ("", "/2"):
        sign_in_as(factories.staff(world.provider, "teacher")).get(f"{home(world)}/move{below}", status=403)
    for who in (learner, mentor, factories.coordinator()):
        client = sign_in_as(who)
        for below in ("", "/2"):
            there = client.get(f"{home(world)}/move{below}", status=404)
            assert there.data == client.get(nowhere + below, status=404).data
        token = client.get("/privacy").page.forms[0].fields["csrf_token"]
        sent = {"csrf_token": token, "id": str(uuid4()), "before": str(world.cohort.edition_id)}
        client.post(f"{home(world)}/move/2", data=sent, status=404)
    sign_in_as(factories.administrator(world.provider)).get(f"{home(world)}/move/2", status=200)
    assert (moves(), edition_of(world)) == (0, world.cohort.edition_id)


def test_another_cohort_is_the_same_to_the_byte(world, newer, coordinator):
    other = factories.cohort(world.provider, "2026-B", edition_id=world.cohort.edition_id)
    mine = World.__new__(World)
    mine.__dict__ |= {**vars(world), "cohort": other}
    learner, _mentor = mine.busy("Bram")
    world.busy("Amina")
    there = f"/cohorts/{other.id}"
    record = f"/enrolments/{learner.id}"
    pages = [there, f"{there}/matrix", f"{there}/matrix?view=list", f"{there}/matrix.csv", f"{there}/move", record]
    pages += [f"{record}/logbook", f"{record}/competencies/{FADING}", "/curriculum/small-programme"]

    def seen():
        return {page: TOKENS.sub(r"\1", coordinator.get(page, status=200).text) for page in pages}

    before = seen()
    coordinator.submit(f"{home(world)}/move/2", {"before": str(world.cohort.edition_id)})
    coordinator.get("/cohorts")  # takes the message of the move away
    assert moves() == 1
    assert seen() == before


def test_the_pages_cost_as_much_for_many_as_for_few(world, newer, coordinator):
    world.busy("Amina")
    pages = [f"{home(world)}/move", f"{home(world)}/move/2"]

    def cost():
        found = []
        for page in pages:
            with counted() as asked:
                coordinator.get(page, status=200)
            found.append(len(asked))
        return found

    cost()
    before = cost()
    for name in ("Bram", "Céline", "Daan"):
        world.busy(name)
    assert cost() == before
    assert max(before) <= 20, before
