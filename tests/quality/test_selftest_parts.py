"""What each part of the self-test tries on one notebook, and says of it."""

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder import material
from autograder.engine.results import Graded, Result
from autograder.quality import demo, dummies, equivalence, mutants, selftest, trials, variants
from autograder.quality.equivalence import Verdict
from autograder.quality.mutants import Mutant
from autograder.quality.selftest import Figures, Lived, Mutated, Part
from autograder.quality.specimens import Specimen
from autograder.quality.trials import Exercise, Judged
from autograder.quality.variants import Rejection, Seeded, Tried
from course.check import Scoreboard
from tests.quality.support import NAME, cell, notebook, only, write

# Mutants

MUTANTS = {
    "x = 1": ["x = 2", "x = 1.0", "x = True", "x = 3"],
    "y = 1": ["y = 1.0", "y = 2"],
    "z = 1": ["z = 2"],
}
WHY = {"x = 1.0": "it is as large", "x = True": "it is another", "y = 1.0": "it is as large"}
LIVED = [Lived(source[0], "other", f"+{source}", why) for source, why in WHY.items()]


def exercise(name: str, seconds: float = 0.0) -> Exercise:
    row = f"board.true('a', lambda: {name} == 1, '')"
    test = f"board = Scoreboard('1. x', points=1)\n{row}\nboard.score()"
    answer = cell(name, f"{name} = 1", solution=True)
    return Exercise(name, answer, cell("t", test), {"Scoreboard": Scoreboard}, {}, seconds)


def test_of_the_mutants_that_lose_no_points_it_is_asked_whether_they_are_equivalent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    exercises = {name: exercise(name) for name in "xyz"}

    def made(source: str, policy: material.Policy) -> Iterator[Mutant]:
        assert policy.steps == {"softmax"}
        yield from (Mutant("other", text, f"+{text}") for text in MUTANTS[source])

    def verdicts(assignment: str, given: Any, asked: list[tuple[str, str]]) -> list[Verdict]:
        assert (assignment, given) == (NAME, exercises)
        assert asked == [(source[0], source) for source in WHY]
        return [Verdict("as large" in WHY[source], 1, WHY[source]) for _, source in asked]

    monkeypatch.setattr(trials, "exercises", {NAME: exercises}.__getitem__)
    monkeypatch.setattr(mutants, "mutants", made)
    monkeypatch.setattr(equivalence, "verdicts", verdicts)
    monkeypatch.setattr(
        material, "policy", {NAME: material.Policy(steps=frozenset(["softmax"]))}.__getitem__
    )
    started = time.monotonic()
    found = selftest.try_mutants(NAME)
    seconds = [one.seconds for one in found]
    assert 0 < min(seconds) <= sum(seconds) <= time.monotonic() - started
    assert found == [
        Mutated("x", 4, 4, 2, (LIVED[0],), (LIVED[1],), seconds[0]),
        Mutated("y", 2, 2, 1, (LIVED[2],), (), seconds[1]),
        Mutated("z", 1, 1, 1, (), (), seconds[2]),
    ]


@pytest.mark.parametrize(
    ("seconds", "cost", "most", "tried"),
    [
        (6.0, None, None, 20),
        (60.0, None, None, 12),  # no fewer
        (0.0, 0.02, None, 20),  # what takes no time counts as a millisecond
        (0.1, None, None, 40),
        (0.1, None, 3, 3),
        (6.0, None, 30, 20),
    ],
)
def test_of_an_expensive_answer_a_sample_of_the_mutants_is_tried(
    seconds: float,
    cost: float | None,
    most: int | None,
    tried: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, some = exercise("x", seconds), [Mutant("a", f"x = {n}", "") for n in range(40)]

    def judge_all(asked: Iterable[tuple[Any, str, int]], whole: bool) -> Iterator[Judged]:
        assert not whole
        for exercise, source, seed in asked:
            assert (exercise, source[:4], seed) == (one, "x = ", 0)
            judged.append(source)
            yield Judged(0.0, 1.0, (), "", 0.0)

    judged: list[str] = []
    monkeypatch.setattr(selftest, "COST", cost or selftest.COST)
    monkeypatch.setattr(trials, "exercises", lambda assignment: {"x": one})
    monkeypatch.setattr(material, "policy", lambda assignment: material.USUAL)
    monkeypatch.setattr(mutants, "mutants", lambda source, policy: some)
    monkeypatch.setattr(trials, "judge_all", judge_all)
    [found] = selftest.try_mutants(NAME, most)
    assert (found.made, found.tried, found.killed, len(judged)) == (40, tried, tried, tried)


def test_a_sample_is_the_same_every_time_and_in_order() -> None:
    every = [Mutant("a", f"x = {n:02}", "") for n in range(40)]
    sample = selftest._sample(every, 20, "01_x/x")
    assert sample == selftest._sample(every, 20, "01_x/x")
    assert sample != selftest._sample(every, 20, "01_x/y")
    assert len(sample) == 20
    assert [m.source for m in sample] == sorted(m.source for m in sample)
    assert selftest._sample(every, 41, "01_x/x") == every


def test_a_mutant_that_lost_no_points_is_shown() -> None:
    assert str(LIVED[0]) == "x, other: no points lost, though it is as large\n+x = 1.0"


def test_of_the_mutants_the_share_is_told_and_where_a_sample_was_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = [
        Mutated("x", 9, 5, 2, (LIVED[0],), (LIVED[1],), 0.0),
        Mutated("y", 3, 3, 2, (LIVED[2],), (), 0.0),
    ]
    monkeypatch.setattr(selftest, "try_mutants", {NAME: found}.__getitem__)
    outcome = "4 of 6 killed (66.7%), 2 equivalent; x: sampled 5 of 9"
    figures = Figures(exercises=found, share=4 / 6)
    assert selftest._mutants(NAME) == Part("Mutants", outcome, (str(LIVED[1]),), figures=figures)


# The reference and the blank


def course(x: str, blank: str, rows: str, root: Path, patch: pytest.MonkeyPatch) -> None:
    """Of two exercises; the second one's reference is right, and its blank answer is not."""
    board = "board = Scoreboard('{}', points={})\n{}\nboard.score()"
    grade: dict[str, Any] = {"grade": True, "locked": True}
    setup = cell("setup", "import os\nfrom course.check import Scoreboard", locked=True)
    tests = [
        cell("x-test", board.format("1. x", 2, rows), **grade, points=2),
        cell(
            "y-test",
            board.format("2. y", 1, "board.exact('y', lambda: y, 3)"),
            **grade,
            points=1,
        ),
    ]
    source, release = (
        notebook(
            setup,
            cell("x", one, solution=True),
            tests[0],
            cell("y", other, solution=True),
            tests[1],
        )
        for one, other in ((x, "y = 3"), (blank, "y = None"))
    )
    only(source, release, root, patch)


ROW = "board.exact('one', lambda: x, 1)"


@pytest.mark.parametrize(
    ("x", "blank", "rows", "outcome", "wrong"),
    [
        (
            "x = 1 + int(os.environ.get('COURSE_SEED', 0))",
            "x = int(os.environ.get('COURSE_SEED', 0))",
            ROW,
            "the reference 3 of 3 points, the blank release 0",
            (),
        ),
        (
            "x = 0",
            "x = 1",
            f"{ROW}\nboard.exact('two', lambda: 2, 2)",
            "the reference 2 of 3 points, the blank release 2",
            ("x: the reference loses ['one'].", "x: the blank answer passes ['one', 'two']."),
        ),
        (
            "x = 1",
            "x = None",
            "1 / 0",
            "the reference 1 of 3 points, the blank release 0",
            ("x: the reference loses ZeroDivisionError: division by zero.",),
        ),
    ],
)
def test_the_reference_earns_every_point_and_the_blank_release_none(
    x: str,
    blank: str,
    rows: str,
    outcome: str,
    wrong: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    course(x, blank, rows, tmp_path, monkeypatch)
    assert selftest._reference_and_blank(NAME) == Part("Reference", outcome, wrong)


# Specimens


def test_a_specimen_gets_what_it_was_made_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(root: Path, into: Path, *what: str, bare: bool) -> Iterator[tuple[Specimen, Graded]]:
        assert (root, into.name, list(into.parent.iterdir())) == (tmp_path, "class", [])
        assert (what, bare) == ((NAME,), True)
        for name, points in (("right", 2.0), ("wrong", 1.0), ("other", 2.0)):
            result = Result(name, "x-test", "1. x", points, 2.0, (), "Look.")
            yield Specimen(name, "", {}), Graded(name, (result,))

    monkeypatch.setenv("COURSE_ROOT", str(tmp_path))
    monkeypatch.setattr(demo, "run", run)
    outcome, wrong = "2 of 3 with their points and diagnosis", "wrong, x: 1 points, 2 expected"
    assert selftest._specimens(NAME) == Part("Specimens", outcome, (f"{wrong} (Look.)",))


# Dummies


def test_every_dummy_is_tried_but_where_it_is_a_right_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course("x = 1", "x = None", "board.true('weak', lambda: True, '')", tmp_path, monkeypatch)
    right_too = '[[right_too]]\nexercise = "x"\ndummy = "zeros"\nrow = "weak"\n'
    write(tmp_path / "material" / NAME / "policy.toml", right_too)
    right = {"ones", "its first part for all", "the same whatever it is given"}
    passed = sorted({*dummies.DUMMIES, "the blank stub"} - {"zeros", *right})
    wrong = tuple(f"x-test: the row “weak” passes the dummy “{name}”." for name in passed)
    assert selftest._dummies(NAME) == Part("Dummies", "2 test cells, 15 dummies, 11 passed", wrong)


def test_where_a_notebook_stops_the_dummies_are_not_told_to_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course("x = 1", "x = None", "import os; os._exit(3)", tmp_path, monkeypatch)
    with pytest.raises(RuntimeError, match="exit code 3"):
        selftest._dummies(NAME)


# Variants and seeds


REJECTED = Rejection("x", "a loop", "+for", "one: too large")


@pytest.mark.parametrize(
    ("found", "outcome", "wrong"),
    [
        ([], "0 of 0 right, 0 or more an exercise", ()),
        (
            [Tried("x", 6, 6, (REJECTED,), 0.0), Tried("y", 5, 5, (), 0.0)],
            "10 of 11 right, 5 or more an exercise",
            ("x, a loop: one: too large\n+for",),
        ),
        (
            [Tried("x", 6, 9, (), 0.0), Tried("y", 7, 7, (), 0.0)],
            "13 of 13 right, 7 or more an exercise; sampled of 16",
            (),
        ),
    ],
)
def test_right_answers_written_otherwise_keep_every_point(
    found: list[Tried],
    outcome: str,
    wrong: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COURSE_ROOT", str(tmp_path))
    monkeypatch.setattr(variants, "judge_all", lambda *what: {(tmp_path, NAME): found}[what])
    assert selftest._variants(NAME) == Part("Variants", outcome, wrong)


def seeded(name: str, seeds: int, *failures: str) -> Seeded:
    return Seeded(name, seeds > 1, seeds, failures, 0.0)


@pytest.mark.parametrize(
    ("found", "outcome", "wrong"),
    [
        (
            [seeded("x", 1)],
            "0 of 1 test cells draw, each under 0 seeds, 0 failures",
            (),
        ),
        (
            [seeded("x", 1), seeded("y", 200)],
            "1 of 2 test cells draw, each under 200 seeds, 0 failures",
            (),
        ),
        (
            [seeded("x", 90, "seed 3: no"), seeded("y", 200), seeded("z", 5, "a", "b")],
            "3 of 3 test cells draw, each under 5 to 200 seeds, 3 failures",
            ("x: seed 3: no", "z: a", "z: b"),
        ),
    ],
)
def test_the_reference_keeps_every_point_under_every_seed(
    found: list[Seeded],
    outcome: str,
    wrong: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COURSE_ROOT", str(tmp_path))
    monkeypatch.setattr(variants, "seeds", lambda *what: {(tmp_path, NAME): found}[what])
    assert selftest._seeds(NAME) == Part("Seeds", outcome, wrong)


# All parts


def test_the_parts_are_tried_in_order() -> None:
    names = ["reference_and_blank", "specimens", "dummies", "mutants", "variants", "seeds"]
    assert [part.__name__ for part in selftest.PARTS] == [f"_{name}" for name in names]


def test_each_part_is_timed_with_what_its_children_compute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def computes() -> float:
        while (used := sum(os.times()[:2])) < 0.05:
            pass
        return used

    def first(assignment: str) -> Part:
        time.sleep(0.1)
        [used] = trials.forked([computes], 60)
        told.append((assignment, used))
        return Part("First", "done", ("a",), figures=Figures(share=1.0))

    def second(assignment: str) -> Part:
        return Part("Second", os.environ["COURSE_MNIST_DIR"], ())

    told: list[Any] = []
    monkeypatch.setattr(selftest, "PARTS", (first, second))
    started, computed = time.monotonic(), sum(os.times()[:4])
    one, other = selftest.run(NAME)
    seconds, computing = time.monotonic() - started, sum(os.times()[:4]) - computed
    [(assignment, used)] = told
    assert (assignment, one.name, one.outcome, one.wrong) == (NAME, "First", "done", ("a",))
    assert (one.figures, other.outcome) == ({"share": 1.0}, "/dev/null/mnist")
    assert used <= one.computing <= one.computing + other.computing <= computing
    assert 0.1 <= one.seconds < one.seconds + other.seconds <= seconds


def test_a_part_has_no_figures_and_took_no_time_until_it_is_said() -> None:
    assert Part("a", "b", ()) == Part("a", "b", (), 0.0, 0.0, {})


@pytest.mark.parametrize(
    ("figures", "wrong", "passes"),
    [
        (Figures(share=0.99), ("a survivor",), True),
        (Figures(share=0.9899), (), False),
        (Figures(exercises=[]), (), False),
        (Figures(), (), True),
        (Figures(), ("a weak row",), False),
    ],
)
def test_a_part_passes_with_the_bar_or_with_nothing_wrong(
    figures: Figures, wrong: tuple[str, ...], passes: bool
) -> None:
    assert selftest.passes(Part("a", "b", wrong, figures=figures)) is passes


@pytest.mark.parametrize(
    ("killed", "tried", "equivalent", "share"),
    [(99, 110, 10, 0.99), (0, 3, 3, 1.0), (1, 4, 2, 0.5)],
)
def test_the_share_is_of_what_is_not_equivalent(
    killed: int, tried: int, equivalent: int, share: float
) -> None:
    assert selftest.share(killed, tried, equivalent) == share
