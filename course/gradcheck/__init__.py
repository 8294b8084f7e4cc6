"""Numerical gradients, the comparison of a gradient with one, and a check of the check itself."""

from course.gradcheck.audit import Finding, audit
from course.gradcheck.compare import gradient_check
from course.gradcheck.numerical import (
    BEST_EPS,
    Array,
    Method,
    Params,
    numerical_gradient,
    pack,
    relative_difference,
    unpack,
)
from course.gradcheck.objects import of_object
from course.gradcheck.report import (
    TOLERANCE,
    Evidence,
    GradientReport,
    ParameterCheck,
    entry_name,
    worst_entry,
)
from course.gradcheck.sweep import SWEEP, EpsilonSweep, epsilon_sweep

__all__ = [
    "BEST_EPS",
    "SWEEP",
    "TOLERANCE",
    "Array",
    "EpsilonSweep",
    "Evidence",
    "Finding",
    "GradientReport",
    "Method",
    "ParameterCheck",
    "Params",
    "audit",
    "entry_name",
    "epsilon_sweep",
    "gradient_check",
    "numerical_gradient",
    "of_object",
    "pack",
    "relative_difference",
    "unpack",
    "worst_entry",
]
