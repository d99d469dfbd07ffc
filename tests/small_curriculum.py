"""A curriculum of two modules, small enough to know by heart, in the files' own format. factories.py publishes it.

Norwegian, so that the rules for a whole Belgian programme do not ask for more. Each skill has one trait to test with.
"""

import json
import os
from functools import cache
from pathlib import Path

from tests import databases

PROGRAMME = "small-programme"
HYGIENE, CLINICAL = "hygiene", "clinical-procedures"
UNITS = ("chain-of-infection", "clean-rooms", "clinical-waste", "vital-signs", "the-pulse")
"""Three of hygiene (4, 6 and 2 hours), two of clinical procedures (8 and 4 hours)."""
SKILLS = ("hand-hygiene", "sterile-field", "waste-sorting", "blood-pressure", "pulse", "injections")
"""Three of each module."""
ONCE, THRICE, ALONE, SUPERVISED, NOT_ALLOWED = "pulse", "sterile-field", "waste-sorting", "blood-pressure", "injections"
"""One observation; three by two mentors; level 5; level 4 at most in Norway; not to be signed in Norway."""
FADING = "hand-hygiene"
"""Valid for twelve months."""
CRITERIA = ("prepares", "explains", "does", "records")
"""Of every skill; the first two must be done."""


def unit(code: str, title: str, hours: int, needs: list[str] | None = None) -> dict:
    return {
        "code": code,
        "revision": 1,
        "title": title,
        "summary": " ".join([f"{title} is part of the work of every day."] * 8),
        "aims": [f"say what {title.lower()} means", "name two dangers", "tell it to a patient"],
        "key_points": ["Clean comes first.", "Ask when in doubt.", "Write down what was done."],
        "self_check": [{"question": f"What is {title.lower()}?", "answer": "What the unit says."}] * 2,
        "hours": hours,
        "needs": needs or [],
        "source": ["E4"],
    }


def skill(code: str, title: str, **traits) -> dict:
    texts = zip(CRITERIA, ("Prepares the room", "Explains to the patient", "Does the step", "Records it"), strict=True)
    return {
        "code": code,
        "revision": 1,
        "title": title,
        "summary": f"{title}, as the ward does it.",
        "criteria": [{"code": code, "text": text, "must": code in CRITERIA[:2]} for code, text in texts],
        "level": 4,
        "observations": 1,
        "mentors": 1,
        "settings": ["simulated", "real-care"],
        "source": ["E4"],
        **traits,
    }


def scope(status: str) -> dict:
    return {"NO": {"status": status, "note": "The provider checks it against current law."}}


MODULES = {
    HYGIENE: {
        "units": [
            unit(UNITS[0], "How infection spreads", 4),
            unit(UNITS[1], "Clean rooms", 6, [UNITS[0]]),
            unit(UNITS[2], "Clinical waste", 2),
        ],
        "competencies": [
            skill(FADING, "Cleans hands", validity_months=12, needs=[UNITS[0]]),
            skill(THRICE, "Lays a sterile field", observations=3, mentors=2),
            skill(ALONE, "Sorts clinical waste", level=5),
        ],
    },
    CLINICAL: {
        "units": [unit(UNITS[3], "Vital signs", 8), unit(UNITS[4], "The pulse", 4)],
        "competencies": [
            skill(SUPERVISED, "Measures blood pressure", scope=scope("supervised")),
            skill(ONCE, "Takes a pulse"),
            skill(NOT_ALLOWED, "Gives an injection", scope=scope("not-allowed")),
        ],
    },
}

SMALL = {
    "programme": PROGRAMME,
    "revision": 1,
    "title": "A small programme",
    "summary": "Two modules for the tests.",
    "country": "NO",
    "provider_types": ["vocational-school"],
    "level": "Vocational training.",
    "accreditation": "None.",
    "delivery": ["classroom", "placement"],
    "languages": {"taught": ["nb"], "support": ["en"]},
    "paces": {"full-time": 10, "part-time": 15, "evening": 20},
    "modules": [
        {"module": HYGIENE, "months": [1, 5], "practice": {"simulated": 10, "real-care": 0}},
        {"module": CLINICAL, "months": [3, 10], "practice": {"simulated": 4, "real-care": 10}},
    ],
    "internship": {"opens": "from-start", "hours": 40},
    "requirements": [{"code": "all-skills", "text": "All skills signed off", "source": ["E4"]}],
    "source": ["E4"],
}


TWICE = "twice-the-programme"
"""Each module's units and skills, and once more under other codes: for pages that must not cost more for it."""


@cache
def folder() -> Path:
    """The curriculum as files; written once in each process."""
    return write("small-curriculum", PROGRAMME, MODULES)


@cache
def folder_of_twice_the_items() -> Path:
    """The same with twice the units and skills, as the programme TWICE."""
    again = {
        module: {
            part: [*items, *({**item, "code": f"more-{item['code']}", "needs": []} for item in items)]
            for part, items in parts.items()
        }
        for module, parts in MODULES.items()
    }
    return write("twice-the-curriculum", TWICE, again)


def write(name: str, programme: str, modules: dict) -> Path:
    base = Path(os.environ[databases.SQLITE]).with_name(f"{name}-{os.getpid()}")
    facts = {"facts": [{"id": "E4", "country": "EU", "strength": "sure", "text": "Hands carry germs."}]}
    heads = {code: {"module": code, "title": code.replace("-", " ").title(), "aim": "Work safely."} for code in modules}
    files = {
        "facts.yaml": facts,
        "esco.yaml": {"attribution": "None.", "skills": {}},
        f"programmes/{programme}.yaml": {**SMALL, "programme": programme},
        **{f"modules/{code}.yaml": {**heads[code], "source": ["E4"], **modules[code]} for code in modules},
    }
    for file, body in files.items():
        (base / file).parent.mkdir(parents=True, exist_ok=True)
        (base / file).write_text(json.dumps(body, indent=1), "utf-8")  # JSON is YAML too
    return base
