"""A bank of wrong gradients, to measure the doctor by.

Every case is a small network with one mistake planted in a backward pass that is written here as
a student writes it, apart from the doctor's own arithmetic: the doctor is not its own judge.
"""

import itertools
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from course.doctor import diagnose
from course.doctor.mistakes import MISTAKES, Example

Array = npt.NDArray[np.float64]

SHAPES = ((3, 4, 2), (5, 3, 3), (4, 4, 4, 3), (3, 5, 4, 2), (6, 2))
#: One neuron alone, where (m, 1) meets (m,).
NEURON = ((6, 1),)
#: m differs from every layer's width, and is not 2: not_averaged would be doubled as well.
EXAMPLES = 7
HEADS = (
    ("sigmoid", "sigmoid+bce"),
    ("tanh", "softmax+ce"),
    ("relu", "softmax+ce"),
    ("sigmoid", "sigmoid+mse"),
    ("tanh", "linear+mse"),
    ("relu", "sigmoid+bce"),
)

#: What a student writes, line by line: `dW1`, `db1`, … for the loss's gradient, from the last layer
#: to the first. An `Example` puts another expression in a line's place.
PROGRAM = {
    "output": "activate(Z)",  # of the last layer, in forward
    "cache": "cache",
    "targets": "Y",
    "error": "A - Y",  # dZ of the output, of each example
    "mean": "dZ / m",
    "dW": "A_prev.T @ dZ",
    "db": "np.sum(dZ, axis=0)",
    "decayed": "dW + decay * W",
    "dA": "dZ @ W.T",
    "slope": "derivative(A)",  # of the hidden layer below
    "dZ": "dA * slope",
    "grads": "grads",
}
#: Where squared error meets a sigmoid, its derivative stays.
SQUARED = {"error": "(A - Y) * A * (1 - A)"}
RIGHT = Example({})
#: The mistakes that the doctor predicts, and one that it finds by looking.
PLANTED = {m.id: m.example for m in MISTAKES.values() if m.of_gradients} | {
    "not_a_number": Example({"grads": "grads | {'W1': np.full_like(grads['W1'], np.nan)}"})
}
#: The same mistakes at other places.
OTHERS = [(m.id, example) for m in MISTAKES.values() for example in m.others]


@dataclass(frozen=True)
class Case:
    """A planted mistake, and what the doctor knows."""

    cause: str
    name: str
    got: dict[str, Array]
    expected: dict[str, Array]
    known: dict[str, Any]  #: of the network: the keyword arguments of `diagnose`
    #: The mistakes that give these very numbers: to name any of them is right.
    same: frozenset[str] = frozenset()


def softmax(Z: Array) -> Array:
    """Probabilities, row by row."""
    return np.asarray(np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True))


def sigmoid(Z: Array) -> Array:
    """The logistic function."""
    return np.asarray(1 / (1 + np.exp(-Z)))


ACTIVATIONS: dict[str, Callable[[Array], Array]] = {
    "sigmoid": sigmoid,
    "tanh": np.tanh,
    "relu": lambda Z: Z * (Z > 0),
    "softmax": softmax,
    "linear": lambda Z: Z,
}
DERIVATIVES: dict[str, Callable[[Array], Array]] = {
    "sigmoid": lambda A: A * (1 - A),
    "tanh": lambda A: 1 - A**2,
    "relu": lambda A: (A > 0).astype(np.float64),
}
OTHER = {"sigmoid": "tanh", "tanh": "sigmoid", "relu": "tanh"}


class Student:
    """A network with its forward and backward pass, and one mistake in one of them.

    Args:
        shape: the layers' widths, inputs first.
        hidden: activation of the hidden units.
        head: output unit and loss.
        decay: λ of the weight decay.
        seed: of parameters, inputs and targets.
    """

    def __init__(
        self, shape: tuple[int, ...], hidden: str, head: str, decay: float, seed: int
    ) -> None:
        rng = np.random.default_rng(seed)
        self.hidden, self.head, self.decay, self.shape = hidden, head, decay, shape
        self.L, self.m = len(shape) - 1, EXAMPLES
        self.params: dict[str, Array] = {}
        for layer in range(1, self.L + 1):
            self.params[f"W{layer}"] = 0.5 * rng.normal(size=(shape[layer - 1], shape[layer]))
            self.params[f"b{layer}"] = 0.3 * rng.normal(size=shape[layer])
        self.X = rng.normal(size=(EXAMPLES, shape[0]))
        labels = rng.integers(0, shape[-1], size=EXAMPLES)
        if head == "linear+mse":
            self.Y = rng.normal(size=(EXAMPLES, shape[-1]))
        elif shape[-1] == 1:
            self.Y = rng.integers(0, 2, size=(EXAMPLES, 1)).astype(np.float64)
        else:
            self.Y = np.eye(shape[-1])[labels]
        self.cache = self.forward(self.params)
        self.rng = rng
        #: The gradient of an earlier batch.
        self.earlier = {name: rng.normal(size=p.shape) for name, p in self.params.items()}

    def forward(self, params: dict[str, Array]) -> dict[str, Array]:
        """Activations A0, Z1, A1, …"""
        cache: dict[str, Array] = {"A0": self.X}
        for layer in range(1, self.L + 1):
            Z = cache[f"A{layer - 1}"] @ params[f"W{layer}"] + params[f"b{layer}"]
            cache[f"Z{layer}"] = Z
            kind = self.head.split("+")[0] if layer == self.L else self.hidden
            cache[f"A{layer}"] = ACTIVATIONS[kind](Z)
        return cache

    def run(self, line: str, example: Example, **names: object) -> Any:
        """What a line of the student's gives, with the example's mistake where it is in that line.

        Raises:
            KeyError: where the example has a line that no student writes.
        """
        if unknown := example.lines.keys() - PROGRAM.keys():
            raise KeyError(f"No student writes {', '.join(sorted(unknown))}.")
        program = {**PROGRAM, **(SQUARED if self.head == "sigmoid+mse" else {}), **example.lines}
        known = {
            "np": np,
            "sigmoid": sigmoid,
            "softmax": softmax,
            "activate": ACTIVATIONS[self.head.split("+")[0]],
            "derivative": DERIVATIVES[self.hidden],
            "other_derivative": DERIVATIVES[OTHER[self.hidden]],
            "params": self.params,
            "decay": self.decay,
            "m": self.m,
            "L": self.L,
        }
        return eval(program[line], known | names)

    def output(self, example: Example = RIGHT) -> Array:
        """What forward returns, (m, k), with the mistake of `example` in it."""
        return np.asarray(self.run("output", example, Z=self.cache[f"Z{self.L}"]))

    def backward(self, example: Example = RIGHT) -> dict[str, Array]:
        """The gradient of the loss, with the mistake of `example` in it."""
        names: dict[str, object] = {"cache": self.cache}
        if "cache" in example.lines:
            other = {k: v + 0.1 * self.rng.normal(size=v.shape) for k, v in self.params.items()}
            names["earlier"] = self.forward(other)
            bare = {k: v * (k != f"b{self.L}") for k, v in self.params.items()}
            names["otherwise"] = self.forward(bare)
        cache = self.run("cache", example, **names)
        if "cache" in example.lines:
            self.stale = cache
        targets = self.run("targets", example, Y=self.Y)
        A = cache[f"A{self.L}"]
        dZ = self.run("error", example, A=A, Y=targets)
        dZ = self.run("mean", example, dZ=dZ, A=A, X=self.X)
        grads: dict[str, Array] = {}
        dA = dZ
        for layer in range(self.L, 0, -1):
            W, b = self.params[f"W{layer}"], self.params[f"b{layer}"]
            A_prev, Z_prev = cache[f"A{layer - 1}"], cache.get(f"Z{layer - 1}")
            step = {"layer": layer, "dZ": dZ, "dA": dA, "A_prev": A_prev, "Z_prev": Z_prev}
            step |= {"W": W, "b": b, "A": cache[f"A{layer}"], "Z": cache[f"Z{layer}"]}
            step |= {"X": self.X, "Y": targets}
            dW = self.run("dW", example, **step)
            grads[f"W{layer}"] = self.run("decayed", example, dW=dW, W=W)
            grads[f"b{layer}"] = self.run("db", example, **step)
            if layer > 1:
                dA = self.run("dA", example, **step)
                slope = self.run("slope", example, A=A_prev, Z=Z_prev, X=self.X)
                below = {"dA": dA, "slope": slope, "A": A_prev, "Z": Z_prev}
                last = {"error": cache[f"A{self.L}"] - targets, "A_last": cache[f"A{self.L}"]}
                dZ = self.run("dZ", example, **below, **last)
        wrong: dict[str, Array] = self.run("grads", example, grads=grads, earlier=self.earlier)
        return wrong

    def truth(self, example: Example = RIGHT) -> dict[str, Array]:
        """The gradient of the loss that an example is about."""
        return self.backward(Example(example.truth))

    def known(self) -> dict[str, Any]:
        """What a check knows of the network."""
        return {
            "params": self.params,
            "cache": getattr(self, "stale", self.cache),
            "m": self.m,
            "decay": self.decay,
            "activation": self.hidden,
            "output": self.head,
            "X": self.X,
            "Y": self.Y,
            "earlier": self.earlier,
        }


def students(shapes: Iterable[tuple[int, ...]] = SHAPES) -> Iterator[Student]:
    """Every architecture, head and weight decay, each with a seed of its own."""
    seed = 0
    for shape in shapes:
        for hidden, head in HEADS:
            for decay in (0.0, 0.3):
                seed += 1
                yield Student(shape, hidden, head, decay, seed)


def cases() -> Iterator[Case]:
    """The bank: each mistake in each network in which it can be made and changes anything."""
    for shapes, neuron in ((SHAPES, False), (NEURON, True)):
        for student in students(shapes):
            made = list(_made(student, neuron))
            for case in made:
                same = {
                    other.cause
                    for other in made
                    if not _differ_any(other.got, case.got)
                    and not _differ_any(other.expected, case.expected)
                }
                yield replace(case, same=frozenset(same))


def _made(student: Student, neuron: bool) -> Iterator[Case]:
    """Each mistake that a student can make in that network."""
    for cause, example in [*PLANTED.items(), *OTHERS]:
        fits = example.neuron is neuron and (student.L > 1 or not example.deep)
        if fits and student.head in example.heads:
            vars(student).pop("stale", None)
            expected, got = student.truth(example), student.backward(example)
            if _differ_any(got, expected):
                name = f"{cause} in {student.shape}, {student.hidden}, {student.head}"
                yield Case(cause, name, got, expected, student.known())


#: What says nothing of the steps of the way back, or is of another pass.
WHOLE = {
    "not_a_number",
    "left_zero",
    "weights_returned",
    "decay_alone",
    "decay_squared",
    "float32",
    "accumulated",
    "layers_swapped",
    "row0",
    "stale_cache",
    "other_forward",
}


def pairs(count: int) -> Iterator[Case]:
    """Two mistakes in different lines of one program, where each changes something; so many."""
    single = [
        (cause, example)
        for cause, example in [*PLANTED.items(), *OTHERS]
        if cause not in WHOLE and not example.neuron and not example.truth
    ]
    rng = random.Random(0)
    every = list(itertools.combinations(single, 2))
    rng.shuffle(every)
    made = (case for pair in every if (case := _pair(*pair, rng)) is not None)
    yield from itertools.islice(made, count)


def _pair(one: tuple[str, Example], other: tuple[str, Example], rng: random.Random) -> Case | None:
    """Both in one network, if both can be made there and their shapes stay right."""
    heads = [h for h in HEADS if h[1] in one[1].heads and h[1] in other[1].heads]
    if one[0] == other[0] or one[1].lines.keys() & other[1].lines.keys() or not heads:
        return None
    shape = rng.choice(((3, 4, 2), (5, 3, 3), (4, 5, 3, 2)))
    student = Student(shape, *rng.choice(heads), rng.choice((0.0, 0.3)), rng.randrange(1000))
    truth = student.backward()
    try:
        both = student.backward(Example({**one[1].lines, **other[1].lines}))
    except ValueError:
        return None  # one line's arrays do not fit the other's
    each = [student.backward(example) for _, example in (one, other)]
    if any(both[name].shape != true.shape for name, true in truth.items()):
        return None
    if not all(_differ_any(single, truth) and _differ_any(both, single) for single in each):
        return None
    if any(_multiple(both, truth, times) for times in (1, 2, 0.5, 1 / student.m, student.m)):
        return None  # one of them undoes the other, or one factor alone gives the same numbers
    cause = f"{one[0]}+{other[0]}"
    return Case(cause, f"{cause} in {shape}, {student.hidden}", both, truth, student.known())


def _multiple(got: dict[str, Array], truth: dict[str, Array], times: float) -> bool:
    """Whether a gradient is so many times another, in every part."""
    return not _differ_any(got, {name: times * value for name, value in truth.items()})


def both_named(case: Case) -> bool:
    """Whether the doctor names both mistakes of a pair, of one parameter or of two."""
    found = diagnose(case.got, case.expected, tolerance=1e-9, **case.known)
    named = {cause for diagnosis in found for cause in diagnosis.cause.split("+")}
    return set(case.cause.split("+")) <= named


def _differ_any(got: dict[str, Array], expected: dict[str, Array]) -> bool:
    return any(_differ(got[name], expected[name]) for name in expected)


def _differ(got: Array, expected: Array) -> bool:
    return got.shape != expected.shape or not np.allclose(
        got, expected, rtol=1e-12, atol=0, equal_nan=True
    )


@dataclass(frozen=True)
class Measure:
    """How the doctor did."""

    named: dict[str, tuple[int, int]]  #: cause → named first, of so many
    misnamed: list[str]  #: the cases that were not
    alarms: tuple[int, int]  #: right gradients that were diagnosed, of so many
    noisy_alarms: tuple[int, int]  #: the same with rounding noise of 1e-9
    unknown: tuple[int, int]  #: random gradients called unknown, of so many
    both: tuple[int, int] = (0, 0)  #: pairs of mistakes of which both are named, of so many

    @property
    def share(self) -> float:
        """The share of the bank whose cause is named first."""
        right, of = (sum(pair[i] for pair in self.named.values()) for i in (0, 1))
        return right / of


def measure(every: int = 1) -> Measure:
    """Try the doctor on the bank, on right gradients and on random ones; or on each so many."""
    named: dict[str, tuple[int, int]] = {}
    misnamed = []
    for case in itertools.islice(cases(), 0, None, every):
        found = diagnose(case.got, case.expected, tolerance=1e-8, **case.known)
        first = found[0].cause if found else "none"
        right, of = named.get(case.cause, (0, 0))
        named[case.cause] = right + (first in case.same), of + 1
        if first not in case.same:
            misnamed.append(f"{case.name}: {first}")
    alarms = noisy = unknown = total = 0
    for student in itertools.islice(students(), 0, None, every):
        truth, known, rng = student.backward(), student.known(), student.rng
        noise = {k: v * (1 + 1e-9 * rng.normal(size=v.shape)) for k, v in truth.items()}
        random = {k: np.std(v) * rng.normal(size=v.shape) for k, v in truth.items()}
        alarms += bool(diagnose(truth, truth, tolerance=1e-8, **known))
        noisy += bool(diagnose(noise, truth, tolerance=1e-8, **known))
        unknown += all(d.cause == "unknown" for d in diagnose(random, truth, **known))
        total += 1
    two = [both_named(case) for case in pairs(300 // every)]
    both = sum(two), len(two)
    return Measure(named, misnamed, (alarms, total), (noisy, total), (unknown, total), both)
