"""Every named error, state, level and kind of entry has its words."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from flask import render_template_string

from tracker import clock, errors
from tracker.errors import StrideError
from tracker.standing.assurance import ORDER
from tracker.standing.kinds import KINDS
from tracker.standing.look import ModuleState, State, UnitState
from tracker.web import wording

pytestmark = pytest.mark.quick
NOW = datetime(2026, 11, 21, 13, 5, tzinfo=UTC)
FILES = (
    *("empty", "too-big", "unknown", "moving", "too-large", "encrypted", "active", "attached", "too-long"),
    *("busy", "too-many", "quota", "taken-away", "none-taken", "broken"),
)
EXAMPLES = {
    errors.BadFile: [errors.BadFile(why) for why in FILES],
    errors.FileMissing: [errors.FileMissing("0" * 64)],
    errors.MentorshipEnded: [errors.MentorshipEnded(date(2026, 3, 1))],
    errors.Stale: [errors.Stale(3)],
    errors.AlreadyJudged: [errors.AlreadyJudged(3, uuid4())],
    errors.RequestClosed: [errors.RequestClosed(3)],
    errors.RequestLapsed: [errors.RequestLapsed(date(2026, 3, 1))],
    errors.AlreadyOpen: [errors.AlreadyOpen(date(2026, 3, 1))],
    errors.NotInPlan: [errors.NotInPlan("x-1")],
    errors.NotAchieved: [errors.NotAchieved(why) for why in ("critical", "level", "scope", "new")],
    errors.IncompleteAssessment: [errors.IncompleteAssessment(("a",)), errors.IncompleteAssessment(("a", "b"))],
    errors.OutsideMentorship: [errors.OutsideMentorship(date(2026, 3, 1))],
    errors.OutsideTeaching: [errors.OutsideTeaching(date(2026, 3, 1))],
    errors.AlreadyCompleted: [errors.AlreadyCompleted(date(2026, 3, 1))],
    errors.AlreadyEntered: [errors.AlreadyEntered(date(2026, 3, 1))],
    errors.AlreadyProved: [errors.AlreadyProved("fr", "B2")],
    errors.AlreadyHeld: [errors.AlreadyHeld(date(2026, 3, 1))],
    errors.TooManyAttempts: [errors.TooManyAttempts(20)],
    errors.ScoreUnclear: [errors.ScoreUnclear(why) for why in ("absent", "half", "above", "new")],
    errors.AlreadyPaused: [errors.AlreadyPaused(date(2026, 3, 1))],
    errors.BeforePause: [errors.BeforePause(date(2026, 3, 1))],
    errors.PauseOverlaps: [errors.PauseOverlaps(date(2026, 3, 1))],
    errors.AlreadyExtended: [errors.AlreadyExtended(date(2026, 3, 1))],
    errors.InternshipNotOpen: [
        errors.InternshipNotOpen(("a",), ("b", "c")),
        errors.InternshipNotOpen(opens_on=date(2026, 3, 1)),
    ],
    errors.DatesReversed: [errors.DatesReversed(date(2026, 3, 1))],
    errors.OutsidePlacement: [
        errors.OutsidePlacement(date(2026, 3, 1)),
        errors.OutsidePlacement(date(2026, 3, 1), date(2026, 4, 1)),
    ],
    errors.DaysOutside: [errors.DaysOutside(date(2026, 3, 1))],
    errors.PlacementOver: [errors.PlacementOver(date(2026, 3, 1))],
    errors.NoSignerThen: [errors.NoSignerThen(date(2026, 3, 1))],
    errors.CannotStandIn: [errors.CannotStandIn(why) for why in ("past", "days", "colleague", "away")],
    errors.AssuranceTooLow: [errors.AssuranceTooLow(least) for least in ORDER],
    errors.DayTaken: [errors.DayTaken(date(2026, 3, 1))],
    errors.LateReasonNeeded: [errors.LateReasonNeeded(date(2026, 3, 1))],
    errors.AlreadyEvaluated: [errors.AlreadyEvaluated(date(2026, 3, 1))],
    errors.InTheFuture: [errors.InTheFuture(date(2026, 3, 1))],
    errors.BeforeStart: [errors.BeforeStart(date(2026, 3, 1))],
    errors.BeforeRecords: [errors.BeforeRecords(date(2026, 3, 1))],
    errors.TooManyHours: [errors.TooManyHours(0), errors.TooManyHours(90)],
    errors.TooLate: [errors.TooLate(NOW)],
    errors.WrongProof: [errors.WrongProof(left) for left in (0, 1, 4)],
    errors.Throttled: [errors.Throttled(NOW + timedelta(seconds=each)) for each in (30, 61, 900)],
    errors.WeakSecret: [errors.WeakSecret(why) for why in ("short", "long", "common", "sequence", "mismatch", "new")],
    errors.Misconfigured: [errors.Misconfigured("set it")],
    errors.PaceNotOffered: [errors.PaceNotOffered("evening")],
    errors.FileFaulty: [errors.FileFaulty(())],
    errors.CurriculumFaults: [errors.CurriculumFaults(())],
    errors.LogbookBroken: [errors.LogbookBroken(uuid4(), 3, "hash")],
}


def kinds(of=StrideError):
    return [found for kind in of.__subclasses__() for found in (kind, *kinds(kind))]


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_every_named_error_has_its_own_sentence(app, kind):
    assert kind in wording.SENTENCES
    with clock.hold(NOW):
        said = [wording.sentence(each) for each in EXAMPLES.get(kind) or [kind()]]
    assert len(set(said)) == len(said)
    for sentence in said:
        assert sentence[0].isupper() or sentence[0].isdigit()
        assert sentence.endswith((".", "?"))
        assert "%(" not in sentence
        assert "\u2014" not in sentence


def test_an_error_that_is_new_says_what_its_kind_says(app):
    class Newer(errors.Stale):
        pass

    assert wording.sentence(Newer(1)) == wording.sentence(errors.Stale(1))


def test_the_sentences_hold_their_values(app):
    with clock.hold(NOW):
        assert "1 March 2026" in wording.sentence(errors.MentorshipEnded(date(2026, 3, 1)))
        assert "1 h 30 min" in wording.sentence(errors.TooManyHours(90))
        assert "One more try" in wording.sentence(errors.WrongProof(1))
        assert "in one minute" in wording.sentence(errors.Throttled(NOW + timedelta(seconds=60)))
        assert "in 2 minutes" in wording.sentence(errors.Throttled(NOW + timedelta(seconds=61)))


def test_every_state_level_and_kind_has_a_word(app):
    for state in [*State, *UnitState, *ModuleState]:
        assert wording.state(state)
    for kind in KINDS:
        assert wording.kind(kind)
    assert [wording.level(number) for number in range(1, 6)][4] == "Alone"
    assert {*map(wording.level_sentence, range(1, 6))} == {str(said) for _word, said in wording.LEVELS.values()}


@pytest.mark.parametrize(
    ("weeks", "said"),
    [(2, "2 weeks ahead"), (1, "1 week ahead"), (0, "on plan"), (-1, "1 week behind"), (-3, "3 weeks behind")],
)
def test_against_the_plan(app, weeks, said):
    assert wording.against_plan(weeks) == said


def test_the_templates_have_them(app):
    with app.test_request_context("/"):
        said = render_template_string(
            "{{ d|day }}, {{ 'waiting'|state }}, {{ 4|level }}, {{ _('%(n)s x', n=2) }}", d=date(2026, 1, 2)
        )
    assert said == "2 January 2026, Waiting, Someone ready, 2 x"


def test_every_filter_is_lent(app):
    assert set(wording.FILTERS) <= set(app.jinja_env.filters)
