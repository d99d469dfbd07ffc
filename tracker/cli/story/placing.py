"""The internship in the story: a placement of two days a week once it has opened, its evaluations, its documents."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from uuid import uuid4

from tracker.cli.story import words
from tracker.cli.story.beats import Mark, Teller
from tracker.cli.story.months import MOST_A_DAY, Months
from tracker.logbook import days as logging
from tracker.logbook import placements, signing
from tracker.logbook.days import Day
from tracker.people.documents import documents_of
from tracker.standing.internship import missing

FIRST, LAST = 0.5, 0.84
"""Between these shares of the training a placement lies."""
DAY = 450
EXCUSED, MISSED, LATE = 0.05, 0.07, 0.1
"""How often a day is excused, missed or written late: each up to its number."""
LENGTHS = (420, 450, 450, 450, 480)


@dataclass
class Stay:
    """A placement to come; `seq` once it was made."""

    role: str
    until: date
    waiver: str = ""
    seq: int = 0


@dataclass
class Logged:
    """A day at a site as somebody will log it, and its entry once it is there."""

    stay: Stay
    on: date
    outcome: str = "present"
    minutes: int = DAY
    excuse: str = ""
    instead_of: date | None = None
    late: str = ""
    mark: Mark = field(default_factory=Mark)


# What happens, told into the open logbook. What needs a placement that never came is left out.


def place(teller: Teller, *, stay: Stay, reason: str = "") -> None:
    """Once, on the first occasion on which the internship is open; with a waiver at once."""
    book = teller.book
    shut = missing(book.plan, book.items, book.calendar, book.today) is not None
    if stay.seq or (shut and not stay.waiver):
        return
    hand = teller.hand(stay.role)
    stay.seq = placements.place(
        book,
        author=teller.office,
        entry_id=uuid4(),
        site_id=hand.site_id,
        starts_on=book.today,
        ends_on=max(stay.until, book.today),
        planned=60 * book.plan.internship.hours,
        mentor_id=hand.person_id,
        waiver=stay.waiver or None,
        reason=reason,
    ).seq


def log(teller: Teller, *, day: Logged, duties: str = "", replaces: Logged | None = None) -> None:
    known = {each.seq: each for each in teller.book.placements}
    there = known.get(day.stay.seq)
    if there is None or there.starts_on > day.on or (replaces and not replaces.mark.seq):
        return
    said = Day(
        on=day.on,
        outcome=day.outcome,
        minutes=day.minutes,
        duties=duties,
        excuse=day.excuse or None,
        instead_of=day.instead_of,
        late=day.late or None,
        replaces=replaces.mark.seq if replaces else None,
    )
    day.mark.seq = logging.log_day(
        teller.book, author=teller.learner, entry_id=uuid4(), placement=day.stay.seq, day=said
    ).seq


def confirm(teller: Teller, *, days: Sequence[Logged], role: str) -> None:
    for day in (each for each in days if each.mark.seq):
        signing.confirm(teller.book, author=teller.author(role), entry_id=uuid4(), seq=day.mark.seq)


def decline(teller: Teller, *, day: Logged, role: str, reason: str) -> None:
    if day.mark.seq:
        seq = day.mark.seq
        signing.decline(teller.book, author=teller.author(role), entry_id=uuid4(), seq=seq, reason=reason)


def end(teller: Teller, *, stay: Stay, outcome: str, reason: str = "") -> None:
    if stay.seq:
        placements.end_placement(
            teller.book,
            author=teller.office,
            entry_id=uuid4(),
            seq=stay.seq,
            on=teller.book.today,
            outcome=outcome,
            reason=reason,
        )


def evaluate(teller: Teller, *, stay: Stay, outcome: str, number: int, seen: Mark) -> None:
    if not stay.seq:
        return
    impressions = dict.fromkeys(words.DIMENSIONS, "expected")
    strong, weak = words.DIMENSIONS[number % 5], words.DIMENSIONS[(number + 2) % 5]
    impressions |= {strong: "strong"} | ({weak: "attention"} if outcome == "mid-term" else {})
    seen.seq = placements.evaluate_placement(
        teller.book,
        author=teller.author(stay.role),
        entry_id=uuid4(),
        seq=stay.seq,
        outcome=outcome,
        feedback=impressions,
        strengths=words.STRENGTHS[number % len(words.STRENGTHS)],
        goals=words.GOALS[number % len(words.GOALS)],
    ).seq


def thank(teller: Teller, *, seen: Mark, text: str) -> None:
    if seen.seq:
        teller.reply(to=seen, who="learner", text=text)


def tick(teller: Teller, *, leave_out: int) -> None:
    """Every document of the school's list but one, where one is still to come."""
    book = teller.book
    for number, row in enumerate(documents_of(book.provider_id)):
        if number != leave_out:
            until = book.today + timedelta(days=365) if row.title == words.DOCUMENTS[1] else None
            placements.show_document(
                book, author=teller.office, entry_id=uuid4(), document=row.id, on=book.today, valid_until=until
            )


# When it happens.


def placement(plot: Months) -> None:
    """Two days a week in care from halfway on; ended and begun anew where the site could not go on."""
    weeks = list(_pairs(plot))
    if not weeks:
        return
    last = max(plot.days.ahead(weeks[-1][-1], 1), plot.days.at(LAST) or weeks[-1][-1])
    stays = [Stay("main", last, "experience" if plot.turn.waiver else "")]
    if plot.turn.other_site:
        stays.append(Stay("colleague", last))
    half = (len(weeks) + 1) // 2
    open_weeks = [pair for pair in weeks if pair[1] < plot.today][-2:] if plot.turn.open_days else []
    _first_days(plot, stays[0], weeks)
    for number, pair in enumerate(weeks):
        stay = stays[-1] if number >= half else stays[0]
        _week(plot, stay, pair, judged=pair not in open_weeks)
    if plot.turn.other_site:
        _other_site(plot, stays, plot.days.back(weeks[half][0], 1))
    _evaluations(plot, stays[-1], weeks, half)


def _pairs(plot: Months) -> Iterator[tuple[date, date]]:
    """Pairs of school days, none in two of them."""
    many = plot.plan.internship.hours * 60 // (2 * DAY) + 1
    used: set[date] = set()
    for number in range(many):
        first = plot.day_of(FIRST + (LAST - FIRST) * number / many)
        if first is None:
            return
        pair = (first, plot.days.ahead(first, 1))
        if first != pair[1] and not used & set(pair) and all(plot.logged[day] < MOST_A_DAY // 4 for day in pair):
            used |= set(pair)
            plot.logged.update(dict.fromkeys(pair, DAY))
            yield pair


def _first_days(plot: Months, stay: Stay, weeks: Sequence[tuple[date, date]]) -> None:
    """The office asks every other week whether the internship has opened, and has seen the documents before."""
    before = plot.days.back(weeks[0][0], 6)
    plot.add(before, (9, 11), partial(tick, leave_out=plot.random.choice((-1, -1, -1, -1, 1, 2))))
    for first, _second in weeks[::2]:
        reason = words.WAIVED if stay.waiver else ""
        plot.add(plot.days.back(first, 1), (8, 9), partial(place, stay=stay, reason=reason))


def _week(plot: Months, stay: Stay, pair: tuple[date, date], *, judged: bool) -> None:
    """Logged day by day; confirmed in one go, but for what is sent back or written late."""
    days = [Logged(stay, on, minutes=plot.random.choice(LENGTHS)) for on in pair]
    rest = [day for day in days if not _odd(plot, day)]
    for day in rest:
        plot.by_learner(day.on, partial(log, day=day, duties=plot.random.choice(words.DUTIES)))
    wait = plot.random.randint(8, 14) if stay.role in plot.turn.slow else plot.random.randint(1, 4)
    answered = plot.days.ahead(pair[1], wait)
    if not judged and rest:
        back = partial(decline, day=rest[0], role=stay.role, reason=words.DAY_SENT_BACK[0])
        plot.by_mentor(plot.days.ahead(pair[1], 1), back)
    elif plot.chance(0.06) and rest:
        _sent_back(plot, rest.pop(), answered)
    if judged and answered > pair[1]:
        plot.by_mentor(answered, partial(confirm, days=rest, role=stay.role))


def _odd(plot: Months, day: Logged) -> bool:
    """Now and then a day is excused and made up, missed, or written more than a week later."""
    fate = plot.random.random()
    if fate < EXCUSED:
        day.outcome, day.excuse = "excused", plot.random.choice(("family", "transport", "school"))
        plot.by_learner(day.on, partial(log, day=day))
        made = Logged(day.stay, plot.days.ahead(day.on, 2), "made-up", instead_of=day.on)
        if made.on > day.on and not plot.logged[made.on]:
            plot.logged[made.on] += made.minutes
            plot.by_learner(made.on, partial(log, day=made, duties=plot.random.choice(words.DUTIES)))
            plot.by_mentor(plot.days.ahead(made.on, 3), partial(confirm, days=[day, made], role=day.stay.role))
        return True
    if fate < MISSED:
        day.outcome = "absent"
        plot.by_learner(day.on, partial(log, day=day))
        return True
    if fate < LATE:
        day.late = plot.random.choice(("away", "forgot", "no-access"))
        written = plot.days.ahead(day.on, 9)
        plot.by_learner(written, partial(log, day=day, duties=plot.random.choice(words.DUTIES)))
        plot.by_mentor(plot.days.ahead(written, 4), partial(confirm, days=[day], role=day.stay.role))
        return True
    return False


def _sent_back(plot: Months, day: Logged, answered: date) -> None:
    reason = plot.random.choice(words.DAY_SENT_BACK)
    plot.by_mentor(answered, partial(decline, day=day, role=day.stay.role, reason=reason))
    again = Logged(day.stay, day.on, minutes=day.minutes - 120)
    duties = plot.random.choice(words.DUTIES)
    plot.by_learner(plot.days.ahead(answered, 1), partial(log, day=again, duties=duties, replaces=day))
    plot.by_mentor(plot.days.ahead(answered, 3), partial(confirm, days=[again], role=day.stay.role))


def _other_site(plot: Months, stays: Sequence[Stay], day: date) -> None:
    """The site cannot go on; the next day the learner has another one."""
    plot.add(plot.days.back(day, 1), (17, 18), partial(end, stay=stays[0], outcome="site", reason=words.SITE_GOES))
    plot.add(day, (9, 10), partial(place, stay=stays[1], reason=words.SITE_COMES))


def _evaluations(plot: Months, stay: Stay, weeks: Sequence[tuple[date, date]], half: int) -> None:
    number = plot.random.randrange(20)
    halfway = plot.days.ahead(weeks[half][1], 2) if plot.turn.other_site else plot.days.ahead(weeks[half - 1][1], 1)
    over = plot.days.ahead(weeks[-1][1], 3)
    whole = plot.day_of(LAST) is not None and len(weeks) > half
    for outcome, day in (("mid-term", halfway), *((("final", over),) if whole else ())):
        seen = Mark()
        plot.by_mentor(day, partial(evaluate, stay=stay, outcome=outcome, number=number, seen=seen))
        text = words.THANKS[number % len(words.THANKS)]
        plot.by_learner(plot.days.ahead(day, 1), partial(thank, seen=seen, text=text))
        number += 1
    if whole:
        plot.add(plot.days.ahead(over, 8), (10, 15), partial(end, stay=stay, outcome="as-planned"))
