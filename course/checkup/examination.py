"""What is measured of a program, each thing once, and when it is asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from course.checkup.candidates import Candidates, identified
from course.checkup.data import Data, Told, compressed, examined, told_from_others
from course.checkup.ids import told_from_ids
from course.checkup.program import Program
from course.checkup.slopes import Slopes, is_parallel, lengths, measure
from course.checkup.trial import Run, train
from course.kept import Array


@dataclass(frozen=True)
class Suspect:
    """What may be the reason: an id, how likely it is (0 to 1), and the numbers that show it."""

    id: str
    weight: float
    facts: Mapping[str, object] = field(default_factory=dict)
    run: Run | None = None  #: the training with that one thing changed


class Examination:
    """A program and what is found of it."""

    def __init__(self, program: Program, steps: int) -> None:
        self.program, self.steps = program, steps

    @cached_property
    def data(self) -> Data:
        """The data, an example in each row."""
        try:
            return examined(self.program.X, self.program.Y, self.program.outputs)
        finally:
            self.program.restore()

    @cached_property
    def outputs(self) -> Array:
        """What the network gives at the start."""
        self.program.restore()
        return self.program.outputs()

    @cached_property
    def elsewhere(self) -> Array:
        """What the network gives at random parameters."""
        self.program.restore()
        try:
            self.program.put(self.somewhere())
            return self.program.outputs()
        finally:
            self.program.restore()

    @cached_property
    def loss(self) -> float:
        """The loss at the start."""
        self.program.restore()
        return self.program.value()

    @cached_property
    def copies_inputs(self) -> bool:
        """Whether the targets are the inputs."""
        return np.array_equal(self.data.T, self.data.X)

    @cached_property
    def told(self) -> Told:
        """How well the targets can be told from the inputs."""
        how = told_from_ids if self.ids else told_from_others
        return how(self.data, np.random.default_rng(0))

    @cached_property
    def ids(self) -> bool:
        """Whether inputs are numbers of things, with which the network looks something up."""
        X, program = np.asarray(self.program.X), self.program
        if X.dtype.kind not in "iu":
            return False
        program.restore()
        try:
            program.outputs(X + 0.25)
        except Exception:  # noqa: BLE001 - a learner's code may raise anything at such an index
            return True
        finally:
            program.restore()
        return False

    @cached_property
    def bar(self) -> float:
        """The error at or below which the program has learned."""
        data, m = self.data, len(self.data.X)
        if self.copies_inputs:
            widths = [min(s) for s in self.program.shapes if len(s) == 2 and min(s) > 0]
            left = compressed(data.X, min(widths)) if widths else 0.0
            return max(0.08, min(0.9, 1.5 * left + 0.05))
        told = self.told.error
        if m > 24 and self.told.chance >= 0.03:  # inputs tell nothing of the targets
            return 0.5 * data.chance()
        if data.kind != "numbers":
            alike = self._conflicts()
            return alike if m <= 24 else min(1.25 * told + 0.04, max(data.chance() * 0.95, alike))
        if m <= 24 and told > 0.5:
            return 0.08
        return max(0.08, min(1.5 * told, told + 0.1, 0.97))

    def _conflicts(self) -> float:
        """The share of examples that have a twin with another target."""
        first: dict[bytes, bytes] = {}
        rows = zip(self.data.X, self.data.T, strict=True)
        other = [first.setdefault(x.tobytes(), t.tobytes()) != t.tobytes() for x, t in rows]
        return float(np.mean(other))

    def good(self, error: float) -> bool:
        """Whether an error is as low as can be expected."""
        return error <= self.bar + 1e-12

    def better(self, run: Run, than: Run | None = None) -> bool:
        """Whether a training came out clearly better than another, or than the program's own."""
        other = (than or self.run).error
        if run.raised:
            return False
        if self.good(run.error):
            return True
        return run.error < 0.5 * min(other, self.data.chance())

    @cached_property
    def run(self) -> Run:
        """The training as it is."""
        return train(self.program, self.data, self.steps, 1.6)

    def trial(self, seconds: float = 0.5, judge: Data | None = None, **changed: object) -> Run:
        """A training with something changed, over as soon as it has learned.

        Args:
            seconds: and no longer than that.
            judge: other data that the outputs are compared with.
            changed: see `train`.
        """
        known = judge or self.data
        return train(self.program, known, self.steps, seconds, stop=self.good, **changed)  # type: ignore[arg-type]

    @cached_property
    def learned(self) -> bool:
        """Whether the training as it is comes to something."""
        return not self.run.raised and self.good(self.run.error)

    @cached_property
    def longer(self) -> Run:
        """The training, for as long as time allows: at most forty times the steps."""
        steps = max(40 * self.steps, 400)
        return train(self.program, self.data, steps, 1.2, stop=self.good)

    @cached_property
    def slopes(self) -> Slopes | None:
        """The loss's slopes at the start, and what a step makes of them."""
        return measure(self.program, self.data, self.program.start, 0.7)

    @cached_property
    def slopes_elsewhere(self) -> Slopes | None:
        """The same at a random place, where no unit is dead and none like another."""
        return measure(self.program, self.data, self.somewhere(), 0.7)

    @cached_property
    def slopes_at_end(self) -> Slopes | None:
        """The same where the training ends."""
        return measure(self.program, self.data, self.run.theta, 0.4, others=False)

    @cached_property
    def noisy(self) -> bool | None:
        """Whether steps differ where all examples are alike too: the network draws, as in dropout.

        The mean of such steps is the slope of another loss. None where that cannot be tried.
        """
        program, m = self.program, len(self.data.X)
        with program.repeated(np.zeros(m, dtype=np.intp), m) as done:
            if not done:
                return None
            deltas = []
            for _ in range(4):
                program.put(program.start)
                deltas.append(program.delta())
        finite = bool(np.all(np.isfinite(deltas)))
        return finite and not all(is_parallel(one, deltas[0]) for one in deltas[1:])

    @cached_property
    def unusual_inputs(self) -> bool:
        """Whether inputs are far from the size that weights of about 1 are made for."""
        X = self.data.X
        sizes, spread = np.sqrt(np.mean(X**2, axis=0)), X.std(axis=0)
        some = spread > 1e-12 * (1 + sizes.max())
        if not some.any():
            return False
        big, ratio = float(sizes[some].max()), float(spread[some].max() / spread[some].min())
        return big > 8 or big < 0.02 or (ratio > 30 and big > 3)

    def somewhere(self, seed: int = 1) -> Array:
        """Random parameters of a usual size."""
        rng = np.random.default_rng(seed)
        parts = []
        for shape in self.program.shapes:
            size = 1 / np.sqrt(max(1, min(shape))) if len(shape) == 2 else 0.3
            parts.append((size * rng.normal(size=shape)).ravel())
        found = np.concatenate(parts) if parts else np.zeros(0)
        return found

    @cached_property
    def still(self) -> list[bool]:
        """Of each parameter, whether no step of the training changed any of it."""
        program = self.program
        end = self.run.theta if len(self.run.theta) else program.start
        pairs = zip(program.parts(program.start), program.parts(end), strict=True)
        return [bool(np.array_equal(a, b)) for a, b in pairs]

    @cached_property
    def computes(self) -> str:
        """Which of the usual losses `loss()` is, told by its values at eight places; or nothing."""
        program, rng = self.program, np.random.default_rng(2)
        values, told = [], []
        compared = Candidates(self.data)
        program.restore()
        try:
            for _ in range(8):
                there = program.start + 0.3 * rng.normal(size=program.start.shape)
                values.append(program.loss_at(there))
                told.append(compared.values(program.outputs()))
        finally:
            program.restore()
        return identified(np.array(values), told)

    @cached_property
    def reachable(self) -> tuple[Array, Array]:
        """The lowest and the highest outputs at many extreme parameters, (k,) each."""
        program, rng = self.program, np.random.default_rng(3)
        lows, highs = [], []
        program.restore()
        try:
            for scale in (0.3, 1.0, 3.0, 10.0, 100.0):
                for _ in range(6):
                    program.put(scale * rng.normal(size=program.start.shape))
                    P = self.data.rows(program.outputs())
                    if np.all(np.isfinite(P)):
                        lows.append(P.min(axis=0))
                        highs.append(P.max(axis=0))
        finally:
            program.restore()
        if not lows:
            return np.array([-np.inf]), np.array([np.inf])
        return np.min(lows, axis=0), np.max(highs, axis=0)

    @cached_property
    def step_length(self) -> tuple[float, float]:
        """Along the first step: see `slopes.lengths`."""
        return lengths(self.program, self.program.start, 0.3)

    def scaled(self, factors: tuple[float, ...]) -> dict[float, Run]:
        """Trainings with the rate so many times as large, until one comes out well."""
        found: dict[float, Run] = {}
        for factor in factors:
            if self.program.clock.left < 0.25:
                break
            run = found[factor] = train(
                self.program, self.data, self.steps, 0.4, scale=factor, stop=self._perfect
            )
            if run.blown and factor > 1:
                break
        return found

    def _perfect(self, error: float) -> bool:
        return error <= 0.2 * self.bar and self.data.kind == "numbers"

    @cached_property
    def larger(self) -> dict[float, Run]:
        """Trainings with larger rates."""
        return self.scaled((10.0, 100.0, 1000.0, 1e4, 1e5))

    @cached_property
    def smaller(self) -> dict[float, Run]:
        """Trainings with smaller rates."""
        return self.scaled((0.1, 0.01, 1e-3, 1e-5))

    def bias_like(self) -> list[int]:
        """Which parameters have the shape of biases: those with one number for each unit."""
        shapes = self.program.shapes
        sizes = {s for shape in shapes if len(shape) == 2 for s in shape}
        return [
            k
            for k, shape in enumerate(shapes)
            if (len(shape) < 2 or 1 in shape) and int(np.prod(shape)) in sizes | {1}
        ]


Detector = Callable[[Examination], "list[Suspect]"]
