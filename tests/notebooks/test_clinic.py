"""The bug clinic: each patient shows its symptom, and the reference's repair takes it away.

No code of the notebook stands here: its cells are executed, the patient's first, then the answer.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize

from course import gradcheck, notebooks
from course.gradcheck import numerical_gradient, relative_difference
from tests.support import ROOT

CLINIC = "08_bug_clinic"
Cells = dict[str, Any]


@pytest.fixture(scope="module")
def sources() -> dict[str, str]:
    path = ROOT / "source" / CLINIC / f"{CLINIC}.ipynb"
    return {cell["id"]: cell["source"] for cell in notebooks.read(path)["cells"]}


def steps_taken(cells: Cells) -> dict[str, float]:
    """Iterations with the gradient and without, and whether the latter is called a success."""
    X, y, start = cells["moon_X"], cells["moon_y"], cells["theta0"]
    objective, method = cells["objective"], "L-BFGS-B"
    with_jac = minimize(objective, start, args=(X, y), jac=True, method=method)
    without = minimize(lambda t: objective(t, X, y)[0], start, method=method)
    fell = objective(start, X, y)[0] - with_jac.fun
    return {"nit": with_jac.nit, "twin": without.nit, "success": without.success, "fell": fell}


def alike(cells: Cells) -> dict[str, float]:
    """What the check says of the slopes, and how far the outputs are apart after training."""
    X, Y, start = cells["xor_X"], cells["xor_Y"], cells["network_start"](0)
    measured = numerical_gradient(lambda p: cells["network_cost"](p, X, Y), start)
    derived = cells["network_gradient"](start, X, Y)
    trained = cells["network_train"](start, X, Y, cells["alike_rate"])
    return {
        "condemned": min(relative_difference(derived[n], measured[n]) for n in start),
        "spread": float(np.ptp(cells["network_outputs"](trained, X)[1])),
    }


def movement(cells: Cells) -> dict[str, float]:
    """How far the weights of both students moved in an epoch, and the accuracy after ten."""
    start, ill = cells["row_start"](0), cells.get("cured_update", cells["row_second_update"])
    far = {
        student: float(np.mean(np.abs(cells["row_train"](update, 1)["W1"] - start["W1"])))
        for student, update in (("first", cells["row_first_update"]), ("ill", ill))
    }
    return far | {"accuracy": cells["row_accuracy"](cells["row_train"](ill, 10))}


def stuck(cells: Cells) -> dict[str, float]:
    """The check on one example and on five; the cost at the author's rate and at the cure's."""
    data, start = cells["line_points"], cells["line_start"](0)

    def said(some: Any) -> float:
        measured = numerical_gradient(lambda p: cells["line_cost"](p, some), start)
        derived = cells["line_gradient"](start, some)
        return max(relative_difference(derived[n], measured[n]) for n in start)

    slow, fast = (cells["line_cost"](cells["line_train"](r), data) for r in (0.003, 0.5))
    return {"one": said(data[:1]), "five": said(data), "slow": slow, "fast": fast}


def blind(cells: Cells) -> dict[str, float]:
    """What the check says of a right gradient, one turned round, and one that is summed."""
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(6, 3)), np.array([0.0, 1.0, 1.0, 0.0, 1.0, 0.0])
    params = {"w": np.array([0.5, -0.4, 0.3]), "b": np.array([0.2])}
    return {
        name: max(cells["check_gradient"](cells["neuron_loss"], cells[name], params, X, y).values())
        for name in ("neuron_slopes", "neuron_turned", "neuron_summed")
    }


def jump(cells: Cells) -> dict[str, float]:
    """The first step of the biases, the rise of the loss in it, and how alike the biases end."""
    biases, losses = cells["ten_train"](1.0, 30)
    return {
        "jump": float(np.abs(biases[1]).max()),
        "rise": losses[1] - losses[0],
        "spread": float(np.ptp(biases[-1])),
    }


def flat(cells: Cells) -> dict[str, float]:
    """How many errors thirty points have, and the slope of the line."""
    x, y = cells["line_x"], cells["line_y"]
    errors = cells["residuals"](x, y, 0.5, 0.2)
    return {"errors": errors.size, "slope": cells["fit_line"](x, y)[0]}


def restless(cells: Cells) -> dict[str, float]:
    """How far two calls of the cost in use are apart, and how loud training is against use."""
    whole, rng = cells["drop_start"](3), np.random.default_rng(1)
    X, Y = rng.normal(size=(8, 3)), rng.normal(size=(8, 2))
    first, again = (cells["drop_cost"](whole, X, Y, False) for _ in range(2))
    A, draws = np.ones((1, 100)), np.random.default_rng(2)
    heard = np.mean([cells["thin"](A, 0.5, draws, True) for _ in range(200)])
    return {"change": abs(first - again), "loudness": float(heard)}


def rounded(cells: Cells) -> dict[str, float]:
    """What the measurement says of right slopes, in float32."""
    W = cells["small_W"]
    measured = cells["measured_slopes"](cells["layer_cost"], W)
    return {"difference": relative_difference(cells["layer_slopes"](W), measured)}


def slowness(cells: Cells) -> dict[str, float]:
    """The accuracy after a hundred steps, and whether the loss falls all the time."""
    params, history = cells["slow_train"]()
    rises = int(np.sum(np.diff(history) > 0))
    return {"accuracy": cells["slow_accuracy"](params), "rises": rises}


#: Patient → how its symptom is measured, that it is there, and that it is gone.
Found = dict[str, float]
PATIENTS: dict[
    str, tuple[Callable[[Cells], Found], Callable[[Found], bool], Callable[[Found], bool]]
] = {
    "optimiser": (
        steps_taken,
        lambda f: f["nit"] == 0 and f["twin"] == 0 and bool(f["success"]) and f["fell"] == 0,
        lambda f: f["nit"] > 10 and f["twin"] > 10 and f["fell"] > 0.3,
    ),
    "alike": (
        alike,
        lambda f: abs(f["condemned"] - 0.6) < 1e-3 and f["spread"] < 0.02,
        lambda f: f["condemned"] < 1e-7 and f["spread"] > 0.9,
    ),
    "updating": (
        movement,
        lambda f: f["ill"] == 0 and 0 < f["first"] < 0.02 and f["accuracy"] < 0.2,
        lambda f: 0 < f["ill"] < 0.02 and f["accuracy"] > 0.4,
    ),
    "stuck": (
        stuck,
        lambda f: f["one"] < 1e-8 and f["five"] > 1e-2 and min(f["slow"], f["fast"]) > 0.04,
        # The repair alone changes nothing at the author's rate: that is the second fault.
        lambda f: f["five"] < 1e-8 and f["slow"] > 0.04 and f["fast"] < 1e-3,
    ),
    "checker": (
        blind,
        lambda f: all(said == 0 for said in f.values()),
        lambda f: (
            f["neuron_slopes"] < 1e-6 and f["neuron_turned"] > 0.9 and f["neuron_summed"] > 0.5
        ),
    ),
    "bias": (
        jump,
        lambda f: f["jump"] > 3 and f["rise"] > 0.5 and f["spread"] == 0,
        lambda f: f["jump"] < 0.5 and f["rise"] < 0 and f["spread"] > 0.1,
    ),
    "matrix": (
        flat,
        lambda f: f["errors"] == 900 and abs(f["slope"]) < 1e-6,
        lambda f: f["errors"] == 30 and abs(f["slope"] - 2) < 0.1,
    ),
    "dropout": (
        restless,
        lambda f: f["change"] > 1e-3 and abs(f["loudness"] - 0.5) < 0.02,
        lambda f: f["change"] == 0 and abs(f["loudness"] - 1) < 0.02,
    ),
    "precision": (
        rounded,
        lambda f: f["difference"] == 1,
        lambda f: f["difference"] < 1e-6,
    ),
    "slow": (
        slowness,
        lambda f: f["accuracy"] < 0.85 and f["rises"] == 0,
        lambda f: f["accuracy"] > 0.94 and f["rises"] == 0,
    ),
}


def opened(sources: dict[str, str], name: str) -> Cells:
    """The names of the notebook's set-up and of one patient's own code."""
    cells: Cells = {}
    for cell in ("setup", f"{name}-patient"):
        exec(compile(sources[cell], f"<{cell}>", "exec"), cells)
    # What the answer cell holds before anybody writes in it: the author's own settings.
    cells |= {"alike_rate": 0.01, "stuck_rate": 0.003}
    return cells


def test_all_ten_are_here(sources: dict[str, str]) -> None:
    assert [cell[:-8] for cell in sources if cell.endswith("-patient")] == list(PATIENTS)


@pytest.mark.parametrize("name", PATIENTS)
def test_the_symptom_is_there_and_the_repair_takes_it_away(
    name: str, sources: dict[str, str]
) -> None:
    measure, ill, well = PATIENTS[name]
    cells = opened(sources, name)
    before = measure(cells)
    assert ill(before), before
    assert not well(before), before
    exec(compile(sources[name], f"<{name}>", "exec"), cells)
    after = measure(cells)
    assert well(after), after
    assert not ill(after), after


@pytest.mark.parametrize("name", PATIENTS)
def test_the_symptom_is_the_same_every_time(name: str, sources: dict[str, str]) -> None:
    measure = PATIENTS[name][0]
    assert measure(opened(sources, name)) == measure(opened(sources, name))


def truths(cells: Cells) -> dict[str, set[str]]:
    """Of the patients whose quantities are gradients: those that are wrong, by measurement."""
    wrong = {}
    data, start = cells["line_points"], cells["line_start"](0)
    measured = numerical_gradient(lambda p: cells["line_cost"](p, data), start)
    derived = cells["line_gradient"](start, data)
    wrong["stuck"] = {f"d{n}" for n in start if relative_difference(derived[n], measured[n]) > 1e-6}
    X, Y = cells["pictures"][:5], cells["targets"][:5]
    zero = {"W1": np.full((64, 10), 0.1), "b1": np.zeros(10)}
    measured = numerical_gradient(lambda p: cells["ten_loss"](p, X, Y), zero)
    derived = cells["ten_slopes"](zero, X, Y)
    wrong["bias"] = {f"d{n}" for n in zero if relative_difference(derived[n], measured[n]) > 1e-6}
    return wrong


def test_the_wrong_quantity_is_the_one_that_is_wrong(sources: dict[str, str]) -> None:
    """The names that the checks ask for, held against what is measured."""
    cells: Cells = {}
    for cell in ("setup", *(f"{name}-patient" for name in PATIENTS)):
        exec(compile(sources[cell], f"<{cell}>", "exec"), cells)
    wrong = truths(cells)
    # The others, one measurement each.
    theta, X, y = cells["theta0"], cells["moon_X"], cells["moon_y"]
    there = gradcheck.unpack(theta + 0.1, cells["moon_params"])
    at_start = cells["moon_cost"](cells["moon_params"], X, y)
    right_there = cells["moon_cost"](there, X, y)
    if (cells["objective"](theta, X, y)[0], cells["objective"](theta + 0.1, X, y)[0]) != (
        at_start,
        right_there,
    ):
        wrong["optimiser"] = {"cost_elsewhere"}
        assert cells["objective"](theta, X, y)[0] == at_start
    start, X, Y = cells["network_start"](1), cells["xor_X"], cells["xor_Y"]
    error = cells["network_outputs"](start, X)[1] - Y
    if not np.isclose(cells["network_cost"](start, X, Y), 0.5 * np.mean(error**2)):
        wrong["alike"] = {"cost"}
    params, slopes = {"b": np.ones(2)}, {"b": np.ones(2)}
    moved = {
        f"{student}_step"
        for student in ("first", "second")
        if np.allclose(cells[f"row_{student}_update"](params, slopes, 0.1)["b"], 0.9)
    }
    wrong["updating"] = {"first_step", "second_step"} - moved
    if cells["residuals"](np.ones((4, 1)), np.ones(4), 1.0, 0.0).shape != (4, 1):
        wrong["matrix"] = {"errors"}
    whole, X = cells["drop_start"](0), np.ones((2, 3))
    first, again = (cells["drop_hidden"](whole, X, False) for _ in range(2))
    if not np.array_equal(first, again):
        wrong["dropout"] = {"hidden"}
    if np.array_equal(cells["small_W"] + np.float32(1e-8), cells["small_W"]):
        wrong["precision"] = {"nudged"}
    P, Y = np.array([[0.2, 0.8]]), np.array([[1.0, 0.0]])
    if not np.allclose(cells["output_slope"](P, Y), P - Y):
        wrong["slow"] = {"dZ2"}
    kept: dict[str, Any] = {}

    def remembered(params: Any, X: Any, y: Any) -> Any:
        kept["derived"] = cells["neuron_turned"](params, X, y)
        return kept["derived"]

    X, y = np.ones((1, 3)), np.zeros(1)
    point = {"w": np.full(3, 0.1), "b": np.array([0.2])}
    cells["check_gradient"](cells["neuron_loss"], remembered, point, X, y)
    if not np.allclose(kept["derived"]["w"], cells["neuron_turned"](point, X, y)["w"]):
        wrong["checker"] = {"derived"}
    for name in PATIENTS:
        answered: Cells = dict(cells)
        exec(compile(sources[name], f"<{name}>", "exec"), answered)
        assert {answered[f"{name}_wrong"]} == wrong.get(name), name
