"""The sample students, judged."""

from tests.samples import sample_class

__all__ = ["sample_class"]
