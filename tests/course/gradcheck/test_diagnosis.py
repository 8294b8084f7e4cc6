"""A report asks the doctor about what is wrong in it."""

import numpy as np
import pytest

from course.gradcheck import GradientReport, gradient_check
from course.text import say
from tests.course.gradcheck.networks import Net, drawn, on_xor, start
from tests.course.gradcheck.support import POINT, network, network_gradient


def sound() -> Net:
    rng = np.random.default_rng(3)
    params = start([3, 4, 2], 0.7, rng, zero=False)
    return Net("tanh", "sigmoid+bce", params, rng.normal(size=(6, 3)), rng.integers(0, 2, (6, 2)))


def checked(net: Net, **changed: np.ndarray) -> GradientReport:
    return gradient_check(net.loss, net.params, {**net.gradient(), **changed})


def test_a_report_names_the_mistake_without_measuring_again() -> None:
    net, calls = sound(), []

    def counted(p: dict) -> float:
        calls.append(1)
        return net.loss(p)

    net.slope = lambda Z, A: np.ones_like(Z)
    grads = net.gradient()
    report = gradient_check(counted, net.params, grads)
    before = len(calls)
    found = report.diagnose(X=net.X, Y=net.Y, activation="tanh", output="sigmoid+bce")
    assert {(one.parameter, one.cause) for one in found} == {
        ("W1", "no_activation_derivative"),
        ("b1", "no_activation_derivative"),
    }
    assert len(calls) == before


def test_what_was_checked_is_kept_as_it_was() -> None:
    net = sound()
    grads = {**net.gradient(), "b1": -net.gradient()["b1"]}
    report = gradient_check(net.loss, net.params, grads)
    kept = {name: value.copy() for name, value in net.params.items()}
    for array in (*grads.values(), *net.params.values()):
        array += 1.0
    [found] = report.diagnose()
    assert (found.parameter, found.cause) == ("b1", "sign")
    assert all(np.array_equal(report.evidence.params[name], kept[name]) for name in kept)


def test_the_parameters_are_known_to_the_doctor() -> None:
    net = sound()
    report = checked(net, W1=net.params["W1"])
    assert [one.cause for one in report.diagnose()] == ["weights_returned"]
    assert [one.cause for one in report.diagnose(params=None)] == ["unknown"]


def test_of_a_right_gradient_nothing_is_said() -> None:
    assert checked(sound()).diagnose() == []


def test_a_gradient_below_rounding_is_not_accused() -> None:
    net = sound()
    net.params["W2"] *= 1e-7  # what goes back to W1 and b1 is hardly more than rounding
    assert checked(net).right
    assert checked(net).diagnose(X=net.X, Y=net.Y, m=6) == []


def test_what_cannot_be_judged_is_not_accused() -> None:
    net = on_xor(0)
    report = checked(net, W2=-net.gradient()["W2"])
    assert {check.name: check.reason for check in report.checks}["db1"] == "kink"
    assert [(one.parameter, one.cause) for one in report.diagnose()] == [("W2", "sign")]


def test_a_gradient_of_the_wrong_shape_is_diagnosed() -> None:
    net = sound()
    report = checked(net, W1=net.gradient()["W1"].T)
    assert [(one.parameter, one.cause) for one in report.diagnose()] == [("W1", "transposed")]


@pytest.mark.parametrize("options", [{"directions": 2}, {"sample": 3}])
def test_of_a_part_nothing_is_diagnosed(options: dict) -> None:
    report = gradient_check(network, POINT, network_gradient(POINT), **options)
    with pytest.raises(ValueError) as raised:
        report.diagnose()
    assert str(raised.value) == say("not_all_measured")


def test_a_sample_of_all_is_all() -> None:
    grads = {**network_gradient(POINT), "b": 2 * network_gradient(POINT)["b"]}
    report = gradient_check(network, POINT, grads, sample=6)
    assert [one.cause for one in report.diagnose()] == ["doubled"]


def test_the_evidence_holds_the_rounding_of_one_slope() -> None:
    report = gradient_check(lambda p: 3.0 + float(p["w"]), {"w": 0.0}, {"w": 1.0}, eps=1e-3)
    assert report.evidence.noise == pytest.approx(10 * np.finfo(float).eps * 3 / 1e-3)
    assert float(report.evidence.measured["w"]) == pytest.approx(1)
    assert float(report.evidence.derived["w"]) == 1


def test_random_networks_are_diagnosed_without_an_error() -> None:
    for seed in range(5):
        net = drawn(seed)
        name = list(net.params)[-1]
        found = checked(net, **{name: 2.5 * net.gradient()[name]}).diagnose(X=net.X, Y=net.Y)
        assert {one.parameter for one in found} <= {name}
