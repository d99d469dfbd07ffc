"""A name is found however its letters were typed."""

import pytest

from tracker.search.names import fits

pytestmark = pytest.mark.quick


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("sorensen",), "Zoë Sørensen"),
        (("soerensen",), "Zoë Sørensen"),
        (("sorensen",), "Zoe Soerensen"),
        (("zoe", "sor"), "Zoë Sørensen"),
        (("mueller",), "Jürgen Müller"),
        (("muller",), "Juergen Mueller"),
        (("aase",), "Åse"),
        (("aese",), "Æse"),
        (("andre",), "André"),
        (("noel",), "Noël"),
    ],
)
def test_found(words, name):
    assert fits(words, name)


@pytest.mark.parametrize(("words", "name"), [(("zoe", "ann"), "Zoë Sørensen"), (("sorensson",), "Sørensen")])
def test_not_found(words, name):
    assert not fits(words, name)
