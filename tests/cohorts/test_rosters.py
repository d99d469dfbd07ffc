"""A roster against a cohort: what each row becomes, nobody merged or renamed, all or nothing, what 500 rows cost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.counting import counted
from tests.logbook.worlds import rows_in_all_tables
from tracker.cohorts import rosters
from tracker.cohorts.roster_files import Wrong, read
from tracker.cohorts.rosters import Becomes, Told
from tracker.errors import FileFaulty
from tracker.extensions import db, writing
from tracker.logbook.models import StandingLearner
from tracker.people.models import Enrolment, Mentorship, Person
from tracker.people.newcomers import people_by_email
from tracker.people.queries import posts_of

pytestmark = pytest.mark.usefixtures("database")


class Office:
    def __init__(self):
        self.home = factories.provider()
        self.coordinator = factories.coordinator(self.home)
        self.author = factories.author(self.coordinator)
        self.cohort = factories.cohort(self.home, "Autumn")

    def preview(self, text):
        return rosters.preview(self.cohort, read(text.encode()), by=self.coordinator.person_id)

    def bring_in(self, text, form_id=None):
        with writing():
            return rosters.bring_in(self.cohort.id, read(text.encode()), author=self.author, form_id=form_id or uuid4())

    def wrong(self, text):
        return [(fault.line, fault.column, str(fault.wrong), fault.value) for fault in self.preview(text).faults]


@pytest.fixture
def office():
    return Office()


def learners(cohort):
    wanted = select(Person.name).join(Enrolment, Enrolment.learner_id == Person.id)
    mine = wanted.join(StandingLearner, StandingLearner.enrolment_id == Enrolment.id)
    return sorted(db.session.scalars(mine.where(StandingLearner.cohort_id == cohort.id)))


def test_new_learners_with_and_without_mail(office):
    late = office.cohort.starts_on + timedelta(days=30)
    text = f"Navn;E-post;Språk;Startdato;Tempo\nÅda Berg;ada@x.example;norsk;{late};deltid\nBen Aas;;;;\n"
    told = office.preview(text)
    assert [(each.becomes, [kind for kind, _ in each.told]) for each in told.planned] == [
        (Becomes.NEW, [Told.LATE]),
        (Becomes.NEW, []),
    ]
    done = office.bring_in(text)
    assert ([each.name for each in done.by_mail], [each.name for each in done.on_paper]) == (["Åda Berg"], ["Ben Aas"])
    ada = people_by_email(["ADA@x.example"])["ada@x.example"]
    row = db.session.scalar(select(StandingLearner).join(Enrolment).where(Enrolment.learner_id == ada.id))
    assert (ada.language, row.starts_on, row.pace) == ("nb", late, "part-time")
    again = office.preview(text)
    assert [each.becomes for each in again.planned] == [Becomes.HERE, Becomes.HERE]
    before = rows_in_all_tables()
    assert office.bring_in(text).number == 0
    assert rows_in_all_tables() == before


def test_the_same_form_brings_in_once(office):
    form_id, text = uuid4(), "name\nAda\n"
    assert office.bring_in(text, form_id).number == 1
    assert office.bring_in(text, form_id) is None
    assert learners(office.cohort) == ["Ada"]


def test_nobody_is_renamed_or_merged(office):
    factories.learner(office.cohort, factories.person("Ada Berg", "ada@x.example"))
    told = office.preview("name,mail\nAda Berg-Lund,ada@x.example\nADA BERG,other@x.example\n")
    assert [(each.becomes, each.told) for each in told.planned] == [
        (Becomes.HERE, ((Told.OTHER_NAME, "Ada Berg"),)),
        (Becomes.NEW, ((Told.SAME_NAME, ""),)),
    ]
    office.bring_in("name,mail\nAda Berg-Lund,ada@x.example\nADA BERG,other@x.example\n")
    assert learners(office.cohort) == ["ADA BERG", "Ada Berg"]
    assert office.wrong("name,mail\nAda Berg,\n") == [(2, "mail", Wrong.SEVERAL_HERE, "Ada Berg")]


def test_a_person_of_another_school_is_linked_and_nothing_is_told_of_them(office):
    there = factories.person("Their True Name", "ada@x.example", language="fr")
    factories.learner(factories.cohort(factories.provider()), there)
    (planned,) = office.preview("name,mail,language\nAda,ada@x.example,nb\n").planned
    assert (planned.becomes, planned.told) == (Becomes.NEW, ())
    office.bring_in("name,mail,language\nAda,ada@x.example,nb\n")
    assert db.session.get_one(Person, there.id).name == "Their True Name"
    assert db.session.get_one(Person, there.id).language == "fr"
    assert learners(office.cohort) == ["Their True Name"]


def test_whom_another_cohort_has_or_who_left(office):
    other = factories.cohort(office.home, "Spring")
    factories.learner(other, factories.person("Ada", "ada@x.example"))
    me = factories.person("Ines", "ines@x.example")
    office.coordinator = factories.coordinator(office.home, me)
    text = "name,mail,pace,start\nAda,ada@x.example,,\nInes,ines@x.example,,\nBen,,evening,\nCem,,,1999-01-01\n"
    text += "Dia,d@x.example,,\nDia 2,D@x.example,,\nEva,,,\nEVA,,,\n"
    assert office.wrong(text) == [
        (2, "mail", Wrong.OTHER_COHORT, "Ada"),
        (3, "mail", Wrong.OWN, ""),
        (5, "start", Wrong.FAR_START, office.cohort.starts_on.isoformat()),
        (7, "mail", Wrong.MAIL_TWICE, "6"),
        (9, "name", Wrong.NAME_TWICE, "8"),
    ]


def test_mentors_are_found_made_once_and_linked(office):
    site = factories.site(office.home, "Sykehuset", department="Medical")
    known = factories.person("Marc Known", "marc@x.example")
    factories.post(known, site)
    head = "name,mentor,mentor_mail,mentor_function,mentor_site,modules\n"
    text = f"{head}Ada,marc known,,,,hygiene\nBen,,marc@x.example,,,\nCem,Nora,nora@x.example,Nurse,sykehuset,\n"
    text += 'Dia,,nora@x.example,,,"hygiene, clinical-procedures"\n'
    done = office.bring_in(text)
    assert [each.name for each in done.mentors] == ["Nora"]
    nora = people_by_email(["nora@x.example"])["nora@x.example"]
    (post,) = posts_of(nora.id, office.home.id, factories.today(office.home.id))
    assert (post.site, post.function, post.may_sign) == ("Sykehuset", "Nurse", True)
    rows = db.session.execute(
        select(Person.name, Mentorship.mentor_id, Mentorship.modules)
        .join(Person, Person.id == Mentorship.learner_id)
        .order_by(Person.name)
    )
    assert [tuple(row) for row in rows] == [
        ("Ada", known.id, "hygiene"),
        ("Ben", known.id, None),
        ("Cem", nora.id, None),
        ("Dia", nora.id, "hygiene,clinical-procedures"),
    ]


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (",,,,,ethics", ("mentor", Wrong.MENTOR_UNSAID, "")),
        (",Nobody,,,,", ("mentor", Wrong.NO_MENTOR, "Nobody")),
        (",,nora@x.example,,,", ("mentor", Wrong.MENTOR_NEEDS, "nora@x.example")),
        (",Nora,nora@x.example,Nurse,Nowhere,", ("mentor_site", Wrong.NO_SITE, "Nowhere")),
        (",Nora,nora@x.example,Nurse,Twice,", ("mentor_site", Wrong.SEVERAL_SITES, "Twice")),
        ("a@x.example,Ada,a@x.example,Nurse,North,", ("mentor_mail", Wrong.MENTOR_OWN, "")),
        (",Nora,nora@x.example,Nurse,North,magic", ("modules", Wrong.NO_MODULE, "magic")),
    ],
)
def test_mentors_that_cannot_be(office, row, wrong):
    factories.site(office.home, "North")
    for department in ("A", "B"):
        factories.site(office.home, "Twice", department=department)
    text = f"name,mail,mentor,mentor_mail,mentor_function,mentor_site,modules\nAda,{row}\n"
    assert office.wrong(text) == [(2, *wrong)]


def test_two_rows_that_say_different_things_of_a_mentor(office):
    factories.site(office.home, "North")
    head = "name,mentor,mentor_mail,mentor_function,mentor_site\n"
    text = f"{head}Ada,Nora,n@x.example,Nurse,North\nBen,Nora,n@x.example,Doctor,North\n"
    assert office.wrong(text) == [(3, "mentor_mail", Wrong.MENTOR_DIFFERS, "2")]


def roster_of(number, *, bad=()):
    """Rows of which some are wrong in one of four ways."""
    lines = ["name,mail,language,mentor"]
    for each in range(number):
        kind = bad.index(each) % 4 if each in bad else -1
        name = "" if kind == 0 else f"Learner {each:03}"
        mail = "no address" if kind == 1 else "" if each % 10 == 9 else f"l{each}@x.example"
        lines.append(f"{name},{mail},{'klingon' if kind == 2 else 'nb'},{'Nobody' if kind == 3 else ''}")
    return "\n".join(lines)


def test_500_rows_with_20_bad_ones_then_right_then_again(office):
    bad = range(7, 500, 25)
    assert len(bad) == 20
    before = rows_in_all_tables()
    with pytest.raises(FileFaulty) as refused:
        office.bring_in(roster_of(500, bad=bad))
    assert sorted(fault.line for fault in refused.value.faults) == [each + 2 for each in bad]
    assert rows_in_all_tables() == before
    assert office.bring_in(roster_of(500)).number == 500
    assert db.session.scalar(select(func.count()).select_from(StandingLearner)) == 500
    whole = rows_in_all_tables()
    assert office.bring_in(roster_of(500)).number == 0
    assert rows_in_all_tables() == whole


def test_reading_costs_the_same_however_many_rows(office):
    few, many = roster_of(5), roster_of(200)

    def asked(text):
        office.preview(text)
        with counted() as queries:
            office.preview(text)
        return len(queries)

    assert asked(few) == asked(many)
