"""Many starts of one network, trained at once: how many of them learn."""

from collections.abc import Callable, Iterable, Mapping
from typing import cast

import numpy as np

Params = Mapping[str, np.ndarray]


def share_of_starts(
    starts: Iterable[Params],
    train: Callable[[Params], Params],
    outputs: Callable[[Params], np.ndarray],
    Y: np.ndarray,
) -> float:
    """The share of the starts after which every output is on its target's side of one half.

    Args:
        starts: the parameters of each.
        train: takes parameters with one more axis in front, an entry for each start, and gives
            the trained ones in the same form.
        outputs: takes the parameters of one network, and gives its outputs.
        Y: the targets, of the outputs' shape.
    """
    each = list(starts)
    ends = train({name: np.stack([params[name] for params in each]) for name in each[0]})
    solved = 0
    for number in range(len(each)):
        found = outputs({name: cast(np.ndarray, ends[name][number]) for name in ends})
        solved += bool(np.all((found > 0.5) == (Y > 0.5)))
    return solved / len(each)
