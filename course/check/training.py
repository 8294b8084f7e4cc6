"""Checks of training."""

from collections.abc import Callable

import numpy as np

from course.check.findings import Wrong, number
from course.check.rows import Rows
from course.text import say


class TrainingChecks(Rows):
    """Checks of training."""

    def converges(
        self,
        name: str,
        history: Callable[[], object],
        *,
        to: float,
        within: float,
        weight: float = 1.0,
    ) -> None:
        """Check that a history of losses ends at `to` ± `within`, and came down to it."""

        def judge() -> None:
            losses = history()
            if not isinstance(losses, (list, tuple, np.ndarray)) or len(losses) < 2:
                raise Wrong(say("no_history"), "wrong_kind")
            values = [number(loss) for loss in losses]
            if not abs(values[-1] - to) <= within:
                raise Wrong(say("not_there", got=values[-1], to=to, within=within), "unknown")
            if not values[0] > values[-1]:
                raise Wrong(say("never_fell", first=values[0], last=values[-1]), "unknown")

        self.add(name, judge, weight)
