"""Rewrites that keep the meaning: the same answer, as another student would have written it."""

from autograder.quality.rewrites.cells import rewrites
from autograder.quality.rewrites.patterns import Variant

__all__ = ["Variant", "rewrites"]
