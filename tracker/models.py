"""Every table of the house, imported in one place for the migrations and their test. Defines none."""

import tracker.access.models
import tracker.audit
import tracker.curriculum.models
import tracker.files.models
import tracker.logbook.models
import tracker.mail.models
import tracker.people.desk_models
import tracker.people.models  # noqa: F401
