"""Learning rates, in a real browser."""

from typing import Any

import numpy as np
import pytest

from course.widgets import LearningRateExplorer
from tests.browser.widgets.support import BLUE, VERMILLION, Show


def four(value: float) -> str:
    """As the script writes it: four digits, as an exponent where zeros would hide them."""
    if value and not 1e-3 <= value < 1e4:
        mantissa, power = f"{value:.3e}".split("e")
        return f"{mantissa}e{int(power):+d}"
    return f"{float(f'{value:.4g}'):.10f}".rstrip("0").rstrip(".")


def descend(rate: float, momentum: float, curvatures: Any, steps: int) -> Any:
    path, v, lam = [np.array([-4.0, 1.5])], np.zeros(2), np.array(curvatures, dtype=float)
    for _ in range(steps):
        v = momentum * v - rate * lam * path[-1]
        path.append(path[-1] + v)
    return np.array(path)


@pytest.mark.parametrize(
    ("rate", "momentum", "curvatures"),
    [
        (0.0, 0.0, (1, 10)),
        (0.02, 0.0, (1, 10)),
        (0.06, 0.0, (1, 10)),
        (0.1, 0.0, (1, 10)),
        (0.18, 0.0, (1, 10)),
        (0.2, 0.0, (1, 10)),
        (0.205, 0.0, (1, 10)),
        (0.25, 0.0, (1, 10)),
        (0.005, 0.2, (1, 10)),
        (0.04, 0.05, (1, 10)),
        (0.1, 0.5, (1, 10)),
        (0.25, 0.5, (1, 10)),
        (0.25, 0.2, (1, 10)),
        (0.02, 0.95, (1, 10)),
        (0.5, 0.0, (2, 3)),
        (0.5, 0.0, (3, 2)),
    ],
)
def test_the_verdict_is_what_many_steps_do(
    show: Show, rate: float, momentum: float, curvatures: tuple[float, float]
) -> None:
    shown = show(LearningRateExplorer(rate, 20, momentum, curvatures))
    long = descend(rate, momentum, curvatures, 400)
    size, said = np.abs(long).max(axis=1), shown.text(".verdict")
    # What is left per step, from the far part of the run; 0 once there is nothing left.
    left = (size[400] / size[200]) ** (1 / 200) if size[200] > 1e-290 else 0.0
    seen = np.abs(long) > 1e-280
    swings = [bool(np.any((np.diff(np.sign(c)) != 0) & s[1:])) for c, s in zip(long.T, seen.T)]  # noqa: B905
    if rate == 0:
        assert said == "It does not move: the rate is 0."
    elif left > 1 + 1e-9:
        assert said == "It diverges: every step makes it worse."
    elif left > 1 - 1e-9:
        assert said == "It neither converges nor diverges: it jumps back and forth."
    elif any(swings):
        where = " and ".join(n for n, swing in zip(("θ₁", "θ₂"), swings, strict=True) if swing)
        assert said == f"It oscillates: it overshoots in {where}, and converges all the same."
    elif left > 0.95:
        assert said == f"It converges slowly: a step leaves {100 * left:.1f} % of θ."
    else:
        assert said == "It converges."
    limit = 2 * (1 + momentum) / max(curvatures)
    assert shown.text(".threshold").endswith(f" = {four(limit)}.")
    assert (rate < limit) == (left < 1 - 1e-9) or rate == 0


@pytest.mark.parametrize("steps", [0, 1, 7, 50])
@pytest.mark.parametrize(("rate", "momentum"), [(0.05, 0.0), (0.17, 0.3), (0.25, 0.0)])
def test_the_loss_is_what_numpy_says(show: Show, steps: int, rate: float, momentum: float) -> None:
    explorer = LearningRateExplorer(rate, steps, momentum)
    shown = show(explorer)
    path = descend(rate, momentum, (1, 10), steps)
    loss = float(np.array([1, 10]) @ path[-1] ** 2 / 2)
    word = "step" if steps == 1 else "steps"
    assert shown.sum() == f"Loss after {steps} {word}: {four(loss)}"
    assert shown.text(".start") == "At the start it is 19.25."
    assert shown.sum() in shown.label() and shown.text(".verdict") in shown.label()
    assert f"loss {loss:.4g}" in repr(explorer)
    np.testing.assert_allclose(explorer._path(), path, rtol=1e-12)
    outside = (np.abs(path) > [5, 2.79]).any()
    assert shown.text(".away") == ("The path leaves the picture." if outside else "")
    if not outside:  # the ring round the last place, the dot of the one before
        x, y = 34 + (path[-1][0] + 5) * 39.4, 6 + (2.79 - path[-1][1]) / 5.58 * 220
        np.testing.assert_allclose(shown.pixel(x + 5, y), VERMILLION, atol=8)
        assert shown.pixel(x, y).min() > 240
        if steps > 1:
            x, y = 34 + (path[0][0] + 5) * 39.4, 6 + (2.79 - path[0][1]) / 5.58 * 220
            np.testing.assert_allclose(shown.pixel(x, y), BLUE, atol=8)


def test_the_rate_is_moved_by_keyboard(show: Show) -> None:
    shown = show(LearningRateExplorer())
    picture = shown.picture()
    shown.press("rate η", "ArrowRight", 4)
    shown.press("steps", "ArrowLeft", 3)
    shown.press("momentum β", "ArrowRight", 2)
    numbers = [shown.get(key) for key in ("rate", "steps", "momentum")]
    np.testing.assert_allclose(numbers, [0.06, 17, 0.1])
    loss = float(np.array([1, 10]) @ descend(0.06, 0.1, (1, 10), 17)[-1] ** 2 / 2)
    assert shown.sum() == f"Loss after 17 steps: {four(loss)}"
    assert shown.picture() != picture
    assert shown.text(".threshold") == (
        "It converges for rates below 2(1 + β)/λmax = 2(1 + 0.1)/10 = 0.22."
    )
    shown.press("rate η", "End")
    assert shown.text(".verdict").startswith("It diverges")


def test_curvatures_set_the_range_of_rates(show: Show) -> None:
    explorer = LearningRateExplorer(curvatures=(50, 4))
    assert explorer.rate == 0.01
    shown = show(explorer)
    shown.press("rate η", "End")
    assert shown.get("rate") == pytest.approx(0.05)
