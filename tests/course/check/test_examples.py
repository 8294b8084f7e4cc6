"""What several notebooks' test cells compute with."""

import numpy as np
import pytest

from course.check import Wrong, nearest, shapes_of, small_network, weights_of
from course.text import say


def test_a_small_network_has_its_shapes_and_no_zeros() -> None:
    net = small_network(3, 4, 5, 2)
    assert list(net) == ["W1", "b1", "W2", "b2"]
    assert shapes_of(net) == {"W1": (4, 5), "b1": (5,), "W2": (5, 2), "b2": (2,)}
    assert all(np.all(value != 0) for value in net.values())
    assert np.array_equal(net["W2"], small_network(3, 4, 5, 2)["W2"])
    assert not np.array_equal(net["W2"], small_network(4, 4, 5, 2)["W2"])


def test_weights_of_another_shape_are_named() -> None:
    net = small_network(0, 4, 5, 2)
    assert weights_of(net, [4, 5, 2], 2) is net["W2"]
    assert weights_of(net, [4, 5, 2], 1) is net["W1"]
    with pytest.raises(Wrong) as raised:
        weights_of(net, [4, 2, 5], 2)
    assert str(raised.value) == say("weight_shape", layer=2, got=(5, 2), expected=(2, 5))
    assert raised.value.cause == "wrong_shape"


def test_weights_that_are_not_there_are_named() -> None:
    for made, said in (
        ({"W1": np.ones((2, 3))}, say("key_missing", name="W2", there=["W1"])),
        ({"w2": np.ones((2, 3))}, say("a_dict", keys=["w2"])),
    ):
        with pytest.raises(Wrong) as raised:
            weights_of(made, [2, 3, 4], 2)
        assert said in str(raised.value)
        assert raised.value.cause == "wrong_parts"


def test_weights_are_of_order_one_half_and_biases_of_one_third() -> None:
    net = small_network(0, 100, 1000)
    assert np.std(net["W1"]) == pytest.approx(0.6, rel=0.01)
    assert np.std(net["b1"]) == pytest.approx(0.3, rel=0.05)


def test_weights_may_be_lists() -> None:
    assert np.array_equal(weights_of({"W1": [[1.0, 2.0]]}, [1, 2], 1), [[1.0, 2.0]])


def test_weights_that_are_all_alike_have_no_shape() -> None:
    made = {"W1": np.ones((2, 3)), "b1": np.zeros(3)}
    assert shapes_of(made) == {"W1": "all entries alike", "b1": (3,)}
    assert shapes_of({"W1": [[0.1, 0.2]], "b1": [0.0]}) == {"W1": (1, 2), "b1": (1,)}


def test_the_nearest_is_taken_where_it_is_near() -> None:
    for got in (0.971, 1.0, 1.029):
        assert nearest(got, [0.01, 1.0, 2.0]) == 1.0
    for got in (0.969, 1.031, 1.5, -1.0):
        assert nearest(got, [0.01, 1.0, 2.0]) == got
    assert nearest(2.1, [1.0, 2.0], within=0.1) == 2.0
    assert nearest(3.0, [2.0], within=0.5) == 3.0
    assert nearest(1.01, [0.5, 1.0]) == 1.0
    assert nearest(101.0, [0.01, 100.0]) == 100.0
    assert np.isnan(nearest(float("nan"), [1.0]))
