"""Mentors without an account, whom a learner named: one the contact of the site vouched for, one who still waits."""

from functools import partial
from uuid import uuid4

from tracker.access import vouch_links
from tracker.access.tokens import new_token
from tracker.cli.story.beats import Mark, Teller
from tracker.cli.story.signing_off import Plot
from tracker.curriculum.plan import Competency
from tracker.logbook.books import Author
from tracker.logbook.signing import assess, confirm
from tracker.logbook.vouching import CONTACT as SITE_CONTACT
from tracker.logbook.vouching import vouch_for
from tracker.people import contacts, guests
from tracker.people.queries import mentors_of
from tracker.standing.assurance import is_enough
from tracker.standing.undecided import undecided

WAY = "code"
KNOWN = ("Ingrid Maes", "nurse", "ingrid.maes@debrug.example")
CONTACT = ("Greet Claes", "greet.claes@debrug.example")
UNKNOWN = ("Rik Verbeeck", "physiotherapist", "rik.verbeeck@debrug.example")


def visit(plot: Plot, skills: list[Competency]) -> None:
    """Two skills seen at the learner's site by people whom the school did not know."""
    fit = [each for each in skills if is_enough(WAY, each.assurance) and "real-care" in each.settings]
    for skill, who, days in zip(fit, (KNOWN, UNKNOWN), (8, 3), strict=False):
        seen = Mark()
        plot.add(plot.ago(days), (13, 14), partial(_sign, seen=seen, skill=skill, who=who))
        if who is KNOWN:
            plot.add(plot.ago(days - 2), (9, 10), partial(_vouch, seen=seen))
        else:
            plot.add(plot.ago(1), (17, 18), partial(_confirm, seen=seen))


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


def _confirm(told: Teller, *, seen: Mark) -> None:
    """The hours of the last days, too, as far as they wait; they go on waiting until the school knows the signer."""
    person_id = told.book.fact(seen.seq).author
    link = next(row for row in mentors_of(told.book.id, told.book.today) if row.mentor_id == person_id)
    author = Author(person_id, "mentor", link.mentorship_id, WAY)
    for each in undecided(told.book.facts)[-2:]:
        confirm(told.book, author=author, entry_id=uuid4(), seq=each.fact.seq)


def _vouch(told: Teller, *, seen: Mark) -> None:
    """The head nurse of the site was asked by mail, and answers."""
    book, office, (name, address) = told.book, told.office, CONTACT
    signer = guests.waiting(book.provider_id)[0]
    home = book.provider_id
    contacts.set_contact(actor_id=office.person_id, provider_id=home, site_id=signer.site_id, address=address)
    link, _anew = vouch_links.make(
        uuid4(), token=new_token(), post_id=signer.post_id, address=address, actor_id=office.person_id
    )
    person_id = contacts.person_at(address, name)
    vouch_links.use(link, answer=vouch_links.WORKS, person_id=person_id)
    guests.vouch(signer, provider_id=home, actor_id=person_id, link=str(link.id))
    vouch_for(book, author=Author(person_id, SITE_CONTACT, link.id, "link"), entry_id=uuid4(), seq=seen.seq)
