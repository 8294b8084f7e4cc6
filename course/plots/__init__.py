"""Pictures for the notebooks. Each function draws one figure, shows it and closes it.

Every picture carries an alternative text: what it shows, with its key numbers, for those who do
not see it.
"""

from course.plots._boundary import FEW, boundary
from course.plots._curves import curves, losses
from course.plots._gates import VIEW, boundary_path, gate, gate_points
from course.plots._gradients import epsilon_sweep, gradient_differences
from course.plots._images import images, misclassified, reconstructions, weight_images
from course.plots._network import activations, confusion
from course.plots._show import show

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
