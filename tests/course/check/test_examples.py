"""What several notebooks' test cells compute with."""

import numpy as np
import pytest

from course.check import Wrong, nearest, shapes_of, small_network, weights_of


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
    with pytest.raises(Wrong, match=r"\(5, 2\)") as raised:
        weights_of(net, [4, 2, 5], 2)
    assert raised.value.cause == "wrong_shape"


def test_weights_that_are_all_alike_have_no_shape() -> None:
    made = {"W1": np.ones((2, 3)), "b1": np.zeros(3)}
    assert shapes_of(made) == {"W1": "all entries alike", "b1": (3,)}


def test_the_nearest_is_taken_where_it_is_near() -> None:
    for got in (0.971, 1.0, 1.029):
        assert nearest(got, [0.01, 1.0, 2.0]) == 1.0
    for got in (0.969, 1.031, 1.5, -1.0):
        assert nearest(got, [0.01, 1.0, 2.0]) == got
    assert nearest(2.1, [1.0, 2.0], within=0.1) == 2.0
    assert np.isnan(nearest(float("nan"), [1.0]))
