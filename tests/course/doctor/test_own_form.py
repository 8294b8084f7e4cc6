"""Networks of a learner's own form: without biases, with biases as rows or columns, own words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from autograder.quality.doctor_bank import PLANTED, Student
from course.doctor import diagnose
from course.doctor.mistakes import Example
from course.text import say

Arrays = dict[str, np.ndarray]
#: What a layer of its own can have wrong.
CAUSES = [cause for cause, example in PLANTED.items() if not example.neuron]


def student(cause: str) -> Student:
    """One whose network can have the mistake, with weight decay where that is."""
    head = next(
        h for h in ("softmax+ce", "sigmoid+mse", "sigmoid+bce") if h in PLANTED[cause].heads
    )
    return Student((5, 4, 3), "tanh", head, 0.3, seed=11)


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


@dataclass(frozen=True)
class Own:
    """A network as a learner keeps it, and what `diagnose` is told of it."""

    params: Callable[[Arrays], Arrays]  #: a gradient has the form of the parameters
    cache: Callable[[Arrays], Arrays] = dict
    data: Callable[[np.ndarray], np.ndarray] = np.asarray  #: of X and Y
    columns: bool | None = None


def turned(arrays: Arrays) -> Arrays:
    return {name: v.T if v.ndim == 2 else v[:, None] for name, v in arrays.items()}


def folded(where: int, constant: float) -> Callable[[Arrays], Arrays]:
    """The biases inside the weights, in a row of theirs."""

    def inside(arrays: Arrays) -> Arrays:
        return {
            f"W{n}": np.insert(
                arrays[f"W{n}"],
                len(arrays[f"W{n}"]) if where else 0,
                constant * arrays[f"b{n}"],
                axis=0,
            )
            for n in (1, 2)
        }

    return inside


def with_ones(cache: Arrays) -> Arrays:
    """Activations with the column of ones that meets the bias."""
    return {
        name: np.column_stack([A, np.ones(len(A))]) if name in ("A0", "A1") else A
        for name, A in cache.items()
    }


FORMS = {
    "columns": Own(turned, turned, np.transpose),
    "columns, as is told": Own(turned, turned, np.transpose, columns=True),
    "rows, as is told": Own(dict, columns=False),
    "X in columns, W in rows": Own(dict, turned, np.transpose),
    "bias in the last row": Own(folded(-1, 1.0)),
    "bias in the first row": Own(folded(0, 1.0)),
    "bias of −1 in the last row": Own(folded(-1, -1.0)),
    "bias of −1 in the first row": Own(folded(0, -1.0)),
    "bias in the last row, ones in the cache": Own(folded(-1, 1.0), with_ones),
    "bias in the last column": Own(lambda a: turned(folded(-1, 1.0)(a)), turned, np.transpose),
}
#: Some that need the network, its factor, its biases, its weight decay.
SOME = {
    "no_activation_derivative": {"slope": "1"},
    "wrong_slope": {"slope": "1 - A"},
    "not_averaged": {"mean": "dZ"},
    "decay_missing": {"decayed": "dW"},
    "output_derivative_kept": {"error": "(A - Y) * A * (1 - A)"},
    "wrong_operand": {"dW": "(Z_prev if layer > 1 else A_prev).T @ dZ"},
}


@pytest.mark.parametrize("lines", SOME.values(), ids=SOME)
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_form_has_the_same_causes(form: Own, lines: dict[str, str]) -> None:
    is_folded = len(form.params(student("sign").params)) == 2
    decay = 0.3 if "decayed" in lines and not is_folded else 0.0  # of which a bias has none
    one = Student((5, 4, 3), "sigmoid", "softmax+ce", decay, seed=11)
    got, truth = form.params(one.backward(Example(lines))), form.params(one.backward())
    known = one.known() | {
        "params": form.params(one.params),
        "cache": form.cache(one.cache),
        "earlier": form.params(one.earlier),
        "X": form.data(one.X),
        "Y": form.data(one.Y),
        "columns": form.columns,
    }
    [cause] = [cause for cause, some in SOME.items() if some is lines]
    assert first(got, truth, known) == (cause if differ(got, truth) else "right")


@pytest.mark.parametrize(
    ("form", "wrong", "words"),
    [
        ("bias in the last row", slice(0, 4), "As the bias's part of dW2 is right, the columns"),
        ("bias in the first row", slice(0, 1), "As the weights' part of dW2 is right, so is dZ"),
        ("bias in the last column", slice(0, 4), "As the bias's part of dW2 is right, the columns"),
    ],
)
def test_a_bias_inside_the_weights_is_called_so(form: str, wrong: slice, words: str) -> None:
    one, own = Student((5, 4, 3), "sigmoid", "softmax+ce", 0.0, seed=11), FORMS[form]
    truth = own.params(one.backward())
    W2 = truth["W2"].copy()
    which = (slice(None), wrong) if "column" in form else wrong
    W2[which] = np.random.default_rng(0).normal(size=W2[which].shape)
    known = one.known() | {"params": own.params(one.params), "earlier": own.params(one.earlier)}
    known |= {"X": own.data(one.X), "Y": own.data(one.Y), "cache": own.cache(one.cache)}
    [found] = diagnose(truth | {"W2": W2}, truth, **known)
    assert found.parameter == "W2"
    assert words in found.sentence and "db2" not in found.sentence


#: Activations and outputs that the sample programs have not, and the slope along the last Z.
KINDS = [
    ("tanh", "tanh+mse", "(A - Y) * (1 - A ** 2)"),
    ("tanh", "relu+mse", "(A - Y) * (A > 0)"),
    ("sigmoid", "softmax+mse", "A * (A - Y - np.sum(A * (A - Y), axis=1, keepdims=True))"),
    ("leaky_relu", "softmax+ce", "A - Y"),
    (("tanh", "relu"), "softmax+ce", "A - Y"),
    (["sigmoid", "leaky_relu"], "linear+mse", "A - Y"),
]
FUNCTIONS = {
    "sigmoid": lambda Z: 1 / (1 + np.exp(-Z)),
    "tanh": np.tanh,
    "relu": lambda Z: np.maximum(Z, 0),
    "leaky_relu": lambda Z: np.where(Z > 0, Z, 0.01 * Z),
    "softmax": lambda Z: np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True),
    "linear": lambda Z: Z,
}
SLOPES = {
    "sigmoid": lambda A: A * (1 - A),
    "tanh": lambda A: 1 - A**2,
    "relu": lambda A: A > 0,
    "leaky_relu": lambda A: np.where(A > 0, 1, 0.01),
}


@pytest.mark.parametrize("cause", ["right", "no_activation_derivative", "sign", "wrong_operand"])
@pytest.mark.parametrize(("hidden", "head", "error"), KINDS, ids=[str(kind[:2]) for kind in KINDS])
def test_every_kind_of_layer_is_known(hidden: Any, head: str, error: str, cause: str) -> None:
    rng = np.random.default_rng(5)
    one = Student((5, 4, 4, 3), "tanh", "softmax+ce", 0.0, seed=11)
    kinds = [hidden, hidden] if isinstance(hidden, str) else list(hidden)
    kinds.append(head.split("+")[0])
    A, Z, p = {0: one.X}, {}, one.params
    for layer, kind in enumerate(kinds, start=1):
        Z[layer] = A[layer - 1] @ p[f"W{layer}"] + p[f"b{layer}"]
        A[layer] = FUNCTIONS[kind](Z[layer])
    Y = rng.normal(size=(7, 3)) if head == "linear+mse" else one.Y

    def backward(cause: str) -> Arrays:
        dZ = eval(error, {"np": np, "A": A[3], "Y": Y}) / 7
        grads = {}
        for layer in (3, 2, 1):
            left = Z[layer - 1] if cause == "wrong_operand" and layer > 1 else A[layer - 1]
            grads |= {f"W{layer}": left.T @ dZ, f"b{layer}": dZ.sum(axis=0)}
            if layer > 1:
                slope = SLOPES[kinds[layer - 2]](A[layer - 1])
                dZ = dZ @ p[f"W{layer}"].T * (1 if cause == "no_activation_derivative" else slope)
        return {name: -grad if cause == "sign" else grad for name, grad in grads.items()}

    known = {"params": p, "X": one.X, "Y": Y, "activation": hidden, "output": head}
    assert first(backward(cause), backward("right"), known) == cause


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


@pytest.mark.parametrize("leak", [0.001, 0.01, 0.05, 0.1, 0.2, 0.3])
def test_a_leaky_relu_has_the_slope_that_gives_its_gradient(leak: float) -> None:
    rng = np.random.default_rng(3)
    X, Y, W1, W2 = (rng.normal(size=size) for size in ((6, 3), (6, 2), (3, 4), (4, 2)))
    Z1 = X @ W1
    A1, slope = np.where(Z1 > 0, Z1, leak * Z1), np.where(Z1 > 0, 1.0, leak)
    dZ2 = (A1 @ W2 - Y) / 6
    truth = {"W1": X.T @ (dZ2 @ W2.T * slope), "W2": A1.T @ dZ2}
    got = {**truth, "W1": X.T @ (dZ2 @ W2.T * (Z1 > 0))}
    known = {"params": {"W1": W1, "W2": W2}, "X": X, "Y": Y, "output": "linear+mse"}
    for activation in ("leaky_relu", ["leaky_relu"]):
        [found] = diagnose(got, truth, activation=activation, **known)
        assert found.cause == "other_activation"
    other = 0.01 if leak != 0.01 else 0.2
    got["W1"] = X.T @ (dZ2 @ W2.T * np.where(Z1 > 0, 1.0, other))
    [found] = diagnose(got, truth, activation="leaky_relu", **known)
    stands, belongs = (f"(1 for Z1 > 0, {each} below)" for each in (other, leak))
    assert f"{stands} stands where the slope {belongs} belongs" in found.sentence


def test_a_network_that_was_told_and_is_another_is_said_not_to_be_used() -> None:
    one = Student((3, 4, 2), "tanh", "softmax+ce", 0.0, seed=5)
    truth = one.truth(PLANTED["not_averaged"])
    rng = np.random.default_rng(1)
    got = {name: rng.normal(size=value.shape) for name, value in truth.items()}
    known = {**one.known(), "cache": None, "X": one.cache["A0"]}
    assert say("doctor_unlike") not in first_sentence(got, truth, known)
    assert say("doctor_unlike") in first_sentence(got, truth, {**known, "activation": "sigmoid"})
    assert say("doctor_unlike") not in first_sentence(got, truth, {"m": 5})


def first_sentence(got: Arrays, truth: Arrays, known: dict[str, Any]) -> str:
    return diagnose(got, truth, **known)[0].sentence


def test_a_vector_of_all_parameters_is_taken_apart_as_they_are() -> None:
    one = student("not_averaged")
    parts = one.known()["params"]
    truth, got = (
        np.concatenate([of[name].ravel() for name in parts])
        for of in (one.truth(PLANTED["not_averaged"]), one.backward(PLANTED["not_averaged"]))
    )
    causes = {d.parameter: d.cause for d in diagnose(got, truth, **one.known())}
    assert causes == dict.fromkeys(parts, "not_averaged")
    named = {"theta": got}, {"theta": truth}
    assert {d.parameter for d in diagnose(*named, **one.known())} == set(parts)
    without_it = diagnose(got[:-1], truth[:-1], **one.known())  # it fits no more
    assert {d.parameter for d in without_it} == {""}
