"""The internship as its pages read it."""

import pytest

from tests.logbook.worlds import EVERY_DIMENSION
from tracker.errors import NotFound
from tracker.extensions import writing
from tracker.logbook.stays import documents_asked, not_shown_for, stay_at, stays_of
from tracker.people.documents import add_document, retire_document
from tracker.standing.internship import INTERNSHIP


def test_the_latest_placement_comes_first_with_its_site_and_mentor(world):
    first = world.place(starts_on=world.day(30)).seq
    world.end_placement(first, on=world.day(6), reason="The ward closes")
    second = world.place(site_id=world.room.id, starts_on=world.day(5), mentor=world.other_mentor).seq
    new, old = stays_of(world.book)
    assert (new.placement.seq, new.site.id) == (second, world.room.id)
    assert (old.placement.seq, old.mentor, old.reason) == (first, world.mentor_name, "The ward closes")
    assert stay_at(world.book, first).place == world.site.name
    with pytest.raises(NotFound):
        stay_at(world.book, 1)
    assert (old.has_begun(world.day(31)), old.has_begun(world.day(30))) == (False, True)


def test_days_by_week_each_with_what_became_of_it(world):
    at = world.place().seq
    world.later(days=3)  # Thursday
    world.confirm(world.day_of(at, on=world.day(3)).seq)
    sent = world.day_of(at, on=world.day(2), duties="Desk").seq
    world.decline(sent, reason="The morning only")
    world.day_of(at, on=world.day(7), outcome="excused", excuse="school")
    world.day_of(at, on=world.day(1))
    this, last = stays_of(world.book)[0].weeks
    assert [day.on for day in this.days] == [world.day(3), world.day(2), world.day(1)]
    assert [day.state for day in this.days] == ["confirmed", "declined", "claimed"]
    assert [day.added_later for day in this.days] == [False, False, True]
    assert (this.minutes, this.confirmed) == (960, False)
    back = this.days[1]
    assert (back.by, back.reason, back.duties) == (world.mentor_name, "The morning only", "Desk")
    assert (last.days[0].excuse, last.days[0].worked) == ("school", False)
    world.day_of(at, on=world.day(2), minutes=240, replaces=sent)
    again = stays_of(world.book)[0].weeks[0].days[1]
    assert (again.minutes, again.state) == (240, "claimed")
    assert len(stays_of(world.book)[0].weeks[0].days) == 3


def test_evaluations_with_their_replies(world):
    at = world.place().seq
    seq = world.evaluate(at, strengths="Calm", goals="Speed").seq
    world.note(seq=seq, text="Thank you")
    (found,) = stays_of(world.book)[0].evaluations
    assert (found.seq, found.outcome, found.feedback) == (seq, "mid-term", EVERY_DIMENSION)
    assert (found.strengths, found.goals, found.signed_as[0]) == ("Calm", "Speed", world.mentor_name)
    assert [(on, text) for _name, on, text in found.replies] == [(world.today, "Thank you")]


def test_documents_asked_and_not_shown_in_time(world):
    with writing():
        given = {"actor_id": None, "provider_id": world.provider_id}
        first, second = (add_document(**given, title=title, before_placement=True).id for title in ("Card", "Proof"))
        add_document(**given, title="Diploma", before_placement=False)
    world.show_document(first, valid_until=world.day(-5))
    asked = documents_asked(world.book)
    assert [each.shown is not None for each in asked] == [True, False, False]
    assert [row.title for row in not_shown_for(asked, world.day(-5))] == ["Proof"]
    assert [row.title for row in not_shown_for(asked, world.day(-6))] == ["Card", "Proof"]
    with writing():
        for document in (first, second):
            retire_document(actor_id=None, provider_id=world.provider_id, document_id=document)
    asked = documents_asked(world.book)
    assert {each.document.title for each in asked} == {"Diploma", "Card"}
    assert not_shown_for(asked, world.day(-6)) == []


def test_how_many_hours_will_be_missing(world):
    def short():
        return next((each.short for each in world.book.forecasts if each.part == INTERNSHIP), None)

    assert short() is None
    at = world.place(starts_on=world.today).seq
    assert short() is None, "too early to say"
    world.later(days=30)
    assert short() == 40 * 60
    world.day_of(at, minutes=900)
    assert short() < 40 * 60
