"""A large network with a few of its examples: there every slope can be measured."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from course.kept import Held, State
from course.locate.judge import Output

#: So many examples are kept: the first of these that is no other size.
FEW = (3, 5, 4, 7, 6)
#: So many sizes are tried for the number of examples.
TRIES = 3


@dataclass(frozen=True, eq=False)
class Examples:
    """The arrays that have an axis of the examples."""

    m: int
    few: int
    arrays: tuple[Held, ...]

    @contextmanager
    def shortened(self) -> Iterator[None]:
        """Each array with its first few examples, in the place of the whole one."""
        try:
            for kept in self.arrays:
                axis = kept.array.shape.index(self.m)
                kept.put(kept.array[(slice(None),) * axis + (slice(self.few),)].copy())
            yield
        finally:
            for kept in self.arrays:
                kept.put(kept.array)


def examples(state: State, outputs: Iterable[Output]) -> Iterator[Examples]:
    """What may be the number of examples, the likeliest first: a size that several arrays have.

    Parameters have a gradient; what has none is the data, and what was made for it.
    """
    parameters = {output.partner.name for output in outputs if output.partner is not None}
    data = [kept for kept in state.held if kept.name not in parameters]
    sizes = Counter(n for kept in data for n in set(kept.array.shape) if n > max(FEW))
    known = {n for kept in state.held for n in kept.array.shape}
    few = next((n for n in FEW if n not in known), FEW[0])
    for m, _ in sizes.most_common(TRIES):
        yield Examples(m, few, tuple(kept for kept in data if m in kept.array.shape))
