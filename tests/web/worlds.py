"""What the tests of the mentor's pages start from: the logbook's world, and the sign-off form filled in."""

from tests import factories as make
from tests.logbook.worlds import DONE, World
from tests.small_curriculum import ONCE
from tracker.extensions import writing


class Ward(World):
    """A learner who asks, a mentor who signs, and the addresses of both."""

    def address(self, *below: str) -> str:
        return "/".join(["/enrolments", str(self.id), *below])

    def sign_address(self, code: str = ONCE) -> str:
        return self.address("competencies", code, "sign")

    def filled(self, outcome: str = "achieved", *, criteria=None, **more) -> dict:
        """What a mentor fills in; `None` leaves a field as the page gave it."""
        seen = {f"c-{code}": value for code, value in (DONE | (criteria or {})).items()}
        fields = {"site": str(self.site.id), **seen, "level": "4", "witness": "y", "outcome": outcome, **more}
        return {name: value for name, value in fields.items() if value is not None}

    def posted(self, client, code: str = ONCE, **more) -> dict:
        """The whole form with its token, id and hidden fields, ready to post."""
        form = next(f for f in client.get(self.sign_address(code), status=200).page.forms if "witness" in f.names)
        return {**form.fields, **self.filled(**more)}

    def mentor_of_two(self) -> "Ward":
        """A world of another provider whose learner has the same mentor."""
        other = Ward(self.clocks, self.now)
        with writing():
            hat = make.mentorship(other.enrolment, self.mentor.person_id)
            make.post(self.mentor.person_id, other.site)
        other.mentor = make.author(hat)
        return other
