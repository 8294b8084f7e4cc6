"""Whether a gradient check can be trusted."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.gradcheck import Finding, audit
from tests.course.gradcheck.support import FIVE, NOT_FINITE, POINT, network


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
    assert causes(audit(lambda p: np.float32(network(p)), POINT, FIVE)) == ["not_float64"]
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


def test_every_finding_says_what_to_do() -> None:
    from course.text import tables

    sentences = [text for key, text in tables().texts.items() if key.startswith("audit_")]
    assert len(sentences) == 8


@pytest.mark.parametrize("bad", NOT_FINITE)
def test_audit_says_that_the_loss_is_not_finite(bad: float) -> None:
    assert [found.cause for found in audit(lambda p: bad, {"w": np.ones(2)})] == ["not_finite"]


def test_audit_says_where_the_loss_cannot_be_measured() -> None:
    def loss(p: dict) -> float:
        with np.errstate(invalid="ignore"):
            return float(np.sum(np.sqrt(p["w"])))

    [found] = audit(loss, {"w": np.array([4.0, 0.0])})
    assert found.cause == "not_finite" and "w[1]" in found.sentence
