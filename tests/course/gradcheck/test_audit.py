"""Whether a gradient check can be trusted."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.gradcheck import Finding, audit, gradient_check, numerical_gradient
from course.text import say
from tests.course.gradcheck.support import EPS, FIVE, NOT_FINITE, POINT, network


def causes(findings: list[Finding]) -> list[str]:
    return [finding.cause for finding in findings]


def test_a_sound_check_is_trusted() -> None:
    assert audit(network, POINT, FIVE) == []


@given(st.integers(0, 500))
def test_sound_networks_are_trusted_at_any_scale(seed: int) -> None:
    rng = np.random.default_rng(seed)
    scale = 10.0 ** rng.uniform(-2, 0.7)
    point = {"W": scale * rng.normal(size=(3, 2)), "b": scale * rng.normal(size=2)}
    assert audit(network, point, FIVE) == []


def test_ignored_argument() -> None:
    assert causes(audit(lambda p: network(POINT), POINT, FIVE)) == ["ignores_argument"]


def test_changed_argument() -> None:
    def loss(p: dict) -> float:
        value = network(p)
        p["b"] += 1
        return value

    [finding] = audit(loss, POINT, FIVE)
    assert finding.cause == "mutates_argument" and "(b)" in finding.sentence


def test_dropout_left_on() -> None:
    rng = np.random.default_rng(1)
    assert causes(audit(lambda p: network(p) * rng.uniform(), POINT, FIVE)) == ["random"]


def test_float32_inside_outside_and_in_the_parameters() -> None:
    def inside(p: dict) -> float:
        A = np.tanh(FIVE.astype(np.float32) @ p["W"].astype(np.float32))
        return float(np.mean(A**2))

    half = {name: value.astype(np.float32) for name, value in POINT.items()}
    assert causes(audit(inside, POINT, FIVE)) == ["not_float64"]
    for kind in (np.float32, np.float16):
        flat = audit(lambda p, kind=kind: kind(np.sum(p["w"] ** 2)), {"w": np.zeros(2)})
        assert causes(flat) == ["not_float64"]  # no slope tells it here: its type does
        low = {name: value.astype(kind) for name, value in POINT.items()}
        assert causes(audit(lambda p, kind=kind: kind(network(p)), POINT)) == ["not_float64"]
        assert causes(audit(network, low)) == ["not_float64"]
    assert causes(audit(network, half, FIVE)) == ["not_float64"]


def relu_loss(p: dict) -> float:
    return float(np.mean(np.maximum(FIVE @ p["W"] + p["b"], 0) ** 1))


def test_kinks_are_seen_where_they_are() -> None:
    at_the_kink = {"W": np.zeros((3, 2)), "b": np.zeros(2)}
    [finding] = audit(relu_loss, at_the_kink, FIVE)
    assert finding.cause == "kink" and "W[" in finding.sentence
    assert audit(relu_loss, POINT, FIVE) == []


def test_one_example() -> None:
    assert causes(audit(network, POINT, FIVE[:1])) == ["one_example"]
    assert causes(audit(network, POINT, np.repeat(FIVE[:1], 5, axis=0))) == ["one_example"]


def test_two_examples_are_no_single_one() -> None:
    assert audit(network, POINT, FIVE[:2]) == []


def bent(at: float, bend: float = 1.0, slope: float = 0.0) -> list[Finding]:
    """The audit at 0 of a loss with slope − bend to the left of `at`, slope + bend to the right."""

    def loss(p: dict) -> float:
        w = float(p["w"][0])
        return slope * w + bend * abs(w - at)

    return audit(loss, {"w": np.zeros(1)}, eps=EPS)


@pytest.mark.parametrize("at", [0.0, 0.08, 0.098, 0.5, 0.99, -0.5, -0.99])
def test_a_kink_anywhere_within_the_step_is_named(at: float) -> None:
    [finding] = bent(at * EPS, slope=0.3)
    assert finding.cause == "kink" and "w[0]" in finding.sentence and "1e-05" in finding.sentence


@pytest.mark.parametrize("at", [1.02, 3.0, -1.02])
def test_a_kink_beyond_the_step_does_no_harm(at: float) -> None:
    assert bent(at * EPS, slope=0.3) == []


@pytest.mark.parametrize(("at", "named"), [(0.5e-5, True), (2e-5, False)])
def test_without_a_step_that_of_the_check_is_taken(at: float, named: bool) -> None:
    found = audit(lambda p: float(np.abs(p["w"][0] - at) + 0.3 * p["w"][0]), {"w": np.zeros(1)})
    assert causes(found) == ["kink"] * named


@pytest.mark.parametrize(("bend", "named"), [(2e-3, True), (5e-4, False)])
def test_a_kink_counts_from_a_thousandth_of_the_slope(bend: float, named: bool) -> None:
    assert causes(bent(0.0, bend, slope=1.0)) == ["kink"] * named


@pytest.mark.parametrize(("bend", "named"), [(2e-7, True), (2e-8, False)])
def test_a_kink_that_rounding_could_make_is_none(bend: float, named: bool) -> None:
    assert causes(bent(0.0, bend)) == ["kink"] * named


@pytest.mark.parametrize("curvature", [1e2, 1e3, 1e5])
def test_a_strong_curvature_is_no_kink(curvature: float) -> None:
    def loss(p: dict) -> float:
        return float(np.sum(p["w"] + curvature * p["w"] ** 2))

    assert audit(loss, {"w": np.zeros(1)}, eps=EPS) == []


def test_kinks_are_looked_for_at_as_many_entries_as_asked() -> None:
    def loss(p: dict) -> float:
        return float(np.sum(p["w"]) + abs(p["w"][57]))  # flat but for one entry's kink

    assert audit(loss, {"w": np.zeros(100)}, sample=1) == []
    assert causes(audit(loss, {"w": np.zeros(100)}, sample=100)) == ["kink"]


@pytest.mark.parametrize(("digit", "named"), [(1e4, True), (3e3, False), (10.0, False)])
@pytest.mark.parametrize("size", [1.0, 50.0])
def test_a_loss_moves_in_steps_where_these_are_thousands_of_its_last_digit(
    digit: float, named: bool, size: float
) -> None:
    step = digit * np.finfo(np.float64).eps * size

    def loss(p: dict) -> float:
        return step * np.round((size + np.sum(np.sin(p["w"] - 1))) / step)

    assert ("not_float64" in causes(audit(loss, {"w": np.ones(3)}))) is named


@pytest.mark.parametrize("at", [15.0, 15.5, 16.0, 16.5, 17.0])
def test_a_saturated_loss_is_not_taken_for_one_in_float32(at: float) -> None:
    """tanh(16) lacks about a hundred last digits to 1: the loss moves in steps, in float64 too."""
    assert audit(lambda p: float(np.tanh(at + p["w"][0])), {"w": np.zeros(1)}) == []


@pytest.mark.parametrize("radius", [0.05, 0.8])
def test_a_loss_that_is_flat_near_by_does_not_ignore_its_argument(radius: float) -> None:
    def loss(p: dict) -> float:
        return float(np.sum(np.maximum(np.abs(p["w"]) - radius, 0)))

    assert audit(loss, {"w": np.zeros(10)}) == []


@pytest.mark.parametrize("values", [[np.nan, 1.0], [1.0, np.nan], [np.nan, np.nan]])
def test_a_loss_that_is_no_number_only_sometimes_is_not_said_to_draw(values: list[float]) -> None:
    seen = iter([0.0, *values])
    [found] = audit(lambda p: next(seen), {"w": np.zeros(1)})
    assert found == Finding("not_finite", say("audit_not_finite", value=np.nan))


def test_two_huge_values_of_the_loss_are_numbers() -> None:
    assert audit(lambda p: 1.5e308 * float(np.cos(p["w"][0])), {"w": np.zeros(1)}) == []


@pytest.mark.parametrize(
    ("output", "kind"),
    [
        (np.zeros((4, 1)), "ndarray (4, 1)"),
        (np.zeros(0), "ndarray (0,)"),
        (None, "NoneType"),
        ((0.5, {"w": 1.0}), "tuple"),
        ([0.5], "list"),
    ],
)
def test_what_is_not_one_number_is_said_to_be_that(output: object, kind: str) -> None:
    said = say("not_one_number", kind=kind)
    assert audit(lambda p: output, POINT) == [Finding("not_one_number", said)]
    for check in (numerical_gradient, lambda f, p: gradient_check(f, p, p)):
        with pytest.raises(TypeError) as raised:
            check(lambda p: output, POINT)
        assert str(raised.value) == said


def test_an_array_of_one_number_is_one() -> None:
    point = {"w": np.ones((1, 1))}
    assert audit(lambda p: p["w"] ** 2, point) == []
    assert numerical_gradient(lambda p: p["w"] ** 2, point)["w"] == pytest.approx(2)


def in_columns(p: dict) -> float:
    """The same network as always, with an example in each column."""
    return float(np.mean(np.tanh(p["W"].T @ FIVE.T + p["b"][:, None]) ** 2))


@pytest.mark.parametrize(
    ("X", "named"),
    [
        (np.repeat(FIVE[:1].T, 6, axis=1), True),  # six copies in columns
        (FIVE[:1].T, True),  # one example, in a column
        (FIVE.T, False),
        (np.repeat(FIVE[:2].T, 3, axis=1), False),  # three copies of each of two examples
        (np.repeat(FIVE[:, :1], 3, axis=1), False),  # one feature three times, examples in rows
        (np.repeat(FIVE[:3, :1], 3, axis=1), False),  # 3 × 3: they may be either
        (np.repeat(FIVE[:, :1], 7, axis=1), False),  # fits no parameter at all
    ],
)
def test_copies_of_one_example_are_seen_in_columns_too(X: np.ndarray, named: bool) -> None:
    assert causes(audit(in_columns, POINT, X)) == ["one_example"] * named


def test_what_is_no_number_is_no_kink() -> None:
    """What is tried for kinks is what was tried for numbers."""

    def loss(p: dict) -> float:
        with np.errstate(invalid="ignore"):
            return float(np.sum(np.sqrt(p["w"])))

    points = [{"w": (np.arange(size) > 1.0) * 1.0} for size in range(3, 12)]
    found = [causes(audit(loss, point, sample=2)) for point in points]
    assert [] in found and ["not_finite"] in found
    assert all(one in ([], ["not_finite"]) for one in found)


def test_whether_a_loss_ignores_its_argument_is_asked_near_by_and_far_off() -> None:
    seen = []

    def loss(p: dict) -> float:
        seen.append(p["w"])
        return 1.0

    assert causes(audit(loss, {"w": np.zeros(1000)}, sample=1)) == ["ignores_argument"]
    near, nearer, far = seen[-3:]
    np.testing.assert_allclose([near, nearer], [1e-3 * far, 0.1 * far])
    assert np.std(far) == pytest.approx(1, rel=0.1)


@pytest.mark.filterwarnings("error")
def test_a_loss_that_is_flat_near_by_is_not_divided_by_its_slope() -> None:
    def loss(p: dict) -> float:
        return float(np.maximum(np.abs(p["w"][0]) - 0.05, 0))

    with np.errstate(all="raise"):
        assert audit(loss, {"w": np.zeros(1)}) == []


def test_a_loss_that_has_its_limits_is_not_taken_for_one_in_float32() -> None:
    def loss(p: dict) -> float:
        [w] = p["w"]
        return float(w + w**2) if abs(w) < 1e-4 else np.inf

    assert audit(loss, {"w": np.zeros(1)}) == []


@pytest.mark.parametrize(("step", "named"), [(2.3e-16, False), (4e-15, True)])
def test_a_loss_near_0_is_held_to_the_last_digits_of_a_thousandth(step: float, named: bool) -> None:
    def loss(p: dict) -> float:
        return step * np.round(p["w"][0] / step)

    assert ("not_float64" in causes(audit(loss, {"w": np.zeros(1)}))) is named


@pytest.mark.parametrize(("slope", "named"), [(5e-6, True), (5e-7, False)])
def test_of_a_loss_that_is_nearly_flat_nothing_can_be_told(slope: float, named: bool) -> None:
    step = 1e4 * np.finfo(np.float64).eps

    def loss(p: dict) -> float:
        return step * np.round((1 + slope * p["w"][0]) / step)

    assert ("not_float64" in causes(audit(loss, {"w": np.zeros(1)}))) is named


def test_every_finding_has_its_sentence() -> None:
    from course.text import tables

    found = {key.removeprefix("audit_") for key in tables().texts if key.startswith("audit_")}
    of_arguments = {"ignores_argument", "mutates_argument"}
    of_numbers = {"random", "not_float64", "not_finite", "not_finite_near"}
    assert found == {*of_arguments, *of_numbers, "kink", "one_example"}


@pytest.mark.parametrize("bad", NOT_FINITE)
def test_audit_says_that_the_loss_is_not_finite(bad: float) -> None:
    assert [found.cause for found in audit(lambda p: bad, {"w": np.ones(2)})] == ["not_finite"]


def test_audit_says_where_the_loss_cannot_be_measured() -> None:
    def loss(p: dict) -> float:
        with np.errstate(invalid="ignore"):
            return float(np.sum(np.sqrt(p["w"])))

    for eps in (1e-5, 1e-3):
        [found] = audit(loss, {"w": np.array([4.0, 0.0])}, eps=eps)
        said = say("audit_not_finite_near", value=np.nan, entry="w[1]", eps=eps)
        assert (found.cause, found.sentence) == ("not_finite", said)


def test_audit_says_what_the_loss_is_where_it_is_no_number() -> None:
    [found] = audit(lambda p: np.inf, {"w": np.ones(2)})
    assert found.sentence == say("audit_not_finite", value=np.inf)
    low = {"w": np.zeros(1)}
    [below] = audit(lambda p: -np.inf if p["w"][0] < 0 else float(p["w"][0]), low)
    [above] = audit(lambda p: np.inf if p["w"][0] > 0 else float(p["w"][0]), low)
    for found, value in ((below, -np.inf), (above, np.inf)):
        assert found.sentence == say("audit_not_finite_near", value=value, entry="w[0]", eps=1e-5)


def test_audit_says_what_two_calls_gave() -> None:
    seen = iter([0.0, 1.0, 2.0])
    [found] = audit(lambda p: next(seen), {"w": np.zeros(1)})
    assert found.sentence == say("audit_random", first=1.0, again=2.0)


def test_audit_names_all_that_a_loss_changes_and_looks_on() -> None:
    def loss(p: dict) -> float:
        value = float(np.abs(p["w"][0]) + 0.3 * p["w"][0] + p["b"][0] + p["c"][0])
        p["w"] += 1
        p["b"] += 1
        return value

    changes, kink = audit(loss, {"w": np.zeros(1), "b": np.ones(1), "c": np.ones(1)})
    assert changes.sentence == say("audit_mutates_argument", names="w, b")
    assert kink.sentence == say("audit_kink", entry="w[0]", eps=1e-5)
