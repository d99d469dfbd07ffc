"""Every route, asked for by everybody: one line for each, and a route that has no line fails.

What is not for somebody answers with the bytes of an address that does not exist, and changes nothing.
"""

import re
from contextlib import ExitStack
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests import factories as make
from tests import small_curriculum
from tests.files.made import checked, put
from tests.logbook.worlds import rows_in_all_tables
from tests.small_curriculum import CLINICAL, FADING, HYGIENE, ONCE, PROGRAMME, UNITS
from tests.web.worlds import Ward
from tracker.curriculum import drafts
from tracker.extensions import db, writing
from tracker.people.documents import add_document
from tracker.people.models import Post
from tracker.standing.internship import monday_of

pytestmark = [pytest.mark.quick, pytest.mark.usefixtures("database")]

LOOKERS = (
    "nobody",
    "learner",
    "fellow",  # another learner of the cohort
    "mentor",
    "partly",  # mentor of this learner for another module
    "ended",  # mentor of this learner until yesterday
    "abroad",  # mentor of another learner at another provider
    "coord",
    "coord-x",  # coordinator of another provider
    "admin",
    "reader",
)
#                                                                       nobody  fellow  partly  abroad  coord-x reader
#                                                                           learner mentor  ended   coord   admin
ROUTES = """
GET  /                                                                  303 302 302 302 302 302 302 302 302 302 302
GET  /health                                                            200 200 200 200 200 200 200 200 200 200 200
GET  /privacy                                                           200 200 200 200 200 200 200 200 200 200 200
GET  /help                                                              200 200 200 200 200 200 200 200 200 200 200
GET  /help/<any(learner,mentor,guest,coordinator,administrator):part>   200 200 200 200 200 200 200 200 200 200 200
POST /help/<any(learner,mentor,coordinator):part>/seen                  401 303 303 303 303 303 303 303 303 303 303
POST /help/<any(learner,mentor,coordinator):part>/again                 401 303 303 303 303 303 303 303 303 303 303
GET  /accessibility                                                     200 200 200 200 200 200 200 200 200 200 200
POST /theme                                                             303 303 303 303 303 303 303 303 303 303 303
POST /language                                                          400 400 400 400 400 400 400 400 400 400 400
GET  /curriculum                                                        200 200 200 200 200 200 200 200 200 200 200
GET  /search                                                            303 200 200 200 200 200 200 200 200 200 200
GET  /curriculum/search                                                 200 200 200 200 200 200 200 200 200 200 200
GET  /curriculum/<programme>/editions/<int(max=999999):number>/difference  200 200 200 200 200 200 200 200 200 200 200
GET  /curriculum/<programme>                                            200 200 200 200 200 200 200 200 200 200 200
GET  /curriculum/<programme>/<code>                                     200 200 200 200 200 200 200 200 200 200 200
GET  /glossary                                                          200 200 200 200 200 200 200 200 200 200 200
GET  /glossary/print                                                    303 303 303 303 303 303 303 303 303 303 303
GET  /sign-in                                                           200 302 302 302 302 302 302 302 302 302 302
POST /sign-in                                                           422 422 422 422 422 422 422 422 422 422 422
POST /sign-out                                                          303 303 303 303 303 303 303 303 303 303 303
GET  /link/<token>                                                      404 404 404 404 404 404 404 404 404 404 404
POST /link/<token>                                                      404 404 404 404 404 404 404 404 404 404 404
GET  /forgotten                                                         200 200 200 200 200 200 200 200 200 200 200
POST /forgotten                                                         422 422 422 422 422 422 422 422 422 422 422
GET  /start                                                             200 200 200 200 200 200 200 200 200 200 200
POST /start                                                             422 422 422 422 422 422 422 422 422 422 422
GET  /mail/stop/<token>                                                 404 404 404 404 404 404 404 404 404 404 404
POST /mail/stop/<token>                                                 404 404 404 404 404 404 404 404 404 404 404
GET  /not-me/<token>                                                    404 404 404 404 404 404 404 404 404 404 404
POST /not-me/<token>                                                    404 404 404 404 404 404 404 404 404 404 404
GET  /sign                                                              200 200 200 200 200 200 200 200 200 200 200
POST /sign                                                              422 422 422 422 422 422 422 422 422 422 422
GET  /sign/<token>                                                      404 404 404 404 404 404 404 404 404 404 404
POST /sign/<token>                                                      404 404 404 404 404 404 404 404 404 404 404
POST /sign/<token>/digits                                               404 404 404 404 404 404 404 404 404 404 404
POST /sign/<token>/prove                                                404 404 404 404 404 404 404 404 404 404 404
POST /sign/<token>/down                                                 404 404 404 404 404 404 404 404 404 404 404
POST /sign/<token>/new                                                  404 404 404 404 404 404 404 404 404 404 404
GET  /vouch/<token>                                                     404 404 404 404 404 404 404 404 404 404 404
POST /vouch/<token>                                                     404 404 404 404 404 404 404 404 404 404 404
POST /vouch/<token>/new                                                 404 404 404 404 404 404 404 404 404 404 404
GET  /enrolments/<uuid:enrolment_id>/entries/<int(max=999999):asked_seq>/sign-now  303 200 404 403 403 403 404 403 404 403 403
POST /enrolments/<uuid:enrolment_id>/entries/<int(max=999999):asked_seq>/sign-now  401 422 404 403 403 403 404 403 404 403 403
GET  /enrolments/<uuid:enrolment_id>/links/<uuid:link_id>               303 404 404 403 403 403 404 403 404 403 403
GET  /enrolments/<uuid:enrolment_id>/weeks/<week>/sign-now              303 200 404 403 403 403 404 403 404 403 403
POST /enrolments/<uuid:enrolment_id>/weeks/<week>/sign-now              401 422 404 403 403 403 404 403 404 403 403
GET  /enrolments/<uuid:enrolment_id>/internship/<int(max=999999):placement>/sign-now  303 200 404 403 403 403 404 403 404 403 403
POST /enrolments/<uuid:enrolment_id>/internship/<int(max=999999):placement>/sign-now  401 422 404 403 403 403 404 403 404 403 403
GET  /enrolments/<uuid:enrolment_id>/new-mentor                         303 200 404 403 403 403 404 403 404 403 403
POST /enrolments/<uuid:enrolment_id>/new-mentor                         401 400 404 403 403 403 404 403 404 403 403
GET  /mail-queue                                                        303 404 404 404 404 404 404 404 404 200 404
GET  /account/mail                                                      303 200 200 200 200 200 200 200 200 200 200
POST /account/mail                                                      401 303 303 303 303 303 303 303 303 303 303
GET  /account                                                           303 200 200 200 200 200 200 200 200 200 200
GET  /account/language                                                  303 200 200 200 200 200 200 200 200 200 200
POST /account/language                                                  401 422 422 422 422 422 422 422 422 422 422
GET  /account/password                                                  303 200 200 200 200 200 200 200 200 200 200
POST /account/password                                                  401 422 422 422 422 422 422 422 422 422 422
GET  /account/pin                                                       303 200 200 200 200 200 200 200 200 200 200
POST /account/pin                                                       401 422 422 422 422 422 422 422 422 422 422
GET  /account/calendar                                                  303 200 200 200 200 200 200 200 200 200 200
POST /account/calendar                                                  401 200 200 200 200 200 200 200 200 200 200
POST /account/calendar/end                                              401 303 303 303 303 303 303 303 303 303 303
GET  /calendar/<secret>.ics                                             404 404 404 404 404 404 404 404 404 404 404
POST /account/devices/<mark>/end                                        401 303 303 303 303 303 303 303 303 303 303
GET  /enrolments/<uuid:enrolment_id>                                    303 200 404 200 200 403 404 200 404 200 200
GET  /enrolments/<uuid:enrolment_id>/modules/<code>                     303 200 404 200 200 403 404 200 404 200 200
POST /enrolments/<uuid:enrolment_id>/modules/<code>                     401 422 404 403 403 403 404 403 404 403 403
GET  /enrolments/<uuid:enrolment_id>/units/<code>                       303 200 404 200 200 403 404 200 404 200 200
POST /enrolments/<uuid:enrolment_id>/units/<code>                       401 422 404 403 403 403 404 403 404 403 403
GET  /enrolments/<uuid:enrolment_id>/competencies/<code>                303 200 404 200 200 403 404 200 404 200 200
GET  /enrolments/<uuid:enrolment_id>/study                              303 200 404 403 403 403 404 403 404 403 403
POST /enrolments/<uuid:enrolment_id>/study                              401 422 404 403 403 403 404 403 404 403 403
GET  /enrolments/<uuid:enrolment_id>/practice                           303 200 404 403 403 403 404 403 404 403 403
POST /enrolments/<uuid:enrolment_id>/practice                           401 422 404 403 403 403 404 403 404 403 403
GET  /enrolments/<uuid:enrolment_id>/request                            303 200 404 403 403 403 404 403 404 403 403
GET  /enrolments/<uuid:enrolment_id>/competencies/<code>/request        303 200 404 403 403 403 404 403 404 403 403
POST /enrolments/<uuid:enrolment_id>/competencies/<code>/request        401 422 404 403 403 403 404 403 404 403 403
GET  /enrolments/<uuid:enrolment_id>/logbook                            303 200 404 200 200 403 404 200 404 200 200
GET  /enrolments/<uuid:enrolment_id>/logbook.csv                        303 200 404 403 403 403 404 200 404 200 403
GET  /enrolments/<uuid:enrolment_id>/files/<digest>                     303 200 404 200 200 403 404 200 404 200 200
GET  /enrolments/<uuid:enrolment_id>/files/<digest>/quarantine          303 403 404 403 403 403 404 200 404 200 403
POST /enrolments/<uuid:enrolment_id>/files/<digest>/quarantine          401 403 404 403 403 403 404 400 404 400 403
GET  /enrolments/<uuid:enrolment_id>/entries/<int(max=999999):seq>/withdraw  303 200 404 403 403 403 404 200 404 200 403
POST /enrolments/<uuid:enrolment_id>/entries/<int(max=999999):seq>/withdraw  401 422 404 403 403 403 404 422 404 422 403
GET  /enrolments/<uuid:enrolment_id>/entries/<int(max=999999):signed>/dispute  303 403 404 200 403 403 404 403 404 403 403
POST /enrolments/<uuid:enrolment_id>/entries/<int(max=999999):signed>/dispute  401 403 404 303 403 403 404 403 404 403 403
GET  /enrolments/<uuid:enrolment_id>/heard                              303 200 404 403 403 403 404 403 404 403 403
POST /enrolments/<uuid:enrolment_id>/heard                              401 422 404 403 403 403 404 403 404 403 403
GET  /enrolments/<uuid:enrolment_id>/heard/<int(max=999999):heard>      303 403 404 200 200 403 404 200 404 200 403
POST /enrolments/<uuid:enrolment_id>/heard/<int(max=999999):heard>      401 403 404 422 422 403 404 422 404 422 403
GET  /inbox                                                             303 404 404 200 200 200 200 404 404 404 404
GET  /inbox/<uuid:entry_id>                                             303 404 404 303 403 403 404 404 404 404 404
POST /inbox/<uuid:entry_id>                                             401 403 404 422 403 403 404 403 404 403 403
GET  /inbox/signed                                                      303 404 404 200 200 200 200 404 404 404 404
GET  /inbox/away                                                        303 404 404 200 200 200 200 404 404 404 404
POST /inbox/away                                                        401 404 404 422 422 422 422 404 404 404 404
POST /inbox/away/<uuid:delegation_id>/end                               401 404 404 400 400 400 400 404 404 404 404
GET  /learners                                                          303 404 404 200 200 200 200 404 404 404 404
GET  /sign-together                                                     303 404 404 200 200 200 200 404 404 404 404
GET  /sign-together/<uuid:provider_id>/<uuid:edition_id>                303 404 404 422 422 404 404 404 404 404 404
POST /sign-together/<uuid:provider_id>/<uuid:edition_id>                401 404 404 422 422 404 404 404 404 404 404
GET  /enrolments/<uuid:enrolment_id>/sign                               303 403 404 200 200 403 404 403 404 403 403
GET  /enrolments/<uuid:enrolment_id>/competencies/<code>/sign           303 403 404 200 403 403 404 403 404 403 403
POST /enrolments/<uuid:enrolment_id>/competencies/<code>/sign           401 403 404 422 403 403 404 403 404 403 403
GET  /enrolments/<uuid:enrolment_id>/competencies/<code>/paper          303 200 404 200 200 403 404 200 404 200 200
GET  /enrolments/<uuid:enrolment_id>/competencies/<code>/key-in         303 403 404 403 403 403 404 200 404 200 403
POST /enrolments/<uuid:enrolment_id>/competencies/<code>/key-in         401 403 404 403 403 403 404 422 404 422 403
GET  /enrolments/<uuid:enrolment_id>/hours                              303 200 404 200 200 403 404 200 404 200 200
GET  /enrolments/<uuid:enrolment_id>/hours/confirm                      303 403 404 200 200 403 404 200 404 200 403
POST /enrolments/<uuid:enrolment_id>/hours/confirm                      401 403 404 422 422 403 404 422 404 422 403
GET  /enrolments/<uuid:enrolment_id>/internship                           303 200 404 200 200 403 404 200 404 200 200
GET  /enrolments/<uuid:enrolment_id>/internship/<int(max=999999):placement>/print 303 200 404 200 200 403 404 200 404 200 200
GET  /enrolments/<uuid:enrolment_id>/internship/evaluations/<int(max=999999):evaluated>/reply 303 200 404 200 200 403 404 200 404 200 403
POST /enrolments/<uuid:enrolment_id>/internship/evaluations/<int(max=999999):evaluated>/reply 401 422 404 422 422 403 404 422 404 422 403
GET  /enrolments/<uuid:enrolment_id>/internship/<int(max=999999):placement>/weeks/<week> 303 200 404 403 403 403 404 403 404 403 403
POST /enrolments/<uuid:enrolment_id>/internship/<int(max=999999):placement>/weeks/<week> 401 422 404 403 403 403 404 403 404 403 403
GET  /enrolments/<uuid:enrolment_id>/internship/days/<int(max=999999):logged> 303 200 404 403 403 403 404 403 404 403 403
POST /enrolments/<uuid:enrolment_id>/internship/days/<int(max=999999):logged> 401 422 404 403 403 403 404 403 404 403 403
GET  /enrolments/<uuid:enrolment_id>/internship/<int(max=999999):placement>/evaluate 303 403 404 200 403 403 404 403 404 403 403
POST /enrolments/<uuid:enrolment_id>/internship/<int(max=999999):placement>/evaluate 401 403 404 422 403 403 404 403 404 403 403
GET  /enrolments/<uuid:enrolment_id>/placements/new                       303 403 404 403 403 403 404 200 404 200 403
POST /enrolments/<uuid:enrolment_id>/placements/new                       401 403 404 403 403 403 404 422 404 422 403
GET  /enrolments/<uuid:enrolment_id>/placements/<int(max=999999):placement>/change 303 403 404 403 403 403 404 200 404 200 403
POST /enrolments/<uuid:enrolment_id>/placements/<int(max=999999):placement>/change 401 403 404 403 403 403 404 422 404 422 403
GET  /enrolments/<uuid:enrolment_id>/placements/<int(max=999999):placement>/end 303 403 404 403 403 403 404 200 404 200 403
POST /enrolments/<uuid:enrolment_id>/placements/<int(max=999999):placement>/end 401 403 404 403 403 403 404 422 404 422 403
GET  /enrolments/<uuid:enrolment_id>/placements/<int(max=999999):placement>/sheet 303 403 404 403 403 403 404 200 404 200 403
POST /enrolments/<uuid:enrolment_id>/placements/<int(max=999999):placement>/sheet 401 403 404 403 403 403 404 400 404 400 403
POST /enrolments/<uuid:enrolment_id>/placements/<int(max=999999):placement>/sheet/end 401 403 404 403 403 403 404 303 404 303 403
GET  /host/<secret>                                                     404 404 404 404 404 404 404 404 404 404 404
GET  /enrolments/<uuid:enrolment_id>/documents                            303 403 404 403 403 403 404 200 404 200 403
POST /enrolments/<uuid:enrolment_id>/documents                            401 403 404 403 403 403 404 422 404 422 403
GET  /providers/<uuid:provider_id>/documents                              303 404 404 404 404 404 404 200 404 200 404
POST /providers/<uuid:provider_id>/documents                              401 404 404 404 404 404 404 400 404 400 404
POST /providers/<uuid:provider_id>/documents/<uuid:document_id>/retire    401 404 404 404 404 404 404 303 404 303 404
GET  /enrolments/<uuid:enrolment_id>/feedback                           303 403 404 200 200 403 404 403 404 403 403
POST /enrolments/<uuid:enrolment_id>/feedback                           401 403 404 422 422 403 404 403 404 403 403
GET  /attention                                                          303 404 404 404 404 404 404 200 200 200 200
GET  /cohorts/switch                                                     303 404 404 404 404 404 404 404 404 404 404
GET  /enrolments/<uuid:enrolment_id>/attention                           303 200 404 200 200 403 404 200 404 200 200
GET  /enrolments/<uuid:enrolment_id>/attention/<why>                     303 403 404 403 403 403 404 404 404 404 403
POST /enrolments/<uuid:enrolment_id>/attention/<why>                     401 403 404 403 403 403 404 404 404 404 403
POST /enrolments/<uuid:enrolment_id>/attention/<why>/again               401 403 404 403 403 403 404 400 404 400 403
GET  /records                                                           303 404 404 404 404 404 404 200 200 200 200
GET  /enrolments/<uuid:enrolment_id>/requirements                       303 200 404 200 200 403 404 200 404 200 200
GET  /enrolments/<uuid:enrolment_id>/transcript                         303 200 404 403 403 403 404 200 404 200 403
GET  /enrolments/<uuid:enrolment_id>/notes                              303 403 404 403 403 403 404 200 404 200 403
POST /enrolments/<uuid:enrolment_id>/notes                              401 403 404 403 403 403 404 422 404 422 403
GET  /enrolments/<uuid:enrolment_id>/notes/paper                        303 403 404 403 403 403 404 200 404 200 403
POST /enrolments/<uuid:enrolment_id>/notes/<uuid:note_id>/remove        401 403 404 403 403 403 404 400 404 400 403
GET  /enrolments/<uuid:enrolment_id>/talks                              303 403 404 403 403 403 404 200 404 200 403
POST /enrolments/<uuid:enrolment_id>/talks                              401 403 404 403 403 403 404 422 404 422 403
POST /enrolments/<uuid:enrolment_id>/talks/<uuid:talk_id>/call-off      401 403 404 403 403 403 404 400 404 400 403
GET  /cohorts                                                           303 404 404 404 404 404 404 200 200 200 200
GET  /cohorts/<uuid:cohort_id>                                          303 404 404 404 404 404 404 200 404 200 200
GET  /cohorts/<uuid:cohort_id>/matrix                                   303 404 404 404 404 404 404 200 404 200 200
GET  /cohorts/<uuid:cohort_id>/matrix.csv                               303 404 404 404 404 404 404 200 404 200 403
GET  /cohorts/<uuid:cohort_id>/learners                                 303 404 404 404 404 404 404 200 404 200 200
GET  /cohorts/<uuid:cohort_id>/hours                                    303 404 404 404 404 404 404 200 404 200 200
GET  /cohorts/<uuid:cohort_id>/learners.csv                             303 404 404 404 404 404 404 200 404 200 403
GET  /cohorts/<uuid:cohort_id>/sample                                   303 404 404 404 404 404 404 302 404 302 302
GET  /cohorts/<uuid:cohort_id>/pack                                     303 404 404 404 404 404 404 200 404 200 403
GET  /cohorts/<uuid:cohort_id>/hours.csv                                303 404 404 404 404 404 404 200 404 200 403
GET  /cohorts/<uuid:cohort_id>/move                                     303 404 404 404 404 404 404 200 404 200 403
GET  /cohorts/<uuid:cohort_id>/move/<int(max=999999):number>            303 404 404 404 404 404 404 200 404 200 403
POST /cohorts/<uuid:cohort_id>/move/<int(max=999999):number>            401 404 404 404 404 404 404 400 404 400 403
GET  /providers/<uuid:provider_id>/cohorts/new                               303 404 404 404 404 404 404 200 404 200 404
POST /providers/<uuid:provider_id>/cohorts/new                               401 404 404 404 404 404 404 400 404 400 404
GET  /cohorts/<uuid:cohort_id>/running                                       303 404 404 404 404 404 404 200 404 200 403
GET  /cohorts/<uuid:cohort_id>/name                                          303 404 404 404 404 404 404 200 404 200 403
POST /cohorts/<uuid:cohort_id>/name                                          401 404 404 404 404 404 404 303 404 303 403
GET  /cohorts/<uuid:cohort_id>/roster                                        303 404 404 404 404 404 404 200 404 200 403
POST /cohorts/<uuid:cohort_id>/roster                                        401 404 404 404 404 404 404 422 404 422 403
POST /cohorts/<uuid:cohort_id>/roster/bring                                  401 404 404 404 404 404 404 400 404 400 403
GET  /cohorts/<uuid:cohort_id>/roster/template.csv                           303 404 404 404 404 404 404 200 404 200 403
GET  /cohorts/<uuid:cohort_id>/learners/new                                  303 404 404 404 404 404 404 200 404 200 403
POST /cohorts/<uuid:cohort_id>/learners/new                                  401 404 404 404 404 404 404 400 404 400 403
GET  /cohorts/<uuid:cohort_id>/invitations                                   303 404 404 404 404 404 404 200 404 200 403
POST /cohorts/<uuid:cohort_id>/invitations                                   401 404 404 404 404 404 404 422 404 422 403
POST /cohorts/<uuid:cohort_id>/invitations/codes                             401 404 404 404 404 404 404 422 404 422 403
GET  /cohorts/<uuid:cohort_id>/many/<any(pause,resume,end,move,mentor):act>  303 404 404 404 404 404 404 200 404 200 403
POST /cohorts/<uuid:cohort_id>/many/<any(pause,resume,end,move,mentor):act>  401 404 404 404 404 404 404 400 404 400 403
GET  /cohorts/<uuid:cohort_id>/many/place                                    303 404 404 404 404 404 404 200 404 200 403
POST /cohorts/<uuid:cohort_id>/many/place                                    401 404 404 404 404 404 404 400 404 400 403
GET  /cohorts/<uuid:cohort_id>/reminders                                     303 404 404 404 404 404 404 200 404 200 403
POST /cohorts/<uuid:cohort_id>/reminders                                     401 404 404 404 404 404 404 422 404 422 403
POST /cohorts/<uuid:cohort_id>/reminders/step                                401 404 404 404 404 404 404 303 404 303 403
GET  /providers/<uuid:provider_id>/sites                                     303 404 404 404 404 404 404 200 404 200 404
GET  /providers/<uuid:provider_id>/sites/<uuid:site_id>                      303 404 404 404 404 404 404 200 404 200 404
GET  /providers/<uuid:provider_id>/sites/new                                 303 404 404 404 404 404 404 200 404 200 404
POST /providers/<uuid:provider_id>/sites/new                                 401 404 404 404 404 404 404 400 404 400 404
GET  /providers/<uuid:provider_id>/sites/<uuid:site_id>/edit                 303 404 404 404 404 404 404 200 404 200 404
POST /providers/<uuid:provider_id>/sites/<uuid:site_id>/edit                 401 404 404 404 404 404 404 422 404 422 404
GET  /providers/<uuid:provider_id>/posts/<uuid:kept_post>                    303 404 404 404 404 404 404 200 404 200 404
POST /providers/<uuid:provider_id>/posts/<uuid:kept_post>                    401 404 404 404 404 404 404 303 404 303 404
GET  /providers/<uuid:provider_id>/mentors                                   303 404 404 404 404 404 404 200 404 200 404
GET  /providers/<uuid:provider_id>/mentors/<uuid:person_id>                  303 404 404 404 404 404 404 200 404 200 404
POST /providers/<uuid:provider_id>/mentors/<uuid:person_id>/leave            401 404 404 404 404 404 404 400 404 400 404
POST /providers/<uuid:provider_id>/mentors/<uuid:person_id>/reassign         401 404 404 404 404 404 404 400 404 400 404
GET  /enrolments/<uuid:enrolment_id>/results                            303 200 404 200 200 403 404 200 404 200 200
GET  /enrolments/<uuid:enrolment_id>/results/examination                303 403 404 403 403 403 404 200 404 200 403
POST /enrolments/<uuid:enrolment_id>/results/examination                401 403 404 403 403 403 404 422 404 422 403
GET  /enrolments/<uuid:enrolment_id>/results/language                   303 403 404 403 403 403 404 200 404 200 403
POST /enrolments/<uuid:enrolment_id>/results/language                   401 403 404 403 403 403 404 422 404 422 403
GET  /enrolments/<uuid:enrolment_id>/results/exemption                  303 403 404 403 403 403 404 200 404 200 403
POST /enrolments/<uuid:enrolment_id>/results/exemption                  401 403 404 403 403 403 404 422 404 422 403
GET  /enrolments/<uuid:enrolment_id>/training/<any(pause,resume,end,reopen):act>  303 403 404 403 403 403 404 200 404 200 403
POST /enrolments/<uuid:enrolment_id>/training/<any(pause,resume,end,reopen):act>  401 403 404 403 403 403 404 422 404 422 403
GET  /enrolments/<uuid:enrolment_id>/entries/<int(max=999999):seq>/extend   303 403 404 403 403 403 404 404 404 404 403
POST /enrolments/<uuid:enrolment_id>/entries/<int(max=999999):seq>/extend   401 403 404 403 403 403 404 404 404 404 403
GET  /enrolments/<uuid:enrolment_id>/entries/<int(max=999999):seq>/remind   303 404 404 403 403 403 404 404 404 404 403
POST /enrolments/<uuid:enrolment_id>/entries/<int(max=999999):seq>/remind   401 404 404 403 403 403 404 404 404 404 403
GET  /cohorts/<uuid:cohort_id>/results                                  303 404 404 404 404 404 404 200 404 200 403
POST /cohorts/<uuid:cohort_id>/results                                  401 404 404 404 404 404 404 422 404 422 403
POST /cohorts/<uuid:cohort_id>/results/enter                            401 404 404 404 404 404 404 422 404 422 403
GET  /cohorts/<uuid:cohort_id>/results/template.csv                     303 404 404 404 404 404 404 200 404 200 403
GET  /providers/<uuid:provider_id>/away                                 303 404 404 404 404 404 404 200 404 200 404
POST /providers/<uuid:provider_id>/away                                 401 404 404 404 404 404 404 400 404 400 404
POST /providers/<uuid:provider_id>/away/<uuid:delegation_id>/end        401 404 404 404 404 404 404 404 404 404 404
GET  /providers/<uuid:provider_id>/breaks                               303 404 404 404 404 404 404 200 404 200 404
POST /providers/<uuid:provider_id>/breaks                               401 404 404 404 404 404 404 400 404 400 404
POST /providers/<uuid:provider_id>/breaks/<uuid:break_id>/remove        401 404 404 404 404 404 404 303 404 303 404
GET  /providers/<uuid:provider_id>/staff                                303 404 404 404 404 404 404 404 404 200 404
GET  /providers/<uuid:provider_id>/staff/new                            303 404 404 404 404 404 404 404 404 200 404
POST /providers/<uuid:provider_id>/staff/new                            401 404 404 404 404 404 404 404 404 400 404
GET  /providers/<uuid:provider_id>/staff/<uuid:staff_id>/change         303 404 404 404 404 404 404 404 404 200 404
POST /providers/<uuid:provider_id>/staff/<uuid:staff_id>/change         401 404 404 404 404 404 404 404 404 400 404
GET  /providers/<uuid:provider_id>/staff/<uuid:staff_id>/end            303 404 404 404 404 404 404 404 404 200 404
POST /providers/<uuid:provider_id>/staff/<uuid:staff_id>/end            401 404 404 404 404 404 404 404 404 422 404
GET  /providers/<uuid:provider_id>/staff/asked/<uuid:grant_id>          303 404 404 404 404 404 404 404 404 404 404
POST /providers/<uuid:provider_id>/staff/asked/<uuid:grant_id>          401 404 404 404 404 404 404 404 404 404 404
POST /providers/<uuid:provider_id>/staff/asked/<uuid:grant_id>/refuse   401 404 404 404 404 404 404 404 404 404 404
POST /providers/<uuid:provider_id>/staff/asked/<uuid:grant_id>/take-back 401 404 404 404 404 404 404 404 404 404 404
GET  /providers/<uuid:provider_id>/settings                             303 404 404 404 404 404 404 200 404 200 404
GET  /providers/<uuid:provider_id>/trail                                303 404 404 404 404 404 404 404 404 200 404
GET  /providers/<uuid:provider_id>/trail.csv                            303 404 404 404 404 404 404 404 404 200 404
GET  /enrolments/<uuid:enrolment_id>/seen-by                            303 200 404 403 403 403 404 403 404 200 403
POST /providers/<uuid:provider_id>/settings                             401 404 404 404 404 404 404 422 404 422 404
GET  /providers/<uuid:provider_id>/signers                              303 404 404 404 404 404 404 200 404 200 404
POST /providers/<uuid:provider_id>/signers                              401 404 404 404 404 404 404 422 404 422 404
POST /providers/<uuid:provider_id>/domains/drop                         401 404 404 404 404 404 404 303 404 303 404
POST /providers/<uuid:provider_id>/signers/<uuid:post_id>/vouch         401 404 404 404 404 404 404 400 404 400 404
GET  /providers/<uuid:provider_id>/signers/<uuid:post_id>/refuse        303 404 404 404 404 404 404 404 404 404 404
POST /providers/<uuid:provider_id>/signers/<uuid:post_id>/refuse        401 404 404 404 404 404 404 404 404 404 404
POST /providers/<uuid:provider_id>/signers/<uuid:post_id>/ask           401 404 404 404 404 404 404 404 404 404 404
POST /providers/<uuid:provider_id>/contacts                             401 404 404 404 404 404 404 422 404 422 404
POST /providers/<uuid:provider_id>/contacts/drop                        401 404 404 404 404 404 404 303 404 303 404
GET  /curriculum-drafts                                                 303 404 404 404 404 404 404 404 404 200 404
POST /curriculum-drafts                                                 401 404 404 404 404 404 404 404 404 422 404
GET  /curriculum-drafts/<uuid:draft_id>                                 303 404 404 404 404 404 404 404 404 200 404
POST /curriculum-drafts/<uuid:draft_id>                                 401 404 404 404 404 404 404 404 404 422 404
POST /curriculum-drafts/<uuid:draft_id>/discard                         401 404 404 404 404 404 404 404 404 303 404
"""  # noqa: E501 one line for each route
"""What each of LOOKERS is answered to a form sent empty but for its token and id, or to a page asked for."""
REFUSED = {401, 403, 404}
ANYWHERE = ("/sign-in", "/sign", "/vouch", "/sign-out", "/link", "/mail/stop", "/not-me", "/theme", "/language")
"""These pages answer alike to everybody; what follows is about a record, a cohort or an account."""


def lines():
    for line in ROUTES.strip().splitlines():
        method, rule, *answers = line.split()
        yield method, rule, dict(zip(LOOKERS, map(int, answers), strict=True))


class Place(Ward):
    """The ward with everybody who looks. The learner has asked for ONCE and logged practice of it."""

    def __init__(self, clocks: ExitStack) -> None:
        super().__init__(clocks)
        self.practised, self.asked = self.practise(files=[checked()]), self.request()
        self.photo = put(self.provider_id, checked())
        self.signed, self.heard = self.assess(FADING), self.hear()
        abroad, elsewhere = make.learner(make.cohort(make.provider())), make.cohort(self.provider_id)
        self.people = {
            "learner": self.enrolment,
            "fellow": make.learner(self.cohort),
            "mentor": self.mentor.person_id,
            "partly": make.mentorship(self.enrolment, modules=[HYGIENE]),
            "ended": make.mentorship(self.enrolment, ends_on=self.today - timedelta(days=1)),
            "abroad": make.mentorship(abroad),
            "coord": self.coordinator.person_id,
            "coord-x": make.coordinator(abroad.provider_id),
            "admin": make.administrator(self.provider_id),
            "reader": make.staff(self.provider_id, role="reader"),
            # Not in LOOKERS: what they are answered follows from the others.
            "some": make.staff(self.provider_id, cohorts=[self.cohort]),
            "others": make.staff(self.provider_id, cohorts=[elsewhere]),
            "lessons": make.staff(self.provider_id, role="teacher", cohorts=[elsewhere]),
            "pages": make.staff(self.provider_id, role="reader", cohorts=[elsewhere]),
        }
        mine = Post.person_id == self.mentor.person_id
        self.kept_post = db.session.scalars(select(Post.id).where(mine, Post.site_id == self.site.id)).one()
        self.placed = self.place().seq
        self.logged, self.evaluated = self.day_of(self.placed).seq, self.evaluate(self.placed).seq
        with writing():
            row = add_document(actor_id=None, provider_id=self.provider_id, title="Insurance", before_placement=True)
            self.document = row.id
            files, _ = drafts.read_files(small_curriculum.folder())
            self.draft = drafts.keep(files, actor_id=make.person_id(self.people["admin"])).id

    def filled_in(self, rule: str, *, elsewhere: bool = False) -> str:
        """The address for a rule, or the same `elsewhere`: with ids of nothing."""
        words = {
            "enrolment_id": self.id,
            "cohort_id": self.cohort.id,
            "entry_id": self.asked.id,
            "seq": self.practised.seq,
            "asked_seq": self.asked.seq,
            "link_id": uuid4(),
            "note_id": uuid4(),
            "talk_id": uuid4(),
            "post_id": uuid4(),
            "signed": self.signed.seq,
            "heard": self.heard.seq,
            "digest": self.photo,
            "programme": PROGRAMME,
            "number": 1,
            "why": "behind",
            "draft_id": self.draft,
            "token": "no-token",
            "secret": "no-secret",
            "mark": "no-device",
            "act": "pause",
            "part": "learner",
            "provider_id": self.provider_id,
            "site_id": self.site.id,
            "person_id": self.mentor.person_id,
            "kept_post": self.kept_post,
            "break_id": uuid4(),
            "staff_id": self.people["some"].id,
            "grant_id": uuid4(),
            "delegation_id": uuid4(),
            "placement": self.placed,
            "logged": self.logged,
            "evaluated": self.evaluated,
            "week": monday_of(self.today).isoformat(),
            "document_id": self.document,
            "edition_id": self.cohort.edition_id,
            "code": CLINICAL if "/modules/" in rule else UNITS[3] if "/units/" in rule else ONCE,
        }
        if elsewhere:
            words |= {"enrolment_id": uuid4(), "cohort_id": uuid4(), "entry_id": uuid4(), "draft_id": uuid4()}
            words |= {"provider_id": uuid4(), "edition_id": uuid4()}
        return re.sub(r"<(?:[^>:]*:)?(\w+)>", lambda found: str(words[found[1]]), rule)


@pytest.fixture
def place(app):
    with ExitStack() as clocks:
        yield Place(clocks)


def test_every_route_has_its_line(app):
    known = {(method, rule) for method, rule, _ in lines()}
    rules = [rule for rule in app.url_map.iter_rules() if not rule.endpoint.startswith("sample.")]
    assert {(method, str(rule)) for rule in rules for method in rule.methods - {"HEAD"}} == known


@pytest.mark.parametrize("who", LOOKERS)
def test_who_may_where(place, client, sign_in_as, who):
    def ask(method, address):
        if who != "nobody" and "_user_id" not in session_of(client):
            sign_in_as(place.people[who])
        if method == "GET":
            return client.get(address)
        posting = next(form for form in client.get("/privacy").page.forms if form.method == "post")
        token = posting.fields["csrf_token"]
        entry = {"id": str(uuid4())} if address.startswith(("/enrolments/", "/inbox/")) else {}
        return client.post(address, data={"csrf_token": token, **entry})

    found = {(method, rule): ask(method, place.filled_in(rule)) for method, rule, _ in lines()}
    said = {asked: answer.status_code for asked, answer in found.items()}
    assert said == {(method, rule): answers[who] for method, rule, answers in lines()}
    before = rows_in_all_tables()
    for (method, rule), answer in found.items():
        if answer.status_code in REFUSED:
            assert ask(method, place.filled_in(rule)).data == answer.data or answer.status_code == 401
        if answer.status_code == 404 and not rule.startswith(ANYWHERE):
            nothing = ask(method, place.filled_in(rule, elsewhere=True))
            assert (nothing.status_code, nothing.data) == (404, answer.data), rule
            assert dict(nothing.headers) == dict(answer.headers), rule
    assert rows_in_all_tables() == before, "what is refused changes nothing"


@pytest.mark.parametrize("who", ["some", "others", "lessons", "pages"])
def test_staff_of_some_cohorts(place, client, sign_in_as, who):
    """In theirs they see what staff without limits see; elsewhere, and of the provider, what does not exist."""
    sign_in_as(place.people[who])
    for method, rule, answers in lines():
        part = rule.split("/")[1]
        if method == "GET" and part in {"enrolments", "cohorts", "providers"} and rule != "/cohorts":
            found = client.get(place.filled_in(rule))
            expected = answers["coord"] if who == "some" and part != "providers" else 404
            assert found.status_code == expected, rule
            if found.status_code == 404:
                assert found.data == client.get(place.filled_in(rule, elsewhere=True)).data, rule


def session_of(client):
    with client.session_transaction() as cookie:
        return dict(cookie)
