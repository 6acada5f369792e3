"""discord.py makes no request again by itself that may have been heeded."""

import pytest

from bot.deliver.once import Once, Repeat


def test_there_are_no_files_and_a_second_attempt_is_stopped() -> None:
    once = Once()
    assert not once
    once.answered(500)
    with pytest.raises(Repeat):
        bool(once)


def test_a_connection_that_broke_without_an_answer_stops_it_too() -> None:
    once = Once()
    assert not once
    with pytest.raises(Repeat):
        bool(once)


def test_what_was_refused_because_of_a_limit_may_be_tried_again() -> None:
    once = Once()
    assert not once
    once.answered(429)
    assert not once
    once.answered(502)
    with pytest.raises(Repeat):
        bool(once)


def test_a_limit_tells_nothing_of_a_connection_that_broke_after_it() -> None:
    once = Once()
    assert not once
    once.answered(429)
    assert not once
    with pytest.raises(Repeat):
        bool(once)
