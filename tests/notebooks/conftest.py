"""The sample students, judged."""

from tests.samples import plain, sample_class

__all__ = ["plain", "sample_class"]
