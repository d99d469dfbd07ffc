"""A learner sends a photo along with practice, on a small phone; after a fault the photo is still chosen."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests import factories as make
from tests.browser.acts import sign_in
from tests.files.broken import picture, saved
from tracker.extensions import db
from tracker.logbook.evidence import kept_files

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("database")]
NARROW = {"width": 360, "height": 740}
PHOTO = {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": saved(picture(size=(1200, 900)), "JPEG")}


@pytest.mark.parametrize("script", [True, False])
def test_a_photo_goes_along_and_comes_back(new_page, script):
    enrolment = make.learner(make.cohort(), make.person("Amina", "amina@school.example", password=make.PASSWORD))
    page = new_page(**NARROW, java_script_enabled=script, has_touch=True, is_mobile=True)
    sign_in(page, "amina@school.example")
    page.goto(f"/enrolments/{enrolment.id}/practice?item=pulse")
    expect(page.get_by_text("No patient data: never a patient’s face")).to_be_visible()
    expect(page.get_by_label("Take a photo")).to_be_visible()
    page.get_by_label("In the skills room").check()
    page.get_by_label("Hours", exact=True).select_option("16")
    page.get_by_label("Minutes", exact=True).select_option("45")
    page.get_by_label("From this device").set_input_files([PHOTO])
    page.get_by_role("button", name="Log practice").click()

    expect(page.get_by_role("heading", name="Please look at this again")).to_be_visible()
    page.get_by_label("Hours", exact=True).select_option("1")
    if not script:
        expect(page.get_by_text("If you had chosen files, choose them again.")).to_be_visible()
        page.get_by_label("From this device").set_input_files([PHOTO])
    page.get_by_role("button", name="Log practice").click()

    expect(page.get_by_text("Next, a mentor confirms the hours.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    with page.expect_download() as download:
        page.get_by_role("link", name="Photo, ").click()
    assert download.value.suggested_filename.startswith("stride-")
    assert Image.open(io.BytesIO(download.value.path().read_bytes())).size == (1200, 900)
    db.session.rollback()
    assert len(kept_files()) == 1


def test_a_file_that_is_not_taken_is_named_at_its_field(new_page):
    enrolment = make.learner(make.cohort(), make.person("Amina", "amina@school.example", password=make.PASSWORD))
    page = new_page(**NARROW)
    sign_in(page, "amina@school.example")
    page.goto(f"/enrolments/{enrolment.id}/practice?item=pulse")
    page.get_by_label("In the skills room").check()
    page.get_by_label("What happened?").fill("Counted twice")
    page.get_by_label("From this device").set_input_files([{**PHOTO, "name": "film.gif", "buffer": b"GIF89a"}])
    page.get_by_role("button", name="Log practice").click()
    expect(page.get_by_role("link", name="“film.gif”: It is neither a photo")).to_be_visible()
    expect(page.get_by_label("From this device")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("What happened?")).to_have_value("Counted twice")
    expect(page.get_by_text("If you had chosen files, choose them again.")).to_be_visible()
