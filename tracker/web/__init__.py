"""The web door. `open_doors` lists its rooms; each room is one file, forms on top and routes below."""

from urllib.parse import urlsplit

from flask import Blueprint, Flask, has_request_context
from werkzeug.middleware.proxy_fix import ProxyFix

from tracker.access import secrets
from tracker.config import Settings
from tracker.mail import sealing, smtp
from tracker.web import (
    errors,
    guard,
    headers,
    looking_back,
    mailing,
    navigation,
    reading_in,
    signing_in,
    speaking,
    statics,
    wording,
)
from tracker.web.absences import bp as absences_pages
from tracker.web.agenda import bp as agenda_pages
from tracker.web.attention import bp as attention_pages
from tracker.web.authoring import bp as authoring_pages
from tracker.web.breaks import bp as breaks_pages
from tracker.web.by_link import bp as by_link_pages
from tracker.web.cohort_lists import bp as cohort_list_pages
from tracker.web.cohorts import bp as cohorts_pages
from tracker.web.confirming import bp as confirming_pages
from tracker.web.contacts import bp as contacts_pages
from tracker.web.curriculum import bp as curriculum_pages
from tracker.web.demo import bp as demo_pages
from tracker.web.demo_mail import bp as demo_mail_pages
from tracker.web.denying import bp as denying_pages
from tracker.web.documents import bp as document_pages
from tracker.web.editions import bp as edition_pages
from tracker.web.enrolment_pages import bp as enrolment_pages
from tracker.web.evaluating import bp as evaluating_pages
from tracker.web.evidence import bp as evidence_pages
from tracker.web.extending import bp as extending_pages
from tracker.web.glossary import bp as glossary_pages
from tracker.web.handing import bp as handing_pages
from tracker.web.heard import bp as heard_pages
from tracker.web.help import bp as help_pages
from tracker.web.hosting import bp as hosting_pages
from tracker.web.hours_page import bp as hours_pages
from tracker.web.inspection import bp as inspection_pages
from tracker.web.internship import bp as internship_pages
from tracker.web.inviting import bp as inviting_pages
from tracker.web.learners import bp as learners_pages
from tracker.web.learning import bp as learning_pages
from tracker.web.logbook_pages import bp as logbook_pages
from tracker.web.logging_days import bp as day_pages
from tracker.web.looked_at import bp as looked_at_pages
from tracker.web.mail_choices import bp as mail_choices_pages
from tracker.web.mail_queue import bp as mail_queue_pages
from tracker.web.many import bp as many_pages
from tracker.web.many_places import bp as many_places_pages
from tracker.web.matrix_pages import bp as matrix_pages
from tracker.web.mentoring import bp as mentoring_pages
from tracker.web.mentors_page import bp as mentors_pages
from tracker.web.moving import bp as moving_pages
from tracker.web.needed import bp as needed_pages
from tracker.web.not_me import bp as not_me_pages
from tracker.web.notes import bp as notes_pages
from tracker.web.own_signatures import bp as own_signatures_pages
from tracker.web.paper_sheets import bp as paper_pages
from tracker.web.people import bp as people_pages
from tracker.web.placing import bp as placing_pages
from tracker.web.practising import bp as practising_pages
from tracker.web.proving_address import bp as proving_address_pages
from tracker.web.public import bp as public_pages
from tracker.web.reminding import bp as reminding_pages
from tracker.web.reminding_many import bp as reminding_many_pages
from tracker.web.result_import import bp as result_import_pages
from tracker.web.results import bp as results_pages
from tracker.web.roster_import import bp as roster_import_pages
from tracker.web.running import bp as running_pages
from tracker.web.school_settings import bp as school_settings_pages
from tracker.web.searching import bp as searching_pages
from tracker.web.signing import bp as signing_pages
from tracker.web.sites_page import bp as sites_pages
from tracker.web.staff_pages import bp as staff_pages
from tracker.web.switches import bp as switches_pages
from tracker.web.taking_back import bp as taking_back_pages
from tracker.web.talks import bp as talks_pages
from tracker.web.together import bp as together_pages
from tracker.web.trail import bp as trail_pages
from tracker.web.transcripts import bp as transcript_pages
from tracker.web.turning_down import bp as turning_down_pages
from tracker.web.vouching import bp as vouching_pages
from tracker.web.ways_in import bp as ways_in_pages

COOKIE = "stride"
OWN_PHONE = 60 * 24 * 60 * 60
MEGABYTE = 1024 * 1024


def flask_config(settings: Settings) -> dict[str, object]:
    """What Flask and its extensions need to know of the settings."""
    here = ["localhost", "127.0.0.1"] if settings.mode in {"demo", "test"} else []
    return {
        "SECRET_KEY": settings.secret_key,
        "SECRET_KEY_FALLBACKS": [key for key in settings.secret_key_fallbacks.split(",") if key],
        "SESSION_COOKIE_NAME": f"__Host-{COOKIE}" if settings.secure else COOKIE,
        "SESSION_COOKIE_SECURE": settings.secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": OWN_PHONE,
        "TRUSTED_HOSTS": [settings.hostname, *here],
        "BASE_URL": settings.base_url.rstrip("/"),
        "HOST_OF_BASE_URL": urlsplit(settings.base_url).netloc,
        "MODE": settings.mode,
        "MAIL_GOES_OUT": bool(settings.smtp_url),
        "CURRICULUM_FOLDER": settings.curriculum_folder,
        "MAX_CONTENT_LENGTH": 2 * MEGABYTE,
        "MAX_FORM_MEMORY_SIZE": MEGABYTE // 2,
        "MAX_FORM_PARTS": 1000,
        "PROVIDE_AUTOMATIC_OPTIONS": False,
        # The guard checks the token, after it has seen that somebody is signed in; and it looks at the origin itself.
        "WTF_CSRF_CHECK_DEFAULT": False,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
    }


def language() -> str | None:
    """The reader's language: of the account, else chosen here, else what the browser asks for."""
    if not has_request_context():
        return None
    wanted = reading_in.readers_language()
    return wanted if wanted in speaking.LANGUAGES else "en"


def open_doors(app: Flask, settings: Settings) -> None:
    """Everything between a request and the rooms. Raises RuntimeError for a route that names no permission."""
    secrets.configure(int(settings.argon2_memory), int(settings.argon2_time), settings.signing_key)
    keys = [settings.secret_key, *settings.secret_key_fallbacks.split(",")]
    sealing.configure([key for key in keys if key], settings.hostname)
    smtp.server_of(settings.smtp_url)  # a mistake in it is told now
    mailing.lend(app, settings)

    # What every answer carries, and the files that need no answer of ours.
    headers.dress(app, settings)
    statics.serve(app, settings)
    if int(settings.proxies):
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=int(settings.proxies), x_proto=int(settings.proxies), x_host=int(settings.proxies)
        )

    # Who may come in, and what is said to whom.
    guard.keep(app, signing_in.ask)
    errors.answer(app)
    speaking.speak(app)
    wording.lend(app)
    reading_in.lend(app)
    looking_back.lend(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(navigation.frame)

    # The rooms.
    for room in rooms(settings):
        app.register_blueprint(room)
    if forgotten := guard.unmarked(app):
        raise RuntimeError(f"These routes name no permission (tracker.web.guard.permits): {', '.join(forgotten)}")


def rooms(settings: Settings) -> list[Blueprint]:
    """Every room there is. The demo's own pages exist in the demo only."""
    everywhere = [
        people_pages,
        switches_pages,
        agenda_pages,
        public_pages,
        help_pages,
        curriculum_pages,
        edition_pages,
        glossary_pages,
        learning_pages,
        practising_pages,
        logbook_pages,
        evidence_pages,
        taking_back_pages,
        denying_pages,
        signing_pages,
        mentoring_pages,
        absences_pages,
        paper_pages,
        own_signatures_pages,
        together_pages,
        confirming_pages,
        heard_pages,
        hours_pages,
        internship_pages,
        day_pages,
        placing_pages,
        evaluating_pages,
        hosting_pages,
        document_pages,
        learners_pages,
        needed_pages,
        transcript_pages,
        notes_pages,
        talks_pages,
        cohorts_pages,
        attention_pages,
        matrix_pages,
        cohort_list_pages,
        inspection_pages,
        moving_pages,
        results_pages,
        result_import_pages,
        running_pages,
        roster_import_pages,
        inviting_pages,
        many_pages,
        many_places_pages,
        reminding_many_pages,
        sites_pages,
        mentors_pages,
        enrolment_pages,
        extending_pages,
        reminding_pages,
        breaks_pages,
        staff_pages,
        school_settings_pages,
        trail_pages,
        looked_at_pages,
        searching_pages,
        authoring_pages,
        ways_in_pages,
        mail_choices_pages,
        mail_queue_pages,
        not_me_pages,
        handing_pages,
        by_link_pages,
        proving_address_pages,
        vouching_pages,
        contacts_pages,
        turning_down_pages,
    ]
    return everywhere + ([demo_pages, demo_mail_pages] if settings.mode == "demo" else [])
