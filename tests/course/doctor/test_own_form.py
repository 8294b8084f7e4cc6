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
    head = next(
        h for h in ("softmax+ce", "sigmoid+mse", "sigmoid+bce") if h in PLANTED[cause].heads
    )
    return Student((3, 4, 3), "tanh", head, 0.3, seed=11)


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
    truth, got = weights(one.truth(PLANTED[cause])), weights(one.backward(PLANTED[cause]))
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

    truth, got = formed(one.truth(PLANTED[cause])), formed(one.backward(PLANTED[cause]))
    known = {**one.known(), "params": formed(one.params), "earlier": formed(one.earlier)}
    assert first(got, truth, known) == cause


#: Names of a two-layer network's W1, b1, W2 and b2, as others write them.
OTHERS = {
    "lower case": "w1 b1 w2 b2",
    "from zero": "W0 b0 W1 b1",
    "words": "weights_ih bias_h weights_ho bias_o",
    "weights first": "hidden.weight output.weight hidden.bias output.bias",
    "letters": "U c V d",
}


@pytest.mark.parametrize("names", OTHERS.values(), ids=OTHERS)
@pytest.mark.parametrize("cause", CAUSES)
def test_other_names_have_the_same_causes(cause: str, names: str) -> None:
    one = student(cause)
    order = ("W1", "W2", "b1", "b2") if "hidden.weight" in names else ("W1", "b1", "W2", "b2")
    own = dict(zip(order, names.split(), strict=True))

    def renamed(arrays: Arrays) -> Arrays:
        return {own[name]: arrays[name] for name in order}

    truth, got = renamed(one.truth(PLANTED[cause])), renamed(one.backward(PLANTED[cause]))
    known = {**one.known(), "params": renamed(one.params), "earlier": renamed(one.earlier)}
    assert first(got, truth, known) == cause


def test_without_biases_other_names_do_as_well() -> None:
    one = student("no_activation_derivative")
    for value in (one.params["b1"], one.params["b2"]):
        value[:] = 0
    one.cache = one.forward(one.params)

    def renamed(arrays: Arrays) -> Arrays:
        return {"weights_ih": arrays["W1"], "weights_ho": arrays["W2"]}

    got = renamed(one.backward(PLANTED["no_activation_derivative"]))
    [found] = diagnose(
        got, renamed(one.backward()), **{**one.known(), "params": renamed(one.params)}
    )
    assert found.cause == "no_activation_derivative" and found.parameter == "weights_ih"


@pytest.mark.parametrize("shape", [(-1,), (-1, 1)])
def test_labels_are_as_good_as_one_hot_rows(shape: tuple[int, ...]) -> None:
    one = student("no_activation_derivative")
    labels = one.Y.argmax(axis=1).reshape(shape)
    got, truth = one.backward(PLANTED["no_activation_derivative"]), one.backward()
    assert first(got, truth, {**one.known(), "Y": labels}) == "no_activation_derivative"
    # A label that no output has costs the structural hypotheses, not the diagnosis.
    turned = {name: -value for name, value in truth.items()}
    assert first(turned, truth, {**one.known(), "Y": labels + 7, "decay": 0.0}) == "sign"


@pytest.mark.parametrize(
    "shapes",
    [{"U": (3, 4), "c": (5,)}, {"c": (4,)}, {"U": (3, 4), "c": (4,), "e": (4,)}],
    ids=str,
)
def test_what_fits_no_layer_is_told_by_its_factor_alone(shapes: dict[str, tuple[int]]) -> None:
    rng = np.random.default_rng(0)
    truth = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    found = diagnose({name: -value for name, value in truth.items()}, truth, params=truth, m=6)
    assert {d.cause for d in found} == {"sign"}


@pytest.mark.parametrize(
    ("what", "word", "known"),
    [
        ("activation", "Tanh", "sigmoid, tanh, relu, leaky_relu"),
        (
            "output",
            "softmax",
            "sigmoid+bce, softmax+ce, linear+mse, sigmoid+mse, tanh+mse, relu+mse, softmax+mse",
        ),
    ],
)
def test_a_word_that_the_doctor_does_not_know_is_refused(what: str, word: str, known: str) -> None:
    with pytest.raises(ValueError, match="knows no") as raised:
        diagnose(np.ones(2), np.zeros(2), **{what: word})  # type: ignore[arg-type]
    assert str(raised.value) == say("no_such_network", what=what, word=word, known=known)
