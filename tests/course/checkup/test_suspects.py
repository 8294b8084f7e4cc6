"""What is looked at, in which order and until when; and what is said of it."""

import itertools
import time
import typing
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from course.checkup import (
    checkup,
    look,
    of_data,
    of_memory,
    of_model,
    of_start,
    of_step,
    of_training,
)
from course.checkup.data import Told
from course.checkup.examination import Examination, Suspect
from course.checkup.program import Program
from course.checkup.trial import Run
from course.clock import TooSlow
from course.text import say
from tests.course.checkup.networks import GOOD, POOR, Bowl, Given, Plain, Small, data, ended, said

TWO = data([[1.0], [5.0]])


@pytest.fixture(autouse=True)
def no_two_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    """What they tell is tried in test_two_examples.py."""
    monkeypatch.setattr(look, "fits_two", lambda _: None)


def given(**more: Any) -> Given:
    known = {"data": TWO, "loss": 2.0, "told": Told(0.9, 0.9, 0.0), "elsewhere": TWO.T}
    return Given(**known | more)


def suspects(case: Given) -> list[Any]:
    return said(look._suspects(case))


def saying(*some: Any) -> Any:
    """A detector that suspects this; it notes that it was asked."""

    def detector(case: Any) -> Iterator[Suspect]:
        detector.asked += 1  # type: ignore[attr-defined]
        for name, weight in some:
            yield Suspect(name, weight)

    detector.asked = 0  # type: ignore[attr-defined]
    return detector


def with_detectors(monkeypatch: pytest.MonkeyPatch, *some: Any) -> None:
    monkeypatch.setattr(look, "DETECTORS", some)


@pytest.mark.parametrize("loss", [np.nan, np.inf])
def test_a_loss_that_is_no_number_is_all_there_is_to_say(loss: float) -> None:
    [one] = look._suspects(given(loss=loss))
    assert (one.id, one.weight) == ("nan", 1)
    assert one.facts == {"value": pytest.approx(loss, nan_ok=True)}


def test_without_parameters_it_says_what_moves() -> None:
    class Elsewhere(Plain):
        def predict(self, X: Any) -> Any:
            return np.asarray(X)[:, :1] * 2

    [one] = look._suspects(given(made=Elsewhere(p=[3.0], q=[4.0], r=[5.0], s=[6.0], t=[7.0])))
    assert (one.id, one.weight) == ("no_parameters", 1)
    assert one.facts == {"others": "p, q, r, s"}


@pytest.mark.parametrize(
    ("reshaped", "raised", "found"),
    [
        ([("b", (1,), (2, 1))], "", [("shape_changes", 0.79)]),
        ([("b", (1,), (3, 1))], "", []),
        ([("b", (2,), (2, 1))], "", []),
        ([], "KeyError: 'W'", [("raises", 0.79)]),
        ([("a", (1,), (3,)), ("b", (1,), (2, 1))], "KeyError: 'W'", [("shape_changes", 0.79)]),
    ],
    ids=itertools.count(),
)
def test_what_lets_no_training_be_judged(reshaped: Any, raised: str, found: Any) -> None:
    case = given(run=ended(raised=raised))
    case.program.reshaped = reshaped
    stopped = look._stopped(case)
    assert said(stopped) == found
    for one in stopped:
        shapes = {"name": "b", "old": (1,), "new": (2, 1)}
        assert one.facts == (shapes if one.id == "shape_changes" else {"error": raised})


def test_where_no_training_can_be_judged_shapes_and_softmax_are_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(look, "label_shape", saying(("shape", 0.5)))
    monkeypatch.setattr(look, "softmax_axis", saying(("axis", 0.4)))
    case = given(run=ended(raised="KeyError"))
    assert suspects(case) == [("raises", 0.79), ("shape", 0.5), ("axis", 0.4)]


@pytest.mark.parametrize(
    ("run", "steps", "later", "well"),
    [
        (GOOD, 100, False, True),
        (POOR, 100, True, False),
        (POOR, 200, True, True),
        (POOR, 200, False, False),
        (ended(0.8, losses=[1, 900.0]), 200, True, False),
    ],
    ids=itertools.count(),
)
def test_what_learns_is_healthy(
    run: Run, steps: int, later: bool, well: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look, "_learns_later", lambda case: later)
    monkeypatch.setattr(look, "softmax_axis", saying(("axis", 0.4)))
    monkeypatch.setattr(look, "labels_shuffled", saying(("shuffled", 0.5)))
    with_detectors(monkeypatch, saying(("x", 0.9)))
    longer = ended(0.01, losses=[1, 0.02], at=[0, 999])
    found = list(look._suspects(given(run=run, steps=steps, longer=longer)))
    if well:
        name = "healthy_later" if later else "healthy"
        assert said(found) == [("axis", 0.4), ("shuffled", 0.5), (name, 0.0)]
        facts = {"steps": 10, "start": 2, "end": run.loss}
        assert found[-1].facts == facts | ({"later": 0.02, "more": 999} if later else {})
    else:
        assert said(found) == [("x", 0.9)]


@pytest.mark.parametrize(
    ("steps", "error", "trials", "later"),
    [
        (1499, 0.05, [], True),
        (1500, 0.05, [POOR], True),
        (1500, 0.05, [GOOD, POOR], True),
        (1500, 0.05, [GOOD, GOOD], False),
        (900, 0.11, [], False),
        (1500, 0.11, [POOR], False),
    ],
)
def test_who_learns_later_would_not_at_once(
    steps: int, error: float, trials: Any, later: bool
) -> None:
    case = given(longer=ended(error, at=[0, steps]), trials=trials)
    assert look._learns_later(case) is later
    scales = [asked["scale"] for asked in case.asked]
    assert scales == [100, 300][: len(scales)]


@pytest.mark.parametrize(
    ("weights", "left", "asked"),
    [
        ([0.5, 0.5, 0.5], 60, 3),
        ([0.5, 0.98, 0.5], 60, 3),
        ([0.5, 0.985, 0.5], 60, 2),
        ([0.985, 0.5, 0.5], 60, 1),
        ([0.93, 0.5, 0.5], 30, 3),
        ([0.93, 0.5, 0.5], 29, 1),
        ([0.92, 0.5, 0.5], 29, 3),
        ([0.5, 0.5, 0.5], 0.1, 0),
        ([0.5, 0.5, 0.5], 0.11, 3),
    ],
)
def test_it_looks_on_until_it_is_sure(
    weights: Any, left: float, asked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = [saying((f"x{k}", weight), ("y", 0.31)) for k, weight in enumerate(weights)]
    with_detectors(monkeypatch, *some)
    list(look._suspects(given(run=POOR, left=left)))
    assert sum(one.asked for one in some) == asked


@pytest.mark.parametrize(("cut", "first"), [(True, "moves"), (False, "x")])
def test_where_a_step_takes_long_it_is_looked_at_first(
    cut: bool, first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    moves, way, other = saying(("moves", 0.5)), saying(("way", 0.5)), saying(("x", 0.5))
    monkeypatch.setattr(look, "nothing_moves", moves)
    monkeypatch.setattr(look, "direction", way)
    with_detectors(monkeypatch, other, way, moves)
    found = [one.id for one in look._suspects(given(run=ended(0.8, cut=cut)))]
    assert found == (["moves", "way", "x"] if cut else ["x", "way", "moves"])


@pytest.mark.parametrize(
    ("weight", "run", "found"),
    [
        (0.3, ended(0.9), []),
        (0.29, ended(0.61), [("unknown", 0.31)]),
        (0.29, ended(0.59), [("healthy", 0.31)]),
        (0.29, ended(0.9, cut=True), [("healthy", 0.31)]),
        (0.29, ended(0.9, loss=1.79, cut=True), [("healthy", 0.31)]),
        (0.29, ended(0.9, loss=1.81, cut=True), [("few_tried", 0.31)]),
        (0.29, ended(0.9, loss=1.81), [("unknown", 0.31)]),
        (0.29, ended(0.59, loss=1.81, cut=True), [("healthy", 0.31)]),
    ],
    ids=itertools.count(),
)
def test_where_nothing_was_found(
    weight: float, run: Run, found: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("nothing_moves", "direction"):
        monkeypatch.setattr(look, name, saying())
    with_detectors(monkeypatch, saying(("x", weight)))
    suspects = list(look._suspects(given(run=run, elsewhere=0)))
    assert said(suspects) == [("x", weight), *found]
    facts = {"steps": 10, "start": 2.0, "end": run.loss}
    for one in suspects[1:]:
        assert one.facts == facts | ({"asked": 100} if one.id == "few_tried" else {})


@pytest.mark.parametrize(("error", "name"), [(0.31, "unknown"), (0.29, "healthy")])
def test_six_tenths_of_chance_are_not_weak(
    error: float, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_detectors(monkeypatch)
    [one] = look._suspects(given(run=ended(error), data=data([[0], [1]] * 13, "binary")))
    assert one.id == name


@pytest.mark.parametrize(("bar", "name"), [(0.31, "unknown"), (0.32, "healthy")])
def test_twice_the_bar_is_not_weak(bar: float, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with_detectors(monkeypatch)
    [one] = look._suspects(given(run=ended(0.63), bar=bar))
    assert one.id == name


def test_a_detector_that_raises_finds_nothing_and_leaves_nothing() -> None:
    def broken(case: Examination) -> Iterator[Suspect]:
        yield Suspect("x", 0.5)
        case.program.put(case.program.start + 9)
        raise KeyError

    case = given()
    assert look._safely(broken, case) == []
    assert case.program.theta().tolist() == case.program.start.tolist()
    assert said(look._safely(saying(("x", 0.5)), case)) == [("x", 0.5)]


# ---- What is said ------------------------------------------------------------------------------

RATE = {"start": 1.0, "end": 0.5, "steps": 10, "factor": 10.0, "share": 0.2}


def suspect(id: str, weight: float, run: Run | None = None, **facts: Any) -> Suspect:
    return Suspect(id, weight, RATE | facts, run)


def test_the_likeliest_come_first_and_each_once() -> None:
    some = [suspect("rate_too_small", 0.5), suspect("rate_too_large", 0.8)]
    some += [suspect("rate_blown", 0.9), suspect("too_slow", 0.4)]
    found = look._findings(some, None)
    assert [(one.id, one.weight) for one in found] == [
        ("rate_too_large", 0.9),
        ("rate_too_small", 0.5),
        ("too_slow", 0.4),
    ]
    assert found[0].sentence == say("checkup_rate_blown", **RATE)
    assert found[0].advice == say("checkup_rate_too_large_do", **RATE)
    assert (found[0].losses, found[0].steps) == ((), ())


@pytest.mark.parametrize(
    ("some", "ids"),
    [
        ([("too_slow", 0.3)], ["too_slow"]),
        ([("too_slow", 0.29)], []),
        ([("healthy", 0.0)], ["healthy"]),
        ([("healthy", 0.31), ("too_slow", 0.3)], ["healthy", "too_slow"]),
        ([("healthy", 0.31), ("too_slow", 0.4)], ["too_slow"]),
        ([("healthy", 0.0), ("too_slow", 0.29)], ["healthy"]),
    ],
    ids=itertools.count(),
)
def test_what_is_hardly_likely_is_not_said(some: Any, ids: Any) -> None:
    assert [one.id for one in look._findings([suspect(*one) for one in some], None)] == ids


def test_no_more_than_four_are_said() -> None:
    ids = ["too_slow", "rate_blown", "rate_too_small", "small_start", "saturated_start"]
    some = [suspect(one, 0.5, size=1.0, grow=30.0, name="W", shrink=0.1) for one in ids]
    assert [one.id for one in look._findings(some, None)] == [
        "too_slow",
        "rate_too_large",
        "rate_too_small",
        "small_start",
    ]


def test_a_training_that_was_tried_is_said_and_kept() -> None:
    run = ended(0.05, at=[0, 7], losses=[1.0, 0.25])
    [one] = look._findings([suspect("rate_too_small", 0.5, run)], None)
    tried = say("checkup_tried", loss=0.25, steps=7)
    assert one.sentence == f"{say('checkup_rate_too_small', **RATE)} {tried}"
    assert (one.losses, one.steps) == ((1.0, 0.25), (0, 7))


def test_what_a_longer_training_came_to_is_filled_in() -> None:
    run = ended(0.05, at=[0, 7], losses=[1.0, 0.25])
    facts = {"end": np.float64(0.5), "steps": 5, "later": np.float64(0.25), "needed": 7}
    [one] = look._findings([Suspect("too_few_steps", 0.5, facts, run)], None)
    assert "After 5 steps the loss is 0.5" in one.sentence and "7 steps" in one.advice
    assert look._numbers(facts) == {"end": 0.5, "steps": 5, "later": 0.25, "needed": 7}
    assert type(look._numbers(facts)["end"]) is float


# ---- From the outside --------------------------------------------------------------------------


def examined(made: Any, **more: Any) -> Any:
    known = {name: getattr(made, name) for name in ("X", "Y", "predict", "loss", "step")}
    return checkup(made.net, **known | more)


def test_what_one_says_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []

    def noted(*args: Any, **more: Any) -> Program:
        seen.append((args, more))
        return Program(*args, **more)

    monkeypatch.setattr(look, "Program", noted)
    monkeypatch.setattr(look, "_suspects", lambda case: seen.append(case.steps) or [])
    made = Bowl([1.0])
    for steps, more in ((7, {}), (0, {"seed": 3, "seconds": 5.0})):
        examined(made, steps=steps, **more)
    examined(made)
    known = (made.net, made.X, made.Y, made.predict, made.loss, made.step)
    usual = {"seed": 0, "seconds": 8.0}
    assert seen[::2] == [(known, usual), (known, {"seed": 3, "seconds": 5.0}), (known, usual)]
    assert seen[1::2] == [7, 1, 200]


def test_the_training_as_it_is_is_kept() -> None:
    found = examined(Bowl([1.0, 2.0], rate=0.5), steps=3)
    assert found.losses == (2.5, 0.625, 0.15625, 0.0390625)
    assert found.steps == (0, 1, 2, 3)
    assert found.seconds > 0


def test_without_a_training_none_is_kept() -> None:
    found = examined(Bowl([np.nan]))
    assert (found.losses, found.steps) == ((), ())


@pytest.mark.parametrize(
    ("error", "name", "words"),
    [
        (KeyError("W3"), "raises", "KeyError: 'W3'"),
        (TooSlow(), "too_slow", "too long"),
    ],
    ids=itertools.count(),
)
def test_what_is_raised_before_anything_is_found(
    error: BaseException, name: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(case: Any) -> Any:
        raise error

    monkeypatch.setattr(look, "_suspects", broken)
    [one] = examined(Bowl([1.0])).findings
    assert (one.id, one.weight) == (name, 1) and words in one.sentence


@pytest.mark.parametrize(
    ("weight", "ids"), [(0.5, ["no_parameters"]), (0.3, ["no_parameters"]), (0.29, ["too_slow"])]
)
def test_what_was_found_stays_where_time_is_over(
    weight: float, ids: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(case: Any) -> Iterator[Suspect]:
        yield Suspect("no_parameters", weight)
        raise TooSlow

    monkeypatch.setattr(look, "_suspects", late)
    assert [one.id for one in examined(Bowl([1.0])).findings] == ids


def test_a_learner_s_warnings_are_not_shown_and_numpy_raises_nothing(
    recwarn: pytest.WarningsRecorder,
) -> None:
    class Warns(Bowl):
        def step(self) -> None:
            warnings.warn("slow", stacklevel=1)
            self.rate = self.rate + 0 / np.zeros(1)

    with np.errstate(all="raise"):
        [one] = examined(Warns([1.0]), steps=2).findings
    assert one.id != "raises" and len(recwarn) == 0


def test_the_seconds_are_those_that_it_took() -> None:
    began = time.monotonic()
    found = examined(Bowl([1.0, 2.0]), steps=1)
    assert 0 < found.seconds <= time.monotonic() - began


def test_each_detector_is_asked() -> None:
    modules = (of_data, of_start, of_step, of_training, of_model, of_memory)
    own = {
        function
        for module in modules
        for name, function in vars(module).items()
        if not name.startswith("_")
        and getattr(function, "__module__", "") == module.__name__
        and typing.get_type_hints(function).get("return") == Iterator[Suspect]
    }
    assert set(look.DETECTORS) == own


def test_warnings_and_what_numpy_says_of_numbers_are_not_shown(
    recwarn: pytest.WarningsRecorder,
) -> None:
    examined(Small(last=lambda z: z / np.zeros(1)), steps=2)
    assert len(recwarn) == 0


def test_everything_is_put_back_even_large_arrays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("course.kept.LARGE", 0)
    small = Small()
    found = small.X.copy()

    def spoiling() -> float:
        small.X[0] = 9
        return float("nan")

    checkup(small.net, **small.known() | {"loss": spoiling})
    assert np.array_equal(small.X, found)
