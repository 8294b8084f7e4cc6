"""What `course.check` offers, where notebooks of the first edition look for it."""

from course.check import Wrong, as_array, number, split

__all__ = ["Wrong", "as_array", "number", "split"]
