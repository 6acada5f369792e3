"""How many files the process may have open."""

import resource
from collections.abc import Iterator

import pytest

from bot.app import MAX_FILES, allow_files


@pytest.fixture(autouse=True)
def hard() -> Iterator[int]:
    """The system's limit; the process's own is as it was, afterwards."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    yield before[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_the_usual_limit_is_raised(hard: int) -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (512, hard))
    allow_files()
    soft, still = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert still == hard
    assert soft == (MAX_FILES if hard == resource.RLIM_INFINITY else min(hard, MAX_FILES))
