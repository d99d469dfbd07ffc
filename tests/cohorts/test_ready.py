"""Who is ready, in a list as on the learner's own page; what is in dispute counts for neither."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from tests import factories
from tests.cohorts.worlds import World
from tests.counting import counted
from tests.editions import EXAM, PRACTICAL, examined, next_edition
from tests.small_curriculum import SKILLS, UNITS
from tracker.certificates.learners import judged
from tracker.cohorts.lines import rolls_of
from tracker.cohorts.ready import readiness
from tracker.curriculum.plan import Requirement
from tracker.curriculum.queries import plan_of
from tracker.extensions import writing
from tracker.logbook import disputing, learning, placements, results, signing
from tracker.logbook.books import open_book
from tracker.people.documents import add_document

ASKED = ("all-units", "all-skills", "internship-hours", "practical-hours", "languages-asked", EXAM, PRACTICAL, "law")


@pytest.fixture
def world(database):
    plan = examined(plan_of(factories.edition()))
    asking = replace(
        plan,
        requirements=tuple(Requirement(code, code) for code in ASKED),
        modules=tuple(
            replace(each, practice=replace(each.practice, simulated=1, real_care=1)) for each in plan.modules
        ),
        internship=replace(plan.internship, hours=8),
    )
    return World(edition_id=next_edition(asking))


def both(world, learner):
    """What the list says and what the learner's own page says."""
    in_list = readiness(rolls_of([world.cohort]))[learner.id]
    on_page = judged(open_book(learner.id))
    assert in_list == on_page
    return on_page


def missing(world, learner):
    return [each.code for each in both(world, learner).missing]


def act(world, learner, verb, **said):
    with writing():
        book = open_book(learner.id, lock=True)
        verb(book, author=factories.author(world.coordinator), entry_id=uuid4(), on=world.today, **said)


def all_but_the_law(world, learner):
    """Everything that the programme asks, but for what a person has to look at; the seq of the last observation."""
    mentors = [world.mentor(learner, name) for name in ("Ann", "Bob")]
    act(world, learner, results.prove_language, language="nb", cefr="B2", proof="first-language")
    world.study(learner, *UNITS, ago=20)
    for ago, by in ((19, 0), (18, 1), (17, 0)):
        world.see(learner, mentors[by], "sterile-field", ago=ago)
    for code in SKILLS[2:5]:
        world.see(learner, mentors[0], code, ago=9, level=5 if code == "waste-sorting" else 4)
    for code in (EXAM, PRACTICAL):
        act(world, learner, results.enter_result, code=code, outcome="passed")
    with writing():
        book, by = open_book(learner.id, lock=True), factories.author(learner)
        at = {"code": "pulse", "on": world.today - timedelta(days=40), "minutes": 240}
        for setting in ("simulated", "real-care"):
            claim = learning.log_practice(book, author=by, entry_id=uuid4(), setting=setting, **at)
            signing.confirm(book, author=factories.author(mentors[0]), entry_id=uuid4(), seq=claim.seq)
    world.place(learner, mentors[0], starts_on=world.today - timedelta(days=30))
    world.confirm(learner, mentors[0], world.day(learner, ago=8, minutes=480))
    return world.see(learner, mentors[0], "hand-hygiene", ago=2), mentors[0]


def test_ready_step_by_step(world):
    amina, bram = world.learner("Amina"), world.learner("Bram")
    assert missing(world, amina) == list(ASKED)
    world.busy("Céline")
    seq, mentor = all_but_the_law(world, amina)
    assert (missing(world, amina), both(world, amina).to_check) == (["law"], True)

    document = add(world, "law")
    act(world, amina, placements.show_document, document=document, valid_until=world.today)
    assert both(world, amina).ready
    assert not both(world, bram).ready
    with writing():
        book = open_book(amina.id, lock=True)
        disputing.dispute(book, author=factories.author(mentor), entry_id=uuid4(), seq=seq, reason="Not me.")
    assert missing(world, amina) == ["all-skills"]


def add(world, code):
    with writing():
        given = {"title": f"Letter of {code}", "before_placement": False, "requirement": code}
        return add_document(actor_id=None, provider_id=world.provider.id, **given).id


def test_a_document_that_holds_no_more_and_one_for_another_line_prove_nothing(world):
    amina = world.learner("Amina")
    act(world, amina, placements.show_document, document=add(world, "other"))
    assert "law" in missing(world, amina)
    act(world, amina, placements.show_document, document=add(world, "law"), valid_until=world.today)
    assert "law" not in missing(world, amina)
    with world.at(-1):
        assert "law" in missing(world, amina)


def test_thirty_cost_as_many_queries_as_one(world):
    world.learner("Amina")
    add(world, "law")
    readiness(rolls_of([world.cohort]))
    with counted() as one:
        readiness(rolls_of([world.cohort]))
    for number in range(4):
        world.busy(f"Learner {number}")
    with counted() as many:
        readiness(rolls_of([world.cohort]))
    assert selects(many) == selects(one)


def selects(statements):
    return sum(each.startswith("SELECT") for each in statements)
