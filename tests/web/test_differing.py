"""What differs, in words: each part has its label, no code of a file is shown, and nothing is told twice."""

from dataclasses import replace

import pytest

from tests import factories
from tests.editions import changed
from tests.small_curriculum import ALONE, CLINICAL, FADING, HYGIENE, SUPERVISED, UNITS
from tracker.curriculum import queries
from tracker.curriculum.diff import compare
from tracker.curriculum.plan import Cost, Criterion, Examination, LanguageAsked, Pace, Reason, Requirement, Scope
from tracker.web.differing import part, told

pytestmark = pytest.mark.quick
LOOKS = Criterion("looks", "Looks", must=True)


@pytest.fixture
def plan(app):
    return queries.plan_of(factories.edition())


def words(parts):
    """Label and text of each part, with k, a or r before what was kept, added or removed."""
    return [(each.label, "".join(f"[{what[0]}]{text}" for what, text in each.pieces)) for each in parts]


def of_item(plan, code, **changes):
    [change] = told(plan, changed(plan, {code: replace(plan.item(code), **changes)})).changed
    return words(change.parts)


def of_programme(plan, **changes):
    return dict(words(told(plan, replace(plan, **changes)).programme))


def test_nothing_differs_from_itself(plan):
    assert not told(plan, plan)


@pytest.mark.parametrize(
    ("code", "changes", "label", "said"),
    [
        (UNITS[0], {"hours": 9}, "Hours of study", "[r]4[a]9"),
        (UNITS[1], {"needs": ()}, "Comes after", "[r]How infection spreads"),
        (ALONE, {"level": 3}, "Signed off when", "[k]The learner did it[r] alone.[a] with prompts."),
        (FADING, {"validity_months": None}, "Seen again after", "[r]12 months[a]Never"),
        (FADING, {"settings": ("simulated",)}, "Where it may be observed", "In real care"),
        (ALONE, {"scope": (Scope("NO", "not-allowed"),)}, "What the law allows", "[a]Norway: not allowed."),
        (ALONE, {"criteria": (LOOKS,)}, "What a mentor looks for", "[a]Looks (must be done)"),
    ],
)
def test_a_part_of_an_item(plan, code, changes, label, said):
    assert any(named == label and said in text for named, text in of_item(plan, code, **changes))


def test_a_programme_is_told_in_the_words_of_its_page(plan):
    assert of_programme(plan, paces=(Pace("full-time", 11),)) == {
        "Duration": "[r]10[a]11[k] months full-time[r]\n15 months part-time\n20 months evening"
    }
    assert of_programme(plan, country="BE") == {"Country": "[r]Norway[a]Belgium"}
    assert of_programme(plan, kind="course") == {
        "What it is": "[k]A[r] programme up to certification[a] course for certified assistants"
    }
    assert "EUR 1 to 2" in of_programme(plan, cost=Cost(1, 2, "EUR"))["Cost"]
    assert of_programme(plan, language_preparation=HYGIENE) == {"Language preparation": "[r]None[a]Hygiene"}
    assert of_programme(plan, requirements=(*plan.requirements, Requirement("more", "One more"))) == {
        "Needed for certification": "[a]One more"
    }
    assert of_programme(plan, because=(Reason("B15", "It is so"),)) == {"Where it differs from most": "[a]It is so"}


def test_languages_are_said_in_two_parts_and_paces_with_duration_in_one(plan):
    languages = replace(plan.languages, support=(), asked=(LanguageAsked("nb", "B1"),))
    assert set(of_programme(plan, languages=languages)) == {"Languages", "Language levels asked"}
    both = told(plan, replace(plan, duration="Longer", paces=(Pace("full-time", 11),))).programme
    assert [each.label for each in both] == ["Duration"]


def test_modules_and_examinations_name_no_code(plan):
    first, *rest = plan.modules
    assert (
        "[k]Hygiene: months 1 to[r] 5,[a] 6,"
        in of_programme(plan, modules=(replace(first, months=(1, 6)), *rest))["Module"]
    )
    exam = Examination("e", "A test", "written", 3, (HYGIENE, CLINICAL))
    assert of_programme(plan, examinations=(exam,)) == {
        "Examination": "[a]A test. Written test, month 3. About: Hygiene, Clinical Procedures"
    }
    gone = of_programme(plan, modules=(first,))
    assert gone["Module"].startswith("[r]Clinical Procedures: months 3 to 10")


def test_an_item_of_another_module_or_revision(plan):
    moved = replace(plan.competency(FADING), module=CLINICAL, revision=2)
    hygiene, clinical = plan.modules
    later = replace(
        plan,
        modules=(
            replace(hygiene, competencies=hygiene.competencies[1:]),
            replace(clinical, competencies=(moved, *clinical.competencies)),
        ),
    )
    found = told(plan, later)
    assert [each.moved for each in found.moved] == [("Hygiene", "Clinical Procedures")]
    assert [each.item.code for each in found.again] == [FADING]
    assert found.reworded == []


def test_every_part_that_diff_knows_has_its_label(plan):
    others = {
        UNITS[0]: replace(plan.unit(UNITS[0]), title="x", summary="x", aims=(), key_points=(), self_check=(), hours=1),
        SUPERVISED: replace(plan.competency(SUPERVISED), title="x", summary="x", observations=2, mentors=2, scope=()),
    }
    named = {"region": "x", "level": "x", "accreditation": "x", "overseen_by": "x", "summary": "x", "title": "x"}
    other = replace(changed(plan, others), provider_types=(), delivery=(), **named)
    found = compare(plan, other)
    parts = [each.part for change in found.changed for each in change.parts] + [each.part for each in found.programme]
    assert len(parts) > 18
    assert all(part(name)[0].isupper() for name in parts)
