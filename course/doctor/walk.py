"""The way back, step by step, with what a learner may have written at each.

From the last layer down, each way of writing a step is followed only as long as it gives what the
learner has. So one mistake is looked for among all, then two, without trying each pair.
"""

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from course.doctor.edits import (
    Edit,
    backs,
    biases,
    errors,
    jumps,
    shifted,
    slopes,
    weights,
    words_of,
)
from course.doctor.mistakes import MISTAKES
from course.doctor.network import Array, Net, Problem, Step, Twist, hidden_slope, output_delta

#: A prediction must come this close to the student's numbers, relative to their scale ...
CLOSE = 1e-6
#: ... and this many times closer than the truth does.
CLOSER = 100.0

Edits = tuple[Edit, ...]
#: Of so many entries one factor for all says something, even if nothing known makes it.
ENTRIES = 6
#: How much of the weight decay may be there.
DECAYS = {"decay_missing": 0.0, "decay_doubled": 2.0, "decay_sign": -1.0, "decay_halved": 0.5}


@dataclass(frozen=True)
class Found:
    """The mistakes on the way to a parameter that explain its numbers."""

    edits: Edits
    share: float  #: of the difference, 0 to 1


@dataclass(frozen=True)
class _Way:
    """A way of writing the backward pass, down to a layer."""

    edits: Edits
    step: Step

    def after(self, edit: Edit | None, step: Step) -> "_Way":
        """One step further, with a mistake in it or none."""
        known = edit is None or edit in self.edits
        return _Way(self.edits if known else (*self.edits, edit), step)  # type: ignore[arg-type]


def walk(problem: Problem, net: Net, wrong: list[str], budget: int) -> dict[str, list[Found]]:
    """Parameter → what explains it in the fewest mistakes, at most `budget` of them."""
    return _Walk(problem, net, budget).found(wrong)


class _Walk:
    def __init__(self, problem: Problem, net: Net, budget: int) -> None:
        self._problem, self._net, self._budget = problem, net, budget
        self._called = {place: name for name, place in problem.names.items()}
        self._words = words_of(problem)
        self._factors = known_factors(problem)
        #: Those of another shape than the truth are no step's numbers.
        self._got = {
            name: _data(problem, name, problem.got[name])
            for name in problem.names
            if problem.got[name].shape == problem.expected[name].shape
        }
        #: How far off a gradient is, and the size below which a prediction says nothing of it.
        self._off = {name: self._how_far(name) for name in self._got}

    def _how_far(self, name: str) -> tuple[float, float]:
        truth = _data(self._problem, name, self._problem.expected[name])
        off = float(np.abs(self._got[name] - truth).max())
        return off, CLOSE * max(off, float(np.abs(truth).max()))

    def found(self, wrong: list[str]) -> dict[str, list[Found]]:
        """What explains each of these parameters."""
        explained: dict[str, list[Found]] = {name: [] for name in wrong}
        ways = list(self._starts())
        for layer in range(self._net.depth, 0, -1):
            alive = []
            for way in ways:
                fits = {name: self._explain(way, name) for name in self._of(layer)}
                if self._contradicted(fits):
                    continue
                for name in fits.keys() & explained.keys():
                    explained[name] += fits[name]
                # A way that gives none of a layer's numbers is not the learner's.
                if not way.edits or any(fits.values()):
                    alive.append(way)
            ways = list(self._down(alive, layer)) if layer > 1 else []
        votes = Counter(edit for some in explained.values() for one in some for edit in one.edits)
        return {name: _fewest(some, votes) for name, some in explained.items() if some}

    def _contradicted(self, fits: dict[str, list[Found]]) -> bool:
        """Whether a way does not give what the learner has right, where that says anything."""
        return any(not some and self._right(name) for name, some in fits.items())

    def _right(self, name: str) -> bool:
        if name not in self._off:
            return False
        off, least = self._off[name]
        return off <= least and least > 0

    def _of(self, layer: int) -> list[str]:
        places = (("W", layer), ("b", layer))
        return [self._called[place] for place in places if place in self._called]

    def _starts(self) -> Iterator[_Way]:
        plain = _Way((), Step(self._net.depth, output_delta(self._net) / self._net.m))
        yield plain
        whole = [(plain, self._net)]
        for edit, net in shifted(self._net) if self._budget > 1 else ():
            whole.append((plain.after(edit, plain.step), net))
        for way, net in whole:
            for edit, dZ in errors(net, self._words):
                if np.isfinite(dZ).all():  # of what is infinite no number comes back
                    yield way.after(edit, Step(net.depth, dZ))

    def _down(self, ways: list[_Way], layer: int) -> Iterator[_Way]:
        """The ways through the layer below."""
        net, words, below = self._net, self._words, layer - 1
        slope = hidden_slope(net, below)
        for way in ways:
            for edit, dA in itertools.chain(
                [(None, way.step.dZ @ net.W[layer].T)], backs(net, way.step, words)
            ):
                through = way.after(edit, Step(below, dA * slope, dA))
                if len(through.edits) <= self._budget:
                    yield through
                    for another, dZ in slopes(net, below, dA, words):
                        yield from self._affordable(through.after(another, Step(below, dZ, dA)))
            yield from self._updated(way, layer, slope)
            for edit, dZ in jumps(net, below, words):
                jump = way.after(edit, Step(below, dZ))
                yield from self._affordable(jump)
                if len(jump.edits) < self._budget and not edit.form.endswith("slope"):
                    for another, its in slopes(net, below, dZ, words):
                        yield jump.after(another, Step(below, its))

    def _updated(self, way: _Way, layer: int, slope: Array) -> Iterator[_Way]:
        """The way back through W after its own step, whose size the numbers below tell."""
        net, dZ, below, words = self._net, way.step.dZ, layer - 1, self._words
        got = self._got.get(self._called.get(("W", below), ""))
        if got is None or got.size < 3:
            return
        own, dA = net.A[below].T @ dZ, dZ @ net.W[layer].T
        for decay in {0.0, self._problem.decay}:
            less = dZ @ (own + decay * net.W[layer]).T
            # Most slopes are factors: of a difference they are taken of each part.
            whole = [(None, dA * slope), *slopes(net, below, dA, words)]
            part = [less * slope, *(its for _, its in slopes(net, below, less, words))]
            for (edit, one), other in zip(whole, part, strict=True):
                plain, moved = (net.A[below - 1].T @ each for each in (one, other))
                where = int(np.argmax(np.abs(moved)))
                size = moved.flat[where]
                if size and (rate := float((plain - got).flat[where] / size)) > 0:
                    slip = Edit("updated_weights", f"{rate:.3g}", {"rate": rate})
                    after = way.after(slip, Step(below, one - rate * other, dA - rate * less))
                    yield from self._affordable(after.after(edit, after.step))

    def _affordable(self, way: _Way) -> Iterator[_Way]:
        if len(way.edits) <= self._budget:
            yield way

    def _explain(self, way: _Way, name: str) -> list[Found]:
        """What makes a way give a parameter's numbers: nothing, a factor, another product."""
        got = self._got.get(name)
        if got is None:
            return []
        kind, layer = self._problem.names[name]
        A_prev, dZ = self._net.A[layer - 1], way.step.dZ
        plain = A_prev.T @ dZ if kind == "W" else dZ.sum(axis=0)
        if some := self._fitting(way.edits, name, got, plain):
            return some
        if len(way.edits) == self._budget:
            return []
        if some := self._beside_weights(way.edits, name, got, plain):
            return some
        others = weights if kind == "W" else biases
        found = []
        for edit, prediction in others(self._net, way.step, self._words):
            both = way.edits if edit in way.edits else (*way.edits, edit)
            found += self._fitting(both, name, got, prediction)
            if not found and len(both) < self._budget:
                found += self._beside_weights(both, name, got, prediction)
        return found

    def _beside_weights(self, made: Edits, name: str, got: Array, plain: Array) -> list[Found]:
        """The same with another weight decay, or with something like one added; and a factor."""
        kind, layer = self._problem.names[name]
        decay, bias = self._problem.decay, self._net.b.get(layer)
        if kind == "b" and decay and bias is not None and len(made) < self._budget:
            on_bias = Edit("decay_on_bias", "decay_on_bias")
            return self._fitting((*made, on_bias), name, got - decay * bias, plain)
        if kind != "W" or got.shape != plain.shape or got.size < 4:
            return []
        W = self._net.W[layer]
        for what in (W, np.sign(W), np.ones_like(W)):
            pair = np.stack([plain.ravel(), what.ravel()], axis=1)
            (factor, added), *_ = np.linalg.lstsq(pair, got.ravel(), rcond=None)
            least = 1e-3 * np.abs(got).max()
            if abs(factor) * np.abs(plain).max() < least or abs(added) * np.abs(what).max() < least:
                continue
            held = self._times(name, got, factor * plain + added * what)
            if held is None:
                continue
            if decay and what is W and same(-decay, added) and same(1 + decay, factor):
                return [Found((*made, Edit("decay_of_gradient", "of dW")), held[1])]
            made = (*made, self._decay(added, exact=what is W))
            if abs(factor - 1) <= 1e-5:
                return [Found(made, held[1])]
            known = [(e,) for times, e in self._factors if abs(times - factor) <= 1e-5 * abs(times)]
            return [Found((*made, *e), held[1]) for e in known if len(made) < self._budget]
        return []

    def _decay(self, added: float, *, exact: bool) -> Edit:
        """What it is to have this much of the weights added beside the right weight decay."""
        decay, m = self._problem.decay, self._problem.m
        others = {"decay_averaged": 1 / m} if m else {}
        others |= {"decay_without_price": 1 / decay} if decay else {}
        for cause, times in (DECAYS | others).items():
            if exact and decay and abs(added / decay + 1 - times) <= 1e-5:
                return Edit(cause, cause)
        return Edit("added", "added")

    def _fitting(self, made: Edits, name: str, got: Array, prediction: Array) -> list[Found]:
        """These mistakes, where they give the numbers: as they are, or with a factor besides."""
        held = self._times(name, got, prediction)
        if held is None:
            return []
        factor, share = held
        if factor == 1:
            return [Found(made, share)]
        room = self._budget - len(made)
        exact = [(e,) for times, e in self._factors if same(times, factor)]
        sign = Edit("sign", "-1 times")
        turned = [(sign, e) for times, e in self._factors if same(times, -factor)]
        some = exact or turned
        enough = np.count_nonzero(prediction) >= ENTRIES
        if not some and enough and not self._scaled(name):
            some = [(Edit("factor", f"{factor:.6g}", {"times": factor}),)]
        return [Found((*made, *more), share) for more in some if len(more) <= room]

    def _scaled(self, name: str) -> bool:
        """Whether a gradient is a multiple of the true one: then no slip stands beside a factor."""
        truth = _data(self._problem, name, self._problem.expected[name])
        return self._times(name, self._got[name], truth) is not None

    def _times(self, name: str, got: Array, prediction: Array) -> tuple[float, float] | None:
        """How many times a prediction the numbers are, and how much of the difference that is."""
        if got.shape != prediction.shape:
            return None
        sizes = np.abs(prediction)
        where = int(sizes.argmax())
        size, own = float(sizes.flat[where]), float(got.flat[where])
        off, least = self._off[name]
        if size <= least:
            return None  # zeros say nothing of where they come from
        factor = own / float(prediction.flat[where])
        if abs(factor - 1) <= CLOSE:
            factor = 1.0
        miss = float(np.abs(got - factor * prediction).max())
        if not miss <= CLOSE * abs(factor) * size:
            return None
        wrong = off > CLOSE * size
        if wrong and CLOSER * miss > off:
            return None
        return factor, 1 - miss / off if wrong else 1.0


def same(one: float, other: float) -> bool:
    """Whether two factors are one."""
    return abs(one - other) <= CLOSE * abs(one)


def _data(problem: Problem, name: str, grad: Array) -> Array:
    """A gradient without its weight decay, W as (n_in, n), b as (n,)."""
    grad = grad - problem.penalty(name)
    if problem.kind(name) == "b":
        return grad.reshape(-1)
    return grad[:, None] if grad.ndim == 1 else grad


def _fewest(some: list[Found], votes: Counter[Edit]) -> list[Found]:
    """Those with the fewest mistakes, each once; first what explains other parameters as well."""
    fewest = min(len(each.edits) for each in some)
    each_once = {each.edits: each for each in some if len(each.edits) == fewest}.values()
    return sorted(each_once, key=lambda each: -sum(votes[edit] for edit in each.edits))


# ---- Factors ---------------------------------------------------------------------------------


def known_factors(problem: Problem) -> list[tuple[float, Edit]]:
    """Factors with a reason, the more common first."""
    return [
        (twist.scale, Edit(mistake.id, f"{twist.scale:.12g} times", twist.facts))
        for mistake in MISTAKES.values()
        for twist in (mistake.twists(problem) if mistake.twists else ())
        if twist == Twist(scale=twist.scale, facts=twist.facts)
    ]
