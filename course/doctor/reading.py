"""What a check knows, or a learner's own code tells, as the doctor's problem.

Names of another kind, networks without biases, biases as rows, labels: learners write them all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from course.doctor.network import Array, Grads, Net, Problem, Twist, backward, forward, predict


@dataclass(frozen=True)
class Known:
    """What a check knows of the network, as `diagnose` is told it."""

    params: Mapping[str, npt.ArrayLike] | None
    cache: Mapping[str, npt.ArrayLike] | None
    m: int | None
    decay: float
    activation: str | None
    output: str | None
    X: npt.ArrayLike | None
    Y: npt.ArrayLike | None


def _arrays(given: Mapping[str, npt.ArrayLike] | None) -> Grads:
    return {name: np.asarray(value, np.float64) for name, value in (given or {}).items()}


def problem_of(
    got: Mapping[str, npt.ArrayLike], expected: Mapping[str, npt.ArrayLike], known: Known
) -> Problem:
    """Gradients, and what is known of the network that they are of."""
    truth, params, kept = _arrays(expected), _arrays(known.params), _arrays(known.cache)
    names = _places(truth)
    problem = Problem(_arrays(got), truth, params, known.m, known.decay, None, None, names)
    try:
        bare = _network(known, params, kept, names)
        net = _calibrated(forward(bare), problem) if bare else None
    except (KeyError, ValueError, IndexError, FloatingPointError):
        return problem  # what is known does not fit together: only factors and shapes are tried
    if net is None:
        return problem
    return replace(problem, net=net, stale=_stale(net, kept), m=known.m or net.m)


def _network(
    known: Known, params: Grads, kept: Grads, names: Mapping[str, tuple[str, int]]
) -> Net | None:
    """The network without what forward computes; None where too little of it is known."""
    inputs = kept.get("A0") if known.X is None else np.asarray(known.X, np.float64)
    if inputs is None or known.Y is None or known.output is None:
        return None
    layers = {layer for _, layer in names.values()}
    W = {layer: _matrix(params[_name("W", layer, names)]) for layer in layers}
    none = {layer: np.zeros(W[layer].shape[1]) for layer in layers}  # a network without biases
    given = {place[1]: params[name] for name, place in names.items() if place[0] == "b"}
    return Net(
        W=W,
        b=none | {layer: b.ravel() for layer, b in given.items()},
        A={0: inputs},
        Z={},
        Y=_targets(np.asarray(known.Y, np.float64), W[max(layers)].shape[1]),
        activation=known.activation or "sigmoid",
        output=known.output,
    )


#: The parameters of one neuron, which is layer 1.
_NEURON = {"w": ("W", 1), "b": ("b", 1)}


def _places(parameters: Grads) -> dict[str, tuple[str, int]]:
    """Where each parameter stands: `W2` → ("W", 2), `b0` of a count from 0 → ("b", 1).

    Names of another kind are told by their shapes, where none has a number; one that has no place
    (gamma, beside W1 and b1) is left out.
    """
    places = {name: place for name in parameters if (place := _place(name)) is not None}
    if not places:
        return _by_shape(parameters)
    from_zero = any(layer == 0 for _, layer in places.values())
    return {name: (kind, layer + from_zero) for name, (kind, layer) in places.items()}


def _place(name: str) -> tuple[str, int] | None:
    kind = {"W": "W", "w": "W", "B": "b", "b": "b"}.get(name[:1])
    return (kind, int(name[1:])) if kind and name[1:].isdecimal() else _NEURON.get(name)


def _by_shape(parameters: Grads) -> dict[str, tuple[str, int]]:
    """The matrices that follow on one another are the weights; of their widths are the biases.

    Nothing, where one fits nowhere: then the names say nothing either.
    """
    places: dict[str, tuple[str, int]] = {}
    widths: list[int] = []
    for name, value in parameters.items():
        if value.ndim == 2 and (not widths or value.shape[0] == widths[-1]):
            widths.append(value.shape[1])
            places[name] = "W", len(widths)
    biases = [name for name in parameters if name not in places]
    for layer, width in enumerate(widths, start=1):
        if biases and parameters[biases[0]].size == width:
            places[biases.pop(0)] = "b", layer
    return {} if biases else places


def _name(kind: str, layer: int, names: Mapping[str, tuple[str, int]]) -> str:
    """The parameter of that kind and layer; a KeyError where its gradient is not among them."""
    return {place: name for name, place in names.items()}[kind, layer]


def _matrix(W: Array) -> Array:
    """One neuron's w (n,) as a matrix (n, 1), and so its targets."""
    return W[:, None] if W.ndim == 1 else W


def _targets(Y: Array, outputs: int) -> Array:
    """The targets as (m, k); labels 0, 1, … of more than one output as one-hot rows."""
    if Y.size == len(Y) and outputs > 1:
        return np.asarray(np.eye(outputs)[Y.astype(int).ravel()])
    return _matrix(Y)


def _calibrated(net: Net, problem: Problem) -> Net | None:
    """The network with its loss's factor; None where it does not reproduce the true gradient."""
    last = net.depth
    kind = "b" if ("b", last) in problem.names.values() else "W"
    name = _name(kind, last, problem.names)
    ours = backward(net, Twist())[kind, last].ravel()
    truth = (problem.expected[name] - problem.penalty(name)).ravel()
    where = int(np.argmax(np.abs(ours)))
    net = replace(net, factor=float(truth[where] / ours[where]))
    for parameter, prediction in predict(replace(problem, net=net), Twist(cache=net)).items():
        expected = problem.expected[parameter]
        scale = float(np.max(np.abs(expected)))
        if not np.all(np.abs(prediction - expected) <= 1e-4 * scale + 1e-12):
            return None
    return net


def _stale(net: Net, kept: Grads) -> Net | None:
    """The network with the cache that was handed in, where that is whole and another one."""
    given = {"A0": net.A[0], **{f"Z{layer}": Z for layer, Z in net.Z.items()}, **kept}
    try:
        A = {layer: given[f"A{layer}"].reshape(ours.shape) for layer, ours in net.A.items()}
        Z = {layer: given[f"Z{layer}"].reshape(ours.shape) for layer, ours in net.Z.items()}
    except (KeyError, ValueError):
        return None  # a part is missing, or of another size
    if all(np.allclose(A[layer], net.A[layer], rtol=1e-9, atol=1e-12) for layer in A):
        return None
    return replace(net, A=A, Z=Z)
