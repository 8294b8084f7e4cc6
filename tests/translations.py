"""Translations of the course's sentences, made for tests."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo

from course import text


def speak(made: Catalog, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take a catalogue's sentences from now on; it is written into `folder`."""
    language = str(made.locale)
    messages = folder / language / "LC_MESSAGES"
    messages.mkdir(parents=True)
    with (messages / "course.mo").open("wb") as file:
        write_mo(file, made)
    monkeypatch.setattr(text, "LOCALE", folder)
    monkeypatch.setenv("COURSE_LANGUAGE", language)


def loud(english: str) -> str:
    """A text in a language that is easily told from English: in capitals, and with some HTML.

    `{value:g} is wrong` → `"<s>{value:g} IS WRONG`.
    """
    parts = re.split(r"(\{[^}]*\})", english)
    return '"<s>' + "".join(p if p.startswith("{") else p.upper() for p in parts)


def loudly(keys: Iterable[str]) -> Catalog:
    """A catalogue that says some texts so."""
    made = Catalog(locale="de")
    for key in keys:
        english = text.tables().texts[key]
        made.add(english, loud(english), context=key)
    return made
