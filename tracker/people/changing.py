"""The verbs that change what stands: a cohort's name, a site, a post, a setting. Each leaves a line in the audit trail.

What is added, and how mentorships end, is roster.py's. Nothing here commits.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from tracker import audit
from tracker.audit import Verb
from tracker.errors import Conflict, DatesReversed, NotFound
from tracker.extensions import db
from tracker.people.models import Cohort, Post, Provider, Site
from tracker.people.names import clean, one_line


def rename_cohort(*, actor_id: UUID | None, cohort: Cohort, name: str) -> None:
    """Raises Conflict when the provider has another cohort of that name. The same name changes nothing."""
    name = one_line(name)
    if name == cohort.name:
        return
    if db.session.scalar(select(Cohort.id).where(Cohort.provider_id == cohort.provider_id, Cohort.name == name)):
        raise Conflict
    cohort.name = name
    db.session.flush()
    audit.record(Verb.COHORT_RENAMED, actor_id=actor_id, provider_id=cohort.provider_id, object_id=cohort.id)


def change_site(*, actor_id: UUID | None, site: Site, capacity: int | None, **words: str) -> None:
    """Words are name, kind, department, town, contact, contact_mail and phone; capacity None: nobody has said.

    Raises Conflict when the provider has that department of that name already. The same again changes nothing.
    """
    words = {column: clean(text) if column == "contact" else one_line(text) for column, text in words.items()}
    given = {**words, "capacity": capacity}
    changed = [column for column, value in given.items() if getattr(site, column) != value]
    if not changed:
        return
    same = (Site.provider_id == site.provider_id, Site.name == words["name"], Site.department == words["department"])
    if db.session.scalar(select(Site.id).where(*same, Site.id != site.id)):
        raise Conflict
    for column in changed:
        setattr(site, column, given[column])
    db.session.flush()
    told = {"columns": ",".join(sorted(changed))}
    audit.record(Verb.SITE_CHANGED, actor_id=actor_id, provider_id=site.provider_id, object_id=site.id, **told)


def post_of(post_id: UUID, provider_id: UUID) -> Post:
    """Raises NotFound for one of another provider."""
    row = db.session.scalar(select(Post).where(Post.id == post_id, Post.provider_id == provider_id))
    if row is None:
        raise NotFound
    return row


def change_post(*, actor_id: UUID | None, post: Post, function: str, may_sign: bool, ends_on: date | None) -> None:
    """Who may sign at a site, as what, and until when. What was signed before stands.

    Raises DatesReversed for an end before the post began. The same again changes nothing.
    """
    given = {"function": one_line(function), "may_sign": may_sign, "ends_on": ends_on}
    if all(getattr(post, column) == value for column, value in given.items()):
        return
    if ends_on is not None and ends_on < post.starts_on:
        raise DatesReversed(post.starts_on)
    for column, value in given.items():
        setattr(post, column, value)
    db.session.flush()
    audit.record(
        Verb.POST_CHANGED,
        actor_id=actor_id,
        provider_id=post.provider_id,
        object_id=post.id,
        may_sign=int(may_sign),
        ends_on=ends_on.isoformat() if ends_on else None,
    )


def set_provider(*, actor_id: UUID | None, provider: Provider, contact: str, phone: str, **numbers: int) -> bool:
    """What a provider decides for itself: whom sites ring, and by `numbers` when a learner is told of.

    A line for each setting that changes, with its number before and after; of a text only that it changed, for the
    trail keeps none. False where everything stays as it was.
    """
    given: dict[str, str | int] = {"contact": one_line(contact), "phone": one_line(phone), **numbers}
    changed = {column: value for column, value in given.items() if getattr(provider, column) != value}
    for column, value in changed.items():
        told = {"before": getattr(provider, column), "after": value} if isinstance(value, int) else {}
        setattr(provider, column, value)
        audit.record(
            Verb.PROVIDER_CHANGED,
            actor_id=actor_id,
            provider_id=provider.id,
            object_id=provider.id,
            column=column,
            **told,
        )
    db.session.flush()
    return bool(changed)
