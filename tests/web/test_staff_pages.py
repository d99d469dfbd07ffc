"""Staff and roles as administrators keep them: who is added, changed, ended, and how one becomes an administrator."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories as make
from tests.small_curriculum import HYGIENE
from tests.web.letters_sent import rows
from tracker.access import actor as actors
from tracker.audit import AuditEvent, Verb
from tracker.extensions import db
from tracker.mail.models import Kind
from tracker.people import granting, queries, staffing

pytestmark = pytest.mark.usefixtures("database")


class Office:
    """A provider with two administrators and two cohorts."""

    def __init__(self, client_of):
        self.at = make.provider()
        self.spring, self.autumn = make.cohort(self.at, "Spring"), make.cohort(self.at, "Autumn")
        self.first, self.second = (make.administrator(self.at) for _ in range(2))
        self.sign_in = client_of
        self.today = make.today(self.at.id)

    def address(self, *below):
        return "/".join(["/providers", str(self.at.id), "staff", *map(str, below)])

    def add(self, client, status=303, **said):
        given = {"mail": "new@school.example", "name": "Nora New", "role": "coordinator", **said}
        answer = client.submit(self.address("new"), **given)
        assert answer.status_code == status, answer.page.text
        return answer

    def hats(self, person_id):
        db.session.rollback()
        return actors.load(person_id).staff


@pytest.fixture
def office(app, sign_in_as):
    return Office(lambda who: sign_in_as(who, proved=True))


def newcomer():
    db.session.rollback()
    return queries.person_by_email("new@school.example").id


def test_a_new_coordinator_of_one_cohort_is_invited(office):
    client = office.sign_in(office.first)
    page = client.get("/cohorts", status=200).page
    assert office.address() in page.links
    office.add(client, which="some", cohorts=[str(office.spring.id)])
    (hat,) = office.hats(newcomer())
    assert (hat.role, hat.cohorts) == ("coordinator", {office.spring.id})
    assert [row.person_id for row in rows(Kind.INVITATION)] == [newcomer()]
    text = client.get(office.address(), status=200).page.text
    assert "Nora New" in text
    assert "Coordinator · Cohort Spring" in text
    assert "Has not signed in yet" in text


def test_somebody_who_is_here_keeps_the_name_and_gets_no_second_account(office):
    ana = make.person("Ana Sousa", "new@school.example", password=make.PASSWORD)
    office.add(
        office.sign_in(office.first), role="teacher", what="some", modules=[HYGIENE], name="Somebody else altogether"
    )
    (hat,) = office.hats(ana.id)
    assert (hat.role, hat.modules, hat.cohorts) == ("teacher", {HYGIENE}, None)
    assert rows(Kind.INVITATION) == []
    assert [row.person_id for row in rows(Kind.STAFF_ROLE)] == [ana.id]
    assert queries.person(ana.id).name == "Ana Sousa"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"role": "reader"}, "A reader has a last day"),
        ({"role": "reader", "until": "2020-01-01"}, "Choose today or a later day"),
        ({"role": "reader", "until": "2099-01-01"}, "No more than two years"),
        ({"role": "coordinator", "which": "some"}, "Tick at least one cohort"),
        ({"role": "teacher", "what": "some"}, "Tick at least one module"),
        ({"role": "coordinator", "what": "some", "modules": [HYGIENE]}, "Only a teacher is limited to modules"),
        ({"role": "coordinator", "modules": [HYGIENE]}, "You ticked some"),
        ({"role": "administrator", "until": "2099-01-01"}, "An administrator has no last day"),
        ({"mail": "new@school"}, "Type a whole address"),
    ],
)
def test_what_does_not_fit_is_told_and_gives_no_role(office, said, told):
    answer = office.add(office.sign_in(office.first), status=422, **said)
    assert told in answer.page.text
    assert "Nora New" in [each.get("value") for each in answer.page.all("input")], "what was typed stays"
    assert queries.person_by_email("new@school.example") is None


def test_a_scope_changes_by_ending_the_role_and_giving_another(office):
    client = office.sign_in(office.first)
    until = (office.today + timedelta(days=90)).isoformat()
    office.add(client, role="reader", until=until)
    (before,) = office.hats(newcomer())
    changed = client.submit(
        office.address(before.id, "change"), which="some", cohorts=[str(office.autumn.id)], until=until
    )
    assert changed.status_code == 303
    (after,) = office.hats(newcomer())
    assert after.id != before.id
    assert (after.role, after.cohorts) == ("reader", {office.autumn.id})
    assert "Over already" in client.get(office.address(), status=200).page.text
    ended = db.session.scalars(select(AuditEvent.object_id).where(AuditEvent.verb == Verb.STAFF_ENDED)).all()
    assert ended == [before.id]
    client.get(office.address(before.id, "change"), status=404)


def test_a_role_ends_at_once_or_after_a_day(office):
    client = office.sign_in(office.first)
    office.add(client)
    (hat,) = office.hats(newcomer())
    last = office.today + timedelta(days=7)
    assert client.submit(office.address(hat.id, "end"), when="later", on="").status_code == 422
    assert client.submit(office.address(hat.id, "end"), when="later", on=last.isoformat()).status_code == 303
    assert len(office.hats(newcomer())) == 1
    assert client.submit(office.address(hat.id, "end"), when="now").status_code == 303
    assert office.hats(newcomer()) == ()


def test_an_administrator_takes_two(office):
    client = office.sign_in(office.first)
    office.add(client, role="administrator")
    assert office.hats(newcomer()) == ()
    (asked,) = granting.waiting(office.at.id)
    assert [row.person_id for row in rows(Kind.ADMINISTRATOR)] == [office.second.person_id]
    own = client.get(office.address(), status=200).page
    assert office.address("asked", asked.id) not in own.links
    client.get(office.address("asked", asked.id), status=403)
    other = office.sign_in(office.second)
    assert office.address("asked", asked.id) in other.get(office.address(), status=200).page.links
    assert other.submit(office.address("asked", asked.id), to="/asked/").status_code == 303
    (hat,) = office.hats(newcomer())
    assert hat.role == "administrator"
    told = {row.person_id for row in rows(Kind.ADMINISTRATOR)}
    assert told == {office.first.person_id, office.second.person_id, newcomer()}
    other.get(office.address("asked", asked.id), status=404)


def test_nobody_ends_their_own_role_of_an_administrator(office):
    client = office.sign_in(office.first)
    own = client.get(office.address(office.first.id, "end"), status=200).page
    assert "You cannot end your own role" in own.text
    assert not [form for form in own.forms if "when" in form.names]
    theirs = client.submit(office.address(office.second.id, "end"), when="now")
    assert theirs.status_code == 303
    assert staffing.administrators(office.at.id) == [office.first.person_id]
    assert "tracker admin grant" in client.get(office.address(), status=200).page.text
    refused = office.add(client, status=409, role="administrator")
    assert "There is no second administrator" in refused.page.text


def test_it_asks_for_a_proof(office, sign_in_as):
    client = sign_in_as(office.first)
    answer = office.add(client, status=422)
    assert "Type the six digits" in answer.page.text
    assert queries.person_by_email("new@school.example") is None
    office.add(client, pin=make.PIN)
    assert newcomer()


def test_it_is_for_administrators_of_that_provider(office, sign_in_as):
    for who in (make.coordinator(office.at), make.administrator(make.provider()), make.staff(office.at, "reader")):
        client = sign_in_as(who)
        for address in (office.address(), office.address("new"), office.address(office.first.id, "end")):
            client.get(address, status=404)
