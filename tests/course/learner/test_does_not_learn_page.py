"""The page "My network does not learn": what it shows is what the tools say today."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from course.checkup import checkup
from course.learner import script
from course.locate import locate
from tests.support import ROOT

PAGE = (ROOT / "docs" / "does-not-learn.md").read_text(encoding="utf-8")
CODE = re.findall(r"^```python\n(.+?)^```$", PAGE, re.M | re.S)[0]
LOCATED, CHECKED, CURED = (
    text.rstrip() for text in re.findall(r"^```text\n(.+?)^```$", PAGE, re.M | re.S)
)
RIGHT = CODE.replace("self.h * (1 - self.h)", "(1 - self.h**2)")
SCALED = re.search(r"^    (X = .+)$", PAGE, re.M)


def scaled(code: str) -> str:
    assert SCALED
    return code.replace("# (30, 3)\n", f"# (30, 3)\n{SCALED[1]}\n")


@pytest.fixture
def run(tmp_path: Path) -> Any:
    def run(code: str) -> dict[str, Any]:
        file = tmp_path / "flowers.py"
        file.write_text(code, encoding="utf-8")
        return script.run(file)

    return run


def of(names: dict[str, Any]) -> str:
    given = {name: names[name] for name in ("X", "Y", "predict", "loss", "step")}
    return str(checkup(names["net"], **given))


def test_the_wrong_line_is_located_as_the_page_shows_it(run: Any) -> None:
    names = run(CODE)
    assert str(locate(names["loss"], names["gradient"])) == LOCATED
    names = run(RIGHT)
    assert locate(names["loss"], names["gradient"]).right


@pytest.mark.parametrize(("code", "shown"), [(RIGHT, CHECKED), (scaled(RIGHT), CURED)])
def test_the_training_is_checked_up_as_the_page_shows_it(run: Any, code: str, shown: str) -> None:
    assert of(run(code)) == shown


def test_the_loss_without_inputs_is_what_the_page_says(run: Any) -> None:
    share = run(CODE)["Y"].mean(axis=0)
    counts = [round(30 * one) for one in share]
    assert "({}, {} and {} of 30), gets {:.3f}".format(*counts, -share @ np.log(share)) in PAGE


@pytest.mark.parametrize(
    ("code", "losses"),
    [
        (RIGHT, {0: "from 1.118", 10: "to 1.074"}),
        (scaled(RIGHT), {200: "comes to 0.0095"}),
        (scaled(CODE), {200: "to 0.0541"}),
    ],
)
def test_the_losses_in_the_text_are_those_of_the_training(
    run: Any, code: str, losses: dict[int, str]
) -> None:
    names = run(code)
    for step in range(201):
        if step in losses:
            said = losses[step].split()[-1]
            digits = len(said.split(".")[1])
            assert losses[step] in PAGE and f"{names['loss']():.{digits}f}" == said
        names["step"]()
