"""A learner's own object, checked as it is: its parameters go in and out of it."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeGuard

import numpy as np
import numpy.typing as npt

from course.gradcheck.numerical import Params


def of_object(
    owner: object, loss: Callable[[], float], *names: str
) -> tuple[Callable[[Params], float], dict[str, npt.NDArray[np.generic]]]:
    """The loss of an object as a function of its parameters, and the parameters.

        loss, params = of_object(net, lambda: net.loss(X, Y), "W1", "b1", "W2", "b2")
        gradient_check(loss, params, {"W1": net.dW1, "b1": net.db1, …})

    For each call of the loss the parameters are put into the object, and afterwards it is as it
    was, also where the loss raises: each attribute is the same object as before, each parameter
    has the same bits, lists and dicts hold what they held.

    Args:
        owner: the object.
        loss: computes its loss; takes nothing.
        names: its attributes that are parameters: arrays of any shape, numbers, or lists and
            dicts of such. Of a list `weights` the parameters are called `weights[0]`,
            `weights[1]`, …; those in a dict by their keys.

    Returns:
        A function of a dict name → array, for `numerical_gradient`, `gradient_check` and `audit`;
        and the parameters as they are now, copies.
    """

    def of_params(params: Params) -> float:
        with _as_it_was(owner, names):
            for name in names:
                setattr(owner, name, _filled(name, getattr(owner, name), params))
            return loss()

    return of_params, {key: np.array(leaf) for key, leaf in _leaves_of(owner, names)}


def spread(arrays: Mapping[str, object]) -> dict[str, npt.ArrayLike]:
    """Lists and dicts of arrays, called as `of_object` calls what is in them."""
    return {key: leaf for name, value in arrays.items() for key, leaf in _leaves(name, value)}


def _leaves_of(owner: object, names: tuple[str, ...]) -> Iterator[tuple[str, npt.ArrayLike]]:
    for name in names:
        yield from _leaves(name, getattr(owner, name))


def _leaves(name: str, value: object) -> Iterator[tuple[str, npt.ArrayLike]]:
    """What is inside of lists and dicts, with its name."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _leaves(str(key), one)
    elif isinstance(value, (list, tuple)):
        for place, one in enumerate(value):
            yield from _leaves(f"{name}[{place}]", one)
    else:
        yield name, value  # type: ignore[misc] # numbers, or measuring refuses them


def _filled(name: str, value: object, params: Params) -> object:
    """The same with other numbers; an array that can hold them stays the same array."""
    if isinstance(value, dict):
        return {key: _filled(str(key), one, params) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        inside = [_filled(f"{name}[{k}]", one, params) for k, one in enumerate(value)]
        return inside if isinstance(value, list) else tuple(inside)
    if not _holds_float64(value) or np.iscomplexobj(params[name]):
        return params[name]
    value[...] = params[name]  # so that its views, and who else has it, see them
    return value


def _holds_float64(value: object) -> TypeGuard[npt.NDArray[np.float64]]:
    return isinstance(value, np.ndarray) and value.dtype == np.float64 and value.flags.writeable


@contextmanager
def _as_it_was(owner: object, names: tuple[str, ...]) -> Iterator[None]:
    attributes = dict(getattr(owner, "__dict__", {}))
    elsewhere = {
        name: getattr(owner, name)
        for name in names
        if inspect.isdatadescriptor(getattr(type(owner), name, None))  # a slot, a property
    }
    boxes = [(box, box.copy()) for box in attributes.values() if isinstance(box, (list, dict))]
    arrays = [(leaf, leaf.copy()) for _, leaf in _leaves_of(owner, names) if _holds_float64(leaf)]
    try:
        yield
    finally:
        for array, numbers in arrays:
            array[...] = numbers
        for box, content in boxes:
            box.clear()
            box.extend(content) if isinstance(box, list) else box.update(content)
        now = dict(getattr(owner, "__dict__", {}))
        for name in now.keys() - attributes.keys():
            delattr(owner, name)
        for name, value in (attributes | elsewhere).items():
            if now.get(name, owner) is not value:
                setattr(owner, name, value)
