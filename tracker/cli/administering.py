"""`tracker admin`: what whoever keeps the machine does where there is no second administrator to agree."""

import click

from tracker import clock
from tracker.cli.opening import opened
from tracker.cli.people import PROVIDER, the_person, the_provider
from tracker.errors import AlreadyStaff, NeedsTwo
from tracker.extensions import writing
from tracker.people import granting


@click.group()
def admin() -> None:
    """Administrators, where one alone cannot make another."""


@admin.command("grant")
@click.argument("email")
@PROVIDER
def grant(email: str, at: str | None) -> None:
    """Make somebody who is here an administrator, where there is one administrator or none. It stands on the trail."""
    with opened(), writing():
        where, who = the_provider(at), the_person(email)
        name, school = who.name, where.name
        try:
            granting.grant_alone(provider_id=where.id, person_id=who.id, starts_on=clock.today(where.time_zone))
        except AlreadyStaff:
            raise click.ClickException(f"{name} is an administrator of {school} already.") from None
        except NeedsTwo:
            raise click.ClickException(
                f"{school} has administrators who can agree among themselves: Cohorts, Staff and roles, Add staff."
            ) from None
    click.echo(f"{name} is an administrator of {school}.")
