"""Every sentence that a learner reads, apart from the code: data, so that it can be translated.

The sentences are in TOML files beside this one: one for each area, and in `notebooks/` one for each
notebook. (A learner's kernel has `course` alone, so they cannot lie with the rest of a notebook's
material.) The doctor's mistakes have theirs with them, in `course.doctor.mistakes`.

    [say]                     # id = a text that `say` fills in
    points = "{earned} of {possible} points"

    [causes]                  # id = what is said of a value with this mistake
    bias_missing = "The bias b is left out."

    [causes.unknown]          # all that is said of a cause: see `Sentences`
    gradient = "{name} fits no known pattern. {hint}"
    general = "Wrong numbers that fit no known pattern."

An id stands in one file only. The files are read once, when the first text is asked for.

`COURSE_LANGUAGE=de` takes the sentences of `locale/de/LC_MESSAGES/course.mo`, a gettext catalogue;
one that is missing there is in English.
"""

import functools
import gettext
import os
import re
import string
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import NamedTuple, Self, TypedDict

#: Where the tables lie.
FOLDER = Path(__file__).parent
#: Where the translations lie.
LOCALE = FOLDER / "locale"


@dataclass(frozen=True)
class Sentences:
    """What is said of a cause; what is empty is not said.

    {name}, {factor}, {m} and others are filled in, but not in `general`.
    """

    gradient: str = ""  #: to the learner, of a gradient
    value: str = ""  #: to the learner, of any other value: a loss, an output
    general: str = ""  #: of a whole class: the others are about one learner's numbers


class Tables(NamedTuple):
    """What the TOML files hold."""

    texts: Mapping[str, str]
    causes: Mapping[str, Sentences]


def read(paths: Iterable[Path]) -> Tables:
    """The tables in some files, as one.

    Raises:
        ValueError: where an id is there twice, or a file has another table; names file and id.
    """
    texts: dict[str, str] = {}
    causes: dict[str, Sentences] = {}
    for path in paths:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        say, of_causes = tables.pop("say", {}), tables.pop("causes", {})
        if wrong := [*tables, *(say.keys() & texts), *(of_causes.keys() & causes)]:
            raise ValueError(f"{path.name}: {', '.join(wrong)} is unknown, or there twice.")
        texts |= say
        for cause, found in of_causes.items():
            is_text = isinstance(found, str)
            causes[cause] = Sentences(value=found) if is_text else Sentences(**found)
    return Tables(texts, causes)


@functools.cache
def tables() -> Tables:
    """All texts of the course: id → text, and cause → its sentences."""
    return read(sorted(FOLDER.rglob("*.toml")))


class Said(TypedDict):
    """A sentence as plain data."""

    text: str
    key: str
    facts: dict[str, str]


class Sentence(str):
    """A text that is filled in, and what it was made of: nobody has to read it to know."""

    key: str  #: its id; empty where the sentence came from somewhere else
    facts: Mapping[str, str]  #: what was filled in

    def __new__(cls, text: str, key: str = "", facts: Mapping[str, str] | None = None) -> Self:
        """A text, with its id and what was filled in."""
        made = super().__new__(cls, text)
        made.key, made.facts = key, dict(facts or {})
        return made

    def data(self) -> Said:
        """As plain data; see `sentence`."""
        return {"text": str(self), "key": self.key, "facts": dict(self.facts)}


def sentence(data: Said | str) -> Sentence:
    """The sentence that `Sentence.data` gave, in the words in which it was said; or a bare text."""
    if isinstance(data, str):
        return Sentence(data)
    return Sentence(str(data["text"]), str(data["key"]), data["facts"])


def say(key: str, /, **values: object) -> Sentence:
    """The text called `key`, filled in with `values`; what is quoted is made legible.

    Raises:
        KeyError: where there is none.
    """
    text = filled_in(wording(key), values)
    return Sentence(text, key, {name: str(value) for name, value in values.items()})


def wording(key: str) -> str:
    """The text called `key` as it stands in the learner's language, with its placeholders.

    Raises:
        KeyError: where there is none.
    """
    return translated(key, tables().texts[key])


def translated(context: str, english: str) -> str:
    """A text in the language that COURSE_LANGUAGE names.

    It stays in English where it is not translated, or where the translation has other placeholders:
    it could not be filled in.

    Args:
        context: the text's id; of a cause, with the kind of sentence, `not_averaged.value`.
        english: the text.
    """
    language = os.environ.get("COURSE_LANGUAGE", "")
    found = _catalogue(language, LOCALE).pgettext(context, english)
    return found if _placeholders(found) == _placeholders(english) else english


@functools.cache
def _catalogue(language: str, folder: Path) -> gettext.NullTranslations:
    languages = [language] if language else []
    return gettext.translation("course", folder, languages, fallback=True)


@functools.lru_cache(4096)  # a doctor says one sentence for many gradients
def _placeholders(text: str) -> frozenset[tuple[str | None, ...]] | None:
    """What is filled in, and in which form; None where a text is none that could be."""
    try:
        parts = string.Formatter().parse(text)
        return frozenset((name, form, how) for _, name, form, how in parts if name is not None)
    except ValueError:
        return None


def filled_in(text: str, values: Mapping[str, object]) -> str:
    """A text with values in it; what is quoted is made legible."""
    return text.format(**{name: _quoted(value) for name, value in values.items()})


def _quoted(value: object) -> object:
    if isinstance(value, PurePath):
        return named(value)
    return _UNSEEN.sub("", str(value)) if isinstance(value, (str, BaseException)) else value


#: Not for a reader: what moves a terminal's cursor, turns the direction of a text, separates lines
#: where nobody sees it, or is no letter at all (half of a surrogate pair, a byte that is no UTF-8).
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
#: They join letters, in names too.
_JOINERS = "\u200c\u200d"


def legible(text: str, most: int = 1500) -> str:
    """A text that quotes a learner's own words, as a table or a page can show it.

    Args:
        text: the text.
        most: how many characters of it are kept.
    """
    return _UNSEEN.sub("", text)[:most]


def named(name: object) -> str:
    r"""A name that comes from outside (of a folder, a file, a cell), as it can be shown anywhere.

    What nobody can read in it is written as Python would: a line break as `\x0a`, a byte that is
    no UTF-8 as `\xff`. A name without such things is left as it is.
    """
    text = str(name)
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in _JOINERS else escaped(c) for c in text)


def escaped(letter: str) -> str:
    """A character by its number, as Python writes it; of a byte that is no UTF-8, the byte."""
    code = ord(letter)
    if 0xDC80 <= code <= 0xDCFF:  # os.fsdecode makes these of such bytes
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def in_a_line(text: str) -> str:
    """A text on one line: no line of it is taken for another's."""
    return " ".join(legible(text).split())
