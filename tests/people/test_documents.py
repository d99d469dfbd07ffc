"""A provider's list of documents: added, retired, asked for again."""

from uuid import uuid4

import pytest

from tests import factories as make
from tracker.errors import Conflict, NotFound
from tracker.extensions import writing
from tracker.people.documents import add_document, documents_of, retire_document


def add(school, title="Insurance", *, before=True, form=None):
    with writing():
        return add_document(
            actor_id=None, provider_id=school.id, title=title, before_placement=before, document_id=form
        ).id


def retire(school, document):
    with writing():
        retire_document(actor_id=None, provider_id=school.id, document_id=document)


@pytest.fixture
def school(database):
    return make.provider()


def test_the_list_holds_first_what_is_asked_before_a_placement(school):
    add(school, "Diploma", before=False)
    add(school, " Work  contract ")
    add(school, "Insurance")
    assert [row.title for row in documents_of(school.id)] == ["Insurance", "Work contract", "Diploma"]
    assert documents_of(make.provider().id) == []


def test_a_form_sent_twice_adds_one_and_a_title_stands_once(school):
    form = uuid4()
    assert add(school, form=form) == add(school, form=form) == form
    with pytest.raises(Conflict):
        add(school)
    assert len(documents_of(school.id)) == 1


def test_what_was_retired_can_be_asked_for_again(school):
    first = add(school)
    retire(school, first)
    retire(school, first)
    assert documents_of(school.id) == []
    assert [row.id for row in documents_of(school.id, retired=True)] == [first]
    assert add(school, before=False) == first
    assert [row.before_placement for row in documents_of(school.id)] == [False]


def test_another_school_retires_nothing_here(school):
    with pytest.raises(NotFound):
        retire(make.provider(), add(school))
    with pytest.raises(NotFound):
        retire(school, uuid4())
