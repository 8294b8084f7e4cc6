"""A colour that a text names is one that is on the screen."""

import re

import pytest

from course import notebooks, palette
from course.text import tables
from tests.support import ASSIGNMENTS, ROOT

#: On the screen what is wrong has a ✗ in orange, and what is right a ✓ in blue.
NOWHERE = re.compile(r"\b(?:red|green|yellow|purple|brown|vermill?ion)(?:ish)?\b", re.IGNORECASE)


def read() -> dict[str, str]:
    """Where it stands → what learners read."""
    texts = {
        f"{name} {cell.get('id')}": cell["source"]
        for name in ASSIGNMENTS
        for cell in notebooks.read(ROOT / "source" / name / f"{name}.ipynb")["cells"]
        if cell["cell_type"] == "markdown"
    }
    texts |= {key: str(text) for key, text in tables().texts.items()}
    pages = [*(ROOT / "docs").rglob("*.md"), ROOT / "README.md", *(ROOT / "course").rglob("*.md")]
    made = {"build", "made"}
    return texts | {str(path): path.read_text() for path in pages if not made & {*path.parts}}


def test_no_text_names_a_colour_that_is_nowhere() -> None:
    texts = read()
    assert len(texts) > 500
    assert {where: found[0] for where, t in texts.items() if (found := NOWHERE.search(t))} == {}


@pytest.mark.parametrize(("colour", "strongest"), [("RIGHT", 2), ("WRONG", 0)])
def test_right_is_blue_and_wrong_is_orange(colour: str, strongest: int) -> None:
    """As the texts say it of weights, outputs and rows."""
    parts = [int(getattr(palette, colour)[i : i + 2], 16) for i in (1, 3, 5)]
    assert parts.index(max(parts)) == strongest
    assert colour == "RIGHT" or parts[0] > parts[1] > parts[2]
