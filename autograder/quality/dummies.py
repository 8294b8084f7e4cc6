"""The test lint: answers that are no answers, and the rows of a test cell that pass them.

Each dummy stands in turn where an exercise's answer stands, and the unmodified test cell runs,
hidden checks included. A row is weak where it passes a dummy that answered otherwise than the
reference: a learner could pass it without the right answer, too. A row may well pass where the
dummy was right, for instance by giving zeros where zeros are asked for.
"""

import copy
import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeGuard

import numpy as np
import numpy.typing as npt

from autograder.material import Policy
from autograder.quality import trials
from autograder.quality.habits import Function
from course import notebooks
from course.check import Scoreboard, Session, within
from course.check.namespace import Namespace
from course.scoreboard import Score

#: What becomes of a part of an answer.
Change = Callable[[object], object]
#: What a dummy gives, from the reference's answer and the arguments of the call.
Respond = Callable[[object, tuple[object, ...]], object]

#: A dummy's answer is right where it is within this of the reference's, on its scale (at least 1).
SAME = 1e-9


@dataclass(frozen=True, order=True)
class Weak:
    """A row that passes a dummy."""

    dummy: str
    row: str


def agrees(answer: object, truth: object, same: float = SAME) -> bool:
    """Whether an answer is the reference's, as far as any check could tell."""
    if isinstance(truth, dict):
        return (
            isinstance(answer, dict)
            and answer.keys() == truth.keys()
            and all(agrees(answer[key], truth[key], same) for key in truth)
        )
    if isinstance(truth, (list, tuple)):
        return (
            isinstance(answer, (list, tuple))
            and len(answer) == len(truth)
            and all(agrees(a, t, same) for a, t in zip(answer, truth, strict=True))
        )
    if truth is None or isinstance(truth, (str, bool)):
        return type(answer) is type(truth) and bool(answer == truth)
    with suppress(ValueError, TypeError):  # what has no shape, or is no number
        got, wanted = np.array(answer), np.asarray(truth)  # of no kind of its own
        kinds = {got.dtype.kind, wanted.dtype.kind}
        if got.shape == wanted.shape and (kinds == {"b"} or kinds <= set("iufc")):
            scale = max(1.0, float(np.max(np.abs(wanted), initial=0.0)))
            return np.allclose(got, wanted, rtol=0, atol=same * scale, equal_nan=True)
    return False


def _spoilt(answer: Any, truth: object) -> object:
    """An answer that is wrong in some part, made wrong in every part: rows judge parts."""
    if isinstance(answer, dict) and isinstance(truth, dict):
        return {k: _spoilt(v, truth[k]) if k in truth else v for k, v in answer.items()}
    if isinstance(answer, (list, tuple)) and isinstance(truth, (list, tuple)):
        return type(answer)([*map(_spoilt, answer, truth), *answer[len(truth) :]])
    if answer is None or not agrees(answer, truth):
        return answer
    if isinstance(answer, (str, bool)):
        return not answer if isinstance(answer, bool) else f"not {answer}"
    return np.nan * answer


def _leafwise(change: Change, value: object) -> object:
    if isinstance(value, dict):
        return {key: _leafwise(change, part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)([_leafwise(change, part) for part in value])
    return change(value)


def _is_number(leaf: object) -> TypeGuard[npt.ArrayLike]:
    return isinstance(leaf, (int, float, complex, np.ndarray, np.generic))


def _filled(number: float, text: str) -> Change:
    def change(leaf: object) -> object:
        if not _is_number(leaf):
            return text if isinstance(leaf, str) else None
        kind = np.asarray(leaf).dtype if np.isfinite(number) else np.dtype(float)
        array = np.full(np.shape(leaf), number, dtype=kind)
        return array if isinstance(leaf, np.ndarray) else array.item()

    return change


def _reshaped(shape: Callable[[np.ndarray], np.ndarray]) -> Change:
    def change(leaf: object) -> object:
        return shape(np.array(leaf)) if _is_number(leaf) else [leaf]

    return change


def _emptied(value: object) -> object:
    if _is_number(value):
        return np.atleast_1d(value)[:0]
    return None if value is None else type(value)()


def _true(*_: object) -> bool:
    return True


def _itself(one: object, *_: object) -> object:
    return one


class _AlwaysEqual:
    """Equal to anything, below it and above it; of no parts; what is computed with it is itself."""

    __hash__ = object.__hash__

    def __iter__(self) -> Iterator[object]:
        return iter(())

    def __ne__(self, other: object) -> bool:
        return False


for _name in ("eq", "lt", "le", "gt", "ge", "bool", "contains"):
    setattr(_AlwaysEqual, f"__{_name}__", _true)
for _name in ("add", "sub", "mul", "truediv", "pow", "matmul"):
    setattr(_AlwaysEqual, f"__{_name}__", _itself)
    setattr(_AlwaysEqual, f"__r{_name}__", _itself)
for _name in ("neg", "abs", "getitem"):
    setattr(_AlwaysEqual, f"__{_name}__", _itself)


class _AgreeingArray(np.ndarray):
    """An array that every comparison finds equal."""

    def __array_ufunc__(
        self, ufunc: np.ufunc, method: str, *inputs: object, **options: object
    ) -> object:
        inputs = tuple(np.asarray(i) if isinstance(i, _AgreeingArray) else i for i in inputs)
        result = getattr(ufunc, method)(*inputs, **options)
        if ufunc in (np.equal, np.less, np.less_equal, np.greater, np.greater_equal):
            return np.ones(np.shape(result), dtype=bool)[()]
        is_numbers = isinstance(result, np.ndarray) and result.dtype != bool
        return result.view(_AgreeingArray) if is_numbers else result


def _agreeing(leaf: object) -> object:
    return np.full(np.shape(leaf), 7.0).view(_AgreeingArray) if _is_number(leaf) else None


def _one_for_all(truth: object, given: tuple[object, ...]) -> object:
    first: dict[type, object] = {}
    return _leafwise(lambda leaf: first.setdefault(type(leaf), leaf), truth)


def _identity(truth: object, given: tuple[object, ...]) -> object:
    return given[0] if given else None


def _whatever_is_given() -> Respond:
    """What was right in the first call, in every call."""
    first: list[object] = []

    def respond(truth: object, given: tuple[object, ...]) -> object:
        first.append(truth)
        return copy.deepcopy(first[0])

    return respond


def _parts(change: Change) -> Callable[[], Respond]:
    return lambda: lambda truth, given: _leafwise(change, truth)


#: Name → what makes the dummy, afresh for every test cell.
DUMMIES: Mapping[str, Callable[[], Respond]] = {
    "None": lambda: lambda truth, given: None,
    "zeros": _parts(_filled(0, "")),
    "ones": _parts(_filled(1, "A")),
    "hundreds": _parts(_filled(100, "?")),
    "NaN": _parts(_filled(np.nan, "nan")),
    "nothing in it": lambda: lambda truth, given: _emptied(truth),
    "nothing in its parts": _parts(_emptied),
    "one axis more": _parts(_reshaped(lambda array: array[np.newaxis])),
    "transposed": _parts(_reshaped(lambda array: array.T if array.ndim > 1 else array[..., None])),
    "equal to anything": _parts(lambda leaf: _AlwaysEqual()),
    "sevens equal to anything": _parts(_agreeing),
    "its first part for all": lambda: _one_for_all,
    "its first argument": lambda: _identity,
    "the same whatever it is given": _whatever_is_given,
}


def right_too(policy: Policy, test: str) -> frozenset[Weak]:
    """The rows of a test cell that pass a dummy which is a right answer there."""
    found = (one for one in policy.right_too if f"{one.exercise}-test" == test)
    return frozenset(Weak(one.dummy, one.row) for one in found)


class _Log:
    """In which rows the answer was asked for, and whether it was ever wrong there."""

    def __init__(self, namespace: Namespace, *, spoil: bool) -> None:
        self._namespace, self._spoil, self._right = namespace, spoil, dict[int, bool]()

    def judged(self, answer: object, truth: object) -> Any:
        """The answer as the row gets to see it."""
        right = agrees(answer, truth)
        board = self._namespace.get("board")
        row = len(board.rows) if isinstance(board, Scoreboard) else 0
        self._right[row] = self._right.get(row, True) and right
        return _spoilt(answer, truth) if self._spoil and not right else answer

    def is_right(self, row: int) -> bool:
        """Whether all answers in a row were right; one that asks for none judges earlier ones."""
        asked = [earlier for earlier in self._right if earlier <= row]
        return bool(asked) and self._right[max(asked)]


def _overriding(function: Function, respond: Respond, log: _Log) -> Function:
    @functools.wraps(function)
    def dummy(*args: object, **kwargs: object) -> object:
        given = (*args, *kwargs.values())
        # The reference gets copies, so that a generator of random numbers is left as it was.
        its_args, its_kwargs = copy.deepcopy((args, kwargs))
        truth = function(*its_args, **its_kwargs)
        if isinstance(truth, Iterator):
            truth = list(truth)
        if truth is None:  # it works in place
            changed = (*its_args, *its_kwargs.values())
            _pour(respond(changed, given), changed, given)
            log.judged(given, changed)
            return None
        return log.judged(respond(truth, given), truth)

    return dummy


def _pour(answer: object, truth: Any, into: object) -> None:
    """Write an answer into the arrays that the reference changed, and nothing right."""
    if isinstance(into, np.ndarray):
        if not agrees(into, truth):
            with suppress(ValueError, TypeError):  # what does not fit stays out
                into[...] = np.nan if agrees(answer, truth) else answer
    elif isinstance(into, (dict, list, tuple)) and isinstance(answer, type(into)):
        keys = into if isinstance(into, dict) else range(len(into))
        for key in keys:
            with suppress(KeyError, IndexError):
                _pour(answer[key], truth[key], into[key])


def _run(cell: notebooks.Cell, namespace: Namespace) -> Score | None:
    """The score of a test cell, or None where an error stops it before it has one."""
    try:
        with within(Session()):
            return trials.score(cell, namespace)
    except Exception:  # noqa: BLE001 - a dummy may make a test cell fail in any way
        return None


def _weakly_passed(
    test: notebooks.Cell, put_in: Callable[[_Log], None], namespace: Namespace, *, spoil: bool
) -> dict[int, str]:
    """Which rows of a test cell pass without a right answer, by number; -1 if it has no score."""
    before = dict(namespace)
    log = _Log(namespace, spoil=spoil)
    put_in(log)
    score = _run(test, namespace)
    namespace.clear()
    namespace.update(before)
    rows = enumerate(score.rows) if score else ()
    passed = {number: row.name for number, row in rows if row.passed and not log.is_right(number)}
    return passed if score else {-1: "the whole cell, which stops with an error"}


def weak_rows(
    test: notebooks.Cell,
    names: Iterable[str],
    stub: str,
    namespace: Namespace,
    dummies: Mapping[str, Callable[[], Respond]] = DUMMIES,
) -> Iterator[Weak]:
    """Run a test cell against every dummy, and against the blank stub.

    Args:
        test: the test cell.
        names: what the exercise asks for: functions and values, by name.
        stub: the source of the released answer cell.
        namespace: where the reference's answers stand; it is left as it was.
        dummies: those to try.
    """
    answers = {name: namespace[name] for name in names}
    functions = {name: answer for name, answer in answers.items() if callable(answer)}
    values = {name: answer for name, answer in answers.items() if name not in functions}

    def override(make: Callable[[], Respond], log: _Log) -> None:
        respond = make()
        namespace.update({n: _overriding(f, respond, log) for n, f in functions.items()})

    def replace(make: Callable[[], Respond], log: _Log) -> None:
        given = {name: make()(value, ()) for name, value in values.items()}
        namespace.update(log.judged(given, values))

    def remove(names: Iterable[str], log: _Log) -> None:
        for name in names:
            del namespace[name]

    def blank(log: _Log) -> None:
        remove(answers, log)
        with suppress(NotImplementedError):
            exec(stub, namespace)

    def weak(dummy: str, put_in: Callable[[_Log], None], others: Iterable[int]) -> Iterator[Weak]:
        found = _weakly_passed(test, put_in, namespace, spoil=False)
        if found.keys() - others:  # thanks to a part that is right, perhaps
            again = _weakly_passed(test, put_in, namespace, spoil=True)
            rows = found.keys() & again.keys() - others
            yield from (Weak(dummy, found[row]) for row in sorted(rows))

    for group, put_in in ((functions, override), (values, replace)):
        # Where functions and values are asked for, some rows have to do with the others alone.
        without = functools.partial(remove, group)
        others = (
            _weakly_passed(test, without, namespace, spoil=False) if functions and values else {}
        )
        for dummy, make in dummies.items() if group else ():
            yield from weak(dummy, functools.partial(put_in, make), others)
    yield from weak("the blank stub", blank, ())


def lint(
    source: notebooks.Notebook,
    release: notebooks.Notebook,
    dummies: Mapping[str, Callable[[], Respond]] = DUMMIES,
) -> Iterator[tuple[str, list[Weak]]]:
    """Each test cell of a notebook, and what of it is weak.

    Args:
        source: the instructor's notebook, whose set-up cells and answers are executed in order.
        release: the students' notebook, for its stubs.
        dummies: those to try, besides the blank stub.

    Yields:
        The test cell's grade_id, and its weak rows.
    """
    stubs = notebooks.by_grade_id(release)
    namespace: Namespace = {"__name__": "dummies"}
    cells = notebooks.by_grade_id(source)
    for name, cell in cells.items():
        if notebooks.is_check(cell):
            answer = name.removesuffix("-test")
            stub = stubs[answer]["source"]
            names = sorted(notebooks.defined(cells[answer]["source"]) or ())
            yield name, list(weak_rows(cell, names, stub, namespace, dummies))
        elif cell["cell_type"] == "code":
            exec(compile(cell["source"], f"<{name}>", "exec"), namespace)
