"""Whether a mutant that no check catches behaves as the reference does.

The arguments with which a notebook's test cells call the reference's functions are noted, under
several seeds. On these, and on many random ones of their kind, the mutant has to give what the
reference gives (to rounding), leave its arguments in the same state, hand out the caller's own
arrays where the reference does, and end where the reference ends. Then no check could tell them
apart, and it has a right to its points.

An answer of a learner's own design (`open` in the notebook's policy) need not give what the
reference gives: there a mutant counts as right too where it earns every point under `FRESH` other
seeds as well, and leaves its arguments as the reference does.

Functions among the arguments are used as the tests have them; no other ones are made up.
"""

import contextlib
import copy
import functools
import inspect
import os
import random
import re
import time
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from autograder import material
from autograder.cells.reference import reference
from autograder.material import Policy
from autograder.quality import mutants, trials
from autograder.quality.dummies import SAME, agrees
from autograder.quality.habits import Function
from autograder.quality.trials import Exercise, Stopped
from course import notebooks
from course.check import Counted, Session, within
from course.check.namespace import Namespace, overridden
from course.memory import Before, overlap

#: Calls noted for each function, test cell and seed; seeds; seconds of the reference's own
#: computing on all inputs of one function, after which no more are drawn.
NOTED, SEEDS, SECONDS = 20, 3, 1.0
#: Where the reference's own trial takes more seconds it is run under one seed only.
SLOW = 1.0
#: Seeds under which a design is tried again.
FRESH = 5
#: Seconds for the inputs of one function, where fewer than enough are known by then.
PATIENCE = 10.0
#: How many inputs are drawn for each function, and on how many two functions are to agree at least.
DRAWN, ENOUGH = 200, 20


class Verdict(NamedTuple):
    """Whether a mutant is equivalent, on how many inputs that was looked at, and what was seen."""

    equivalent: bool
    inputs: int
    why: str


Arguments = dict[str, object]


class _Call(NamedTuple):
    """One call: its arguments, and what stood in for the functions that it uses."""

    given: Arguments
    standing: dict[str, object]


#: What a call gives, what it leaves of its arguments, which arrays of theirs it hands out.
Behaviour = tuple[object, object, object]


def verdicts(
    assignment: str, exercises: Mapping[str, Exercise], survivors: Sequence[tuple[str, str]]
) -> list[Verdict]:
    """Judge mutants by their behaviour.

    Args:
        assignment: the notebook's id.
        exercises: the notebook's.
        survivors: each one's exercise, and the source of its answer cell.
    """
    policy = material.policy(assignment)
    again = [
        (exercises[name], source, seed)
        for name, source in survivors
        if mutants.is_open(source, policy)
        for seed in range(1, FRESH + 1)
    ]
    lost = {
        (exercise.name, source)
        for (exercise, source, _), judged in zip(
            again, trials.judge_all(again, whole=False), strict=True
        )
        if not judged.right
    }
    slow = {name for name, exercise in exercises.items() if exercise.seconds > SLOW}

    def work() -> list[Verdict]:
        notes = _Notes(assignment, exercises, slow)
        wanted = {name for name, _ in survivors}
        for exercise in exercises.values():
            exercise.before = {**notes.left, **exercise.before}
        expected = {name: _expected(exercises[name], notes.calls[name], policy) for name in wanted}
        jobs = [
            functools.partial(_verdict, exercises[name], source, expected[name], policy)
            for name, source in survivors
        ]
        found = trials.forked(jobs, 60 * SECONDS)
        return [Verdict(False, 0, f.why) if isinstance(f, Stopped) else f for f in found]

    if not survivors:
        return []

    # In a child of its own, for the test cells that run in it leave traces.
    [found] = trials.forked([work], 3600, 1)
    if isinstance(found, Stopped):
        raise RuntimeError(found.why)
    return [
        Verdict(False, 0, "it loses points under another seed") if one in lost else verdict
        for one, verdict in zip(survivors, found, strict=True)
    ]


# What the functions are called with


class _Notes:
    """The arguments of the calls that test cells make: their own exercise's, and later ones."""

    def __init__(self, assignment: str, exercises: Mapping[str, Exercise], slow: set[str]) -> None:
        #: Exercise → function → its calls.
        self.calls: dict[str, dict[str, list[_Call]]] = {name: {} for name in exercises}
        #: What test cells defined: what they hand to a function may use it.
        self.left: dict[str, object] = {}
        self._here: Counter[Function] = Counter()  # how many in this test cell
        ref = reference(assignment)
        for seed in range(SEEDS):
            os.environ["COURSE_SEED"] = str(seed)
            listening: dict[str, Function] = {}
            for name, exercise in exercises.items():
                exercise.execute(exercise.answer["source"])
                for answer in notebooks.defined(exercise.answer["source"]) or ():
                    if callable(function := exercise.space[answer]):
                        listening[answer] = self._listening(name, function)
                exercise.space.update(listening)
                self._usual = dict(exercise.space)
                vars(ref).update(listening)
                self._here.clear()
                if seed == 0 or name not in slow:
                    with contextlib.suppress(Exception), within(_Keeping()):
                        trials.score(exercise.test, exercise.space)
                for left in exercise.space.keys() - self._usual:
                    self.left[left] = exercise.space[left]

    def _listening(self, exercise: str, function: Function) -> Function:
        calls = self.calls[exercise].setdefault(function.__name__, [])

        @functools.wraps(function)
        def noting(*args: object, **kwargs: object) -> object:
            self._here[noting] += 1
            if self._here[noting] <= NOTED:
                with contextlib.suppress(TypeError):  # no such arguments; or no copy of them
                    bound = inspect.signature(function).bind(*args, **kwargs)
                    standing = self._standing(function.__globals__)
                    calls.append(_Call(copy.deepcopy(bound.arguments), standing))
            return function(*args, **kwargs)

        return noting

    def _standing(self, space: Namespace) -> dict[str, object]:
        """The functions that a check has planted in the notebook just now."""
        return {
            name: space[name]
            for name, usual in self._usual.items()
            if callable(usual) and space.get(name, usual) is not usual
        }


class _Keeping(Session):
    """A test cell's own names stay in the notebook, where they can be looked at."""

    def restore(self, namespace: Namespace, before: Mapping[str, object]) -> None:
        namespace.update(before)


def _expected(
    exercise: Exercise, calls: Mapping[str, list[_Call]], policy: Policy
) -> dict[str, list[tuple[_Call, Behaviour]]]:
    """Function → calls, and what the reference does in them."""
    exercise.execute(exercise.answer["source"])
    rng = np.random.default_rng(0)
    found = {}
    for name, noted in calls.items():
        function, known, started = exercise.space[name], [], time.process_time()
        for call in _inputs(noted, rng, function, policy):
            with contextlib.suppress(Exception):  # then it is no input for this function
                does = _behaviour(function, call, exercise.space)
                if _is_finite(does[0]):
                    known.append((call, does))
            spent = time.process_time() - started
            if spent > (SECONDS if len(known) >= ENOUGH else PATIENCE):
                break
        found[name] = known
    return found


def _inputs(
    noted: list[_Call], rng: np.random.Generator, function: Function, policy: Policy
) -> Iterator[_Call]:
    """The calls that were noted, in a random order, and others of their kind in between."""
    order = [int(i) for i in rng.permutation(len(noted))]
    for number in range(max(DRAWN, len(noted)) if noted else 0):
        if number < len(order):
            yield noted[order[number]]
        if number < DRAWN and noted[0].given:
            call = noted[order[number % len(order)]]
            with contextlib.suppress(Exception):  # a cache of parameters that do not fit
                yield call._replace(given=_like(call.given, rng, function, policy))


def _like(
    given: Arguments, rng: np.random.Generator, function: Function, policy: Policy
) -> Arguments:
    """Random arguments of the same kind: what is as long as another thing stays as long as it.

    A length that the docstring gives as a number, (9,), stays as it is.
    """
    text = function.__doc__ or ""
    shapes = re.findall(r"\(([^()]*)\)", text)
    fixed = {int(number) for shape in shapes for number in re.findall(r"\b\d+\b", shape)}
    sizes: dict[int, int] = {}
    resized = bool(rng.random() < 0.5)

    def size(old: int) -> int:
        if resized and old > 1 and old not in fixed:
            sizes.setdefault(old, int(rng.integers(max(1, min(old, 20) - 3), min(old, 20) + 4)))
        return sizes.get(old, old)

    def other(value: object) -> Any:
        match value:
            case np.ndarray():
                shape = tuple(size(length) for length in value.shape)
                return _array(value, shape, rng, precise="float64" in text)
            case dict():
                return {key: other(part) for key, part in value.items()}
            case [int(), *_] if not resized and rng.random() < 0.3:
                return value[: int(rng.integers(1, len(value), endpoint=True))]
            case list() | tuple():
                return type(value)(other(part) for part in value)
            case np.random.Generator():
                return np.random.default_rng(int(rng.integers(2**31)))
            case bool() | np.bool_():
                return bool(rng.random() < 0.5)
            case int() if value in sizes:
                return sizes[value]
            case int() if not resized and rng.random() < 0.5:
                return max(0, value + int(rng.integers(-2, 3)))
            case float() | np.floating() if rng.random() < 0.7:
                return float(value * rng.uniform(0.5, 1.5))
        return value

    # Arrays first: they say how the sizes change.
    first = sorted(given, key=lambda name: not isinstance(given[name], (np.ndarray, dict)))
    made = {name: other(given[name]) for name in first}
    # A cache is no set of independent arrays: it is what forward computed.
    if "cache" in given and callable(maker := function.__globals__.get(policy.cache_from)):
        _, *others = inspect.signature(maker).parameters
        asked = {name: made[name] for name in others if name in made}
        made["cache"] = maker(made["cache"]["A0"], **asked)[1]
    return {name: made[name] for name in given}


def _array(
    like: np.ndarray, shape: tuple[int, ...], rng: np.random.Generator, *, precise: bool
) -> np.ndarray:
    """Random entries of the same kind: one-hot rows, probabilities, whole numbers, a range.

    Where float32 and float64 are both allowed (`precise`), sometimes of the other kind.
    """
    if like.size == 0 or like.dtype.kind not in "biuf":
        return like.copy()
    low, high = like.min(), like.max()
    rows = like.ndim == 2 and low >= 0 and np.allclose(like.sum(axis=1), 1)
    if like.dtype == np.float32 and rng.random() < 0.2 and precise:
        like = like.astype(np.float64)
    made: np.ndarray
    if rows and set(np.unique(like)) <= {0, 1}:
        made = np.eye(shape[1])[rng.integers(shape[1], size=shape[0])]
    elif rows:
        made = rng.dirichlet(np.ones(shape[1]), size=shape[0])
    elif low <= 0 <= high and rng.random() < 0.15:
        made = np.zeros(shape)
    elif like.dtype.kind in "biu":
        made = rng.integers(int(low), int(high), size=shape, endpoint=True)
    elif rng.random() < 0.3 or not np.isfinite(high - low):  # its own entries, some of them special
        made = rng.choice(like.ravel(), size=shape)
    elif low == high:
        made = low + 0.5 * rng.normal(size=shape)
    else:
        made = rng.uniform(low, high, size=shape)
    return made.astype(like.dtype)


# What they do


def _verdict(
    exercise: Exercise,
    source: str,
    expected: dict[str, list[tuple[_Call, Behaviour]]],
    policy: Policy,
) -> Verdict:
    exercise.execute(exercise.answer["source"])
    truth = dict(exercise.space)
    exercise.execute(source)
    is_open = mutants.is_open(source, policy)
    seen = []
    for name in notebooks.defined(exercise.answer["source"]) or ():
        answer: Any = exercise.space.get(name)
        if not callable(truth[name]):
            if not agrees(answer, truth[name]):
                return Verdict(False, 0, f"{name} is another")
            continue
        for number, (call, does) in enumerate(expected[name]):
            if why := _difference(answer, call, does, exercise.space, is_open):
                return Verdict(False, number, f"{name}: {why}")
        if is_open:
            return Verdict(True, 0, f"every point is earned under {FRESH} other seeds")
        if inspect.signature(truth[name]).parameters:
            seen.append(len(expected[name]))
    if not seen:
        return Verdict(True, 1, "it is the same value")
    few = min(seen)
    enough = few >= ENOUGH
    return Verdict(enough, few, f"{'the same on' if enough else 'known are only'} {few} inputs")


def _difference(
    function: Function, call: _Call, does: Behaviour, space: Namespace, is_open: bool
) -> str:
    """What a function does otherwise than the reference, or an empty text."""
    try:
        found = _behaviour(function, call, space)
    except Exception as error:  # noqa: BLE001 - a mutant may raise anything
        return f"{type(error).__name__}: {error}"
    gives, leaves, hands_out = (
        _alike(mine, its, function.__doc__ or "") for mine, its in zip(found, does, strict=True)
    )
    if is_open:  # it may draw other random numbers, too
        gives = True
        leaves = agrees(list(_arrays(found[1])), list(_arrays(does[1])))
    kept = {"it gives": gives, "it leaves": leaves, "it hands out": hands_out}
    for what, is_kept in kept.items():
        if not is_kept:
            return f"{what} something else"
    return ""


def _behaviour(function: Function, call: _Call, space: Namespace) -> Behaviour:
    """Make a call with copies of its arguments."""
    arguments, again = copy.deepcopy(call.given), copy.deepcopy(call.given)
    before = Before(arguments)
    random.seed(0)
    np.random.seed(0)
    with warnings.catch_warnings(action="ignore"), overridden(space, call.standing):
        value = function(**arguments)
        if isinstance(value, Iterator):
            value = list(value)
        gives, changed = copy.deepcopy(value), before.changed()
        state = [_state(list(arguments.values())), changed]
        theirs = list(_arrays(arguments))
        shared = [np.shares_memory(array, own) for array in _arrays(value) for own in theirs]
        second = function(**again)
        shared.append(overlap(value, list(second) if isinstance(second, Iterator) else second))
    return gives, state, shared


def _state(value: object) -> object:
    """What can be seen of an argument after a call."""
    match value:
        case dict():
            return {key: _state(part) for key, part in value.items()}
        case list() | tuple():
            return [_state(part) for part in value]
        case np.random.Generator():
            return str(value.bit_generator.state)
        case Counted():
            return value.count
        case np.ndarray() | np.generic() | int() | float() | str():
            return copy.deepcopy(value)
    return None


def _arrays(value: object) -> Iterator[np.ndarray]:
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, (dict, list, tuple)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _arrays(part)


def _alike(mine: object, its: object, docstring: str) -> bool:
    """Whether two values are the same, and of the kind that the docstring speaks of.

    That is to rounding, or to the accuracy that the docstring asks for.
    """
    stated = re.search(r"(?:within|than|right to)\s+(1e-\d+)", docstring)
    if not agrees(mine, its, float(stated[1]) if stated else SAME):
        return False
    kinds = [[array.dtype for array in _arrays(value)] for value in (mine, its)]
    if re.search("float(32|64)", docstring):
        return kinds[0] == kinds[1]
    if "floats" in docstring:
        return [kind.kind for kind in kinds[0]] == [kind.kind for kind in kinds[1]]
    return True


def _is_finite(value: object) -> bool:
    """Whether a value can be compared: an infinite entry would hide all others."""
    if isinstance(value, (dict, list, tuple)):
        return all(map(_is_finite, value.values() if isinstance(value, dict) else value))
    if isinstance(value, (np.ndarray, np.generic, float)):
        return bool(np.all(np.isfinite(value)))
    return True
