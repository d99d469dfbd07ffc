"""A teacher signs: skills and practice of their modules and results, as a person of the school, and nothing else."""

from contextlib import ExitStack

import pytest
from sqlalchemy import select

from tests import factories as make
from tests.small_curriculum import CLINICAL, FADING, HYGIENE, ONCE
from tests.web.learners import School, entries
from tests.web.worlds import Ward
from tracker.curriculum.queries import plan_of
from tracker.extensions import db
from tracker.logbook.append import texts_of
from tracker.logbook.books import open_book
from tracker.logbook.models import Entry
from tracker.people.models import Provider
from tracker.standing.look import State, state

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def ward(app):
    with ExitStack() as clocks:
        yield Ward(clocks)


def teacher(ward, *modules, **scope):
    return make.staff(ward.provider_id, role="teacher", modules=modules or None, **scope)


def module_of(ward, code):
    return plan_of(ward.cohort.edition_id).item(code).module


def newest() -> Entry:
    db.session.rollback()
    return db.session.scalars(select(Entry).order_by(Entry.seq.desc()).limit(1)).one()


def test_a_teacher_signs_a_skill_and_answers_the_request_that_asks_anybody(ward, sign_in_as):
    asked, hat = ward.request(), teacher(ward, module_of(ward, ONCE))
    client = sign_in_as(hat, proved=True)
    skill = ward.address("competencies", ONCE)
    assert ward.sign_address() in client.get(skill, status=200).page.links
    page = client.get(ward.sign_address(), status=200).page
    assert "You cannot sign this now?" in page.text, "it can be turned down too"
    answer = client.post(ward.sign_address(), data=ward.posted(client))
    assert (answer.status_code, answer.location) == (303, skill)
    entry = newest()
    assert (entry.kind, entry.acted_as, entry.warrant, entry.assurance) == ("assessed", "teacher", hat.id, "pin")
    assert entry.refers_seq == asked.seq
    school = db.session.get_one(Provider, ward.provider_id).name
    assert texts_of(entry)["signed_as"].split("\n")[1:] == [f"teacher, {school}", ward.site.name]
    assert "provisional" not in entry.details
    book = open_book(ward.id)
    assert state(book.items[ONCE], book.today) is State.SIGNED_OFF, "an observation like a mentor's"
    assert "Take back" in client.get(skill, status=200).page.text


def test_a_request_that_names_a_mentor_is_not_the_teachers_to_answer(ward, sign_in_as):
    asked = ward.request(mentor=ward.mentor.person_id)
    client = sign_in_as(teacher(ward), proved=True)
    page = client.get(ward.sign_address(), status=200).page
    assert "Signing without a request" in page.text
    assert "You cannot sign this now?" not in page.text, "nor to turn down"
    answer = client.post(ward.sign_address(), data={**ward.posted(client), "request": str(asked.seq)})
    assert answer.status_code == 403
    assert client.post(ward.sign_address(), data=ward.posted(client)).status_code == 303
    assert newest().refers_seq is None


def test_two_who_saw_it_are_two_whatever_they_are(ward, sign_in_as):
    """FADING asks for one; the count of different people is what a skill with two mentors looks at."""
    ward.assess(FADING)
    client = sign_in_as(teacher(ward), proved=True)
    assert client.post(ward.sign_address(FADING), data=ward.posted(client, FADING)).status_code == 303
    assert open_book(ward.id).items[FADING].mentors == 2


def test_other_modules_and_other_cohorts_are_not_theirs(ward, sign_in_as):
    client = sign_in_as(teacher(ward, "ethics"), proved=True)
    page = client.get(ward.sign_address(), status=403).page
    assert "You teach other modules." in page.text
    assert ward.sign_address() not in client.get(ward.address("competencies", ONCE), status=200).page.links
    elsewhere = make.cohort(ward.provider_id)
    client = sign_in_as(teacher(ward, cohorts=[elsewhere]), proved=True)
    assert client.get(ward.sign_address(), status=404).data == client.get(ward.address("nothing"), status=404).data


def test_practice_of_their_modules_is_confirmed_without_a_reason_and_no_day_at_a_site(ward, sign_in_as):
    mine, other = ward.practise(ONCE), ward.practise(FADING)
    ward.day_of(ward.place().seq)
    module = module_of(ward, ONCE)
    assert module == CLINICAL
    client = sign_in_as(teacher(ward, module), proved=True)
    address = ward.address("hours", "confirm")
    form = next(each for each in client.get(address, status=200).page.forms if "outcome" in each.names)
    shown = [each.get("value") for each in client.get(address).page.all("input") if each.get("name") == "claims"]
    its = {str(mine.id)} | ({str(other.id)} if module_of(ward, FADING) == module else set())
    assert set(shown) == its, "practice, and no day"
    data = {**form.fields, "claims": [str(mine.id)], "outcome": "confirm"}
    answer = client.post(address, data=data)
    assert (answer.status_code, answer.location) == (303, ward.address("hours"))
    entry = newest()
    assert (entry.kind, entry.refers_seq, entry.acted_as) == ("confirmed", mine.seq, "teacher")


def test_a_day_is_not_confirmed_by_sending_its_id(ward, sign_in_as):
    day = ward.day_of(ward.place().seq)
    practised = ward.practise(ONCE)
    client = sign_in_as(teacher(ward), proved=True)
    address = ward.address("hours", "confirm")
    form = next(each for each in client.get(address, status=200).page.forms if "outcome" in each.names)
    before = entries()
    data = {**form.fields, "claims": [str(practised.id), str(day.id)], "outcome": "confirm"}
    assert client.post(address, data=data).status_code == 403
    assert entries() == before


def test_results_of_examinations_that_cover_nothing_else(ward, sign_in_as):
    with ExitStack() as clocks:
        school = School(clocks)
        school.examine()
        exam = next(each for each in plan_of(open_book(school.id).learner.edition_id).examinations)
        address = school.address("results", "examination")
        client = sign_in_as(teacher(school, *exam.covers), proved=True)
        assert address in client.get(school.address("results"), status=200).page.links
        assert school.address("results", "language") not in client.get(school.address("results")).page.links
        answer = client.submit(address, examination=exam.code, outcome="passed", on=school.today.isoformat())
        assert answer.status_code == 303
        entry = newest()
        assert (entry.kind, entry.item_code, entry.acted_as) == ("result-entered", exam.code, "teacher")
        outsider = sign_in_as(teacher(school, "something-else"), proved=True)
        outsider.get(address, status=403)
        assert address not in outsider.get(school.address("results"), status=200).page.links


def test_a_skills_session_of_a_class(ward, sign_in_as):
    fellow = make.learner(ward.cohort)
    client = sign_in_as(teacher(ward, HYGIENE, module_of(ward, ONCE)), proved=True)
    page = client.get("/sign-together", status=200).page
    values = {each.get("value") for each in page.all("option", "input")}
    assert {str(ward.id), str(fellow.id), ONCE} <= values
    client.get("/inbox", status=404)
    path = f"/sign-together/{ward.provider_id}/{ward.cohort.edition_id}?skill={ONCE}&learner={ward.id}"
    form = next(each for each in client.get(path, status=200).page.forms if "witness" in each.names)
    seen = {f"p0-{name}": value for name, value in ward.filled().items() if name.startswith("c-")}
    fields = {"site": str(ward.room.id), "witness": "y", "p0-outcome": "achieved", "p0-level": "4"}
    answer = client.post(path, data={**form.fields, **fields, **seen})
    assert (answer.status_code, answer.location) == (303, "/cohorts")
    assert (newest().acted_as, newest().setting) == ("teacher", "simulated")
