"""Pictures for the notebooks. Each function draws one figure, shows it and closes it.

Every picture carries an alternative text: what it shows, with its key numbers, for those who do
not see it.
"""

from course.plots._images import (
    FEW,
    VIEW,
    activations,
    boundary,
    boundary_path,
    confusion,
    curves,
    epsilon_sweep,
    gate,
    gate_points,
    gradient_differences,
    images,
    losses,
    misclassified,
    reconstructions,
    show,
    weight_images,
)

__all__ = [
    "FEW",
    "VIEW",
    "activations",
    "boundary",
    "boundary_path",
    "confusion",
    "curves",
    "epsilon_sweep",
    "gate",
    "gate_points",
    "gradient_differences",
    "images",
    "losses",
    "misclassified",
    "reconstructions",
    "show",
    "weight_images",
]
