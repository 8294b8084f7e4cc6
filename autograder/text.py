"""What grading says to its operator: the sentences stand in `text.toml`, and in `course.text`."""

import functools
from collections.abc import Mapping
from pathlib import Path

from course import text


@functools.cache
def texts() -> Mapping[str, str]:
    """The operator's own texts: id → text."""
    return text.read([Path(__file__).with_name("text.toml")]).texts


def say(key: str, /, **values: object) -> text.Sentence:
    """The text called `key`, the operator's or a learner's, filled in with `values`.

    Raises:
        KeyError: where there is none.
    """
    own = texts().get(key)
    if own is None:
        return text.say(key, **values)
    return text.Sentence(text.filled_in(own, values), key)
