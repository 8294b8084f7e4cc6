"""What may be wrong with one step: where it goes, and what it moves."""

from collections.abc import Iterator

import numpy as np

from course.checkup.examination import Examination, Suspect
from course.checkup.of_copies import changed_copy
from course.checkup.of_decay import shrinking
from course.checkup.slopes import Slopes, cosine
from course.checkup.trial import Run, train
from course.kept import Array
from course.text import say

#: Steps along the slope agree with the measured one to about 1e-8; two sums in other order to 1e-4.
EXACT = 0.9999
#: The mean of steps that differ agrees with what it goes down to about this cosine.
ON_AVERAGE = 0.97
#: Where one parameter moves so nearly along its slope, a step is one batch, and no way of several.
ANCHORED = 0.998


def nothing_moves(case: Examination) -> Iterator[Suspect]:
    """Steps that change no parameter, or not all of them, though the loss has a slope there."""
    slopes = case.slopes
    if slopes is None or case.run.steps == 0:
        return
    steep = [float(np.abs(slopes.loss[slopes.of(k)]).max()) for k in range(len(case.still))]
    if not all(case.still):
        # A unit without a way to the loss at the start may have one later.
        steep = [max(a, b) for a, b in zip(steep, _at_end(case, len(steep)), strict=True)]
    enough = 1e-7 * (1 + abs(case.loss))
    stuck = [k for k, still in enumerate(case.still) if still and steep[k] > enough]
    if not stuck:
        yield from _entries_left(case, slopes)
        return
    names = [case.program.names[k] for k in stuck]
    facts: dict[str, object] = {
        "names": ", ".join(names[:5]) + (", …" if len(names) > 5 else ""),
        "slope": max(steep[k] for k in stuck),
        "steps": case.run.steps,
        "others": ", ".join(case.program.others[:4]),
    }
    if all(case.still):
        yield Suspect("updated_copy", 1.0, facts)
        return
    weight = 0.94 if max(steep[k] for k in stuck) > 0.01 * max(steep) else 0.6
    if all(is_written(case, k) for k in stuck):
        yield Suspect("zero_gradient", weight, facts)
        weight = min(weight, 0.62)
    copies = [changed_copy(case, slopes, k) for k in stuck]
    if all(copies):
        yield Suspect("copy_changed", 0.95, facts | {"copy": copies[0]})
        weight = min(weight, 0.62)
    yield Suspect("some_not_updated", weight, facts)


def is_written(case: Examination, parameter: int) -> bool:
    """Whether a step writes to a parameter that stays as it is: another array, or this one anew."""
    program, place = case.program, case.program.places[parameter]
    program.restore()
    before = place.raw()
    lock = before if isinstance(before, np.ndarray) and before.flags.writeable else None
    try:
        if lock is not None:
            lock.flags.writeable = False
        program.move()
        now = place.raw()
        return isinstance(now, (np.ndarray, list)) and now is not before
    except ValueError as error:
        return "read-only" in str(error)
    finally:
        if lock is not None:
            lock.flags.writeable = True
        program.restore()


def _at_end(case: Examination, count: int) -> list[float]:
    finite = len(case.run.theta) and np.all(np.isfinite(case.run.theta))
    other = case.slopes_at_end if finite else None
    if other is None:
        return [0.0] * count
    sizes = [np.abs(other.loss[other.of(k)]) for k in range(count)]
    return [float(s.max()) if np.all(np.isfinite(s)) else 0.0 for s in sizes]


def _entries_left(case: Examination, slopes: Slopes) -> Iterator[Suspect]:
    """Some entries of a parameter move at no step: its first row alone is updated, say."""
    for k in range(len(case.program.names)):
        mine = slopes.of(k)
        slope, step = np.abs(slopes.loss[mine]), slopes.step[mine]
        some = slope > 1e-3 * slope.max()
        if some.sum() >= 2 and slope.max() > 1e-7 and np.mean(step[some] == 0) >= 0.25:
            end = case.run.theta[slopes.entries[mine]]
            left = end == case.program.start[slopes.entries[mine]]
            if np.mean(left[some]) >= 0.25:
                facts = {"name": case.program.names[k], "share": float(np.mean(left[some]))}
                yield Suspect("some_entries", 0.88, facts)
                return


def followed(slopes: Slopes) -> tuple[str, float]:
    """Of the usual losses the one that a step goes down, and the cosine of the angle to it."""
    best, name = -1.0, ""
    for candidate, slope in slopes.others.items():
        # That targets stand in another order each time is seen where steps differ.
        if slope.shape == slopes.step.shape and not candidate.startswith("mixed"):
            angle = cosine(slopes.step, -slope)
            if angle > best:
                best, name = angle, candidate
    return (name, best) if best > EXACT else ("", best)


def followed_on_average(slopes: Slopes, count: int) -> str:
    """Of the usual losses the one that steps which differ go down in their mean, within its error.

    Nothing where they go down the program's own loss.
    """
    if not slopes.random or not _is_beyond(slopes, slopes.loss, count):
        return ""
    fits = {
        name: cosine(slopes.step, -slope)
        for name, slope in slopes.others.items()
        if slope.shape == slopes.step.shape and not _is_beyond(slopes, slope, count)
    }
    best = max(fits, key=fits.__getitem__, default="")
    return best if best and fits[best] > ON_AVERAGE else ""


def _is_beyond(slopes: Slopes, slope: Array, count: int) -> bool:
    """Whether any parameter moves along another direction, by more than the mean's error."""
    masks = [slopes.of(k) for k in range(count)]
    return any(_beyond_noise(slopes, k, slope) for k, m in enumerate(masks) if np.any(slope[m]))


def decay(slopes: Slopes, count: int) -> tuple[float, float]:
    """Where a step is the slope and a part of the weights: their factor, and what is left over."""
    factors, rest, whole = [], 0.0, 0.0
    for k in range(count):
        mine = slopes.of(k)
        g, theta, step = slopes.loss[mine], slopes.theta[mine], slopes.step[mine]
        if np.linalg.norm(theta) == 0 or len(g) < 6:
            continue
        A = np.stack([-g, -theta], axis=1)
        found, *_ = np.linalg.lstsq(A, step)
        rest += float(np.sum((A @ found - step) ** 2))
        whole += float(np.sum(step**2))
        if found[0] > 0:
            factors.append(float(found[1] / found[0]))
    left = float(np.sqrt(rest / whole)) if whole else 1.0
    return (max(factors) if factors else 0.0), left


def direction(case: Examination) -> Iterator[Suspect]:
    """Steps up the loss, down another loss, or along no slope at all."""
    slopes = _telling(case)
    if slopes is None:
        return
    count = len(case.program.names)
    angles, agree = _angles(slopes, count)
    if not angles:
        return
    names = case.program.names
    whole = cosine(slopes.step, -slopes.loss)
    # Of a single number the sign is all there is.
    several = [k for k in angles if slopes.of(k).sum() > 1]
    up = [k for k in several if angles[k] < -0.99]
    name, fit = followed(slopes)
    if slopes.random:
        name = followed_on_average(slopes, count)
        fit = cosine(slopes.step, -slopes.others[name]) if name else fit
    named = bool(name) and not name.startswith(("grid_", "sum"))
    if whole < -0.3 and np.mean([a < -0.3 for a in angles.values()]) > 0.7:
        gain = _uphill(case)
        exactly = whole < -EXACT or not named
        yield Suspect("wrong_sign", 0.985 if exactly else 0.6, {"cosine": whole} | gain)
        if exactly:
            return
    away = whole < 0.999
    lam, left = decay(slopes, count)
    if not slopes.random and away and left < 2e-3 and lam > 1e-3:
        yield Suspect("other_loss_decay", 0.93, {"decay": lam, "cosine": whole})
        yield Suspect("wrong_gradient", 0.5, _facts(case, angles))
        return
    if away and named:
        yield from _of_another(case, name, angles, {"fit": fit, "cosine": whole})
        return
    if up:
        facts = {"names": ", ".join(names[k] for k in up[:4]), "cosine": min(angles.values())}
        yield Suspect("wrong_sign_of_some", 0.93, facts)
        if all(abs(angles[k]) > 0.99 for k in several):
            yield Suspect("wrong_gradient", 0.6, _facts(case, angles))
            return
    if away and (shrunk := list(shrinking(case, slopes))):
        yield from shrunk
        yield Suspect("wrong_gradient", 0.6, _facts(case, angles))
        return
    yield from _wrong(case, slopes, angles, agree)


def _of_another(
    case: Examination, name: str, angles: dict[int, float], facts: dict[str, object]
) -> Iterator[Suspect]:
    """A step down one of the usual losses, which is not the program's."""
    facts = {**facts, "of": say(f"checkup_loss_{name}")}
    if name.startswith("mixed"):
        yield Suspect("labels_shuffled_in_step", 0.95, facts)
        if case.data.T.shape[1] == 1:  # a column against a row has the same slope in the mean
            shapes = {"outputs": case.outputs.shape, "targets": np.asarray(case.program.Y).shape}
            yield Suspect("label_matrix_in_step", 0.62, shapes)
        yield Suspect("wrong_gradient", 0.6, _facts(case, angles))
    elif name.startswith("last"):
        yield Suspect("only_last_example", 0.925, facts)
        yield Suspect("other_loss", 0.6, facts)
    else:
        yield Suspect("other_loss", 0.925, facts)
        yield Suspect("wrong_gradient", 0.6, _facts(case, angles))


def in_a_matrix(case: Examination) -> bool:
    """Whether steps go down the loss of every output against every target, and not their own."""
    slopes = case.slopes
    if slopes is None or slopes.random or cosine(slopes.step, -slopes.loss) > 0.999:
        return False
    return followed(slopes)[0].startswith("grid_")


def goes_astray(case: Examination) -> bool:
    """Whether steps go far from the way down, and not by chance."""
    slopes = _telling(case)
    if slopes is None or not cosine(slopes.step, -slopes.loss) < 0.7:
        return False
    return not slopes.random or _is_beyond(slopes, slopes.loss, len(case.program.names))


def _telling(case: Examination) -> Slopes | None:
    """Slopes at the start, where most parameters have one there; else at a random place."""
    slopes = case.slopes
    count = len(case.program.names)
    if slopes is not None:
        seen = _angles(slopes, count)[0]
        if len(seen) >= max(1, count - sum(case.still)) or case.slopes_elsewhere is None:
            return slopes
        elsewhere = case.slopes_elsewhere
        return elsewhere if len(_angles(elsewhere, count)[0]) > len(seen) else slopes
    return None


def _angles(slopes: Slopes, count: int) -> tuple[dict[int, float], dict[int, float]]:
    """Of each parameter with a slope that a step moves: the cosine, and how many signs agree."""
    angles: dict[int, float] = {}
    agree: dict[int, float] = {}
    norms = [float(np.linalg.norm(slopes.loss[slopes.of(k)])) for k in range(count)]
    if not np.all(np.isfinite(norms)):
        return angles, agree
    for k in range(count):
        mine = slopes.of(k)
        g, step = slopes.loss[mine], slopes.step[mine]
        moves = bool(np.any(step != 0) and np.all(np.isfinite(step)))
        if norms[k] > max(1e-8, 1e-6 * max(norms)) and moves:
            angles[k] = cosine(step, -g)
            strong = np.abs(g) > 0.05 * np.abs(g).max()
            agree[k] = float(np.mean(np.sign(step[strong]) == -np.sign(g[strong])))
    return angles, agree


def _facts(case: Examination, angles: dict[int, float]) -> dict[str, object]:
    worst = sorted(angles, key=lambda k: angles[k])
    wrong = [k for k in worst if angles[k] < 0.995] or worst[:1]
    names = [case.program.names[k] for k in wrong[:4]]
    return {"names": ", ".join(names), "cosine": angles[worst[0]]}


def _wrong(
    case: Examination, slopes: Slopes, angles: dict[int, float], agree: dict[int, float]
) -> Iterator[Suspect]:
    # Of a single number the sign is all there is.
    exact = [k for k, a in angles.items() if a > EXACT and slopes.of(k).sum() > 1]
    if slopes.random:
        anchored = any(a > ANCHORED and slopes.of(k).sum() > 1 for k, a in angles.items())
        if case.noisy or (case.noisy is None and case.learned):
            anchored = False  # by dropout no parameter's mean is its slope
        most = 0.95 if anchored else 0.0 if case.noisy else 0.7
        wrong = [k for k in angles if angles[k] < most and _beyond_noise(slopes, k)]
        weight = 0.8
        if case.learned and not anchored:
            return
    elif exact:
        wrong = [k for k, a in angles.items() if a < 0.999]
        weight = 0.9
    else:
        if case.learned:
            # Whoever is right about most examples may do so while the loss does not fall.
            if case.run.loss > 0.8 * abs(case.loss) and is_a_slope(case):
                yield Suspect("other_loss_unknown", 0.9, _facts(case, angles))
            return  # one example after the other may go anywhere where their slopes cancel
        # One example after the other goes down as a whole, but no parameter exactly.
        whole = cosine(slopes.step, -slopes.loss)
        wrong = [k for k, a in angles.items() if a < 0.85 and agree[k] < 0.9 and whole < 0.9]
        weight = 0.8
        least = min((a for k, a in angles.items() if slopes.of(k).sum() > 1), default=1.0)
        if not wrong and least < 0.9995 and is_a_slope(case):
            yield Suspect("other_loss_unknown", 0.9, _facts(case, angles))
            return
    if wrong:
        facts = _facts(case, {k: angles[k] for k in wrong})
        if not slopes.random and not exact and is_a_slope(case):
            yield Suspect("other_loss_unknown", 0.925, facts)
            yield Suspect("wrong_gradient", 0.6, facts)
            return
        run, change = mended(case, slopes, exact)
        if slopes.random:
            run, change = mended_mean(case, slopes, angles)
        if change < 0 and not case.run.blown:
            yield from _both(case, slopes, exact, facts)
        yield Suspect("wrong_gradient", min(weight + change, 0.95), facts, run)
    elif exact and min(angles.values()) > EXACT and not slopes.random:
        rates = {k: _rate(slopes, k) for k in angles}
        low, high = min(rates, key=rates.__getitem__), max(rates, key=rates.__getitem__)
        if rates[high] > 3 * rates[low]:
            facts = {"name": case.program.names[high], "other": case.program.names[low]}
            yield Suspect("wrong_factor", 0.6, facts | {"factor": rates[high] / rates[low]})


def is_a_slope(case: Examination) -> bool:
    """Whether a step is the slope of something, if not of the loss.

    How a step along u changes with a move along v is then how one along v changes with a move
    along u: second derivatives do not depend on their order.
    """
    program, rng = case.program, np.random.default_rng(10)
    start = program.start + 0.1 * rng.normal(size=program.start.shape)

    def step(theta: Array) -> Array:
        program.restore()
        program.put(theta)
        return program.delta()

    try:
        off = size = 0.0
        for _ in range(4):
            u, v = rng.normal(size=(2, len(start)))
            along_v = (step(start + 1e-4 * v) - step(start - 1e-4 * v)) / 2e-4
            along_u = (step(start + 1e-4 * u) - step(start - 1e-4 * u)) / 2e-4
            off += abs(float(u @ along_v - v @ along_u))
            size += abs(float(u @ along_v)) + abs(float(v @ along_u))
        return off < 1e-4 * size
    finally:
        program.restore()


def _rate(slopes: Slopes, k: int) -> float:
    g, step = slopes.loss[slopes.of(k)], slopes.step[slopes.of(k)]
    return float(-(step @ g) / (g @ g))


def _beyond_noise(slopes: Slopes, k: int, slope: Array | None = None) -> bool:
    mine = slopes.of(k)
    g, step = (slopes.loss if slope is None else slope)[mine], slopes.step[mine]
    rest = step - (step @ g) / (g @ g) * g
    return bool(np.linalg.norm(rest) > 4 * np.linalg.norm(slopes.spread[mine]))


def _both(
    case: Examination, slopes: Slopes, exact: list[int], facts: dict[str, object]
) -> Iterator[Suspect]:
    """A rate that is too small hides a wrong gradient: only both mended make it learn."""
    for factor in (30.0, 1000.0):
        if case.program.clock.left < 0.25 or len(case.program.start) > 60:
            return
        run = descent(case, factor * _usual_rate(case, slopes, exact), 0.8)
        if case.better(run):
            yield Suspect("rate_and_gradient", 0.93, facts | {"factor": factor}, run)
            return


def _usual_rate(case: Examination, slopes: Slopes, exact: list[int]) -> float:
    return float(np.median([_rate(slopes, k) for k in (exact or range(len(case.program.names)))]))


def mended(case: Examination, slopes: Slopes, exact: list[int]) -> tuple[Run | None, float]:
    """The training with the measured slope in the place of the program's, at the same rate.

    Returns:
        The training where it comes out clearly better, and how much likelier that makes a wrong
        gradient; less likely where the right one does no better.
    """
    program, clock = case.program, case.program.clock
    if len(program.start) > 150 or clock.left < 0.25 or slopes.random:
        return None, 0.0
    run = descent(case, _usual_rate(case, slopes, exact), 1.0)
    if case.better(run):
        return run, 0.05
    if run.cut:
        own = case.run.losses[np.searchsorted(case.run.at, run.steps).clip(0, len(case.run.at) - 1)]
        gained = (case.loss - run.loss) > 1.15 * (case.loss - own) and run.loss < 0.97 * own
        return (run, 0.03) if gained else (None, -0.12)
    return None, -0.35 if run.error > 0.9 * case.run.error else 0.0


def mended_mean(
    case: Examination, slopes: Slopes, angles: dict[int, float]
) -> tuple[Run | None, float]:
    """The same where steps differ, at the rate of what goes down its slope in the mean.

    That it learns says more than that the program does after more steps; that it does not learn
    says nothing, for the program's many batches are not in it.
    """
    well = [k for k, angle in angles.items() if angle > 0.9]
    if not well or len(case.program.start) > 150 or case.program.clock.left < 0.25:
        return None, 0.0
    run = descent(case, _usual_rate(case, slopes, well), 1.0)
    return (run, 0.1) if case.better(run) else (None, 0.0)


def descent(case: Examination, rate: float, seconds: float) -> Run:
    """A training with the measured slope in the place of the program's."""
    program, size = case.program, len(case.program.start)

    def move() -> None:
        theta = program.theta()
        slope = np.zeros(size)
        for i in range(size):
            both = []
            for sign in (1, -1):
                moved: Array = theta.copy()
                moved[i] += sign * 1e-5
                both.append(program.loss_at(moved))
            slope[i] = (both[0] - both[1]) / 2e-5
        program.put(theta - rate * slope)

    return train(program, case.data, case.steps, seconds, move=move, stop=case.good)


def _uphill(case: Examination) -> dict[str, object]:
    program = case.program
    program.restore()
    try:
        before = program.value()
        program.move()
        return {"before": before, "after": program.value()}
    finally:
        program.restore()
