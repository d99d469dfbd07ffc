"""Who never signed in is invited again or gets a code on paper; who has signed in, and strangers, do not."""

from contextlib import ExitStack

import pytest

from tests import factories
from tests.web.learners import School
from tests.web.letters_sent import rows
from tracker.extensions import db, writing
from tracker.mail.models import Kind
from tracker.people.models import Account
from tracker.web.inviting import awaited, invite


@pytest.fixture
def school(app):
    with ExitStack() as clocks:
        yield School(clocks)


@pytest.fixture
def office(school, sign_in_as):
    return sign_in_as(school.coordinator.person_id)


def test_invitations_go_to_who_never_signed_in(school, office):
    new = factories.person("New One", "new@x.example")
    factories.learner(school.cohort, new)
    settled = factories.person("Settled One", "settled@x.example", password=factories.PASSWORD)
    factories.learner(school.cohort, settled)
    page = f"/cohorts/{school.cohort.id}/invitations"
    shown = office.get(page, status=200).page.text
    assert "New One" in shown
    assert "Settled One" not in shown
    assert office.submit(page, learner=[str(new.id)]).status_code == 303
    assert [row.address for row in rows(Kind.INVITATION)] == ["new@x.example"]
    fields = next(form for form in office.get(page).page.forms if "learner" in form.names).fields
    nobody = {**fields, "learner": []}
    assert office.post(page, data=nobody).status_code == 422
    assert office.post(f"{page}/codes", data=nobody).status_code == 422


def test_a_stranger_is_nobody_to_pick(school, office):
    stranger = factories.person("Stranger", "stranger@x.example")
    page = f"/cohorts/{school.cohort.id}/invitations"
    fields = next(form for form in office.get(page).page.forms if "learner" in form.names).fields
    assert office.post(f"{page}/codes", data={**fields, "learner": [str(stranger.id)]}).status_code == 422
    assert rows(Kind.INVITATION) == []


def test_who_has_a_password_keeps_it(school):
    settled = factories.person("Settled One", "settled@x.example", password=factories.PASSWORD)
    with writing():
        assert invite([settled], actor_id=None) == 0
    assert db.session.get_one(Account, settled.id).password_hash
    assert settled.id not in {each.person.id for each in awaited(school.cohort)}
