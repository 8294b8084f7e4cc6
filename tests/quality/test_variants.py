"""Variants: each rewrite changes the source and not the value; right answers earn every point."""

import ast
import dataclasses
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.quality import rewrites, trials, variants
from autograder.quality.dummies import agrees
from autograder.quality.rewrites import functions, patterns, statements
from course import places
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


def test_no_two_are_the_same() -> None:
    for exercise in trials.exercises("03_hidden_layer").values():
        found = [v.source for v in variants.variants("03_hidden_layer", exercise)]
        trees = {ast.dump(ast.parse(source)) for source in [*found, exercise.answer["source"]]}
        assert len(trees) == len(found) + 1


def test_every_variant_written_by_hand_belongs_to_an_exercise() -> None:
    for assignment in ("00_start_here", "03_hidden_layer", "08_bug_clinic"):
        by_hand = variants.handwritten(assignment)
        assert set(by_hand) <= set(trials.exercises(assignment))
        assert all(len(some) >= 2 for some in by_hand.values())


def test_what_is_wrong_is_rejected_and_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = rewrites.Variant("one too many", "def add_bias(Z, b):\n    return Z + b + 1\n")
    monkeypatch.setattr(variants, "variants", lambda assignment, exercise: [wrong])
    first = next(variants.judge_all(places.root(), "00_start_here"))
    [rejection] = first.rejections
    assert rejection.exercise == "add-bias"
    assert "+    return Z + b + 1" in rejection.diff
    assert "too large" in rejection.why or "expected" in rejection.why


SOME = ("add-bias", "predict-shapes")


def test_seeds_are_many_where_a_cell_draws_and_one_where_not() -> None:
    found = {s.exercise: s for s in variants.seeds(places.root(), "00_start_here", SOME, count=30)}
    assert found["add-bias"].draws
    assert found["add-bias"].seeds == 30
    assert not found["predict-shapes"].draws
    assert found["predict-shapes"].seeds == 1
    assert all(s.failures == () for s in found.values())


def test_a_flaky_cell_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A row that depends on what is drawn."""
    exercises = trials.exercises("00_start_here")
    first = exercises["add-bias"]
    body, _, end = first.test["source"].rpartition("board.score()")
    row = 'board.true("now and then", lambda: bool(board.rng.random() < 0.5), "Not now.")\n'
    test = {**first.test, "source": f"{body}{row}board.score(){end}"}
    flaky = dataclasses.replace(first, test=test)
    monkeypatch.setattr(trials, "exercises", lambda *_: {"add-bias": flaky})
    [seeded] = variants.seeds(Path(), "00_start_here", count=20)
    assert 0 < len(seeded.failures) < 20
    assert "now and then: Not now." in seeded.failures[0]


def test_a_mixture_is_made_the_same_every_time() -> None:
    source = trials.exercises("00_start_here")["standardize"].answer["source"]
    first, again = (list(rewrites.rewrites(source)) for _ in range(2))
    assert first == again
    assert any(" + " in variant.name for variant in first)
    assert all(one.source != other.source for one, other in itertools.combinations(first, 2))
