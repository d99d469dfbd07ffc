"""A small curriculum in a folder, for every test of this room."""

import pytest

from tests.curriculum.small import small, write


@pytest.fixture
def folder(tmp_path):
    """A folder in which the check finds nothing."""
    return write(tmp_path, small())
