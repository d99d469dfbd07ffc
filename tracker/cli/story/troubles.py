"""Whom the story makes a trouble of, and which: what a coordinator has to find on the day on which it is told.

turns.py makes it so; nobody else is behind, silent or short of anything. The words are those of cohorts/attention.py.
"""

from tracker.cli.story.cast import MENTORS

TROUBLED: dict[str, frozenset[str]] = {
    name: frozenset(whys.split())
    for name, whys in {
        "Bram Janssens": "behind silent hours",
        "Elif Yıldırım": "behind",
        "Fatou Diallo": "disputed unknown",
        "Greet Lambrecht": "doubted",
        "Lars Maes": "behind twice",
        "Xander Claeys": "behind hours",
        "Berat Şahin": "behind",
        "Charlotte Renard": "behind silent",
        "Joke Vermeire": "behind twice",
        "Marit Haugen": "twice",
        "Bilal Chakir": "behind expired expiring",
        "Françoise Pirard": "behind hours",
        "Ingunn Moe": "behind silent",
        "Krzysztof Sikora": "behind expired expiring",
    }.items()
}
SLOW = frozenset(part.name for part in MENTORS.values() if part.slow)
"""The mentors who let requests wait."""
