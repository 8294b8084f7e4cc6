"""What may be wrong with the data: its scale, its shapes, its range, its order."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from course.checkup.data import standardised
from course.checkup.examination import Examination, Suspect
from course.checkup.of_step import goes_astray, in_a_matrix
from course.checkup.trial import Run, train
from course.kept import Array

#: So many random orders of the targets are tried, and the own one is learned so much faster.
ORDERS, FASTER = 3, 0.85
#: A loss that fell to this share of its start tells what is learned.
FELL = 0.7
#: A column that spreads so many times as far as its middle half has inputs far from all others,
#: where these are a smaller share than that.
FAR, FEW = 100, 0.05


def unscaled_inputs(case: Examination) -> Iterator[Suspect]:
    """Inputs far from the size that weights of about 1 are made for."""
    X = case.data.X
    sizes, spread = np.sqrt(np.mean(X**2, axis=0)), X.std(axis=0)
    some = spread > 1e-12 * (1 + sizes.max())
    if not case.unusual_inputs or case.ids:
        return
    facts: dict[str, object] = {
        "low": float(X.min()),
        "high": float(X.max()),
        "small": float(spread[some].min()),
        "large": float(spread[some].max()),
    }
    run, weight = None, 0.5
    for scale in (1.0, 0.1, 10.0, 100.0, 1e3, 1e4):
        if case.program.clock.left < 0.25:
            break
        scaled, copied = standardised(X), case.copies_inputs
        with case.program.inputs(shaped(scaled, case), copied=copied) as used:
            if not used:
                break
            judge = replace(case.data, X=scaled, T=scaled) if copied else case.data
            tried = case.trial(0.6, scale=scale, judge=judge)
        if case.better(tried):
            run, weight = tried, 0.94 if scale == 1.0 else 0.86
            break
        weight = 0.35
    yield Suspect("unscaled_inputs", weight, facts, run)


def squeezed(case: Examination) -> Iterator[Suspect]:
    """A few inputs so far from the others that scaling leaves those next to the same."""
    X = case.data.X
    low, high = np.quantile(X, (0.25, 0.75), axis=0)
    bulk, wide = high - low, np.ptp(X, axis=0)
    inside = np.clip(X, low - 3 * bulk, high + 3 * bulk)
    far = (bulk > 0) & (wide > FAR * bulk) & (np.mean(inside != X, axis=0) < FEW)
    if not far.any() or case.ids or case.copies_inputs:
        return
    cut = np.where(far, inside, X)
    k = int(np.argmax(far))
    facts: dict[str, object] = {"bulk": float(bulk[k]), "range": float(wide[k])}
    for scale in (1.0, 0.1, 10.0):
        if case.program.clock.left < 0.25:
            return
        with case.program.inputs(shaped(standardised(cut), case)) as used:
            if not used:
                return
            tried = case.trial(0.8, scale=scale)
        if case.better(tried):
            yield Suspect("squeezed", 0.94 if scale == 1.0 else 0.86, facts, tried)
            return


def shaped(rows: Array, case: Examination) -> Array:
    """Rows of examples as the learner has them."""
    given = np.asarray(case.program.X)
    if case.data.columns:
        return np.moveaxis(rows.reshape(given.shape[-1], *given.shape[:-1]), 0, -1)
    return rows.reshape(given.shape)


def odd_inputs(case: Examination) -> Iterator[Suspect]:
    """Inputs that are all alike, or alike where the targets differ."""
    X, T = case.data.X, case.data.T
    if len(np.unique(X, axis=0)) == 1 and len(np.unique(T, axis=0)) > 1:
        yield Suspect("constant_inputs", 0.97, {"m": len(X)})
        return
    first: dict[bytes, bytes] = {}
    pairs = zip(X, T, strict=True)
    twins = sum(first.setdefault(x.tobytes(), t.tobytes()) != t.tobytes() for x, t in pairs)
    if twins > 0.1 * len(X):
        yield Suspect("duplicated_inputs", 0.5, {"twins": twins, "m": len(X)})


def labels_shuffled(case: Examination) -> Iterator[Suspect]:
    """Targets that inputs tell no better than targets in random order."""
    m = len(case.data.X)
    if m < 12 or case.copies_inputs or case.told.chance < 0.03:
        return
    # Numbers of things are not near one another: only what is learned of them tells.
    fell = case.learned or case.run.loss < FELL * case.loss
    if case.ids and (not fell or case.told.chance < 0.1 or finds_more(case)):
        return
    few = max(len(np.unique(column)) for column in case.data.X.T)
    if case.learned and not case.ids and (few <= 3 or finds_more(case)):
        return
    facts = {"error": case.told.error, "share": case.told.chance, "m": m}
    facts["chance"] = case.data.chance()
    weight = 0.97 if case.told.chance > 0.1 else 0.8
    if case.ids:
        weight = 0.8 if case.learned else 0.5
    yield Suspect("labels_shuffled", 0.45 if few <= 2 or m < 20 else weight, facts)


def finds_more(case: Examination) -> bool:
    """Whether the network learns its own targets much faster than targets in random order.

    Where inputs and targets do not belong together, the own ones are one more random order.
    """
    rng = np.random.default_rng(13)
    for _ in range(ORDERS):
        with case.program.targets(rng.permutation(len(case.data.X))) as other:
            run = train(case.program, case.data, case.steps, 0.7) if other else None
        if run is None or run.raised or _height(case.run, run.steps) > FASTER * _height(run):
            return False
    return True


def _height(run: Run, last: int | None = None) -> float:
    """The mean loss of a training up to a step."""
    end = run.steps if last is None else min(last, run.steps)
    return float(np.mean(np.interp(np.arange(end + 1), run.at, run.losses)))


def label_shape(case: Examination) -> Iterator[Suspect]:
    """Targets whose shape makes a matrix of the errors, or numbers where one-hot rows belong."""
    outputs, targets = case.outputs, np.asarray(case.program.Y)
    facts: dict[str, object] = {"outputs": outputs.shape, "targets": targets.shape}
    try:
        made = np.broadcast_shapes(outputs.shape, targets.shape)
    except ValueError:
        made = ()
    matrix = case.computes.startswith("grid_") or in_a_matrix(case)
    rows = case.data.rows(outputs)
    if case.data.labels:
        facts["classes"] = rows.shape[1]
        if matrix or (case.computes == "" and outputs.shape == made and _fits(case)):
            yield Suspect("label_numbers", 0.97 if matrix else 0.6, facts)
        elif np.asarray(case.program.Y).dtype.kind in "iu" and goes_astray(case):
            yield Suspect("label_numbers_in_step", 0.5, facts)
    elif int(np.prod(made)) > max(outputs.size, targets.size):
        facts["made"] = made
        right = case.computes in ("binary_cross", "squared", "absolute", "cross")
        yield Suspect("label_matrix", 0.97 if matrix else 0.4 if right else 0.8, facts)
    elif matrix and outputs.size == targets.size:
        yield Suspect("label_matrix_in_step", 0.96, facts)
    elif outputs.size != case.data.T.size:
        yield Suspect("label_other", 0.9, facts)


def _fits(case: Examination) -> bool:
    """Whether numbers of classes were subtracted from all outputs: outputs go beyond 0 and 1."""
    rows = case.data.rows(case.outputs)
    return not np.allclose(rows.sum(axis=1), 1)


def softmax_axis(case: Examination) -> Iterator[Suspect]:
    """Outputs that add up to 1 over the examples, where they should for each of them."""
    P = case.data.rows(case.elsewhere)
    if P.min() < 0 or len(P) < 2:
        return
    each, all_of_one = P.sum(axis=1), P.sum(axis=0)
    facts: dict[str, object] = {"low": float(each.min()), "high": float(each.max())}
    if P.shape[1] == 1:
        if case.reachable[0].min() > 1 - 1e-9 and np.allclose(P, 1):
            yield Suspect("softmax_of_one", 0.95, facts)
        elif np.allclose(all_of_one, 1) and _is_shared(case):
            yield Suspect("softmax_over_examples", 0.95, facts)
    elif not np.allclose(each, 1, atol=1e-3):
        if np.allclose(all_of_one, 1, atol=1e-3):
            yield Suspect("softmax_over_examples", 0.96, facts)
        elif np.allclose(P.sum(), 1, atol=1e-3):
            yield Suspect("softmax_over_all", 0.96, facts)


def _is_shared(case: Examination) -> bool:
    """Whether the outputs add up to 1 at the start as well."""
    return bool(np.allclose(case.data.rows(case.outputs).sum(), 1))


def target_range(case: Examination) -> Iterator[Suspect]:
    """Targets that no parameters let the outputs come near to."""
    low, high = case.reachable
    T = case.data.T
    P = case.data.rows(case.outputs)
    if T.shape != P.shape:
        return
    for bottom, top in ((0.0, 1.0), (-1.0, 1.0), (0.0, np.inf)):
        if low.min() < bottom - 1e-9 or high.max() > top + 1e-9:
            continue
        wide = 0.02 * (1.0 if np.isinf(top) else top - bottom)
        outside = np.mean((bottom - wide > T) | (top + wide < T))
        if outside > 0:
            key = "target_below" if np.isinf(top) else "target_range"
            facts = {"low": T.min(), "high": T.max(), "bottom": bottom, "top": top}
            facts["share"] = float(outside)
            yield Suspect(key, 0.955 if outside > 0.08 else 0.6, facts)
        return
