"""Which line of a learner's own backward pass is wrong."""

import itertools
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

import numpy as np

from course.kept import reached
from course.locate.alike import equal, same_place
from course.locate.few import examples
from course.locate.judge import Output
from course.locate.located import Located, Mark, Suspect
from course.locate.reach import Reach, reaches
from course.locate.runs import Event, OutOfTimeError, Runs, leaves
from course.locate.slopes import Place, Slope, number, of_event, of_leaf, shares
from course.locate.source import Instrumented, Site, has_source
from course.locate.suspects import MOST, Match, Repair, Search
from course.text import say
from course.waiting import waited_for

#: Of a parameter so many entries are measured.
ENTRIES = 100
#: So many ways to write it otherwise are tried at each likely place before all others are.
FIRST = 120


def locate(
    loss: Callable[[], object],
    gradient: Callable[[], object],
    *,
    seed: int = 0,
    only: Collection[str] | None = None,
    seconds: float = 3.0,
) -> Located:
    """Find the line of a backward pass that is wrong, in whatever form it is written.

        print(locate(lambda: net.loss(X, Y), lambda: net.backward(X, Y)))

    The loss is run again and again with one number changed where it comes about: that gives its
    slope along every value of the forward pass, also along those without a name. Then the
    gradient is run with what may belong in the place of each value of the backward pass: where a
    right value makes the whole gradient right, there is the mistake.

    Everything is put back after each run: objects, arrays, global names, random generators.

    Args:
        loss: gives the loss, one number; takes nothing, and gives the same each time.
        gradient: runs the backward pass; takes nothing. Its gradient is what it returns (arrays,
            numbers, lists and dicts of them), or what it leaves behind where it returns nothing.
        seed: of the direction in which a value is moved to see whether the loss depends on it.
        only: names of functions; lines of others are not suspected.
        seconds: the computing time that it may take.

    Returns:
        What was found. It shows itself.

    Raises:
        TypeError: where the loss is no number.
    """
    state = reached(loss, gradient)
    code = Instrumented(filter(has_source, state.functions))
    runs = Runs(state, code, seconds, seed)
    with waited_for(say("locate_waiting"), seconds) as runs.tick, runs.hooked():
        return replace(_located(runs, loss, gradient, only), unread=tuple(code.missing))


def _located(
    runs: Runs,
    loss: Callable[[], object],
    gradient: Callable[[], object],
    only: Collection[str] | None,
    *,
    wrong: list[str] | None = None,
) -> Located:
    notes = []
    if runs.code.missing:
        notes.append(say("locate_no_source", names=", ".join(runs.code.missing)))
    for name, function in (("loss", loss), ("gradient", gradient)):
        try:
            first, second = (runs.plain(function) for _ in range(2))
        except Exception as error:  # noqa: BLE001 - the learner's own
            raised = f"{type(error).__name__}: {error}"
            return Located(False, say("locate_raised", name=name, error=raised), notes=tuple(notes))
        if not _same(first, second):
            return Located(False, say("locate_not_the_same", name=name), notes=tuple(notes))
    result, events = runs.watched(loss)
    here = number(result)
    if isinstance(result, dict | list) or np.size(np.asarray(result)) != 1:
        raise TypeError(say("locate_no_number", name="loss", kind=type(result).__name__))
    if not np.isfinite(here):
        return Located(False, say("locate_not_finite", value=here), notes=tuple(notes))
    noise = 1e-10 * max(1.0, abs(here))
    sizes = {value.size for _, value in leaves(first)}
    runs.more_time(1 / 3)
    before, everything = _before(runs, loss, here, sizes)
    search = Search(runs, gradient, [], before, noise)
    forward: list[Slope] = []
    fit = None
    if search.outputs and search.right:
        runs.more_time(1 / 6)
        marked = Search(runs, gradient, _forward(runs, loss, events, here)[0], before, noise)
        return _right(marked, everything, notes)
    named = [output for output in search.outputs if output.partner is not None]
    if named and wrong is None:
        search.reached = _reached(search, loss)
        fit = _fit(search, only)
    runs.more_time(1 / 6 if fit else 1 / 2)
    if everything:
        forward, everything = _forward(runs, loss, events, here)
    if not everything:
        notes.append(say("locate_time", seconds=runs.seconds))
    runs.more_time()
    early, search = search, Search(runs, gradient, forward, before, noise)
    if not search.outputs and not search.flat:
        return Located(False, say("locate_no_parts"), notes=tuple(notes))
    if search.right:
        return _right(search, everything, notes)
    if wrong is not None and search.wrong != wrong:
        return Located(False, "")
    search.reached = early.reached
    if search.wrong != early.wrong or not search.reached:
        search.reached = _reached(search, loss)
        fit = fit or _fit(search, only)
    whole = all(slope.whole for slope in search.forward)
    if not whole and not fit and wrong is None:
        for example in examples(runs.state, search.outputs):
            with example.shortened():
                found = _with_few(runs, loss, gradient, only, search.wrong)
            if found is not None:
                note = say("locate_few", few=example.few, m=example.m)
                return replace(found, notes=(*found.notes, note))
    suspects = _suspects(search, only, whole, fit)
    says: str = suspects[0].sentence if suspects else say("locate_no_parts")
    return Located(False, says, tuple(suspects), _marks(search), tuple(notes))


def _right(search: Search, everything: bool, notes: Sequence[str]) -> Located:
    sentence = say("locate_right" if everything else "locate_right_so_far")
    if search.flat:
        notes = [*notes, say("locate_flat", names=", ".join(search.flat))]
    return Located(True, sentence, marks=_marks(search), notes=tuple(notes))


def _reached(search: Search, loss: Callable[[], object]) -> list[Reach]:
    """The places that what is wrong comes from; none where there is no time to ask."""
    search.runs.more_time(1 / 6)
    try:
        return reaches(search.runs, loss, search.gradient, search.entries())
    except OutOfTimeError:
        return []


def _fit(search: Search, only: Collection[str] | None) -> tuple[Site, str] | None:
    """The likeliest place that makes the gradient right, written otherwise, and how."""
    search.runs.more_time(1 / 3)
    places = [site for site in search.likely if _allowed(site, only)]
    try:
        for ways, site in itertools.product(((0, FIRST), (FIRST, MOST)), places):
            if text := search.fitting(site, ways):
                return site, text
    except OutOfTimeError:
        pass
    return None


def _allowed(site: Site, only: Collection[str] | None) -> bool:
    return only is None or site.function in only


def _with_few(
    runs: Runs,
    loss: Callable[[], object],
    gradient: Callable[[], object],
    only: Collection[str] | None,
    wrong: list[str],
) -> Located | None:
    """What is found where there are few examples; None where other parts are wrong there."""
    fewer = Runs(reached(loss, gradient), runs.code, runs.seconds / 2, runs.seed)
    try:
        found = _located(fewer, loss, gradient, only, wrong=wrong)
    except TypeError:  # the loss is no number any more
        return None
    finally:
        fewer.state.put_back()
    return found if found.suspects else None


def _before(
    runs: Runs, loss: Callable[[], object], here: float, sizes: set[int]
) -> tuple[list[Slope], bool]:
    """The slopes along what was there before, of as many entries as tell, and whether it is all.

    What has no part of the gradient of its size, as the examples, is not measured.
    """
    found = []
    try:
        for leaf in runs.state.leaves:
            place = of_leaf(runs, loss, leaf)
            if not place.matters(here, runs.seed):
                continue
            if place.value.size not in sizes:
                unknown = np.full(place.value.shape, np.nan)
                found.append(Slope(place.name, unknown, place.value))
            elif (slope := place.measured(runs.seed, ENTRIES)) is not None:
                found.append(slope)
    except OutOfTimeError:
        return found, False
    return found, True


def _forward(
    runs: Runs, loss: Callable[[], object], events: list[Event], here: float
) -> tuple[list[Slope], bool]:
    """The slopes along the values of the forward pass, and whether all were measured.

    Of large values some entries are measured: as many as there is time for.
    """
    smooth = sorted((e for e in events if e.smooth), key=lambda event: not event.site.whole)
    slopes: list[Slope] = []
    began, places, everything = time.thread_time(), list[Place](), True
    try:
        for place in (of_event(runs, loss, event) for event in smooth):
            if place.matters(here, runs.seed):
                places.append(place)
        each = (time.thread_time() - began) / max(1, len(smooth))
        total = (runs.until - time.thread_time()) / (2 * max(each, 1e-6))
        most = shares(places, total)
        order = sorted(zip(places, most, strict=True), key=lambda pair: pair[0].value.size)
        for place, count in order:
            slope = place.measured(runs.seed, count)
            if slope is not None:
                slopes.append(slope)
    except OutOfTimeError:
        everything = False
    return sorted(slopes, key=lambda s: s.event.tick if s.event else 0), everything


def _suspects(
    search: Search, only: Collection[str] | None, whole: bool, fit: tuple[Site, str] | None
) -> list[Suspect]:
    """The lines that may be the mistake, the likeliest first.

    Where a line written otherwise makes the whole gradient right, it is the likeliest.
    """
    returned = search.runs.returned
    if returned is not None and (exchanged := search.exchanged()):
        names = ", ".join(output.name for output in exchanged)
        sentence = say("locate_exchanged", line=returned.line, names=names)
        return [Suspect(returned.file, returned.function, returned.line, names, sentence)]
    repairs = search.ranked()
    found = [(r.event.site, _repaired(r)) for r in repairs]
    if found and (site := search.carried(repairs[0])) is not None:
        found.insert(0, (site, _helper(site)))
    elif found:
        found[1:1] = [(site, _helper(site)) for site in search.helpers(found[0][0])]
    if not whole:
        found += [(event.site, _strange(search, event)) for event in search.strange()]
    found += [(event.site, _ending(search, event, output)) for event, output in search.endings()]
    first = found[0][0] if found else None
    if (unlike := search.unlike(first)) is not None:
        likely = first is not None and first.line in [site.line for site in search.likely]
        found.insert(int(likely or bool(repairs)), (unlike, _unlike(unlike)))
    suspects: list[Suspect] = []
    for _, one in found:
        allowed = only is None or one.function in only
        if not allowed or any((one.file, one.line) == (s.file, s.line) for s in suspects):
            continue
        suspects.append(one)
    if fit is not None:
        return _first(suspects, *fit)
    search.runs.more_time()
    sites = {(site.file, site.line): site for site, _ in found[::-1] if not site.changed}
    try:
        for one in list(suspects):
            own = sites.get((one.file, one.line))
            if own is not None and (text := search.fitting(own)):
                return _first(suspects, own, text)
        if repairs and (part := search.part_of(repairs[0])) is not None:
            return _first(suspects, *part)
        wrong = suspects and repairs and repairs[0].kind not in ("copy", "again")
        own = sites.get((suspects[0].file, suspects[0].line)) if wrong else None
        if own is not None and (text := search.fitting(own, missing=True)):
            return _first(suspects, own, text)
        for site in search.others(sites.values()):
            if _allowed(site, only) and (text := search.fitting(site)):
                return _first(suspects, site, text)
        for site in () if repairs else search.likely:
            if _allowed(site, only) and (text := search.fitting(site, missing=True)):
                return _first(suspects, site, text)
    except OutOfTimeError:
        pass
    return suspects


def _first(suspects: list[Suspect], site: Site, text: str) -> list[Suspect]:
    """The suspects, and before them the place that fits when it is written so."""
    same = (one for one in suspects if (one.file, one.line) == (site.file, site.line))
    first = next(same, _helper(site))
    sentence = f"{first.sentence} {say('locate_fits', text=text)}"
    rest = [one for one in suspects if one is not first]
    return [replace(first, sentence=sentence, ending=False), *rest]


def _same(one: object, other: object) -> bool:
    first, second = (dict(leaves(result)) for result in (one, other))
    return first.keys() == second.keys() and all(
        np.array_equal(value, second[name], equal_nan=True) for name, value in first.items()
    )


def _times(match: Match | None) -> str:
    """What a value is, in words."""
    if match is None:
        return say("locate_no_slope")
    if abs(match.times - 1) < 1e-4:
        return say("locate_is", of=match.of.along)
    return say("locate_is_times", times=f"{match.times:.4g}".replace("-", "−"), of=match.of.along)


def _repaired(repair: Repair) -> Suspect:
    site = repair.event.site
    name = site.target or site.text
    facts = {"line": site.line, "name": name, "of": repair.of.name}
    sentence: str
    if repair.kind == "slope":
        should = _times(Match(repair.of, repair.times))
        now = _times(repair.now)
        if now == should:  # in the first pass of a loop, say, or in the other order
            now = say("locate_not_quite")
        sentence = say("locate_slope", should=should, now=now, **facts)
    elif repair.kind == "forward" and site.changed and repair.of.event is None:
        sentence = say("locate_before", **facts)
    else:
        sentence = say(f"locate_{repair.kind}", **facts)
    return Suspect(site.file, site.function, site.line, name, sentence)


def _helper(site: Site) -> Suspect:
    name = site.target or site.text
    sentence = say("locate_other", line=site.line, name=name)
    return Suspect(site.file, site.function, site.line, name, sentence)


def _strange(search: Search, event: Event) -> Suspect:
    site = event.site
    name = site.target or site.text
    sentence = say("locate_strange", line=site.line, name=name, now=_times(search.match(event)))
    return Suspect(site.file, site.function, site.line, name, sentence)


def _unlike(site: Site) -> Suspect:
    name = site.target or site.text
    sentence = say("locate_unlike", line=site.line, name=name)
    return Suspect(site.file, site.function, site.line, name, sentence)


def _ending(search: Search, event: Event, output: Output) -> Suspect:
    site = event.site
    name = site.target or site.text
    if output.partner is None:
        sentence = say("locate_ending_alone", line=site.line, name=name)
    else:
        now = _times(search.match(event))
        sentence = say("locate_ending", line=site.line, name=name, of=output.partner.along, now=now)
    return Suspect(site.file, site.function, site.line, name, sentence, ending=True)


def _marks(search: Search) -> tuple[Mark, ...]:
    """What each statement of the backward pass computes, at the end of its last pass."""
    lines: dict[tuple[str, int], list[Event]] = {}
    for event in search.events:
        if event.site.whole:
            lines.setdefault((event.site.file, event.site.line), []).append(event)
    marks = []
    for passes in lines.values():
        site = passes[-1].site
        if not passes[-1].smooth or search.is_forward(passes[-1]):
            continue
        matches = [search.match(event) for event in passes]
        times = [match.times if match else None for match in matches]
        name, says = site.target or site.text, _times(matches[-1])
        factor, misnamed = _factor(search, times), _misnamed(search, name, matches[-1])
        marks.append(Mark(site.file, site.line, name, says, site.function, factor, misnamed))
    return tuple(marks)


def _misnamed(search: Search, name: str, match: Match | None) -> bool:
    """Whether a value is a slope, and another one than that along what has its name."""
    own = [slope for slope in search.slopes if same_place(name, slope.name)]
    return match is not None and bool(own) and not any(equal(s.slope, match.of.slope) for s in own)


def _factor(search: Search, times: list[float | None]) -> float | None:
    """How many times a slope a value is, in each of its passes; None where it is none in one."""
    known = [one for one in times if one is not None and search.natural(one) and one > 0]
    if len(known) < len(times):
        return None
    return next((one for one in known if abs(one - 1) >= 1e-4), 1.0)
