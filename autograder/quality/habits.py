"""Bad habits that leave a function's value right, as decorators: the self-test plants them.

    @dust("X")
    def forward(X, w): ...

gives what `forward` gives, and leaves 1e-6 in the caller's X. Where a habit finds nothing to do it
does nothing.
"""

import ast
import functools
import inspect
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course.memory import changeable

Function = Callable[..., object]
Habit = Callable[[Function], Function]


def _after(name: str, act: Callable[[object], None]) -> Habit:
    """After each call, do something to the argument called `name`."""

    def habit(function: Function) -> Function:
        signature = inspect.signature(function)

        @functools.wraps(function)
        def having(*args: object, **kwargs: object) -> object:
            given = signature.bind(*args, **kwargs).arguments
            result = function(*args, **kwargs)
            if name in given:
                act(given[name])
            return result

        return having

    return habit


def _holders(value: object) -> Iterator[tuple[Any, object]]:
    """Where numbers stand in an argument: a container and a key, or an array and its first entry.

    Of the empty ones there is nothing to be had.
    """
    if isinstance(value, np.ndarray):
        if value.size and value.dtype.kind in "iuf":
            yield value, (0,) * value.ndim
    elif isinstance(value, (dict, list)):
        for key, part in list(value.items() if isinstance(value, dict) else enumerate(value)):
            if isinstance(part, (int, float)) and not isinstance(part, bool):
                yield value, key
            else:
                yield from _holders(part)


def dust(name: str, place: int = 0) -> Habit:
    """Leave 1e-6 in one place of an argument, or 1 among whole numbers."""

    def act(argument: object) -> None:
        for number, (holder, key) in enumerate(_holders(argument)):
            if number == place:
                whole = isinstance(holder[key], (int, np.integer))
                holder[key] += 1 if whole else 1e-6

    return _after(name, act)


def replaced(name: str, place: int = 0) -> Habit:
    """Exchange one array of a dict for an equal one."""

    def act(argument: object) -> None:
        if isinstance(argument, dict):
            arrays = [key for key, part in argument.items() if isinstance(part, np.ndarray)]
            if place < len(arrays):
                argument[arrays[place]] = argument[arrays[place]].copy()

    return _after(name, act)


def added(name: str) -> Habit:
    """Put another entry into a dict."""

    def act(argument: object) -> None:
        if isinstance(argument, dict):
            argument["another"] = 0.0

    return _after(name, act)


def handed_back(function: Function) -> Function:
    """Hand back an argument's own array where the result holds an equal one: a dropped copy."""

    @functools.wraps(function)
    def having(*args: object, **kwargs: object) -> object:
        result = function(*args, **kwargs)
        given = [part for part in changeable([args, kwargs]) if isinstance(part, np.ndarray)]

        def own(array: np.ndarray) -> np.ndarray:
            equal = (a for a in given if a.dtype == array.dtype and np.array_equal(a, array))
            return next(equal, array)

        return _mapped(own, result)

    return having


def buffered(function: Function) -> Function:
    """Hand out the same arrays in every call, with the new numbers in them."""
    buffers: dict[tuple[object, ...], np.ndarray] = {}

    @functools.wraps(function)
    def having(*args: object, **kwargs: object) -> object:
        given = [part for part in changeable([args, kwargs]) if isinstance(part, np.ndarray)]
        numbers = itertools.count()

        def kept(array: np.ndarray) -> np.ndarray:
            number = next(numbers)
            if not array.size or any(np.may_share_memory(array, one) for one in given):
                return array  # nothing to keep, or an argument, as it may be asked for
            buffer = buffers.setdefault((number, array.shape, array.dtype), np.empty_like(array))
            buffer[...] = array
            return buffer

        return _mapped(kept, function(*args, **kwargs))

    return having


def in_the_type_given(function: Function) -> Function:
    """Give the result in the type of the first array argument: whole numbers for whole numbers."""

    @functools.wraps(function)
    def having(*args: object, **kwargs: object) -> object:
        given = [part for part in changeable([args, kwargs]) if isinstance(part, np.ndarray)]
        result = function(*args, **kwargs)
        if not given or given[0].dtype.kind not in "iu":
            return result
        return _mapped(lambda array: array.astype(given[0].dtype), result)

    return having


def _mapped(change: Callable[[np.ndarray], np.ndarray], value: object) -> object:
    """The same value, each array in it changed."""
    if isinstance(value, np.ndarray) and value.ndim:
        return change(value)
    if isinstance(value, dict):
        return {key: _mapped(change, part) for key, part in value.items()}
    if isinstance(value, tuple):
        return tuple(_mapped(change, part) for part in value)
    return value


def places(value: object) -> int:
    """In how many places `dust` can be left in an argument."""
    return sum(1 for _ in _holders(value))


def planted(source: str, function: str, habit: str) -> str:
    """An answer's source with one of its functions decorated: `dust('X', 0)`, `buffered`."""
    tree = ast.parse(source)
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef) and statement.name == function:
            home = "__import__('autograder.quality.habits', fromlist=['_'])"
            statement.decorator_list.insert(0, ast.parse(f"{home}.{habit}", mode="eval").body)
    return ast.unparse(tree)
