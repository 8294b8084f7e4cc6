"""Short trainings: as the program is, and with one thing changed."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from course.checkup.data import Data
from course.checkup.program import Program
from course.kept import Array

#: So many losses are kept of a training, about.
RECORDS = 150


@dataclass
class Run:
    """What a training did."""

    at: list[int] = field(default_factory=list)  #: after how many steps
    losses: list[float] = field(default_factory=list)
    errors: list[float] = field(default_factory=list)  #: as `Data.error`
    cut: bool = False  #: whether time was over before the last step
    theta: Array = field(default_factory=lambda: np.zeros(0))  #: the parameters at the end
    raised: str = ""

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return self.at[-1] if self.at else 0

    @property
    def error(self) -> float:
        """The error at the end: the middle one of the last few, for a training that jumps."""
        if not self.errors or not np.isfinite(self.errors[-1]):
            return float("inf")
        return float(np.median(self.errors[-5:]))

    @property
    def loss(self) -> float:
        """The loss at the end."""
        return self.losses[-1] if self.losses else float("nan")

    @property
    def blown(self) -> bool:
        """Whether a loss was no finite number, or far above the first."""
        seen = np.array(self.losses)
        if not np.all(np.isfinite(seen)):
            return True
        return bool(seen[-1] > 50 * (abs(seen[0]) + 1e-3))

    def rises(self) -> float:
        """In which share of the records the loss was clearly above the one before."""
        seen = np.array(self.losses)
        if len(seen) < 6 or not np.all(np.isfinite(seen)):
            return 1.0 if not np.all(np.isfinite(seen)) else 0.0
        return float(np.mean(np.diff(seen) > 0.02 * np.abs(seen[:-1])))


def train(
    program: Program,
    data: Data,
    steps: int,
    seconds: float,
    *,
    scale: float = 1.0,
    start: Array | None = None,
    move: Callable[[], object] | None = None,
    stop: Callable[[float], bool] | None = None,
) -> Run:
    """Train from the start, or on from `start`; everything is put back afterwards.

    Args:
        program: the program.
        data: judges its outputs.
        steps: so many updates.
        seconds: and no more time than that.
        scale: each update is made so many times as large.
        start: other parameters to begin with.
        move: another update than the program's.
        stop: given an error, whether that is enough.
    """
    run = Run()
    every = max(1, steps // RECORDS)
    late = program.clock.within(seconds)
    update = move or program.move
    program.restore()
    try:
        if start is not None:
            program.put(start)
        _record(run, program, data, 0)
        for n in range(1, steps + 1):
            if scale == 1.0:
                update()
            else:
                before = program.theta()
                update()
                program.put(before + scale * (program.theta() - before))
            if n % every == 0 or n == steps or n < 6:
                _record(run, program, data, n)
                if not np.isfinite(run.losses[-1]) and not np.isfinite(run.errors[-1]):
                    break
                if stop is not None and len(run.errors) > 8 and stop(max(run.errors[-5:])):
                    break
            if n % 8 == 0 and late():
                run.cut = n < steps
                if run.at[-1] != n:
                    _record(run, program, data, n)
                break
        run.theta = program.theta()
    except Exception as error:  # noqa: BLE001 - whatever a learner's code raises
        run.raised = f"{type(error).__name__}: {error}"
    finally:
        program.restore()
    return run


def _record(run: Run, program: Program, data: Data, n: int) -> None:
    run.at.append(n)
    run.losses.append(program.value())
    run.errors.append(data.error(program.outputs()))
