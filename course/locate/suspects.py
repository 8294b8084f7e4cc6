"""Which place in the backward pass is wrong: where a right value makes the gradient right.

Each value that comes about on the way is exchanged for what might belong there: a slope of the
loss, a value of the forward pass, what there was before. Where the whole gradient is right then,
and was not, that place is the mistake, or lies between it and the gradient.
"""

import copy
import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from course.locate.alike import (
    aligned,
    equal,
    last,
    named_first,
    names_in,
    quotient,
    same_place,
    worded,
)
from course.locate.edits import written_otherwise
from course.locate.runs import Array, Event, LeftBehind, OutOfTimeError, Runs, leaves
from course.locate.slopes import CLOSE, Slope, oriented, put, ratio
from course.locate.source import Site

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Output:
    """A part of the gradient that is returned, and the slope that it should be."""

    name: str
    value: Array
    partner: Slope | None  #: the parameter's; None where nothing tells which it is
    right: bool


@dataclass(frozen=True, eq=False)
class Repair:
    """A place where a right value makes the gradient right."""

    event: Event  #: the first of its passes
    kind: str  #: "slope", "forward", "helper", "copy" or "again"
    of: Slope  #: the slope that belongs there, or the forward value
    times: float = 1.0  #: it belongs there so many times
    now: "Match | None" = None  #: what stands there, where that is a slope


@dataclass(frozen=True, eq=False)
class Match:
    """What a value of the backward pass is: so many times a slope."""

    of: Slope
    times: float


class Search:
    """Everything that is known of a loss and its gradient."""

    def __init__(
        self,
        runs: Runs,
        gradient: Callable[[], object],
        forward: list[Slope],
        before: list[Slope],
        noise: float,
    ) -> None:
        self.runs, self.gradient = runs, gradient
        self.forward, self.before, self.noise = forward, before, noise
        self.slopes = [*sorted(forward, key=lambda s: named_first([s])), *before]
        self.flat: list[str] = []  #: parts that are 0 everywhere, and of nothing that matters
        result, self.events = runs.watched(gradient)
        parts = result if isinstance(result, list) else [result]
        self.left_behind = any(isinstance(part, LeftBehind) for part in parts)
        self.outputs = self.judged(result)
        self.sizes = sorted({n for slope in self.slopes for n in slope.value.shape if n > 1})

    # ---- Outputs -----------------------------------------------------------------------------

    def judged(self, result: object) -> list[Output]:
        """The parts of a returned gradient, each with the slope that it should be."""
        parts = [(name, value) for name, value in leaves(result) if not self._known(value)]
        free, judged, rest = list(self.before), [], []
        for name, value in parts:
            named = [s for s in free if same_place(name, s.name) and s.value.size == value.size]
            fitting = [s for s in named or free if self._is(value, s)]
            if fitting:
                free.remove(fitting[0])
                judged.append(Output(name, value, fitting[0], True))
            else:
                rest.append((name, value))
        near = [self.before.index(output.partner) for output in judged if output.partner]
        for name, value in rest:
            named = [s for s in free if same_place(name, s.name)]
            sized = [s for s in free if s.value.shape == value.shape]
            # Parameters stand beside one another, and away from the examples.
            sized.sort(key=lambda s: min((abs(self.before.index(s) - i) for i in near), default=0))
            partner = next(iter(named or sized), None)
            if partner is None and not np.any(np.abs(value) > self.noise):
                self.flat.append(name)
                continue
            if self._slope_of(value) and (partner is None or (self.left_behind and not named)):
                continue  # a slope along something else, which is given as well
            if not named and worded(name) and self._on_the_way(value):
                continue  # by a name of its own, of a parameter's shape by chance
            if self.left_behind and not named and not sized:
                continue
            if partner is not None:
                free.remove(partner)
            judged.append(Output(name, value, partner, False))
        return judged

    def _known(self, value: Array) -> bool:
        """Whether it is a value of the forward pass, or what was there before."""
        return any(equal(value, slope.value) for slope in self.slopes)

    def _slope_of(self, value: Array) -> bool:
        return any(value.size > 1 and ratio(value, s.slope, self.noise) for s in self.slopes)

    def _on_the_way(self, value: Array) -> bool:
        """Whether it is the slope along a value of the forward pass."""
        found = [ratio(value, slope.slope, self.noise) for slope in self.forward]
        return value.size > 1 and any(times and abs(times - 1) < 1e-4 for times in found)

    def _is(self, value: Array, slope: Slope) -> bool:
        """Whether a part of the gradient is a slope, as measured."""
        if [n for n in value.shape if n > 1] != [n for n in slope.value.shape if n > 1]:
            if value.ndim != 2 or value.shape[::-1] != slope.value.shape:
                return False
            value = value.T  # whoever returns it so may turn it when it is used
        size = float(np.nanmax(np.abs(slope.slope)))
        off = np.abs(value.reshape(slope.slope.shape) - slope.slope)
        return bool(np.all((off <= CLOSE * size + self.noise) | np.isnan(slope.slope)))

    @property
    def right(self) -> bool:
        """Whether the whole gradient is right."""
        return all(output.right for output in self.outputs)

    @property
    def wrong(self) -> list[str]:
        """The names of those parts that are not right."""
        return [output.name for output in self.outputs if not output.right]

    # ---- What a value is ---------------------------------------------------------------------

    def match(self, event: Event) -> Match | None:
        """The slope that a value is a multiple of; the nearest to 1 where there are several."""
        found = []
        for slope in self.slopes:
            times = ratio(event.value, slope.slope, self.noise)
            if times is not None and (event.value.size > 1 or self.natural(times)):
                found.append(Match(slope, times))

        def strange(match: Match) -> tuple[bool, float]:
            return not self.natural(match.times), abs(np.log(abs(match.times)))

        return min(found, key=strange, default=None)

    def natural(self, times: float) -> bool:
        """Whether a factor may be right on the way: of a mean that is taken later, of a square."""
        sizes = [1, *self.sizes]
        return any(abs(abs(times) / f - 1) < 1e-4 for n in sizes for f in (n, 1 / n, 2 * n))

    def is_forward(self, event: Event) -> bool:
        """Whether it is a value of the forward pass, and no slope: an error may be both."""
        return (
            event.smooth
            and any(
                equal(own, slope.value)
                for slope in self.slopes
                for own in oriented(event.value, slope.value.shape)
            )
            and self.match(event) is None
        )

    # ---- Repairs -----------------------------------------------------------------------------

    def repairs(self) -> list[Repair]:
        """The places where a right value makes the gradient right, the earliest first.

        Whole statements first; parts of them only where no whole one is such a place. What may
        stand there is tried in the order of what learners' code has: the slopes, as many times as
        other values of this code are one; values of the forward pass; what else is possible.
        """
        groups: dict[int, list[Event]] = {}
        for event in self.events:
            groups.setdefault(id(event.site), []).append(event)
        finals = [output.value for output in self.outputs if not output.right]
        some = [
            group
            for group in sorted(groups.values(), key=lambda events: events[0].tick)
            if not self.is_forward(group[0])
            and not any(equal(group[-1].value, own) for own in finals)
        ]
        usual = self._usual()
        found: list[Repair] = []
        try:
            if found := self._copied() or self._again():
                return found
            for whole in (True, False):
                own = [group for group in some if group[0].site.whole is whole]
                for kind, factors in (("slope", usual), ("forward", [1.0])):
                    found += self._all(own, kind, factors)
                if found:
                    found.sort(key=lambda repair: repair.event.tick)
                    earlier = [g for g in own if g[0].tick < found[0].event.tick]
                    return self._all(earlier, "helper", [1.0]) + found
            own = [group for group in some if group[0].site.whole]
            return self._all(own, "helper", [1.0]) or self._all(own, "slope", self._factors())
        except OutOfTimeError:
            return found

    def ranked(self) -> list[Repair]:
        """The repairs, the likeliest mistake first.

        What is no slope at all goes before what is one of another value: the earliest of the
        first, the last of the second, for a right slope stands above a missing step. Where the
        right slope has another factor everywhere, it began with the earliest.
        """

        def kind(repair: Repair) -> int:
            now = repair.now
            if repair.kind != "slope" or now is None or now.times < 0:
                return 0
            if not self.natural(now.times):
                return 0
            return 2 if equal(now.of.slope, repair.of.slope) else 1

        repairs = self.repairs()
        sorts = [[r for r in repairs if kind(r) == k] for k in range(3)]
        return sorts[0] + sorts[1][::-1] + sorts[2]

    def carried(self, repair: Repair) -> Site | None:
        """Where a loop hands on what is wrong from its second pass on; None of all others."""
        site, now = repair.event.site, repair.now
        ticks = [event.tick for event in self.events if event.site is site]
        right = now is not None and now.of is repair.of and abs(now.times / repair.times - 1) < 1e-4
        if len(ticks) < 2 or not right or not site.target:
            return None
        between = [
            event.site
            for event in self.events
            if ticks[0] < event.tick < ticks[1] and event.site.target == site.target
        ]
        return between[-1] if between else None

    def _copied(self) -> list[Repair]:
        """Where a second name is given to an array that is changed later under one of them."""
        found = []
        for event in {id(e.site): e for e in reversed(self.events)}.values():
            if not event.site.alias:
                continue
            ticks = [e.tick for e in self.events if e.site is event.site]
            changes = dict.fromkeys(ticks, copy.copy)
            if self.judged_right(lambda: self.runs.changed(self.gradient, changes)):  # noqa: B023
                found.append(Repair(event, "copy", self.slopes[0]))
        return found[::-1]

    def _again(self) -> list[Repair]:
        """Where something is set up once more, and what was in it is lost."""
        found = []
        for event in {id(e.site): e for e in reversed(self.events)}.values():
            site, ticks = event.site, [e.tick for e in self.events if e.site is event.site]
            if len(ticks) > 1 and site.target.isidentifier() and not site.changed:
                run = lambda: self.runs.rewritten(self.gradient, site, site.target, since=1)  # noqa: B023, E731
                if self.judged_right(run):
                    found.append(Repair(event, "again", self.slopes[0]))
        return found[::-1]

    def _all(self, groups: list[list[Event]], kind: str, factors: list[float]) -> list[Repair]:
        found = (self._repair(group, kind, factors) for group in groups)
        return [repair for repair in found if repair is not None]

    def _usual(self) -> list[float]:
        """How many times a slope the values of this backward pass are."""
        found = [1.0]
        for event in self.events:
            if event.value.size > 1:
                match = self.match(event)
                if match is not None and not any(
                    abs(abs(match.times) / f - 1) < 1e-4 for f in found
                ):
                    found.append(abs(match.times))
        return found[:6]

    def others(self, but: Iterable[Site]) -> list[Site]:
        """The other places of the backward pass, as they come."""
        known = {id(site) for site in but}
        found: dict[int, Site] = {id(site): site for site in self.runs.loops}
        for event in self.events:
            site = event.site
            if site.outer and not site.changed and not self.is_forward(event):
                found.setdefault(id(site), site)
        return [site for key, site in found.items() if key not in known][::-1]

    def exchanged(self) -> list[Output]:
        """Wrong parts of the gradient, each of which is right in another one's place."""
        wrong = [output for output in self.outputs if not output.right]
        partners = [output.partner for output in wrong if output.partner is not None]
        matched = [o for o in wrong if any(self._is(o.value, p) for p in partners)]
        return wrong if len(matched) == len(wrong) else []

    def endings(self) -> list[tuple[Event, Output]]:
        """Where each wrong part of the gradient comes about, the earliest first."""
        found = []
        for output in self.outputs:
            if not output.right:
                same = [e for e in self.events if equal(e.value.ravel(), output.value.ravel())]
                found += [(event, output) for event in same[:1]]
        return sorted(found, key=lambda pair: pair[0].tick)

    def strange(self) -> list[Event]:
        """Statements that get a slope, should give one, and do not; the earliest first.

        Where slopes of large values are measured in part, nothing can be put in their places.
        """
        shapes = {tuple(sorted(slope.value.shape)) for slope in self.slopes}
        factors = self._wrong_factors()
        slopes: set[str] = set()
        found: dict[int, Event] = {}
        for event in self.events:
            site = event.site
            if not site.whole or not event.smooth or self.is_forward(event):
                continue
            match = self.match(event)
            if match is not None and any(abs(match.times / f - 1) < 1e-4 for f in factors):
                found.setdefault(id(site), event)
            if match is not None:
                slopes.add(site.target)
            elif tuple(sorted(event.value.shape)) in shapes and slopes & names_in(site.text):
                found.setdefault(id(site), event)
        return list(found.values())

    def _wrong_factors(self) -> list[float]:
        """How many times its slope each wrong part of the gradient is, where it is a multiple."""
        pairs = [(o.value, o.partner.slope) for o in self.outputs if o.partner and not o.right]
        found = [ratio(value, slope, self.noise) for value, slope in pairs]
        return [times for times in found if times is not None]

    def helpers(self, of: Site) -> list[Site]:
        """Places that make what a line uses, and that are no slope and no value of forward."""
        names = names_in(of.text)
        found = {}
        for event in self.events:
            site = event.site
            beside = (site.file, site.function) == (of.file, of.function) and site.line < of.line
            strange = not self.is_forward(event) and self.match(event) is None
            if beside and strange and site.target in names:
                found[site.line] = site
        return list(found.values())

    def _repair(self, group: list[Event], kind: str, factors: list[float]) -> Repair | None:
        for of, times, values in self._candidates(group, kind, factors):
            if all(equal(e.value, v) for e, v in zip(group, values, strict=True)):
                continue  # it stands there already
            changes = {e.tick: put(e, v) for e, v in zip(group, values, strict=True)}
            if self.judged_right(lambda: self.runs.changed(self.gradient, changes)):  # noqa: B023
                return Repair(group[0], kind, of, times, self._now(group[0], of))
        return None

    def fitting(self, site: Site, most: int = 60) -> str:
        """How else a place may be written, so that the gradient is right; empty if nothing fits."""

        def ways(names: dict[str, object]) -> list[str]:
            written = written_otherwise(site.text, names, site.target, loop=site.loop)
            return list(itertools.islice(written, most))

        for text in self.runs.looked_at(self.gradient, site, ways):
            if self.judged_right(lambda: self.runs.rewritten(self.gradient, site, text)):  # noqa: B023
                return text
        return ""

    def _now(self, event: Event, of: Slope) -> Match | None:
        """What stands in a place: a multiple of what belongs there, if it is one."""
        times = ratio(event.value, of.slope, self.noise)
        if times is None or event.value.size == 1:
            return self.match(event)
        found = self.match(event)
        return found if found and not self.natural(times) else Match(of, times)

    def judged_right(self, run: Callable[[], object]) -> bool:
        """Whether a changed gradient is right, in each part that was one."""
        try:
            parts = dict(leaves(run()))
        except OutOfTimeError:
            raise
        except Exception:  # noqa: BLE001 - what was put there does not fit
            return False
        free = list(self.before)
        for output in sorted(self.outputs, key=lambda output: not output.right):
            if output.name not in parts:
                return False
            value = parts[output.name]
            own = [output.partner] if output.right or last(output.name) else free
            fitting = [slope for slope in own if slope is not None and self._is(value, slope)]
            if not fitting:
                return False
            if fitting[0] in free:
                free.remove(fitting[0])
        return True

    def _candidates(
        self, group: list[Event], kind: str, factors: list[float]
    ) -> Iterator[tuple[Slope, float, list[Array]]]:
        """What may belong in a place, for each of its passes."""
        if kind == "helper":
            for of, quotients in self._local(group[0].value.shape):
                for own in aligned(len(group), quotients):
                    if all(v.shape == e.value.shape for v, e in zip(own, group, strict=True)):
                        yield of, 1.0, own
            return
        sizes = {slope.value.size for slope in self.forward}
        strange = kind == "slope" and all(e.value.size not in sizes for e in group)
        for series in self._series():
            for chosen in aligned(len(group), series):
                if kind == "slope" and not all(slope.whole for slope in chosen):
                    continue
                turned = [
                    [s.slope]
                    if strange
                    else oriented(s.slope if kind == "slope" else s.value, e.value.shape)
                    for s, e in zip(chosen, group, strict=True)
                ]
                for values in zip(*turned, strict=False):
                    for times in factors:
                        yield chosen[0], times, [times * v for v in values]

    def _series(self) -> Iterator[list[Slope]]:
        """The slopes along the values of each place, in the order of its passes."""
        series: dict[object, list[Slope]] = {}
        for slope in self.forward:
            assert slope.event is not None
            series.setdefault(id(slope.event.site), []).append(slope)
        yield from sorted(series.values(), key=named_first)
        for slope in self.before:
            yield [slope]

    def _factors(self) -> list[float]:
        sizes = [1.0, *(float(n) for n in self.sizes)]
        more = [2 * n for n in sizes] + [n / 2 for n in sizes] + [1 / n for n in sizes]
        return list(dict.fromkeys([*sizes, *more]))

    def _local(self, shape: tuple[int, ...]) -> Iterator[tuple[Slope, list[Array]]]:
        """Slopes of one forward value along another: what a slope's own formula should give.

        Those of a shape, of each place in the order of its passes.
        """
        series = [one for one in self._series() if one[0].event is not None]
        for start in (one for one in series if one[-1].value.shape == shape):
            for after in (one for one in series if len(one) == len(start)):
                quotients = [quotient(s, a) for s, a in zip(start, after, strict=True)]
                found = [one for one in quotients if one is not None]
                if len(found) == len(start):
                    yield start[0], found
