"""Texts, where notebooks of the first edition look for them."""

from course.doctor.causes import explain
from course.text import say

__all__ = ["explain", "say"]
