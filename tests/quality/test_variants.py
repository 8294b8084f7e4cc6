"""Variants: each rewrite changes the source and not the value; right answers earn every point."""

import ast
import itertools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder import material
from autograder.quality import rewrites, trials, variants
from autograder.quality.dummies import agrees
from autograder.quality.rewrites import functions, patterns, statements
from autograder.quality.trials import Exercise, Judged
from course import notebooks, places
from course.check import Scoreboard
from course.scoreboard import Row
from tests.support import ASSIGNMENTS

RNG = np.random.default_rng(0)
A, B, D = RNG.normal(size=(3, 4)), RNG.normal(size=(4, 5)), RNG.normal(size=(4, 4))
POSITIVE = RNG.uniform(0.1, 0.9, size=(4, 3))
#: What a pattern's letters stand for: arguments with which it has a value.
GIVEN: dict[str, tuple[Any, ...]] = {
    "a @ b": (A, B),
    "a @ b @ c": (A, B, RNG.normal(size=(5, 2))),
    "np.outer(a, b)": (A[0], B[1]),
    "(a - b) / c": (A, 0.5, 3.0),
    "a * b / c": (A, 0.5, 3.0),
    "a * b * c": (A, 0.5, 3.0),
    "a ** b": (POSITIVE, 3),
    "np.where(a, b, c)": (A > 0, A, 0.5),
    "np.clip(a, b, c)": (A, -0.5, 0.5),
    "np.maximum(a, b)": (A, 0.5),
    "a.swapaxes(1, 2)": (RNG.normal(size=(2, 3, 4)),),
    "np.sum(a, axis=b)": (A, 1),
    "a.sum(axis=b)": (A, 1),
    "a.mean(axis=b)": (A, 0),
    "np.mean(a, axis=b)": (A, 0),
    "float(a)": (np.float64(0.3),),
    "np.zeros(a)": ((2, 3),),
    "a.astype(b)": (A > 0, float),
    "np.linalg.norm(a)": (A[0],),
    "np.reshape(a, (-1, 1))": (A[0],),
}


def _value(source: str, given: tuple[Any, ...], name: str = "f") -> Any:
    space: dict[str, Any] = {"np": np, "sigmoid": lambda z: 1 / (1 + np.exp(-z))}
    exec(source, space)
    return space[name](*given)


def _named(source: str, name: str) -> rewrites.Variant:
    return next(v for v in rewrites.rewrites(source, mixtures=0) if v.name == name)


@pytest.mark.parametrize("rule", patterns.RULES, ids=lambda rule: rule.name)
def test_a_rule_changes_the_source_and_not_the_value(rule: patterns.Rule) -> None:
    nodes = [n for n in ast.walk(ast.parse(rule.pattern)) if isinstance(n, ast.Name)]
    letters = sorted({node.id for node in nodes if len(node.id) == 1})
    source = f"def f({', '.join(letters)}):\n    return {rule.pattern}\n"
    given = GIVEN.get(rule.pattern, (POSITIVE, 2.0, 0.5)[: len(letters)])
    rewritten = _named(source, rule.name).source
    assert ast.dump(ast.parse(rewritten)) != ast.dump(ast.parse(source))
    # A mask may be one of numbers.
    assert agrees(1 * np.array(_value(rewritten, given)), 1 * np.array(_value(source, given)))


SHAPES: dict[Callable[..., Any], str] = {
    statements.named_result: "def f(x):\n return x + 1",
    statements.local_function: "def f(x):\n return x + 1",
    statements.named_operands: "def f(x):\n return x + 1",
    statements.copied_result: "def f(x):\n return x + 1",
    statements.list_for_tuple: "def f(x):\n return x, x + 1",
    statements.named_parts: "def f(x):\n return x, x + 1",
    statements.filled_dict: "def f(x):\n return {'W': x, 'b': 2}",
    statements.other_order: "def f(x):\n return {'W': x, 'b': 2}",
    statements.dict_by_pairs: "def f(x):\n return {i: x for i in range(3) if i}",
    statements.list_by_generator: "def f(x):\n return [i * x for i in range(3) if i]",
    statements.loop_for_comprehension: "def f(x):\n return [i * x for i in range(3) if i]",
    statements.appended_list: "def f(x):\n h = []\n h.append(x)\n return h",
    statements.while_loop: "def f(x):\n h = []\n"
    " for i in range(5, 0, -2):\n  h = [*h, i]\n return h",
    statements.summed_backwards: "def f(x):\n s = 0.0\n for a in x:\n  s += a\n return s",
    statements.function_for_lambda: "def f(x):\n g = lambda t: t + 1\n return g(x)",
    statements.if_for_conditional: "def f(x):\n return x if np.all(x > 0) else -x",
    statements.one_by_one: "def f(x):\n a, b = x, 2 * x\n a, b = b, a\n return a - b",
    functions.no_augmented: "def f(x):\n s = 0.0\n for a in x:\n  s += a\n return s",
    functions.as_lambda: "def f(x):\n return x + 1",
    functions.made_by_another: "def f(x):\n return x + 1",
    functions.static_method: "def f(x):\n return x + 1",
    functions.helper_outside: "def f(x):\n 'Adds one.'\n return x + 1",
    functions.annotated: "def f(x):\n return x + 1",
    functions.printing: "def f(x):\n return x + 1",
    functions.arrays_first: (
        "def f(x):\n 'Adds one.\\n\\nArgs:\\n    x: an array (n,).'\n return x + 1"
    ),
    functions.other_names: "def f(x):\n y = x + 1\n return y",
}


@pytest.mark.parametrize(
    "change",
    [*statements.EXPRESSIONS, *statements.STATEMENTS, *functions.FUNCTIONS],
    ids=lambda change: change.__name__,
)
def test_a_change_of_statements_keeps_the_value(change: Callable[..., Any]) -> None:
    source = SHAPES[change]
    rewritten = _named(source, change.__name__.replace("_", " ")).source
    assert ast.dump(ast.parse(rewritten)) != ast.dump(ast.parse(source))
    assert agrees(_value(rewritten, (POSITIVE,)), _value(source, (POSITIVE,)))


def test_values_are_spelt_otherwise() -> None:
    found = {
        v.name: v.source for v in rewrites.rewrites("z = [1, 2]\nshape = (5, 4)\nword = 'B'\n")
    }
    assert "z = (1, 2)" in found["tuple for list"]
    assert "z = np.array([1, 2])" in found["array for list"]
    assert "z = [1.0, 2.0]" in found["whole as float"]
    assert "shape = [5, 4]" in found["list for tuple value"]
    assert all("(5.0" not in source and "np.array((" not in source for source in found.values())


def test_what_may_not_be_asked_twice_is_left_alone() -> None:
    source = "def f(rng):\n    return rng.normal() ** 2\n"
    assert "product for a square" not in {v.name for v in rewrites.rewrites(source)}


def test_what_works_in_place_stays_in_place() -> None:
    source = 'def f(x):\n    """Doubles x in place."""\n    x *= 2\n'
    for variant in rewrites.rewrites(source):
        x = np.ones(3)
        space: dict[str, Any] = {"np": np}
        exec(variant.source, space)
        space["f"](x)
        assert x.tolist() == [2, 2, 2], variant.name


def test_terms_are_not_turned_round_where_they_are_texts_or_lists() -> None:
    source = "def f(x):\n    return [1] + x\n"
    assert "terms turned round" not in {v.name for v in rewrites.rewrites(source)}


#: One trial of these takes seconds; `autograder selftest` tries them.
SLOW = {"success-rate", "train-mnist"}


@pytest.mark.corpus
@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_there_are_five_and_a_sample_earns_every_point(assignment: str) -> None:
    exercises = trials.exercises(assignment)
    tried = list(variants.judge_all(places.root(), assignment, exercises.keys() - SLOW, sample=1))
    assert {t.exercise for t in tried} == exercises.keys() - SLOW
    assert all(t.of >= 5 and t.variants == 1 for t in tried)
    assert [r.why for t in tried for r in t.rejections] == []


@pytest.mark.corpus
@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_every_variant_written_by_hand_belongs_to_an_exercise(assignment: str) -> None:
    assert set(variants.handwritten(assignment)) <= set(trials.exercises(assignment))


DOUBLE = "def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION"
SEED = 'os.environ["COURSE_SEED"]'


def an_exercise(claim: str = "double(3.0) == 6.0", seconds: float = 0.001) -> Exercise:
    """One whose test cell has one row; of an answer that takes so long, it is said."""

    def cell(name: str, source: str) -> notebooks.Cell:
        return {
            "cell_type": "code",
            "source": source,
            "metadata": {"nbgrader": {"grade_id": name, "points": 1}},
        }

    row = f"board.true('right', lambda: bool({claim}), 'No.')"
    test = f"board = Scoreboard('1. x', points=1)\n{row}\nboard.score()"
    space = {"np": np, "os": os, "Scoreboard": Scoreboard}
    answer, tested = cell("double", DOUBLE), cell("double-test", test)
    return Exercise("double", answer, tested, dict(space), space, seconds)


def alone(monkeypatch: pytest.MonkeyPatch, *exercises: Exercise, by_hand: str = "") -> None:
    """A notebook of these exercises, with these variants alone."""
    found = {exercise.name: exercise for exercise in exercises}
    monkeypatch.setattr(trials, "exercises", lambda *_: found)
    some = [
        rewrites.Variant(f"no. {number}", source)
        for number, source in enumerate(by_hand.split("---"), 1)
    ]
    monkeypatch.setattr(variants, "variants", lambda *_: some)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a notebook's material."""
    monkeypatch.setattr(material, "folder", lambda _: tmp_path)
    (tmp_path / "specimens").mkdir()
    (tmp_path / "variants.py").write_text("")
    return tmp_path


def test_variants_by_hand_have_an_exercise_and_a_name(folder: Path) -> None:
    (folder / "variants.py").write_text(
        "# By hand.\n\n"
        "# %% double: as a sum\n\ndef double(x):\n    return x + x\n\n\n"
        "# %% other: none\nother = 3\n\n"
        "# %% double: by hand\n\ndouble = 2\n"
    )
    assert variants.handwritten("x") == {
        "double": [
            rewrites.Variant("as a sum", "def double(x):\n    return x + x\n"),
            rewrites.Variant("by hand", "double = 2\n"),
        ],
        "other": [rewrites.Variant("none", "other = 3\n")],
    }


def test_variants_are_by_hand_and_of_right_specimens_and_rewritten_and_each_once(
    folder: Path,
) -> None:
    (folder / "variants.py").write_text(
        "# %% double: the reference itself\ndef double(x): return 2 * x\n"
        "# %% double: as a sum\ndef double(x): return x + x\n"
    )
    header = "# /// specimen\n# about = 'x'\n# ///\n"
    for name, source in {
        "correct_blank": "# %% double\ndef double(x): raise NotImplementedError()\n",
        "correct_first": "# %% double\ndef double(x): return (x + x)\n",
        "correct_other": "# %% other\nother = 3\n",
        "correct_second": "# %% double\ndef double(x): return x * 2.0\n",
        "wrong": "# %% double\ndef double(x): return x\n",
    }.items():
        (folder / "specimens" / f"{name}.py").write_text(header + source)
    found = [variant.name for variant in variants.variants("x", an_exercise())]
    assert found[:2] == ["as a sum", "correct_second"]
    assert len(found) > 5
    assert set(found[2:]) <= {variant.name for variant in rewrites.rewrites(DOUBLE)}


LOST = Row("a", False, "No.")
KEPT = Row("b", True)


@pytest.mark.parametrize(
    ("rows", "error", "said"),
    [
        ((KEPT, LOST), "", "a: No."),
        ((KEPT,), "ValueError: no", "ValueError: no"),
        ((LOST,), "ValueError: no", "a: No.\nValueError: no"),
        ((KEPT,), "", "no rows"),
    ],
)
def test_what_was_lost_is_told(rows: tuple[Row, ...], error: str, said: str) -> None:
    assert variants._lost(Judged(0.0, 1.0, rows, error, 0.0)) == said


LONG = """
def double(x):
    y = x
    y = y + 0
    y = y + 1
    return 2 * x
"""


def test_what_is_wrong_is_rejected_and_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    exercise = an_exercise(f"double(3.0) == 6.0 and {SEED} == '0'")
    exercise.answer["source"] = LONG
    wrong, right = LONG.replace("2 * x", "3 * x"), DOUBLE
    alone(monkeypatch, exercise, by_hand=f"{wrong}---{right}")
    [tried] = variants.judge_all(Path(), "x")
    assert (tried.exercise, tried.variants, tried.of) == ("double", 2, 2)
    diff = (
        "--- reference\n+++ no. 1\n@@ -4,2 +4,2 @@\n"
        "     y = y + 1\n-    return 2 * x\n+    return 3 * x"
    )
    assert tried.rejections == (variants.Rejection("double", "no. 1", diff, "right: No."),)


@pytest.mark.parametrize(
    ("own", "seconds", "number"),
    [(1.0, 7.5, 7), (1.0, 5.0, 5), (1.0, 0.0, 5), (0.0, 0.0075, 7), (0.0005, 0.0075, 7)],
)
def test_so_many_trials_are_tried_as_there_is_time_for(
    own: float, seconds: float, number: int
) -> None:
    assert variants.affordable(an_exercise(seconds=own), seconds) == number


@pytest.mark.parametrize(("sample", "number"), [(None, 6), (1, 1), (9, 7)])
def test_of_an_expensive_exercise_some_variants_are_tried(
    sample: int | None, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of seven that take 6 seconds each, six fit into 40 seconds."""
    alone(monkeypatch, an_exercise(seconds=6.0), by_hand="---".join([DOUBLE] * 7))
    [tried] = variants.judge_all(Path(), "x", sample=sample)
    assert (tried.variants, tried.of, tried.rejections) == (number, 7, ())


@pytest.mark.parametrize(("names", "number"), [(None, 1), (["double"], 1), (["other"], 0)])
def test_exercises_are_named_or_all_are_tried(
    names: list[str] | None, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone(monkeypatch, an_exercise(), by_hand=DOUBLE)
    assert len(list(variants.judge_all(Path(), "x", names))) == number
    assert len(list(variants.seeds(Path(), "x", names))) == number


def seeded(exercise: Exercise, count: int, monkeypatch: pytest.MonkeyPatch) -> variants.Seeded:
    alone(monkeypatch, exercise)
    [found] = variants.seeds(Path(), "x", count=count)
    return found


DRAWS = "board.rng.random() < 2"


def test_a_cell_that_draws_nothing_is_run_once(monkeypatch: pytest.MonkeyPatch) -> None:
    found = seeded(an_exercise(), 20, monkeypatch)
    assert (found.exercise, found.draws, found.seeds, found.failures) == ("double", False, 1, ())
    assert found.seconds > 0


@pytest.mark.parametrize(("count", "number"), [(1, 1), (3, 3), (20, 6)])
def test_a_cell_that_draws_is_run_under_many_seeds(
    count: int, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of one that takes 6 seconds there are six runs in 40 seconds."""
    found = seeded(an_exercise(DRAWS, seconds=6.0), count, monkeypatch)
    assert (found.draws, found.seeds, found.failures) == (True, number, ())


def test_a_seed_that_a_cell_fails_under_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    found = seeded(an_exercise(f"{DRAWS} and {SEED} not in '01 6'"), 9, monkeypatch)
    assert found.failures == tuple(f"seed {seed}: right: No." for seed in (0, 1, 6))


def test_a_child_that_stops_costs_the_seeds_that_it_was_to_try(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of sixteen seeds one child tries the third and the fourth."""
    found = seeded(an_exercise(f"{DRAWS} and ({SEED} != '4' or os._exit(3))"), 16, monkeypatch)
    assert found.seeds == 16
    said = "It did not come to its end (exit code 3)."
    assert found.failures == (f"seed 3: {said}", f"seed 4: {said}")


def test_a_cell_that_stops_at_once_took_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    found = seeded(an_exercise("os._exit(3)"), 16, monkeypatch)
    assert (found.draws, found.seeds, found.seconds) == (False, 1, 0.0)


def test_slow_cells_have_time_for_all_their_seeds(monkeypatch: pytest.MonkeyPatch) -> None:
    found = seeded(an_exercise(f"{DRAWS} and sum(range(10**6))", 1e3), 20, monkeypatch)
    assert (found.seeds, found.failures) == (5, ())


def test_a_mixture_is_made_the_same_every_time() -> None:
    source = "def f(x):\n    y = x - np.mean(x)\n    return y / np.std(x)\n"
    first, again = (list(rewrites.rewrites(source)) for _ in range(2))
    assert first == again
    assert any(" + " in variant.name for variant in first)
    assert all(one.source != other.source for one, other in itertools.combinations(first, 2))
