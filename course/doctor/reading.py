"""What a check knows, or a learner's own code tells, as the doctor's problem.

Names of another kind, networks without biases, biases as rows, labels: learners write them all.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from course.doctor.forms import Form, Told, in_rows, unfolded
from course.doctor.forward import otherwise
from course.doctor.network import (
    LEAKS,
    Array,
    Grads,
    Net,
    Problem,
    Twist,
    forward,
    hidden_slope,
    loss,
    predict,
)


@dataclass(frozen=True)
class Known:
    """What a check knows of the network, as `diagnose` is told it."""

    params: Mapping[str, npt.ArrayLike] | None
    cache: Mapping[str, npt.ArrayLike] | None
    m: int | None
    decay: float
    activation: str | tuple[str, ...] | None
    output: str | None
    X: npt.ArrayLike | None
    Y: npt.ArrayLike | None
    columns: bool | None = None  #: whether examples are columns; None: as the shapes say
    earlier: Mapping[str, npt.ArrayLike] | None = None  #: a gradient of an earlier batch
    noise: float | None = None  #: the error of an entry of the true gradient, where it is known

    def told(self) -> Told:
        """The same in arrays."""
        X, Y = (None if of is None else np.asarray(of, np.float64) for of in (self.X, self.Y))
        params, cache, earlier = map(_arrays, (self.params, self.cache, self.earlier))
        return Told(params, cache, self.m, self.decay, self.activation, self.output, X, Y, earlier)


def _arrays(given: Mapping[str, npt.ArrayLike] | None) -> Grads:
    return {name: np.asarray(value, np.float64) for name, value in (given or {}).items()}


def problem_of(
    got: Mapping[str, npt.ArrayLike], expected: Mapping[str, npt.ArrayLike], known: Known
) -> Problem:
    """Gradients, and what is known of the network that they are of."""
    kinds = [getattr(value, "dtype", None) for value in expected.values()]
    float32 = all(kind == np.float32 for kind in kinds)

    def error(loss: float) -> float:
        """The error of an entry of `expected`: by default of a slope that is measured."""
        if known.noise is not None:
            return known.noise
        return 1e-6 * max(loss, 1.0) if float32 else _rounding(loss)

    form = in_rows(Form(_arrays(got), _arrays(expected), known.told()), known.columns)
    for each in unfolded(form):
        problem = _as_it_is(each, error)
        if problem.net is not None:
            return replace(problem, float32=float32)
    return replace(_as_it_is(form, error), float32=float32)


def _as_it_is(form: Form, error: Callable[[float], float]) -> Problem:
    """The problem in one form; without its network where what is known does not fit together."""
    told = form.known
    problem = Problem(
        form.got,
        form.expected,
        told.params,
        told.m,
        told.decay,
        None,
        None,
        _places(form.expected),
        noise=error(1.0),
        columns=form.columns,
        turned=form.turned,
        called=form.called,
        earlier=told.earlier,
    )
    first = _with_network(problem, told, error)
    for other in _other_leaks(told) if first.net is None else ():
        found = _with_network(problem, other, error)
        if found.net is not None:
            return found
    return first


def _other_leaks(told: Told) -> Iterator[Told]:
    """The same with each other slope that its leaky ReLUs may have below 0."""
    layers = told.activation or ""
    for name in list(LEAKS)[1:] if "leaky_relu" in layers else ():
        if isinstance(layers, str):
            yield replace(told, activation=name)
        else:
            changed = (name if layer == "leaky_relu" else layer for layer in layers)
            yield replace(told, activation=tuple(changed))


def _with_network(problem: Problem, told: Told, error: Callable[[float], float]) -> Problem:
    """The problem with the network that was told, where that gives the true gradient."""
    try:
        bare = _network(told, problem.names)
        if bare is None:
            return problem
        whole = forward(bare)
        size = min(loss(whole), 1e6)
        problem = replace(problem, forward=otherwise(whole, told.cache), noise=error(size))
        net = _calibrated(whole, problem)
    except (KeyError, ValueError, IndexError, FloatingPointError):
        return problem  # what is known does not fit together: only factors and shapes are tried
    if net is None:
        return replace(problem, unlike=True)
    problem = replace(problem, stale=_stale(net, told.cache), m=told.m or net.m)
    return _derived(problem, net)


def _rounding(loss: float) -> float:
    """The rounding error of a slope of a loss, measured with ε = 1e-5, as a check allows it."""
    return float(10 * np.finfo(np.float64).eps * abs(loss) / 1e-5)


def _network(told: Told, names: Mapping[str, tuple[str, int]]) -> Net | None:
    """The network without what forward computes; None where too little of it is known."""
    inputs, params = told.cache.get("A0") if told.X is None else told.X, told.params
    if inputs is None or told.Y is None or told.output is None:
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
        Y=_targets(told.Y, W[max(layers)].shape[1]),
        activation=told.activation or "sigmoid",
        output=told.output,
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
    ours = predict(replace(problem, net=net), Twist(cache=net))
    last = [name for name, (_, layer) in problem.names.items() if layer == net.depth]
    data = {name: problem.expected[name] - problem.penalty(name) for name in last}
    name = max(last, key=lambda name: float(np.max(np.abs(ours[name] - problem.penalty(name)))))
    own = (ours[name] - problem.penalty(name)).ravel()
    where = int(np.argmax(np.abs(own)))
    net = replace(net, factor=_factor(float(data[name].ravel()[where]), own[where], net, problem))
    for name, prediction in predict(replace(problem, net=net), Twist(cache=net)).items():
        expected = problem.expected[name]
        scale = float(np.max(np.abs(expected)))
        near = np.abs(prediction - expected) <= 1e-4 * scale + problem.noise
        if not np.all(near) and not _at_kink(net, problem.names[name][1]):
            return None
    return net


def _factor(truth: float, own: float, net: Net, problem: Problem) -> float:
    """A loss's factor, without the error of what was measured: 1, 2 or ½, of a mean or a sum."""
    k = net.Y.shape[1]
    known = [times * per for times in (1, 2, 0.5) for per in (1, 1 / k, net.m, net.m / k)]
    for one in known:
        if abs(truth - one * own) <= 1e-4 * abs(one * own) + problem.noise:
            return one
    # Of one number any gradient is some multiple: a factor of its own would explain everything.
    return truth / own if own and net.m * k > 1 else 1.0


def _at_kink(net: Net, layer: int) -> bool:
    """Whether a unit at a layer or above it is so near its kink that a nudge may cross it."""
    return any(
        net.kinked(above) and bool(np.any(np.abs(net.Z[above]) <= 1e-4))
        for above in range(layer, net.depth + 1)
    )


def _derived(problem: Problem, net: Net) -> Problem:
    """The problem with the network's own gradient as the true one: it has no error of measuring.

    At a kink itself a slope of 0, of 1 and between them are all as right: the learner's counts.
    """

    def truth(at_zero: float) -> Grads:
        def slope(net: Net, layer: int) -> Array:
            own = hidden_slope(net, layer)
            kink = net.kinked(layer) & (net.Z[layer] == 0)
            return np.where(kink, at_zero, own)

        return predict(replace(problem, net=net), Twist(slope=slope))

    def agreeing(truths: Grads) -> int:
        got = problem.got
        return sum(
            got[name].shape == true.shape and np.allclose(got[name], true, rtol=1e-6, atol=1e-12)
            for name, true in truths.items()
        )

    truths = [truth(0.0)]
    if _at_kink(net, 1):
        truths += [truth(1.0), truth(0.5)]
    best = max(truths, key=agreeing)
    expected = {**problem.expected, **best}
    return replace(problem, net=net, expected=expected, given=problem.expected, noise=0.0)


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
