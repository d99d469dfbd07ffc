"""Photos and PDFs sent with a form: kept with the entry, or refused by name; nothing typed is lost or twice."""

import hashlib
import io
from contextlib import ExitStack
from uuid import uuid4

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.files.broken import bad, good, picture, samples, saved, shaken
from tests.files.made import the_store
from tests.logbook.worlds import rows_in_all_tables
from tests.small_curriculum import ONCE, UNITS
from tests.web.learners import School, entries, newest
from tracker.errors import BadFile, Conflict
from tracker.extensions import db, writing
from tracker.files import checking
from tracker.files.apart import Checked
from tracker.files.models import StoredFile
from tracker.logbook import learning
from tracker.logbook.append import said_in
from tracker.logbook.evidence import kept_files
from tracker.people.models import Provider
from tracker.web import attaching

HARMLESS = {"image/jpeg", "image/png", "application/pdf"}


@pytest.fixture
def school(app):
    with ExitStack() as clocks:
        yield School(clocks)


@pytest.fixture
def learner(school, sign_in_as):
    return sign_in_as(school.enrolment)


@pytest.fixture
def near(monkeypatch):
    """Files are looked at in this process, where hundreds are quick; tests/files has the process apart."""

    def look_at(data: bytes) -> Checked:
        try:
            media_type, kept = checking.check(data)
        except checking.Refused as refused:
            raise BadFile(refused.why) from None
        return Checked(hashlib.sha256(kept).hexdigest(), media_type, kept)

    monkeypatch.setattr(attaching, "look_at", look_at)


def filled(school, client, *files: tuple[bytes, str], **more) -> dict:
    """The practice form, ready to post."""
    form = next(f for f in client.get(school.address("practice"), status=200).page.forms if "what" in f.names)
    fields = {**form.fields, "item": ONCE, "setting": "simulated", "what": "Counted twice", **more}
    return {**fields, "files": [(io.BytesIO(data), name) for data, name in files]}


def sent(client, path: str, fields: dict, **more):
    """A form of some size, encoded here: the test client's own encoding leaves a file open."""
    files = [FileStorage(body, name, name="files") for body, name in fields["files"]]
    boundary, body = encode_multipart({**fields, "files": files})
    return client.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}", **more)


def again(fields: dict, *files: tuple[bytes, str]) -> dict:
    return {**fields, "files": [(io.BytesIO(data), name) for data, name in files]}


def on_disk() -> int:
    folder = the_store().folder
    return sum(1 for file in folder.rglob("*") if file.is_file() and file.parts[-3] in here()) if folder.exists() else 0


def here() -> set[str]:
    """The folders of this test's providers: the store outlives a test."""
    return {str(each) for each in db.session.scalars(select(Provider.id))}


JPEG = samples()["jpeg with place and remarks"][0]


def test_a_photo_and_a_pdf_go_with_practice(school, learner):
    """Through the process apart, as it is when people use it."""
    fields = filled(school, learner, (JPEG, "IMG_0001.jpg"), (samples()["pdf"][0], "plan.pdf"))
    answer = learner.post(school.address("practice"), data=fields, content_type="multipart/form-data", status=303)
    files = said_in(newest()).files
    assert len(files) == 2
    assert {each for _, each in kept_files()} == set(files)
    assert all(the_store().has(school.provider_id, each) for each in files)
    page = learner.get(answer.headers["Location"], status=200).page
    assert {school.address("files", each) for each in files} <= set(page.links)
    assert "Photo, 1 KB" in page.text
    assert "PDF, 1 KB" in page.text
    assert school.holds()


def test_a_photo_goes_with_a_unit(school, learner, near):
    path = school.address("units", UNITS[0])
    form = next(f for f in learner.get(path, status=200).page.forms if "reflection" in f.names)
    learner.post(path, data={**form.fields, "photo": (io.BytesIO(JPEG), "image.jpg")}, status=303)
    assert len(said_in(newest()).files) == 1


def test_a_form_sent_twice_is_one_entry_and_one_file(school, learner, near):
    fields = filled(school, learner, (JPEG, "a.jpg"))
    for _ in range(3):
        learner.post(school.address("practice"), data=again(fields, (JPEG, "b.jpg")), status=303)
    assert (entries(kind="practice-logged"), len(kept_files()), on_disk()) == (1, 1, 1)


def test_without_a_file_nothing_is_different(school, learner):
    fields = filled(school, learner, (b"", ""))
    learner.post(school.address("practice"), data=fields, status=303)
    assert said_in(newest()).files == ()


def test_a_fault_is_said_by_name_and_what_was_typed_stays(school, learner, near):
    before = rows_in_all_tables()
    fields = filled(school, learner, (JPEG, "good.jpg"), (b"GIF89a", "bad.gif"), (b"", "empty.pdf"))
    page = learner.post(school.address("practice"), data=fields, status=422).page
    assert "“bad.gif”: It is neither a photo (JPEG, PNG, HEIC) nor a PDF." in page.text
    assert "“empty.pdf”: It is empty." in page.text
    assert "good.jpg" not in page.text
    assert "choose them again" in page.text
    form = next(f for f in page.forms if "what" in f.names)
    assert (form.fields["what"], form.fields["item"], form.fields["id"]) == (
        ["Counted twice"],
        [ONCE],
        list(fields["id"]),
    )
    assert rows_in_all_tables() == before
    assert on_disk() == 0


def test_every_hostile_file_is_a_clear_fault_or_a_harmless_file(school, learner, near, monkeypatch):
    """One form for each file; nothing is kept of a refused one, and never is there a fault of ours."""
    monkeypatch.setattr(learning, "MOST_ON_ONE_DATE", 1_000_000)
    fields, kept = filled(school, learner, hours="0", quarters="15"), set()
    hostile = [data for _, data, _ in (*bad(), *good())] + list(shaken())
    assert len(hostile) >= 200
    for data in hostile:
        before = entries()
        answer = sent(learner, school.address("practice"), {**again(fields, (data, "x.jpg")), "id": str(uuid4())})
        assert answer.status_code in {303, 422}, answer.text[:300]
        if answer.status_code == 422:
            assert "“x.jpg”: It" in answer.page.text
            assert entries() == before
        else:
            kept |= set(said_in(newest()).files)
    assert kept == {each for _, each in kept_files()}
    assert on_disk() == len(kept)
    assert set(db.session.scalars(select(StoredFile.media_type))) == HARMLESS
    assert school.holds()


NAMES = {
    "../../../etc/passwd": "passwd",
    "..\\..\\windows\\system32": "system32",
    'a".gif; filename="b': "a",
    "gpj.exe\u202e.gif": "gpj.exe.gif",
    "a\u0000b\u0007.gif": "ab.gif",
    "<script>alert(1)<\u200bscript>": "<script>alert(1)<script>",
    "x" * 500: f"{'x' * 60}…",
    "   ": "a file without a name",
    "é\u0301\u2066.gif": "é\u0301.gif",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_shown_as_one_plain_line(app, name):
    with app.test_request_context():
        said = attaching.shown(name)
    assert len(said) <= 61
    assert "\n" not in said
    assert "\u202e" not in said
    if '"' not in name:
        assert said == NAMES[name]


def test_no_name_reaches_the_disk_or_the_database(school, learner, near):
    learner.post(school.address("practice"), data=filled(school, learner, (JPEG, "../../Jan Janssens.jpg")), status=303)
    names = [str(file) for file in the_store().folder.rglob("*")]
    assert not any("Janssens" in name for name in names)
    assert "Janssens" not in str(said_in(newest()))


def test_six_files_and_eleven_megabytes_are_too_much(school, learner, near):
    pictures = [
        (saved(picture(colour=c), "JPEG"), f"{c}.jpg") for c in ("red", "lime", "blue", "white", "black", "pink")
    ]
    page = learner.post(school.address("practice"), data=filled(school, learner, *pictures), status=422).page
    assert "No more than five files go with one entry." in page.text
    large = filled(school, learner, (JPEG + bytes(11 << 20), "large.jpg"))
    page = sent(learner, school.address("practice"), large, status=422).page
    assert "“large.jpg”: It is bigger than 10 MB." in page.text
    huge = filled(school, learner, (bytes(attaching.MOST_BYTES + 1), "huge.jpg"))
    assert sent(learner, school.address("practice"), huge).status_code == 413
    assert on_disk() == 0


def test_only_who_may_write_there_may_send_much(school, sign_in_as, near):
    for who in (school.mentor.person_id, school.coordinator.person_id):
        data = again({}, (bytes(3 << 20), "x.jpg"))
        assert sent(sign_in_as(who), school.address("practice"), data).status_code == 413


def test_a_refused_entry_leaves_no_bytes(school, learner, near):
    fields = filled(school, learner, (JPEG, "a.jpg"), hours="16")
    learner.post(school.address("practice"), data=fields, status=303)
    other = saved(picture(colour="red"), "JPEG")
    full = filled(school, learner, (other, "b.jpg"), (JPEG, "a.jpg"), hours="8")
    page = learner.post(school.address("practice"), data=full, status=422).page
    assert "The 16 hours of this day are full." in page.text
    assert (on_disk(), len(kept_files())) == (1, 1), "that of the entry before stays, the other is gone"


def test_a_fault_of_ours_leaves_no_bytes(school, learner, near, monkeypatch):
    def fails(*_args, **_named):
        raise Conflict

    monkeypatch.setattr(learning, "log_practice", fails)
    learner.post(school.address("practice"), data=filled(school, learner, (JPEG, "a.jpg")), status=409)
    assert on_disk() == 0


def test_bytes_that_another_form_took_away_meanwhile_are_put_again(school, learner, near, monkeypatch):
    """Two learners send the same file at the same moment, and one of the two is refused."""
    log = learning.log_practice

    def meanwhile(book, **said):
        the_store().take_away(book.provider_id, said["files"][0].hash)
        return log(book, **said)

    monkeypatch.setattr(learning, "log_practice", meanwhile)
    learner.post(school.address("practice"), data=filled(school, learner, (JPEG, "a.jpg")), status=303)
    assert on_disk() == 1


def test_where_the_school_takes_none_there_is_no_field_and_no_way(school, learner, near):
    fields = filled(school, learner, (JPEG, "a.jpg"))
    with writing():
        db.session.get_one(Provider, school.provider_id).takes_files = False
    page = learner.get(school.address("practice"), status=200).page
    assert not any("files" in form.names for form in page.forms)
    page = learner.post(school.address("practice"), data=fields, status=422).page
    assert "Your school takes no files." in page.text
    assert (on_disk(), entries(kind="practice-logged")) == (0, 0)


def test_the_page_says_that_no_patient_belongs_in_a_picture(school, learner):
    for path in (school.address("practice"), school.address("units", UNITS[0])):
        page = learner.get(path, status=200).page
        assert "No patient data" in page.text
        photo, files = (e for e in page.all("input") if e.get("type") == "file")
        assert (photo.get("accept"), photo.get("capture")) == ("image/*", "environment")
        assert files.get("accept") == "image/*,application/pdf"
        assert "multiple" in files.attributes


def test_words_are_kept_when_the_session_ended_while_writing(school, client, sign_in_as, near):
    """A photo is larger than what strangers may send; who was signed in on this device gets their words back."""
    learner = sign_in_as(school.enrolment)
    fields = filled(school, learner, (bytes(3 << 20), "a.jpg"))
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["who"] = "ended", str(school.learner_id)
    answer = sent(client, school.address("practice"), fields, status=401)
    [form] = [form for form in answer.page.forms if "_kept.what" in form.names]
    assert form.fields["_kept.what"] == ["Counted twice"]
    client.delete_cookie("stride")
    fields = again(fields, (bytes(3 << 20), "a.jpg"))
    assert sent(client, school.address("practice"), fields).status_code == 413
