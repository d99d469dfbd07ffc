"""A small curriculum without faults, to be spoiled: plain values of every file, and writing them into a folder."""

from pathlib import Path

import yaml

SUMMARY = "This unit is about the work of an assistant. " * 8
MODULES = ("terminology", "clinical-procedures", "administrative-workflows", "ethics", "internship")
SKILL = "0450eaee-1a00-4622-8f4e-5356fce816d2"


def unit(code, **changes):
    return {
        "code": code,
        "revision": 1,
        "title": f"About {code}",
        "summary": SUMMARY,
        "aims": ["name the parts", "explain the whole", "choose a word"],
        "key_points": ["Words matter.", "Parts have names.", "Names help."],
        "self_check": [{"question": "Why?", "answer": "Because."}, {"question": "How?", "answer": "So."}],
        "hours": 10,
        "source": ["B2"],
        **changes,
    }


def competency(code, **changes):
    return {
        "code": code,
        "revision": 1,
        "title": f"Does {code}",
        "summary": "What is done and when.",
        "criteria": [
            {"code": "first", "text": "Does the first thing", "must": True},
            {"code": "second", "text": "Does the second thing"},
            {"code": "third", "text": "Does the third thing"},
            {"code": "fourth", "text": "Does the fourth thing"},
        ],
        "level": 4,
        "observations": 1,
        "mentors": 1,
        "settings": ["simulated", "real-care"],
        "esco": [SKILL],
        "source": ["E3"],
        **changes,
    }


def module(code):
    return {
        "module": code,
        "title": code.title(),
        "aim": "The learner can work.",
        "source": ["B7"],
        "units": [unit(f"{code}-words"), unit(f"{code}-rules", needs=[f"{code}-words"])],
        "competencies": [competency(f"{code}-work", needs=[f"{code}-rules"]), competency(f"{code}-talk")],
    }


def glossary(*terms):
    """The values of a glossary.yaml; `small()` does without one."""
    return {"reviewed": "nobody", "terms": list(terms)}


def term(code, **changes):
    return {
        "code": code,
        "kind": "term",
        "module": "terminology",
        "units": ["terminology-words"],
        **{language: f"{code} in {language}" for language in ("en", "nl", "fr", "de", "nb")},
        "means": "A word of the work.",
        **changes,
    }


def programme(**changes):
    return {
        "programme": "small",
        "revision": 1,
        "title": "A small programme",
        "summary": "It is small.",
        "country": "BE",
        "region": "Flanders",
        "provider_types": ["vocational-school"],
        "level": "None.",
        "accreditation": "Differs.",
        "overseen_by": "AHOVOKS",
        "delivery": ["classroom", "placement"],
        "languages": {"taught": ["nl"], "support": ["en"], "asked": [{"language": "nl", "level": "B1"}]},
        "paces": {"full-time": 12, "evening": 24},
        "modules": [
            {"module": code, "months": [1 + 2 * n, 4 + 2 * n], "practice": {"simulated": 4, "real-care": 0}}
            for n, code in enumerate(MODULES)
        ],
        "internship": {"opens": "after-modules", "modules": ["terminology"], "hours": 60},
        "examinations": [
            {
                "code": f"{kind}-test",
                "title": "A test",
                "kind": kind,
                "month": 6,
                "covers": ["ethics"],
                "source": ["B12"],
            }
            for kind in ("written", "practical")
        ],
        "requirements": [{"code": "all-skills", "text": "All skills", "source": ["B12"]}],
        "because": {},
        "source": ["B5"],
        **changes,
    }


def small():
    """Name of file -> its values, for a folder in which the check finds nothing."""
    facts = ("B2", "B5", "B7", "B12", "E3", "N1")
    return {
        "facts.yaml": {
            "facts": [{"id": f, "country": "BE", "strength": "documented", "text": "It is so."} for f in facts]
        },
        "esco.yaml": {"attribution": "From ESCO.", "skills": {SKILL: "hygiene in a health care setting"}},
        **{f"modules/{code}.yaml": module(code) for code in MODULES},
        "programmes/small.yaml": programme(),
    }


class _Plain(yaml.SafeDumper):
    """Writes a value out each time it occurs."""

    def ignore_aliases(self, _):
        return True


def write(folder: Path, files) -> Path:
    """Write the files; a text is written as it stands, None is left out."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(data, bytes):
            path.write_bytes(data)
        elif data is not None:
            path.write_text(
                data if isinstance(data, str) else yaml.dump(data, Dumper=_Plain, sort_keys=False), encoding="utf-8"
            )
    return folder
