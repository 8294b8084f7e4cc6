"""The clock stops what computes or waits too long, and nothing else."""

import signal
import threading
import time

import pytest

from course import clock
from course.clock import TooSlow, limited


def compute(seconds: float) -> None:
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def test_what_computes_too_long_is_stopped() -> None:
    start = time.thread_time()
    with pytest.raises(TooSlow), limited(0.1, 50):
        compute(10)
    assert 0.09 < time.thread_time() - start < 2


def test_what_waits_too_long_is_stopped() -> None:
    with pytest.raises(TooSlow), limited(0.05, 2):
        time.sleep(10)


def test_waiting_is_not_computing() -> None:
    with limited(0.05, 50):
        time.sleep(0.2)


def test_no_except_of_a_learner_keeps_it_from_ending() -> None:
    with pytest.raises(TooSlow), limited(0.1, 50):
        while True:
            try:
                compute(1)
            except Exception:  # noqa: BLE001 - as a learner may write it
                continue


def test_a_limit_lies_within_another() -> None:
    with pytest.raises(TooSlow), limited(0.15, 50):
        for _ in range(3):
            with pytest.raises(TooSlow), limited(0.02, 50):
                compute(1)
        compute(10)


def test_the_inner_limit_ends_and_the_outer_goes_on() -> None:
    handler = signal.getsignal(signal.SIGALRM)
    with limited(0.1, 50):
        with limited(5, 50):
            pass
        with pytest.raises(TooSlow):
            compute(10)
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0
    assert signal.getsignal(signal.SIGALRM) == handler


def test_the_outer_limit_counts_what_the_inner_one_took() -> None:
    with limited(5, 50):
        with limited(1, 50):
            time.sleep(0.1)
        left, tick = signal.getitimer(signal.ITIMER_REAL)
        assert left < 4.91 and tick == pytest.approx(0.5)
    with pytest.raises(TooSlow), limited(0.05, 50):
        with limited(5, 50):
            compute(0.1)  # by now the outer one's time is up
        compute(10)


@pytest.mark.parametrize("inside", [False, True])
def test_who_waited_first_and_computes_then_is_stopped(inside: bool) -> None:
    with pytest.raises(TooSlow), limited(0.05, 50):
        if inside:
            with limited(5, 50):
                pass
        time.sleep(0.1)  # the first alarm finds nothing to stop
        compute(10)


def test_only_what_was_computed_counts() -> None:
    with limited(0.1, 50):
        compute(0.02)
        time.sleep(0.2)


def test_time_is_up_once_more_where_a_learner_went_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "AGAIN", 0.05)
    with limited(0.05, 50):
        for _ in range(3):
            with pytest.raises(TooSlow):
                compute(2)


def test_who_tells_of_it_is_not_stopped_again_at_once() -> None:
    assert clock.AGAIN == 1.0
    with limited(0.02, 50):
        with pytest.raises(TooSlow):
            compute(5)
        compute(0.05)  # more than the limit, to tell of it


def test_without_a_clock_that_interrupts_there_is_no_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(signal, "setitimer")
    with limited(0.01, 1):
        compute(0.05)


def test_who_must_not_be_stopped_now_is_told_later() -> None:
    asked = []
    with limited(0.05, 50, later=lambda: not asked.append(True)):
        compute(0.2)
    assert asked


def test_another_thread_has_no_limit() -> None:
    ended = []

    def work() -> None:
        with limited(0.01, 1):
            time.sleep(0.1)
        ended.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert ended
