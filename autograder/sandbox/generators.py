"""Generators of the trusted side's that both sides draw from, in turn: each has its own copy.

A learner's generator function draws from the one it was given long after it was called, so every
message says which were drawn from since the last. A generator that the learner's side made never
crosses: with a state that NumPy itself cannot reach its C code reads anywhere in memory, or loops
for ever. The trusted side has a handle on it, and draws are made at home.
"""

import itertools
from collections.abc import Mapping

import numpy as np

from autograder.sandbox.wire import WireError

#: So many are watched, the latest; what was passed before them is not drawn from any more.
LATEST = 8
#: The one kind of random bits that crosses; a generator of any other kind crosses as a handle.
BITS = np.random.PCG64


class Generators:
    """Those that one side knows.

    Args:
        trusted: whether it is the trusted side: its own cross, and it takes no others.
    """

    def __init__(self, *, trusted: bool) -> None:
        self._trusted = trusted
        self._known: dict[int, tuple[np.random.Generator, str]] = {}  # each as it was last told
        self._count = itertools.count(1)

    def number(self, generator: np.random.Generator) -> int | None:
        """The number by which one crosses; None where it does not."""
        for number, (known, _) in self._known.items():
            if known is generator:
                return number
        if self._trusted and type(generator.bit_generator) is BITS:
            return self.add(generator)
        return None

    def add(self, generator: np.random.Generator) -> int:
        """Watch one more of the trusted side's own; gives its number."""
        number = next(self._count)
        self._watch(number, generator)
        return number

    def get(self, number: object, state: object) -> np.random.Generator:
        """This side's copy of one that came, the same object every time.

        Args:
            number: its number.
            state: for a side that has none yet, which is the learner's.

        Raises:
            WireError: where there is none, and none is made.
        """
        if type(number) is not int:
            raise WireError("no generator")
        if number not in self._known:
            if self._trusted or not isinstance(state, dict):
                raise WireError("a generator that is not, or no more, this side's")
            bits = BITS()
            bits.state = state  # type: ignore[assignment]  # of the trusted side's
            self._watch(number, np.random.Generator(bits))
        return self._known[number][0]

    def _watch(self, number: int, generator: np.random.Generator) -> None:
        while len(self._known) >= LATEST:
            del self._known[next(iter(self._known))]
        self._known[number] = generator, _state(generator)

    def drawn(self) -> list[tuple[int, np.random.Generator]]:
        """Those in another state than when this was last asked."""
        found = []
        for number, (generator, before) in self._known.items():
            state = _state(generator)
            if state != before:
                self._known[number] = generator, state
                found.append((number, generator))
        return found

    def bring(self, number: int, state: object) -> None:
        """Bring one to the state that it has on the other side.

        Raises:
            WireError: where drawing from it never leads there.
        """
        if number in self._known:
            generator, _ = self._known[number]
            bits = generator.bit_generator
            if not isinstance(state, dict) or not _leads_to(bits.state, state):
                raise WireError("no state that drawing leads to")
            bits.state = state
            self._known[number] = generator, _state(generator)

    def clear(self) -> None:
        """Watch none."""
        self._known.clear()


def _state(generator: np.random.Generator) -> str:
    """Its state, to be compared."""
    return repr(generator.bit_generator.state)


def _leads_to(here: Mapping[str, object], there: Mapping[str, object]) -> bool:
    """Whether drawing leads a PCG64 from one state to the other.

    Its 128 bits run through all their values in one cycle, which `inc` alone chooses.
    """
    if there.keys() != here.keys():
        return False
    before, bits = here["state"], there["state"]
    half, rest = there["has_uint32"], there["uinteger"]
    return (
        there["bit_generator"] == here["bit_generator"]
        and isinstance(before, dict)
        and isinstance(bits, dict)
        and bits.keys() == before.keys()
        and type(bits["state"]) is type(bits["inc"]) is int
        and bits["inc"] == before["inc"]
        and 0 <= bits["state"] < 1 << 128
        and type(half) is type(rest) is int
        and 0 <= half <= 1
        and 0 <= rest < 1 << 32
    )
