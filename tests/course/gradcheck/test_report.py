"""The comparison of a gradient with the measured one: what is right, and what is said."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.gradcheck import (
    GradientReport,
    ParameterCheck,
    gradient_check,
    numerical_gradient,
    worst_entry,
)
from course.text import say
from tests.course.gradcheck.support import NOT_FINITE, network, network_gradient


@given(st.integers(0, 10_000))
def test_right_gradients_are_never_condemned(seed: int) -> None:
    rng = np.random.default_rng(seed)
    scale = 10.0 ** rng.uniform(-4, 0.5)  # from nearly dead to saturated
    params = {"W": scale * rng.normal(size=(3, 2)), "b": scale * rng.normal(size=2)}
    report = gradient_check(network, params, network_gradient(params))
    assert report.right, str(report)


@given(st.integers(0, 10_000), st.sampled_from(["W", "b"]), st.floats(0.001, 10))
def test_a_wrong_parameter_is_named_and_the_other_spared(seed: int, name: str, off: float) -> None:
    rng = np.random.default_rng(seed)
    params = {"W": 0.5 * rng.normal(size=(3, 2)), "b": 0.5 * rng.normal(size=2)}
    grads = numerical_gradient(network, params)
    grads[name] = grads[name] * (1 + off)
    report = gradient_check(network, params, grads)
    assert {check.name: check.right for check in report.checks} == {
        f"d{key}": key != name for key in params
    }


def test_not_a_number_is_never_right() -> None:
    report = gradient_check(lambda p: float(p["w"] ** 2), {"w": 1.0}, {"w": np.nan})
    assert not report.right


def test_report_shows_the_worst_entry() -> None:
    grads = numerical_gradient(network, {"W": np.full((3, 2), 0.3), "b": np.full(2, 0.1)})
    grads["W"][2, 1] += 1
    report = gradient_check(network, {"W": np.full((3, 2), 0.3), "b": np.full(2, 0.1)}, grads)
    assert "dW[2, 1]" in str(report) and "dW[2, 1]" in report._repr_html_()
    assert str(report).count("wrong") == 1


def test_other_names_are_an_error() -> None:
    with pytest.raises(ValueError, match="names"):
        gradient_check(network, {"W": 1.0}, {"V": 1.0})


def test_a_wrong_shape_is_a_verdict_not_an_error() -> None:
    report = gradient_check(
        lambda p: float(p["w"].sum()), {"w": np.ones(3)}, {"w": np.ones((3, 1))}
    )
    assert not report.right and "shape (3, 1)" in str(report) and "shape (3,)" in str(report)


@pytest.mark.parametrize(
    "options", [{"sample": 2}, {"directions": 4}, {"method": "one-sided", "tolerance": 1e-5}]
)
def test_cheaper_checks_spare_right_and_see_a_wrong_bias(options: dict) -> None:
    params = {"W": np.full((3, 2), 0.4), "b": np.full(2, -0.2)}
    right = network_gradient(params)
    assert gradient_check(network, params, right, **options).right
    wrong = {**right, "b": 5 * right["b"]}
    assert not gradient_check(network, params, wrong, **options).right


def test_directions_cost_two_calls_each() -> None:
    params = {"W": np.full((3, 2), 0.4), "b": np.full(2, -0.2)}
    calls = []

    def counted(p: dict) -> float:
        calls.append(1)
        return network(p)

    gradient_check(counted, params, network_gradient(params), directions=3)
    assert len(calls) == 2 * 3 + 1  # and one for the size of the loss


@pytest.mark.parametrize("options", [{}, {"directions": 3}, {"sample": 2}])
@pytest.mark.parametrize("bad", NOT_FINITE)
def test_no_infinite_gradient_is_right(bad: float, options: dict) -> None:
    def loss(p: dict) -> float:
        return float(np.sum(p["w"] ** 2))

    for claim in ([bad, 4.0], [bad, 999.0]):
        report = gradient_check(
            loss, {"w": np.array([1.0, 2.0])}, {"w": np.array(claim)}, **options
        )
        assert not any(check.right for check in report.checks)
        assert "wrong" in str(report)


@pytest.mark.parametrize("claim", [123.0, 0.0, np.inf, np.nan])
@pytest.mark.parametrize("options", [{}, {"sample": 2}, {"method": "one-sided", "eps": -1e-8}])
def test_what_cannot_be_measured_is_not_right_and_told_so(claim: float, options: dict) -> None:
    def loss(p: dict) -> float:
        with np.errstate(invalid="ignore"):
            return float(np.sum(np.sqrt(p["w"])))

    report = gradient_check(
        loss, {"w": np.array([0.0, 4.0])}, {"w": np.array([claim, 0.25])}, **options
    )
    assert not report.right
    assert "cannot be judged" in str(report) and "cannot be judged" in report._repr_html_()


@pytest.mark.parametrize("bad", NOT_FINITE)
@pytest.mark.parametrize("options", [{}, {"directions": 2}])
def test_nothing_is_right_beside_a_loss_that_is_no_number(bad: float, options: dict) -> None:
    point, claim = {"w": np.array([1.0])}, {"w": np.array([0.0])}
    at_the_point = gradient_check(lambda p: bad, point, claim, **options)
    there = gradient_check(lambda p: bad if p["w"][0] == 1.0 else 2.0, point, claim, **options)
    for report in (at_the_point, there):
        assert not report.right and "cannot be judged" in str(report)


def test_what_a_sample_left_out_is_neither_right_nor_wrong() -> None:
    point = {"w": np.arange(1.0, 9.0)}
    claim = {"w": np.where(np.arange(8) == 5, 999.0, 2 * point["w"])}
    rngs = map(np.random.default_rng, range(20))
    loss = lambda p: float(np.sum(p["w"] ** 2))  # noqa: E731
    verdicts = {gradient_check(loss, point, claim, sample=3, rng=rng).right for rng in rngs}
    assert verdicts == {True, False}


def test_a_huge_gradient_is_not_right_for_its_size() -> None:
    def steep(p: dict) -> float:
        return float(1e200 * p["w"][0])

    for claim, right in ((1e200, True), (2e200, False)):
        report = gradient_check(steep, {"w": np.array([1.0])}, {"w": np.array([claim])})
        assert report.right is right


def quadratic(p: dict) -> float:
    return float(np.sum(p["W"] ** 2) + 3 * p["b"])


AT = {"W": np.ones((2, 2)), "b": 0.5}


def test_a_report_is_a_table() -> None:
    claim = {"W": np.array([[2.0, 2.0], [2.0, 4.0]]), "b": np.ones(2)}
    report = gradient_check(quadratic, AT, claim)
    assert str(report).splitlines() == [
        "gradient  relative difference  worst entry  yours       numerical  verdict",
        "dW        2.2e-01              dW[1, 1]     4           2          wrong",
        "db        1.0e+00              db           shape (2,)  shape ()   wrong",
    ]
    assert repr(report) == str(report)
    assert report._repr_html_() == (
        "<table><thead><tr><th>gradient</th><th>relative difference</th><th>worst entry</th>"
        "<th>yours</th><th>numerical</th><th>verdict</th></tr></thead><tbody>"
        "<tr><td>dW</td><td>2.2e-01</td><td>dW[1, 1]</td><td>4</td><td>2</td><td>wrong</td></tr>"
        "<tr><td>db</td><td>1.0e+00</td><td>db</td><td>shape (2,)</td><td>shape ()</td>"
        "<td>wrong</td></tr></tbody></table>"
    )


def test_a_name_is_no_html() -> None:
    report = gradient_check(lambda p: float(p["<w>"]), {"<w>": 1.0}, {"<w>": 1.0})
    assert "<td>d&lt;w&gt;</td>" in report._repr_html_()


def test_directions_are_numbered_and_judged_by_the_tolerance() -> None:
    right = {"W": 2 * np.ones((2, 2)), "b": 3.0}
    report = gradient_check(quadratic, AT, right, directions=2, tolerance=1e-4)
    assert [check.name for check in report.checks] == ["direction 1", "direction 2"]
    assert [check.verdict for check in report.checks] == [say("right")] * 2
    assert report.tolerance == 1e-4


def test_one_array_is_checked_as_theta() -> None:
    theta = np.array([1.0, -2.0, 3.0])
    report = gradient_check(lambda t: float(np.sum(t**3)), theta, 3 * theta**2)
    assert report.right and [check.name for check in report.checks] == ["dtheta"]
    assert gradient_check(lambda t: float(np.sum(t**3)), theta, 2 * theta**2).wrong
    assert gradient_check(lambda t: t**3, 2.0, 12.0).right


@pytest.mark.parametrize("pair", [({"a": 1.0}, 2.0), (1.0, {"a": 2.0})], ids=["dict", "array"])
def test_a_dict_and_an_array_are_no_pair(pair: tuple[Any, Any]) -> None:
    with pytest.raises(ValueError, match="One of params") as raised:
        gradient_check(lambda _: 0.0, *pair)
    assert str(raised.value) == say("kinds_differ")


def test_names_that_differ_are_named_in_order() -> None:
    with pytest.raises(ValueError) as raised:
        gradient_check(quadratic, {"b": 1.0, "a": 1.0}, {"c": 1.0, "a": 1.0})
    assert str(raised.value) == say("names_differ", first=["a", "b"], second=["a", "c"])


def test_what_a_sample_left_out_is_not_in_the_difference() -> None:
    point = {"w": np.full(100, 1e-3)}
    claim = {"w": 2e-3 * np.full(100, 1.5)}
    report = gradient_check(lambda p: float(np.sum(p["w"] ** 2)), point, claim, sample=1)
    [check] = report.checks
    assert check.difference == pytest.approx(0.2, rel=1e-4)  # (3 - 2) / (3 + 2)
    assert check.expected == pytest.approx(2e-3) and check.got == pytest.approx(3e-3)


def test_points_and_gradients_may_be_whole_numbers() -> None:
    for claim in ([2, 4], np.array([2, 4], dtype=object)):
        report = gradient_check(lambda p: float(np.sum(p["w"] ** 2)), {"w": [1, 2]}, {"w": claim})
        assert report.right


def test_the_worst_of_two_infinities_is_found_without_a_warning() -> None:
    with np.errstate(all="raise"):
        assert worst_entry(np.array([1.0, np.inf]), np.array([1.0, np.inf])) == (1,)


def test_a_report_without_a_check_has_nothing_wrong() -> None:
    assert GradientReport(()).right and GradientReport(()).tolerance == 1e-6


def test_a_direction_is_drawn_by_the_generator_that_is_given() -> None:
    right = {"W": 2 * np.ones((2, 2)), "b": 3.0}

    def slopes(seed: int) -> list[float]:
        rng = np.random.default_rng(seed)
        report = gradient_check(quadratic, AT, right, directions=2, rng=rng)
        return [check.expected for check in report.checks]

    assert slopes(1) == slopes(1) != slopes(2)
    assert len(set(slopes(1))) == 2


SAID = {"random", "kink", "step", "unsteady", "coarse", "saturated", "too_small", "not_finite"}
SAID |= {"not_float64", "ignores_argument"}


def test_every_reason_has_its_sentence() -> None:
    from course.text import tables

    found = {key.removeprefix("reason_") for key in tables().texts if key.startswith("reason_")}
    assert found == SAID


def reasoned(name: str, reason: str, *, right: bool = False) -> ParameterCheck:
    return ParameterCheck(name, 0.5, (0,), 1.0, 2.0, right, reason)


def test_a_reason_is_said_once_below_the_table_with_all_it_concerns() -> None:
    checks = [reasoned("dW", "kink"), reasoned("d<b>", "kink"), reasoned("dc", "saturated")]
    report = GradientReport(tuple(checks), eps=0.25)
    kink = say("reason_kink", names="dW, d<b>", eps=0.25)
    flat = say("reason_saturated", names="dc", eps=0.25)
    assert list(report.reasons.items()) == [("kink", kink), ("saturated", flat)]
    assert str(report).splitlines()[4:] == [kink, flat]
    shown = kink.replace("<b>", "&lt;b&gt;")
    assert report._repr_html_().endswith(f"</tbody></table><p>{shown}</p><p>{flat}</p>")


@pytest.mark.parametrize(
    ("reason", "right", "verdict"),
    [
        ("", True, "right"),
        ("", False, "wrong"),
        ("kink", False, "cannot be judged here"),
        ("too_small", True, "too small to be judged"),
    ],
)
def test_there_are_three_verdicts_and_a_doubt(reason: str, right: bool, verdict: str) -> None:
    check = reasoned("dW", reason, right=right)
    report = GradientReport((reasoned("db", "", right=True), check))
    assert check.verdict == verdict
    assert report.right is right
    assert report.wrong is check.wrong is (verdict == "wrong")


@pytest.mark.parametrize(("eps", "shown"), [(None, 1e-5), (0.5, 0.5), (-0.5, 0.5)])
def test_a_report_knows_the_step(eps: float | None, shown: float) -> None:
    assert gradient_check(quadratic, AT, {"W": AT["W"], "b": 3.0}, eps=eps).eps == shown


def test_reports_of_the_same_are_the_same() -> None:
    right = {"W": 2 * AT["W"], "b": 3.0}
    one, other = (gradient_check(quadratic, AT, right) for _ in range(2))
    assert one == other and one.evidence is not None
    assert one != gradient_check(quadratic, AT, {**right, "b": 4.0})
    assert GradientReport(()).eps == 1e-5 and GradientReport(()).evidence is None


def test_right_is_true_or_false() -> None:
    for claim, right in ((2.0, True), (3.0, False), (np.nan, False)):
        [check] = gradient_check(lambda p: 2 * float(p["w"]), {"w": 0.0}, {"w": claim}).checks
        assert check.right is right
