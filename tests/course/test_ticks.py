"""How often the clock looks again: told by the system's timer, so that no test has to wait."""

import signal

import pytest

from course.clock import TooSlow, limited


def tick() -> float:
    return signal.getitimer(signal.ITIMER_REAL)[1]


def ring() -> None:
    """As if the time were over."""
    handler = signal.getsignal(signal.SIGALRM)
    assert callable(handler)
    handler(signal.SIGALRM, None)


@pytest.mark.parametrize(("seconds", "then"), [(20.0, 2.0), (0.5, 0.05), (0.05, 0.01)])
def test_after_the_first_time_it_looks_ten_times_as_often(seconds: float, then: float) -> None:
    with limited(seconds, 1000):
        assert tick() == pytest.approx(then, abs=1e-6)


@pytest.mark.parametrize(("seconds", "again"), [(20.0, 2.0), (5.0, 1.0), (0.5, 1.0)])
def test_once_raised_it_gives_time_to_tell_of_it(seconds: float, again: float) -> None:
    with limited(seconds, waiting=0.0):  # whoever waits at all waits too long
        with pytest.raises(TooSlow):
            ring()
        assert tick() == pytest.approx(again, abs=1e-6)


def test_before_its_time_nothing_is_raised() -> None:
    with limited(20.0, 50):
        ring()
        assert tick() == pytest.approx(2.0, abs=1e-6)


@pytest.mark.parametrize("told", [True, False])
def test_whoever_sees_to_it_later_is_asked_first(told: bool) -> None:
    with limited(20.0, waiting=0.0, later=lambda: told):
        if told:
            ring()
        else:
            with pytest.raises(TooSlow):
                ring()
