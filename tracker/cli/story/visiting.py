"""Mentors without an account, whom a learner named: one the school vouched for, and one who still waits for that."""

from functools import partial
from uuid import uuid4

from tracker.cli.story.beats import Mark, Teller
from tracker.cli.story.signing_off import Plot
from tracker.curriculum.plan import Competency
from tracker.logbook.books import Author
from tracker.logbook.signing import assess
from tracker.logbook.vouching import vouch_for
from tracker.people import guests
from tracker.people.queries import mentors_of
from tracker.standing.assurance import is_enough

WAY = "code"
KNOWN = ("Ingrid Maes", "nurse", "ingrid.maes@delinde.example")
UNKNOWN = ("Rik Verbeeck", "physiotherapist", "rik.verbeeck@delinde.example")


def visit(plot: Plot, skills: list[Competency]) -> None:
    """Two skills seen at the learner's site by people whom the school did not know."""
    fit = [each for each in skills if is_enough(WAY, each.assurance) and "real-care" in each.settings]
    for skill, who, days in zip(fit, (KNOWN, UNKNOWN), (8, 3), strict=False):
        seen = Mark()
        plot.add(plot.ago(days), (13, 14), partial(_sign, seen=seen, skill=skill, who=who))
        if who is KNOWN:
            plot.add(plot.ago(days - 2), (9, 10), partial(_vouch, seen=seen))


def _sign(told: Teller, *, seen: Mark, skill: Competency, who: tuple[str, str, str]) -> None:
    """With a code from the learner's screen, on the signer's own phone."""
    book, (name, function, address) = told.book, who
    person_id = guests.propose(
        learner_id=book.learner_id,
        enrolment_id=book.id,
        site_id=told.hand("main").site_id,
        name=name,
        function=function,
        address=address,
        on=book.today,
    )
    link = next(row for row in mentors_of(book.id, book.today) if row.mentor_id == person_id)
    author = Author(person_id, "mentor", link.mentorship_id, WAY)
    saw = told.saw(skill.code, "main", skill.level)
    seen.seq = assess(book, author=author, entry_id=uuid4(), code=skill.code, saw=saw).seq


def _vouch(told: Teller, *, seen: Mark) -> None:
    book, office = told.book, told.office
    signer = guests.waiting(book.provider_id)[0]
    guests.vouch(signer, provider_id=book.provider_id, actor_id=office.person_id)
    vouch_for(book, author=office, entry_id=uuid4(), seq=seen.seq)
