"""A folder for each notebook, of what is known of it beside it: sample students, variants."""

from pathlib import Path


def folder(assignment: str) -> Path:
    """The folder of a notebook's material."""
    return Path(__file__).parent / assignment
