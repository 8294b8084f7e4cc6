"""The tests are tested: trials, mutants, what is equivalent, and a sample of the whole."""

import ast

import pytest

from autograder.material import Policy
from autograder.quality import equivalence, habits, mutants, operators, selftest, trials
from autograder.quality.trials import Exercise, Stopped
from tests.support import ASSIGNMENTS

# Trials


@pytest.fixture(scope="module")
def and_gate() -> dict[str, Exercise]:
    return trials.exercises("01_and_gate")


def test_the_reference_and_a_rewriting_earn_every_point(and_gate: dict[str, Exercise]) -> None:
    sigmoid = and_gate["sigmoid"]
    own = sigmoid.judge(sigmoid.answer["source"])
    other = sigmoid.judge("def sigmoid(z):\n    return 0.5 * (1 + np.tanh(0.5 * np.asarray(z)))")
    for judged in (own, other):
        assert judged.right and not judged.error
        assert judged.points == judged.possible == 2
        assert len(judged.rows) == 6


def test_a_mistake_loses_its_rows_with_a_sentence(and_gate: dict[str, Exercise]) -> None:
    judged = and_gate["backward"].judge(
        "def backward(X, y, a):\n    dz = a - y\n    return X.T @ dz, float(np.sum(dz))"
    )
    assert not judged.right
    assert 0 <= judged.points < judged.possible
    assert all(row.message for row in judged.rows if not row.passed)


def test_what_does_not_run_costs_its_own_trial_only(and_gate: dict[str, Exercise]) -> None:
    sigmoid = and_gate["sigmoid"]
    answers = ("def sigmoid(", "import os\nos.kill(os.getpid(), 9)", "raise SystemExit", "del np")
    right = sigmoid.answer["source"]
    tried = [(sigmoid, source, 0) for answer in answers for source in (answer, right)]
    judged = list(trials.judge_all(tried))
    assert [one.right for one in judged] == [False, True] * len(answers)
    assert all(one.points == 0 for one in judged[::2])
    assert "SyntaxError" in judged[0].error
    assert "exit code -9" in judged[2].error


def test_an_endless_loop_is_stopped() -> None:
    def loop() -> int:
        while True:
            pass

    found = list(trials.forked([loop, lambda: 7, lambda: 1 // 0], 0.5))
    assert isinstance(found[0], Stopped)
    assert found[1] == 7
    assert isinstance(found[2], Stopped) and "ZeroDivisionError" in found[2].why


def test_a_large_result_comes_back_whole() -> None:
    assert list(trials.forked([lambda: "x" * 10**6] * 3, 5)) == ["x" * 10**6] * 3


def test_a_seed_draws_other_inputs(and_gate: dict[str, Exercise]) -> None:
    """An answer that is right for the inputs of seed 0 alone is found out by another seed."""
    forward = and_gate["forward"]
    source = forward.answer["source"] + "\nif __import__('os').environ['COURSE_SEED'] == '1':\n"
    assert forward.judge(source + "    forward = None", 0).right
    assert not forward.judge(source + "    forward = None", 1).right


def test_a_trial_can_end_at_the_first_row_that_is_lost(and_gate: dict[str, Exercise]) -> None:
    wrong = (and_gate["sigmoid"], "def sigmoid(z):\n    return 1 / (1 + np.exp(z))", 0)
    [whole], [first] = trials.judge_all([wrong]), trials.judge_all([wrong], whole=False)
    assert len(whole.rows) == 6
    assert len(first.rows) < 6 and not first.rows[-1].passed and not first.right


# Mutants


def made(operator: str, body: str, arguments: str = "X, W, b") -> set[str]:
    """The last lines that an operator makes of a function's last line."""
    source = f'def f({arguments}):\n    """W1 is 2 * 3."""\n    {body}'
    found = [m for m in mutants.mutants(source) if m.operator == operator]
    assert all(ast.parse(m.source) for m in found)
    return {m.source.removeprefix(source[: source.index(body)]) for m in found}


@pytest.mark.parametrize(
    ("operator", "body", "expected"),
    [
        ("factor", "return X * W", {"return X", "return W", "return X / W", "return 2 * (X * W)"}),
        ("factor", "return X / len(b)", {"return X", "return X * len(b)"}),
        ("mean_and_sum", "return X.mean(axis=0)", {"return X.sum(axis=0)"}),
        ("related_function", "return np.zeros(3)", {"return np.ones(3)"}),
        ("missing_step", "return np.tanh(X)", {"return X"}),
        ("axis", "return X.sum(axis=0)", {"return X.sum(axis=1)", "return X.sum()"}),
        ("row_0", "return X.sum(axis=0)", {"return X[0]"}),
        ("row_0", "return np.mean(X, axis=1)", {"return X[:, 0]"}),
        ("transpose", "return X.T", {"return X"}),
        ("transpose", "return X @ W", {"return W @ X", "return X.T @ W", "return X @ W.T"}),
        ("sign", "return X - W", {"return X + W"}),
        ("sign", "return -X", {"return X"}),
        ("missing_term", "return X + b", {"return X", "return b"}),
        ("bounds", "return range(b)", {"return range(b + 1)", "return range(b - 1)"}),
        ("whole_for_part", "return X[b]", {"return X"}),
        ("z_and_a", "return X['Z1']", {"return X['A1']"}),
        ("layer", "return X['W1']", {"return X['W2']", "return X['W0']", "return X['b1']"}),
        ("dropped_copy", "return np.array(X)", {"return X", "return np.asarray(X)"}),
        ("in_place", "return X - W", {"return np.subtract(X, W, out=X)"}),
        ("in_place", "X *= W", {"X = X * W"}),
        ("in_place", "W, b = W - b, b - W", {"if True:\n        W = W - b\n        b = b - W"}),
        ("dtype", "return np.float32(X)", {"return np.float64(X)"}),
        ("comparison", "return X > 0", {"return X >= 0", "return X < 0"}),
        ("comparison", "return X if b else W", {"return X", "return W"}),
        ("constant", "return X ** 2", {"return X ** 3", "return X ** 1"}),
        ("order", "return f(X, W)", {"return f(W, X)"}),
        ("missing_statement", "X += W", {"pass"}),
    ],
)
def test_an_operator_makes_one_small_change(operator: str, body: str, expected: set[str]) -> None:
    assert expected <= made(operator, body)


@pytest.mark.corpus
def test_every_operator_is_of_use() -> None:
    """No operator is dead: each makes mutants of some answer of the course."""
    used = {
        mutant.operator
        for assignment in (
            "00_start_here",
            "02_gradient_checking",
            "04_xor",
            "05_digits",
            "06_mnist",
        )
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


def test_another_answer_in_a_value() -> None:
    found = {m.source for m in mutants.mutants("why = 'B'\ncause = 'sign'")}
    assert found == {"why = 'C'\ncause = 'sign'", "why = 'B'\ncause = 'not_sign'"}


def test_what_the_learner_is_free_to_choose_is_left_alone() -> None:
    assert not made("constant", "return np.maximum(X, 1e-12)")
    policy = Policy(open=frozenset({"train_linear"}))
    source = "def train_linear(X):\n    rate = 0.3\n    return 2 * X"
    assert not [m for m in mutants.mutants(source, policy) if m.operator in ("constant", "factor")]
    shown = "### BEGIN SOLUTION\nx = 3\n### END SOLUTION\ny = 4"
    assert {m.source for m in mutants.mutants(shown)} == {"x = 4\ny = 4", "x = 2\ny = 4"}


def test_no_two_mutants_are_alike() -> None:
    for exercise in trials.exercises("01_and_gate").values():
        source = exercise.answer["source"]
        codes = [ast.dump(ast.parse(m.source)) for m in mutants.mutants(source)]
        assert len(set(codes)) == len(codes)
        assert ast.dump(ast.parse(source)) not in codes
        for mutant in mutants.mutants(source):  # a habit is one line more, above the function
            assert mutant.diff.count("\n") >= 1 or mutant.diff.startswith("+@")


# Equivalence


def test_equivalence_is_judged_by_behaviour(and_gate: dict[str, Exercise]) -> None:
    def changed(name: str, old: str, new: str) -> tuple[str, str]:
        source = and_gate[name].answer["source"]
        assert source.count(old) == 1
        return name, source.replace(old, new)

    alike = [
        changed("sigmoid", ">= 0", "> 0"),
        changed("loss", "np.log(1 - a)", "np.log1p(-a)"),
        changed("train", "- lr * dw", "- (lr * dw)"),
    ]
    unlike = [
        changed("sigmoid", ">= 0", ">= 1"),
        changed("backward", "(a - y)", "np.subtract(a, y, out=a)"),  # changes what it is given
        changed("numerical-gradient", "np.ndindex(theta.shape)", "np.ndindex(())"),
        changed("by-hand", "0.182", "0.184"),
        changed("forward", "X @ w + b", "X[:7] @ w + b"),  # only where there are more rows
    ]
    verdicts = equivalence.verdicts("01_and_gate", and_gate, alike + unlike)
    assert [verdict.equivalent for verdict in verdicts] == [True] * 3 + [False] * 5
    assert all(verdict.inputs >= equivalence.ENOUGH for verdict in verdicts[:3])
    assert all(verdict.why for verdict in verdicts[3:])


# A sample of the whole


@pytest.mark.corpus
@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_a_sample_of_mutants_loses_points(assignment: str) -> None:
    found = selftest.try_mutants(assignment, most=2)
    assert [str(survivor) for one in found for survivor in one.survivors] == []
    assert all(one.tried == 2 and one.made >= 2 for one in found)


def test_the_share_is_of_what_is_not_equivalent() -> None:
    assert selftest.share(killed=99, tried=110, equivalent=10) == 0.99
    assert selftest.share(killed=0, tried=3, equivalent=3) == 1.0


def test_a_part_passes_with_the_bar() -> None:
    def part(share: float) -> selftest.Part:
        return selftest.Part("Mutants", "", ("one survivor",), figures={"share": share})

    assert selftest.passes(part(0.995)) and not selftest.passes(part(0.98))
    assert selftest.passes(selftest.Part("Dummies", "", ()))
    assert not selftest.passes(selftest.Part("Dummies", "", ("a weak row",)))
