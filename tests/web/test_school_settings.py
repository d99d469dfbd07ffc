"""What a provider sets for itself: each change holds at once and stands on the trail, what makes no sense changes
nothing."""

import json

import pytest
from sqlalchemy import select

from tests import factories as make
from tracker.audit import AuditEvent, Verb
from tracker.extensions import db
from tracker.people.models import Provider

pytestmark = pytest.mark.usefixtures("database")
OF_SETTINGS = {Verb.PROVIDER_CHANGED, Verb.FILES_SWITCHED}


class School:
    """A provider and the page of its settings, as its coordinator sees it."""

    def __init__(self, sign_in_as):
        self.at = make.provider()
        self.id = self.at.id
        self.client = sign_in_as(make.coordinator(self.at))
        self.page = f"/providers/{self.id}/settings"

    def now(self):
        db.session.rollback()
        return db.session.get(Provider, self.id, populate_existing=True)

    def told(self):
        db.session.rollback()
        lines = db.session.execute(
            select(AuditEvent.verb, AuditEvent.data, AuditEvent.object_id).order_by(AuditEvent.data)
        )
        return [(each.verb, json.loads(each.data)) for each in lines if each.verb in OF_SETTINGS]


@pytest.fixture
def school(app, sign_in_as):
    return School(sign_in_as)


def test_the_way_there_and_from_there(school):
    assert school.page in school.client.get("/cohorts", status=200).page.links
    links = set(school.client.get(school.page, status=200).page.links)
    lists = ("breaks", "documents", "signers", "sites", "mentors")
    assert {f"/providers/{school.id}/{each}" for each in lists} <= links
    assert f"/providers/{school.id}/staff" not in links, "a coordinator is led to nothing that is not theirs"


def test_what_is_set_holds_and_each_change_has_its_line(school):
    answer = school.client.submit(
        school.page,
        contact="Front  office",
        phone="+32 2 555 01 00",
        behind_weeks="3",
        poor_times="2",
        takes_files=None,
    )
    assert answer.status_code == 303, answer.page.text
    now = school.now()
    assert (now.contact, now.phone, now.behind_weeks) == ("Front office", "+32 2 555 01 00", 3)
    assert not now.takes_files
    assert sorted(school.told(), key=str) == [
        ("provider:changed", {"after": 3, "before": 2, "column": "behind_weeks"}),
        ("provider:changed", {"column": "contact"}),
        ("provider:changed", {"column": "phone"}),
        ("provider:files-switched", {"takes": 0}),
    ]


def test_the_same_again_leaves_no_line(school):
    assert school.client.submit(school.page, behind_weeks="2").status_code == 303
    assert school.told() == []


@pytest.mark.parametrize(("name", "value"), [("behind_weeks", "0"), ("silent_days", "4"), ("expiring_days", "many")])
def test_what_makes_no_sense_is_said_and_kept(school, name, value):
    answer = school.client.submit(school.page, **{name: value, "contact": "Front office"})
    assert answer.status_code == 422
    form = next(each for each in answer.page.forms if name in each.names)
    assert (form.fields[name], form.fields["contact"]) == ([value], ["Front office"])
    assert school.told() == []
