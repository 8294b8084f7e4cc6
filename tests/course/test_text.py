"""Every sentence stands in a table: once, used, and where it belongs."""

import re
from pathlib import Path

import pytest

from autograder import text as operators
from course import notebooks, places, text
from course.doctor.mistakes import MISTAKES
from tests.support import ASSIGNMENTS, ROOT


def code(side: str) -> str:
    """All Python of a package."""
    some = sorted(path.relative_to(ROOT) for path in (ROOT / side).rglob("*.py"))
    return "\n".join((ROOT / path).read_text() for path in some if "material" not in path.parts)


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
        asked = set(re.findall(r'\bsay\(\s*"(\w+)"', code(side)))
        assert len(asked) > 30
        assert asked <= there


def test_an_operator_and_a_learner_share_no_id() -> None:
    assert not operators.texts().keys() & text.tables().texts.keys()


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_a_cause_stands_with_the_first_notebook_that_names_it(assignment: str) -> None:
    own = text.read([text.FOLDER / "notebooks" / f"{assignment}.toml"])
    assert not own.texts
    for cause in own.causes:
        assert f'"{cause}"' not in code("course"), cause
        naming = [a for a in ASSIGNMENTS if f'"{cause}"' in cells_of(a)]
        assert naming and naming[0] == assignment, (cause, naming)


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
