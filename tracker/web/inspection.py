"""For an inspection: a cohort as one pack of files, and learners drawn by lot. A past day: looking_back.py."""

import io
import json
import re
import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import IO
from urllib.parse import urlencode
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from flask import Blueprint, Response, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.access.permissions import Action
from tracker.certificates.requirements import Judged
from tracker.cohorts.inspecting import STANDING, Proof, drawn, editions_of, proofs_of, standings_of
from tracker.cohorts.lines import Line, Roll, roll_of
from tracker.cohorts.ready import readiness
from tracker.curriculum.queries import plan_of
from tracker.errors import NotFound
from tracker.people.queries import provider
from tracker.web import guard, looking_back
from tracker.web.cohort_files import MARK, Cells, csv_line, in_hours, leave_on_trail
from tracker.web.cohorts import allowed
from tracker.web.reading_in import plain_words
from tracker.web.speaking import _, day
from tracker.web.spreadsheets import plain_name

bp = Blueprint("inspection", __name__)

MOST = 50
SEED = re.compile(r"[A-Za-z0-9-]{1,40}")


@bp.get("/cohorts/<uuid:cohort_id>/sample")
@guard.permits(Action.SEE_COHORT)
@looking_back.may_be_asked
def sample(cohort_id: UUID) -> ResponseReturnValue:
    roll = roll_of(allowed(cohort_id, Action.SEE_COHORT))
    number, seed = how_many(), request.args.get("seed", "")
    if not SEED.fullmatch(seed):
        kept = {**looking_back.asked(), "n": str(number), "seed": secrets.token_hex(4)}
        return redirect(f"{request.path}?{urlencode(kept)}")
    everybody = [*roll.lines, *roll.ended]
    return render_template(
        "cohorts/sample.html",
        roll=roll,
        seed=seed,
        number=number,
        most=MOST,
        everybody=len(everybody),
        lines=drawn(everybody, number, seed),
    )


def how_many() -> int:
    text = request.args.get("n", "")
    number = int(text) if text.isdecimal() and len(text) < len("1000") else 5
    return min(MOST, max(1, number))


@bp.get("/cohorts/<uuid:cohort_id>/pack")
@guard.permits(Action.EXPORT_COHORT)
def pack(cohort_id: UUID) -> ResponseReturnValue:
    """Everything an inspection asks of a cohort, as one ZIP. Without the line on the trail no file goes out."""
    roll = roll_of(allowed(cohort_id, Action.EXPORT_COHORT))
    file = io.BytesIO()
    rows = write_pack(file, roll)
    leave_on_trail(cohort_id, "pack", rows)
    return as_zip(file, f"cohort-{plain_name(roll.cohort.name)}-{roll.today}.zip")


def as_zip(file: IO[bytes], name: str) -> Response:
    file.seek(0)
    return send_file(file, mimetype="application/zip", as_attachment=True, download_name=name, max_age=0)


def write_pack(file: IO[bytes], roll: Roll) -> int:
    """The files of the pack, one after the other; how many rows they have in all.

    Row by row into the archive: what is held is what is sent, packed.
    """
    home = provider(roll.cohort.provider_id)
    if home is None:
        raise NotFound
    everybody = [*roll.lines, *roll.ended]
    judged = readiness([roll])
    names = {line.enrolment_id: line.name for line in everybody}
    rows = 0
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        put(archive, "README.txt", readme(roll))
        put(archive, "edition.json", editions(roll))
        rows += table(archive, "roster.csv", ROSTER, (on_roster(line) for line in everybody))
        rows += table(archive, "requirements.csv", REQUIREMENTS, required(everybody, judged))
        standings = ([names.get(row[0], ""), *row] for row in standings_of(roll.cohort.id))
        rows += table(archive, "standings.csv", ("learner", "enrolment", *STANDING), standings)
        proofs = (proved(proof) for proof in proofs_of(everybody, home.time_zone))
        rows += table(archive, "verify.csv", VERIFY, proofs)
    return rows


ROSTER = ("learner", "enrolment", "starts_on", "last_day", "state", "ended_on", "ended_how", "last_entry_on")
REQUIREMENTS = ("learner", "enrolment", "requirement", "text", "have", "need", "unit", "met", "by_person", "missing")
VERIFY = ("learner", "enrolment", "entries", "head_hash", "holds", "first_break_at", "why")
"""Heads of the files: stable words, not translated, so that a program made once reads the next pack too."""


def on_roster(line: Line) -> Cells:
    state = "ended" if line.ended_on else "paused" if line.paused_on else "in-training"
    last_day = line.calendar.ends_on - timedelta(days=1)
    ended = line.ended_on, line.ended_how
    return [line.name, line.enrolment_id, line.calendar.starts_on, last_day, state, *ended, line.last_on]


def required(lines: Iterable[Line], judged: dict[UUID, Judged]) -> Iterable[Cells]:
    for line in lines:
        texts = {each.code: str(plain_words(each.text)) for each in line.plan.requirements}
        for each in judged[line.enrolment_id].lines:
            amounts = [in_hours(each.have), in_hours(each.need), "hours"] if each.in_minutes else None
            yield [
                *(line.name, line.enrolment_id, each.code, texts.get(each.code, "")),
                *(amounts or [each.have, each.need, "number"]),
                *("yes" if each.met else "no", "yes" if each.by_person else "no", " ".join(each.missing)),
            ]


def proved(proof: Proof) -> Cells:
    broken = proof.broken
    found = ["no", broken.seq, broken.why] if broken else ["yes", "", ""]
    return [proof.line.name, proof.line.enrolment_id, proof.seq, proof.hash, *found]


def editions(roll: Roll) -> str:
    """Programme, edition and printing of everybody in the cohort, with their digests."""
    own = roll.cohort.edition_id
    found = [
        {
            "programme": each.programme,
            "title": str(plain_words(plan_of(each.id).title)),
            "edition": each.number,
            "edition_digest": each.digest,
            "edition_published_at": each.published_at.isoformat(),
            "printing": printing.number,
            "printing_digest": printing.digest,
            "printing_published_at": printing.published_at.isoformat(),
            "of_the_cohort": each.id == own,
        }
        for each, printing in editions_of(roll.cohort.id)
    ]
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def readme(roll: Roll) -> str:
    """What this is, for somebody who opens it in ten years."""
    who = guard.actor().name or ""
    lines = [
        _(
            "Cohort %(name)s of %(provider)s, as it stood on %(day)s",
            name=roll.cohort.name,
            provider=roll.provider,
            day=day(roll.today),
        ),
        "",
        _("Made by Stride at %(moment)s UTC for %(who)s.", moment=f"{clock.now():%Y-%m-%d %H:%M}", who=who),
        _("That it was made stands in the audit trail of the installation."),
        "",
        _("roster.csv: the learners of the cohort, those whose training has ended too."),
        _("edition.json: the programme, its edition and its printing, with their SHA-256 digests."),
        _("requirements.csv: what certification needs of each learner: have, need, met."),
        _("standings.csv: what the entries of each logbook add up to, for each unit, skill and examination."),
        _("verify.csv: each logbook proved from its first entry on: how many, the last hash, whether it holds."),
        "",
        _("The files are UTF-8 with commas. A text that looks like a formula begins with an apostrophe."),
        _("What is in dispute, taken back, or signed by somebody nobody vouched for counts nowhere."),
        _("None of this is a certificate: a person decides about certification."),
    ]
    return "\r\n".join([*lines, ""])


def put(archive: ZipFile, name: str, text: str) -> None:
    archive.writestr(info(name), text.encode())


def table(archive: ZipFile, name: str, heads: Cells, rows: Iterable[Cells]) -> int:
    """A CSV written row by row into the archive; how many rows it has."""
    number = 0
    with archive.open(info(name), "w") as raw, io.TextIOWrapper(raw, "utf-8", newline="") as file:
        file.write(MARK + csv_line(heads))
        for row in rows:
            file.write(csv_line(row))
            number += 1
    return number


def info(name: str) -> ZipInfo:
    found = ZipInfo(name, clock.now().timetuple()[:6])
    found.compress_type = ZIP_DEFLATED
    return found
