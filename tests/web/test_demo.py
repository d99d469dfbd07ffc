"""Looking as somebody else in the demo: four people, one click, where they have something to do. Elsewhere: nothing."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select

from tests import factories as make
from tests.conftest import Client
from tests.small_curriculum import ONCE
from tracker import create_app
from tracker.access.models import SignIn
from tracker.audit import AuditEvent, Verb
from tracker.config import Settings
from tracker.extensions import db, writing
from tracker.logbook.books import open_book
from tracker.logbook.learning import request_sign_off
from tracker.web.demo import ADMINISTRATOR, ASK_FOR, COORDINATOR, LEARNER, MENTOR, READER, TEACHER

pytestmark = pytest.mark.usefixtures("database")

LOOK = "/demo/look-as"


@pytest.fixture
def demo(app, apps, database):
    """The same database as the demo serves it."""
    name = f"{database} as the demo"
    if name not in apps:
        apps[name] = demo_app(app)
    yield apps[name].test_client()
    with apps[name].app_context():
        for engine in db.engines.values():
            engine.dispose()


def demo_app(app):
    settings = Settings(
        mode="demo",
        base_url="http://localhost",
        database_url=str(app.config["SQLALCHEMY_ENGINE_OPTIONS"]["url"]),
        secret_key="test-secret-0123456789-abcdefghijk",
        signing_key="test-signing-0123456789-abcdefghij",
        folder=app.instance_path,
        argon2_memory="8",
        argon2_time="1",
    )
    made = create_app(settings)
    made.testing, made.test_client_class = True, Client
    return made


@pytest.fixture
def four():
    """The four of the strip: (enrolment, cohort)."""
    provider = make.provider("Campus")
    cohort = make.cohort(provider)
    make.coordinator(provider, make.person("Hilde Verstraeten", COORDINATOR))
    make.administrator(provider, make.person("Jef Maertens", ADMINISTRATOR))
    enrolment = make.learner(cohort, make.person("Amina de Vries", LEARNER))
    lucie = make.person("Lucie Moreau", MENTOR)
    make.post(lucie, make.site(provider))
    make.mentorship(enrolment, lucie)
    return enrolment, cohort


@pytest.mark.quick
def test_one_click_leads_where_each_has_something_to_do(demo, four):
    enrolment, cohort = four
    landings = {MENTOR: "/inbox", COORDINATOR: f"/cohorts/{cohort.id}", ADMINISTRATOR: "/cohorts", LEARNER: "/"}
    for email, landing in landings.items():
        answer = demo.submit("/sign-in" if email == MENTOR else "/account", {"email": email}, to=LOOK)
        assert (answer.status_code, answer.location) == (303, landing)
        demo.get(landing, status=302 if landing == "/" else 200)
    assert demo.get("/").location == f"/enrolments/{enrolment.id}"


def test_the_strip_says_who_one_is_and_offers_the_others(demo, four):
    assert "Demo: nobody is signed in." in demo.get("/sign-in").page.text
    demo.submit("/sign-in", {"email": MENTOR}, to=LOOK)
    text = demo.get("/inbox").page.text
    assert "Demo: you are Lucie, mentor. Look as:" in text
    offered = {form.fields["email"][0] for form in demo.get("/inbox").page.forms if form.action == LOOK}
    assert offered == {LEARNER, COORDINATOR, ADMINISTRATOR, READER, TEACHER}


def test_changing_parts_ends_the_sign_in_before_and_is_noted(demo, four):
    demo.submit("/sign-in", {"email": MENTOR}, to=LOOK)
    demo.submit("/account", {"email": LEARNER}, to=LOOK)
    assert db.session.scalar(select(func.count()).select_from(SignIn)) == 1
    noted = select(func.count()).select_from(AuditEvent).where(AuditEvent.verb == Verb.SIGNED_IN)
    assert db.session.scalar(noted) == 2


def test_signing_still_asks_for_the_pin(demo, four):
    demo.submit("/sign-in", {"email": MENTOR}, to=LOOK)
    assert db.session.scalars(select(SignIn.proved_at)).all() == [None]


def test_three_minutes_leads_through_a_sign_off(demo, four):
    enrolment, cohort = four
    page = demo.get("/sign-in").page
    assert "Three minutes" in page.text
    assert "stride-demo" in page.text
    assert "246810" in page.text
    stages = [form.fields for form in page.forms if form.action == LOOK and "next" in form.fields]
    assert [(stage["email"][0], stage["next"][0]) for stage in stages] == [
        (LEARNER, f"/enrolments/{enrolment.id}/competencies/{ASK_FOR}/request"),
        (MENTOR, ""),
        (COORDINATOR, f"/cohorts/{cohort.id}/matrix"),
    ]
    answer = demo.submit("/sign-in", {"email": COORDINATOR, "next": f"/cohorts/{cohort.id}/matrix"}, to=LOOK)
    demo.get(answer.location, status=200)


def test_the_mentor_lands_at_the_request_of_the_tour(demo, four, monkeypatch):
    monkeypatch.setattr("tracker.web.demo.ASK_FOR", ONCE)
    enrolment, _cohort = four
    with writing():
        book, by = open_book(enrolment.id, lock=True), make.author(enrolment, "session")
        asked = request_sign_off(book, author=by, entry_id=uuid4(), code=ONCE)
    answer = demo.submit("/sign-in", {"email": MENTOR}, to=LOOK)
    row = f"asked-{enrolment.id}-{asked.seq}"
    assert answer.location == f"/inbox#{row}"
    assert row in {element.get("id") for element in demo.get("/inbox", status=200).page.all("li")}


def test_nobody_else_and_nowhere_else(demo, four):
    make.person("Another", "another@demo.example")
    token = demo.get("/sign-in").page.forms[0].fields["csrf_token"]
    for email in ("another@demo.example", "", "LEARNER@DEMO.EXAMPLE"):
        demo.post(LOOK, data={"csrf_token": token, "email": email}, status=400)
    demo.post(LOOK, data={"email": LEARNER}, status=400)
    elsewhere = demo.submit("/sign-in", {"email": LEARNER, "next": "https://elsewhere.example/"}, to=LOOK)
    assert elsewhere.location == "/"


def test_before_the_demo_is_filled_there_is_nobody_to_be(demo):
    page = demo.get("/sign-in", status=200).page
    assert "Three minutes" not in page.text
    assert demo.submit("/sign-in", {"email": LEARNER}, to=LOOK).status_code == 404


@pytest.mark.quick
def test_outside_the_demo_it_does_not_exist(client, four):
    page = client.get("/sign-in").page
    assert "Three minutes" not in page.text
    assert "Demo:" not in page.text
    token = page.forms[0].fields["csrf_token"]
    client.post(LOOK, data={"csrf_token": token, "email": LEARNER}, status=404)
    client.get(LOOK, status=404)
    assert db.session.scalar(select(func.count()).select_from(SignIn)) == 0
