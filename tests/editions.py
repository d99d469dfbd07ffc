"""Editions and printings made from plans that a test has changed, without files: `next_edition(changed(plan, ...))`."""

from dataclasses import replace
from uuid import UUID, uuid4

from sqlalchemy import func, select

from tests.factories import committed
from tracker import clock
from tracker.curriculum.canonical import digest_of_text
from tracker.curriculum.models import Edition, Printing
from tracker.curriculum.plan import Examination, Item, LanguageAsked, Module, Plan, plan_to_json, structure_digest
from tracker.extensions import db


def changed(plan: Plan, items: dict[str, Item | None]) -> Plan:
    """The plan with other items for those codes; None takes one out."""

    def kept(own):
        return tuple(each for each in (items.get(item.code, item) for item in own) if each)

    modules = (replace(m, units=kept(m.units), competencies=kept(m.competencies)) for m in plan.modules)
    return replace(plan, modules=tuple(modules))


@committed
def next_edition(plan: Plan) -> UUID:
    """A new edition of the plan's programme, with its first printing."""
    last = db.session.scalar(select(func.max(Edition.number)).where(Edition.programme == plan.programme)) or 0
    digest, now = structure_digest(plan), clock.now()
    row = Edition(id=uuid4(), programme=plan.programme, number=last + 1, digest=digest, published_at=now)
    db.session.add(row)
    db.session.flush()
    next_printing(row.id, plan)
    return row.id


@committed
def next_printing(edition_id: UUID, plan: Plan) -> None:
    """The newest words of an edition."""
    last = db.session.scalar(select(func.max(Printing.number)).where(Printing.edition_id == edition_id)) or 0
    body = plan_to_json(plan)
    printed = {"number": last + 1, "digest": digest_of_text(body), "body": body, "published_at": clock.now()}
    db.session.add(Printing(edition_id=edition_id, **printed))
    db.session.flush()


EXAM, PRACTICAL, SPOKEN = "written-test", "practical-test", "spoken-test"
"""Examinations of `examined`: over hygiene, over both modules, and over language preparation alone."""
LANGUAGE_UNIT, LANGUAGE_SKILL = "words-of-the-ward", "speaks-with-patients"
"""What language preparation consists of there."""


def examined(plan: Plan) -> Plan:
    """The plan with three examinations, and language preparation for whoever has not proved Norwegian at B2."""
    hygiene, clinical = plan.modules
    unit = replace(hygiene.units[0], code=LANGUAGE_UNIT, title="Words of the ward", module="language-preparation")
    skill = replace(
        clinical.competencies[1], code=LANGUAGE_SKILL, title="Speaks with patients", module="language-preparation"
    )
    preparation = Module("language-preparation", "Language preparation", "Speak.", (unit,), (skill,), (1, 3))
    tests = (
        Examination(EXAM, "Written test", "written", 5, (hygiene.code,)),
        Examination(PRACTICAL, "Practical test", "practical", 10, (hygiene.code, clinical.code)),
        Examination(SPOKEN, "Spoken test", "written", 3, (preparation.code,)),
    )
    return replace(
        plan,
        modules=(hygiene, clinical, preparation),
        examinations=tests,
        languages=replace(plan.languages, asked=(LanguageAsked("nb", "B2"),)),
        language_preparation=preparation.code,
    )
