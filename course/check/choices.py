"""Answers by choice, sealed: a test cell tells right from wrong, and who opens it learns neither.

In `source/` the choices stand in clear, each with what is to be said of it; nothing of the right:

    board.choice("why", lambda: why, sealed({"A": "In a minimum no rate would help.", "B": ""}))

`autograder release` writes a text in the dict's place. In it, each choice is the key to its own
sentence: it opens that one, and shows nothing of the others. There are few choices, so who tries
them all finds the right one, with this module as with the check itself.
"""

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from course.check.findings import Wrong, comparable
from course.check.rows import Rows, value_of
from course.doctor.causes import CHOSE, explain, require, sentences
from course.text import say

#: Bytes by which a choice finds its own sentence.
_MARK = 6


@dataclass(frozen=True)
class Sealed:
    """Choices, and a sentence for each; to be opened with a choice only."""

    text: str  #: a salt, then one word for each choice

    def opened(self, choice: str) -> str | None:
        """The sentence for a choice, "" for a right one; None where it is none of the choices."""
        salt, *words = self.text.split()
        for word in words:
            hidden = base64.b64decode(word)
            mark, sentence = _under(salt, choice, hidden)
            if mark == bytes(_MARK):
                return sentence.decode()
        return None


def sealed(choices: Mapping[str, str] | str, salt: str = "-") -> Sealed:
    """The choices of one row.

    Args:
        choices: choice → its sentence, or a cause's id where `course.text` has one; "" says
            that it is right. Or the text of choices that are sealed already.
        salt: one word, another for each row: so equal choices look different.
    """
    if isinstance(choices, str):
        return Sealed(choices)
    # In an order of their own, for the cell's author may have begun with the right one.
    return Sealed(" ".join([salt, *sorted(_words(choices, salt))]))


def _words(choices: Mapping[str, str], salt: str) -> Iterator[str]:
    for choice, sentence in choices.items():
        hidden = b"".join(_under(salt, choice, bytes(_MARK) + sentence.encode()))
        yield base64.b64encode(hidden).decode()


def _under(salt: str, choice: str, text: bytes) -> tuple[bytes, bytes]:
    """A text under the key that a choice is, or from under it: its mark, and the rest."""
    key = hashlib.shake_256(f"{salt} {choice}".encode()).digest(len(text))
    turned = bytes(a ^ b for a, b in zip(text, key, strict=True))
    return turned[:_MARK], turned[_MARK:]


class ChoiceChecks(Rows):
    """Checks of choices."""

    def choice(
        self,
        name: str,
        got: Callable[[], object],
        choices: Sealed,
        *,
        mistakes: Mapping[str, object] | None = None,
        otherwise: str = "none_of_these",
        weight: float = 1.0,
    ) -> None:
        """Check that `got()` is the right one of a few texts; "?" is none chosen yet.

        Args:
            name: what is asked.
            got: gives what the learner chose.
            choices: `course.check.choices.sealed` of them all.
            mistakes: cause → an answer that is none of the choices, with a sentence of its own.
            otherwise: the cause of any other answer; without one it is said not to be right.
            weight: this check's share of the points.
        """

        def judge() -> None:
            chosen = got()
            value = comparable(chosen)
            for cause, wrong in {"not_chosen": "?", **(mistakes or {})}.items():
                if value == comparable(value_of(wrong)):
                    raise Wrong(explain(cause, gradient=False), cause)
            said = choices.opened(value) if type(value) is str else None
            if said is None:
                text = "" if otherwise else say("is_not_right", got=str(chosen)[:200])
                raise Wrong(text or explain(otherwise, gradient=False), otherwise or "unknown")
            if said in sentences():
                raise Wrong(explain(said, gradient=False), said)
            if said:
                raise Wrong(said, f"{CHOSE}{value}")

        for cause in [*(mistakes or {}), *([otherwise] if otherwise else [])]:
            require(cause)
        self.add(name, judge, weight)
