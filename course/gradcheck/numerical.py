"""Numerical gradients: slopes that are measured."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar, overload

import numpy as np
import numpy.typing as npt

from course.text import say

Array = npt.NDArray[np.float64]
Floats = npt.NDArray[np.floating]  #: float32 as well
Params = dict[str, Array]
Method = Literal["two-sided", "one-sided", "complex-step"]
#: Where a slope is measured, and in which precision.
At = TypeVar("At", float, Array, Floats)
Number = TypeVar("Number", float, np.floating)

#: Where each method's error is about smallest. The complex step subtracts nothing, so its ε can
#: be far below rounding.
BEST_EPS: dict[Method, float] = {"two-sided": 1e-5, "one-sided": 1e-8, "complex-step": 1e-20}


@overload
def numerical_gradient(
    f: Callable[[Params], float],
    theta: Mapping[str, npt.ArrayLike],
    eps: float | None = ...,
    method: Method = ...,
    sample: int | None = ...,
    rng: np.random.Generator | None = ...,
) -> Params: ...
@overload
def numerical_gradient(
    f: Callable[[Array], float],
    theta: npt.ArrayLike,
    eps: float | None = ...,
    method: Method = ...,
    sample: int | None = ...,
    rng: np.random.Generator | None = ...,
) -> Array: ...
def numerical_gradient(
    f: Callable[..., float],
    theta: npt.ArrayLike | Mapping[str, npt.ArrayLike],
    eps: float | None = None,
    method: Method = "two-sided",
    sample: int | None = None,
    rng: np.random.Generator | None = None,
) -> Array | Params:
    """Gradient of `f` at `theta`, measured one entry at a time.

    Args:
        f: takes an array shaped like `theta`, or a dict of such arrays, and returns a number.
            It is called twice for each entry (two-sided), once for each entry and once more
            (one-sided), or once for each entry (complex-step; `f` must then accept complex
            numbers and be analytic).
        theta: where to differentiate: an array of any shape or a dict name → array; it is not
            changed.
        eps: the step ε, in the units of `theta`; by default the method's best.
        method: `"two-sided"`, with an error of order ε² + |f|·1e-16/ε; `"one-sided"`, of order
            ε + |f|·1e-16/ε; or `"complex-step"`, of order 1e-16.
        sample: measure only so many entries of each parameter, drawn at random; the others are
            NaN. Drawn for each parameter by itself, so that small ones are always seen.
        rng: draws the sample; a fixed one by default.

    Returns:
        An array shaped like `theta`, or a dict of such arrays.

    Raises:
        ValueError: for an unknown method, or a complex step through a real function.
        TypeError: where `f` returns anything but one number.
    """
    how = Measuring.of(eps, method, sample, rng)
    if isinstance(theta, Mapping):
        point = floats(theta)
        return {
            name: measured(along(f, point, name), value, how)[0] for name, value in point.items()
        }
    return measured(f, np.array(theta, dtype=np.float64), how)[0]


@dataclass(frozen=True)
class Measuring:
    """How slopes are measured: the arguments of `numerical_gradient`, filled in.

    Raises:
        ValueError: for an unknown method.
    """

    eps: float
    method: Method
    sample: int | None
    rng: np.random.Generator

    @classmethod
    def of(
        cls,
        eps: float | None,
        method: Method,
        sample: int | None = None,
        rng: np.random.Generator | None = None,
    ) -> "Measuring":
        """The same with the defaults: the method's best ε, a fixed generator."""
        if method not in BEST_EPS:
            raise ValueError(say("no_method", method=method, known=", ".join(BEST_EPS)))
        step = BEST_EPS[method] if eps is None else eps
        return cls(step, method, sample, rng or np.random.default_rng(0))


def two_sided(f: Callable[[At], Number], start: At, nudge: At, eps: Number) -> Number:
    """(f(start + nudge) − f(start − nudge)) / 2ε, in the precision of what `f` gives."""
    return (f(start + nudge) - f(start - nudge)) / (2 * eps)


def one_sided(f: Callable[[At], Number], start: At, nudge: At, eps: Number, here: Number) -> Number:
    """(f(start + nudge) − here) / ε, `here` being what `f` gives at `start`."""
    return (f(start + nudge) - here) / eps


def measured(
    f: Callable[..., float], start: Array, how: Measuring
) -> tuple[Array, npt.NDArray[np.bool_]]:
    """The slopes, NaN where none was asked for; and where one was, which may be NaN as well."""
    grad, asked = np.full(start.shape, np.nan), np.zeros(start.shape, dtype=bool)

    def value(at: Array) -> float:
        return number(f(at))

    # f always gets its own copy, so a loss that changes its argument cannot spoil later entries.
    here = value(start.copy()) if how.method == "one-sided" else 0.0
    for index in entries(start, how.sample, how.rng):
        asked[index] = True
        nudge = np.zeros_like(start)
        nudge[index] = how.eps
        if how.method == "two-sided":
            grad[index] = two_sided(value, start, nudge, how.eps)
        elif how.method == "one-sided":
            grad[index] = one_sided(value, start, nudge, how.eps, here)
        else:
            turned = f(start + 1j * nudge)
            if not np.iscomplexobj(turned):
                raise ValueError(say("not_complex"))
            grad[index] = number(np.imag(turned)) / how.eps
    return grad, asked


def number(value: object) -> float:
    """What a loss returned, as a number.

    Raises:
        TypeError: where it is none: an array of several, nothing, a loss and its gradient.
    """
    try:
        if isinstance(value, np.ndarray):
            return float(value.item())
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        kind, shape = type(value).__name__, np.shape(value) if hasattr(value, "shape") else ""
        raise TypeError(say("not_one_number", kind=f"{kind} {shape}".strip())) from None


def entries(
    array: Array, sample: int | None, rng: np.random.Generator
) -> Iterator[tuple[int, ...]]:
    """Every index of an array, or a sample of them."""
    if sample is None or sample >= array.size:
        yield from np.ndindex(array.shape)
        return
    for flat in rng.choice(array.size, size=sample, replace=False):
        yield tuple(int(i) for i in np.unravel_index(flat, array.shape))


def nudged(start: Array, index: tuple[int, ...], by: float) -> Array:
    """A copy in which one entry is moved."""
    moved = start.copy()
    moved[index] += by
    return moved


def floats(params: Mapping[str, npt.ArrayLike]) -> Params:
    """Copies of the parameters, in float64."""
    return {name: np.array(value, dtype=np.float64) for name, value in params.items()}


def along(f: Callable[[Params], float], point: Params, name: str) -> Callable[[Array], float]:
    """`f` as a function of one parameter, the others held; each call gets fresh copies."""
    return lambda value: f({**{k: v.copy() for k, v in point.items()}, name: value})


def relative_difference(a: npt.ArrayLike, n: npt.ArrayLike) -> float:
    """‖a − n‖ / (‖a‖ + ‖n‖): 0 where equal (both zero included), at most 1.

    Args:
        a: the analytic gradient, any shape.
        n: the numerical gradient, the same shape.

    Returns:
        The difference; NaN where `a` or `n` has an entry that is not finite.

    Raises:
        ValueError: where the shapes differ, for broadcasting would hide a mistake.
    """
    a, n = np.asarray(a, dtype=np.float64), np.asarray(n, dtype=np.float64)
    if a.shape != n.shape:
        raise ValueError(say("shapes_differ", first=a.shape, second=n.shape))
    largest = float(max(np.max(np.abs(a), initial=0.0), np.max(np.abs(n), initial=0.0)))
    if not np.isfinite(largest):
        return float("nan")
    if not largest:
        return 0.0
    a, n = a / largest, n / largest  # the square of 1e200 is no number, that of 1e-200 is 0
    return float(np.linalg.norm(a - n) / (np.linalg.norm(a) + np.linalg.norm(n)))


def pack(params: Mapping[str, npt.ArrayLike]) -> Array:
    """All parameters in one flat vector, in the order of the dict; a copy."""
    return np.concatenate([np.ravel(np.asarray(v, dtype=np.float64)) for v in params.values()])


def unpack(theta: npt.ArrayLike, like: Mapping[str, npt.ArrayLike]) -> Params:
    """The inverse of `pack`: copies, in the names, order and shapes of `like`.

    Raises:
        ValueError: where `theta` has not exactly as many entries as `like`.
    """
    flat = np.array(theta, dtype=np.float64).ravel()
    sizes = [np.size(value) for value in like.values()]
    if flat.size != sum(sizes):
        raise ValueError(say("wrong_size", got=flat.size, expected=sum(sizes)))
    pieces = np.split(flat, np.cumsum(sizes)[:-1])
    return {
        name: piece.reshape(np.shape(value)).copy()
        for (name, value), piece in zip(like.items(), pieces, strict=True)
    }
