"""Forms sent as no browser sends them: other kinds of body, strange values in every field, the same field elsewhere."""

from contextlib import ExitStack
from io import BytesIO
from uuid import uuid4

import pytest

from tests.logbook.worlds import rows_in_all_tables
from tests.small_curriculum import CLINICAL, ONCE, THRICE, UNITS
from tests.web.worlds import Ward
from tracker.access.models import SignIn
from tracker.logbook.models import Entry
from tracker.people.models import Mentorship, Person

pytestmark = pytest.mark.usefixtures("database")

STRANGE = (
    "",
    " ",
    "\0",
    "a\0b",
    "\u202eevil\u2066",
    "9" * 5000,
    "x" * 100_000,
    "-1",
    "1e9",
    "٣",
    "NaN",
    "None",
    "%(x)s %s %",
    "{{ 7 * 7 }}",
    "' OR 1=1 --",
    "../../etc/passwd",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "2026W01",
    "00000000-0000-0000-0000-000000000000",
    "{12345678-1234-5678-1234-567812345678}",
    "urn:uuid:12345678123456781234567812345678",
    "a\r\nSet-Cookie: x=y",
    "\U0001f468\u200d\U0001f469",
)


class Place(Ward):
    """The ward with hours and a request waiting, and where its forms are."""

    def __init__(self, clocks: ExitStack) -> None:
        super().__init__(clocks)
        self.practised, self.asked = self.practise(), self.request()
        self.forms = {
            "learner": [
                self.address("modules", CLINICAL),
                self.address("units", UNITS[3]),
                self.address("study"),
                self.address("practice"),
                self.address("competencies", THRICE, "request"),
                self.address("entries", str(self.practised.seq), "withdraw"),
                "/account",
            ],
            "mentor": [self.sign_address(), self.address("hours", "confirm"), self.address("feedback"), "/inbox"],
            "coordinator": [
                self.address("hours", "confirm"),
                self.address("entries", str(self.practised.seq), "withdraw"),
            ],
        }
        self.right = self.filled() | {
            "item": ONCE,
            "setting": "simulated",
            "hours": "0",
            "quarters": "15",
            "units": [UNITS[3]],
            "claims": [str(self.practised.id)],
            "reason": "Because.",
            "why": "mistake",
            "made_on": "10000",
            "request": "",
            "f-empathy": "strong",
        }
        self.people = {"learner": self.learner, "mentor": self.mentor, "coordinator": self.coordinator}

    def sendable(self, client, path: str):
        """The forms of a page: where each goes, and itself filled in rightly under a new id."""
        for form in client.get(path, status=200).page.forms:
            if form.method == "post" and "sign-out" not in form.action:
                right = {name: value for name, value in self.right.items() if name in form.names}
                fresh = {"id": str(uuid4())} if "id" in form.names else {}
                yield form.action or path, {**form.fields, **right, **fresh}


@pytest.fixture
def place(app):
    with ExitStack() as clocks:
        yield Place(clocks)

    def sendable(self, client, path: str):
        """The forms of a page: where each goes, and itself filled in rightly under a new id."""
        for form in client.get(path, status=200).page.forms:
            if form.method == "post" and "sign-out" not in form.action:
                right = {name: value for name, value in self.right.items() if name in form.names}
                fresh = {"id": str(uuid4())} if "id" in form.names else {}
                yield form.action or path, {**form.fields, **right, **fresh}


WHO = pytest.mark.parametrize("who", ["learner", "mentor", "coordinator"])


@pytest.mark.sweep
@WHO
def test_no_value_in_any_field_is_a_fault(place, client, sign_in_as, who):
    """Each field in turn, all others filled in rightly: what gets past the form meets the logbook."""
    sign_in_as(place.people[who].person_id, proved=True)
    for path in place.forms[who]:
        for action, fields in place.sendable(client, path):
            for name in sorted(set(fields) - {"csrf_token"}):
                for value in STRANGE:
                    fresh = {"id": str(uuid4())} if "id" in fields else {}
                    client.post(action, data={**fields, **fresh, name: value})
    assert place.holds()


@WHO
def test_no_form_takes_a_column(place, client, sign_in_as, who):
    """Who writes, when, in which hat, for whom: a form that says so is refused, however right the rest is (S1)."""
    sign_in_as(place.people[who].person_id, proved=True)
    before = rows_in_all_tables()
    refused = 0
    columns = {column.key for each in (Entry, Person, SignIn, Mentorship) for column in each.__table__.columns}
    for path in place.forms[who]:
        for action, fields in place.sendable(client, path):
            for column in sorted(columns - set(fields) - {"level", "reason", "outcome"}):
                client.post(action, data={**fields, column: "1"}, status=400)
                refused += 1
    assert refused > 100
    assert said(rows_in_all_tables()) == said(before)


@WHO
def test_a_form_that_only_comes_back_writes_nothing(place, client, sign_in_as, who):
    sign_in_as(place.people[who].person_id, proved=True)
    before = rows_in_all_tables()
    for path in place.forms[who]:
        for action, fields in place.sendable(client, path):
            if action not in {"/theme", "/language"} and not action.startswith("/help/"):
                assert client.post(action, data={**fields, "_resume": "1"}).status_code == 200, action
    assert said(rows_in_all_tables()) == said(before)


def said(rows):
    """All but the traces of reading."""
    return {name: count for name, count in rows.items() if name != "audit_event"}


BODIES = [
    {"json": {"what": "in JSON"}},
    {"json": ["a", "list"]},
    {"data": b"<what/>", "content_type": "application/xml"},
    {"data": b"what=plain", "content_type": "text/plain"},
]


@pytest.mark.parametrize("body", BODIES, ids=["json", "list", "xml", "plain"])
@pytest.mark.parametrize("path", ["/sign-in", "/account/language", "practice"])
def test_only_forms_are_read(place, client, sign_in_as, path, body):
    if path != "/sign-in":
        sign_in_as(place.learner.person_id)
    path = place.address(path) if path == "practice" else path
    token = client.get(path).page.forms[0].fields["csrf_token"][0]
    before = rows_in_all_tables()
    client.post(path, headers={"X-CSRFToken": token}, status=415, **body)
    assert rows_in_all_tables() == before


@pytest.mark.parametrize("name", ["what", "id", "item", "nobody-asked-for-it"])
def test_a_file_is_no_value_of_a_field(place, client, sign_in_as, name):
    form = next(
        f for f in sign_in_as(place.learner.person_id).get(place.address("practice")).page.forms if "what" in f.names
    )
    fields = {**form.fields, **{key: value for key, value in place.right.items() if key in form.names}}
    before = rows_in_all_tables()
    client.post(place.address("practice"), data={**fields, name: (BytesIO(b"text"), "a.txt")}, status=400)
    assert rows_in_all_tables() == before
