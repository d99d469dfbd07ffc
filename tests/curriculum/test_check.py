"""Each rule of the check, proven on a folder that breaks it: the rule, the file, the line and a remedy."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.curriculum.small import competency, module, small, unit, write
from tracker.curriculum.check import check
from tracker.curriculum.files import MOST_FAULTS

pytestmark = pytest.mark.quick

ETHICS = "modules/ethics.yaml"
PROGRAMME = "programmes/small.yaml"
TERMS = "modules/terminology.yaml"
IDLE = "modules/idle.yaml"
NO_SKILL = "00000000-0000-0000-0000-000000000000"
TWICE = "duplicate-code"


def first_unit(**changes):
    return lambda files: files[ETHICS]["units"][0].update(changes)


def first_competency(**changes):
    return lambda files: files[ETHICS]["competencies"][0].update(changes)


def without(key, kind="units"):
    return lambda files: files[ETHICS][kind][0].pop(key)


def criterion(number, **changes):
    return lambda files: files[ETHICS]["competencies"][0]["criteria"][number].update(changes)


def whole(name, data):
    return lambda files: files.update({name: data})


def add(kind, item):
    return lambda files: files[ETHICS][kind].append(item)


def fact(**changes):
    """One more fact, made from the first."""
    return lambda files: files["facts.yaml"]["facts"].append({**files["facts.yaml"]["facts"][0], **changes})


def idle():
    return {**module("idle"), "units": [], "competencies": []}


def circle(files):
    first, second = files[ETHICS]["units"]
    first["needs"], second["needs"] = [second["code"]], [first["code"]]


# what spoils the folder, the rule that says so, the file, and what stands on the line (None: anything)
OFFENDERS = {
    "a key that nobody knows": (first_unit(howrs=3), "unknown-key", ETHICS, "howrs"),
    "a key that is missing": (without("hours"), "missing", ETHICS, "ethics-words"),
    "a number in words": (first_unit(hours="ten"), "type", ETHICS, "hours"),
    "a number that is true": (first_unit(hours=True), "type", ETHICS, "hours"),
    "words that are a number": (first_unit(title=7), "type", ETHICS, "title"),
    "a list that is none": (first_unit(aims="name it"), "type", ETHICS, "aims"),
    "an item that is a word": (add("units", "word"), "type", ETHICS, "word"),
    "a file that is a list": (whole(ETHICS, "- a\n- b\n"), "type", ETHICS, None),
    "a number out of range": (first_unit(hours=0), "number", ETHICS, "hours"),
    "a code in capitals": (first_unit(code="Ethics-Words"), "code", ETHICS, "Ethics-Words"),
    "a code with two prefixes": (first_unit(code="abc.def.ghi"), "code", ETHICS, "abc.def.ghi"),
    "a code that is too long": (first_unit(code="a" * 49), "count", ETHICS, "aaaa"),
    "a criterion with a prefix": (criterion(1, code="abc.x"), "code", ETHICS, "abc.x"),
    "a title that is too long": (first_competency(title="T" * 61), "count", ETHICS, "TTT"),
    "a criterion that is too long": (criterion(1, text="T" * 121), "count", ETHICS, "TTT"),
    "an empty title": (first_unit(title=" "), "length", ETHICS, "title"),
    "too few words": (first_unit(summary="Word " * 59), "words", ETHICS, "summary"),
    "too many words": (first_unit(summary="word " * 121), "words", ETHICS, "summary"),
    "a sign that cannot be seen": (first_unit(title="Hy\u200bgiene"), "text", ETHICS, "title"),
    "too few aims": (first_unit(aims=["name it", "say it"]), "count", ETHICS, "aims"),
    "an aim that is a sentence": (first_unit(aims=["Name it.", "say it", "do it"]), "aim", ETHICS, "Name it"),
    "a key point that is none": (first_unit(key_points=["words", "A.", "B."]), "sentence", ETHICS, "words"),
    "one self-check": (first_unit(self_check=[{"question": "A?", "answer": "B."}]), "count", ETHICS, "self_check"),
    "three criteria": (lambda f: f[ETHICS]["competencies"][0]["criteria"].pop(), "count", ETHICS, "criteria"),
    "a criterion twice": (criterion(1, code="first"), TWICE, ETHICS, "code: first"),
    "no criterion that must be done": (criterion(0, must=False), "must", ETHICS, "criteria"),
    "a level that is none": (first_competency(level=6), "number", ETHICS, "level"),
    "more mentors than observations": (first_competency(mentors=2), "number", ETHICS, "mentors"),
    "an unknown setting": (first_competency(settings=["home"]), "value", ETHICS, "home"),
    "an unknown scope": (first_competency(scope={"BE": {"status": "no", "note": "N."}}), "value", ETHICS, "status"),
    "a scope without a country": (
        first_competency(scope={"Be": {"status": "allowed", "note": "N."}}),
        "value",
        ETHICS,
        "Be:",
    ),
    "no source": (first_unit(source=[]), "count", ETHICS, "source"),
    "a source that is no fact's number": (first_unit(source=["b2"]), "source", ETHICS, "b2"),
    "a fact that is not there": (first_unit(source=["B99"]), "source", ETHICS, "B99"),
    "a fact twice": (first_unit(source=["B2", "B2"]), "source", ETHICS, "source"),
    "a fact of a module that is not there": (lambda f: f[ETHICS].update(source=["E99"]), "source", ETHICS, "E99"),
    "an ESCO id of the wrong form": (first_competency(esco=["hygiene"]), "esco", ETHICS, "hygiene"),
    "an ESCO skill that is not listed": (first_competency(esco=[NO_SKILL]), "esco", ETHICS, "0000"),
    "a need that is not there": (first_unit(needs=["nothing"]), "reference", ETHICS, "nothing"),
    "a need that is a module": (first_unit(needs=["hygiene", "terminology"]), "reference", ETHICS, "terminology"),
    "a unit that needs a skill": (first_unit(needs=["ethics-work"]), "reference", ETHICS, "ethics-work"),
    "needs in a circle": (circle, "circle", ETHICS, "needs"),
    "an item that needs itself": (first_unit(needs=["ethics-words"]), "circle", ETHICS, "needs"),
    "a code twice in a file": (add("units", unit("ethics-words")), TWICE, ETHICS, "ethics-words"),
    "a code twice in two kinds": (add("competencies", competency("ethics-words")), TWICE, ETHICS, "ethics-words"),
    "a code twice in two files": (add("units", unit("terminology-words")), TWICE, TERMS, "words"),
    "an item named as a module": (add("units", unit("ethics")), TWICE, ETHICS, "code: ethics"),
    "an examination named as an item": (
        lambda f: f[PROGRAMME]["examinations"][0].update(code="ethics-work"),
        TWICE,
        PROGRAMME,
        "ethics-work",
    ),
    "a file by another name": (whole("modules/moral.yaml", module("ethic")), "file", "modules/moral.yaml", "module"),
    "a file of another ending": (whole("modules/more.yml", "a: 1"), "file", "modules/more.yml", None),
    "a module without items": (whole(IDLE, idle()), "missing", IDLE, "idle"),
    "no programme at all": (whole(PROGRAMME, None), "file", "programmes", None),
    "no facts": (whole("facts.yaml", None), "file", "facts.yaml", None),
    "a fact written twice": (fact(), TWICE, "facts.yaml", "B2"),
    "a fact kept by something else": (fact(id="B3", kept_by=["us"]), "value", "facts.yaml", "us"),
    "an empty file": (whole(ETHICS, ""), "empty", ETHICS, None),
    "a file that is no YAML": (whole(ETHICS, "module: [ethics\n"), "yaml", ETHICS, None),
    "a file that is not UTF-8": (whole(ETHICS, b"module: \xe9thics\n"), "utf-8", ETHICS, "module"),
}  # fmt: skip


def test_the_small_curriculum_has_no_fault(folder):
    assert check(folder) == []


@pytest.mark.parametrize("offence", OFFENDERS)
def test_each_offence_is_found_where_it_is(tmp_path, offence):
    spoil, rule, file, line = OFFENDERS[offence]
    files = small()
    spoil(files)
    faults = check(write(tmp_path, files))
    found = [fault for fault in faults if (fault.rule, fault.file) == (rule, file)]
    assert found, faults
    assert all(fault.message and fault.remedy.endswith((".", "?")) for fault in found)
    if line:
        lines = (tmp_path / file).read_text(encoding="latin-1").splitlines()
        assert any(line in lines[fault.line - 1] for fault in found), found


@pytest.mark.parametrize(
    "offence", ["a key that nobody knows", "too few words", "no source", "no criterion that must be done"]
)
def test_one_offence_brings_no_other_faults(tmp_path, offence):
    files = small()
    OFFENDERS[offence][0](files)
    assert len(check(write(tmp_path, files))) == 1


def test_all_faults_come_at_once_in_order(tmp_path):
    files = small()
    first_unit(hours=0, title="", summary="short", source=["B99"])(files)
    files[ETHICS]["competencies"][1]["needs"] = ["nothing"]
    files[TERMS]["units"][1]["aims"] = []
    files[PROGRAMME]["examinations"] = []
    faults = check(write(tmp_path, files))
    assert {fault.rule for fault in faults} >= {"number", "length", "words", "reference", "count"}
    assert faults == sorted(faults)


def test_after_a_thousand_faults_the_files_that_follow_are_not_read(tmp_path):
    files = small()
    files["modules/aaa.yaml"] = "module: aaa\nunits:\n" + "- {a: 1}\n" * 200
    faults = check(write(tmp_path, files))
    unread = [fault for fault in faults if fault.message.startswith("Not read")]
    assert len(faults) - len(unread) > MOST_FAULTS
    assert {fault.file for fault in unread} == {name for name in files if "/" in name} - {"modules/aaa.yaml"}


def test_an_unknown_key_is_told_what_it_resembles(tmp_path):
    files = small()
    first_unit(selfcheck=[])(files)
    (fault,) = check(write(tmp_path, files))
    assert fault.remedy == "Did you mean `self_check`?"


def test_a_school_adds_under_its_own_prefix(tmp_path):
    files = small()
    add("units", unit("school.our-house"))(files)
    assert check(write(tmp_path, files)) == []


def test_an_empty_folder_is_explained(tmp_path):
    assert {fault.file for fault in check(tmp_path)} == {"facts.yaml", "esco.yaml", "modules", "programmes"}


def test_a_folder_that_is_not_there_is_explained(tmp_path):
    assert check(tmp_path / "none")


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.data())
def test_whatever_stands_in_a_file_the_check_answers(tmp_path, data):
    """One value anywhere in a good folder becomes anything at all."""
    files = small()
    name = data.draw(st.sampled_from([*files, "register.yaml"]))
    here = files.setdefault(name, {"items": {"ethics": {"kind": "module"}}})
    for _ in range(data.draw(st.integers(0, 4))):
        keys = list(here) if isinstance(here, dict) else list(range(len(here)))
        key = data.draw(st.sampled_from(keys)) if keys else None
        if key is None or not isinstance(here[key], dict | list):
            break
        here = here[key]
    spoiled = data.draw(JUNK)
    if isinstance(here, dict):
        here[data.draw(st.sampled_from([*here, "new"]))] = spoiled
    else:
        here.append(spoiled)
    for fault in check(write(tmp_path, files), facts=True):
        assert fault.line >= 1
        assert fault.remedy
