"""Some three hundred files, broken and hostile ones too: each is kept as something harmless, or refused by name."""

import io
import warnings

import pytest
from PIL import Image

from tests.files.broken import SECRET, picture, samples, saved, shaken
from tracker.files import checking
from tracker.files.checking import LONGEST, Refused, check

pytestmark = [pytest.mark.quick, pytest.mark.filterwarnings("ignore")]


def what_becomes_of(data: bytes) -> tuple[str, bytes]:
    try:
        return check(data)
    except Refused as refused:
        return refused.why, b""


@pytest.mark.parametrize("name", samples())
def test_each_becomes_what_it_should(name):
    data, expected = samples()[name]
    said, kept = what_becomes_of(data)
    assert said == expected
    assert bool(kept) == ("/" in said)
    if said.startswith("image/"):
        assert_plain(kept, said)


def assert_plain(kept: bytes, media_type: str) -> None:
    """One picture, of pixels alone, that ends where its file ends."""
    image = Image.open(io.BytesIO(kept))
    image.load()
    assert Image.MIME[image.format] == media_type
    assert getattr(image, "n_frames", 1) == 1
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert not image.getexif()
    assert not any(mark in kept for mark in (SECRET, b"<script", b"onload", b"PK\x03\x04", b"Exif", b"iCCP"))
    assert kept.endswith(b"\xff\xd9" if media_type == "image/jpeg" else b"IEND\xaeB`\x82")


def test_the_list_is_long_enough():
    assert len(samples()) + len(list(shaken())) >= 200


def test_files_with_changed_bytes_are_plain_or_refused():
    for data in shaken():
        said, kept = what_becomes_of(data)
        if said.startswith("image/"):
            assert_plain(kept, said)
        else:
            assert said in {"application/pdf", "broken", "too-large", "unknown", "encrypted", "active", "too-long"}


def test_a_picture_is_turned_upright_before_its_remarks_go():
    kept = Image.open(io.BytesIO(check(samples()["jpeg with place and remarks"][0])[1]))
    assert kept.size == (48, 64)
    assert kept.getpixel((45, 2))[0] > 200, "the white corner stands at the top right"
    heic = Image.open(io.BytesIO(check(samples()["heic with place"][0])[1]))
    assert heic.getpixel((45, 2))[0] > 200


def test_a_large_picture_is_made_smaller_and_keeps_its_shape():
    for kind in ("JPEG", "PNG", "HEIF"):
        image = Image.open(io.BytesIO(check(saved(picture(size=(4000, 3000)), kind))[1]))
        assert image.size == (LONGEST, LONGEST * 3 // 4)


def test_colours_stay_what_they_were():
    grey = saved(Image.new("I;16", (8, 8), 32768), "PNG")
    assert abs(Image.open(io.BytesIO(check(grey)[1])).convert("L").getpixel((4, 4)) - 128) <= 1
    red = saved(Image.new("CMYK", (8, 8), (0, 255, 255, 0)), "JPEG")
    r, g, b = Image.open(io.BytesIO(check(red)[1])).getpixel((4, 4))
    assert (r > 200, g < 60, b < 60) == (True, True, True)


def test_a_photo_in_a_png_is_kept_as_a_jpeg_on_white(monkeypatch):
    monkeypatch.setattr(checking, "MOST_PNG", 10)
    said, kept = check(saved(picture("RGBA", colour=(0, 0, 0, 0)), "PNG"))
    assert said == "image/jpeg"
    assert Image.open(io.BytesIO(kept)).getpixel((5, 5)) == (255, 255, 255)


def test_the_same_file_becomes_the_same_bytes():
    """So that a form sent twice names the same hash."""
    for name in ("jpeg with place and remarks", "png with remarks", "heic", "pdf"):
        data, _ = samples()[name]
        assert check(data) == check(data)


def test_warnings_of_a_decoder_end_here():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for data, _ in samples().values():
            what_becomes_of(data)
