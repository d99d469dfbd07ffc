"""Hours in words: so many days, so often practice, so long; and what will be missing. Nobody is named here."""

from datetime import date

from tracker.logbook.inbox import Amount
from tracker.standing.forecast import PRACTICE, Forecast
from tracker.standing.internship import INTERNSHIP
from tracker.web.speaking import _, day, hours, lazy, ngettext

PARTS = {INTERNSHIP: lazy("Hours of the internship"), PRACTICE: lazy("Hours of practice")}
"""What a forecast is about."""
KINDS = {
    "theory": lazy("Theory"),
    "simulated": lazy("Practice in the skills room"),
    "real-care": lazy("Practice in real care"),
    "internship": lazy("Internship"),
    "practice": lazy("All practice"),
}
"""Kinds of hours, as standing/hours.py tells them apart."""


def in_words(days: int, practices: int, minutes: int) -> str:
    """Such as: 5 days, practice 2 times, 40 h. Where nothing counts, it is detail of days that count themselves."""
    parts = [
        ngettext("%(num)s day", "%(num)s days", days) if days else "",
        ngettext("practice once", "practice %(num)s times", practices) if practices else "",
        hours(minutes) if minutes else "",
    ]
    return ", ".join(filter(None, parts)) or _("details of days at the site")


def amount(waiting: Amount) -> str:
    """What waits to be judged."""
    return in_words(waiting.days, waiting.practices, waiting.minutes)


def will_be_missing(minutes: int, on: date | None) -> str:
    """Such as: At this pace 31 h will be missing on 14 June 2027. Whole hours: a forecast knows no minutes."""
    short = hours(60 * max(1, round(minutes / 60)))
    return _("At this pace %(hours)s will be missing on %(day)s.", hours=short, day=day(on) if on else "")


def forecast_in_words(forecast: Forecast) -> str:
    """One sentence: too early to say, enough, or so much missing."""
    if forecast.have >= forecast.need:
        return _("All planned hours are there, confirmed or waiting.")
    if forecast.short is None:
        return _("It is too early to say whether the hours will be enough.")
    if not forecast.short:
        return _("At this pace the hours will be enough by %(day)s.", day=day(forecast.on))
    return will_be_missing(forecast.short, forecast.on)
