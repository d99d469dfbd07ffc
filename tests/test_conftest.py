"""The fixtures themselves: tables are empty, triggers stand, a page with a fault is caught."""

import pytest
from sqlalchemy import func, select, text

from tests import databases, factories
from tests.pages import Page
from tracker import clock
from tracker.extensions import db, writing
from tracker.people.models import Person

PAGE = '<!doctype html><html lang="en"><title>Home</title><body><h1>Home</h1>{}</body></html>'


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_finds_empty_tables_and_may_commit(database, turn):
    assert db.session.scalar(select(func.count()).select_from(Person)) == 0
    with writing():
        db.session.add(Person(name="Amina", sort_name="amina", search_key="amina", created_at=clock.now()))
    assert db.session.scalar(select(func.count()).select_from(Person)) == 1


def test_the_triggers_are_on(database):
    if database == "postgresql":
        databases.empty(db.engine)
    with db.engine.connect() as connection:
        found = databases.triggers(connection)
    assert {table for table, _, _ in found} >= {"entry", "entry_text", "erasure"}
    assert {mark for _, _, mark in found} == {"A"}


def test_the_reader_cannot_write(database):
    with pytest.raises(Exception, match=r"readonly|read-only"):
        db.session.execute(text("INSERT INTO demo_mark (id, made_at) VALUES (1, '2026-01-01')"))


@pytest.mark.quick
@pytest.mark.parametrize(
    ("inside", "fault"),
    [
        ("<h1>Again</h1>", "2 first headings"),
        ("<p id=a></p><p id=a></p>", "id 'a' occurs 2 times"),
        ("<input name=pin>", "has no label"),
        ("<label for=b></label><input id=b name=pin>", "has no label"),
        ("<p style='color:red'>", "carries a style"),
        ("<p onclick='x()'>", "carries onclick"),
        ("<script>x()</script>", "a script stands in the page"),
        ("<form method=post autocomplete=off></form>", "has no token"),
    ],
)
def test_catches_a_page_with_a_fault(inside, fault):
    assert fault in "; ".join(Page(PAGE.format(inside)).faults())


@pytest.mark.quick
def test_a_page_in_order_has_no_fault():
    fields = '<input type=hidden name=csrf_token><label>PIN <input name=pin value=""></label>'
    form = f"<form method=post autocomplete=off>{fields}</form>"
    assert Page(PAGE.format(form)).faults() == []


@pytest.mark.quick
def test_a_form_sends_what_a_browser_would():
    form = Page(
        "<form action=/a><input name=a value=1>"
        "<input type=radio name=b value=x><input type=radio name=b value=y checked>"
        "<select name=c><option value=3>Three<option selected>Four</select><textarea name=d>\nfive</textarea>"
        "<button name=e value=6>Send</button></form>"
    ).forms[0]
    assert form.fields == {"a": ["1"], "b": ["y"], "c": ["Four"], "d": ["five"]}
    assert form.names == {"a", "b", "c", "d", "e"}


def test_signing_in_as_somebody_and_submitting_a_form(client, sign_in_as):
    sign_in_as(factories.coordinator(), proved=True)
    assert client.get("/account", status=200).page.title.startswith("Your account")
    client.submit("/account", to="/sign-out")
    assert client.get("/account", status=303).location.startswith("/sign-in")


@pytest.mark.browser
def test_a_real_browser_opens_a_page_without_complaint(new_page):
    page = new_page(width=390)
    page.goto("/sign-in")
    assert page.get_by_role("heading", level=1).inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
