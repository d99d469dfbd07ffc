"""A skills session: several learners, a short form each, one proof, an assessment each; all of it or nothing."""

from contextlib import ExitStack

import pytest
from sqlalchemy import select

from tests import factories as make
from tests.small_curriculum import FADING, HYGIENE, NOT_ALLOWED, ONCE
from tests.web.learners import entries
from tests.web.letters_sent import rows
from tests.web.worlds import Ward
from tracker.extensions import db, writing
from tracker.logbook.models import Entry
from tracker.mail.models import Kind
from tracker.people.models import Enrolment
from tracker.people.queries import names_of


@pytest.fixture
def ward(app):
    with ExitStack() as clocks:
        yield Ward(clocks)


@pytest.fixture
def second(ward) -> Enrolment:
    """Another learner of the same mentor."""
    fellow = make.learner(ward.cohort)
    with writing():
        make.mentorship(fellow, ward.mentor.person_id)
    return fellow


def address(ward, *enrolments, skill=ONCE) -> str:
    learners = "".join(f"&learner={each.id}" for each in enrolments)
    return f"/sign-together/{ward.provider_id}/{ward.cohort.edition_id}?skill={skill}{learners}"


def filled(ward, client, path, *said: str, **more) -> dict:
    """The whole form: for each learner in turn what is `said`, an outcome or "skipped"."""
    form = next(each for each in client.get(path, status=200).page.forms if "witness" in each.names)
    fields = {**form.fields, "site": str(ward.site.id), "witness": "y"}
    seen = {name[2:]: value for name, value in ward.filled().items() if name.startswith("c-")}
    for number, outcome in enumerate(said):
        fields |= {f"p{number}-outcome": outcome}
        if outcome != "skipped":
            fields |= {f"p{number}-c-{code}": value for code, value in seen.items()} | {f"p{number}-level": "4"}
    return {**fields, **more}


def assessed() -> dict:
    db.session.rollback()
    return {row.enrolment_id: row for row in db.session.scalars(select(Entry).where(Entry.kind == "assessed"))}


def test_the_learners_of_one_edition_and_the_skills_that_may_be_signed(ward, second, sign_in_as):
    client = sign_in_as(ward.mentor.person_id, proved=True)
    assert "/sign-together" in client.get("/learners", status=200).page.links
    page = client.get("/sign-together", status=200).page
    values = {each.get("value") for each in page.all("option", "input")}
    assert {str(ward.id), str(second.id), ONCE, FADING} <= values
    assert NOT_ALLOWED not in values
    assert not [each for each in page.all("input") if "checked" in each.attributes], "nothing is filled in beforehand"


def test_one_skill_of_two_learners_with_one_proof(ward, second, sign_in_as):
    asked = ward.request()
    client = sign_in_as(ward.mentor.person_id)
    path = address(ward, ward.enrolment, second)
    page = client.get(path, status=200).page
    assert "Asked for it" in page.text
    assert not [each for each in page.all("input") if "checked" in each.attributes and each.get("name") != "when"]
    names = {book_id: number for number, book_id in enumerate(in_order(page, ward, second))}
    outcomes = ["", ""]
    outcomes[names[ward.id]], outcomes[names[second.id]] = "achieved", "more-practice"
    fields = filled(
        ward, client, path, *outcomes, **{f"p{names[second.id]}-comment": "Count a whole minute"}, pin=make.PIN
    )
    assert "Type the six digits." in client.post(path, data={**fields, "pin": ""}, status=422).page.text
    assert client.post(path, data=fields).status_code == 303
    assert "You signed for 2 learners." in client.get("/inbox", status=200).page.text
    found = assessed()
    assert (found[ward.id].outcome, found[ward.id].refers_seq) == ("achieved", asked.seq)
    assert (found[second.id].outcome, found[second.id].refers_seq) == ("more-practice", None)
    assert {row.assurance for row in found.values()} == {"pin"}
    assert [row.person_id for row in rows(Kind.REQUEST_ANSWERED)] == [ward.learner_id]
    before = entries()
    assert client.post(path, data=fields).status_code == 303, "sent twice it gives the first result again"
    assert entries() == before


def in_order(page, ward, second):
    """The enrolments in the order of the forms, which is that of the names."""
    text = page.text
    both = {ward.id: ward.enrolment.learner_id, second.id: second.learner_id}
    names = names_of(both.values())
    return sorted(both, key=lambda each: text.index(names[both[each]]))


def test_one_form_that_cannot_stand_lets_none_stand(ward, second, sign_in_as):
    client = sign_in_as(ward.mentor.person_id, proved=True)
    path = address(ward, ward.enrolment, second)
    fields = filled(ward, client, path, "achieved", "achieved")
    ward.practise()
    before = entries()
    answer = client.post(path, data=fields)
    assert answer.status_code == 409
    assert "Something was added after you opened this page" in answer.page.text
    assert entries() == before
    form = next(each for each in answer.page.forms if "witness" in each.names)
    assert client.post(path, data={**fields, **form.fields}).status_code == 303
    assert len(assessed()) == 2


def test_what_is_missing_is_told_with_the_name(ward, second, sign_in_as):
    client = sign_in_as(ward.mentor.person_id, proved=True)
    path = address(ward, ward.enrolment)
    name = client.get(path).page.all("h2")[1].text
    empty = client.post(path, data=filled(ward, client, path))
    assert empty.status_code == 422
    assert f"{name}: Choose one of the three." in empty.page.text
    low = client.post(path, data=filled(ward, client, path, "achieved", **{"p0-level": "2"}))
    assert low.status_code == 422
    short = client.post(path, data=filled(ward, client, path, "more-practice"))
    assert f"{name}: Say in a few words what should go better next time." in short.page.text
    nobody = client.post(path, data=filled(ward, client, path, "skipped"))
    assert "Nobody is left to sign for" in nobody.page.text
    assert not assessed()


def test_without_skill_or_learners_the_choice_comes_back(ward, second, sign_in_as):
    client = sign_in_as(ward.mentor.person_id, proved=True)
    assert "Choose the skill." in client.get(address(ward, second, skill="nothing"), status=422).page.text
    page = client.get(address(ward), status=422).page
    assert "Tick at least one learner" in page.text
    stranger = Ward(ward.clocks, ward.now)
    assert "Tick at least one" in client.get(address(ward, stranger.enrolment), status=422).page.text


def test_whoever_may_not_be_signed_for_is_left_out_by_name(ward, sign_in_as):
    fellow = make.learner(ward.cohort)
    with writing():
        make.mentorship(fellow, ward.mentor.person_id, modules=[HYGIENE])
    client = sign_in_as(ward.mentor.person_id, proved=True)
    page = client.get(address(ward, ward.enrolment, fellow), status=200).page
    assert "You may not sign this skill for" in page.text
    assert len([each for each in page.all("select") if each.get("name", "").endswith("-level")]) == 1
    client.get(address(ward, fellow), status=422)


def test_whoever_forgot_the_pin_is_shown_the_way_out_where_one_is_asked(ward, sign_in_as):
    paths = [address(ward, ward.enrolment), ward.sign_address(), ward.address("hours", "confirm")]
    ward.practise()
    for asked, proved in ((True, False), (False, True)):
        client = sign_in_as(ward.mentor.person_id, proved=proved)
        assert [("/account#pin" in client.get(path, status=200).page.links) for path in paths] == [asked] * 3
