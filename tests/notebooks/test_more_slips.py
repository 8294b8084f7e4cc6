"""More slips that learners made: the cause that the first row says, and words of its sentence."""

import re
import textwrap
from collections.abc import Mapping

import pytest

from autograder.quality import trials
from autograder.quality.trials import Exercise

BODY = re.compile(r"( *)### BEGIN SOLUTION\n.*### END SOLUTION\n?", re.DOTALL)

APART = """
size = {below}
return float(np.linalg.norm(np.subtract(a, n)) / size) if size else 0.0
"""
LENGTHS = "(np.linalg.norm(a), np.linalg.norm(n))"
DERIVED = "dz = (a - y) / ({m})\nreturn X.T @ dz, np.sum(dz)"
WEIGHT = "lambda_ * params[name]"

#: Notebook → exercise, what the answer's body is (or what stands in it, and what is written there
#: instead), the cause, and words of the sentence.
SLIPS: Mapping[str, list[tuple[str, str | tuple[str, str], str, str]]] = {
    "01_and_gate": [
        ("backward", DERIVED.format(m="X.size"), "halved", "entries of X"),
        ("backward", DERIVED.format(m="2 * len(y)"), "halved", "has a ½ slipped in"),
    ],
    "02_gradient_checking": [
        (
            "relative-difference",
            APART.format(below=f"max{LENGTHS}"),
            "longer_norm_only",
            "the longer of the two",
        ),
        (
            "relative-difference",
            APART.format(below=f"min{LENGTHS}"),
            "shorter_norm_only",
            "the shorter of the two",
        ),
        (
            "relative-difference",
            APART.format(below="np.linalg.norm(n)"),
            "one_norm_only",
            "the measured gradient alone",
        ),
        (
            "relative-difference",
            APART.format(below="np.linalg.norm(a)"),
            "claim_norm_only",
            "the claimed gradient alone",
        ),
        (
            "relative-difference",
            """
            far, size = np.abs(np.subtract(a, n)), np.abs(a) + np.abs(n)
            return float(np.max(far / np.maximum(size, 1e-8)))
            """,
            "largest_of_entries",
            "the largest",
        ),
    ],
    "06_mnist": [
        ("decayed-grads", (WEIGHT, squares), "decay_squared", "squares of the weights")
        for squares in (
            "0.5 * lambda_ * params[name] ** 2",
            "np.sum(params[name] ** 2)",
            "0.5 * lambda_ * np.sum(params[name] ** 2)",
            "0.5 * lambda_ * sum(np.sum(v**2) for k, v in params.items() if k[0] == 'W')",
        )
    ],
}
CASES = [
    pytest.param(notebook, *slip, id=f"{notebook}-{slip[0]}-{slip[2]}-{number}")
    for notebook, slips in SLIPS.items()
    for number, slip in enumerate(slips)
]


@pytest.fixture(scope="module")
def exercises(request: pytest.FixtureRequest) -> Mapping[str, Exercise]:
    return trials.exercises(request.param)


def written(answer: str, slip: str | tuple[str, str]) -> str:
    """The answer's cell with the slip in it."""
    if isinstance(slip, tuple):
        assert answer.count(slip[0]) == 1
        return answer.replace(*slip)
    slip = textwrap.dedent(slip).strip()
    return BODY.sub(lambda body: textwrap.indent(slip, body[1]) + "\n", answer)


@pytest.mark.parametrize(
    ("exercises", "name", "slip", "cause", "words"), CASES, indirect=["exercises"]
)
def test_the_first_row_that_fails_is_visible_and_names_the_slip(
    exercises: Mapping[str, Exercise],
    name: str,
    slip: str | tuple[str, str],
    cause: str,
    words: str,
) -> None:
    exercise = exercises[name]
    judged = exercise.judge(written(exercise.answer["source"], slip))
    first = next(row for row in judged.rows if not row.passed)
    assert (first.cause, first.hidden) == (cause, False)
    assert words in first.message
