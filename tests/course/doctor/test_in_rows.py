"""A network in any form is put into the course's: examples in rows, biases beside the weights."""

import numpy as np
import pytest

from course.doctor import diagnose
from course.doctor.forms import Form, Told, in_rows, unfolded

Arrays = dict[str, np.ndarray]
Shapes = dict[str, tuple[int, ...]]


def filled(shapes: Shapes) -> Arrays:
    """Arrays of these shapes; no two entries are the same."""
    return {
        name: 100.0 * i + np.arange(float(np.prod(shape))).reshape(shape)
        for i, (name, shape) in enumerate(shapes.items())
    }


def array(shape: tuple[int, ...] | None) -> np.ndarray | None:
    return None if shape is None else filled({"": shape})[""]


def form(
    expected: Shapes,
    X: tuple[int, ...] | None = None,
    Y: tuple[int, ...] | None = None,
    m: int | None = None,
    **known: Arrays,
) -> Form:
    """What is told, by its shapes; a parameter and its gradients are the same numbers."""
    its = filled(expected)
    told = Told(
        params=known.get("params", its),
        cache=known.get("cache", {}),
        m=m,
        decay=0.0,
        activation=None,
        output=None,
        X=array(X),
        Y=array(Y),
        earlier=known.get("earlier", its),
    )
    return Form(known.get("got", its), its, told)


def shapes(of: Arrays) -> Shapes:
    return {name: value.shape for name, value in of.items()}


def is_turned(one: np.ndarray | None, other: np.ndarray | None) -> bool:
    """Whether one is the other, turned around; else it is the other."""
    assert one is not None and other is not None
    if one.shape == other.T.shape and np.array_equal(one, other.T):
        return not np.array_equal(one, other)
    assert np.array_equal(one, other)
    return False


# How the weights lie


@pytest.mark.parametrize(
    ("weights", "turned"),
    [
        ([(3, 4), (4, 2)], False),
        ([(4, 3), (2, 4)], True),
        ([(3, 4), (4, 2), (2, 5)], False),
        ([(4, 3), (2, 4), (5, 2)], True),
        ([(3, 4), (4, 3)], False),  # it may be both
        ([(3, 3), (3, 3)], False),
        ([(4, 3), (4, 4)], True),  # and not in rows with a bias inside the second
        ([(3, 4), (5, 2)], False),  # a bias inside the second
        ([(4, 3), (2, 5)], True),
        ([(4, 3), (2, 5), (6, 2)], True),  # inside the second alone
        ([(3, 4), (7, 2)], False),  # they follow in neither way
        ([(3, 4)], False),
    ],
    ids=str,
)
def test_weights_that_follow_on_one_another_tell_how_they_lie(
    weights: list[tuple[int, int]], turned: bool
) -> None:
    given = form({f"W{n}": shape for n, shape in enumerate(weights, start=1)})
    found = in_rows(given, None)
    assert found.turned is found.columns is turned
    for arrays, own in (
        (found.got, given.got),
        (found.expected, given.expected),
        (found.known.params, given.known.params),
        (found.known.earlier, given.known.earlier),
    ):
        assert all(np.array_equal(arrays[n], a.T if turned else a) for n, a in own.items())


@pytest.mark.parametrize(
    ("weights", "X", "turned"),
    [
        ([(3, 4), (4, 3)], (7, 3), False),
        ([(3, 4), (4, 3)], (7, 4), True),
        ([(3, 4), (4, 3)], (4, 7), True),
        ([(2, 3)], (7, 3), True),
        ([(2, 3)], (3, 7), True),
        ([(2, 3)], (7, 2), False),
        ([(2, 3)], (2, 7), False),
        ([(2, 3)], (2, 3), False),  # it may be both
        ([(4, 2)], (7, 3), False),  # a bias inside
        ([(2, 4)], (7, 3), True),
        ([(2, 4)], (3, 7), True),
        ([(4, 4)], (7, 3), False),
        ([(2, 3), (4, 2)], (7, 9), False),  # inputs of no layer
        ([(3, 4), (4, 2)], (3,), False),
        ([(4, 3), (2, 4)], (9,), True),
    ],
    ids=str,
)
def test_the_inputs_tell_it_where_the_weights_do_not(
    weights: list[tuple[int, int]], X: tuple[int, ...], turned: bool
) -> None:
    given = form({f"W{n}": shape for n, shape in enumerate(weights, start=1)}, X)
    assert in_rows(given, None).turned is turned


@pytest.mark.parametrize(
    ("weights", "X", "turned"),
    [
        ([(3, 4), (4, 3)], (3, 7), False),  # X alone has its examples in columns
        ([(3, 4), (4, 3)], (4, 7), True),
        ([(3, 3), (3, 3)], (3, 7), True),
        ([(3, 4), (4, 4)], (3, 7), False),
        ([(3, 4), (4, 4)], None, False),
        ([(3, 2)], (3, 7), False),
        ([(3, 3)], None, True),
    ],
    ids=str,
)
def test_whoever_says_columns_is_believed_where_it_may_be(
    weights: list[tuple[int, int]], X: tuple[int, int] | None, turned: bool
) -> None:
    given = form({f"W{n}": shape for n, shape in enumerate(weights, start=1)}, X)
    assert in_rows(given, columns=True).turned is turned


@pytest.mark.parametrize(
    "names",
    ["W1 W2 W3", "W3 W2 W1", "W_2 W_3 W_1", "W10 W9 W11", "layer2 layer1 layer3"],
)
def test_layers_are_counted_by_their_numbers(names: str) -> None:
    """Gradients are often collected from the last layer to the first."""
    layers = dict(zip(sorted(names.split(), key=len), [(4, 3), (2, 4), (5, 2)], strict=True))
    if "W9" not in layers:
        layers = dict(zip(sorted(layers), layers.values(), strict=True))
    given = form({name: layers[name] for name in names.split()}, (7, 3))
    assert in_rows(given, None).turned


def test_layers_without_numbers_come_as_they_stand() -> None:
    assert in_rows(form({"V": (4, 3), "U": (2, 4)}), None).turned
    assert not in_rows(form({"V": (3, 4), "U": (4, 2)}), None).turned
    # One number alone says nothing of the order.
    assert in_rows(form({"V": (4, 3), "U1": (2, 4)}), None).turned


@pytest.mark.parametrize("bias", ["b1", "B1", "bias_hidden"])
def test_a_bias_in_a_column_is_turned_with_the_weights(bias: str) -> None:
    given = form({"W1": (4, 3), bias: (4, 1), "W2": (2, 4), "b2": (2, 1), "b3": (5,)})
    expected = {"W1": (3, 4), bias: (1, 4), "W2": (4, 2), "b2": (1, 2), "b3": (5,)}
    assert shapes(in_rows(given, None).expected) == expected


@pytest.mark.parametrize("alone", [{"b1": (4, 1), "b2": (2, 1)}, {"w": (3,), "b": ()}], ids=str)
def test_what_has_no_weights_in_two_directions_lies_as_it_is(alone: Shapes) -> None:
    given = form(alone, (7, 3))
    found = in_rows(given, columns=None)
    assert (shapes(found.expected), found.columns, found.turned) == (
        shapes(given.expected),
        False,
        False,
    )


@pytest.mark.parametrize("shape", [(), (3,), (4, 3, 2)])
def test_a_gradient_of_another_shape_is_said_to_have_its_own(shape: tuple[int, ...]) -> None:
    truth = filled({"W1": (4, 3), "W2": (2, 4)})
    [found] = diagnose({**truth, "W1": np.ones(shape)}, truth)
    assert f"dW1 has shape {shape}; (4, 3) is expected" in found.sentence


# How the examples lie

ROWS, COLUMNS = {"W1": (3, 4), "W2": (4, 2)}, {"W1": (4, 3), "W2": (2, 4)}


@pytest.mark.parametrize(
    ("weights", "X", "turned"),
    [
        (ROWS, (7, 3), False),
        (ROWS, (3, 7), True),
        (ROWS, (3, 3), False),
        (ROWS, (3,), False),
        (ROWS, (9, 7), False),
        (ROWS, (2, 7), False),
        (COLUMNS, (3, 7), True),
        (COLUMNS, (3, 3), True),
        (COLUMNS, (7, 3), False),  # W is (n_out, n_in), and the examples are rows all the same
        (COLUMNS, (2, 3), False),
        ({"W1": (4, 3), "W2": (2, 5)}, (2, 7), True),  # an input more: the biases'
        ({"W1": (4, 3), "W2": (2, 5)}, (2, 2), True),
        (COLUMNS, (3,), False),
    ],
    ids=str,
)
def test_the_examples_lie_as_their_inputs_say(
    weights: Shapes, X: tuple[int, ...], turned: bool
) -> None:
    given = form(weights, X)
    found = in_rows(given, None)
    assert is_turned(found.known.X, given.known.X) is turned
    # What a learner reads of rows and columns is what either of the two has.
    assert found.columns is (turned or found.turned)


@pytest.mark.parametrize(
    ("weights", "X", "m", "shape", "turned"),
    [
        (ROWS, (7, 3), None, (7, 2), False),
        (ROWS, (7, 3), None, (2, 7), True),
        (ROWS, (7, 3), None, (7, 7), False),
        (ROWS, (7, 3), None, (2, 5), False),
        (ROWS, (7, 3), None, (7,), False),
        (ROWS, (7, 3), None, (2, 7, 7), False),
        (ROWS, (7, 3), None, (2, 7, 1), False),
        (COLUMNS, (3, 7), None, (2, 7), True),
        (COLUMNS, (3, 7), None, (7, 7), True),
        (COLUMNS, (3, 7), None, (7, 2), False),
        (COLUMNS, (3, 7), None, (5, 2), False),
        (COLUMNS, (7, 3), None, (7, 7), False),
        (ROWS, None, None, (2, 7), False),
        (ROWS, None, 7, (2, 7), True),
        (ROWS, (7, 3), 2, (7, 2), False),  # a mean over 2 of 7 examples
        (ROWS, (7, 3), 2, (2, 7), True),
        (COLUMNS, (3, 7), 2, (2, 7), True),
        (ROWS, (), 7, (2, 7), True),
    ],
    ids=str,
)
def test_targets_and_activations_lie_as_their_examples_do(
    weights: Shapes,
    X: tuple[int, ...] | None,
    m: int | None,
    shape: tuple[int, ...],
    turned: bool,
) -> None:
    given = form(weights, X, shape, m, cache={"A1": array(shape), "A2": np.ones(())})
    found = in_rows(given, None).known
    assert is_turned(found.Y, given.known.Y) is turned
    assert is_turned(found.cache["A1"], given.known.cache["A1"]) is turned


def test_without_targets_there_are_none_to_turn() -> None:
    assert in_rows(form(COLUMNS, (3, 7)), None).known.Y is None


# Biases inside the weights

FOLDED = {"W1": (4, 2), "W2": (3, 5)}


def parts(given: Form) -> list[Shapes]:
    return [shapes(each.expected) for each in unfolded(given)]


def test_a_bias_stands_in_the_last_row_or_the_first_and_meets_1_or_minus_1() -> None:
    given = form(FOLDED, (7, 3))
    found = list(unfolded(given))
    assert len(found) == 4
    for each, (row, constant) in zip(found, [(-1, 1), (0, 1), (-1, -1), (0, -1)], strict=True):
        for arrays in (each.got, each.expected, each.known.params, each.known.earlier):
            assert arrays.keys() == {"W1", "b1", "W2", "b2"}
            for name, own in given.expected.items():
                kept = own[:-1] if row else own[1:]
                assert np.array_equal(arrays[name], kept)
                assert np.array_equal(arrays[f"b{name[1:]}"], constant * own[row])
        assert each.called == {"b1": "W1", "b2": "W2"}


def test_a_bias_of_weights_without_a_number_is_called_after_them() -> None:
    [one, *_] = unfolded(form({"hidden": (4, 2)}, (7, 3)))
    assert one.called == {"hidden (bias)": "hidden"}


@pytest.mark.parametrize(
    ("weights", "X", "found"),
    [
        ({"W1": (4, 2), "W2": (2, 5)}, (7, 3), {"W1": (3, 2), "b1": (2,), "W2": (2, 5)}),
        ({"W1": (3, 2), "W2": (3, 5)}, (7, 3), {"W1": (3, 2), "W2": (2, 5), "b2": (5,)}),
        ({"W1": (3, 2), "W2": (2, 5)}, (7, 3), None),  # as many inputs as units below
        ({"W1": (4, 2), "W2": (9, 5)}, (7, 3), None),  # it follows on nothing
        ({"W1": (5, 2), "W2": (3, 5)}, (7, 3), None),
        ({"W1": (4, 2), "b1": (2,)}, (7, 3), None),  # the biases stand beside them
        (FOLDED, None, None),
        (FOLDED, (4,), None),
    ],
    ids=str,
)
def test_a_bias_is_looked_for_where_a_layer_has_an_input_more(
    weights: Shapes, X: tuple[int, ...] | None, found: Shapes | None
) -> None:
    assert parts(form(weights, X)) == ([found] * 4 if found else [])


@pytest.mark.parametrize("shape", [(4,), (1, 2), (2, 4), (), (3, 2), (4, 2, 1)])
def test_no_bias_is_looked_for_in_a_gradient_of_another_shape(shape: tuple[int, ...]) -> None:
    given = form(FOLDED, (7, 3))
    assert parts(form(FOLDED, (7, 3), got={**given.got, "W1": np.ones(shape)})) == []


@pytest.mark.parametrize("what", ["params", "earlier"])
def test_what_has_not_the_form_of_the_gradient_is_left_as_it_is(what: str) -> None:
    others = filled({"W1": (4,), "W2": (3, 5)})
    for each in unfolded(form(FOLDED, (7, 3), **{what: others})):
        arrays = getattr(each.known, what)
        assert shapes(arrays) == {"W1": (4,), "W2": (2, 5), "b2": (5,)}


@pytest.mark.parametrize(("where", "constant"), [(-1, 1.0), (0, 1.0), (-1, -1.0), (0, -1.0)])
def test_the_column_that_meets_the_bias_is_no_activation(where: int, constant: float) -> None:
    A = np.arange(2.0, 14.0).reshape(4, 3)
    inside = np.insert(A, 3 if where else 0, constant, axis=1)
    cache = {"A0": inside, "A1": A, "A2": np.full((4, 1), constant), "Z1": np.full(4, constant)}
    two = cache["A3"] = inside[:, [1, 3] if where else [0, 1]]
    found = [each.known.cache for each in unfolded(form(FOLDED, (7, 3), cache=cache))]
    ways = [(-1, 1.0), (0, 1.0), (-1, -1.0), (0, -1.0)]
    for kept, way in zip(found, ways, strict=True):
        own = way == (where, constant)
        assert np.array_equal(kept["A0"], A if own else inside)
        assert kept["A3"].shape == (4, 1 if own else 2) and np.isin(kept["A3"], two).all()
        assert all(np.array_equal(kept[name], cache[name]) for name in ("A1", "A2", "Z1"))


@pytest.mark.parametrize(
    ("shape", "cause"), [((4,), "wrong_shape"), ((1, 2), "wrong_shape"), ((2, 4), "transposed")]
)
def test_a_gradient_with_its_bias_inside_may_have_any_shape(
    shape: tuple[int, ...], cause: str
) -> None:
    rng = np.random.default_rng(0)
    X, Y, W = rng.normal(size=(7, 3)), rng.normal(size=(7, 2)), rng.normal(size=(4, 2))
    inputs = np.column_stack([X, np.ones(7)])
    truth = inputs.T @ (inputs @ W - Y) / 7
    got = truth.T if cause == "transposed" else np.ones(shape)
    known = {"params": {"W1": W}, "X": X, "Y": Y, "output": "linear+mse"}
    [found] = diagnose({"W1": got}, {"W1": truth}, **known)
    assert found.cause == cause
    assert "(4, 2) is expected" in found.sentence
    assert cause == "transposed" or f"dW1 has shape {shape}" in found.sentence
