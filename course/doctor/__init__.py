"""From a wrong gradient or value to the mistake behind it."""

from course.doctor.causes import explain, in_general
from course.doctor.diagnosis import Diagnosis, diagnose, diagnose_value

__all__ = ["Diagnosis", "diagnose", "diagnose_value", "explain", "in_general"]
