"""One field for everything: learners, mentors and sites that the reader may see, and the curriculum.

Who may see what is asked of tracker/access; how something is found is tracker/search's.
"""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from wtforms import SearchField
from wtforms.validators import Length

from tracker.access.actor import Actor
from tracker.access.permissions import Action
from tracker.access.rules import visible_enrolments
from tracker.curriculum import queries
from tracker.curriculum.plan import Competency, Item, Module, Unit
from tracker.search import curriculum as finding
from tracker.search import school
from tracker.search.curriculum import Found, Result
from tracker.web import guard
from tracker.web.curriculum import newest_plans
from tracker.web.forms import Filter
from tracker.web.reading_in import reading
from tracker.web.speaking import _, lazy, ngettext, short_day

bp = Blueprint("searching", __name__)

MOST_NAMED = 3
"""Learners of a mentor whom a line names."""


class SeekForm(Filter):
    q = SearchField(
        lazy("Name or words"), [Length(max=100)], default="", render_kw={"maxlength": 100, "data-seek": True}
    )


@dataclass(frozen=True)
class Row:
    """One find; `said` is a title of the curriculum, shown in the reader's language."""

    title: str
    href: str
    text: str
    icon: str
    said: bool = False


@dataclass(frozen=True)
class Group:
    """What was found of one kind, and the way to all of it where there is more."""

    title: str
    rows: list[Row]
    all_at: str = ""


@bp.get("/search")
@guard.permits(Action.SEARCH)
def show() -> ResponseReturnValue:
    form = SeekForm()
    question = form.q.data or ""
    words = finding.words_of(question)
    groups = found_by(guard.actor(), question, words) if words else []
    return render_template(
        "search/show.html",
        form=form,
        words=words,
        groups=[each for each in groups if each.rows],
        whole=bool(guard.actor().looked_after),
    )


def found_by(actor: Actor, question: str, words: tuple[str, ...]) -> list[Group]:
    """Who first, then where, then what. A learner finds in the curriculum what is not in their own training."""
    own, codes = own_training(actor, question)
    return [
        learners(actor, question, words),
        mentors(actor, question, words),
        other_mentors(actor, words),
        sites(actor, words),
        own,
        whole_curriculum(question, codes),
    ]


def learners(actor: Actor, question: str, words: tuple[str, ...]) -> Group:
    found = school.learners(visible_enrolments(actor), words)
    several = len({each.provider for each in found.rows}) > 1
    rows = []
    for each in found.rows:
        ended = _("ended on %(day)s", day=short_day(each.ended_on)) if each.ended_on else ""
        told = (each.cohort, each.provider if several else "", ended)
        rows.append(Row(each.name, f"/enrolments/{each.enrolment_id}", joined(*told), "user"))
    there = address("/records", name=question) if actor.staff else "/learners"
    return Group(_("Learners"), rows, there if found.more else "")


def mentors(actor: Actor, question: str, words: tuple[str, ...]) -> Group:
    """Of the schools whose list of mentors the reader keeps."""
    found = school.mentors(actor.looked_after, words)
    rows = [
        Row(each.name, f"/providers/{each.provider_id}/mentors/{each.person_id}", each.provider, "hand-heart")
        for each in found.rows
    ]
    there = address(f"/providers/{found.rows[0].provider_id}/mentors", q=question) if found.more else ""
    return Group(_("Mentors"), rows, there)


def other_mentors(actor: Actor, words: tuple[str, ...]) -> Group:
    """Of everybody else the mentors of the learners whom they see, each with the way to a record that names them."""
    found = school.mentors_of(visible_enrolments(actor), actor.looked_after, words)
    rows = []
    for _mentor, links in groupby(found.rows, key=lambda each: each.mentor_id):
        mine = list(links)
        own = actor.person_id == mine[0].learner_id
        text = _("your mentor") if own else of_whom([each.learner for each in mine])
        rows.append(Row(mine[0].mentor, f"/enrolments/{mine[0].enrolment_id}", text, "hand-heart"))
    return Group(_("Mentors of your learners") if not actor.enrolments else _("Mentors"), rows)


def of_whom(names: list[str]) -> str:
    first, more = ", ".join(names[:MOST_NAMED]), len(names) - MOST_NAMED
    if more > 0:
        return ngettext("mentor of %(names)s and one more", "mentor of %(names)s and %(num)s more", more, names=first)
    return _("mentor of %(names)s", names=first)


def sites(actor: Actor, words: tuple[str, ...]) -> Group:
    found = school.sites(actor.looked_after, words)
    rows = [
        Row(
            joined(each.name, each.department, by=", "),
            f"/providers/{each.provider_id}/sites/{each.id}",
            each.town,
            "building-2",
        )
        for each in found.rows
    ]
    return Group(_("Sites"), rows, f"/providers/{found.rows[0].provider_id}/sites" if found.more else "")


def own_training(actor: Actor, question: str) -> tuple[Group, frozenset[str]]:
    """What of the learner's own training holds the words, on its own pages; and the codes of all of it."""
    mine = school.editions_of({hat.enrolment_id for hat in actor.enrolments})
    keys = {key.edition_id: key for key in queries.printings(*mine.values())} if mine else {}
    plans, known, rows = queries.plans_in(keys.values()), reading().known, list[Row]()
    codes: set[str] = set()
    for enrolment_id, edition_id in mine.items():
        key = keys[edition_id]
        things = things_of(finding.search({key: plans[key]}, question, known))
        rows += [curriculum_row(each.thing, f"/enrolments/{enrolment_id}/{below(each.thing)}") for each in things]
        codes |= {each.thing.code for each in things}
    return Group(_("In your training"), rows[: school.MOST]), frozenset(codes)


def things_of(found: Found) -> list[Result]:
    """What has the words in its title stands before what has them in its text."""
    return sorted((each for group in found.groups for each in group.results), key=lambda each: not each.in_title)


def whole_curriculum(question: str, besides: Collection[str]) -> Group:
    found = finding.search(newest_plans(), question, reading().known)
    rows = [
        curriculum_row(each.thing, f"/curriculum/{each.programmes[0].programme}/{each.thing.code}")
        for each in things_of(found)
        if each.thing.code not in besides
    ]
    more = len(rows) > school.MOST
    return Group(_("Curriculum"), rows[: school.MOST], address("/curriculum/search", q=question) if more else "")


def curriculum_row(thing: Module | Item, href: str) -> Row:
    return Row(thing.title, href, *kind_of(thing), said=True)


def kind_of(thing: Module | Item) -> tuple[str, str]:
    """In words, and the icon."""
    if isinstance(thing, Competency):
        return _("Skill"), "shield-check"
    return (_("Unit"), "book-open") if isinstance(thing, Unit) else (_("Module"), "layout-grid")


def below(thing: Module | Item) -> str:
    if isinstance(thing, Competency):
        return f"competencies/{thing.code}"
    return f"units/{thing.code}" if isinstance(thing, Unit) else f"modules/{thing.code}"


def joined(*parts: str | None, by: str = " · ") -> str:
    return by.join(filter(None, parts))


def address(path: str, **asked: str) -> str:
    return f"{path}?{urlencode(asked)}"
