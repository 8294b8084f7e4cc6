"""A learner's program as the checkup uses it: outputs, loss, a step, and parameters as a vector."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import SupportsFloat

import numpy as np
import numpy.typing as npt

from course.checkup.parameters import Place, parameters
from course.kept import Array, reached


class OutOfTimeError(Exception):
    """The time for the whole checkup is over."""


class Clock:
    """How much time is left: by the computer's work, and by the clock on the wall."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.wall, self.work = time.monotonic(), time.thread_time()
        self.tick: Callable[[], None] = lambda: None  #: called now and then

    @property
    def left(self) -> float:
        """Seconds of work that are left; fewer on a busy machine, where work takes longer."""
        self.tick()
        wall, work = time.monotonic() - self.wall, time.thread_time() - self.work
        share = (work + 0.1) / (wall + 0.1)
        return min(0.75 * self.seconds - work, share * (self.seconds - wall))

    def within(self, seconds: float) -> Callable[[], bool]:
        """Whether so many seconds of work from now are over, or all of the time is."""
        start, most = time.thread_time(), min(seconds, 0.3 * self.left)
        return lambda: time.thread_time() - start > most or self.left <= 0


class Program:
    """The program, with everything it may change kept."""

    def __init__(
        self,
        net: object,
        X: object,
        Y: object,
        predict: Callable[[object], object],
        loss: Callable[[], SupportsFloat],
        step: Callable[[], object],
        *,
        seed: int = 0,
        seconds: float = 8.0,
    ) -> None:
        self.net, self.X, self.Y = net, X, Y
        self.loss, self.step = loss, step  #: as they were handed over; see `value` and `move`
        self._predict = predict
        self.rng = np.random.default_rng(seed)
        self.clock = Clock(seconds)
        self.state = reached(predict, loss, step, net, X, Y)
        self.places: list[Place] = []
        self.shapes: list[tuple[int, ...]] = []
        self.sizes: list[int] = []
        self.start: Array = np.zeros(0)
        self.stale = False  #: whether the loss looks at outputs that predict left behind
        self._instead: Callable[[], None] | None = None  #: puts other inputs in, see `inputs`
        self.others: list[str] = []  #: what a step changes, and no output depends on

    def find_parameters(self) -> None:
        """Look for the parameters in `net`."""
        data = tuple(np.asarray(one) for one in (self.X, self.Y))
        self.places, self.others = parameters(
            self.net, data, self.outputs, self.move, self.restore, self.rng
        )
        self.shapes = [p.get().shape for p in self.places]
        self.names = [p.name for p in self.places]
        #: Of those that a step gives another shape: the name, the shape before and after.
        self.reshaped = self._reshaped()
        self.sizes = [int(np.prod(shape)) for shape in self.shapes]
        self.start = self.theta()
        self.stale = self._is_stale()

    def _reshaped(self) -> list[tuple[str, tuple[int, ...], tuple[int, ...]]]:
        """What a step gives another shape; a single number that becomes several counts as these."""
        try:
            self.move()
            now = [p.get().shape for p in self.places]
        except Exception:  # noqa: BLE001 - what raises is said later
            return []
        finally:
            self.restore()
        found = []
        for k, (old, new) in enumerate(zip(self.shapes, now, strict=True)):
            if int(np.prod(old)) != int(np.prod(new)):
                found.append((self.names[k], old, new))
                if old == ():
                    self.shapes[k] = new
        return found

    def _is_stale(self) -> bool:
        """Whether other parameters change the outputs, and the loss only afterwards."""
        try:
            here = self.value()
            self.put(self.start + 0.1 * np.random.default_rng(0).normal(size=self.start.shape))
            if self.value() != here:
                return False
            self.outputs()
            return self.value() != here
        finally:
            self.restore()

    def outputs(self, X: object = None) -> Array:
        """What the network gives for X, as it is given; a copy."""
        return np.array(self._predict(self.X if X is None else X), dtype=np.float64)

    def value(self) -> float:
        """The loss now."""
        if self.stale:
            self._predict(self.X)
        return float(self.loss())

    def _values(self) -> tuple[float, float]:
        """The loss at the start, and elsewhere: at weights of 0 it does not depend on inputs."""
        here, rng = self.value(), np.random.default_rng(12)
        try:
            return here, self.loss_at(self.start + 0.1 * rng.normal(size=self.start.shape))
        finally:
            self.restore()

    def move(self) -> None:
        """One update."""
        self.step()

    def theta(self) -> Array:
        """All parameters as one vector (P,)."""
        pairs = zip(self.places, self.shapes, strict=True)
        parts = [np.broadcast_to(p.get(), s) if p.get().size == 1 else p.get() for p, s in pairs]
        return np.concatenate([part.ravel() for part in parts] or [np.zeros(0)])

    def put(self, theta: Array) -> None:
        """Write the parameters."""
        for place, numbers in zip(self.places, self.parts(theta), strict=True):
            place.put(numbers)

    def parts(self, theta: Array) -> list[Array]:
        """A vector as the arrays it was made of."""
        cuts = np.cumsum(self.sizes)[:-1]
        pieces = np.split(theta, cuts) if self.sizes else []
        return [piece.reshape(shape) for piece, shape in zip(pieces, self.shapes, strict=True)]

    def restore(self) -> None:
        """Everything as it was at the start, but for other inputs: see `inputs`."""
        self.state.put_back(large=False)
        if self._instead is not None:
            self._instead()

    def delta(self) -> Array:
        """What one step adds to the parameters; they stay where the step leaves them."""
        before = self.theta()
        self.move()
        return self.theta() - before

    def loss_at(self, theta: Array) -> float:
        """The loss at other parameters, which stay there."""
        self.put(theta)
        return self.value()

    @contextmanager
    def inputs(self, X: Array, *, copied: bool = False) -> Iterator[bool]:
        """With other inputs of the same shape, in the same places; gives whether they are used.

        Written into the array where it can hold them. Elsewhere the array is replaced where the
        program keeps it. With `copied` they are the targets as well, where these are an array.
        """
        given = self.X
        before = self._values()

        def instead() -> None:
            if copied and isinstance(self.Y, np.ndarray) and self.Y.flags.writeable:
                self.Y[...] = X
            if isinstance(given, np.ndarray) and given.dtype.kind == "f" and given.flags.writeable:
                given[...] = X
                return
            for space, name in self.state.globals:
                if space.get(name) is given:
                    space[name] = X
            self.X = X

        self._instead = instead
        try:
            self.restore()
            yield self._values() != before
        finally:
            self._instead = None
            self.X = given
            self.state.put_back()

    @contextmanager
    def repeated(self, rows: npt.NDArray[np.intp], m: int) -> Iterator[bool]:
        """With these of the m examples in the place of all; gives whether that can be done."""
        arrays = [one for one in (self.X, self.Y) if isinstance(one, np.ndarray)]
        kept = [one.copy() for one in arrays]
        axes = [one.shape.index(m) if m in one.shape else -1 for one in arrays]
        whole = len(arrays) == 2 and min(axes) >= 0 and all(a.flags.writeable for a in arrays)

        def instead() -> None:
            for array, old, axis in zip(arrays, kept, axes, strict=True):
                array[...] = np.take(old, rows, axis=axis)

        self._instead = instead if whole else None
        try:
            self.restore()
            yield whole
        finally:
            self._instead = None
            self.state.put_back()

    @contextmanager
    def targets(self, order: npt.NDArray[np.intp]) -> Iterator[bool]:
        """With the targets in another order; gives whether the loss is another one then."""
        Y, before, m = self.Y, self.value(), len(order)
        kept = np.array(Y) if isinstance(Y, np.ndarray) else list(Y) if isinstance(Y, list) else Y
        axis = kept.shape.index(m) if isinstance(kept, np.ndarray) and m in kept.shape else 0

        def instead() -> None:
            if isinstance(Y, np.ndarray) and isinstance(kept, np.ndarray):
                Y[...] = np.take(kept, order, axis=axis)
            elif isinstance(Y, list) and isinstance(kept, list):
                Y[:] = [kept[i] for i in order]

        whole = np.asarray(kept).size >= m and (not isinstance(Y, np.ndarray) or Y.flags.writeable)
        self._instead = instead if whole else None
        try:
            self.restore()
            yield self.value() != before
        finally:
            self._instead = None
            self.state.put_back()
