"""A mentor who is away this week, and a sheet of paper that the office keyed in."""

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

from flask import current_app

from tracker.cli.story import cast
from tracker.cli.story.beats import Teller
from tracker.cli.story.pictures import checklist
from tracker.cli.story.school import School
from tracker.cli.story.signing_off import Plot
from tracker.curriculum.plan import Competency
from tracker.files.store import Store
from tracker.logbook.paper import PAPER, key_in
from tracker.people import delegating
from tracker.standing.assurance import is_enough

AWAY = timedelta(days=6)


def go_away(school: School, now: datetime) -> None:
    """Pieter De Smet is away, and Lucie Moreau of the same practice answers."""
    today = now.astimezone(ZoneInfo(cast.ZONE)).date()
    delegating.delegate(
        actor_id=school.mentors["pieter"],
        delegation_id=uuid4(),
        provider_id=school.provider_id,
        mentor_id=school.mentors["pieter"],
        delegate_id=school.mentors["lucie"],
        starts_on=today,
        ends_on=today + AWAY,
    )


def sign_on_paper(plot: Plot, skills: list[Competency]) -> None:
    """One skill was seen where no phone was at hand."""
    fit = [each for each in skills if is_enough(PAPER, each.assurance) and "real-care" in each.settings]
    for skill in fit[-1:]:
        plot.add(plot.ago(6), (15, 16), partial(_key_in, skill=skill))


def _key_in(told: Teller, *, skill: Competency) -> None:
    book, sheet = told.book, checklist()
    Store.below(Path(current_app.instance_path)).put(book.provider_id, sheet.hash, sheet.data)
    key_in(
        book,
        author=told.office,
        entry_id=uuid4(),
        code=skill.code,
        signer=told.hand("main").person_id,
        saw=told.saw(skill.code, "main", skill.level),
        files=[sheet],
    )
