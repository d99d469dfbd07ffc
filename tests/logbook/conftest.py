"""`world`: a learner, two mentors, a coordinator and a clock that stands (worlds.py)."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.logbook.worlds import World


@pytest.fixture
def world(database: str) -> Iterator[World]:
    with ExitStack() as clocks:
        yield World(clocks)
