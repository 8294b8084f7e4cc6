"""What a gradient check takes for right ends where it says: it is held from both sides."""

import numpy as np
import pytest

from course.gradcheck import TOLERANCE, gradient_check, worst_entry

WAYS = {
    "two-sided": {},
    "one-sided": {"method": "one-sided"},
    "complex-step": {"method": "complex-step"},
    "sample": {"sample": 3},
    "directions": {"directions": 3},
}
SLOPES = np.array([[3.0, -1.0], [2.0, 0.5]])


@pytest.mark.parametrize(("off", "right"), [(0.9e-6, True), (1.1e-6, False)])
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("sign", [1, -1])
def test_right_ends_at_a_relative_difference_of_a_millionth(
    way: str, off: float, right: bool, sign: int
) -> None:
    def loss(p: dict) -> complex:
        return np.sum(SLOPES * p["w"])  # a number or, along a complex step, a complex one

    claim = SLOPES * (1 + 2 * sign * off)  # ‖a − n‖ / (‖a‖ + ‖n‖) is off
    report = gradient_check(loss, {"w": np.zeros((2, 2))}, {"w": claim}, **WAYS[way])
    assert TOLERANCE == 1e-6
    assert report.right is right, str(report)
    assert all(check.difference == pytest.approx(off, rel=0.01) for check in report.checks)


@pytest.mark.parametrize(("tolerance", "right"), [(1.1e-3, True), (0.9e-3, False)])
def test_another_tolerance_counts_as_well(tolerance: float, right: bool) -> None:
    report = gradient_check(
        lambda p: 3 * float(p["w"]), {"w": 0.0}, {"w": 3 * (1 + 2e-3)}, tolerance=tolerance
    )
    assert report.right is right and report.tolerance == tolerance


def test_a_gradient_far_below_the_losss_rounding_is_spared() -> None:
    """The loss is near 1000, so what is measured is a multiple of its last digit, over 2ε."""
    off = []
    for at in np.linspace(0, 6, 50):
        report = gradient_check(
            lambda p: 1e3 + 1e-9 * np.sin(float(p["w"])), {"w": at}, {"w": 1e-9 * np.cos(at)}
        )
        assert report.right, str(report)
        off.append(report.checks[0].difference)
    assert max(off) > 0.1  # it is not the relative term that spares it


@pytest.mark.parametrize(("units", "right"), [(9.9, True), (10.1, False)])
@pytest.mark.parametrize("size", [1e3, -1e3])
@pytest.mark.parametrize(
    ("eps", "method"), [(1e-5, "two-sided"), (1e-4, "two-sided"), (1e-8, "one-sided")]
)
@pytest.mark.parametrize("sample", [None, 25])
def test_a_gradient_may_be_off_by_what_rounding_makes_of_the_loss_and_no_more(
    units: float, right: bool, size: float, eps: float, method: str, sample: int | None
) -> None:
    """Ten times |f|·u/ε in each entry: a flat loss, so that the rest of the criterion is 0."""
    unit = abs(size) * np.finfo(np.float64).eps / eps
    point, claim = np.ones((10, 10)), np.full((10, 10), units * unit)
    report = gradient_check(
        lambda p: size, {"w": point}, {"w": claim}, eps=eps, method=method, sample=sample
    )
    assert report.right is right


@pytest.mark.parametrize(("units", "right"), [(9.9, True), (10.1, False)])
def test_along_a_direction_rounding_is_that_of_one_slope(units: float, right: bool) -> None:
    unit = np.finfo(np.float64).eps / 1e-5
    report = gradient_check(lambda p: 1.0, {"w": 1.0}, {"w": units * unit}, directions=3)
    assert report.right is right


def test_no_slope_is_right_where_there_is_none() -> None:
    """Not even rounding may stand between them."""
    for way in ({}, {"directions": 2}):
        report = gradient_check(lambda p: 0.0, {"w": np.ones(2)}, {"w": np.zeros(2)}, **way)
        assert report.right
        wrong = gradient_check(lambda p: 0.0, {"w": np.ones(2)}, {"w": np.full(2, 1e-9)}, **way)
        assert not wrong.right


def test_what_is_not_finite_is_judged_without_a_warning() -> None:
    for bad in (np.nan, np.inf):
        claim = np.array([bad, 1.0])
        with np.errstate(all="raise"):
            report = gradient_check(
                lambda p: float(np.sum(p["w"])), {"w": np.ones(2)}, {"w": claim}
            )
        assert not report.right


def test_a_complex_step_has_no_rounding_to_allow_for() -> None:
    def loss(p: dict) -> complex:
        return 1e3 + 2.0 * p["w"][0]

    for claim, right in ((2.0, True), (2.1, False)):
        report = gradient_check(loss, {"w": [1.0]}, {"w": [claim]}, method="complex-step")
        assert report.right is right


def test_along_a_direction_every_parameter_moves_by_the_same_length() -> None:
    seen = []

    def loss(p: dict) -> float:
        seen.append({name: value.copy() for name, value in p.items()})
        return float(np.sum(p["W"]) + 3 * p["b"])

    point = {"W": np.ones((20, 30)), "b": np.array(0.5)}
    gradient_check(loss, point, {"W": np.ones((20, 30)), "b": 3.0}, eps=0.01, directions=5)
    pairs = list(zip(seen[1::2], seen[2::2], strict=True))
    assert len(pairs) == 5
    for ahead, behind in pairs:
        for name in point:
            assert np.linalg.norm(ahead[name] - behind[name]) == pytest.approx(0.02)
            assert np.allclose((ahead[name] + behind[name]) / 2, point[name])
    assert not np.allclose(seen[1]["W"], seen[3]["W"])


@pytest.mark.parametrize("way", WAYS)
def test_a_loss_that_changes_its_argument_condemns_no_right_gradient(way: str) -> None:
    def loss(p: dict) -> complex:
        value = np.sum(p["w"] ** 2) + np.sum(p["b"] ** 2)
        p["w"][...] = p["b"][...] = 7.0
        return value

    point = {"w": np.array([1.0, 2.0, 4.0, 8.0]), "b": np.array([3.0])}
    grads = {name: 2 * value for name, value in point.items()}
    report = gradient_check(loss, point, grads, tolerance=1e-5, **WAYS[way])
    assert report.right, str(report)
    assert point["w"].tolist() == [1.0, 2.0, 4.0, 8.0] and point["b"].tolist() == [3.0]


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_is_further_off_than_any_number(bad: float) -> None:
    plain = np.ones((2, 2))
    got = np.array([[1.0, 1e300], [bad, -1e300]])
    assert worst_entry(got, plain) == worst_entry(plain, got) == (1, 0)
    assert worst_entry(np.array([5.0, bad]), np.array([1.0, bad])) == (1,)
    [check] = gradient_check(lambda p: float(np.sum(p["w"])), {"w": plain}, {"w": got}).checks
    assert check.worst == (1, 0) and not check.right
    assert check.got == bad or (np.isnan(check.got) and np.isnan(bad))


def test_of_numbers_the_one_that_is_furthest_off_is_the_worst() -> None:
    assert worst_entry(np.array([5.0, 1.0, -3.0]), np.array([4.0, 3.0, 0.0])) == (2,)
    assert worst_entry(np.array(5.0), np.array(4.0)) == ()


def test_a_report_keeps_the_order_of_the_parameters() -> None:
    point = {"b": np.ones(2), "W": np.ones(3), "a": np.ones(1)}
    wrong = {"a": np.ones(1), "W": np.ones(4), "b": np.ones(2)}
    report = gradient_check(lambda p: float(sum(map(np.sum, p.values()))), point, wrong)
    assert [(check.name, check.right) for check in report.checks] == [
        ("db", True),
        ("dW", False),
        ("da", True),
    ]
    along = gradient_check(lambda p: 0.0, point, wrong, directions=2)  # has a shape to tell of
    assert "dW" in [check.name for check in along.checks] and not along.right
