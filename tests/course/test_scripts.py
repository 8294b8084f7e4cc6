"""What the widgets' scripts say: texts of `course.text`, filled in as each of them asks for."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages import Catalog

from course import text
from course.widgets import NeuronExplorer, XorSeparator
from course.widgets.base import script
from tests.support import ROOT
from tests.translations import speak
from tests.widget_samples import WIDGETS

SCRIPTS = sorted(
    str(path.relative_to(ROOT)) for path in (ROOT / "course" / "widgets").rglob("*.js")
)
CALL = re.compile(r"\b(?:say|markup)\(")
NAMED = re.compile(r'"(\w+)"(?:\)|, \{)')


def calls(code: str) -> Iterator[tuple[str, set[str]]]:
    """Each text that a script says: its id and the placeholders that are filled in.

    Raises:
        ValueError: where the id or the object of values is not written out.
    """
    for call in CALL.finditer(code):
        named = NAMED.match(code, call.end())
        if not named:
            raise ValueError(code[call.start() :].splitlines()[0])
        yield named[1], set(given(code[named.end() :])) if named[0].endswith("{") else set()


def given(rest: str) -> Iterator[str]:
    """The names in an object of JavaScript, of which `rest` is what follows its brace."""
    depth, entries = 1, [""]
    for letter in rest:
        depth += (letter in "([{") - (letter in ")]}")
        if depth == 0:
            break
        if letter == "," and depth == 1:
            entries.append("")
        else:
            entries[-1] += letter
    for entry in filter(str.strip, entries):
        name = re.match(r"\s*(\w+)\s*(?::|$)", entry)
        if not name:
            raise ValueError(entry)
        yield name[1]


def placeholders(template: str) -> set[str]:
    """The names that a script may fill in; a form, as in {x:g}, would be Python's.

    Raises:
        ValueError: where there is more in braces than a name.
    """
    if re.search("[{}]", re.sub(r"\{\w+\}", "", template)):
        raise ValueError(template)
    return set(re.findall(r"\{(\w+)\}", template))


def texts_of(code: str) -> dict[str, str]:
    """The texts that a whole script brings."""
    [line] = [line for line in code.splitlines() if line.startswith("const TEXTS = ")]
    return dict(json.loads(line.removeprefix("const TEXTS = ").removesuffix(";")))


def test_calls_are_read() -> None:
    code = 'say("a") + markup("b", { one: f(x, [2, { z: 1 }]), two })\nsay("c", {\n  n: `${m}`,\n})'
    assert list(calls(code)) == [("a", set()), ("b", {"one", "two"}), ("c", {"n"})]
    for unread in ("say(key)", 'say("a", values)', 'say("a", { ...values })'):
        with pytest.raises(ValueError, match=r"say|values"):
            list(calls(unread))


def test_placeholders_are_read() -> None:
    assert placeholders("{n} of {all}") == {"n", "all"}
    for other in ("{n:g}", "{n!r}", "{{n}}"):
        with pytest.raises(ValueError, match="n"):
            placeholders(other)


@pytest.mark.parametrize("path", SCRIPTS)
def test_a_script_fills_in_what_a_text_asks_for(path: str) -> None:
    for key, filled in calls((ROOT / path).read_text()):
        assert filled == placeholders(text.tables().texts[key]), key


@pytest.mark.parametrize("name", WIDGETS)
def test_a_script_brings_the_texts_that_it_says(name: str) -> None:
    code = WIDGETS[name]()._esm
    found = dict(calls(code))
    assert len(found) > 7
    assert texts_of(code) == {key: text.tables().texts[key] for key in found}


def test_a_text_that_is_not_there_is_named(tmp_path: Path) -> None:
    module = tmp_path / "own.js"
    module.write_text('export default say("widget_no_such_text");\n')
    with pytest.raises(KeyError, match="widget_no_such_text"):
        script(module)


def test_a_script_speaks_the_language_of_when_it_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    english = text.tables().texts
    before = XorSeparator()
    made = Catalog(locale="de")
    made.add(english["widget_xor_swap"], "Seiten <tauschen>", context="widget_xor_swap")
    made.add(english["widget_xor_side"], "sagt {antwort}", context="widget_xor_side")
    speak(made, tmp_path, monkeypatch)
    after = texts_of(XorSeparator()._esm)
    assert after == texts_of(before._esm) | {"widget_xor_swap": "Seiten <tauschen>"}
    assert texts_of(NeuronExplorer()._esm).keys() & {"widget_xor_swap"} == set()
    monkeypatch.delenv("COURSE_LANGUAGE")
    assert XorSeparator()._esm == before._esm
