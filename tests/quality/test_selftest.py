"""The tests are tested: trials, what is equivalent, and a sample of the whole."""

import pytest

from autograder.quality import equivalence, selftest, trials
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


# Equivalence


@pytest.mark.corpus
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
        changed("forward", "X @ w + b", "X[:4] @ w + b"),  # only where there are more rows
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
