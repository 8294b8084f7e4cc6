"""Every sentence stands in a table: once, used, and where it belongs."""

import copy
import functools
import io
import json
import pickle
import re
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po

from autograder import catalogue
from autograder import text as operators
from course import notebooks, places, text
from course.doctor.causes import explain, in_general, sentences
from course.doctor.mistakes import MISTAKES
from tests.support import ASSIGNMENTS, ROOT
from tests.translations import speak


@functools.cache
def code(side: str) -> str:
    """All code of a package: Python, and the widgets' scripts."""
    files = [*(ROOT / side).rglob("*.py"), *(ROOT / side).rglob("*.js")]
    some = sorted(path.relative_to(ROOT) for path in files)
    return "\n".join((ROOT / path).read_text() for path in some if "material" not in path.parts)


@functools.cache
def cells_of(assignment: str) -> str:
    """The code of a notebook's cells."""
    notebook = notebooks.read(places.notebook(ROOT / "source", assignment))
    return "\n".join(cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code")


def names(key: str, where: str) -> bool:
    """Whether code names a text: whole, or by what begins it, `f"audit_{reason}"`."""
    parts = key.split("_")
    begins = ["_".join(parts[:n]) + "_{" for n in range(1, len(parts))]
    whole = f'"{key}"' in where or f"'{key}'" in where
    return whole or any(f'f"{begin}' in where for begin in begins)


def test_every_text_is_used() -> None:
    learners = code("course") + code("autograder") + "".join(map(cells_of, ASSIGNMENTS))
    assert [key for key in text.tables().texts if not names(key, learners)] == []
    assert [key for key in operators.texts() if not names(key, code("autograder"))] == []
    assert [cause for cause in text.tables().causes if not names(cause, learners)] == []


def test_every_text_that_is_asked_for_is_there() -> None:
    for side, there in (
        ("course", {*text.tables().texts}),
        ("autograder", {*text.tables().texts, *operators.texts()}),
    ):
        asked = set(re.findall(r'\b(?:say|markup)\(\s*"(\w+)"', code(side)))
        assert len(asked) > 30
        assert asked <= there


def test_an_operator_and_a_learner_share_no_id() -> None:
    assert not operators.texts().keys() & text.tables().texts.keys()


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_a_sentence_stands_with_the_first_notebook_that_names_it(assignment: str) -> None:
    own = text.read([text.FOLDER / "notebooks" / f"{assignment}.toml"])
    for key in (*own.causes, *own.texts):
        assert f'"{key}"' not in code("course"), key
        naming = [a for a in ASSIGNMENTS if f'"{key}"' in cells_of(a)]
        assert naming and naming[0] == assignment, (key, naming)


def test_every_file_of_texts_belongs_to_a_notebook() -> None:
    files = (text.FOLDER / "notebooks").iterdir()
    assert {path.stem for path in files} <= set(ASSIGNMENTS)


def test_no_cause_is_a_mistakes_too() -> None:
    assert not text.tables().causes.keys() & MISTAKES.keys()


@pytest.mark.parametrize(
    "second",
    ['[say]\nx = "Again."', '[causes.y]\ngeneral = "Again."', '[texts]\nx = "No such table."'],
)
def test_what_is_there_twice_or_unknown_is_refused(tmp_path: Path, second: str) -> None:
    first, other = tmp_path / "a.toml", tmp_path / "b.toml"
    first.write_text('[say]\nx = "{n} of {all}"\n[causes]\ny = "Wrong."\n')
    assert text.read([first]).texts == {"x": "{n} of {all}"}
    assert text.read([first]).causes == {"y": text.Sentences(value="Wrong.")}
    other.write_text(second)
    with pytest.raises(ValueError, match=r"^b\.toml: \w+ is unknown, or there twice"):
        text.read([first, other])


def test_an_operator_is_told_a_learners_texts_too() -> None:
    assert operators.say("mended_kernel") == text.say("mended_kernel")
    assert operators.say("see_log", path="log") == "Its traceback is in log."
    with pytest.raises(KeyError):
        text.say("see_log", path="log")


# Translations


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Catalog:
    """A catalogue of some sentences; COURSE_LANGUAGE is that of it."""
    made = Catalog(locale="de")
    texts, causes = text.tables().texts, sentences()
    made.add(texts["points"], "{possible} Punkte, davon {earned}", context="points")
    made.add(texts["look_here"], "Zuerst {hier}.", context="look_here")
    made.add(texts["is_bool"], "Das ist {value}, keine Zahl.", context="is_bool")
    made.add(causes["sign"].value, "Das Vorzeichen ist verkehrt.", context="sign.value")
    made.add(causes["sign"].general, "Das falsche Vorzeichen.", context="sign.general")
    made.add(causes["doubled"].gradient, "{name} ist {", context="doubled.gradient")
    speak(made, tmp_path, monkeypatch)
    return made


def test_a_translation_is_used(german: Catalog) -> None:
    assert text.say("points", earned=1, possible=2) == "2 Punkte, davon 1"
    assert explain("sign", gradient=False) == "Das Vorzeichen ist verkehrt."
    assert in_general("sign") == "Das falsche Vorzeichen."


def test_what_is_not_translated_is_in_english(german: Catalog) -> None:
    assert text.say("mended_kernel") == text.tables().texts["mended_kernel"]
    assert explain("sign", name="dw") == sentences()["sign"].gradient.format(name="dw")


@pytest.mark.parametrize("key", ["look_here", "is_bool"])
def test_a_translation_with_other_placeholders_is_not_used(german: Catalog, key: str) -> None:
    english = text.tables().texts[key]
    assert text.say(key, value=True) == english.format(value=True)


def test_a_translation_that_is_no_template_is_not_used(german: Catalog) -> None:
    assert explain("doubled", name="dw") == sentences()["doubled"].gradient.format(name="dw")


def test_a_language_that_nobody_translated_to_is_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANGUAGE", "tlh")
    assert text.say("points", earned=1, possible=2) == "1 of 2 points"


def test_the_catalogue_has_every_sentence_and_is_up_to_date() -> None:
    written = (text.FOLDER / "course.pot").read_text(encoding="utf-8")
    assert written == catalogue.template(), "run `make texts`"
    found = {(m.context, m.id) for m in read_po(io.StringIO(written)) if m.id}
    assert found == set(catalogue.entries())
    wanted = {(key, english) for key, english in text.tables().texts.items()}
    wanted |= {(f"{id}.value", s.value) for id, s in sentences().items() if s.value}
    assert wanted <= found


# What a sentence was made of


def test_a_sentence_knows_what_it_was_made_of_wherever_it_goes() -> None:
    said = text.say("mended_twice", cell="f", count=2)
    assert (said.key, said.facts) == ("mended_twice", {"cell": "f", "count": "2"})
    for again in (copy.deepcopy(said), pickle.loads(pickle.dumps(said))):
        assert (again, again.key, again.facts) == (said, said.key, said.facts)
    crossed = text.sentence(json.loads(json.dumps(said.data())))
    assert (crossed, crossed.key, crossed.facts) == (said, said.key, said.facts)
    assert text.sentence("As it was said.").key == ""
