"""The register keeps codes honest: no change of substance by stealth, no code with two meanings, none lost."""

import pytest

from tests.curriculum.small import competency, small, unit, write
from tracker.curriculum.check import check
from tracker.curriculum.files import load
from tracker.curriculum.publish import publish_register
from tracker.errors import CurriculumFaults

pytestmark = pytest.mark.quick
ETHICS = "modules/ethics.yaml"


@pytest.fixture
def registered(folder):
    assert publish_register(folder)
    return folder


def nothing(_):
    """Leaves the files as they are."""


def after(folder, change):
    """What the check says once the registered files were changed."""
    files = small()
    change(files[ETHICS])
    return [(fault.rule, fault.file) for fault in check(write(folder, files))]


def test_a_register_written_twice_is_the_same(registered):
    text = (registered / "register.yaml").read_bytes()
    assert not publish_register(registered)
    assert (registered / "register.yaml").read_bytes() == text
    assert check(registered) == []


def test_the_register_lists_every_code_once(registered):
    register = load(registered).register
    assert register["ethics-work"].kind == "competency"
    assert register["ethics"].model_dump(exclude_none=True) == {"kind": "module", "retired": False}
    assert len(register) == 5 * (1 + 2 + 2) + 2


SUBSTANCE = [
    lambda m: m["units"][0].update(aims=["name it", "say it", "do it"]),
    lambda m: m["competencies"][0].update(level=5),
    lambda m: m["competencies"][0].update(observations=2),
    lambda m: m["competencies"][0].update(observations=2, mentors=2),
    lambda m: m["competencies"][0].update(validity_months=12),
    lambda m: m["competencies"][0]["criteria"][1].update(must=True),
    lambda m: m["competencies"][0]["criteria"][1].update(code="another"),
    lambda m: m["competencies"][0]["criteria"].append({"code": "fifth", "text": "Does more"}),
]
WORDS = [
    lambda m: m["units"][0].update(title="Better", hours=20, source=["B5"]),
    lambda m: m["units"].reverse(),
    lambda m: m["competencies"][0].update(title="Better", settings=["simulated"], esco=[]),
    lambda m: m["competencies"][0]["criteria"][0].update(text="Does it better"),
    lambda m: m["competencies"][0]["criteria"].reverse(),
]


@pytest.mark.parametrize("change", SUBSTANCE)
def test_a_change_of_substance_asks_for_a_revision(registered, change):
    assert after(registered, change) == [("revision", ETHICS)]

    def with_revision(module):
        change(module)
        module["units"][0]["revision"] = module["competencies"][0]["revision"] = 2

    assert after(registered, with_revision) == []


@pytest.mark.parametrize("change", WORDS)
def test_a_change_of_words_hours_or_order_does_not(registered, change):
    assert after(registered, change) == []


def test_a_revision_does_not_fall(registered):
    def revise(module):
        module["units"][0]["revision"] = 3

    assert after(registered, revise) == []
    publish_register(registered)
    assert after(registered, nothing) == [("register", ETHICS)]


def test_a_code_that_was_taken_away_is_retired_first(registered):
    def change(module):
        module["competencies"].pop()

    assert after(registered, change) == [("register", "register.yaml")]
    register = registered / "register.yaml"
    text = register.read_text()
    head, _, tail = text.partition("  ethics-talk:")
    register.write_text(head + "  ethics-talk:" + tail.replace("retired: false", "retired: true", 1))
    assert after(registered, change) == []
    publish_register(registered)
    assert load(registered).register["ethics-talk"].retired
    assert after(registered, nothing) == [("register", "register.yaml")]


def test_a_code_never_comes_to_mean_something_else(registered):
    def swap(module):
        module["competencies"].pop()
        module["units"].append(unit("ethics-talk"))

    assert ("register", ETHICS) in after(registered, swap)


def test_a_new_item_is_no_fault(registered):
    assert after(registered, lambda module: module["competencies"].append(competency("new"))) == []


def test_a_folder_with_faults_is_not_registered(folder):
    (folder / ETHICS).write_text("module: ethics")
    with pytest.raises(CurriculumFaults) as caught:
        publish_register(folder)
    assert caught.value.faults
    assert not (folder / "register.yaml").exists()
