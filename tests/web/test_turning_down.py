"""A request turned down by a link: the three answers by the three ways, once, with their assurance, and never late."""

from contextlib import ExitStack

import pytest

from tests.logbook.worlds import rows_in_all_tables
from tests.web.handed import Handed, signatures
from tests.web.letters_sent import rows
from tests.web.test_by_link import prove
from tracker.mail.models import Kind
from tracker.web import turning_down

pytestmark = pytest.mark.usefixtures("database")

WAYS = {"link": "sent-back", "code": "not-observed", "device": "not-now"}
REASON = "Practise on the doll first"


@pytest.fixture
def ward(app):
    with ExitStack() as clocks:
        yield Handed(clocks)


def opened(client, address, outcome="sent-back", **more) -> dict:
    """The small form as it stands open, filled in."""
    forms = client.get(address, status=200).page.forms
    form = next(form for form in forms if form.action == f"{address}/down")
    assert ("name" in form.names) == ("name" in more)
    return {**form.fields, "outcome": outcome, "reason": REASON, **more}


def by_way(ward, client, way) -> tuple[str, dict]:
    """The link, opened by whom it is for, and the form filled in."""
    address = ward.hand(way)
    if way == "code":
        prove(client, address)
    name = {"name": "Ann Berg"} if way == "device" else {}
    return address, opened(client, address, WAYS[way], **name)


def whose(way, ward, client, sign_in_as):
    return sign_in_as(ward.learner_id) if way == "device" else client


@pytest.mark.parametrize("way", WAYS)
def test_each_answer_stands_with_its_assurance_and_once(ward, client, sign_in_as, way):
    browser = whose(way, ward, client, sign_in_as)
    address, said = by_way(ward, browser, way)
    assert browser.post(f"{address}/down", data=said, status=303).location == address
    page = browser.get(address, status=200).page
    assert "reads your answer and your reason" in page.text
    (closed,) = signatures("request-closed")
    assert (closed.assurance, closed.outcome, closed.author_id) == (way, WAYS[way], ward.ann)
    assert ward.state() == "practising"
    assert len(rows(Kind.REQUEST_ANSWERED)) == 1
    assert REASON in sign_in_as(ward.learner_id).get(ward.address("logbook"), status=200).page.text
    before = rows_in_all_tables()
    browser.post(f"{address}/down", data=said, status=410)
    browser.post(address, data={"csrf_token": said["csrf_token"], **ward.said()}, status=410)
    assert rows_in_all_tables() == before
    assert ward.holds()


def test_a_reason_is_asked_and_kept(ward, client):
    address = ward.hand()
    said = opened(client, address)
    answer = client.post(f"{address}/down", data={**said, "reason": ""}, status=422)
    assert "the learner reads it" in answer.page.text
    answer = client.post(f"{address}/down", data={**said, "outcome": ""}, status=422)
    assert REASON in answer.page.text
    assert signatures("request-closed") == []


def test_on_the_learners_device_the_name_is_typed(ward, sign_in_as):
    address, said = by_way(ward, sign_in_as(ward.learner_id), "device")
    browser = sign_in_as(ward.learner_id)
    said["csrf_token"] = opened(browser, address, name="")["csrf_token"]
    assert "Is it not yours" in browser.post(f"{address}/down", data={**said, "name": "Bo"}, status=422).page.text
    assert signatures("request-closed") == []


def withdrawn(ward):
    ward.close(ward.asked.seq, by=ward.learner, outcome="withdrawn", reason="")


def answered(ward):
    ward.assess(request=ward.asked.seq)


def lapsed(ward):
    ward.later(days=14)


@pytest.mark.parametrize(
    ("change", "words"),
    [(withdrawn, "took the request back"), (answered, "somebody answered it"), (lapsed, "Mail me a new link")],
)
def test_what_changed_while_the_form_was_open(ward, client, change, words):
    address = ward.hand()
    said = opened(client, address)
    change(ward)
    before = rows_in_all_tables()
    assert words in client.post(f"{address}/down", data=said, status=410).page.text
    assert rows_in_all_tables() == before


def test_withdrawn_between_looking_and_writing(ward, client, monkeypatch):
    """The learner takes it back after the page was checked and before it is written."""
    address = ward.hand()
    said = opened(client, address)
    write = turning_down.write

    def late(*given):
        withdrawn(ward)
        write(*given)

    monkeypatch.setattr(turning_down, "write", late)
    assert "took the request back" in client.post(f"{address}/down", data=said, status=410).page.text
    assert [entry.outcome for entry in signatures("request-closed")] == ["withdrawn"]
    assert ward.holds()
