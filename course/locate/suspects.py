"""Which place in the backward pass is wrong: where a right value makes the gradient right.

Each value that comes about on the way is exchanged for what might belong there: a slope of the
loss, a value of the forward pass, what there was before. Where the whole gradient is right then,
and was not, that place is the mistake, or lies between it and the gradient.
"""

import ast
import copy
import functools
import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from course.locate.alike import (
    aligned,
    before_each,
    equal,
    named_first,
    names_in,
    quotient,
)
from course.locate.edits import written_otherwise
from course.locate.judge import Judge, Output
from course.locate.reach import Reach
from course.locate.runs import Array, Change, Event, LeftBehind, OutOfTimeError, Runs
from course.locate.slopes import Slope, oriented, put, ratio
from course.locate.source import Site
from course.locate.terms import with_more, with_other_parts

T = TypeVar("T")
#: In so many ways a place is written otherwise.
MOST = 400


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


class Search(Judge):
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
        self._matches: dict[int, Match | None] = {}
        self.reached: list[Reach] = []  #: the places that what is wrong comes from
        result, self.events = runs.watched(gradient)
        parts = result if isinstance(result, list) else [result]
        self.left_behind = any(isinstance(part, LeftBehind) for part in parts)
        self.outputs = self.judged(result)
        self.sizes = sorted({n for slope in self.slopes for n in slope.value.shape if n > 1})

    # ---- What a value is ---------------------------------------------------------------------

    def match(self, event: Event) -> Match | None:
        """The slope that a value is a multiple of; the nearest to 1 where there are several."""
        if id(event) not in self._matches:
            self._matches[id(event)] = self._match(event)
        return self._matches[id(event)]

    def _match(self, event: Event) -> Match | None:
        found = []
        if event.value.size == 1:
            found = self._natural_ones(float(event.value.reshape(())))
        else:
            for slope in self.slopes:
                times = ratio(event.value, slope.slope, self.noise)
                if times is not None:
                    found.append(Match(slope, times))

        def strange(match: Match) -> tuple[bool, float]:
            return not self.natural(match.times), abs(np.log(abs(match.times)))

        return min(found, key=strange, default=None)

    def _natural_ones(self, value: float) -> list[Match]:
        """The slopes of one entry that a number is so many times as may be right on the way."""
        ones = [slope for slope in self.slopes if slope.slope.size == 1]
        there = np.array([slope.slope.reshape(()) for slope in ones])
        with np.errstate(all="ignore"):
            times = value / there
            off = np.abs(np.abs(times)[:, None] / self._factors_on_the_way - 1)
        near = (np.abs(there) > self.noise) & (off < 1e-4).any(axis=1) & (times != 0)
        return [Match(ones[k], float(times[k])) for k in np.flatnonzero(near)]

    @functools.cached_property
    def _factors_on_the_way(self) -> Array:
        return np.array([f for n in (1, *self.sizes) for f in (n, 1 / n, 2 * n)])

    def natural(self, times: float) -> bool:
        """Whether a factor may be right on the way: of a mean that is taken later, of a square."""
        return bool((np.abs(abs(times) / self._factors_on_the_way - 1) < 1e-4).any())

    def is_forward(self, event: Event) -> bool:
        """Whether it is a value of the forward pass, and no slope: an error may be both."""
        return (
            event.smooth
            and any(
                equal(own, slope.value)
                for slope in self.slopes
                if slope.value.size == event.value.size
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
        backward = {id(reach.site) for reach in self.reached}
        some = [
            group
            for group in sorted(groups.values(), key=lambda events: events[0].tick)
            if (id(group[0].site) in backward or not self.is_forward(group[0]))
            and not any(equal(event.value, own) for event in group for own in finals)
        ]
        near = {id(reach.site) for reach in self.reached if reach.near(self.reached)}
        found: list[Repair] = []
        try:
            if found := self._copied() or self._again():
                return found
            likely = [group for group in some if id(group[0].site) in near]
            for among in (likely, some) if likely else (some,):
                if found := self._among(among):
                    return found
        except OutOfTimeError:
            pass
        return found

    def _among(self, some: list[list[Event]]) -> list[Repair]:
        """The repairs among some places; those that were found where the time is up."""
        usual = self._usual()
        found: list[Repair] = []
        try:
            for whole in (True, False):
                own = [group for group in some if group[0].site.whole is whole]
                for kind, factors in (("slope", usual), ("forward", [1.0])):
                    found += self._all(own, kind, factors)
                if found:
                    found.sort(key=lambda repair: repair.event.tick)
                    earlier = [g for g in own if g[0].tick < found[0].event.tick]
                    return self._all(earlier, "helper", [1.0]) + found
            own = [group for group in some if group[0].site.whole]
            if found := self._all(own, "helper", [1.0]) or self._all(own, "slope", self._factors()):
                return found
            return [repair for group in own if (repair := self._by_passes(group)) is not None]
        except OutOfTimeError:
            return found

    def _by_passes(self, group: list[Event]) -> Repair | None:
        """A repair in which each pass gets what makes one more part of the gradient right.

        The values that belong in a loop's passes may come from several places: the examples in
        the first layer, what the layer before gives in all others.
        """
        if len(group) == 1:
            return None
        changes: dict[int, Change] = {}
        best, kind, of = self.rights(lambda: self.runs.plain(self.gradient)), "", self.slopes[0]
        for event in group:
            for sort in ("slope", "forward"):
                for slope, _, [value] in self._candidates([event], sort, [1.0]):
                    if equal(event.value, value):
                        continue
                    tried = {**changes, event.tick: put(event, value)}
                    now = self.rights(lambda: self.runs.changed(self.gradient, tried))  # noqa: B023
                    if now > best:
                        changes, best = tried, now
                        kind, of = (kind, of) if kind else (sort, slope)
                        break
                else:
                    continue
                break
            if best == len(self.outputs):
                return Repair(group[0], kind, of, 1.0, self._now(group[0], of))
        return None

    @property
    def likely(self) -> list[Site]:
        """The places that what is wrong comes from, each an expression of its own."""
        return [r.site for r in self.reached if r.alone and r.near(self.reached)]

    def unlike(self, but: Site | None) -> Site | None:
        """The first place that what is wrong comes from, and that gives no slope itself.

        Args:
            but: a place that is suspected already.
        """
        own: dict[int, list[Event]] = {}
        for event in self.events:
            own.setdefault(id(event.site), []).append(event)
        places = [site for site in self.likely if but is None or site.line != but.line]
        for site in sorted(places, key=lambda site: id(site) not in own):
            passes = own.get(id(site), [])
            matches = [self.match(event) for event in passes]
            right = any(match is not None and self.natural(match.times) for match in matches)
            if not right and not (passes and all(map(self.is_forward, passes))):
                return site
        return None

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

    def part_of(self, repair: Repair) -> tuple[Site, str] | None:
        """Where a sum is wrong, the part of it that lacks a factor, and how it is written then."""
        site = repair.event.site
        node = ast.parse(site.text, mode="eval").body
        summed = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add)
        parts = names_in(site.text) if summed or site.changed else set[str]()
        for own in self.likely:
            before = own.function == site.function and own.line < site.line
            if before and own.target in parts and (text := self.fitting(own, missing=True)):
                return own, text
        return None

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
        for tick, site in enumerate(self.runs.visited(self.gradient)):
            if site.whole and site.target.isidentifier() and not site.changed:
                run = lambda: self.runs.rewritten(self.gradient, site, site.target, since=1)  # noqa: B023, E731
                if self.judged_right(run):
                    found.append(Repair(Event(site, tick, np.zeros(0)), "again", self.slopes[0]))
        return found

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

    def fitting(
        self, site: Site, ways: tuple[int, int] = (0, MOST), *, missing: bool = False
    ) -> str:
        """How else a place may be written, so that the gradient is right; empty if nothing fits.

        Args:
            site: the place.
            ways: the number of the first way that is tried, and of the first that is not.
            missing: whether a factor or a term may be missing there; that may be so elsewhere too.
        """

        def otherwise(names: dict[str, object], value: object) -> list[str]:
            if missing:
                shape = np.asarray(value).shape if isinstance(value, np.ndarray | float) else None
                written = iter(()) if shape is None else with_more(site.text, names, shape)
            else:
                written = written_otherwise(site.text, names, site.target, loop=site.loop)
                written = itertools.chain(written, with_other_parts(site.text, names))
            return list(itertools.islice(written, *ways))

        for text in self.runs.looked_at(self.gradient, site, otherwise):
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
            for after in series:
                pairs = (
                    zip(start, after, strict=False)
                    if len(start) == len(after)
                    else before_each(start, after)
                )
                quotients = [quotient(s, a) for s, a in pairs]
                found = [one for one in quotients if one is not None]
                if len(found) == len(after):
                    yield start[0], found
