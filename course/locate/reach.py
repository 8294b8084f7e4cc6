"""Which places of the backward pass the wrong parts of the gradient come from.

The value of a place is moved a little, and the gradient is looked at. What a mistake makes wrong
comes from where it stands: its place moves every wrong entry, and as a rule no right one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from course.locate.runs import Array, OutOfTimeError, Runs, leaves
from course.locate.source import Site

#: How far a value is moved, of its size; and what counts as a change of an entry.
FAR, CHANGED = 1e-3, 1e-9


Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Reach:
    """A place that wrong entries move with."""

    site: Site
    off: float  #: how far what moves with it is from what is wrong: 0 where it is the same

    def near(self, among: "list[Reach]") -> bool:
        """Whether no other place is likelier by a whole part of the gradient."""
        return self.off < among[0].off + 1

    @property
    def alone(self) -> bool:
        """Whether it is no part of another one."""
        return self.site.outer and not self.site.changed


def reaches(
    runs: Runs,
    loss: Callable[[], object],
    gradient: Callable[[], object],
    entries: Mapping[str, tuple[Mask, Mask]],
) -> list[Reach]:
    """The places of the backward pass that may have made what is wrong, the likeliest first.

    Args:
        runs: the runs.
        loss: gives the loss.
        gradient: runs the backward pass.
        entries: name of a part of the gradient → which of its entries are wrong, which are right.
    """
    before = dict(leaves(runs.plain(gradient)))
    here = runs.plain(loss)
    both = {id(site) for site in runs.visited(loss)}
    found = []
    for site in runs.visited(gradient):
        if site.loop or (id(site) in both and _matters(runs, loss, site, here)):
            continue  # a value of the forward pass
        try:
            after = dict(leaves(_moved(runs, gradient, site)))
        except OutOfTimeError:
            raise
        except Exception:  # noqa: BLE001 - the learner's code does not take it
            continue
        changed = {name: _changed(before[name], after.get(name)) for name in entries}
        if any(np.any(changed[name][wrong]) for name, (wrong, _) in entries.items()):
            found.append(Reach(site, _off(changed, entries)))
    return sorted(found, key=lambda reach: reach.off)


def _off(changed: Mapping[str, Mask], entries: Mapping[str, tuple[Mask, Mask]]) -> float:
    """How many wrong parts stay and right ones move; of the others, which share of entries."""
    parts = 0
    stayed, moved = [np.zeros(1, bool)], [np.zeros(1, bool)]
    for name, (wrong, right) in entries.items():
        if not np.any(wrong):
            parts += bool(np.any(changed[name][right]))
        else:
            parts += not np.any(changed[name][wrong])
            stayed.append(~changed[name][wrong])
            moved.append(changed[name][right])
    return parts + float(np.mean(np.concatenate(stayed)) + np.mean(np.concatenate(moved)))


def _matters(runs: Runs, loss: Callable[[], object], site: Site, here: object) -> bool:
    try:
        return bool(_moved(runs, loss, site) != here)
    except OutOfTimeError:
        raise
    except Exception:  # noqa: BLE001 - the learner's code does not take it
        return True


def _moved(runs: Runs, function: Callable[[], object], site: Site) -> object:
    """A function's result where the values of a place are moved."""
    rng = np.random.default_rng(0)
    return runs.exchanged(function, site, lambda value: moved(value, rng, site.changed))


def moved(value: object, rng: np.random.Generator, in_place: bool = False) -> object:
    """A value with other numbers in it; the same one where there are none."""
    if isinstance(value, np.ndarray) and value.dtype.kind in "fb" and value.size:
        other = ~value if value.dtype.kind == "b" else _other(value, rng)
        if not in_place:
            return other
        value[...] = other
        return value
    if isinstance(value, float | np.floating):
        return type(value)(_other(np.asarray(float(value)), rng))
    if type(value) is int:  # a slope of 1 may be one; where it is an index, an error tells
        return float(_other(np.asarray(float(value)), rng))
    if type(value) is list and in_place:
        value[:] = [moved(part, rng) for part in value]
        return value
    if type(value) in (list, tuple):
        return type(value)(moved(part, rng) for part in value)  # type: ignore[call-arg, attr-defined]
    if type(value) is dict:
        return {key: moved(part, rng) for key, part in value.items()}
    return value


def _other(value: Array, rng: np.random.Generator) -> Array:
    size = float(np.mean(np.abs(value)))
    return np.asarray(
        value * (1 + FAR * rng.uniform(0.5, 1, value.shape)) + 1e-2 * FAR * size, value.dtype
    )


def _changed(before: Array, after: Array | None) -> npt.NDArray[np.bool_]:
    """Which entries are others."""
    if after is None or after.shape != before.shape:
        return np.ones(before.shape, dtype=bool)
    return ~(np.abs(after - before) <= CHANGED * FAR * float(np.max(np.abs(before), initial=0.0)))
