"""Photos and PDFs that go with an entry: the two fields, having them looked at, and their bytes on disk in time.

A view asks `attach(form, book)` beside `form.submitted()`, as it asks `prove`, and writes inside `bytes_kept(form,
book)`. What a file is decides tracker/files; reading one, and taking one away, is evidence.py's.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from flask import current_app, request
from flask_wtf.file import FileField, MultipleFileField
from werkzeug.datastructures import FileStorage

from tracker.errors import BadFile
from tracker.extensions import db
from tracker.files import checking
from tracker.files.apart import Checked, look_at
from tracker.files.store import Store
from tracker.logbook.books import Book
from tracker.logbook.evidence import MOST_OF_ONE, kept_among, was_taken_away
from tracker.people.names import one_line
from tracker.web.forms import Form
from tracker.web.speaking import _, lazy
from tracker.web.wording import sentence

MOST_BYTES = (MOST_OF_ONE + 1) * checking.MOST_BYTES
"""Of a whole form: five files, and one too big, so that it can be told by its name."""
LONGEST_NAME = 60


class AttachForm(Form):
    """A form that photos and PDFs may go with. `kept` is what was found good."""

    photo = FileField(lazy("Take a photo"), render_kw={"accept": "image/*", "capture": "environment"})
    files = MultipleFileField(
        lazy("From this device"),
        description=lazy("At most five, 10 MB each. Where and when a photo was taken is removed from it."),
        render_kw={"accept": "image/*,application/pdf"},
    )
    kept: Sequence[Checked] = ()


def attach(form: AttachForm, book: Book) -> bool:
    """Look at what was sent along. What is not taken is said at the field, each file by its name."""
    sent = sent_along()
    if not sent:
        return True
    if not book.takes_files:
        form.explain(BadFile("none-taken"))
        return False
    if len(sent) > MOST_OF_ONE:
        return refuse(form, [sentence(BadFile("too-many"))])
    kept, faults = [], []
    for file in sent:
        try:
            with closing(file):
                data = file.stream.read(checking.MOST_BYTES + 1)
            kept.append(look_at(data))
        except BadFile as error:
            faults.append(f"“{shown(file.filename)}”: {sentence(error)}")
    if faults:
        return refuse(form, faults)
    form.kept = list({file.hash: file for file in kept}.values())
    return True


def sent_along() -> list[FileStorage]:
    """The files of both fields; a field that nobody used sends one without name and bytes."""
    return [file for name in ("photo", "files") for file in request.files.getlist(name) if file.filename]


def refuse(form: AttachForm, faults: list[str]) -> bool:
    form.files.errors = faults
    form.status = 422
    return False


def shown(name: str | None) -> str:
    """A file name as somebody may read it: one line, not long, and nothing that turns the text around."""
    plain = "".join(letter for letter in name or "" if unicodedata.category(letter) not in {"Cf", "Cc", "Co", "Cs"})
    plain = one_line(plain.replace("\\", "/").rpartition("/")[2]) or _("a file without a name")
    return plain if len(plain) <= LONGEST_NAME else f"{plain[:LONGEST_NAME]}…"


@contextmanager
def bytes_kept(form: AttachForm, book: Book) -> Iterator[None]:
    """Around the transaction that names the files: the bytes are on disk before it, and only what it kept after it."""
    provider_id, store = book.provider_id, the_store()
    for file in form.kept:
        if not was_taken_away(provider_id, [file.hash]):
            store.put(provider_id, file.hash, file.data)
    try:
        yield
    finally:
        if form.kept:
            db.session.rollback()
            settle(store, book, form.kept)


def settle(store: Store, book: Book, files: Sequence[Checked]) -> None:
    """Bytes for every row, and no row's bytes twice gone: somebody else may have sent the same file at this moment."""
    kept = kept_among(book.provider_id, [file.hash for file in files])
    for file in files:
        if file.hash not in kept:
            store.take_away(book.provider_id, file.hash)
        elif not store.has(book.provider_id, file.hash):
            store.put(book.provider_id, file.hash, file.data)


def the_store() -> Store:
    return Store.below(Path(current_app.instance_path))
