"""Five questions of a coordinator, each answered from the page of a cohort with one click or none, by names alone."""

from dataclasses import replace
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests import factories as make
from tests.browser.acts import sign_in
from tests.cohorts.worlds import World
from tests.editions import next_edition
from tests.small_curriculum import SKILLS, UNITS
from tracker.curriculum.plan import Examination, Requirement
from tracker.curriculum.queries import plan_of
from tracker.extensions import db, writing
from tracker.logbook import learning
from tracker.logbook.books import open_book
from tracker.people.models import Enrolment, Provider

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("database")]


@pytest.fixture
def world():
    """Amina waits for Ingrid, Bram has done nothing for sixty days, and Rosa has done everything that is asked."""
    plan = plan_of(make.edition())
    practical = Examination(
        "practical-test", "Practical test", "practical", 10, tuple(each.code for each in plan.modules)
    )
    asked = tuple(Requirement(code, code) for code in ("all-units", "all-skills"))
    modules = tuple(replace(each, practice=replace(each.practice, simulated=40)) for each in plan.modules)
    asks = replace(plan, requirements=asked, examinations=(practical,), modules=modules)
    world = World(edition_id=next_edition(asks))
    amina, rosa = world.learner("Amina"), world.learner("Rosa")
    world.learner("Bram")
    world.learner("Olav", make.cohort(world.provider, "2026-B", edition_id=world.cohort.edition_id))
    ingrid, jon, kari = (
        world.mentor(*each) for each in ((amina, "Ingrid Berg"), (rosa, "Jon Dahl"), (rosa, "Kari Lie"))
    )
    for who in (amina, rosa):
        world.study(who, *UNITS, ago=20)
        for ago in (12, 11, 10):
            practise(world, who, ago)
    world.ask(amina, "pulse", ago=9, mentor=ingrid)
    for code in SKILLS[2:4]:
        world.see(amina, ingrid, code, ago=15, level=5)
    for ago, by in ((19, jon), (18, kari), (17, jon)):
        world.see(rosa, by, "sterile-field", ago=ago)
    for code in ("hand-hygiene", *SKILLS[2:5]):
        world.see(rosa, jon, code, ago=9, level=5 if code == "waste-sorting" else 4)
    with writing():
        db.session.get_one(Provider, world.provider.id).behind_weeks = 1
    make.coordinator(world.provider, make.person("Karel Claes", "karel@school.example", password=make.PASSWORD))
    return world


def practise(world: World, who: Enrolment, ago: int) -> None:
    """A whole day of it."""
    with world.at(ago), writing():
        book = open_book(who.id, lock=True)
        given = {"code": "pulse", "on": book.today, "setting": "simulated", "minutes": 480}
        learning.log_practice(book, author=make.author(who), entry_id=uuid4(), **given)


def names(page: Page) -> list[str]:
    """Of the learners that a page lists."""
    return page.locator("#region tbody tr td:first-child a.semi").all_inner_texts()


def test_five_questions_in_at_most_two_clicks_each(world, new_page):
    page, home = new_page(), f"/cohorts/{world.cohort.id}"
    sign_in(page, "karel@school.example")
    assert page.url.endswith("/attention")
    page.goto(home)
    attention = page.locator("section", has=page.locator("#attention"))

    def answer(tile: str) -> list[str]:
        page.goto(home)
        page.locator("a.tile", has=page.get_by_text(tile, exact=True)).click()
        page.wait_for_url(lambda url: "show=" in url)
        return names(page)

    # Who is behind and why: the page itself says so, and one click lists them.
    bram = attention.locator("li", has_text="Bram")
    expect(bram).to_contain_text("1 week behind: 0 of 5 skills signed off")
    expect(bram.get_by_role("link", name="Plan a talk")).to_be_visible()
    assert answer("Behind") == ["Bram"]

    # Which requests wait longest and with whom.
    page.goto(home)
    waits = attention.locator("li", has_text="Ingrid Berg: one request waits too long")
    expect(waits).to_contain_text("The oldest has waited 9 days")
    assert answer("Waiting too long") == ["Amina"]

    # Who can sit the practical examination, whose hours will not suffice, and who is ready.
    assert answer("Can sit the practical") == ["Rosa"]
    assert answer("Hours at risk") == ["Bram"]
    assert answer("Ready") == ["Rosa"]


def test_the_switcher_keeps_the_tab_without_a_script(world, new_page):
    page = new_page(java_script_enabled=False)
    sign_in(page, "karel@school.example")
    page.goto(f"/cohorts/{world.cohort.id}/hours")
    page.get_by_label("Another cohort").select_option(label="2026-B")
    page.get_by_role("button", name="Show this cohort").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2026-B")
    assert page.url.endswith("/hours")
