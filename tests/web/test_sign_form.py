"""The sign-off form by itself: the order of its fields, the day, what it says it will sign as, how it is read."""

from contextlib import ExitStack
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from werkzeug.datastructures import MultiDict

from tests.small_curriculum import ONCE, SUPERVISED
from tests.web.worlds import Ward
from tracker.people.queries import PostRow, posts_of
from tracker.web.sign_form import newest, open_request, place, sign_form, signs_as

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def ward(app):
    with ExitStack() as clocks:
        yield Ward(clocks)


def form_of(app, ward, code=ONCE, **sent):
    """The form as a request that posts these fields makes it."""
    given = {"id": str(uuid4()), "made_on": "0", "when": ward.today.isoformat(), **ward.filled(), **sent}
    with app.test_request_context("/", method="POST", data=MultiDict(given)):
        book = ward.book
        form = sign_form(book, book.skill(code), posts_of(ward.mentor.person_id, ward.provider_id, ward.today))
        form.validate()
        return form


def row(site="De Linde", function="nurse", site_id=None, **more):
    given = {"department": "", "town": "", "kind": "clinic", "work_address": "", "may_sign": True, **more}
    return PostRow(id=uuid4(), site_id=site_id or uuid4(), site=site, function=function, **given)


@pytest.mark.quick
def test_fields_stand_in_the_order_of_the_page(app, ward):
    names = [field.name for field in form_of(app, ward)]
    shown = ["when", "on", "site", "c-prepares", "c-records", "level", "f-empathy", "comment", "witness"]
    assert [name for name in names if name in shown] == shown


def test_what_was_filled_in_is_read_whole(app, ward):
    seen = form_of(app, ward, comment=" Calm. ", request="3", **{"f-reliability": "strong"}).observation()
    assert (seen.on, seen.level, seen.outcome, seen.comment) == (ward.today, 4, "achieved", "Calm.")
    assert (seen.made_on, seen.request, seen.feedback) == (0, 3, {"reliability": "strong"})
    assert seen.site_id == ward.site.id
    assert set(seen.criteria.values()) == {"done"}


def test_the_kind_of_place_is_judged_only_where_it_is_signed_off(app, ward):
    assert not form_of(app, ward).errors.get("site")
    form = form_of(app, ward, site=str(ward.room.id))
    assert not form.errors.get("site")
    form.skill = replace(form.skill, settings=("real-care",))
    assert [name for name, _message in form._rules()] == ["site"]
    form.outcome.data = "more-practice"
    assert [name for name, _message in form._rules()] == ["comment"]


def test_the_level_needed_is_never_above_the_scope(app, ward):
    form = form_of(app, ward, SUPERVISED)
    assert (form.highest, form.needed) == (4, 4)


def test_the_form_knows_the_newest_entry_and_the_open_request(ward):
    assert (newest(ward.book, ONCE), open_request(ward.book, ONCE)) == (0, None)
    asked = ward.request()
    assert (newest(ward.book, ONCE), open_request(ward.book, ONCE)) == (asked.seq, asked.seq)
    ward.later(days=15)
    assert (newest(ward.book, ONCE), open_request(ward.book, ONCE)) == (asked.seq, None)


def test_whose_name_will_stand_below(app):
    with app.test_request_context("/"):
        one, here = row(), UUID(int=1)
        assert signs_as("Lucie", [one]) == "Signs as Lucie, nurse, De Linde"
        assert signs_as("Lucie", [row(site_id=here), row(site_id=here)]) == "Signs as Lucie, nurse, De Linde"
        assert "at the site above" in signs_as("Lucie", [one, row("Clinic")])
        assert place(row(town="Gent", department="Ward 3")) == "De Linde, Ward 3, Gent"
