"""How long a learner's code may take, as the instructor's guide promises."""

from course import limits


def test_a_check_has_five_seconds_and_one_after_a_slow_one() -> None:
    assert (limits.CHECK_SECONDS, limits.AFTER_A_SLOW_ONE) == (5.0, 1.0)


def test_a_cell_has_a_minute() -> None:
    assert limits.CELL_SECONDS == 60


def test_what_waits_has_longer_but_no_end_of_time() -> None:
    """A busy machine costs nobody points; what sleeps for ever is ended all the same."""
    assert (limits.CHECK_WAITING, limits.WAITING) == (2.5, 2.0)
