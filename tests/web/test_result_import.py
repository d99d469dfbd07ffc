"""Results of a cohort from a file at the door: template, preview, entering, faults in words, and hostile uploads."""

import io
from contextlib import ExitStack

import pytest
from sqlalchemy import select

from tests import factories
from tests.cohorts.test_result_files import BROKEN
from tests.editions import EXAM, PRACTICAL, SPOKEN
from tests.web.learners import School, entries
from tracker.audit import AuditEvent
from tracker.cohorts.lines import roll_of
from tracker.cohorts.result_files import Fault, Wrong
from tracker.extensions import db
from tracker.web import result_import

HEAD = "learner,examination,date,outcome,score,out_of,remark\n"


@pytest.fixture
def school(app):
    with ExitStack() as clocks:
        world = School(clocks)
        world.examine()
        world.ada = factories.learner(world.cohort, name="Åda Berg")
        yield world


@pytest.fixture
def office(school, sign_in_as):
    return sign_in_as(school.coordinator.person_id, proved=True)


def here(school):
    return f"/cohorts/{school.cohort.id}/results"


def upload(client, school, body: bytes, name: str = "results.csv"):
    fields = next(form for form in client.get(here(school), status=200).page.forms if "pasted" in form.names).fields
    return client.post(
        here(school), data={**fields, "file": (io.BytesIO(body), name)}, content_type="multipart/form-data"
    )


def enter(client, school, answer):
    """Press the button below the preview."""
    form = next(form for form in answer.page.forms if "text" in form.names)
    assert form.action == f"{here(school)}/enter"
    return client.post(form.action, data=form.fields)


def test_from_the_template_to_the_logbooks(school, office):
    template = office.get(f"{here(school)}/template.csv", status=200)
    lines = template.get_data().decode("utf-8-sig").splitlines()
    assert lines[0] == HEAD.strip()
    assert f"Åda Berg,{EXAM},,,,," in lines
    filled = "\r\n".join(lines).replace(f"Åda Berg,{EXAM},,,,,", f"Åda Berg,{EXAM},2026-03-01,passed,41.5,60,=1+1")
    shown = upload(office, school, b"\xef\xbb\xbf" + filled.encode())
    assert shown.status_code == 200
    assert "One result is new. 5 rows were left empty." in shown.page.text
    assert "41.5 / 60" in shown.page.text
    assert "Åda Berg" in shown.page.text
    assert entries(kind="result-entered") == 0
    done = enter(office, school, shown)
    assert (done.status_code, done.location) == (303, here(school))
    assert "One result entered." in office.get(here(school)).page.text
    assert "Attempt 1: Passed, 41.5 / 60" in office.get(f"/enrolments/{school.ada.id}/results").page.text
    again = upload(office, school, filled.encode())
    assert "Nothing is new. One is in the logbook already." in again.page.text
    assert not [form for form in again.page.forms if "pin" in form.names]
    verbs = list(db.session.scalars(select(AuditEvent.verb).where(AuditEvent.object_id == school.cohort.id)))
    assert verbs.count("result:imported") == verbs.count("cohort:exported") == 1


def test_rows_pasted_out_of_a_spreadsheet(school, office):
    rows = HEAD.replace(",", "\t") + f"åda berg\t{PRACTICAL}\t1/3/2026\tfailed\t41,5\t60\t\n"
    shown = office.submit(here(school), pasted=rows)
    assert "1 March 2026" in shown.page.text
    assert enter(office, school, shown).status_code == 303
    assert entries(kind="result-entered", outcome="failed") == 1


def test_entering_asks_for_the_pin_and_shows_the_rows_again(school, sign_in_as):
    office = sign_in_as(school.coordinator.person_id)
    shown = upload(office, school, (HEAD + f"Åda Berg,{EXAM},2026-03-01,passed,,,\n").encode())
    form = next(form for form in shown.page.forms if "text" in form.names)
    wrong = office.post(form.action, data={**form.fields, "pin": "000000"})
    assert wrong.status_code == 422
    assert "This is not your signing PIN" in wrong.page.text
    assert "One result is new" in wrong.page.text
    assert entries(kind="result-entered") == 0
    form = next(form for form in wrong.page.forms if "text" in form.names)
    assert office.post(form.action, data={**form.fields, "pin": factories.PIN}).status_code == 303


def test_sent_twice_at_once_it_is_entered_once(school, office):
    shown = upload(office, school, (HEAD + f"Åda Berg,{EXAM},2026-03-01,passed,,,\n").encode())
    assert [enter(office, school, shown).status_code for _ in range(2)] == [303, 303]
    assert "Nothing was written" in office.get(here(school)).page.text
    assert entries(kind="result-entered") == 1


def test_what_changed_since_the_preview_is_told_and_nothing_entered(school, office):
    body = HEAD + f"Åda Berg,{EXAM},2026-03-01,passed,,,\nÅda Berg,{PRACTICAL},2026-03-01,passed,,,\n"
    shown = upload(office, school, body.encode())
    school.id = school.ada.id
    school.result(EXAM, on=school.day(1), outcome="failed")
    answer = enter(office, school, shown)
    assert answer.status_code in {409, 422}
    assert "Another result of this day stands in the logbook of Åda Berg" in answer.page.text
    assert entries(kind="result-entered") == 1


def test_each_fault_says_where_and_what_to_do(school, office):
    rows = [
        f"Nobody,{EXAM},2026-03-01,passed,,,",
        f"Åda Berg,{EXAM},31/2/2026,<b>won</b>,,,",
        "Åda Berg,oral,2026-03-01,absent,,,",
    ]
    body = HEAD + "\n".join(rows)
    answer = upload(office, school, body.encode())
    assert answer.status_code == 422
    text = answer.page.text
    assert "Line 2, column learner: Nobody in this cohort is called “Nobody”" in text
    assert "Line 3, column date: “31/2/2026” is no date. Write it as 2026-11-21" in text
    assert "Line 3, column outcome: “<b>won</b>” is no outcome" in text
    assert (
        f"Line 4, column examination: “oral” is no examination in the plan of this learner. There are: {EXAM}" in text
    )
    assert "<b>won" not in answer.text
    assert "&lt;b&gt;won" in answer.text, "what was sent stands in the field, to be put right there"
    assert not [form for form in answer.page.forms if "text" in form.names]


def test_nothing_sent_is_told(school, office):
    assert "Choose a file, or paste its rows" in office.submit(here(school), pasted=" ").page.text
    assert upload(office, school, b"").status_code == 422


def test_no_broken_file_is_entered_or_a_fault_of_ours(school, office):
    told = {}
    for what, (body, _wrong) in BROKEN.items():
        answer = upload(office, school, body, name="../../<script>.csv")
        told[what] = answer.status_code
        assert answer.status_code == 413 or "Nothing was entered" in answer.page.text or not body.strip(), what
    assert set(told.values()) <= {422, 413}
    assert entries(kind="result-entered") == 0


def test_many_faults_are_counted(school, office):
    answer = upload(office, school, (HEAD + f"Nobody,{EXAM},2026-03-01,passed,,,\n" * 150).encode())
    assert "And 50 more." in answer.page.text


def test_a_large_file_travels_with_the_form(school, office):
    days = [school.day(back).isoformat() for back in range(20)]
    rows = [f"Åda Berg,{code},{on},failed,,,{'é' * 400}\n" for on in days for code in (EXAM, PRACTICAL, SPOKEN)]
    rows += [row.replace("Åda Berg", str(school.id)) for row in rows]
    shown = upload(office, school, (HEAD + "".join(rows)).encode())
    assert "And 20 more rows." in shown.page.text
    assert enter(office, school, shown).status_code == 303
    assert entries(kind="result-entered") == 120
    more = upload(office, school, (HEAD + f"Åda Berg,{EXAM},2026-02-01,failed,,,\n").encode())
    assert "No more than 20 attempts" in more.page.text


def test_every_fault_has_words(school, app):
    roll = roll_of(school.cohort)
    with app.test_request_context():
        said = [result_import.sentence(Fault(1, "date", wrong, "x"), roll) for wrong in Wrong]
        places = [result_import.place(fault) for fault in (Fault(0, "", Wrong.EMPTY), Fault(2, "", Wrong.TWICE))]
    assert len(set(said)) == len(said)
    assert all(sentence.endswith(".") and "%(" not in sentence for sentence in said)
    assert places == ["The file", "Line 2"]


def test_a_cohort_without_examinations(school, sign_in_as):
    other = School(school.clocks, school.now)
    office = sign_in_as(other.coordinator.person_id)
    assert "has no examination" in office.get(here(other), status=200).page.text
