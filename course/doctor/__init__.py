"""From a wrong gradient or value to the mistake behind it."""

from course.doctor.diagnosis import Diagnosis, diagnose, diagnose_value

__all__ = ["Diagnosis", "diagnose", "diagnose_value"]
