"""A gradient of another shape: what of another width stands in its product is named."""

import numpy as np
import pytest

from autograder.quality.doctor_bank import Student
from course.doctor import diagnose
from course.doctor.mistakes import Example

Arrays = dict[str, np.ndarray]


def student() -> Student:
    """Every layer has a width of its own."""
    return Student((6, 5, 4, 3), "tanh", "softmax+ce", 0.0, seed=5)


def said(one: Student, got: Arrays) -> dict[str, str]:
    """Parameter → what is said of its shape, and of what stands in it."""
    found = diagnose(got, one.backward(), **one.known())
    assert {d.cause for d in found} <= {"wrong_operand"}
    return {d.parameter: d.sentence.partition("the parameter. ")[2] for d in found}


@pytest.mark.parametrize(
    ("dW", "words"),
    [
        ("A.T @ dZ", ["A1 stands where X", "A2 stands where A1", "A3 stands where A2"]),
        ("Z.T @ dZ", ["Z1 stands where X", "Z2 stands where A1", "Z3 stands where A2"]),
        ("m * Y.T @ dZ", ["Y stands where X", "Y stands where A1", "Y stands where A2"]),
        ("X.T @ dZ", ["", "X stands where A1", "X stands where A2"]),
    ],
)
def test_another_operand_of_a_product_is_named(dW: str, words: list[str]) -> None:
    one = student()
    found = said(one, one.backward(Example({"dW": dW, "decayed": "dW"})))
    assert found == {
        f"W{layer}": f"In dW{layer}, {what} belongs."
        for layer, what in enumerate(words, start=1)
        if what
    }


def test_the_slope_of_another_layer_is_named() -> None:
    one = student()
    truth, X = one.backward(), one.X
    dZ3 = (one.cache["A3"] - one.Y) / one.m
    dA2 = dZ3 @ one.params["W3"].T
    for wrong, words in (
        ({"W1": X.T @ dZ3}, "In dW1, dZ3 stands where dZ1 belongs."),
        ({"W1": X.T @ dA2}, "In dW1, dA2 stands where dZ1 belongs."),
        ({"b1": one.m * truth["b2"]}, "In db1, dZ2 stands where dZ1 belongs."),
        ({"b1": one.m * dA2.sum(axis=0)}, "In db1, dA2 stands where dZ1 belongs."),
    ):
        [found] = said(one, truth | wrong).values()
        assert found == words


def test_what_has_other_numbers_is_told_of_its_shape_alone() -> None:
    one = student()
    truth, wrong = one.backward(), one.backward(Example({"dW": "A.T @ dZ", "decayed": "dW"}))
    near = truth | {"W1": wrong["W1"] * np.linspace(1, 1 + 1e-5, 5)}
    for known, got in (
        (one.known(), near),
        (one.known(), truth | {"W1": np.zeros((5, 5))}),
        (
            one.known() | {"activation": "relu"},
            wrong,
        ),  # no network: nothing is known to stand there
    ):
        found = {d.parameter: d for d in diagnose(got, truth, **known)}
        assert found["W1"].cause == "wrong_shape"
