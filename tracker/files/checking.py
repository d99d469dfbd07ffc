"""What an attached file is, by its content alone: decoded whole, and made anew where it is a picture. Refuses the rest.

Runs as a program of its own (apart.py starts it), so it imports nothing of this project: whatever a hostile file does
to a decoder happens to a process that knows no secret and has limits. Bytes in, on standard input; out comes one line
and, for what may be kept, the bytes to keep.
"""

import re
import sys
import warnings
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
MOST_PIXELS = {"JPEG": 50_000_000, "PNG": 25_000_000, "HEIF": 26_000_000}
"""A JPEG is made smaller while it is decoded; the others stand in memory as they are."""
LONGEST = 2560
"""Pixels of the longer side as it is kept: enough to read a page of paper."""
QUALITY = 85
MOST_PNG = 2 * MEGABYTE
"""A bigger PNG is a photo, and kept as JPEG."""
MOST_PAGES = 100
MOST_OBJECTS = 50_000
DEEPEST = 60
LARGEST_PAGE = 14_400
"""In points, 200 inches: what the format allows."""
MOST_MEMORY = 190 * MEGABYTE
MOST_SECONDS = 10

STILL = {b"heic", b"heix", b"heim", b"heis", b"mif1"}
"""Brands of a HEIF with one picture; those of moving ones are left out."""
ACTIVE = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound"}
ATTACHED = {"/EmbeddedFile", "/FileAttachment", "/RichMedia", "/Screen", "/3D"}
ACTIVE_KEYS, ATTACHED_KEYS = (
    {"/JS", "/JavaScript", "/XFA", "/XFAImages"},
    {"/EF", "/EmbeddedFiles", "/RichMediaContent"},
)
TELLTALE = ((rb"/JavaScript\b", "active"), (rb"/Launch\b", "active"), (rb"/EmbeddedFiles?\b", "attached"))
"""Looked for in the bytes too: another reader may find objects that ours does not."""
END = re.compile(rb"%%EOF[\s\0]*\Z")
ZIP_END = b"PK\x05\x06"
ZIP_TAIL = 65_557
"""A ZIP ends with its list within so many bytes of the end, whatever stands before it."""


class Refused(Exception):
    """`why` is a word: empty, too-big, unknown, broken, too-large, moving, encrypted, active, attached, too-long."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def check(data: bytes) -> tuple[str, bytes]:
    """The media type, and the bytes to keep. Raises Refused, and MemoryError under a limit."""
    if not data:
        raise Refused("empty")
    if len(data) > MOST_BYTES:
        raise Refused("too-big")
    look = kind_of(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return look(data)
    except (Refused, MemoryError):
        raise
    except Exception as error:  # whatever a decoder says of bytes it cannot read
        raise Refused("broken") from error


def kind_of(data: bytes) -> Callable[[bytes], tuple[str, bytes]]:
    """Who looks at it, by its first bytes."""
    if data.startswith(b"\xff\xd8\xff"):
        return jpeg
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return png
    if data[4:8] == b"ftyp" and data[8:12] in STILL:
        return heif
    if data.startswith(b"%PDF-"):
        return document
    raise Refused("unknown")


# Pictures: decoded, turned upright, made smaller, and written anew. Nothing of the old file but its pixels stays.


def jpeg(data: bytes) -> tuple[str, bytes]:
    """Of several pictures in one, as some phones make them, the first."""
    image = opened(data, "JPEG")
    image.draft(image.mode, (LONGEST, LONGEST))
    return as_jpeg(small(image))


def png(data: bytes) -> tuple[str, bytes]:
    image = opened(data, "PNG")
    if getattr(image, "is_animated", False):
        raise Refused("moving")
    made = small(image)
    out = BytesIO()
    made.save(out, "PNG")
    return ("image/png", out.getvalue()) if out.tell() <= MOST_PNG else as_jpeg(made)


def heif(data: bytes) -> tuple[str, bytes]:
    import pillow_heif  # noqa: PLC0415 heavy, and few files are one

    pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    return as_jpeg(small(opened(data, "HEIF")))


def opened(data: bytes, kind: str) -> Any:  # noqa: ANN401 Pillow's image; it is imported by this process alone
    """The picture with its head read and its size known to fit."""
    from PIL import Image  # noqa: PLC0415

    Image.MAX_IMAGE_PIXELS = None  # counted here
    image = Image.open(BytesIO(data), formats=[kind])
    if image.width * image.height > MOST_PIXELS[kind]:
        raise Refused("too-large")
    return image


def small(image: Any) -> Any:  # noqa: ANN401
    """Decoded, no larger than it is kept, upright, in RGB or with transparency; without anything that is no pixel."""
    from PIL import Image, ImageOps  # noqa: PLC0415

    image.load()
    if image.mode.startswith("I"):
        image = image.point(lambda value: value * (1 / 257)).convert("L") if "16" in image.mode else image.convert("L")
    if image.mode in {"1", "P", "F"}:
        image = image.convert("L" if image.mode != "P" else "RGBA" if "transparency" in image.info else "RGB")
    image.thumbnail((LONGEST, LONGEST))
    image = ImageOps.exif_transpose(image)
    image = image.convert("RGBA" if image.mode in {"LA", "PA", "La", "RGBa", "RGBA"} else "RGB")
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    return bare


def as_jpeg(image: Any) -> tuple[str, bytes]:  # noqa: ANN401
    from PIL import Image  # noqa: PLC0415

    if image.mode == "RGBA":
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image)
        image = paper
    out = BytesIO()
    image.save(out, "JPEG", quality=QUALITY)
    return "image/jpeg", out.getvalue()


# Documents: read whole and kept as they are. Whoever opens one later does so outside the browser.


def document(data: bytes) -> tuple[str, bytes]:
    from pypdf import PdfReader  # noqa: PLC0415

    if not END.search(data) or ZIP_END in data[-ZIP_TAIL:]:
        raise Refused("broken")
    plain = re.sub(rb"#([0-9a-fA-F]{2})", lambda found: bytes.fromhex(found[1].decode()), data)
    for mark, why in TELLTALE:
        if re.search(mark, plain):
            raise Refused(why)
    reader = PdfReader(BytesIO(data))
    if reader.is_encrypted:
        raise Refused("encrypted")
    pages(reader)
    for thing in things(reader):
        look_at(thing)
    return "application/pdf", data


def pages(reader: Any) -> None:  # noqa: ANN401 pypdf's reader
    count = len(reader.pages)
    if not count:
        raise Refused("broken")
    if count > MOST_PAGES:
        raise Refused("too-long")
    for page in reader.pages:
        if not all(0 < side <= LARGEST_PAGE for side in (page.mediabox.width, page.mediabox.height)):
            raise Refused("too-large")


def things(reader: Any) -> Iterator[Any]:  # noqa: ANN401
    """The trailer and every object there is, used or not."""
    from pypdf.generic import IndirectObject  # noqa: PLC0415

    known = {(number, 0) for number in reader.xref_objStm}
    known |= {(number, generation) for generation, found in reader.xref.items() for number in found}
    if len(known) > MOST_OBJECTS:
        raise Refused("too-large")
    yield reader.trailer
    for number, generation in sorted(known):
        yield reader.get_object(IndirectObject(number, generation, reader))


def look_at(thing: Any, depth: int = 0) -> None:  # noqa: ANN401
    """Refuse what would do something, or carries another file. References are not followed: all are looked at."""
    from pypdf.generic import IndirectObject, NameObject  # noqa: PLC0415

    if depth > DEEPEST:
        raise Refused("broken")
    if isinstance(thing, IndirectObject):
        return
    if isinstance(thing, dict):
        if not ACTIVE_KEYS.isdisjoint(thing):
            raise Refused("active")
        if not ATTACHED_KEYS.isdisjoint(thing):
            raise Refused("attached")
        for key in dict.keys(thing):
            value = dict.__getitem__(thing, key)
            if key in {"/S", "/Type", "/Subtype"} and isinstance(value, NameObject):
                refuse_name(str(value))
            look_at(value, depth + 1)
    elif isinstance(thing, list):
        for value in list.__iter__(thing):
            look_at(value, depth + 1)


def refuse_name(name: str) -> None:
    if name in ACTIVE:
        raise Refused("active")
    if name in ATTACHED:
        raise Refused("attached")


# As a program.


def limit() -> None:
    """Bound this process: memory, time, no file written, no core. Where the system knows no limits there are none."""
    try:
        import resource  # noqa: PLC0415 not on Windows
    except ImportError:
        return
    bounds = {"RLIMIT_DATA": MOST_MEMORY, "RLIMIT_CPU": MOST_SECONDS, "RLIMIT_FSIZE": 0, "RLIMIT_CORE": 0}
    for name, most in bounds.items():
        if hasattr(resource, name):
            resource.setrlimit(getattr(resource, name), (most, most))


def main() -> None:
    limit()
    try:
        said, kept = check(sys.stdin.buffer.read(MOST_BYTES + 1))
    except Refused as error:
        said, kept = error.why, b""
    except (MemoryError, RecursionError):
        said, kept = "too-large", b""
    sys.stdout.buffer.write(said.encode() + b"\n" + kept)


if __name__ == "__main__":
    main()
