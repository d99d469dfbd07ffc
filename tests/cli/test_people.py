"""Persons, cohorts, sites and links from the command line: what is written, what is audited, what is refused."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from tests import factories
from tracker.access import links
from tracker.audit import AuditEvent, Verb
from tracker.cli.people import KINDS
from tracker.extensions import db
from tracker.logbook.models import Entry
from tracker.mail import sealing
from tracker.mail.models import Outgoing
from tracker.people import queries
from tracker.people.models import Cohort, Mentorship, Person, Post, Staff
from tracker.web.wording import SITES


@pytest.mark.quick
def test_sites_are_of_each_documented_kind():
    """B3 and N8; and every kind that can be chosen has its words on pages."""
    documented = {"hospital", "clinic", "general-practice", "specialised-centre", "rehabilitation", "medical-centre"}
    assert documented | {"skills-room"} == set(KINDS) == set(SITES)


def verbs() -> list[str]:
    return list(db.session.scalars(select(AuditEvent.verb).order_by(AuditEvent.at, AuditEvent.verb)))


@pytest.fixture
def school(database):
    """A provider with one administrator and a published programme."""
    provider = factories.provider("Haugen")
    factories.administrator(provider, factories.person("Ada Admin", "ada@example.org"))
    factories.edition()
    return provider


@pytest.mark.quick
def test_from_a_person_to_a_mentor(command, school):
    command("person", "add", "Amina Haddad", "amina@example.org", "--language", "nl")
    command("person", "add", "Els Maes", "els@example.org")
    command("cohort", "add", "Autumn", "--starts-on", "2026-09-01", "--pace", "evening")
    command("enrol", "Amina@Example.org", "--cohort", "Autumn")
    command("site", "add", "Ward 3", "--kind", "hospital", "--department", "Day")
    placed = ("--site", "Ward 3", "--department", "Day", "--function", "Nurse")
    command("mentor", "assign", "els@example.org", "amina@example.org", *placed, "--modules", "hygiene")

    cohort = db.session.scalars(select(Cohort)).one()
    assert (cohort.starts_on, cohort.pace, cohort.languages) == (date(2026, 9, 1), "evening", "nb")
    entry = db.session.scalars(select(Entry)).one()
    ada = db.session.scalars(select(Staff)).one()
    assert (entry.kind, entry.author_id, entry.acted_as, entry.warrant, entry.assurance) == (
        "enrolled",
        ada.person_id,
        "administrator",
        ada.id,
        "console",
    )
    els = db.session.scalars(select(Person).where(Person.name == "Els Maes")).one()
    assert db.session.scalars(select(Mentorship)).one().modules == "hygiene"
    assert [(post.person_id, post.function) for post in db.session.scalars(select(Post))] == [(els.id, "Nurse")]
    wanted = {Verb.PERSON_ADDED, Verb.COHORT_ADDED, Verb.ENROLMENT_ADDED, Verb.SITE_ADDED, Verb.POST_ADDED}
    assert wanted | {Verb.MENTOR_ASSIGNED} <= set(verbs())


def test_a_link_lets_somebody_in_once(command, school, client):
    address = command("link", "ada@example.org").stdout.strip()
    path = address.removeprefix("http://localhost")
    client.submit(path, new_password=factories.PASSWORD, new_password_again=factories.PASSWORD)
    assert Verb.LINK_MADE in verbs()
    assert client.get("/account", status=200)
    assert "Ada Admin" in client.get("/account").page.text


def test_staff_are_added_at_a_provider(command, school):
    command("person", "add", "Kari", "kari@example.org", "--role", "coordinator")
    assert {staff.role for staff in db.session.scalars(select(Staff))} == {"administrator", "coordinator"}


REFUSED = {
    "somebody unknown": (("link", "nobody@example.org"), "Nobody has the address nobody@example.org"),
    "an address that is taken": (("person", "add", "Ada", "ada@example.org"), "taken already"),
    "a cohort unknown": (("enrol", "ada@example.org", "--cohort", "Spring"), "There are: none yet"),
    "a programme unknown": (
        ("cohort", "add", "X", "--starts-on", "2026-09-01", "--programme", "cooking"),
        "No programme cooking",
    ),
    "a mentor of nobody": (("mentor", "assign", "ada@example.org", "ada@example.org"), "has no logbook"),
    "a provider unknown": (("site", "add", "X", "--kind", "clinic", "--provider", "Y"), "There is no provider Y"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_refusal_is_one_line_and_writes_nothing(command, school, what):
    before = verbs()
    words, says = REFUSED[what]
    said = command(*words, code=1)
    assert says in said.stderr
    assert len(said.stderr.strip().splitlines()) == 1
    assert verbs() == before


@pytest.mark.parametrize(
    "words",
    [
        ("person", "add", "Ada"),
        ("person", "add", "Ada", "no address"),
        ("cohort", "add", "X", "--starts-on", "1 September"),
        ("site", "add", "X", "--kind", "bakery"),
        ("mentor", "assign", "a@example.org", "b@example.org", "--site", "Ward 3"),
        ("enrol", "a@example.org"),
        ("dance",),
    ],
)
def test_what_is_mistyped_exits_2(command, school, words):
    assert "Error: " in command(*words, code=2).stderr


def test_a_choice_that_is_not_clear_has_to_be_made(command, school):
    factories.provider("Bergen")
    add = ("cohort", "add", "Autumn", "--starts-on", "2026-09-01")
    assert "--provider: Bergen, Haugen" in command(*add, code=2).stderr
    command(*add, "--provider", "Haugen")
    factories.administrator(school, factories.person("Bo Boss", "bo@example.org"))
    factories.person("Amina", "amina@example.org")
    enrol = ("enrol", "amina@example.org", "--cohort", "Autumn", "--provider", "Haugen")
    assert "--as" in command(*enrol, code=2).stderr
    assert "no administrator" in command(*enrol, "--as", "amina@example.org", code=1).stderr
    command(*enrol, "--as", "bo@example.org")
    assert db.session.scalars(select(Entry)).one().acted_as == "administrator"


def test_an_administrator_where_one_is_alone(command, school):
    command("person", "add", "Bo Boss", "bo@example.org")
    command("admin", "grant", "bo@example.org")
    assert Verb.ADMIN_GRANTED_ALONE in verbs()
    assert "already" in command("admin", "grant", "bo@example.org", code=1).stderr
    command("person", "add", "Cy Chief", "cy@example.org")
    assert "agree among themselves" in command("admin", "grant", "cy@example.org", code=1).stderr
    add = ("person", "add", "Di Dean", "di@example.org", "--role", "administrator")
    assert "agree among themselves" in command(*add, code=1).stderr
    assert queries.person_by_email("di@example.org") is None


def test_nobody_enrols_or_mentors_themselves(command, school):
    command("cohort", "add", "Autumn", "--starts-on", "2026-09-01")
    assert "may not" in command("enrol", "ada@example.org", "--cohort", "Autumn", code=1).stderr
    command("person", "add", "Amina", "amina@example.org")
    command("enrol", "amina@example.org", "--cohort", "Autumn")
    own = command("mentor", "assign", "amina@example.org", "amina@example.org", code=1)
    assert "Nobody can be their own mentor" in own.stderr


def test_a_link_by_mail_is_not_printed(command, school):
    said = command("link", "ada@example.org", "--mail").stdout
    assert "/link/" not in said
    assert "waits until SMTP_URL is" in said
    [row] = db.session.scalars(select(Outgoing)).all()
    assert (row.kind, row.person_id) == ("invitation", queries.person_by_email("ada@example.org").id)
    assert links.look(sealing.unseal(row.sealed, row.id)).person_id == row.person_id


def test_a_person_is_invited_as_they_are_added(command, school):
    assert "A link goes to them" in command("person", "add", "Els Maes", "els@example.org", "--invite").stdout
    [row] = db.session.scalars(select(Outgoing)).all()
    assert row.person_id == queries.person_by_email("els@example.org").id


def test_a_code_for_paper_is_printed_in_groups(command, school, client):
    address, code = command("link", "ada@example.org", "--paper").stdout.split()
    assert address == "http://localhost/start"
    assert re.fullmatch(r"[2-9A-HJKMNP-Z]{4}(-[2-9A-HJKMNP-Z]{4}){2}", code)
    assert client.submit("/start", code=code).location == f"/link/{code.replace('-', '')}"
    assert "not both" in command("link", "ada@example.org", "--paper", "--mail", code=2).stderr
