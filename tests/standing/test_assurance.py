"""The order of the ways to sign: what is surer does for what asks less, and no other."""

import pytest

from tracker.standing.assurance import ORDER, is_enough, signs

pytestmark = pytest.mark.quick


def test_the_order_is_that_of_proof():
    assert ORDER == ("paper", "device", "code", "link", "pin", "passkey")


@pytest.mark.parametrize("least", ORDER)
@pytest.mark.parametrize("given", ORDER)
def test_the_surer_does_for_the_lesser(given, least):
    assert is_enough(given, least) is (ORDER.index(given) >= ORDER.index(least))


@pytest.mark.parametrize("given", ["session", "console", "", "PIN"])
def test_what_is_no_way_to_sign_signs_nothing(given):
    assert not signs(given)
    assert not any(is_enough(given, least) for least in ORDER)
