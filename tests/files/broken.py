"""Files that people could send, each with what has to become of it: `SAMPLES[name]` is (bytes, why or media type).

Made here, with the libraries or byte by byte: nothing hostile lies in the repository.
"""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache

import pillow_heif
from PIL import Image, PngImagePlugin
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

pillow_heif.register_heif_opener()
GPS = {0x8825: {1: "N", 2: (51.0, 3.0, 0.0), 3: "E", 4: (3.0, 43.0, 0.0)}}
SECRET = b"Patient Jan Janssens"
"""Stands in every kind of remark that a picture can carry."""
BOMB = 60_000
"""Pixels of each side that a head promises."""


def picture(mode: str = "RGB", size: tuple[int, int] = (64, 48), colour: object = None) -> Image.Image:
    """With a white corner, so that one sees how it was turned."""
    made = Image.new(mode, size, colour if colour is not None else 0)
    if mode == "RGB" and colour is None:
        made.paste("teal", (0, 0, *size))
        made.paste("white", (0, 0, size[0] // 4, size[1] // 4))
    return made


def saved(image: Image.Image, kind: str, **more) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def remarks() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned to the right
    exif[0x010E] = SECRET.decode()
    exif._ifds[0x8825] = GPS[0x8825]
    return exif


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_of(width: int, height: int, rows: bytes, *more: bytes, depth: int = 8, colours: int = 2) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, depth, colours, 0, 0, 0)
    parts = [chunk(b"IHDR", head), *more, chunk(b"IDAT", rows), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def moving_png() -> bytes:
    out = io.BytesIO()
    picture().save(out, "PNG", save_all=True, append_images=[picture(colour="red")], duration=100)
    return out.getvalue()


def resized_head(data: bytes) -> bytes:
    """A JPEG whose head promises another size than it has."""
    at = data.index(b"\xff\xc0") + 5
    return data[:at] + struct.pack(">HH", BOMB, BOMB) + data[at + 4 :]


# PDFs.


def pdf(*, pages: int = 1, side: float = 595, password: str = "", change=None, version: str = "%PDF-1.7") -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(side, side)
    if change:
        change(writer)
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return version.encode() + out.getvalue()[8:]


def with_action(kind: str, **more):
    def change(writer: PdfWriter) -> None:
        action = DictionaryObject({NameObject("/S"): NameObject(kind)})
        action |= {NameObject(f"/{name}"): value for name, value in more.items()}
        writer.root_object[NameObject("/OpenAction")] = writer._add_object(DictionaryObject(action))

    return change


def with_annotation(kind: str):
    def change(writer: PdfWriter) -> None:
        mark = DictionaryObject({NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject(kind)})
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(mark)])

    return change


def deep(writer: PdfWriter) -> None:
    inner = ArrayObject()
    for _ in range(100):
        inner = ArrayObject([inner])
    writer.root_object[NameObject("/Deep")] = inner


def with_form(writer: PdfWriter) -> None:
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject(
        {NameObject("/XFA"): ArrayObject([TextStringObject("x")])}
    )


def plain_pdf(objects: dict[int, bytes], *, trailer: bytes = b"/Root 1 0 R", start: int | None = None) -> bytes:
    """Written byte by byte: what no library would write."""
    out, places = b"%PDF-1.4\n", {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    at = len(out)
    rows = b"".join(b"%010d 00000 n \n" % places[number] for number in objects)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, rows)
    out += b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start or at)
    return out


PAGE = {
    1: b"<< /Type /Catalog /Pages 2 0 R >>",
    2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
}


def xref_loop() -> bytes:
    """A list of objects that names itself as the one before it."""
    plain = plain_pdf(PAGE)
    return plain_pdf(PAGE, trailer=b"/Root 1 0 R /Prev %d" % plain.index(b"xref\n0"))


def hidden_script() -> bytes:
    """The name of the script written in another way, in an object that nothing leads to."""
    return plain_pdf({**PAGE, 4: b"<< /S /J#61vaScript /J#53 (app.alert\\(1\\)) >>"})


def packed(body: bytes) -> bytes:
    """A PDF with one packed object, where a search in the bytes finds nothing."""
    stream = b"<< /Type /ObjStm /N 1 /First 4 /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream"
    out, places = b"%PDF-1.5\n", {}
    for number, each in {**PAGE, 5: stream % (len(body), body)}.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    at = len(out)
    rows = [(0, 0, 65535), *((1, places[n], 0) for n in (1, 2, 3)), (2, 5, 0), (1, places[5], 0), (1, at, 0)]
    table = zlib.compress(b"".join(struct.pack(">BIH", *row) for row in rows))
    head = b"<< /Type /XRef /Size 7 /W [1 4 2] /Root 1 0 R /Length %d /Filter /FlateDecode >>" % len(table)
    return out + b"6 0 obj\n%s\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (head, table, at)


def squeezed(megabytes: int) -> bytes:
    """So many megabytes of nothing."""
    squeeze = zlib.compressobj(9)
    return b"".join(squeeze.compress(bytes(1 << 20)) for _ in range(megabytes)) + squeeze.flush()


# All of them.


def good() -> Iterator[tuple[str, bytes, str]]:
    """What may be kept, some of it odd: name, bytes, what it is kept as."""
    jpeg, png, heic = "image/jpeg", "image/png", "image/jpeg"
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", SECRET.decode())
    text.add_itxt("XML:com.adobe.xmp", SECRET.decode(), zip=True)
    yield "jpeg", saved(picture(), "JPEG"), jpeg
    yield (
        "jpeg with place and remarks",
        saved(picture(), "JPEG", exif=remarks(), comment=SECRET, icc_profile=SECRET),
        jpeg,
    )
    yield "progressive jpeg", saved(picture(), "JPEG", progressive=True), jpeg
    yield "grey jpeg", saved(picture("L"), "JPEG"), jpeg
    yield "jpeg for print", saved(picture("CMYK"), "JPEG"), jpeg
    yield "wide jpeg", saved(picture(size=(5000, 40)), "JPEG"), jpeg
    yield "two jpegs in one", saved(picture(), "MPO", save_all=True, append_images=[picture(colour="red")]), jpeg
    for name, tail in {
        "zip": zip_tail(),
        "html": b"<script>alert(1)</script>",
        "svg": b"<svg onload=alert(1)>",
    }.items():
        yield f"jpeg with {name} behind it", saved(picture(), "JPEG") + tail, jpeg
        yield f"png with {name} behind it", saved(picture(), "PNG") + tail, png
    yield "jpeg with html in a remark", saved(picture(), "JPEG", comment=b"<html><script>alert(1)</script>"), jpeg
    yield "png", saved(picture(), "PNG"), png
    yield "png with remarks", saved(picture(), "PNG", pnginfo=text, exif=remarks(), icc_profile=SECRET), png
    yield "one pixel", saved(picture(size=(1, 1)), "PNG"), png
    for mode in ("1", "L", "LA", "P", "RGBA", "I;16"):
        yield f"png in {mode}", saved(picture(mode), "PNG"), png
    yield "png in 48 bits", png_of(4, 4, zlib.compress((b"\0" + bytes(24)) * 4), depth=16), png
    yield "heic", saved(picture(), "HEIF"), heic
    yield "heic with place", saved(picture(), "HEIF", exif=remarks().tobytes()), heic
    yield "pdf", pdf(), "application/pdf"
    yield "pdf of twenty pages", pdf(pages=20), "application/pdf"
    yield "pdf with a line after it", pdf() + b"\n\n", "application/pdf"
    yield "pdf with a link", pdf(change=with_annotation("/Link")), "application/pdf"


def zip_tail() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("evil.html", "<script>alert(1)</script>")
    return out.getvalue()


def bad() -> Iterator[tuple[str, bytes, str]]:
    """What is refused: name, bytes, why."""
    yield "nothing", b"", "empty"
    yield "eleven megabytes", saved(picture(), "JPEG") + bytes(11 << 20), "too-big"
    unknown = {
        "gif": saved(picture(), "GIF"),
        "moving gif": saved(picture(), "GIF", save_all=True, append_images=[picture(colour="red")]),
        "webp": saved(picture(), "WEBP"),
        "avif": saved(picture(), "AVIF"),
        "bmp": saved(picture(), "BMP"),
        "tiff": saved(picture(), "TIFF"),
        "ico": saved(picture(), "ICO"),
        "jpeg 2000": saved(picture(), "JPEG2000"),
        "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage",
        "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        "html": b"<!doctype html><script>alert(1)</script>",
        "xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
        "zip": zip_tail(),
        "text": b"just a note",
        "zeroes": bytes(1000),
        "a program": b"\x7fELF" + bytes(100),
        "windows program": b"MZ" + bytes(100),
        "film": b"\x00\x00\x00\x18ftypmp42" + bytes(100),
        "moving heif": b"\x00\x00\x00\x18ftypmsf1" + bytes(100),
        "pdf after html": b"<html>" + pdf(),
        "pdf after a zip": zip_tail() + pdf(),
        "a space before a jpeg": b" " + saved(picture(), "JPEG"),
    }
    for name, data in unknown.items():
        yield name, data, "unknown"
    yield "moving png", moving_png(), "moving"
    yield "png that promises too much", png_of(BOMB, BOMB, squeezed(8)), "too-large"
    yield "narrow png that promises too much", png_of(1, 2**31 - 1, squeezed(8)), "too-large"
    yield "jpeg that promises too much", resized_head(saved(picture(), "JPEG")), "too-large"
    yield "png of no size", png_of(0, 0, b""), "broken"
    yield "png without a body", png_of(9, 9, b""), "broken"
    yield "png with a wrong sum", saved(picture(), "PNG").replace(b"IDAT", b"IDAU"), "broken"
    yield (
        "png with a bomb in a remark",
        png_of(4, 4, zlib.compress((b"\0" + bytes(12)) * 4), chunk(b"zTXt", b"a\0\0" + squeezed(256))),
        "broken",
    )
    for name, kind in {"jpeg": "JPEG", "png": "PNG", "heic": "HEIF"}.items():
        whole = saved(picture(), kind)
        for part in range(1, 9):
            yield f"{part} tenths of a {name}", whole[: max(12, len(whole) * part // 10)], "broken"
    for part in range(1, 10):
        yield f"{part} tenths of a pdf", pdf()[: len(pdf()) * part // 10], "broken"
    yield "pdf with a password", pdf(password="geheim"), "encrypted"
    yield "pdf that anybody opens but may not change", pdf_for_all(), "encrypted"
    for kind in (
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToR",
        "/GoToE",
        "/Rendition",
        "/Movie",
        "/Sound",
    ):
        yield f"pdf that opens with {kind}", pdf(change=with_action(kind)), "active"
    yield "pdf with a script", pdf(change=with_action("/JavaScript", JS=TextStringObject("app.alert(1);"))), "active"
    yield "pdf with a script whose name is written otherwise", hidden_script(), "active"
    yield (
        "pdf with a packed script",
        packed(zlib.compress(b"4 0 << /S /JavaScript /JS (app.alert\\(1\\)) >>")),
        "active",
    )
    yield "pdf with an xfa form", pdf(change=with_form), "active"
    yield "pdf with a file inside", pdf(change=lambda writer: writer.add_attachment("a.exe", b"MZ")), "attached"
    for kind in ("/FileAttachment", "/RichMedia", "/Screen", "/3D"):
        yield f"pdf with {kind}", pdf(change=with_annotation(kind)), "attached"
    yield "pdf of 101 pages", pdf(pages=101), "too-long"
    yield "pdf of a huge page", pdf(side=20_000), "too-large"
    yield "pdf of a page without size", pdf(side=0), "too-large"
    yield "pdf without a page", plain_pdf({**PAGE, 2: b"<< /Type /Pages /Kids [] /Count 0 >>"}), "broken"
    yield "pdf with pages in a circle", plain_pdf({**PAGE, 3: b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"}), "broken"
    yield "pdf nested too deep", pdf(change=deep), "broken"
    yield "pdf with a zip behind it", pdf() + zip_tail(), "broken"
    yield "pdf with a zip in its last line", pdf()[:-6] + zip_tail() + b"\n%%EOF\n", "broken"
    yield "pdf with html behind it", pdf() + b"<script>alert(1)</script>", "broken"
    yield "pdf of a first line", b"%PDF-1.7\n%%EOF", "broken"


def pdf_for_all() -> bytes:
    """Opened without a password, yet encrypted: what is in it cannot be looked at by a simple search."""
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.encrypt("", "owner")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@cache
def samples() -> dict[str, tuple[bytes, str]]:
    """Every file by name: its bytes, and what it is kept as or why it is not."""
    return {name: (data, said) for name, data, said in (*good(), *bad())}


def shaken() -> Iterator[bytes]:
    """Good files with a few bytes changed, always the same way: each is kept as a harmless file, or refused."""
    chance = random.Random(7)  # noqa: S311 no secret
    for kind, most in {"JPEG": 40, "PNG": 40, "HEIF": 40}.items():
        whole = saved(picture(), kind)
        yield from (shake(whole, chance) for _ in range(most))
    yield from (shake(pdf(pages=2), chance) for _ in range(40))


def shake(whole: bytes, chance: random.Random) -> bytes:
    data = bytearray(whole)
    for _ in range(chance.randint(1, 8)):
        data[chance.randrange(12, len(data))] = chance.randrange(256)
    return bytes(data)
