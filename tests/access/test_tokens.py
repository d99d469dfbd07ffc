"""What a browser, a letter or a paper carries: long, unlike any other, and typed without mistakes."""

import pytest

from tracker.access import tokens

pytestmark = pytest.mark.quick


def test_tokens_are_long_safe_in_an_address_and_unlike_each_other():
    made = {tokens.new_token() for _ in range(50)}
    assert len(made) == 50
    assert all(len(each) == 43 and each.replace("-", "").replace("_", "").isalnum() for each in made)


def test_a_row_is_found_by_the_hash_and_holds_no_token():
    token = tokens.new_token()
    assert tokens.token_hash(token) == tokens.token_hash(token) != tokens.token_hash(token + "x")
    assert token not in tokens.token_hash(token)
    assert tokens.token_hash("\ud800"), "a lone surrogate typed into an address is no fault of ours"


def test_a_code_is_read_however_it_is_typed():
    code = tokens.new_code()
    spaced = f" {code[:4].lower()} - {code[4:8]}-{code[8:]} "
    assert tokens.read_code(spaced) == code
    assert len(code) == tokens.CODE_LENGTH


def test_no_sign_is_taken_for_another():
    assert not set("0O1IL") & set(tokens.READABLE)
    assert len(set(tokens.READABLE)) == len(tokens.READABLE)


@pytest.mark.parametrize("make", [tokens.derived_token, tokens.derived_code])
def test_what_is_derived_follows_from_key_and_name(make):
    first = make(b"key", "name")
    assert first == make(b"key", "name")
    assert len({first, make(b"other", "name"), make(b"key", "other")}) == 3


def test_digits_keep_their_zeros():
    assert all(len(each) == tokens.DIGITS and each.isdigit() for each in (tokens.new_digits() for _ in range(200)))
