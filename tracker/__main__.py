"""The command `tracker`: the list of everything it can do."""

import click

from tracker.cli.administering import admin
from tracker.cli.curriculum import curriculum
from tracker.cli.demo import demo
from tracker.cli.files import provider
from tracker.cli.installing import init
from tracker.cli.keeping import backup, verify
from tracker.cli.opening import Commands
from tracker.cli.people import cohort, enrol, link, mentor, person, site
from tracker.cli.serving import migrate, serve
from tracker.cli.working import worker


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="stride-tracker", prog_name="Stride")
def main() -> None:
    """Stride: the training record of medical-assistant learners."""


COMMANDS = (demo, init, serve, worker, migrate, verify, backup, curriculum)
ROSTER = (provider, admin, person, cohort, enrol, mentor, site, link)
for command in COMMANDS + ROSTER:
    main.add_command(command)

if __name__ == "__main__":
    main()
