"""What nbgrader does to a submission after it was run: its preprocessors, in the order they need.

`nbgrader_config.py` names preprocessors for nbgrader's own commands. Here the order is fixed, and
nothing of what is named there runs a notebook: graders have, in a jail, whatever it says.
"""

from collections.abc import Iterable
from typing import Protocol

from nbclient import NotebookClient
from nbconvert.exporters import Exporter
from nbconvert.preprocessors import ClearMetadataPreprocessor
from nbformat import NotebookNode
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    ClearOutput,
    ComputeChecksums,
    DeduplicateIds,
    IgnorePattern,
    LimitOutput,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
)
from traitlets import HasTraits
from traitlets.utils.importstring import import_item

from autograder.adapter.points import WritePoints
from autograder.adapter.preprocessors import HideTests, JailedExecute, Repair, Resources
from autograder.adapter.seals import SealChoices
from autograder.text import say
from course.errors import CourseError


class Preprocess(Protocol):
    """What nbconvert calls with a notebook and its resources: a preprocessor that is made."""

    enabled: bool

    def __call__(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Do with a notebook what it is for."""


#: What a configuration names, once it is imported: one that is made, or a class of them.
Step = type | Preprocess

#: What is left to do, in this order; a kind of one of these that is named takes its place.
_TO_DO = (
    DeduplicateIds,
    OverwriteKernelspec,
    OverwriteCells,
    IgnorePattern,
    LimitOutput,
    SaveAutoGrades,
    AssignLatePenalties,
)
#: What runs a notebook; graders have done it.
_RUNS = (JailedExecute, NotebookClient)
#: What graders have done as well, or what would take away what they left. Marks are the release's,
#: word for word, and were checked when it was made.
_DONE = (*_RUNS, Repair, ClearOutput, ClearMetadataPreprocessor, CheckCellMetadata)


def after_a_run(named: Iterable[Step | str]) -> list[Step]:
    """The preprocessors for a submission that was run.

    Args:
        named: those of `c.Autograde` in `nbgrader_config.py`, those for before a run first.

    Returns:
        What has to be done; then an instructor's own, which are named after the one that runs.

    Raises:
        CourseError: where one cannot be imported, or one of an instructor's own is named before
            the one that runs: it would come too late.
    """
    to_do: dict[type, Step] = {step: step for step in _TO_DO}
    own, has_run = [], False
    for step in map(_imported, named):
        kind = next((k for k in (*_TO_DO, *_DONE) if _is_kind(step, k)), None)
        has_run = has_run or any(_is_kind(step, k) for k in _RUNS)
        if kind in to_do:
            to_do[kind] = step
        elif kind is None and has_run:
            own.append(step)
        elif kind is None:
            raise CourseError(say("own_step_too_early", name=_name(step)))
    return [*to_do.values(), *own]


def made(step: Step, exporter: Exporter) -> Preprocess:
    """A preprocessor of an exporter's, switched on: of a class one that is made, as nbconvert does.

    Args:
        step: a class, or what is called with a notebook and its resources.
        exporter: whose it is.
    """
    of_traits = isinstance(step, type) and issubclass(step, HasTraits)
    own = {"parent": exporter} if of_traits else {}
    ready: Preprocess = step(**own) if isinstance(step, type) else step
    ready.enabled = True
    return ready


def for_a_page(named: Iterable[Step | str]) -> list[Step | str]:
    """The preprocessors for a feedback page: as they are named, and hidden tests are hidden."""
    steps = list(named)
    hides = any(_is_kind(_imported(step), HideTests) for step in steps)
    return steps if hides else [*steps, HideTests]


def for_a_release(named: Iterable[Step | str]) -> list[Step]:
    """The preprocessors for a release: as they are named; points written, right choices sealed."""
    steps = list(map(_imported, named))
    if not any(_is_kind(step, WritePoints) for step in steps):
        steps.insert(0, WritePoints)  # before anything is noted of a cell
    if any(_is_kind(step, SealChoices) for step in steps):
        return steps
    sums = [place for place, step in enumerate(steps) if _is_kind(step, ComputeChecksums)]
    at = sums[-1] if sums else len(steps)  # what is noted of a cell is noted of it sealed
    return [*steps[:at], SealChoices, *steps[at:]]


def _imported(step: Step | str) -> Step:
    try:
        return import_item(step) if isinstance(step, str) else step
    except ImportError as error:
        raise CourseError(say("no_such_step", name=step, why=error)) from None


def _is_kind(step: Step, kind: type) -> bool:
    return issubclass(step, kind) if isinstance(step, type) else isinstance(step, kind)


def _name(step: Step) -> str:
    return str(getattr(step, "__name__", type(step).__name__))
