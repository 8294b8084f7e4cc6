"""The learner's functions, run again and again from the same state: watched, or with one change."""

import builtins
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from course.kept import State, attributes, reached
from course.locate.source import HOOK, Instrumented, Site

Array = npt.NDArray[np.float64]
Change = Callable[[object], object]

#: Of so many values of one place the first ones are kept, and the last.
PASSES = 300
#: Seconds that a run takes, of which it need not be asked each time whether the time is up.
QUICK = 1e-3
#: Values of more entries than this are looked at no further.
LARGE = 2_000_000


@dataclass(frozen=True, eq=False)
class Event:
    """A value that came about at a place in the code."""

    site: Site
    tick: int  #: how many values there were before it in the run
    value: Array
    smooth: bool = True  #: whether it is made of floats, and no mask


class LeftBehind(dict[str, object]):
    """What a function without a result left behind it, by name."""


class OutOfTimeError(Exception):
    """The seconds are used up."""


def in_numbers(value: object) -> tuple[Array, bool] | None:
    """A value as an array, and whether it is of floats; None where it is no numbers."""
    if isinstance(value, np.ndarray):
        if value.dtype.kind in "fbi" and 0 < value.size <= LARGE:
            return np.array(value, dtype=np.float64), value.dtype.kind == "f"
    elif isinstance(value, float | np.floating):
        return np.asarray(float(value)), True
    elif isinstance(value, list) and value and isinstance(value[0], float | list):
        try:
            array = np.array(value, dtype=np.float64)
        except (TypeError, ValueError):
            return None
        return (array, True) if array.size <= LARGE else None
    return None


def like(value: object, numbers: Array) -> object:
    """Numbers as a value of the same kind."""
    if isinstance(value, np.ndarray):
        return numbers.astype(value.dtype) if value.dtype.kind == "f" else numbers
    return _listed(value, numbers) if isinstance(value, list) else np.float64(numbers)


def _listed(value: list[object], numbers: Array) -> list[object]:
    """Numbers as a list; what was a whole number in it stays, for it may be an index."""
    if len(value) != len(numbers):
        return numbers.tolist()  # type: ignore[no-any-return]
    return [
        _listed(old, new)
        if isinstance(old, list)
        else old
        if isinstance(old, int) and not isinstance(old, bool)
        else float(new)
        for old, new in zip(value, numbers, strict=True)
    ]


class Runs:
    """Runs of `loss` and `gradient`, each from the state that there was at first."""

    def __init__(self, state: State, code: Instrumented, seconds: float, seed: int) -> None:
        self.state, self.code, self.seed = state, code, seed
        self.seconds = seconds
        self.end = time.thread_time() + seconds
        self.until = time.thread_time() + seconds / 2
        self.tick: Callable[[], None] = lambda: None  #: called now and then
        self._runs, self._every, self._last = 0, 16, 0.0
        self._loops: dict[int, Site] = {}
        self.returned: Site | None = None  #: where parts were put together last
        self.first = {leaf.name: leaf.value.copy() for leaf in state.leaves}

    @property
    def loops(self) -> list[Site]:
        """The loops that ran when something was watched last."""
        return list(self._loops.values())

    def more_time(self, share: float = 1.0) -> None:
        """From now on a share of the seconds, of those that are left."""
        self.until = min(self.end, time.thread_time() + self.seconds * share)

    @contextmanager
    def hooked(self) -> Iterator[None]:
        """The functions with their values handed on, and afterwards as they were."""
        with self.code.switched_on(), np.errstate(all="ignore"):
            try:
                yield
            finally:
                if hasattr(builtins, HOOK):
                    delattr(builtins, HOOK)
                self.state.put_back()

    def watched(self, function: Callable[[], object]) -> tuple[object, list[Event]]:
        """A function's result, copied, and the values that came about."""
        events: list[Event] = []
        passes: dict[int, list[int]] = {}
        sites, tick = self.code.sites, 0

        def hook(site: int, value: object) -> object:
            nonlocal tick
            tick += 1
            if sites[site].loop:
                self._loops[site] = sites[site]
            elif isinstance(value, dict | tuple) and sites[site].text[:1] in "{(":
                self.returned = sites[site]
            if (found := in_numbers(value)) is not None:
                own = passes.setdefault(site, [])
                if len(own) >= PASSES:  # the last one is the newest
                    events[own[-1]] = Event(sites[site], tick - 1, *found)
                else:
                    own.append(len(events))
                    events.append(Event(sites[site], tick - 1, *found))
            return value

        self.returned, self._loops = None, {}
        result = self._run(function, hook, in_time=False)
        return result, sorted(events, key=lambda event: event.tick)

    def changed(self, function: Callable[[], object], changes: Mapping[int, Change]) -> object:
        """A function's result where the values of some ticks are changed as they come about."""
        tick = 0

        def hook(_: int, value: object) -> object:
            nonlocal tick
            tick += 1
            change = changes.get(tick - 1)
            return value if change is None else change(value)

        return self._run(function, hook)

    def visited(self, function: Callable[[], object]) -> list[Site]:
        """The places that have a value in a run, in the order of their last ones."""
        sites, found = self.code.sites, dict[int, None]()

        def hook(site: int, value: object) -> object:
            found.pop(site, None)
            found[site] = None
            return value

        self._run(function, hook)
        return [sites[site] for site in found]

    def exchanged(self, function: Callable[[], object], site: Site, change: Change) -> object:
        """A function's result where each value of a place is changed as it comes about."""
        sites = self.code.sites

        def hook(number: int, value: object) -> object:
            return change(value) if sites[number] is site else value

        return self._run(function, hook)

    def rewritten(
        self, function: Callable[[], object], site: Site, text: str, since: int = 0
    ) -> object:
        """A function's result where a place is written otherwise, in each of its passes.

        Args:
            function: what is run.
            site: the place.
            text: the other expression.
            since: the first pass that is otherwise.
        """
        sites, passes = self.code.sites, 0
        code = compile(text, "<rewritten>", "eval")

        def hook(number: int, value: object) -> object:
            nonlocal passes
            if sites[number] is not site:
                return value
            passes += 1
            if passes <= since:
                return value
            frame = sys._getframe(1)  # noqa: SLF001 - the learner's code
            names = {**frame.f_globals, **frame.f_locals}
            return eval(code, names)

        return self._run(function, hook)

    def looked_at(
        self,
        function: Callable[[], object],
        site: Site,
        look: Callable[[dict[str, object], object], list[str]],
    ) -> list[str]:
        """What a look at the names of a place gives, at its first pass."""
        sites, found = self.code.sites, list[list[str]]()

        def hook(number: int, value: object) -> object:
            if sites[number] is site and not found:
                frame = sys._getframe(1)  # noqa: SLF001 - the learner's code
                found.append(look({**frame.f_globals, **frame.f_locals}, value))
            return value

        self._run(function, hook)
        return found[0] if found else []

    def plain(self, function: Callable[[], object]) -> object:
        """A function's result."""
        return self._run(function, lambda _, value: value)

    def _run(
        self,
        function: Callable[[], object],
        hook: Callable[[int, object], object],
        *,
        in_time: bool = True,
    ) -> object:
        self._runs += in_time
        if in_time and self._runs % self._every == 0:  # to ask is slow
            now = time.thread_time()
            self._every = 16 if now - self._last < QUICK * self._every else 1
            self._last = now
            self.tick()
            if now > self.until:
                raise OutOfTimeError
        setattr(builtins, HOOK, hook)
        try:
            result = function()
            return self._changes(function) if result is None else _copied(result)
        finally:
            self.state.put_back()

    def _changes(self, function: Callable[[], object]) -> "LeftBehind":
        """What a function without a result left behind it."""
        found = LeftBehind()
        for leaf in reached(function).leaves:
            old = self.first.get(leaf.name)
            if old is None or old.shape != leaf.value.shape or np.any(old != leaf.value):
                found[leaf.name] = leaf.value.copy()
        return found


def _copied(result: object, deep: int = 6) -> object:
    """A result that later runs leave alone."""
    if not deep:
        return None
    if isinstance(result, np.ndarray):
        return result.copy()
    if isinstance(result, dict):
        return {key: _copied(value, deep - 1) for key, value in result.items()}
    if isinstance(result, list | tuple):
        return [_copied(value, deep - 1) for value in result]
    if own := attributes(result):
        # An object holds more than its gradient.
        return LeftBehind({name: _copied(value, deep - 1) for name, value in own.items()})
    return result


def leaves(result: object, name: str = "") -> Iterator[tuple[str, Array]]:
    """The arrays and numbers in a result, with where they stand in it."""
    if isinstance(result, dict):
        for key, value in result.items():
            own = f"{name}.{key}" if isinstance(result, LeftBehind) else f"{name}[{key!r}]"
            yield from leaves(value, own.removeprefix("."))
    elif isinstance(result, list | tuple):
        for i, value in enumerate(result):
            yield from leaves(value, f"{name}[{i}]")
    elif isinstance(result, int) and not isinstance(result, bool):
        yield name, np.asarray(float(result))
    elif (numbers := in_numbers(result)) is not None:
        yield name, numbers[0]
