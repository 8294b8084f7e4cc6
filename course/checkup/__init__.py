"""Why a network does not learn: its data, its start, one step and short trainings."""

from course.checkup.look import checkup
from course.checkup.report import Checkup, Finding

__all__ = ["Checkup", "Finding", "checkup"]
