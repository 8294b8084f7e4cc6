"""A class: many submissions through the graders into the gradebook."""

from autograder.classroom.grade import Options, grade, release, students

__all__ = ["Options", "grade", "release", "students"]
