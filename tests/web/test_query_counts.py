"""Every page costs the same number of queries however many learners, entries and items there are.

PAGES lists every page that can be asked for; a test sees to it that none is left out.
"""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4, uuid5

import pytest
from sqlalchemy import select

from tests import factories, small_curriculum
from tests.cohorts.worlds import World
from tests.counting import counted
from tests.files.made import checked, put
from tracker import clock
from tracker.access import feeds, host_sheets
from tracker.access.subjects import EnrolmentRef
from tracker.curriculum.publish import publish
from tracker.extensions import db, writing
from tracker.logbook import days, learning, placements
from tracker.logbook.books import open_book
from tracker.logbook.feedback import note_feedback
from tracker.logbook.models import Entry
from tracker.mail.models import Kind
from tracker.people import contacts, granting, guests
from tracker.people.delegating import delegate
from tracker.people.documents import add_document
from tracker.people.models import Enrolment, Mentorship, Post
from tracker.standing.internship import monday_of
from tracker.web import asking_contacts, handing, mail_tokens

E, C = "/enrolments/{id}", "/cohorts/{cohort}"
PAGES = {
    "people.sign_in": (None, "/sign-in"),
    "public.privacy": (None, "/privacy"),
    "help.index": (None, "/help"),
    "help.show": ("learner", "/help/learner"),
    "help.accessibility": ("coordinator", "/accessibility"),
    "ways_in.forgotten": (None, "/forgotten"),
    "ways_in.start": (None, "/start"),
    "mail_choices.mails": ("mentor", "/account/mail"),
    "mail_choices.stop": (None, "/mail/stop/{stop}"),
    "not_me.not_me": (None, "/not-me/{not_me}"),
    "by_link.typed": (None, "/sign"),
    "by_link.sign": (None, "/sign/{sign}"),
    "contacts.answer": (None, "/vouch/{vouch}"),
    "handing.ways": ("learner", f"{E}/entries/{{seq}}/sign-now"),
    "handing.hours": ("learner", f"{E}/weeks/{{week}}/sign-now"),
    "handing.evaluation": ("learner", f"{E}/internship/{{placed}}/sign-now"),
    "handing.show": ("learner", f"{E}/links/{{link}}"),
    "handing.new_mentor": ("learner", f"{E}/new-mentor"),
    "vouching.signers": ("coordinator", "/providers/{provider}/signers"),
    "vouching.refuse": ("coordinator", "/providers/{provider}/signers/{post}/refuse"),
    "mail_queue.mail_queue": ("administrator", "/mail-queue"),
    "searching.show": ("coordinator", "/search?q=learner"),
    "trail.show": ("administrator", "/providers/{provider}/trail"),
    "trail.export": ("administrator", "/providers/{provider}/trail.csv"),
    "looked_at.show": ("learner", f"{E}/seen-by"),
    "settings.settings": ("coordinator", "/providers/{provider}/settings"),
    "staff_pages.index": ("administrator", "/providers/{provider}/staff"),
    "staff_pages.new": ("administrator", "/providers/{provider}/staff/new"),
    "staff_pages.change": ("administrator", "/providers/{provider}/staff/{staff}/change"),
    "staff_pages.end": ("administrator", "/providers/{provider}/staff/{staff}/end"),
    "staff_pages.agree": ("administrator", "/providers/{provider}/staff/asked/{grant}"),
    "public.health": (None, "/health"),
    "curriculum.catalogue": (None, "/curriculum"),
    "curriculum.search": (None, "/curriculum/search?q=hands"),
    "editions.difference": (None, "/curriculum/{programme}/editions/1/difference"),
    "glossary.index": (None, "/glossary?module=hygiene"),
    "glossary.learn": (None, "/glossary/print?module=hygiene"),
    "curriculum.programme": (None, "/curriculum/{programme}"),
    "curriculum.item": (None, "/curriculum/{programme}/hand-hygiene"),
    "people.account": ("mentor", "/account"),
    "agenda.keep": ("mentor", "/account/calendar"),
    "agenda.feed": (None, "/calendar/{calendar}.ics"),
    "learning.start": ("mentor", "/"),
    "learning.home": ("learner", E),
    "learning.module": ("learner", f"{E}/modules/hygiene"),
    "learning.unit": ("learner", f"{E}/units/vital-signs"),
    "learning.study": ("learner", f"{E}/study"),
    "practising.competency": ("learner", f"{E}/competencies/pulse"),
    "practising.choose_skill": ("learner", f"{E}/request"),
    "practising.ask": ("learner", f"{E}/competencies/sterile-field/request"),
    "practising.practice": ("learner", f"{E}/practice"),
    "logbook.logbook": ("learner", f"{E}/logbook"),
    "logbook.logbook_csv": ("learner", f"{E}/logbook.csv"),
    "evidence.read": ("learner", f"{E}/files/{{file}}"),
    "evidence.take_away": ("coordinator", f"{E}/files/{{file}}/quarantine"),
    "taking_back.withdraw": ("learner", f"{E}/entries/2/withdraw"),
    "denying.deny": ("mentor", f"{E}/entries/{{signed}}/dispute"),
    "heard.note": ("learner", f"{E}/heard"),
    "heard.judge": ("mentor", f"{E}/heard/{{heard}}"),
    "signing.inbox": ("mentor", "/inbox"),
    "signing.opened": ("mentor", "/inbox/{request}"),
    "signing.sign": ("mentor", f"{E}/competencies/pulse/sign"),
    "paper_sheets.sheet": ("learner", f"{E}/competencies/pulse/paper"),
    "paper_sheets.keying_in": ("coordinator", f"{E}/competencies/pulse/key-in"),
    "own_signatures.listed": ("mentor", "/inbox/signed?words=pulse"),
    "absences.own": ("mentor", "/inbox/away"),
    "absences.keep": ("coordinator", "/providers/{provider}/away?mentor={mentor}"),
    "mentoring.learners": ("mentor", "/learners"),
    "together.choose": ("mentor", "/sign-together"),
    "together.sign": ("mentor", "/sign-together/{provider}/{edition}?skill=sterile-field&learner={id}"),
    "mentoring.choose": ("mentor", f"{E}/sign"),
    "hours.show": ("learner", f"{E}/hours"),
    "confirming.judge_hours": ("mentor", f"{E}/hours/confirm"),
    "mentoring.feedback": ("mentor", f"{E}/feedback"),
    "internship.show": ("mentor", f"{E}/internship"),
    "internship.paper": ("learner", f"{E}/internship/{{placed}}/print"),
    "internship.reply": ("learner", f"{E}/internship/evaluations/{{evaluated}}/reply"),
    "logging_days.week": ("learner", f"{E}/internship/{{placed}}/weeks/{{week}}"),
    "logging_days.change": ("learner", f"{E}/internship/days/{{day}}"),
    "evaluating.evaluate": ("mentor", f"{E}/internship/{{placed}}/evaluate"),
    "running.make": ("coordinator", "/providers/{provider}/cohorts/new"),
    "running.menu": ("coordinator", f"{C}/running"),
    "running.rename": ("coordinator", f"{C}/name"),
    "roster_import.upload": ("coordinator", f"{C}/roster"),
    "roster_import.template_csv": ("coordinator", f"{C}/roster/template.csv"),
    "roster_import.enrol": ("coordinator", f"{C}/learners/new"),
    "inviting.show": ("coordinator", f"{C}/invitations"),
    "many.many": ("coordinator", f"{C}/many/mentor"),
    "many_places.place": ("coordinator", f"{C}/many/place"),
    "reminding_many.pick": ("coordinator", f"{C}/reminders"),
    "sites.index": ("coordinator", "/providers/{provider}/sites"),
    "sites.show": ("coordinator", "/providers/{provider}/sites/{site}"),
    "sites.new": ("coordinator", "/providers/{provider}/sites/new"),
    "sites.edit": ("coordinator", "/providers/{provider}/sites/{site}/edit"),
    "sites.post": ("coordinator", "/providers/{provider}/posts/{kept_post}"),
    "mentors.index": ("coordinator", "/providers/{provider}/mentors"),
    "mentors.show": ("coordinator", "/providers/{provider}/mentors/{mentor}"),
    "placing.place": ("coordinator", f"{E}/placements/new"),
    "placing.change": ("coordinator", f"{E}/placements/{{placed}}/change"),
    "placing.end": ("coordinator", f"{E}/placements/{{placed}}/end"),
    "hosting.keep": ("coordinator", f"{E}/placements/{{placed}}/sheet"),
    "hosting.sheet": (None, "/host/{host}"),
    "documents.tick": ("coordinator", f"{E}/documents"),
    "documents.keep": ("coordinator", "/providers/{provider}/documents"),
    "cohorts.index": ("coordinator", "/cohorts"),
    "attention.index": ("coordinator", "/attention"),
    "attention.about": ("learner", f"{E}/attention"),
    "attention.seen": ("coordinator", f"{E}/attention/twice"),
    "cohorts.switch": ("coordinator", "/cohorts/switch?to={cohort}&tab=matrix"),
    "cohorts.show": ("coordinator", C),
    "matrix.show": ("coordinator", f"{C}/matrix"),
    "moving.choose": ("coordinator", f"{C}/move"),
    "moving.move": ("coordinator", f"{C}/move/1"),
    "matrix.export": ("coordinator", f"{C}/matrix.csv?what=all"),
    "inspection.sample": ("coordinator", f"{C}/sample?n=2&seed=a"),
    "cohort_lists.learners": ("coordinator", f"{C}/learners"),
    "cohort_lists.learners_csv": ("coordinator", f"{C}/learners.csv"),
    "cohort_lists.hours_page": ("coordinator", f"{C}/hours"),
    "cohort_lists.hours_csv": ("coordinator", f"{C}/hours.csv"),
    "results.show": ("learner", f"{E}/results"),
    "results.examination": ("coordinator", f"{E}/results/examination"),
    "results.language": ("coordinator", f"{E}/results/language"),
    "results.exemption": ("coordinator", f"{E}/results/exemption"),
    "result_import.upload": ("coordinator", f"{C}/results"),
    "result_import.template_csv": ("coordinator", f"{C}/results/template.csv"),
    "enrolments.change": ("coordinator", f"{E}/training/pause"),
    "extending.extend": ("coordinator", f"{E}/entries/{{seq}}/extend"),
    "reminding.remind": ("learner", f"{E}/entries/{{seq}}/remind"),
    "breaks.keep": ("coordinator", "/providers/{provider}/breaks"),
    "records.show": ("coordinator", E),
    "learners.index": ("coordinator", "/records"),
    "needed.show": ("learner", f"{E}/requirements"),
    "transcripts.show": ("learner", f"{E}/transcript"),
    "notes.keep": ("coordinator", f"{E}/notes"),
    "notes.paper": ("coordinator", f"{E}/notes/paper"),
    "talks.keep": ("coordinator", f"{E}/talks"),
    "authoring.index": ("administrator", "/curriculum-drafts"),
}
"""By endpoint: who looks (None for nobody signed in), and where. records.show is what staff get at learning.home."""
ELSEWHERE = {
    "inspection.pack",
    "authoring.review",
    "people.link",
    "people.change_language",
    "people.change_password",
    "people.change_pin",
}
"""A pack proves each logbook by itself; a form about one row, whatever the school's size; a draft reads every edition
ever published, each once; the last three show the account's page again."""


@dataclass
class Place:
    """A world of one size: who looks, and the words that its addresses need."""

    people: dict[str, UUID]
    words: dict[str, str]


def edition(folder: Path, programme: str) -> UUID:
    with writing():
        found = publish(db.session, folder, actor_id=None, on=clock.now())
    return next(each.edition_id for each in found.programmes if each.programme == programme)


def build(folder: Path, programme: str, learners: int, rounds: int) -> Place:
    """A cohort whose first learner is looked at; each learner has `rounds` times the entries of one."""
    world = World(factories.provider(f"School of {programme}"), edition(folder, programme))
    made = [world.busy(f"Learner {number}") for number in range(learners)]
    for enrolment, mentor in made:
        for ago in range(1, rounds * 4, 2):
            world.practise(enrolment, "pulse", ago=ago)
            world.see(enrolment, mentor, "pulse", ago=ago)
    first, mentor = made[0]
    for other, _ in made[1:]:
        factories.mentorship(other, mentor.mentor_id)
    asked = select(Entry.id).where(Entry.enrolment_id == first.id, Entry.kind == "sign-off-requested")
    world.see(first, mentor, "waste-sorting", ago=1, outcome="more-practice", level=2)
    with_file(first)
    words = {"id": first.id, "cohort": world.cohort.id, "programme": programme, "request": db.session.scalar(asked)}
    words["provider"], words["edition"] = world.provider.id, world.cohort.edition_id
    words |= with_placements(world, first, mentor, rounds)
    words["file"] = put(world.provider.id, checked())
    office = factories.administrator(world.provider)
    at = select(Entry.seq).where(Entry.enrolment_id == first.id, Entry.kind == "sign-off-requested")
    words["seq"] = db.session.scalar(at)
    signed = select(Entry.seq).where(Entry.enrolment_id == first.id, Entry.author_id == mentor.mentor_id)
    words["signed"] = db.session.scalars(signed.where(Entry.kind == "assessed")).first()
    words["heard"] = with_feedback(first, mentor, rounds)
    with writing():
        words["calendar"] = feeds.renew(person_id=first.learner_id)
    ref = EnrolmentRef(first.id, first.learner_id, first.provider_id, first.cohort_id)
    with writing():
        words["host"] = host_sheets.renew(ref, int(words["placed"]), actor_id=None)
    words["stop"] = mail_tokens.stop(mentor.mentor_id, [Kind.REMINDER])
    words["post"] = named_by(first, rounds)
    words["vouch"] = to_vouch(first.provider_id, office.person_id)
    words["sign"], words["link"] = to_sign(first, mentor.mentor_id, words["seq"])
    words["not_me"] = mail_tokens.not_me(mentor.mentor_id, first.id, db.session.scalars(signed).first())
    people = {"learner": first.learner_id, "mentor": mentor.mentor_id, "coordinator": world.coordinator.person_id}
    people["administrator"] = office.person_id
    words["mentor"] = mentor.mentor_id
    post = db.session.scalars(select(Post).where(Post.person_id == mentor.mentor_id)).first()
    words["site"], words["kept_post"] = post.site_id, post.id
    stand_in(world, mentor, rounds)
    words["staff"], words["grant"] = with_staff(world, rounds)
    return Place(people, {name: str(word) for name, word in words.items()})


def with_placements(world: World, enrolment: Enrolment, mentor: Mentorship, rounds: int) -> dict[str, object]:
    """As many placements as rounds, each with days and an evaluation, and as many documents shown."""
    office, learner = factories.author(world.coordinator), factories.author(enrolment, "session")
    for number in range(rounds):
        with writing():
            book = open_book(enrolment.id, lock=True)
            by, first = {"author": office, "entry_id": uuid4()}, book.today - timedelta(days=6)
            last, who = book.today + timedelta(days=30), mentor.mentor_id
            given = {"site_id": world.site.id, "starts_on": first, "ends_on": last, "planned": 6000, "mentor_id": who}
            placed = placements.place(book, **by, **given).seq
            said = [days.Day(first + timedelta(days=ago), "present", 60) for ago in range(3 * rounds)]
            days.log_days(book, author=learner, form_id=uuid4(), placement=placed, days=said)
            signer, words = factories.author(mentor), {"strengths": "Calm", "goals": "Speed"}
            impressions = dict.fromkeys(placements.DIMENSIONS, "expected")
            given = {"seq": placed, "outcome": "mid-term", "feedback": impressions, **words}
            evaluated = placements.evaluate_placement(book, author=signer, entry_id=uuid4(), **given).seq
            title = f"Document {number}"
            row = add_document(actor_id=None, provider_id=world.provider.id, title=title, before_placement=True)
            given = {"document": row.id, "on": book.today}
            placements.show_document(book, author=office, entry_id=uuid4(), **given)
    day = next(fact.seq for fact in reversed(book.facts) if fact.kind == "day-logged")
    return {"placed": placed, "evaluated": evaluated, "day": day, "week": monday_of(first)}


def with_feedback(enrolment: Enrolment, mentor: Mentorship, rounds: int) -> int:
    """What the mentor said, noted as often as there are rounds."""
    for _ in range(rounds):
        with writing():
            book, author = open_book(enrolment.id, lock=True), factories.author(enrolment, "session")
            said = {"mentor": mentor.mentor_id, "said": "Slower", "code": "pulse"}
            noted = note_feedback(book, author=author, entry_id=uuid4(), **said)
    return noted.seq


def named_by(enrolment: Enrolment, rounds: int) -> UUID:
    """As many mentors as rounds whom the learner named and nobody knows."""
    site = factories.site(enrolment.provider_id)
    about = {"learner_id": enrolment.learner_id, "enrolment_id": enrolment.id, "site_id": site.id, "function": "Nurse"}
    with writing():
        for number in range(rounds):
            on = factories.today(enrolment.provider_id)
            guests.propose(name="Ann", address=f"ann{number}@{site.id}.example", on=on, **about)
    return guests.waiting(enrolment.provider_id)[0].post_id


def with_staff(world: World, rounds: int) -> tuple[UUID, UUID]:
    """As many teachers of the cohort as rounds, and as many who are to become administrators."""
    asker = factories.administrator(world.provider)
    for _ in range(rounds):
        row = factories.staff(world.provider, "teacher", cohorts=[world.cohort], modules=["hygiene"])
        with writing():
            given = {"provider_id": world.provider.id, "person_id": row.person_id, "grant_id": uuid4()}
            grant = granting.ask(actor_id=asker.person_id, **given)
    return row.id, grant.id


def to_vouch(provider_id: UUID, office_id: UUID) -> str:
    """A question to the contact of the site about each of them; the token of one."""
    with writing():
        for signer in guests.waiting(provider_id):
            about = {"site_id": signer.site_id, "provider_id": provider_id, "actor_id": office_id}
            contacts.set_contact(address=f"head@{signer.site_id}.example", **about)
            asking_contacts.ask_by_itself(signer.person_id, provider_id, "en")
    return asking_contacts.token_of(uuid5(signer.post_id, "named"))


def stand_in(world: World, mentor: Mentorship, rounds: int) -> None:
    """As many absences of the mentor as rounds, and as many colleagues; another mentor whose place the mentor takes."""
    site, other = factories.site(world.provider.id), factories.person()
    factories.mentorship(factories.learner(world.cohort), other)
    for who in (other, mentor.mentor_id, *(factories.person() for _ in range(rounds))):
        factories.post(who, site)
    today = factories.today(world.provider.id)
    away = {"delegation_id": uuid4(), "mentor_id": other.id, "delegate_id": mentor.mentor_id}
    with writing():
        delegate(actor_id=other.id, provider_id=world.provider.id, starts_on=today, ends_on=today, **away)


def to_sign(enrolment: Enrolment, mentor_id: UUID, seq: int) -> tuple[str, UUID]:
    """A mail with a link to sign the request by, and a QR code."""
    mailed, shown = uuid4(), uuid4()
    with writing():
        for link_id, way in ((mailed, "link"), (shown, "code")):
            handing.make_link(link_id, way, enrolment.id, "request", [seq], mentor_id, enrolment.learner_id)
    return handing.token_of(mailed), shown


def with_file(enrolment: Enrolment) -> None:
    """Practice with a photo in the learner's logbook."""
    with writing():
        book, author = open_book(enrolment.id, lock=True), factories.author(enrolment, "session")
        said = {"code": "pulse", "on": book.today, "setting": "simulated", "minutes": 15, "files": [checked()]}
        learning.log_practice(book, author=author, entry_id=uuid4(), **said)


@pytest.fixture(scope="module")
def sizes() -> tuple[tuple[Path, str, int, int], ...]:
    """Learners, entries of each and items: once, and twice of everything."""
    once = (small_curriculum.folder(), small_curriculum.PROGRAMME, 2, 1)
    return once, (small_curriculum.folder_of_twice_the_items(), small_curriculum.TWICE, 4, 2)


def cost(client, sign_in_as, place: Place, who: str | None, address: str) -> int:
    """Statements of the second look: the first leaves traces (last seen, record seen) and fills the plans' memory."""
    if who is None:
        client.delete_cookie("stride")
    else:
        sign_in_as(place.people[who])
    path = address.format(**place.words)
    for _ in range(2):
        with counted() as said:
            assert client.get(path).status_code < 400, path
    return len(said)


def test_no_page_costs_more_for_twice_of_everything(app, client, sign_in_as, sizes):
    small, large = (build(*size) for size in sizes)
    costs = {
        endpoint: tuple(cost(client, sign_in_as, place, who, address) for place in (small, large))
        for endpoint, (who, address) in PAGES.items()
    }
    assert {endpoint: pair for endpoint, pair in costs.items() if pair[0] != pair[1]} == {}
    assert {endpoint: pair for endpoint, pair in costs.items() if pair[0] > 20} == {}


def test_every_page_is_counted(app):
    asked = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    sample = {endpoint for endpoint in asked if endpoint.startswith("sample.")}
    assert asked - sample - ELSEWHERE == set(PAGES) - {"records.show"}
