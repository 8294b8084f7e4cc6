"""06_mnist with the real MNIST, and without it: the score says on which data it was earned."""

import os
from pathlib import Path

import pytest

from autograder.engine import checker
from autograder.engine.assignment import read_assignment
from autograder.sandbox import jail
from course import notebooks, places
from course.learner import runner
from tests.support import ROOT

ORIGINALS = os.environ.get("COURSE_MNIST_DIR")
MARKS = ("90%", "93%", "95%")


def rows_of_training() -> list[dict]:
    """Runs the source notebook; every exercise must have full points."""
    found = runner.run(notebooks.read(places.notebook(ROOT / "source", "06_mnist")), ROOT)
    for name, outcome in found.items():
        assert outcome["score"]["points"] == outcome["score"]["possible"], (name, outcome)
    rows: list[dict] = found["train-mnist-test"]["score"]["rows"]
    return rows


def test_without_files_and_network_it_runs_on_digits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COURSE_MNIST_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for proxy in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(proxy, "http://127.0.0.1:9")  # nobody listens there
    names = [row["name"] for row in rows_of_training()]
    assert names[1:] == [f"at least {p} of the test pictures of digits are right" for p in MARKS]


on_mnist = pytest.mark.skipif(
    not ORIGINALS, reason="COURSE_MNIST_DIR is not set: not run on the real MNIST"
)


@on_mnist
def test_with_the_original_files_it_runs_on_mnist() -> None:
    names = [row["name"] for row in rows_of_training()]
    assert [name for name in names if "mnist" in name] == names
    assert "98%" in names[-1]


@on_mnist
def test_in_the_jail_it_runs_on_mnist_too() -> None:
    path = places.notebook(ROOT / "source", "06_mnist")
    handed_in = notebooks.read(path)
    with jail.strongest(ROOT) as strongest:
        checker.grade(handed_in, read_assignment(path), strongest.worker)
    cells = notebooks.by_grade_id(handed_in)
    for cell in filter(notebooks.is_check, cells.values()):
        assert notebooks.score_data(cell)["points"] == notebooks.points(cell), cell["id"]
    names = [row["name"] for row in notebooks.score_data(cells["train-mnist-test"])["rows"]]
    assert [name for name in names if "mnist" in name] == names
    assert "98%" in names[-1]
