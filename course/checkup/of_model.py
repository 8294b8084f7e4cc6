"""What a model cannot do, however it is trained."""

from collections.abc import Iterator

import numpy as np

from course.checkup.data import standardised
from course.checkup.examination import Examination, Suspect
from course.checkup.fitting import fitted, small_network
from course.checkup.of_bias import missing_bias
from course.checkup.of_data import shaped
from course.kept import Array

#: More parameters are not fitted by measured slopes.
MOST = 160


def limits(case: Examination) -> Iterator[Suspect]:
    """A model whose best is not good: without biases, or too simple."""
    program, data = case.program, case.data
    size = len(program.start)
    T = data.T
    if data.rows(case.outputs).shape != T.shape:
        return
    if unbiased := list(missing_bias(case)):
        yield from unbiased
    elif size > MOST or size * T.size > 60_000:
        yield from _large(case)
    else:
        yield from _small(case, size)


def _small(case: Examination, size: int) -> Iterator[Suspect]:
    """Of a model with few parameters: its best is looked for."""
    program, data, T = case.program, case.data, case.data.T
    own = best(case, shift=False)
    facts: dict[str, object] = {"count": size, "best": own}
    if case.good(own) or own < 0.5 * min(case.run.error, data.chance()):
        return
    if not np.isfinite(own) or program.clock.left < 0.25:
        return
    if not first_layer_has_bias(case):
        shifted = best(case, shift=True)
        facts["shifted"] = shifted
        if case.good(shifted) or shifted < 0.6 * own:
            yield Suspect("no_bias", 0.92, facts)
            return
    rng = np.random.default_rng(6)
    X = standardised(data.X)
    outputs = small_network(X, T, 6)
    count = (X.shape[1] + 1) * 6 + 7 * T.shape[1]
    if count > 400 or case.ids:
        other = case.told.error
    else:
        late = program.clock.within(0.5)
        other = min(
            data.error_of(outputs(fitted(lambda t: (outputs(t) - T).ravel(), s, late)[0]))
            for s in (rng.normal(size=(2, count)))
        )
    if case.good(other) or other < 0.5 * own:
        weight = 0.91 if own > 0.9 * min(case.run.error, data.chance()) or own > 0.1 else 0.7
        key = "too_simple_of_ids" if case.ids else "too_simple_model"
        yield Suspect(key, weight, facts | {"other": other})


def best(case: Examination, *, shift: bool) -> float:
    """The lowest error that the model comes to from several starts.

    Args:
        case: the program.
        shift: whether a number is added to each input, and to an unbounded output: that is what a
            bias in the first layer, and in the last, would do.
    """
    program, data = case.program, case.data
    size, n = len(program.start), data.X.shape[1]
    given = np.asarray(program.X) if case.ids else np.asarray(program.X, dtype=np.float64)
    if case.unusual_inputs and not case.copies_inputs and not case.ids:
        given = shaped(standardised(data.X), case)  # what it can do is asked, not how it is scaled
    low, high = case.reachable
    free = bool(np.any(high - low > 50)) and shift
    moved = shift and n <= 60
    extra = (n if moved else 0) + (data.T.shape[1] if free else 0)

    def rows(theta: Array) -> Array:
        program.put(theta[:size])
        by = theta[size:]
        X: Array = given
        if moved:
            one = by[:n]
            X = given + (one[:, None] if data.columns else one.reshape(given.shape[1:]))
        P = data.rows(program.outputs(X))
        return P + by[-data.T.shape[1] :] if free else P

    def residuals(theta: Array) -> Array:
        return (rows(theta) - data.T).ravel()

    rng = np.random.default_rng(7)
    late = program.clock.within(0.9)
    starts = [program.start, case.somewhere(8)]
    starts += [scale * rng.normal(size=size) for scale in (1.0, 0.5, 2.0, 1.0, 1.0)]
    lowest = float("inf")
    program.restore()
    try:
        for start in starts:
            theta, _ = fitted(residuals, np.concatenate([start, np.zeros(extra)]), late, 40)
            lowest = min(lowest, data.error_of(rows(theta)))
            if case.good(lowest) or late():
                break
    except Exception:  # noqa: BLE001 - a learner's predict may want its own X alone
        return float("inf") if shift else lowest
    finally:
        program.restore()
    return lowest


def first_layer_has_bias(case: Examination) -> bool:
    """Whether there is something beside the weights of the inputs, told at inputs of 0.

    There a weight of an input changes nothing; a bias does, and what it is added to goes on
    depending on the inputs where the bias is 0. Where every parameter changes something there,
    biases are a column of the weights.
    """
    program, data = case.program, case.data
    if np.any((data.X.std(axis=0) == 0) & (data.X[0] != 0)):
        return True
    given = np.asarray(program.X, dtype=np.float64)
    theta = case.somewhere(9)
    program.restore()
    try:
        program.put(theta)
        here = program.outputs(np.zeros_like(given))
        matters, additive = [], []
        for k, part in enumerate(program.parts(theta)):
            parts = [p.copy() for p in program.parts(theta)]
            parts[k] = part + 0.5
            program.put(np.concatenate([p.ravel() for p in parts]))
            matters.append(not np.allclose(program.outputs(np.zeros_like(given)), here, rtol=1e-9))
            parts[k] = np.zeros_like(part)
            program.put(np.concatenate([p.ravel() for p in parts]))
            additive.append(bool(np.ptp(data.rows(program.outputs()), axis=0).max() > 1e-9))
        if all(matters):
            return True
        return any(m and a for m, a in zip(matters, additive, strict=True))
    except Exception:  # noqa: BLE001 - as above
        return True
    finally:
        program.restore()


def _large(case: Examination) -> Iterator[Suspect]:
    """Of a model with many parameters: it has one layer, and a rule of one layer is not enough."""
    n, k = case.data.X.shape[1], case.data.T.shape[1]
    size = len(case.program.start)
    told = case.told
    if size in (n * k, n * k + k) and told.linear > 2 * told.error + 0.05:
        facts = {"count": size, "best": told.linear, "other": told.error}
        yield Suspect("too_simple_model", 0.8, facts)
    elif not first_layer_has_bias(case) and case.program.clock.left > 0.25:
        X = case.data.X - case.data.X.mean(axis=0)
        with case.program.inputs(shaped(X, case)) as used:
            run = case.trial(0.6) if used else None
        if run is not None and case.better(run):
            facts = {"count": size, "best": case.run.error, "shifted": run.error}
            yield Suspect("no_bias", 0.8, facts, run)
