"""What is made of a whole answer: each mistake once, where a learner may make one."""

import ast

import pytest

from autograder.material import Policy
from autograder.quality import habits, mutants, operators, trials
from tests.support import ASSIGNMENTS


def made(source: str, operator: str = "", policy: Policy | None = None) -> list[str]:
    """The sources that one operator makes of an answer, or that all do."""
    found = mutants.mutants(source, policy) if policy else mutants.mutants(source)
    return [mutant.source for mutant in found if operator in ("", mutant.operator)]


def returned(expression: str, operator: str, policy: Policy | None = None) -> list[str]:
    """What a function returns that returned an expression of X, W and b."""
    source = f"def f(X, W, b):\n    return {expression}"
    found = made(source, operator, policy)
    return [one.removeprefix("def f(X, W, b):\n    return ") for one in found]


def test_a_mutant_is_an_answer_with_one_change_and_says_which() -> None:
    first, *_ = mutants.mutants("y = 1\nx = np.exp(y)")
    assert first.operator == "missing_step"
    assert first.source == "y = 1\nx = y"
    assert first.diff == "-x = np.exp(y)\n+x = y"


def test_the_changes_come_in_the_order_of_the_operators_and_those_in_the_order_of_the_code() -> (
    None
):
    found = [(one.operator, one.source) for one in mutants.mutants("x = 3\ny = -0.5")]
    assert found == [
        ("sign", "x = 3\ny = 0.5"),
        ("constant", "x = 4\ny = -0.5"),
        ("constant", "x = 2\ny = -0.5"),
        ("constant", "x = 3\ny = -1.0"),
        ("constant", "x = 3\ny = -0.25"),
    ]


def test_what_is_made_twice_is_tried_once() -> None:
    assert made("x = y * y", "factor") == ["x = y", "x = y / y", "x = 2 * (y * y)"]


def test_what_reads_as_the_answer_does_is_no_mutant() -> None:
    """The first entries of all are all of them."""
    assert made("x = y[:n]", "bounds") == ["x = y[:n + 1]", "x = y[:n - 1]", "x = y[:]"]


@pytest.mark.parametrize("expression", ["X[None, :]", "np.abs(*X)"])
def test_what_cannot_be_written_so_is_no_mutant(expression: str) -> None:
    assert made(f"x = {expression}") == []


def test_what_cannot_be_assigned_to_is_no_mutant() -> None:
    assert made("f(x).T = y") == []


def test_a_docstring_stays() -> None:
    assert made('def f():\n    """Gives -1, W1 and A1."""\n    return y', "layer") == []


def test_an_answer_in_words_is_another() -> None:
    found = made("why = 'B'\ncause = 'sign'")
    assert found == ["why = 'C'\ncause = 'sign'", "why = 'B'\ncause = 'not_sign'"]


def test_a_statement_that_stands_by_itself_is_left_out() -> None:
    assert made("x[0] = y", "missing_statement") == ["pass"]


def test_what_a_function_binds_are_its_arguments_and_its_variables() -> None:
    source = "def f(W0, /, W1, *, W2):\n    W3 = g(x)\n    return W1"
    assert [one[-2:] for one in made(source, "layer")] == ["W0", "W2", "W3"]


MARKED = "x = 1\n### BEGIN SOLUTION\ny = 2\nz = 3\n### END SOLUTION\nw = 4"


def test_where_a_solution_is_marked_it_alone_is_changed() -> None:
    found = made(MARKED)
    assert found == [
        "x = 1\ny = 3\nz = 3\nw = 4",
        "x = 1\ny = 1\nz = 3\nw = 4",
        "x = 1\ny = 2\nz = 4\nw = 4",
        "x = 1\ny = 2\nz = 2\nw = 4",
    ]


def test_all_of_a_solution_in_two_parts_is_changed() -> None:
    found = made(f"{MARKED}\n### BEGIN SOLUTION\nwhy = 'B'\n### END SOLUTION")
    assert found[-1].splitlines()[-1] == "why = 'C'"


# What the notebook's policy leaves to the learner


OPEN = Policy(open=frozenset({"f", "rate"}))


@pytest.mark.parametrize(
    ("source", "is_open"),
    [
        ("def f(): pass", True),
        ("def f(): pass\ndef g(): pass", True),
        ("def g():\n    f()", False),
        ("f = 3", False),
    ],
)
def test_an_answer_is_open_where_it_has_an_open_function(source: str, is_open: bool) -> None:
    assert mutants.is_open(source, OPEN) is is_open


@pytest.mark.parametrize(
    ("expression", "operator", "expected"),
    [
        ("X + 2", "constant", []),
        ("X + True", "constant", []),
        ("X + 0.5", "constant", []),
        ("2 * X", "factor", []),
        ("0.5 * X", "factor", []),
        ("W * X", "factor", ["W", "X", "W / X", "2 * (W * X)"]),
        ("'a' * X", "factor", ["'a'", "X", "'a' / X", "2 * ('a' * X)"]),
        ("range(3)", "bounds", []),
        ("range(b)", "bounds", ["range(b + 1)", "range(b - 1)"]),
        ("X - 2", "sign", ["X + 2"]),
    ],
)
def test_numbers_in_an_open_function_are_the_learner_s_choice(
    expression: str, operator: str, expected: list[str]
) -> None:
    assert returned(expression, operator, OPEN) == expected


@pytest.mark.parametrize("expression", ["X + 2", "2 * X", "range(3)"])
def test_numbers_in_any_other_function_are_not(expression: str) -> None:
    assert returned(expression, "") == returned(expression, "", Policy(open=frozenset({"g"})))
    assert len(returned(expression, "")) > len(returned(expression, "", OPEN))


def test_a_number_with_an_open_name_is_the_learner_s_choice() -> None:
    assert made("rate = 0.5\nsteps = 3", "constant", OPEN) == [
        "rate = 0.5\nsteps = 4",
        "rate = 0.5\nsteps = 2",
    ]


def test_an_open_name_within_a_function_is_the_function_s_own() -> None:
    source = "def g():\n    rate = 0.5"
    assert len(made(source, "constant", OPEN)) == 2


@pytest.mark.parametrize(
    ("kinks", "expected"),
    [
        (frozenset({"f"}), ["X < 0"]),
        (frozenset({"g"}), ["X >= 0", "X < 0"]),
    ],
)
def test_at_a_kink_either_value_is_right(kinks: frozenset[str], expected: list[str]) -> None:
    assert returned("X > 0", "comparison", Policy(at_a_kink=kinks)) == expected


def test_at_a_kink_everything_else_is_changed_as_usual() -> None:
    policy = Policy(at_a_kink=frozenset({"f"}))
    assert returned("X.sum(axis=0)", "axis", policy) == ["X.sum(axis=1)", "X.sum()"]


# Habits


def planted(source: str, policy: Policy | None = None) -> list[str]:
    """The habits that are planted in an answer, each as it stands above its function."""
    found = [one.lstrip() for one in made(source, "", policy) if "autograder.quality" in one]
    decorators = [
        f"{statement.name}: {ast.unparse(decorator).rpartition(').')[2]}"
        for one in found
        for statement in ast.parse(one).body
        if isinstance(statement, ast.FunctionDef)
        for decorator in statement.decorator_list
    ]
    assert len(decorators) == len(found)
    return decorators


ALWAYS = ["f: buffered", "f: in_the_type_given"]
OF_A_DICT = [
    *(f"dust('{{}}', {place})" for place in range(4)),
    *(f"replaced('{{}}', {place})" for place in range(4)),
    "added('{}')",
]


def test_every_argument_is_written_into() -> None:
    assert planted("def f(X, w): return X") == ["f: dust('X', 0)", "f: dust('w', 0)", *ALWAYS]


@pytest.mark.parametrize("name", ["params", "cache", "grads", "velocity", "like"])
def test_the_first_entries_of_a_dict_are_written_into_and_exchanged(name: str) -> None:
    expected = [f"f: {habit.format(name)}" for habit in OF_A_DICT]
    assert planted(f"def f({name}): return 1") == [*expected, *ALWAYS]


@pytest.mark.parametrize(
    "name", ["lr", "steps", "activation", "n_in", "n_hidden", "n_out", "scale", "eps"]
)
def test_a_number_or_a_text_cannot_be_written_into(name: str) -> None:
    assert planted(f"def f({name}): return 1") == ALWAYS


def test_what_a_function_may_change_is_not_written_into() -> None:
    policy = Policy(own_arguments={"f": frozenset({"X"}), "g": frozenset({"w"})})
    assert planted("def f(X, w): return X", policy) == ["f: dust('w', 0)", *ALWAYS]


@pytest.mark.parametrize(
    ("docstring", "asked"),
    [
        ("Gives a copy.", True),
        ("Gives copies.", True),
        ("It is copied.", False),
        ("A photocopy.", False),
    ],
)
def test_a_copy_is_dropped_where_one_is_asked_for(docstring: str, asked: bool) -> None:
    found = planted(f'def f():\n    """{docstring}"""')
    assert found == [*["f: handed_back"] * asked, *ALWAYS]


def test_a_design_of_the_learner_s_own_has_no_habits() -> None:
    assert planted("def f(X): return X\ndef g(): return 1", OPEN) == [
        "g: buffered",
        "g: in_the_type_given",
    ]


def test_a_value_has_no_habits() -> None:
    assert planted("x = 3") == []


def test_a_habit_s_mutant_is_called_after_it_and_shows_its_line() -> None:
    found = [m for m in mutants.mutants("def f(params):\n    return 1") if m.diff[:2] == "+@"]
    names = [habits.dust, habits.replaced, habits.added, habits.buffered, habits.in_the_type_given]
    assert list(dict.fromkeys(m.operator for m in found)) == [name.__name__ for name in names]
    assert all("\n" not in m.diff for m in found)


# The course's own answers


@pytest.mark.corpus
def test_every_operator_is_of_use() -> None:
    """No operator is dead: each makes mutants of some answer of the course."""
    used = {
        mutant.operator
        for assignment in ASSIGNMENTS
        for exercise in trials.exercises(assignment).values()
        for mutant in mutants.mutants(exercise.answer["source"])
    }
    planted = (
        habits.dust,
        habits.replaced,
        habits.added,
        habits.handed_back,
        habits.buffered,
        habits.in_the_type_given,
    )
    assert used == {made.__name__ for made in (*operators.OPERATORS, *planted)}


@pytest.mark.corpus
@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_no_two_mutants_are_alike(assignment: str) -> None:
    for exercise in trials.exercises(assignment).values():
        source = exercise.answer["source"]
        codes = [ast.dump(ast.parse(m.source)) for m in mutants.mutants(source)]
        assert len(set(codes)) == len(codes)
        assert ast.dump(ast.parse(source)) not in codes
        for mutant in mutants.mutants(source):  # a habit is one line more, above the function
            assert mutant.diff.count("\n") >= 1 or mutant.diff.startswith("+@")
