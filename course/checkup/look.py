"""The checkup itself: everything is looked at, and everything put back."""

import contextlib
import io
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import SupportsFloat

import numpy as np

from course.checkup.examination import Examination, Suspect
from course.checkup.handover import wrong_line
from course.checkup.hidden import hidden
from course.checkup.of_data import (
    label_shape,
    labels_shuffled,
    odd_inputs,
    softmax_axis,
    squeezed,
    target_range,
    unscaled_inputs,
)
from course.checkup.of_loss import clearly
from course.checkup.of_memory import accumulated, stopped_early
from course.checkup.of_model import limits
from course.checkup.of_start import dead_relu, equal_start, saturated_start, small_start, sure_start
from course.checkup.of_step import direction, nothing_moves
from course.checkup.of_training import NOT_LEARNED, fits_two, rate, short_steps, too_few_steps
from course.checkup.program import Program
from course.checkup.report import Checkup, Finding
from course.checkup.trial import Run
from course.checkup.updates import updates
from course.clock import TooSlow, limited
from course.kept import Array
from course.text import say
from course.waiting import waited_for

#: In this order, so that what needs no training is looked at while there is time.
DETECTORS: tuple[Callable[[Examination], Iterator[Suspect]], ...] = (
    nothing_moves,
    softmax_axis,
    label_shape,
    target_range,
    odd_inputs,
    labels_shuffled,
    unscaled_inputs,
    squeezed,
    equal_start,
    dead_relu,
    short_steps,
    accumulated,
    direction,
    saturated_start,
    small_start,
    sure_start,
    limits,
    stopped_early,
    too_few_steps,
    rate,
)
#: A finding's id, where several sentences have one.
IDS = {
    "healthy_later": "healthy",
    "label_numbers": "label_shape",
    "label_matrix": "label_shape",
    "label_other": "label_shape",
    "softmax_over_examples": "softmax_axis",
    "softmax_over_all": "softmax_axis",
    "softmax_of_one": "softmax_axis",
    "target_below": "target_range",
    "copy_changed": "updated_copy",
    "some_entries": "some_not_updated",
    "wrong_sign_of_some": "wrong_sign",
    "other_loss_decay": "other_loss",
    "other_loss_shrinks": "other_loss",
    "other_loss_unknown": "other_loss",
    "labels_shuffled_in_step": "labels_shuffled",
    "label_numbers_in_step": "label_shape",
    "label_matrix_in_step": "label_shape",
    "only_last_example": "wrong_gradient",
    "zero_gradient": "wrong_gradient",
    "accumulated": "wrong_gradient",
    "stopped_early": "too_few_steps",
    "wrong_factor": "wrong_gradient",
    "shape_changes": "wrong_gradient",
    "no_bias_rays": "no_bias",
    "no_bias_odd": "no_bias",
    "one_sided_start": "saturated_start",
    "few_tried": "too_slow",
    "dead_relu_later": "dead_relu",
    "dead_output": "dead_relu",
    "rate_blown": "rate_too_large",
    "unknown_but_two": "unknown",
    "too_few_still_falls": "too_few_steps",
    "too_few_falls": "too_few_steps",
    "rate_falls": "rate_too_small",
    "too_simple_of_ids": "too_simple_model",
    "squeezed": "unscaled_inputs",
    "short_steps": "rate_too_small",
    "rate_and_gradient": "rate_too_small",
}
#: Where the advice is not the one of its finding.
ADVICE = {
    one: f"checkup_{one}_advice"
    for one in ("rate_falls", "accumulated", "stopped_early", "too_simple_of_ids", "squeezed")
}
#: Less likely ones are not said, and after so many nothing is.
LEAST, MOST = 0.3, 4
#: What the default of `steps` is: so many are taken that nobody said how many there will be.
DEFAULT = 200


def checkup(
    net: object,
    *,
    X: object,
    Y: object,
    predict: Callable[..., object],
    loss: Callable[[], SupportsFloat],
    step: Callable[[], object],
    steps: int = 200,
    seed: int = 0,
    seconds: float = 8.0,
) -> Checkup:
    """Say why a network does not learn: what was measured, and what to do.

        print(checkup(net, X=X, Y=Y, predict=net.forward, loss=lambda: …, step=lambda: …))

    It looks at the data, the start, one step and short trainings in which one thing is changed.
    Afterwards `net` is as it was, to the bit, and so are NumPy's global random numbers.

    Args:
        net: any object, dict or list that holds the parameters that are in use.
        X: the inputs, with examples in rows or in columns.
        Y: the targets.
        predict: inputs → outputs, in whatever shape.
        loss: the loss now, a number.
        step: one update, in place or by putting new arrays into `net`.
        steps: how many updates the training has. More are tried where they are quick.
        seed: of what the checkup itself draws.
        seconds: how long it may take, about.

    Returns:
        The findings, the likeliest first. A program that raises is a finding, too.
    """
    began = time.monotonic()
    program = Program(net, X, Y, predict, loss, step, seed=seed, seconds=seconds)
    case = Examination(program, max(1, steps))
    found: list[Suspect] = []
    moves: dict[str, tuple[float, ...]] = {}
    layers: dict[str, Array] = {}
    error: BaseException | None = None
    with (
        waited_for(say("checkup_waiting"), seconds) as program.clock.tick,
        np.errstate(all="ignore"),
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        try:
            with limited(1.1 * seconds, 1.4):
                for one in _suspects(case):
                    found.append(one)
                found = _handed_over(case, found)
                first = _likeliest(found)
                if first in ("rate_too_small", "rate_too_large"):
                    moves = updates(program)
                elif first in ("saturated_start", "dead_relu"):
                    layers = hidden(program, first)
        except (Exception, TooSlow) as raised:  # noqa: BLE001 - whatever a learner's code raises
            error = raised
        finally:
            program.state.put_back()
    run: Run | None = case.__dict__.get("run")
    if error is not None and all(one.weight < LEAST for one in found):
        found = [_raised(error)]
    known = _findings(found, run)
    pairs = zip(run.losses, run.at, strict=True) if run else ()
    kept = [(value, at) for value, at in pairs]
    return Checkup(
        tuple(known),
        tuple(value for value, _ in kept),
        tuple(at for _, at in kept),
        moves,
        layers,
        time.monotonic() - began,
    )


def _likeliest(found: list[Suspect]) -> str:
    """The likeliest reason."""
    first = max(found, key=lambda one: one.weight)
    return IDS.get(first.id, first.id)


def _handed_over(case: Examination, found: list[Suspect]) -> list[Suspect]:
    """With the line that makes a gradient wrong, where that is the likeliest reason."""
    first = max(found, key=lambda one: one.weight)
    if first.id != "wrong_gradient" or not (line := wrong_line(case)):
        return found
    named = replace(first, facts={**first.facts, "line": line})
    return [named if one is first else one for one in found]


def _raised(error: BaseException) -> Suspect:
    if isinstance(error, TooSlow):
        return Suspect("too_slow", 1.0)
    return Suspect("raises", 1.0, {"error": f"{type(error).__name__}: {error}"})


def _suspects(case: Examination) -> Iterator[Suspect]:
    program = case.program
    if not np.isfinite(case.loss):
        yield Suspect("nan", 1.0, {"value": case.loss})
        return
    program.find_parameters()
    if not program.places:
        yield Suspect("no_parameters", 1.0, {"others": ", ".join(program.others[:4])})
        return
    if stopped := _stopped(case):
        yield from stopped
        yield from _safely(label_shape, case)
        yield from _safely(softmax_axis, case)
        return
    facts = {"steps": case.run.steps, "start": case.loss, "end": case.run.loss}
    if case.learned or (case.steps == DEFAULT and not case.run.blown and _learns_later(case)):
        yield from softmax_axis(case)
        yield from labels_shuffled(case)
        yield from _safely(accumulated, case)
        # With a wrong gradient it may learn as well, only worse.
        found = _safely(direction, case)
        yield from _safely(lambda one: iter(clearly(one, found)), case)
        if case.learned:
            yield Suspect("healthy", 0.0, facts)
        else:
            later = {"later": case.longer.loss, "more": case.longer.steps}
            yield Suspect("healthy_later", 0.0, facts | later)
        return
    sure = 0.0
    # Where a step takes long there is time for the first few only.
    order = (nothing_moves, direction, *DETECTORS) if case.run.cut else DETECTORS
    for detector in dict.fromkeys(order):
        if program.clock.left <= 0.1:
            break
        # What is changed in a training says little where one fact is enough.
        if sure >= 0.985 or (sure >= 0.93 and program.clock.left < 0.5 * program.clock.seconds):
            break
        for suspect in _safely(detector, case):
            sure = max(sure, suspect.weight)
            yield suspect
    if sure < LEAST:
        run = case.run
        few = len(case.data.X) <= 24 and case.data.kind != "numbers"  # each of them is to be right
        weak = few or run.error > max(0.6 * case.data.chance(), 2 * case.bar)
        falls = run.cut and run.loss < 0.9 * case.loss
        if weak and run.cut and not falls:
            yield Suspect("few_tried", 0.31, facts | {"asked": case.steps})
        elif weak and not falls:
            yield _unknown(case, facts)
        else:
            yield Suspect("healthy", 0.31, facts)


def _unknown(case: Examination, facts: Mapping[str, object]) -> Suspect:
    """Nothing was found: whether two examples are learned tells where to look."""
    try:
        two = fits_two(case)
    except Exception:  # noqa: BLE001 - whatever a learner's code raises
        two = None
    if two is None:
        return Suspect("unknown", 0.31, facts)
    first, last = two.losses[0], two.loss
    facts = {**facts, "two": first, "then": last, "tried": two.steps}
    stays = not np.isfinite(last) or last > NOT_LEARNED * abs(first)
    return Suspect("two_examples" if stays else "unknown_but_two", 0.31, facts)


def _stopped(case: Examination) -> list[Suspect]:
    """What lets no training be judged: a parameter becomes a matrix, or the program raises."""
    m = len(case.data.X)
    for name, old, new in case.program.reshaped:
        if m in new and m not in old:
            return [Suspect("shape_changes", 0.79, {"name": name, "old": old, "new": new})]
    if case.run.raised:
        return [Suspect("raises", 0.79, {"error": case.run.raised})]
    return []


def _learns_later(case: Examination) -> bool:
    """Whether it learns some time later, and not at once with a rate a hundred times as large."""
    longer = case.longer
    if not case.good(longer.error):
        return False
    if longer.steps < 1500:
        return True
    return not all(case.good(case.trial(0.4, scale=by).error) for by in (100.0, 300.0))


def _safely(
    detector: Callable[[Examination], Iterator[Suspect]], case: Examination
) -> list[Suspect]:
    """What a detector finds; a learner's code that raises on the way is no finding of it."""
    try:
        return list(detector(case))
    except Exception:  # noqa: BLE001 - whatever a learner's code raises
        return []
    finally:
        case.program.restore()


def _findings(suspects: list[Suspect], run: Run | None) -> list[Finding]:
    """The likeliest first, each id once."""
    found: dict[str, Finding] = {}
    for one in sorted(suspects, key=lambda s: -s.weight):
        name = IDS.get(one.id, one.id)
        if name in found or (one.weight < LEAST and name != "healthy"):
            continue
        if name == "healthy" and found:
            continue
        changed = one.run
        facts = {"better": changed.loss, "took": changed.steps} if changed else {}
        sentence = say(f"checkup_{one.id}", **_numbers({**one.facts, **facts}))
        if changed is not None:
            sentence = f"{sentence} {say('checkup_tried', loss=changed.loss, steps=changed.steps)}"  # type: ignore[assignment]
        advice = say(ADVICE.get(one.id, f"checkup_{name}_do"), **_numbers(one.facts))
        if "line" in one.facts:
            advice = say("checkup_wrong_line", line=one.facts["line"])
        losses, steps = (changed.losses, changed.at) if changed else ([], [])
        found[name] = Finding(name, sentence, advice, one.weight, tuple(losses), tuple(steps))
    return list(found.values())[:MOST]


def _numbers(facts: Mapping[str, object]) -> dict[str, object]:
    """Facts as they are filled in: NumPy's numbers as Python's."""
    return {k: v.item() if isinstance(v, np.generic) else v for k, v in facts.items()}
