"""An amount of hours in words: so many days, so often practice, so long. Whose hours they are is not said here."""

from tracker.logbook.inbox import Amount
from tracker.web.speaking import _, hours, ngettext


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
