"""Commands that add persons, cohorts, sites and the links between them. Each leaves a line on the audit trail.

People are named by mail address, cohorts and sites by name, the provider by name where there is more than one.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import click

from tracker import clock
from tracker.access import actor, links
from tracker.cli.installing import an_email
from tracker.cli.opening import opened
from tracker.curriculum import queries as curricula
from tracker.errors import NeedsTwo
from tracker.extensions import writing
from tracker.logbook.books import Author
from tracker.logbook.enrolling import enrol as open_logbook
from tracker.mail import outbox
from tracker.mail.models import Kind
from tracker.people import granting, queries, roster, staffing
from tracker.people.models import Cohort, Person, Provider, Site

PROVIDER = click.option("--provider", "at", metavar="NAME", help="Needed where there is more than one provider.")
PACES = ("full-time", "part-time", "evening")
KINDS = (
    "hospital",
    "clinic",
    "general-practice",
    "specialised-centre",
    "rehabilitation",
    "medical-centre",
    "skills-room",
)


class Day(click.DateTime):
    """A date as 2026-09-01."""

    name = "date"

    def __init__(self) -> None:
        super().__init__(formats=["%Y-%m-%d"])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # type: ignore[override]  # noqa: ANN401 click's own
        found: datetime = super().convert(value, param, ctx)
        return found.date()


@click.group()
def person() -> None:
    """Persons and their accounts."""


@person.command("add")
@click.argument("name")
@click.argument("email", callback=an_email)
@click.option("--language", default="en", show_default=True, help="The language they read in: en, nl, fr, de, nb.")
@click.option("--role", type=click.Choice(["administrator", "coordinator"]), help="Staff of the provider.")
@click.option("--invite", is_flag=True, help="Mail them a link for their first sign-in.")
@PROVIDER
def add_person(name: str, email: str, *, language: str, role: str | None, invite: bool, at: str | None) -> None:
    """Add a person: learner, mentor, or staff with --role."""
    with opened(), writing():
        added = roster.add_person(actor_id=None, name=name, email=email, language=language)
        if role:
            give_role(the_provider(at), added, role)
        if invite:
            mail_link(added)
    said = "A link goes to them." if invite else f"For the first sign-in: tracker link {email}"
    click.echo(f"{name} is added. {said}")


def give_role(where: Provider, who: Person, role: str) -> None:
    """An administrator only where no second one could agree: two or more see to it on their page."""
    on = clock.today(where.time_zone)
    if role != "administrator":
        staffing.add_staff(actor_id=None, provider_id=where.id, person_id=who.id, role=role, starts_on=on)
        return
    try:
        granting.grant_alone(provider_id=where.id, person_id=who.id, starts_on=on)
    except NeedsTwo:
        raise click.ClickException(f"{where.name} has administrators who can agree among themselves.") from None


@click.group()
def cohort() -> None:
    """Groups of learners."""


@cohort.command("add")
@click.argument("name")
@click.option("--starts-on", type=Day(), required=True, help="Such as 2026-09-01.")
@click.option("--programme", help="Code of a published programme; needed where there is more than one.")
@click.option("--pace", type=click.Choice(PACES), default=PACES[0], show_default=True)
@click.option("--languages", help="Such as nl,fr; by default those the programme is taught in.")
@PROVIDER
def add_cohort(
    name: str, *, starts_on: date, programme: str | None, pace: str, languages: str | None, at: str | None
) -> None:
    """Add a cohort on the newest edition of a programme."""
    with opened(), writing():
        edition_id = the_edition(programme)
        taught = curricula.plan_of(edition_id).languages.taught
        roster.add_cohort(
            actor_id=None,
            provider_id=the_provider(at).id,
            name=name,
            edition_id=edition_id,
            starts_on=starts_on,
            pace=pace,
            languages=[each.strip() for each in languages.split(",")] if languages else taught,
        )
    click.echo(f"Cohort {name} is added. Its learners: tracker enrol EMAIL --cohort '{name}'")


@click.group()
def site() -> None:
    """Places to practise."""


@site.command("add")
@click.argument("name")
@click.option("--kind", type=click.Choice(KINDS), required=True)
@click.option("--department", default="")
@click.option("--town", default="")
@click.option("--capacity", type=click.IntRange(1))
@PROVIDER
def add_site(at: str | None, **told: Any) -> None:  # noqa: ANN401 handed on by name
    """Add a care facility, or one department of it."""
    with opened(), writing():
        roster.add_site(actor_id=None, provider_id=the_provider(at).id, **told)
    click.echo(f"{told['name']} is added.")


@click.command()
@click.argument("email")
@click.option("--cohort", "into", required=True, metavar="NAME")
@click.option("--as", "author", metavar="EMAIL", help="The administrator who enrols; else the only one there is.")
@PROVIDER
def enrol(email: str, into: str, author: str | None, at: str | None) -> None:
    """Enrol a person in a cohort: this opens their logbook."""
    with opened(), writing():
        where, learner = the_provider(at), the_person(email)
        open_logbook(author=administrator(where, author), learner=learner, cohort=the_cohort(where, into))
        name = learner.name
    click.echo(f"{name} is a learner of {into}.")


@click.group()
def mentor() -> None:
    """Who signs off for whom."""


@mentor.command("assign")
@click.argument("mentor_email")
@click.argument("learner_email")
@click.option("--site", "place", metavar="NAME", help="Also add the mentor's post at this site.")
@click.option("--department", default="", help="Of the site.")
@click.option("--function", help="What the mentor is there, such as 'Head nurse'.")
@click.option("--modules", help="Codes of modules, such as hygiene,ethics; by default all.")
@click.option("--starts-on", type=Day(), help="By default today.")
@PROVIDER
def assign_mentor(
    mentor_email: str,
    learner_email: str,
    *,
    place: str | None,
    department: str,
    function: str | None,
    modules: str | None,
    starts_on: date | None,
    at: str | None,
) -> None:
    """Assign a mentor to a learner, with --site and --function at their first learner."""
    if bool(place) != bool(function):
        raise click.UsageError("Give --site and --function together.")
    with opened(), writing():
        where, who = the_provider(at), the_person(mentor_email)
        first = starts_on or clock.today(where.time_zone)
        if place and function:
            roster.add_post(
                actor_id=None,
                provider_id=where.id,
                site_id=the_site(where, place, department).id,
                person_id=who.id,
                function=function,
                starts_on=first,
            )
        roster.assign_mentor(
            actor_id=None,
            enrolment_id=the_enrolment(where, learner_email),
            mentor_id=who.id,
            starts_on=first,
            modules=modules.split(",") if modules else None,
        )
        name = who.name
    click.echo(f"{name} is a mentor of {learner_email}.")


@click.command()
@click.argument("email")
@click.option("--mail", "by_mail", is_flag=True, help="Mail it instead of printing it.")
@click.option("--paper", is_flag=True, help="Print a code to type, for somebody who reads no mail.")
def link(email: str, *, by_mail: bool, paper: bool) -> None:
    """Print a single-use link for a first sign-in or a lost password."""
    if by_mail and paper:
        raise click.UsageError("Give --mail or --paper, not both.")
    with opened() as settings, writing():
        who = the_person(email)
        name = who.name
        if by_mail:
            mail_link(who)
        else:
            purpose = links.Purpose.PAPER if paper else links.Purpose.FIRST_SIGN_IN
            token = links.make(person_id=who.id, purpose=purpose, actor_id=None)
    if by_mail:
        unsent = "" if settings.smtp_url else " Mail is not set up: it waits until SMTP_URL is."
        click.echo(f"A link for {name} is in the mail.{unsent}")
        return
    click.echo(f"For {name} alone, within seven days:", err=True)
    click.echo(f"{settings.base_url}/start\n{in_groups(token)}" if paper else f"{settings.base_url}/link/{token}")


def mail_link(who: Person) -> None:
    """An invitation, in the transaction that is open."""
    token = links.make(person_id=who.id, purpose=links.Purpose.FIRST_SIGN_IN, actor_id=None)
    outbox.post(Kind.INVITATION, person_id=who.id, secret=token)


def in_groups(code: str) -> str:
    """`ABCD-EFGH-JKMN`."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


# What the words on the command line mean.


def the_provider(name: str | None) -> Provider:
    """The provider of that name, or the only one."""
    known = queries.providers()
    if name:
        found = queries.provider_by_name(name)
    elif len(known) > 1:
        raise click.UsageError(f"Say which with --provider: {', '.join(each.name for each in known)}.")
    else:
        found = known[0] if known else None
    if found is None:
        raise click.ClickException(f"There is no provider {name or 'yet'}. `tracker init` adds the first.")
    return found


def the_person(email: str) -> Person:
    found = queries.person_by_email(email)
    if found is None:
        raise click.ClickException(f"Nobody has the address {email}. Add them: tracker person add NAME {email}")
    return found


def the_cohort(where: Provider, name: str) -> Cohort:
    found = queries.cohort_by_name(where.id, name)
    if found is None:
        known = ", ".join(each.name for each in queries.cohorts_of([where.id])) or "none yet"
        raise click.ClickException(f"{where.name} has no cohort {name}. There are: {known}.")
    return found


def the_site(where: Provider, name: str, department: str) -> Site:
    for each in queries.sites_of(where.id):
        if (each.name, each.department) == (name, department):
            return each
    raise click.ClickException(f"{where.name} has no site {f'{name} {department}'.strip()}. Add it: tracker site add")


def the_edition(programme: str | None) -> UUID:
    """The newest edition of a programme, or of the only one."""
    known = curricula.programmes()
    if not programme and len(known) > 1:
        raise click.UsageError(f"Say which with --programme: {', '.join(known)}.")
    edition = curricula.newest_edition(programme or (known[0] if known else ""))
    if edition is None:
        raise click.ClickException(
            f"No programme {programme or ''} is published. There are: {', '.join(known) or 'none'}."
        )
    return edition.id


def the_enrolment(where: Provider, email: str) -> UUID:
    """The one logbook of a person at a provider."""
    hats = [hat for hat in actor.load(the_person(email).id).enrolments if hat.provider_id == where.id]
    if len(hats) != 1:
        raise click.ClickException(f"{email} has {len(hats) or 'no'} logbook{'s'[: len(hats)]} at {where.name}.")
    return hats[0].enrolment_id


def administrator(where: Provider, email: str | None) -> Author:
    """Who writes an entry from the command line: the administrator named, or the only one."""
    if email:
        ids = [the_person(email).id]
    else:
        ids = [row.person_id for row in queries.staff_of(where.id, "administrator", clock.today(where.time_zone))]
        if len(ids) > 1:
            raise click.UsageError("Say with --as which administrator acts.")
    hat = actor.load(ids[0]).administrator_at(where.id) if ids else None
    if hat is None:
        who = f"{email} is no" if email else "Nobody is an"
        raise click.ClickException(f"{who} administrator of {where.name} today.")
    return Author(ids[0], "administrator", hat.id, "console")
