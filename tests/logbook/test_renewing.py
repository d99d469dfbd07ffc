"""Standings reckoned by older rules are found, made anew, and those that change are told."""

from sqlalchemy import text

from tests import factories
from tracker.extensions import db, writing
from tracker.logbook.renewing import outdated, renew
from tracker.logbook.verifying import verify_all


def test_only_older_rules_are_outdated(database):
    factories.learner()
    assert outdated() == []


def test_what_is_reckoned_anew_holds_and_says_whether_it_changed(database):
    cohort = factories.cohort()
    for name in ("Bram Claes", "Amina Haddad"):
        factories.learner(cohort, name=name)
    with writing():
        db.session.execute(text("UPDATE standing_learner SET rules_version = 0"))
    amina, bram = outdated()
    assert (amina.learner_name, bram.learner_name) == ("Amina Haddad", "Bram Claes")
    with writing():
        spoilt = text("UPDATE standing_learner SET pace = 'evening' WHERE last_seq = 1")
        db.session.execute(spoilt)
        assert renew(amina) is True
        assert renew(amina) is False
        renew(bram)
    assert outdated() == []
    assert [broken for _, broken in verify_all() if broken] == []
