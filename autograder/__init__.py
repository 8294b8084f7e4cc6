"""Grading: from source notebooks and submissions to points. Learners' code never imports this."""

from autograder.reference import reference

__all__ = ["reference"]
