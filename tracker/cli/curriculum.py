"""`tracker curriculum`: check the files, compare and publish them, and see what became of each fact."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from tracker import clock
from tracker.cli import covering, differing
from tracker.cli.opening import opened
from tracker.config import from_environment
from tracker.curriculum import coverage as coverages
from tracker.curriculum import queries
from tracker.curriculum.authoring import copy as copy_folder
from tracker.curriculum.build import plans
from tracker.curriculum.check import check_contents
from tracker.curriculum.facts import facts_of
from tracker.curriculum.files import load
from tracker.curriculum.plan import Plan
from tracker.curriculum.publish import faults_of as published_faults
from tracker.curriculum.publish import publish as publish_folder
from tracker.curriculum.publish import publish_register
from tracker.curriculum.reading import Fault
from tracker.curriculum.schema import write_schemas
from tracker.errors import CurriculumFaults
from tracker.extensions import db, writing
from tracker.places import place

BECAME = {"edition": "a new edition", "printing": "new words", "unchanged": "nothing new"}


def the_folder(_: click.Context, __: click.Parameter, value: Path | None) -> Path:
    """The folder named, else the one that the settings name, else the one that comes along."""
    return value or from_environment().curriculum_folder


FOLDER = click.argument(
    "folder", required=False, callback=the_folder, type=click.Path(exists=True, file_okay=False, path_type=Path)
)


@click.group()
def curriculum() -> None:
    """Check and publish what is to be learned."""


@curriculum.command()
@FOLDER
@click.option("--facts", is_flag=True, help="Also ask that every fact is taught or kept.")
def check(folder: Path, *, facts: bool) -> None:
    """Tell every fault at once, each with file, line and remedy; else how much there is."""
    contents = load(folder)
    found = check_contents(contents, facts=facts)
    for fault in found:
        click.echo(str(fault))
    if found:
        raise click.ClickException(f"{len(found)} faults in {folder}.")
    kinds = Counter(item.kind for item in contents.items.values())
    counts = f"{len(contents.programmes)} programmes, {len(contents.modules)} modules, {kinds['unit']} units"
    click.echo(f"No faults in {folder}: {counts}, {kinds['competency']} skills, {len(contents.terms)} words.")


@curriculum.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def copy(folder: Path) -> None:
    """Copy the curriculum that comes along to FOLDER, for your school to edit."""
    try:
        copy_folder(place("curriculum"), folder)
    except FileExistsError:
        raise click.ClickException(f"{folder} holds something already. Name a new folder.") from None
    click.echo(f"{folder} is yours. Set CURRICULUM={folder.resolve()} and read {folder / 'README.md'}.")


@curriculum.command()
@FOLDER
@click.option("--register", is_flag=True, help="Write register.yaml instead, for whoever writes the curriculum.")
def publish(folder: Path, *, register: bool) -> None:
    """Publish every programme; the same files again change nothing."""
    if register:
        changed = publish_register(folder)
        click.echo(f"{folder / 'register.yaml'}: {'written' if changed else 'nothing new'}.")
        return
    with opened():
        with writing():
            published = publish_folder(db.session, folder, actor_id=None, on=clock.now())
        for one in published.programmes:
            click.echo(f"{one.programme}, edition {one.edition}, printing {one.printing}: {BECAME[one.what]}.")
        for each in published.translations:
            gone = f", {each.removed} taken away" if each.removed else ""
            click.echo(f"Translations, {each.language}: {each.texts} texts new or other{gone}.")


@curriculum.command()
@FOLDER
@click.option("--keep", is_flag=True, help="Note from which English each text was made, to notice when that changes.")
@click.option(
    "--still-right",
    nargs=2,
    metavar="LANGUAGE FILE",
    help="The stale texts of that file, such as fr hygiene, were read again and are right as they are.",
)
def coverage(folder: Path, *, keep: bool, still_right: tuple[str, str] | None) -> None:
    """Tell how much stands in each language: present, stale and reviewed, file by file."""
    contents = load(folder)
    if keep or still_right:
        without_faults(folder, check_contents(contents))
        for file in coverages.keep(contents, still_right and (still_right[0], still_right[1].removesuffix(".yaml"))):
            click.echo(f"{file}: written.")
        contents = load(folder)
    click.echo("\n".join(covering.lines(coverages.coverage(contents))))


@curriculum.command()
@FOLDER
@click.option("--shipped", is_flag=True, help="Compare with the curriculum that comes along, without a database.")
def diff(folder: Path, *, shipped: bool) -> None:
    """Tell what differs in FOLDER from what is published, word by word; publishes nothing."""
    if shipped:
        before = {plan.programme: plan for plan in plans(load(place("curriculum")))}
        told(folder, before, without_faults(folder, check_contents(load(folder))))
        return
    with opened():
        contents = load(folder)
        after = without_faults(folder, published_faults(contents))
        before = {code: queries.plan_of(edition.id) for code, edition in queries.latest_editions().items()}
        told(folder, before, after)


def without_faults(folder: Path, faults: Sequence[Fault]) -> list[Plan]:
    """The plans of a folder. Raises CurriculumFaults."""
    if faults:
        raise CurriculumFaults(tuple(faults))
    return plans(load(folder))


def told(folder: Path, before: dict[str, Plan], after: Sequence[Plan]) -> None:
    lines = [line for plan in after for line in differing.lines(before.get(plan.programme), plan)]
    gone = sorted(set(before) - {plan.programme for plan in after})
    lines += [f"{code}: not in {folder}." for code in gone]
    click.echo("\n".join(lines) or f"Nothing differs in {folder}.")


@curriculum.command()
@FOLDER
def facts(folder: Path) -> None:
    """List each fact of the sources with what teaches it and what keeps it."""
    for row in facts_of(folder):
        click.echo(f"{row.id} {row.country} {row.strength}: {row.text}")
        click.echo(
            f"    taught by {', '.join(row.taught_by) or 'nothing'}; kept by {', '.join(row.kept_by) or 'nothing'}"
        )


@curriculum.command()
@FOLDER
def schema(folder: Path) -> None:
    """Write the schemas that help an editor with the files."""
    for file in write_schemas(folder):
        click.echo(str(file))
