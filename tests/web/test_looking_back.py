"""`?as-of` of a past day equals what the page showed on that day: recorded before, compared after."""

import re
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest

from tests import factories
from tests.cohorts.worlds import World
from tests.counting import counted
from tests.logbook.worlds import rows_in_all_tables
from tracker import clock
from tracker.extensions import Instead, reading_instead, writing
from tracker.logbook import disputing, enrolling, pausing, signing, withdrawing
from tracker.logbook.books import open_book
from tracker.people import roster
from tracker.web import looking_back

AGO = 120
"""Days since the day that is asked for."""
NOT_SHOWN = re.compile(
    r'<p class="note info asof" data-as-of=.*?</p>|<form\b.*?</form>|<details [^>]*id="inspection">.*?</details>'
    r'|<a href="#desk">.*?</a>|<section [^>]*aria-labelledby="desk">.*?</section>',
    re.DOTALL,
)
"""The banner, forms (a filter keeps the day), what leads to another day, and staff's own notes, which are no record."""


@contextmanager
def days_later(days: int):
    with clock.hold(clock.now() - timedelta(days=AGO - days)):
        yield


def said_of(of, verb, by, **more):
    """One more entry in a logbook."""
    with writing():
        book = open_book(of.id, lock=True)
        return verb(book, author=factories.author(by), entry_id=uuid4(), **more)


def seq_of(of, kind, code):
    with writing():
        facts = open_book(of.id, lock=True).facts
    return next(fact.seq for fact in reversed(facts) if (fact.kind, fact.item) == (kind, code))


@pytest.fixture
def school(app):
    """Amina, Bram and Céline on that day, with some of everything; weeks off that were entered by then."""
    with days_later(0):
        world = World()
        world.amina, world.hers = world.busy("Amina")
        world.bram, world.his = world.busy("Bram")
        world.celine = world.learner("Céline")
        world.daan, _ = world.busy("Daan")
        said_of(world.daan, pausing.pause, world.coordinator, on=world.today - timedelta(days=2), reason="leave")
        said_of(world.bram, disputing.dispute, world.his, seq=seq_of(world.bram, "assessed", "pulse"))
        first = world.today - timedelta(days=15)
        world.off = factories.weeks_off(world.provider, first, first + timedelta(days=6))
        world.other = factories.cohort(world.provider, "2026-B")
        world.day = world.today
    return world


def addresses(world):
    home = f"/cohorts/{world.cohort.id}"
    records = [f"/enrolments/{each.id}" for each in (world.amina, world.bram, world.celine, world.daan)]
    lists = [f"{home}/learners", f"{home}/hours", f"{home}/matrix?what=all", f"{home}/matrix.csv?what=all"]
    return [home, f"{home}/matrix", f"{home}/matrix?view=list&show=waiting", *lists, *records]


def shown(client, address, day):
    """What stands in the page: without the banner, forms, and what acts."""
    answer = client.get(address, status=200).get_data().decode()
    if not answer.startswith("<!doctype"):
        return answer
    page = looking_back.without_acts(answer, day)
    return NOT_SHOWN.sub("", page[page.index("<main") : page.index("</main>")]).split()


def months_of_everything(world):
    """What happens in the four months after the day."""
    office = world.coordinator
    with days_later(1):
        said_of(
            world.amina, signing.extend_request, office, seq=seq_of(world.amina, "sign-off-requested", "hand-hygiene")
        )
        factories.weeks_off(world.provider, world.day - timedelta(days=5), world.day + timedelta(days=9))
        roster_of(world, roster.remove_break, provider_id=world.provider.id, break_id=world.off.id)
    with days_later(5):
        seq = seq_of(world.amina, "assessed", "sterile-field")
        said_of(world.amina, withdrawing.withdraw, office, seq=seq, why="mistake", reason="wrong learner")
        said_of(world.amina, disputing.dispute, world.hers, seq=seq_of(world.amina, "assessed", "pulse"))
        pause = seq_of(world.daan, "paused", None)
        said_of(world.daan, pausing.resume, office, on=factories.today(world.provider.id), pause=pause)
    with days_later(20):
        said_of(world.bram, enrolling.move, office, cohort=world.other)
        said_of(world.celine, enrolling.end, office, outcome="left", reason="own-wish")
        ended_on = factories.today(world.provider.id)
        roster_of(world, roster.end_mentorship, mentorship_id=world.hers.id, ends_on=ended_on)
        new = factories.person("Nils New", pin=factories.PIN)
        factories.post(new, world.site)
        world.new = factories.mentorship(world.amina, new)
    for ago in (90, 60, 30, 3):
        world.see(world.amina, world.new, "pulse", ago=ago, outcome="more-practice", level=2)
        world.practise(world.bram, "pulse", ago=ago)
        factories.learner(world.cohort, name=f"New {ago}")

    world.study(world.daan, "the-pulse", ago=30)


def roster_of(world, verb, **more):
    with writing():
        verb(actor_id=world.coordinator.person_id, **more)


def test_a_past_day_is_shown_as_it_was(school, sign_in_as):
    with days_later(0):
        client = sign_in_as(school.coordinator)
        before = {address: shown(client, address, school.day) for address in addresses(school)}
    months_of_everything(school)
    client = sign_in_as(school.coordinator)
    for address, then in before.items():
        asked = f"{address}{'&' if '?' in address else '?'}as-of={school.day}"
        assert shown(client, address, school.day) != then, address
        assert shown(client, asked, school.day) == then, address


def test_a_past_day_writes_nothing_but_the_trail_and_offers_nothing_that_acts(school, sign_in_as):
    client = sign_in_as(school.coordinator)
    record = f"/enrolments/{school.amina.id}"
    page = client.get(f"{record}?as-of={school.day}", status=200).page
    assert "This is what stood at the end of" in page.text
    assert not [link for link in page.links if "/training/" in link]
    assert not [form for form in page.forms if form.method == "post" and form.action.startswith("/enrolments")]
    kept = rows_in_all_tables()
    for address in [*addresses(school)[:4], record]:
        if ".csv" not in address:
            client.get(f"{address}{'&' if '?' in address else '?'}as-of={school.day}", status=200)
    assert rows_in_all_tables() == kept
    overview = client.get(f"/cohorts/{school.cohort.id}?as-of={school.day}", status=200).page
    assert f"{record}?as-of={school.day}" in overview.links
    with pytest.raises(RuntimeError), reading_instead({"entry": Instead("SELECT 1")}), writing():
        raise AssertionError


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("tomorrow", "This is no day"),
        ("2026-02-30", "This is no day"),
        ("-2026-02-03", "This is no day"),
        ("2999-01-01", "has not come yet"),
        ("1999-01-01", "Nothing was recorded before"),
    ],
)
def test_a_day_that_cannot_be_shown_is_refused_in_words(school, sign_in_as, asked, words):
    client = sign_in_as(school.coordinator)
    for address in (f"/cohorts/{school.cohort.id}", f"/enrolments/{school.amina.id}"):
        assert words in client.get(f"{address}?as-of={asked}", status=400).page.text
    client.get(f"/cohorts/{uuid4()}?as-of={asked}", status=404)


def test_a_past_day_costs_as_much_for_many_as_for_few(school, sign_in_as):
    client = sign_in_as(school.coordinator)

    def cost():
        found = {}
        for address in addresses(school)[:6]:
            with counted() as asked:
                client.get(f"{address}{'&' if '?' in address else '?'}as-of={school.day}", status=200)
            found[address] = len(asked)
        return found

    cost()
    before = cost()
    with days_later(0):
        for number in range(3):
            school.busy(f"Late {number}")
    assert cost() == before
    assert max(before.values()) <= 24, before
