"""The mentors that a roster names: who is meant, where they work, and linking them to the new learners.

A mentor is found by a verified address, or by name among those who may sign at a site of the provider. Who is found
by neither is new, and needs a name, a function and a site. Nothing here commits.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol
from uuid import UUID, uuid4

from tracker import clock
from tracker.cohorts.result_files import Fault
from tracker.cohorts.roster_files import LANGUAGES, MentorSaid, Row, Wrong
from tracker.curriculum.plan import Plan
from tracker.logbook.books import Book
from tracker.people import roster
from tracker.people.models import Cohort, Person, Provider, Site
from tracker.people.names import address_key, search_key
from tracker.people.newcomers import Newcomer, add_people
from tracker.people.queries import sites_of
from tracker.people.sites import Signer, signers_of


@dataclass(frozen=True, slots=True)
class Post:
    """A mentor for one new learner; with a site where they are to get a post there."""

    key: str
    """The same for every row that means this mentor."""
    person_id: UUID | None
    """None for somebody who is made."""
    said: MentorSaid
    site_id: UUID | None = None


def language_of(cohort: Cohort) -> str:
    """In which newcomers read where their row says nothing: the cohort's first that the pages are made in."""
    return next((each for each in cohort.languages.split(",") if each in LANGUAGES), "en")


class _Planned(Protocol):
    """A row that brings somebody in."""

    @property
    def mentor(self) -> Post | None: ...


@dataclass(frozen=True)
class Mentors:
    """Whom a provider has to sign, what its sites are called, and who was new in the rows so far."""

    by_mail: Mapping[str, Person]
    signers: Mapping[UUID, Signer]
    by_name: Mapping[str, Sequence[Signer]]
    sites: Mapping[str, Sequence[Site]]
    modules: frozenset[str]
    learners: frozenset[str]
    """The addresses of the learners in the file."""
    made: dict[str, tuple[int, MentorSaid]] = field(default_factory=dict)

    @classmethod
    def at(cls, home: Provider, plan: Plan, by_mail: Mapping[str, Person], rows: Sequence[Row]) -> "Mentors":
        """In two queries."""
        today = clock.today(home.time_zone)
        signers = {each.person_id: each for each in signers_of(home.id, today, date.max)}
        by_name: dict[str, list[Signer]] = defaultdict(list)
        for signer in signers.values():
            by_name[search_key(signer.name)].append(signer)
        sites: dict[str, list[Site]] = defaultdict(list)
        for site in sites_of(home.id):
            for words in {site.name, ", ".join(filter(None, (site.name, site.department)))}:
                sites[search_key(words)].append(site)
        modules = frozenset(module.code for module in plan.modules)
        learners = frozenset(address_key(row.mail) for row in rows if row.mail)
        return cls(by_mail, signers, by_name, sites, modules, learners)

    def understand(self, row: Row, learner: Person | None) -> Post | Fault | None:
        """Whom a row names, or the first thing that is wrong with it; None where it names nobody."""
        said = row.mentor
        if not said.anything:
            return None
        if not said.name and not said.mail:
            return Fault(row.line, "mentor", Wrong.MENTOR_UNSAID)
        if unknown := [code for code in said.modules if code not in self.modules]:
            return Fault(row.line, "modules", Wrong.NO_MODULE, unknown[0])
        if said.mail and address_key(said.mail) in self.learners:
            return Fault(row.line, "mentor_mail", Wrong.MENTOR_OWN)
        found = self._by_mail(row) if said.mail else self._by_name(row)
        if isinstance(found, Post) and learner and found.person_id == learner.id:
            return Fault(row.line, "mentor", Wrong.MENTOR_OWN)
        return found

    def _by_name(self, row: Row) -> Post | Fault:
        fit = self.by_name.get(search_key(row.mentor.name), ())
        if len(fit) != 1:
            return Fault(row.line, "mentor", Wrong.SEVERAL_MENTORS if fit else Wrong.NO_MENTOR, row.mentor.name)
        return Post(str(fit[0].person_id), fit[0].person_id, row.mentor)

    def _by_mail(self, row: Row) -> Post | Fault:
        said, key = row.mentor, address_key(row.mentor.mail)
        person = self.by_mail.get(key)
        if person and person.id in self.signers:
            return Post(str(person.id), person.id, said)
        line, before = self.made.get(key, (0, said))
        if line and not (said.function or said.site):  # said in full above
            said = replace(before, modules=said.modules)
        if line and (said.name, said.function, said.site) != (before.name, before.function, before.site):
            return Fault(row.line, "mentor_mail", Wrong.MENTOR_DIFFERS, str(line))
        needed = {"mentor": said.name, "mentor_function": said.function, "mentor_site": said.site}
        if missing := [column for column, text in needed.items() if not text]:
            return Fault(row.line, missing[0], Wrong.MENTOR_NEEDS, said.mail)
        site = self._site(row, said.site)
        if isinstance(site, Fault):
            return site
        self.made.setdefault(key, (row.line, said))
        return Post(key, person.id if person else None, said, site.id)

    def _site(self, row: Row, words: str) -> Site | Fault:
        fit = self.sites.get(search_key(words), ())
        if len(fit) != 1:
            return Fault(row.line, "mentor_site", Wrong.SEVERAL_SITES if fit else Wrong.NO_SITE, words)
        return fit[0]


def assign(new: Sequence[_Planned], books: Sequence[Book], cohort: Cohort, actor_id: UUID | None) -> list[Person]:
    """A mentorship for each new learner whose row names a mentor, from today on; gives back the persons made."""
    named = [(each.mentor, book) for each, book in zip(new, books, strict=True) if each.mentor]
    first: dict[str, Post] = {}
    for post, _book in named:
        first.setdefault(post.key, post)
    ids = {key: post.person_id or uuid4() for key, post in first.items()}
    made = add_people(
        actor_id=actor_id,
        newcomers=[
            Newcomer(ids[key], post.said.name, post.said.mail, language_of(cohort))
            for key, post in first.items()
            if post.person_id is None
        ],
    )
    for key, post in first.items():
        if post.site_id:
            roster.add_post(
                actor_id=actor_id,
                provider_id=cohort.provider_id,
                site_id=post.site_id,
                person_id=ids[key],
                function=post.said.function,
                starts_on=books[0].today,
                work_address=post.said.mail,
            )
    for post, book in named:
        roster.assign_mentor(
            actor_id=actor_id,
            enrolment_id=book.id,
            mentor_id=ids[post.key],
            starts_on=book.today,
            modules=post.said.modules or None,
        )
    return list(made.values())
