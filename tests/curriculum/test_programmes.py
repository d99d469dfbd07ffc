"""The rules of a programme's file, each proven on a programme that breaks it, and the reasons that may excuse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.curriculum.small import competency, module, small, unit, write
from tracker.curriculum.check import check
from tracker.curriculum.files import load
from tracker.curriculum.formats import PlaceForm, PracticeForm, UnitForm
from tracker.curriculum.programmes import RULES, practice_percent, study_hours

pytestmark = pytest.mark.quick
PROGRAMME = "programmes/small.yaml"


def faults_of(folder, *changes, **keys):
    """(rule, line's text) of every fault, after the changes to the files and to the programme's keys."""
    files = small()
    files[PROGRAMME].update(keys)
    for change in changes:
        change(files)
    write(folder, files)
    return [(f.rule, (folder / f.file).read_text().splitlines()[f.line - 1].strip()) for f in check(folder)]


def terminology_last(files):
    files[PROGRAMME]["modules"].append(files[PROGRAMME]["modules"].pop(0))


def much_practice(files):
    files[PROGRAMME]["internship"]["hours"] = 900


def little_practice(files):
    files[PROGRAMME]["internship"]["hours"] = 1


def one_language(files):
    files[PROGRAMME]["languages"] = {"taught": ["nl"]}


def early_internship(files):
    files[PROGRAMME]["internship"] = {"opens": "from-month", "month": 6, "hours": 60}


def internship_at_once(files):
    files[PROGRAMME]["internship"] = {"opens": "from-start", "hours": 60}


USUAL = {
    "B2": [terminology_last],
    "B8": [one_language],
    "B15": [much_practice, little_practice],
    "B16": [early_internship, internship_at_once],
}


@pytest.mark.parametrize(("rule", "change"), [(rule, change) for rule, changes in USUAL.items() for change in changes])
def test_a_usual_rule_is_kept_or_a_reason_given(tmp_path, rule, change):
    assert [found for found, _ in faults_of(tmp_path, change)] == [rule]
    assert faults_of(tmp_path, change, because={rule: "Our learners work already."}) == []


def test_the_table_of_offences_holds_every_usual_rule():
    assert set(USUAL) == {rule.fact for rule in RULES if rule.strength == "usual"}


@pytest.mark.parametrize(("rule", "change"), [(rule, change) for rule, changes in USUAL.items() for change in changes])
def test_belgian_rules_do_not_run_in_norway(tmp_path, rule, change):
    assert faults_of(tmp_path, change, country="NO") == []


def test_terminology_first(tmp_path):
    def language_before_it(files):
        files["modules/words.yaml"] = module("words")
        place = {"module": "words", "months": [1, 2], "practice": {"simulated": 0, "real-care": 0}}
        files[PROGRAMME]["modules"].insert(0, place)

    assert faults_of(tmp_path, language_before_it, language_preparation="words") == []
    assert [rule for rule, _ in faults_of(tmp_path, language_before_it)] == ["B2"]


@pytest.mark.parametrize("lacking", ["terminology", "clinical-procedures", "administrative-workflows", "ethics"])
def test_module_missing(tmp_path, lacking):
    def leave_out(files):
        files[PROGRAMME]["modules"] = [m for m in files[PROGRAMME]["modules"] if m["module"] != lacking]
        files[PROGRAMME]["internship"]["modules"] = ["internship"]
        for examination in files[PROGRAMME]["examinations"]:
            examination["covers"] = ["internship"]

    assert ("B7", "modules:") in faults_of(tmp_path, leave_out)
    assert ("B7", "modules:") in faults_of(tmp_path, leave_out, because={"B7": "We need it not."})


def test_a_module_that_is_emptied_counts_as_missing(tmp_path):
    def empty(files):
        files[PROGRAMME]["modules"][3].update(units=[], competencies=[])

    assert [rule for rule, _ in faults_of(tmp_path, empty)] == ["B7"]


def only_ethics(files):
    files[PROGRAMME].update(
        kind="course",
        modules=[{"module": "ethics", "months": [1, 3], "practice": {"simulated": 1, "real-care": 0}}],
        internship={"opens": "from-start", "hours": 0},
        examinations=[],
    )


def test_a_course_need_not_be_a_whole_programme(tmp_path):
    assert faults_of(tmp_path, only_ethics) == []
    whole = {rule for rule, _ in faults_of(tmp_path, only_ethics, lambda files: files[PROGRAMME].pop("kind"))}
    assert whole == {"B2", "B7", "B12", "B15", "B16"}


def test_a_course_is_asked_for_two_languages_and_needs_no_other_excuse(tmp_path):
    assert [rule for rule, _ in faults_of(tmp_path, only_ethics, one_language)] == ["B8"]
    assert [rule for rule, _ in faults_of(tmp_path, only_ethics, because={"B16": "It is short."})] == ["because"]


@pytest.mark.parametrize("kind", ["written", "practical"])
def test_examinations_of_both_kinds(tmp_path, kind):
    def only(files):
        files[PROGRAMME]["examinations"] = [e for e in files[PROGRAMME]["examinations"] if e["kind"] == kind]

    assert faults_of(tmp_path, only) == [("B12", "examinations:")]
    assert ("B12", "examinations:") in faults_of(tmp_path, only, because={"B12": "We trust them."})


def test_internship_in_latter_half(tmp_path):
    internship = {"opens": "from-month", "month": 7, "hours": 60}
    assert faults_of(tmp_path, internship=internship) == []


def test_practice_share(folder):
    contents = load(folder)
    # 5 modules of 2 units of 10 hours; 5 x 4 hours of simulated practice and 60 of internship
    assert practice_percent(contents, contents.programmes["small"].form) == round(100 * 80 / 180)


def test_practice_share_with_hours_of_the_programme_s_own(tmp_path):
    files = small()
    files[PROGRAMME]["modules"][3]["hours"] = 60
    contents = load(write(tmp_path, files))
    assert practice_percent(contents, contents.programmes["small"].form) == round(100 * 80 / 220)


@given(st.lists(st.integers(1, 40), min_size=1, max_size=12), st.integers(0, 400))
def test_the_hours_of_a_module_are_spread_over_its_units_whole(own, more):
    units = [UnitForm(**unit(f"unit-{n}", hours=hours)) for n, hours in enumerate(own)]
    practice = PracticeForm.model_validate({"simulated": 0, "real-care": 0})
    spread = study_hours(PlaceForm(module="ethics", months=[1, 2], hours=sum(own) + more, practice=practice), units)
    assert sum(spread) == sum(own) + more
    assert all(hours >= before for hours, before in zip(spread, own, strict=True))


@pytest.mark.parametrize(
    ("because", "line"),
    [
        ({"B16": "No."}, "B16: 'No.'"),
        ({"B7": "No."}, "B7: 'No.'"),
        ({"E4": "No."}, "E4: 'No.'"),
        ({"B4": "Alone."}, ""),
    ],
)
def test_a_reason_without_need_is_a_fault(tmp_path, because, line):
    found = faults_of(tmp_path, because=because)
    assert [rule for rule, _ in found] == (["because"] if line else [])


COST = {"least": 300, "most": 450, "currency": "EUR", "note": "An example."}


def place(**changes):
    return lambda files: files[PROGRAMME]["modules"][3].update(changes)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (place(module="moral"), ("reference", "- module: moral")),
        (place(module="ethics-work"), ("reference", "- module: ethics-work")),
        (place(module="terminology"), ("duplicate-code", "- module: terminology")),
        (place(units=["hygiene"]), ("reference", "- hygiene")),
        (place(units=["ethics-words", "terminology-words"]), ("reference", "- terminology-words")),
        (place(units=["ethics-work"]), ("reference", "- ethics-work")),
        (place(units=["ethics-rules"]), ("needs", "- module: ethics")),
        (place(months=[4, 3]), ("months", "- module: ethics")),
        (place(months=[10, 13]), ("months", "- module: ethics")),
        (lambda f: f[PROGRAMME]["internship"].update(modules=["moral"]), ("reference", "- moral")),
        (lambda f: f[PROGRAMME]["internship"].update(modules=[]), ("reference", "internship:")),
        (lambda f: f[PROGRAMME]["internship"].update(month=9), ("months", "internship:")),
        (lambda f: f[PROGRAMME]["examinations"][0].update(covers=["moral"]), ("reference", "- moral")),
        (lambda f: f[PROGRAMME]["examinations"][0].update(month=13), ("months", "month: 13")),
        (lambda f: f[PROGRAMME]["requirements"].append(f[PROGRAMME]["requirements"][0].copy()), ("duplicate-code", "")),
        (lambda f: f[PROGRAMME].update(paces={}), ("missing", "paces: {}")),
        (lambda f: f[PROGRAMME].update(paces={"weekend": 30}), ("unknown-key", "weekend: 30")),
        (lambda f: f[PROGRAMME].update(language_preparation="words"), ("reference", "language_preparation: words")),
        (lambda f: f[PROGRAMME].update(country="Belgium"), ("value", "country: Belgium")),
        (lambda f: f[PROGRAMME]["languages"].update(taught=["Dutch"]), ("value", "- Dutch")),
        (lambda f: f[PROGRAMME].update(source=["B77"]), ("source", "- B77")),
        (lambda f: f[PROGRAMME]["requirements"][0].update(source=["B77"]), ("source", "- B77")),
        (lambda f: f[PROGRAMME].update(kind="short"), ("value", "kind: short")),
        (lambda f: f[PROGRAMME].update(cost={**COST, "currency": "kroner"}), ("value", "currency: kroner")),
        (lambda f: f[PROGRAMME].update(cost={**COST, "least": 900}), ("number", "cost:")),
        (place(hours=1), ("number", "hours: 1")),
        (place(hours=9, units=[], competencies=[]), ("number", "hours: 9")),
        (lambda f: f[PROGRAMME]["languages"].update(staged={"first": "en", "then": ["nl"]}), ("reference", "staged:")),
        (lambda f: f[PROGRAMME]["languages"].update(staged={"first": "nl", "then": ["nl"]}), ("reference", "staged:")),
        (
            lambda f: f[PROGRAMME]["languages"].update(staged={"first": "Dutch", "then": ["nl"]}),
            ("value", "first: Dutch"),
        ),
        (lambda f: f[PROGRAMME]["languages"].update(staged={"first": "nl", "then": []}), ("count", "then: []")),
    ],
    ids=range(31),
)
def test_each_offence_is_found_where_it_is(tmp_path, change, expected):
    found = faults_of(tmp_path, change)
    rule, line = expected
    assert any(rule == found_rule and line in found_line for found_rule, found_line in found), found


def test_a_level_that_the_country_does_not_offer(tmp_path):
    def alone_under_supervision(files):
        scope = {"BE": {"status": "supervised", "note": "Check."}}
        files["modules/ethics.yaml"]["competencies"].append(competency("draws-blood", level=5, scope=scope))

    assert faults_of(tmp_path, alone_under_supervision) == [("scope", "level: 5")]
    assert faults_of(tmp_path, alone_under_supervision, country="NO") == []


def test_nothing_may_need_language_preparation(tmp_path):
    def need_it(files):
        files["modules/words.yaml"] = module("words")
        last = {"module": "words", "months": [1, 2], "practice": {"simulated": 0, "real-care": 0}}
        files[PROGRAMME]["modules"].append(last)
        files["modules/ethics.yaml"]["units"].append(unit("polite", needs=["words-words"]))

    assert [rule for rule, _ in faults_of(tmp_path, need_it, language_preparation="words")] == ["needs"]
    assert faults_of(tmp_path, need_it) == []
