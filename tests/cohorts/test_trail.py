"""The trail of a provider: what belongs to it and what does not, in order, page by page, filtered."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from tests import factories as make
from tracker import audit, clock
from tracker.audit import Verb
from tracker.cohorts import trail
from tracker.cohorts.trail import Asked, Mark
from tracker.extensions import writing

NOON = datetime(2031, 3, 2, 12, tzinfo=UTC)
"""Later than whatever the making of the world leaves on the trail."""
SEEN = Verb.RECORD_SEEN


def record(verb, at=NOON, **given):
    with clock.hold(at), writing():
        audit.record(verb, **{"actor_id": None, **given})


@pytest.fixture
def home(database):
    """A provider of which nothing is told but what a test records."""
    return make.provider()


def verbs(provider_id, **asked):
    return [each.verb for each in trail.page(provider_id, Asked(first=NOON, **asked)).lines]


def test_of_a_provider_is_what_names_it_and_what_is_about_its_own(home):
    ann = make.learner(make.cohort(home))
    office, site = make.coordinator(home), make.site(home.id)
    post = make.post(ann_mentor := make.person(), site)
    record(Verb.BREAK_ADDED, provider_id=home.id)
    record(Verb.SIGN_LINK_MADE, object_id=ann.id)
    record(Verb.SIGNER_ASKED_ABOUT, object_id=post.id)
    record(Verb.LINK_MADE, actor_id=office.person_id, object_id=ann.learner_id)
    record(Verb.EDITION_PUBLISHED, object_id=uuid4())
    assert sorted(verbs(home.id)) == [
        "break:added",
        "edition:published",
        "link:made",
        "post:asked-about",
        "sign-link:made",
    ]
    other = make.provider()
    assert verbs(other.id) == ["edition:published"], ann_mentor


def test_when_somebody_signs_in_and_what_another_school_does_is_not_told(home):
    ann, stranger = make.learner(make.cohort(home)), make.coordinator(make.provider())
    for verb in (Verb.SIGNED_IN, Verb.PASSWORD_SET):
        record(verb, actor_id=ann.learner_id, object_id=ann.learner_id)
    record(Verb.LINK_MADE, actor_id=stranger.person_id, object_id=ann.learner_id)
    assert verbs(home.id) == []


def test_pages_follow_each_other_though_many_lines_are_of_one_moment(home, monkeypatch):
    monkeypatch.setattr(trail, "AT_A_TIME", 3)
    for number in range(8):
        record(Verb.BREAK_ADDED, NOON + timedelta(minutes=number // 4), provider_id=home.id, number=number)
    read = trail.every(home.id, Asked(first=NOON))
    assert len(read) == 8
    assert [each.at for each in read] == sorted((each.at for each in read), reverse=True)
    first = trail.page(home.id, Asked(first=NOON))
    second = trail.page(home.id, Asked(first=NOON), after=Mark.read(str(first.lines[-1].mark)))
    third = trail.page(home.id, Asked(first=NOON), after=second.lines[-1].mark)
    assert [*first.lines, *second.lines, *third.lines] == read
    assert [(each.newer, each.older) for each in (first, second, third)] == [(False, True), (True, True), (True, False)]
    back = trail.page(home.id, Asked(first=NOON), before=third.lines[0].mark)
    assert back.lines == second.lines
    assert back.newer
    assert not trail.page(home.id, Asked(first=NOON), before=back.lines[0].mark).newer


def test_who_what_when_and_about_whom(home):
    ann, ben = (make.learner(make.cohort(home)) for _ in range(2))
    zoe = make.person("Zoë Østby")
    record(SEEN, provider_id=home.id, actor_id=zoe.id, object_id=ann.id)
    record(SEEN, NOON + timedelta(days=1), provider_id=home.id, object_id=ben.id)
    record(Verb.MENTOR_ASSIGNED, provider_id=home.id, object_id=uuid4(), enrolment=str(ann.id))
    assert verbs(home.id, who="zoe ost") == [SEEN]
    assert verbs(home.id, verbs={Verb.MENTOR_ASSIGNED}) == ["mentorship:added"]
    assert sorted(verbs(home.id, about=ann.id)) == ["mentorship:added", "record:seen"]
    link, office = make.mentorship(ann), make.coordinator(home)
    record(Verb.MENTORSHIP_ENDED, provider_id=home.id, object_id=link.id)
    record(Verb.LINK_MADE, actor_id=office.person_id, object_id=ann.learner_id)
    record(Verb.LINK_MADE, actor_id=office.person_id, object_id=ben.learner_id)
    assert len(verbs(home.id, about=ann.id)) == 4
    assert verbs(home.id, end=NOON + timedelta(days=1), verbs={SEEN}) == [SEEN]


@pytest.mark.quick
@pytest.mark.parametrize("text", ["", "~", "x~y", "20260302T120000.000000~", "20260302T120000.000000~zz"])
def test_what_is_no_mark_is_none(text):
    assert Mark.read(text) is None
