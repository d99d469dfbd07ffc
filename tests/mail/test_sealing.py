"""A secret comes out again with the same key and row, and with nothing else."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.mail import sealing

pytestmark = pytest.mark.quick
OLD, NEW = "an-old-key-of-this-server-0123456", "a-new-key-of-this-server-0123456"


@pytest.fixture(autouse=True)
def keys(monkeypatch) -> None:
    monkeypatch.setattr(sealing._Here, "keys", ())
    monkeypatch.setattr(sealing._Here, "host", "localhost")
    sealing.configure([NEW, OLD], "stride.example")


@given(st.text(max_size=200), st.uuids())
def test_what_was_sealed_comes_out_again(secret: str, row: UUID):
    assert sealing.unseal(sealing.seal(secret, row), row) == secret


def test_two_rows_with_the_same_secret_look_different():
    assert sealing.seal("the same", uuid4())[44:] != sealing.seal("the same", uuid4())[44:]


def test_an_older_key_still_opens_and_a_lost_one_does_not():
    row = uuid4()
    sealing.configure([OLD], "stride.example")
    sealed = sealing.seal("token", row)
    sealing.configure([NEW, OLD], "stride.example")
    assert sealing.unseal(sealed, row) == "token"
    sealing.configure([NEW], "stride.example")
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(sealed, row)


def test_another_row_or_a_changed_letter_is_refused():
    row = uuid4()
    sealed = sealing.seal("token", row)
    changed = sealed[:-4] + ("AAA=" if not sealed.endswith("AAA=") else "BBB=")
    for text, of in ((sealed, uuid4()), (changed, row)):
        with pytest.raises(sealing.Unreadable):
            sealing.unseal(text, of)


def test_without_a_key_nothing_is_sealed():
    sealing.configure([], "stride.example")
    with pytest.raises(RuntimeError):
        sealing.seal("token", uuid4())


def test_the_message_id_names_the_host_of_the_base_address():
    row = uuid4()
    assert sealing.message_id(row) == f"<{row}@stride.example>"
