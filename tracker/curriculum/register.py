"""The register: every code ever published, with its revision and a digest of its substance. It keeps codes honest.

A change of substance raises the revision, a code never comes to mean something else, and none is lost silently.
"""

from pathlib import Path

import yaml

from tracker.curriculum.canonical import digest_of
from tracker.curriculum.files import Contents, ItemForm, LoadedItem, Place
from tracker.curriculum.formats import CompetencyForm, RecordForm

_HEAD = """\
# Written by `tracker curriculum publish --register`.
# By hand only `retired: true`, for a code that is taken away.
"""


def substance_digest(form: ItemForm) -> str:
    """Digest of what a signature stands on. Words of criteria may be bettered; a unit is its aims."""
    if not isinstance(form, CompetencyForm):
        return digest_of({"kind": "unit", "aims": form.aims})
    numbers = {"level": form.level, "observations": form.observations, "mentors": form.mentors}
    criteria = {criterion.code: criterion.must for criterion in form.criteria}
    validity = {} if form.validity_months is None else {"validity_months": form.validity_months}
    return digest_of({"kind": "competency", "criteria": criteria, **numbers, **validity})


def agree(contents: Contents) -> None:
    """Note a fault wherever the folder and its register part."""
    compare(contents, contents.register)
    if contents.register_place is None:
        return
    for code, record in contents.register.items():
        if code not in contents.codes and not record.retired:
            message = f"The {record.kind} {code} was published and is in no file."
            remedy = "Put it back, or say `retired: true` here."
            contents.register_place.fault("register", message, remedy, code)
        if code in contents.codes and record.retired:
            message = f"{code} is retired here and still in a file."
            contents.register_place.fault("register", message, "Remove one of the two.", code)


def compare(contents: Contents, records: dict[str, RecordForm]) -> None:
    """Hold the items of a folder against codes that were published before."""
    for kind, code, place in contents.named:
        record = records.get(code)
        if record and record.kind != kind:
            message = f"The code {code} was published as a {record.kind} and stands here for a {kind}."
            place.fault("register", message, "Choose a code that was never used.")
        elif record and code in contents.items:
            _revision(contents.items[code], record, place)


def _revision(item: LoadedItem, record: RecordForm, place: Place) -> None:
    code, revision = item.form.code, item.form.revision
    if record.revision is None or item.kind != record.kind:
        return
    if revision < record.revision:
        message = f"{code} has revision {revision}; {record.revision} is published."
        item.place.fault("register", message, f"Give it revision {record.revision} or higher.", "revision")
    elif revision == record.revision and substance_digest(item.form) != record.digest:
        what = "criteria, level, observations, mentors or validity" if item.kind == "competency" else "aims"
        message = f"The {what} of {code} changed, and its revision did not."
        place.fault("revision", message, f"Give it revision {revision + 1}, or take the change back.")


def new_register(contents: Contents) -> dict[str, RecordForm]:
    """What the register says once the folder is published: all that is there, and all that was before."""
    records = dict(contents.register)
    for kind, code, _ in contents.named:
        item = contents.items.get(code)
        if item is None:
            records[code] = RecordForm(kind=kind)
        else:
            records[code] = RecordForm(kind=kind, revision=item.form.revision, digest=substance_digest(item.form))
    return dict(sorted(records.items()))


def register_text(records: dict[str, RecordForm]) -> str:
    """The register as its file holds it, the same bytes for the same records."""
    items = {code: record.model_dump(exclude_none=True) for code, record in records.items()}
    return _HEAD + yaml.safe_dump({"items": items}, sort_keys=False, allow_unicode=True)


def write_register(folder: Path, contents: Contents) -> bool:
    """Write register.yaml when it says something new; True when it did. Only for contents without faults."""
    text = register_text(new_register(contents))
    path = folder / "register.yaml"
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.write_text(text, encoding="utf-8")
    return True
