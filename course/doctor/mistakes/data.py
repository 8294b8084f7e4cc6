"""The wrong numbers: of another pass, another name, too few examples or too few digits."""

import numpy as np

from course.doctor.mistakes.mistake import Example, Mistake
from course.doctor.network import Array, Net, Problem, Twist, in_float32, output_delta
from course.text import Sentences


def _row0(p: Problem) -> list[Twist]:
    """The whole gradient from the first example."""
    if p.net is None or p.net.m < 2:
        return []

    def first_only(times: int) -> Twist:
        def delta(net: Net) -> Array:
            return np.where(np.arange(net.m)[:, None] == 0, times * output_delta(net), 0.0)

        return Twist(delta=delta)

    return [first_only(1), first_only(p.net.m)]


ROW0 = Mistake(
    id="row0",
    sentences=Sentences(
        gradient="{name} comes from the first example alone: all {m} examples must be summed.",
        value="This comes from the first example alone: all examples are summed.",
        general="All comes from the first example alone.",
    ),
    twists=_row0,
    example=Example({"dW": "A_prev[:1].T @ dZ[:1]", "db": "dZ[0]"}),
)


STALE_CACHE = Mistake(
    id="stale_cache",
    sentences=Sentences(
        gradient="{name} belongs to an earlier forward pass: the cache was computed with other "
        "parameters. Run forward again before backward.",
        value="Every step uses the gradient at the start: run forward again after each step.",
        general="The cache of an earlier forward pass is used.",
    ),
    twists=lambda p: [Twist(cache=p.stale)] if p.stale is not None and not p.forward else [],
    example=Example({"cache": "earlier"}),
)


OTHER_FORWARD = Mistake(
    id="other_forward",
    sentences=Sentences(
        gradient="{name} follows from what forward gave, and forward gives other values than "
        "this network: {what}.",
        general="Forward gives other values than the network that is named.",
    ),
    twists=lambda p: (
        [Twist(cache=p.stale, facts={"what": p.forward})] if p.stale and p.forward else []
    ),
    example=Example({"cache": "otherwise"}),
)


def _left_zero(p: Problem, name: str) -> list[Array]:
    """Exactly zero; what is nearly so was computed."""
    return [] if np.any(p.got[name]) or not np.any(p.expected[name]) else [p.got[name]]


def _left_zero_value(got: Array, expected: Array, m: int | None) -> list[Array]:
    """The same of several entries: a single number is zero for many reasons."""
    return [got] if got.size > 1 and np.any(expected) and not np.any(got) else []


LEFT_ZERO = Mistake(
    id="left_zero",
    sentences=Sentences(
        gradient="{name} is zero everywhere: it is set up, but never filled in.",
        value="It is zero everywhere: is it set up, but never filled in?",
        general="Left at zero.",
    ),
    numbers=_left_zero,
    values=_left_zero_value,
    example=Example({"grads": "{name: np.zeros_like(grad) for name, grad in grads.items()}"}),
)


WEIGHTS_RETURNED = Mistake(
    id="weights_returned",
    sentences=Sentences(
        gradient="{name} holds the parameter's own value, not its gradient: is the wrong name "
        "returned?",
        general="The parameters are returned in place of their gradients.",
    ),
    numbers=lambda p, name: [p.params[name]] if name in p.params else [],
    example=Example({"grads": "params"}),
)


def _layers_swapped(p: Problem, name: str) -> list[Array]:
    """Another layer's gradient under this one's name."""
    return [
        grad
        for other, grad in p.expected.items()
        if other != name and p.kind(other) == p.kind(name)
    ]


LAYERS_SWAPPED = Mistake(
    id="layers_swapped",
    sentences=Sentences(
        gradient="{name} holds the gradient of another layer: are two names exchanged where the "
        "gradients are collected?",
        general="Two layers' gradients are exchanged.",
    ),
    numbers=_layers_swapped,
    example=Example(
        {"grads": "{f'{name[0]}{L + 1 - int(name[1:])}': grad for name, grad in grads.items()}"}
    ),
)


def _float32(p: Problem, name: str) -> list[Array]:
    """Right to seven digits, and every number is one that float32 has."""
    got, expected = p.got[name], p.expected[name]
    if got.shape != expected.shape or not in_float32(got):
        return []
    near = np.max(np.abs(got - expected), initial=0.0) <= 1e-5 * np.max(np.abs(expected), initial=0)
    return [got] if near and not in_float32(expected) else []


def _float32_value(got: Array, expected: Array, m: int | None) -> list[Array]:
    if not in_float32(got) or in_float32(expected):
        return []
    near = np.max(np.abs(got - expected)) <= 1e-5 * np.max(np.abs(expected))
    return [got] if near else []


FLOAT32 = Mistake(
    id="float32",
    sentences=Sentences(
        gradient="{name} is right to 7 digits only: it was computed in float32. Use float64.",
        value="This is right to 7 digits only: it was computed in float32. Use float64.",
        general="Right to 7 digits only: computed in float32.",
    ),
    numbers=_float32,
    values=_float32_value,
    example=Example({"grads": "{name: grad.astype(np.float32) for name, grad in grads.items()}"}),
)
