"""The hours of a week, confirmed by a link: what did not happen is struck out with a reason, the rest is confirmed.

The learner says which week and whom; one verdict is written for each day and each practice, all of them or none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Self
from uuid import UUID, uuid5

from flask import render_template, request
from wtforms import BooleanField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length

from tracker.access.actor import Actor
from tracker.access.models import SignLink
from tracker.access.permissions import Action
from tracker.errors import NotFound, Stale
from tracker.logbook.append import Written
from tracker.logbook.books import Book
from tracker.logbook.claims import Claim, claims_by_id, claims_of
from tracker.logbook.signing import confirm, decline
from tracker.people import guests
from tracker.people.queries import PostRow
from tracker.people.sites import sites_by_id
from tracker.web import notifying
from tracker.web.confirming import MOST_WORDS, WHY, claim_ref, claims_in_words, is_mine, is_uuid, module_of
from tracker.web.forms import entry_id
from tracker.web.matter import ByLink, Matter
from tracker.web.speaking import lazy


class WeekForm(ByLink):
    """Which hours the page showed, the reasons of those that are struck out, and one statement for the rest."""

    id = entry_id()
    claims = SelectMultipleField("", [InputRequired()], coerce=UUID, validate_choice=False)
    witness = BooleanField(
        lazy("I know of these hours and may confirm them."),
        [InputRequired(lazy("Tick that you know of these hours. You can confirm only what you know."))],
    )

    def struck(self) -> dict[UUID, str]:
        """The reasons of what was struck out, by claim."""
        whys = (field for field in self if field.name.startswith(WHY))
        return {UUID(field.name.removeprefix(WHY)): field.data for field in whys if field.data}


def open_to(guest: Actor, book: Book, claims: Sequence[Claim]) -> list[Claim]:
    """Those hours that somebody may judge now.

    What an unknown signer judged waits: another one of them cannot judge it once more, whoever is known can.
    """
    mine = [claim for claim in claims if is_mine(guest, book, claim)]
    if guest.person_id is None or not any(claim.unvouched for claim in mine):
        return mine
    at = {each.seq: each.site_id for each in book.placements}
    sites = {at.get(claim.placement or 0) for claim in mine if claim.unvouched}
    known = {site for site in sites if guests.is_known(guest.person_id, book.provider_id, site)}
    return [claim for claim in mine if not claim.unvouched or at.get(claim.placement or 0) in known]


@dataclass(frozen=True)
class WeekMatter(Matter):
    """The hours that a link names, as far as they still wait."""

    @classmethod
    def read(cls, link: SignLink, book: Book, posts: tuple[PostRow, ...]) -> Self:
        return cls(link, book, posts)

    @cached_property
    def waiting(self) -> list[Claim]:
        about = set(self.link.about)
        return [claim for claim in claims_of(self.book.id, self.book.time_zone) if claim.seq in about]

    @cached_property
    def claims(self) -> list[Claim]:
        return open_to(self.guest, self.book, self.waiting)

    def unasked(self) -> str:
        if self.guest.mentorship_for(self.book.id) is None:
            return "no-mentor"
        if self.waiting and not any(is_mine(self.guest, self.book, claim) for claim in self.waiting):
            return "no-mentor"
        return "" if self.claims else "answered"

    def form(self, *, sent: bool) -> WeekForm:
        """With a field to strike out each claim, also those that were posted and wait no more."""
        posted = (name.removeprefix(WHY) for name in request.form if sent and name.startswith(WHY))
        ids = {str(claim.id) for claim in self.claims} | set(filter(is_uuid, posted))
        label = lazy("Why it is struck out")
        fields = {f"{WHY}{each}": StringField(label, [Length(max=MOST_WORDS)]) for each in sorted(ids)}
        return WeekForm.plus(fields)(**({} if sent else {"formdata": None}))

    def sheet(self, form: WeekForm) -> str:
        at = {each.seq: each.site_id for each in self.book.placements}
        sites = sites_by_id({at[claim.placement] for claim in self.claims if claim.placement in at})
        return render_template(
            "handing/week.html",
            link=self.link,
            book=self.book,
            form=form,
            signer=self.signer,
            function=self.posts[0].function,
            weeks=[(monday, list(its)) for monday, its in groupby(self.claims, key=lambda claim: claim.week)],
            what=claims_in_words(self.claims),
            places=sorted(site.name for site in sites.values()),
            titles={item.code: item.title for item in (*self.book.plan.modules, *self.book.plan.items)},
        )

    def sign(self, form: WeekForm) -> Sequence[Written]:
        shown, struck = set(form.claims.data), form.struck()
        if self.link.used_at is None and (shown != {claim.id for claim in self.claims} or set(struck) - shown):
            raise Stale(self.book.head_seq)
        found = claims_by_id(self.book.id, shown)
        if set(found) != shown or {claim.seq for claim in found.values()} - set(self.link.about):
            raise NotFound
        written = []
        for claim in sorted(found.values(), key=lambda each: each.seq):
            module = module_of(self.book, claim.item_code)
            author = self.author(Action.JUDGE_HOURS, claim_ref(self.book, module), module)
            say, why = (decline, struck[claim.id]) if claim.id in struck else (confirm, "")
            verdict_id = uuid5(form.id.data, str(claim.id))
            written.append(say(self.book, author=author, entry_id=verdict_id, seq=claim.seq, reason=why))
        return written

    def tell(self, signed: Sequence[Written]) -> None:
        if any(self.book.fact(each.seq).kind == "declined" for each in signed):
            notifying.hours_sent_back(self.book)

    def catch_up(self, form: WeekForm) -> None:
        form.claims.data = [claim.id for claim in self.claims]
