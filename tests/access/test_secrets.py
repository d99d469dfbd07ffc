"""Passwords and PINs: hashed, compared, refused when too easy."""

from threading import Barrier, Thread

import pytest
from argon2 import extract_parameters
from hypothesis import given
from hypothesis import strategies as st

from tracker.access import secrets
from tracker.access.secrets import (
    check_password_strength,
    check_pin_strength,
    common_passwords,
    hash_password,
    hash_pin,
    password_matches,
    pin_matches,
)
from tracker.errors import WeakSecret

pytestmark = pytest.mark.quick
KEY = "a-signing-key-of-the-tests-0123456789"


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    for name in ("hasher", "dummy", "signing_key"):
        monkeypatch.setattr(secrets._Hashing, name, getattr(secrets._Hashing, name))
    secrets.configure(8, 1, KEY)


def test_a_password_matches_its_hash_and_no_other():
    kept = hash_password("a quiet morning")
    assert password_matches(kept, "a quiet morning")
    assert not password_matches(kept, "a quiet Morning")
    assert not password_matches(kept, "")
    assert kept != hash_password("a quiet morning"), "each hash has a salt of its own"
    assert kept.startswith("$argon2id$")


def test_the_same_letters_typed_on_two_keyboards_match():
    assert password_matches(hash_password("caf\u00e9 du midi"), "cafe\u0301 du midi")


@pytest.mark.parametrize("kept", [None, "", "not a hash", "$argon2id$v=19$m=8,t=1,p=1$broken"])
def test_without_a_good_hash_nothing_matches(kept):
    assert not password_matches(kept, "nobody")
    assert not pin_matches(kept, "583920")


def test_nobody_costs_the_same_work_as_somebody(monkeypatch):
    seen = []

    class Watched(type(secrets._Hashing.hasher)):
        def verify(self, kept, given):
            seen.append(extract_parameters(kept))
            return super().verify(kept, given)

    somebody = hash_password("a quiet morning")
    monkeypatch.setattr(secrets._Hashing, "hasher", Watched(memory_cost=8, time_cost=1, parallelism=1))
    assert not password_matches(None, "a quiet evening")
    assert not password_matches(somebody, "a quiet evening")
    assert seen[0] == seen[1]


def test_a_pin_needs_the_key_of_the_server():
    kept = hash_pin("583920")
    assert pin_matches(kept, "583920")
    assert not pin_matches(kept, "583921")
    assert not password_matches(kept, "583920"), "the database alone is not enough to try PINs"
    secrets.configure(8, 1, "another-signing-key-0123456789-abcdef")
    assert not pin_matches(kept, "583920")


def test_without_a_key_no_pin_is_made():
    secrets.configure(8, 1, "")
    with pytest.raises(RuntimeError, match="signing key"):
        hash_pin("583920")


def test_parameters_come_from_the_settings():
    secrets.configure(16, 3, KEY)
    parameters = extract_parameters(hash_password("a quiet morning"))
    assert (parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (16, 3, 1)


def test_a_hash_of_older_parameters_still_matches():
    kept = hash_password("a quiet morning")
    secrets.configure(16, 2, KEY)
    assert password_matches(kept, "a quiet morning")


def test_no_more_than_two_at_once(monkeypatch):
    running, most, together = [], [], Barrier(2, timeout=5)

    class Watched(type(secrets._Hashing.hasher)):
        def hash(self, given):
            running.append(given)
            most.append(len(running))
            together.wait()
            running.remove(given)
            return super().hash(given)

    monkeypatch.setattr(secrets._Hashing, "hasher", Watched(memory_cost=8, time_cost=1, parallelism=1))
    threads = [Thread(target=hash_password, args=(f"password {each}",)) for each in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(most) == 6
    assert max(most) == 2


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "short"),
        ("1234567", "short"),
        ("x" * 201, "long"),
        ("password", "common"),
        ("PassWord", "common"),
        ("  password ", "common"),
        ("welkom123", "common"),
        ("Azertyuiop", "common"),
        ("passord123", "common"),
        ("zzzzzzzzzzzz", "common"),
    ],
)
def test_weak_passwords_are_refused(text, why):
    with pytest.raises(WeakSecret) as refused:
        check_password_strength(text)
    assert refused.value.why == why


@pytest.mark.parametrize(
    "text", ["correct horse battery staple", "zonnig weer", "Ææøåßłđ8", "密码密码密码密码安", "ab cd ef", "x1" * 100]
)
def test_any_characters_make_a_password(text):
    check_password_strength(text)
    assert password_matches(hash_password(text), text)


def test_the_bundled_list_is_long_lower_case_and_names_its_source():
    listed = common_passwords()
    assert len(listed) >= 3000
    assert all(each == each.lower() and len(each) >= secrets.SHORTEST for each in listed)
    head = secrets.COMMON.read_text("utf-8")[:1500]
    assert head.startswith("#")
    assert "zxcvbn" in head
    assert "MIT License" in head


@pytest.mark.parametrize(
    ("pin", "why"),
    [
        ("", "short"),
        ("12345", "short"),
        ("1234567", "short"),
        ("12a456", "short"),
        ("١٢٣٤٥٦", "short"),
        ("58 920", "short"),
        ("000000", "sequence"),
        ("123456", "sequence"),
        ("654321", "sequence"),
        ("890123", "sequence"),
        ("135791", "sequence"),
        ("121212", "sequence"),
        ("583583", "sequence"),
        ("112233", "common"),
        ("159753", "common"),
        ("100001", "common"),
    ],
)
def test_weak_pins_are_refused(pin, why):
    with pytest.raises(WeakSecret) as refused:
        check_pin_strength(pin)
    assert refused.value.why == why


@pytest.mark.parametrize("pin", ["583920", "246810", "007315", "998812"])
def test_other_pins_will_do(pin):
    check_pin_strength(pin)
    assert pin_matches(hash_pin(pin), pin)


@given(st.from_regex(r"[0-9]{6}", fullmatch=True), st.integers(0, 9))
def test_adding_the_same_to_each_digit_leaves_a_run_a_run(pin, shift):
    def refused(digits: str) -> bool:
        try:
            check_pin_strength(digits)
        except WeakSecret as error:
            return error.why == "sequence"
        return False

    shifted = "".join(str((int(digit) + shift) % 10) for digit in pin)
    assert refused(pin) == refused(shifted)


def test_nearly_every_pin_is_free_to_choose():
    def good(pin: str) -> bool:
        try:
            check_pin_strength(pin)
        except WeakSecret:
            return False
        return True

    assert sum(good(f"{number:06}") for number in range(0, 1_000_000, 37)) > 0.98 * 1_000_000 / 37
