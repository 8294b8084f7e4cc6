"""Grading: from source notebooks and submissions to points. Learners' code never imports this."""

from types import SimpleNamespace

__all__ = ["reference"]


def reference(assignment: str) -> SimpleNamespace:
    """Everything that the set-up and solution cells of a source notebook define.

    See `autograder.cells.reference`, which is imported where it is asked for: the sandbox, where
    learners' code runs, has the package and not the reference.
    """
    from autograder.cells import reference as cells

    return cells.reference(assignment)
