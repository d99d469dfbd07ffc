"""The story of `tracker demo`: whole, provable, never in the future; and a database that is not its own left alone."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests import factories as make
from tracker import clock
from tracker.access import secrets
from tracker.cli import demo
from tracker.cli.story import cast
from tracker.cli.story.days import SchoolDays, breaks, easter, this_morning
from tracker.cli.story.telling import Size, tell
from tracker.cli.story.troubles import SLOW, TROUBLED
from tracker.cohorts import attention
from tracker.cohorts.desks import desk_of
from tracker.cohorts.lines import roll_of
from tracker.config import Settings
from tracker.curriculum.translating import words_in
from tracker.curriculum.translations import digest
from tracker.errors import Misconfigured
from tracker.extensions import db, writing
from tracker.logbook.books import open_book
from tracker.logbook.models import Entry
from tracker.logbook.verifying import verify_all
from tracker.people import queries
from tracker.people.models import Account, Cohort, DemoMark, Enrolment, Mentorship, Person
from tracker.standing.kinds import KINDS
from tracker.standing.look import State
from tracker.web.demo import LEARNER, MENTOR, PARTS, PASSWORD, PIN, READER

SMALL, TWO, NOBODY = Size(6, 2, 2, 1), Size(1, 0, 1, 0), Size(0, 0, 0, 0)
A_WORKDAY = datetime(2026, 5, 20, 12, 30, tzinfo=UTC)


def states():
    return Counter(state for each in enrolments() for state in open_book(each).progress.states.values())


def enrolments():
    return db.session.scalars(select(Enrolment.id)).all()


def enrolment_of(email):
    person = queries.person_by_email(email)
    return db.session.scalars(select(Enrolment.id).where(Enrolment.learner_id == person.id)).one()


def test_the_story(database):
    """Told once on each database, for all that is asked of it."""
    with clock.hold(A_WORKDAY):
        tell(SMALL)
        every_kind_and_every_state_happens_and_every_logbook_holds()
        nothing_is_of_the_future_and_hardly_anything_of_weekends()
        there_are_learners_ahead_behind_silent_and_gone()
        one_mentor_works_for_two_providers_and_one_mentorship_has_ended()
        amina_waits_since_this_morning_for_lucie_who_completes_the_skill()
        the_four_have_the_password_and_the_pin()
        the_hours_of_some_will_not_suffice_and_the_list_says_whose()
        the_attention_list_names_exactly_whom_the_story_troubles_and_why()
        the_day_after_weeks_that_do_not_count_it_is_not_longer()
        failed_attempts_are_followed_by_others_and_languages_shorten_plans()
        a_learner_reads_french_in_a_cohort_taught_in_dutch()


def every_kind_and_every_state_happens_and_every_logbook_holds():
    assert set(db.session.scalars(select(Entry.kind).distinct())) == set(KINDS)
    assert set(states()) == set(State)
    assert [broken for _, broken in verify_all() if broken] == []


def nothing_is_of_the_future_and_hardly_anything_of_weekends():
    newest, claimed = db.session.execute(select(func.max(Entry.recorded_at), func.max(Entry.on_date))).one()
    assert newest <= A_WORKDAY
    assert claimed <= A_WORKDAY.date()
    moments = db.session.scalars(select(Entry.recorded_at)).all()
    assert len(moments) > 1000
    assert sum(moment.weekday() > 4 for moment in moments) < len(moments) / 50


def there_are_learners_ahead_behind_silent_and_gone():
    books = [open_book(each) for each in enrolments()]
    here = [book for book in books if book.learner.ended_on is None]
    weeks = [book.progress.weeks for book in here]
    assert max(weeks) >= 2
    assert min(weeks) <= -4
    assert any(A_WORKDAY.date() - book.learner.last_on > timedelta(weeks=3) for book in here)
    assert [book.learner.ended_how for book in books if book not in here] == ["left"]


def one_mentor_works_for_two_providers_and_one_mentorship_has_ended():
    mentor = queries.person_by_email(MENTOR)
    providers = select(func.count(Mentorship.provider_id.distinct())).where(Mentorship.mentor_id == mentor.id)
    assert db.session.scalar(providers) == 2
    ended = (
        select(func.count())
        .select_from(Mentorship)
        .where(Mentorship.ends_on.is_not(None), Mentorship.delegation_id.is_(None))
    )
    assert db.session.scalar(ended) == 1


def amina_waits_since_this_morning_for_lucie_who_completes_the_skill():
    book = open_book(enrolment_of(LEARNER))
    waits = book.items["measure-blood-pressure"]
    assert waits.waiting_since == A_WORKDAY.date()
    assert waits.waiting_mentor == queries.person_by_email(MENTOR).id
    assert (waits.observations, waits.mentors) == (1, 1), "with Lucie's own the two that it needs are there"
    assert set(book.progress.states.values()) >= set(State) - {State.EXPIRED}
    assert book.progress.weeks >= 0


def the_hours_of_some_will_not_suffice_and_the_list_says_whose():
    told, here = set(), set()
    for cohort in db.session.scalars(select(Cohort)):
        roll = roll_of(cohort)
        here |= {line.enrolment_id for line in roll.lines}
        for concern in attention.concerns(roll, attention.pressing(roll, []), {}):
            told |= {concern.line.enrolment_id for reason in concern.reasons if reason.why is attention.Why.HOURS}
    short = {each for each in here if any(forecast.worrying for forecast in open_book(each).forecasts)}
    assert told == short
    assert 0 < len(told) < len(here) / 2
    assert enrolment_of(LEARNER) not in told


def the_attention_list_names_exactly_whom_the_story_troubles_and_why():
    found = [desk_of(cohort) for cohort in db.session.scalars(select(Cohort))]
    here = {line.name for desk in found for line in desk.roll.lines}
    told = {each.line.name: {str(reason.why) for reason in each.reasons} for desk in found for each in desk.told}
    assert told == {name: set(whys) for name, whys in TROUBLED.items() if name in here}
    assert [queue.names for desk in found for queue in desk.queues if not SLOW & set(queue.names)] == []


def the_day_after_weeks_that_do_not_count_it_is_not_longer():
    """Held on the last morning that counts and on the first one after the summer closure."""
    first, last = next(
        (first, last) for name, first, last in breaks(A_WORKDAY.date(), date(2026, 9, 1)) if "Summer" in name
    )
    lengths = []
    for day in (first, last + timedelta(days=1)):
        with clock.hold(datetime.combine(day, A_WORKDAY.timetz())):
            found = [desk_of(cohort) for cohort in db.session.scalars(select(Cohort))]
            lengths.append((sum(len(desk.told) for desk in found), sum(len(desk.queues) for desk in found)))
    before, after = lengths
    assert after[0] <= before[0] > 0
    assert after[1] <= before[1]


def failed_attempts_are_followed_by_others_and_languages_shorten_plans():
    books = [open_book(each) for each in enrolments()]
    sat = [each for book in books for each in book.items.values() if each.kind == "examination"]
    assert any(each.observations > 1 and each.awarded_on for each in sat)
    assert any(each.latest_outcome == "failed" and each.awarded_on is None for each in sat)
    assert len({book.plan.language_preparation for book in books}) == 2
    assert sum(each.exempted_on is not None for book in books for each in book.items.values()) == 3
    assert open_book(enrolment_of(LEARNER)).learner.levels == "fr:B2"


def a_learner_reads_french_in_a_cohort_taught_in_dutch():
    assert queries.person_by_email(READER).language == "fr"
    book = open_book(enrolment_of(READER))
    assert book.learner.languages.split(",")[0] == "nl"
    words = words_in(["fr"])["fr"]
    assert all(words[digest(item.title)].text for item in book.plan.items)


def the_four_have_the_password_and_the_pin():
    for email in PARTS:
        account = queries.account(queries.person_by_email(email).id)
        assert secrets.password_matches(account.password_hash, PASSWORD)
        assert secrets.pin_matches(account.pin_hash, PIN)


@pytest.mark.parametrize(
    "now",
    [
        datetime(2027, 1, 1, 0, 0, tzinfo=UTC),
        pytest.param(datetime(2026, 7, 25, 8, tzinfo=UTC), marks=pytest.mark.sweep),
        pytest.param(datetime(2026, 12, 28, 9, tzinfo=UTC), marks=pytest.mark.sweep),
        pytest.param(datetime(2027, 4, 5, 14, tzinfo=UTC), marks=pytest.mark.sweep),
        pytest.param(datetime(2028, 2, 29, 23, 59, tzinfo=UTC), marks=pytest.mark.sweep),
    ],
    ids=["New Year", "summer", "Christmas", "Easter Monday", "leap day"],
)
def test_it_can_be_told_on_any_day_of_the_year(database, now):
    with clock.hold(now):
        tell(TWO)
        assert db.session.scalar(select(func.max(Entry.recorded_at))) <= now
        assert open_book(enrolment_of(LEARNER)).items["measure-blood-pressure"].waiting_until >= now.date()
        assert [broken for _, broken in verify_all() if broken] == []


@pytest.mark.sweep
def test_the_whole_story_troubles_whom_it_says(database):
    with clock.hold(A_WORKDAY):
        tell(Size())
        the_attention_list_names_exactly_whom_the_story_troubles_and_why()
        assert set(TROUBLED) <= set(db.session.scalars(select(Person.name)))


@pytest.mark.sweep
def test_the_same_people_do_the_same_each_time(database):
    said = select(Person.name, Entry.seq, Entry.kind, Entry.on_date, Entry.item_code, Entry.recorded_at)
    said = said.join(Entry, Entry.learner_id == Person.id).order_by(Person.name, Entry.seq)
    shapes = []
    for _ in range(2):
        with clock.hold(A_WORKDAY):
            tell(TWO)
        shapes.append(db.session.execute(said).all())
        start_over()
    assert shapes[0] == shapes[1]


# The command.


def start_over():
    settings = settings_of_the_test()
    with writing():
        db.session.merge(DemoMark(id=demo.BEGUN, made_at=clock.now()))
    demo.throw_away(settings)
    demo.migrating.upgrade(db.engine)


def settings_of_the_test(**more):
    url = db.engine.url.render_as_string(hide_password=False)
    return Settings(mode="demo", database_url=url, folder=".", **more)


@pytest.fixture
def settings(database):
    return settings_of_the_test()


def people():
    return db.session.scalars(select(Person.id)).all()


def marks():
    return set(db.session.scalars(select(DemoMark.id)))


def test_an_empty_database_is_filled_marked_and_kept(settings):
    demo.prepare(settings, size=NOBODY)
    assert marks() == {demo.BEGUN, demo.WHOLE}
    before = set(people())
    demo.prepare(settings, size=NOBODY)
    assert set(people()) == before
    assert len(before) == 16


def test_fresh_tells_it_anew(settings):
    demo.prepare(settings, size=NOBODY)
    before = set(people())
    demo.prepare(settings, fresh=True, size=NOBODY)
    assert len(people()) == len(before)
    assert before.isdisjoint(people())


@pytest.mark.parametrize("fresh", [False, True])
def test_a_database_without_the_mark_is_left_alone(settings, fresh):
    mine = make.person("Somebody real").id
    with pytest.raises(Misconfigured, match="did not make"):
        demo.prepare(settings, fresh=fresh, size=NOBODY)
    with pytest.raises(Misconfigured, match="Only a database"):
        demo.throw_away(settings)
    assert db.session.scalars(select(Person.id)).all() == [mine]


def test_a_filling_that_broke_off_is_made_anew_but_not_under_anothers_feet(settings, capsys):
    with writing():
        db.session.add(DemoMark(id=demo.BEGUN, made_at=clock.now()))
    make.person("Half a story")
    with pytest.raises(Misconfigured, match="right now"):
        demo.prepare(settings, size=NOBODY)
    with clock.hold(clock.now() + timedelta(minutes=3)):
        demo.prepare(settings, size=NOBODY)
    assert "not filled to its end" in capsys.readouterr().out
    assert marks() == {demo.BEGUN, demo.WHOLE}


def test_an_old_demo_says_so_and_stays_where_nobody_can_be_asked(settings, capsys):
    demo.prepare(settings, size=NOBODY)
    before = set(people())
    with clock.hold(clock.now() + timedelta(days=7, minutes=1)):
        demo.prepare(settings, size=NOBODY)
    said = capsys.readouterr().out
    assert "7 days ago" in said
    assert "--fresh" in said
    assert set(people()) == before


def test_with_new_keys_everybody_gets_the_pin_anew(settings):
    demo.prepare(settings, size=NOBODY)
    key = "another-signing-key-0123456789-abcdef"
    secrets.configure(8, 1, key)
    try:
        demo.prepare(settings, size=NOBODY)
        hashes = db.session.scalars(select(Account.pin_hash)).all()
        assert len(hashes) == 16
        assert all(secrets.pin_matches(each, PIN) for each in hashes)
    finally:
        secrets.configure(8, 1, "test-signing-0123456789-abcdefghij")


def test_the_keys_are_made_once_and_only_their_owner_reads_them(tmp_path):
    first, again = demo.settings_for(tmp_path, "127.0.0.1", 8000), demo.settings_for(tmp_path, "127.0.0.1", 8001)
    assert (first.secret_key, first.signing_key) == (again.secret_key, again.signing_key)
    assert first.secret_key != first.signing_key
    assert (tmp_path / demo.KEYS_FILE).stat().st_mode & 0o077 == 0
    assert again.base_url == "http://localhost:8001"


def test_the_environment_may_name_another_database(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://somewhere/demo")
    monkeypatch.setenv("SECRET_KEY", "the key of the real installation, never used for a demo")
    settings = demo.settings_for(tmp_path, "127.0.0.1", 8000)
    assert settings.database_url == "postgresql+psycopg://somewhere/demo"
    assert settings.mode == "demo"
    assert settings.secret_key != "the key of the real installation, never used for a demo"


def test_a_port_that_is_taken_is_passed_over():
    with demo.socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert demo.free_port("127.0.0.1", port) > port


# Its calendar.


@pytest.mark.parametrize("day", [date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28)])
def test_easter(day):
    assert easter(day.year) == day


def test_holidays_are_whole_weeks_and_hold_no_school_day():
    found = breaks(date(2026, 1, 1), date(2027, 1, 31))
    assert {name for name, _, _ in found} >= {"Autumn holidays", "Christmas holidays", "Easter holidays"}
    assert all(first.weekday() == 0 and last.weekday() == 6 for _, first, last in found)
    off = [(first, last) for _, first, last in found]
    days = SchoolDays(date(2026, 1, 1), date(2027, 1, 31), off, cast.ZONE).days
    assert not any(first <= day <= last for day in days for first, last in off)
    assert {day.weekday() for day in days} == {0, 1, 2, 3, 4}


def test_this_morning_is_today_and_over_even_right_after_midnight():
    for now in (datetime(2026, 5, 20, 22, 0, tzinfo=UTC), datetime(2026, 5, 20, 22, 1, tzinfo=UTC), A_WORKDAY):
        morning = this_morning(now, cast.ZONE)
        assert morning <= now
        zone = SchoolDays(now.date(), now.date() + timedelta(7), (), cast.ZONE).zone
        assert morning.astimezone(zone).date() == now.astimezone(zone).date()


def test_names_are_told_once_and_addresses_are_their_own():
    groups = (cast.FULL_TIME, cast.PART_TIME, cast.EVENING, cast.SECOND)
    people = [*cast.MENTORS.values(), *cast.COORDINATORS, cast.ADMIN, cast.SECOND_COORDINATOR]
    names = [name for group in groups for name in group.learners] + [part.name for part in people]
    assert len(names) == len(set(names)) == 30 + 24 + 12 + 3 + 8 + 2 + 1 + 1
