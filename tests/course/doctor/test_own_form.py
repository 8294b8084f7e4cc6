"""Networks of a learner's own form: without biases, with biases as rows or columns, own words."""

from typing import Any

import numpy as np
import pytest

from autograder.quality.doctor_bank import PLANTED, Student
from course.doctor import diagnose
from course.text import say

Arrays = dict[str, np.ndarray]
#: What a layer of its own can have wrong.
CAUSES = [cause for cause, example in PLANTED.items() if not example.neuron]


def student(cause: str) -> Student:
    """One whose network can have the mistake, with weight decay where that is."""
    head = next(h for h in ("softmax+ce", "sigmoid+mse") if h in PLANTED[cause].heads)
    return Student((3, 4, 2), "tanh", head, 0.3, seed=11)


def weights(of: Arrays) -> Arrays:
    return {name: value for name, value in of.items() if name.startswith("W")}


def first(got: Arrays, truth: Arrays, known: dict[str, Any]) -> str:
    found = diagnose(got, truth, tolerance=1e-9, **known)
    return found[0].cause if found else "right"


def differ(got: Arrays, truth: Arrays) -> bool:
    return any(
        got[k].shape != v.shape or not np.allclose(got[k], v, rtol=1e-9, atol=0)
        for k, v in truth.items()
    )


@pytest.mark.parametrize("cause", CAUSES)
def test_a_network_without_biases_has_the_same_causes(cause: str) -> None:
    one = student(cause)
    for name, value in one.params.items():
        if name.startswith("b"):
            value[:] = 0
    one.cache = one.forward(one.params)
    got, truth = weights(one.backward(PLANTED[cause])), weights(one.backward())
    known = {**one.known(), "params": weights(one.params)}
    expected = cause if differ(got, truth) else "right"  # a mistake in a bias alone
    assert first(got, truth, known) == expected


@pytest.mark.parametrize("form", [(1, -1), (-1, 1)], ids=["rows", "columns"])
@pytest.mark.parametrize("cause", CAUSES)
def test_biases_as_rows_or_columns_have_the_same_causes(cause: str, form: tuple[int, int]) -> None:
    one = student(cause)

    def formed(arrays: Arrays) -> Arrays:
        flat = {k for k, v in arrays.items() if k.startswith("b") and v.ndim == 1}
        return {k: v.reshape(form) if k in flat else v for k, v in arrays.items()}

    got, truth = formed(one.backward(PLANTED[cause])), formed(one.backward())
    known = {**one.known(), "params": formed(one.params)}
    assert first(got, truth, known) == cause


@pytest.mark.parametrize(
    ("what", "word", "known"),
    [
        ("activation", "Tanh", "sigmoid, tanh, relu"),
        ("output", "softmax", "sigmoid+bce, softmax+ce, linear+mse, sigmoid+mse"),
    ],
)
def test_a_word_that_the_doctor_does_not_know_is_refused(what: str, word: str, known: str) -> None:
    with pytest.raises(ValueError, match="knows no") as raised:
        diagnose(np.ones(2), np.zeros(2), **{what: word})  # type: ignore[arg-type]
    assert str(raised.value) == say("no_such_network", what=what, word=word, known=known)
