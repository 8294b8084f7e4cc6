"""The doctor names the planted mistake, spares what is right, and invents nothing."""

import subprocess
import sys
from importlib import import_module
from pkgutil import iter_modules

import numpy as np
import pytest

from autograder.quality import doctor_bank
from course.doctor import diagnose, diagnose_value, mistakes
from course.doctor.causes import explain, in_general, sentences, table
from course.doctor.mistakes import MISTAKES, Example, Mistake, registered
from course.doctor.network import Twist
from course.text import Sentences, tables
from tests.support import ROOT

M = 5


def neuron(seed: int) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    X, w, b = rng.normal(size=(M, 2)), rng.normal(size=2), float(rng.normal())
    y = np.array([1.0, 0.0, 0.0, 1.0, 1.0])
    a = 1 / (1 + np.exp(-(X @ w + b)))
    return {"X": X, "y": y, "a": a, "w": w, "b": np.array(b), "dz": (a - y) / M}


# Each mistake as a student would write it: from the neuron to (dw, db).
ON_A_NEURON = {
    "not_averaged": lambda n: (n["X"].T @ (n["a"] - n["y"]), np.sum(n["a"] - n["y"])),
    "averaged_twice": lambda n: (n["X"].T @ n["dz"] / M, np.mean(n["dz"])),
    "sign": lambda n: (-(n["X"].T @ n["dz"]), -np.sum(n["dz"])),
    "doubled": lambda n: (2 * n["X"].T @ n["dz"], 2 * np.sum(n["dz"])),
    "halved": lambda n: (n["X"].T @ n["dz"] / 2, np.sum(n["dz"]) / 2),
    "output_derivative_kept": lambda n: (
        n["X"].T @ (n["dz"] * n["a"] * (1 - n["a"])),
        np.sum(n["dz"] * n["a"] * (1 - n["a"])),
    ),
    "left_zero": lambda n: (np.zeros(2), 0.0),
    "weights_returned": lambda n: (n["w"], n["b"]),
    "row0": lambda n: (n["X"][0] * n["dz"][0], n["dz"][0]),
}


def context(n: dict[str, np.ndarray]) -> dict[str, object]:
    return {
        "params": {"w": n["w"], "b": n["b"]},
        "cache": {"A0": n["X"], "A1": n["a"]},
        "m": M,
        "output": "sigmoid+bce",
        "Y": n["y"],
    }


def truth(n: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {"w": n["X"].T @ n["dz"], "b": np.sum(n["dz"])}


@pytest.mark.parametrize("cause", ON_A_NEURON)
@pytest.mark.parametrize("seed", range(20))
def test_names_the_mistake_first(cause: str, seed: int) -> None:
    n = neuron(seed)
    dw, db = ON_A_NEURON[cause](n)
    found = diagnose({"w": dw, "b": db}, truth(n), **context(n))
    first = {p: next(d.cause for d in found if d.parameter == p) for p in "wb"}
    assert [first["w"], first["b"]] == [cause, cause]
    assert all(d.share == pytest.approx(1, abs=1e-6) for d in found if d.cause == cause)


@pytest.mark.parametrize("seed", range(50))
def test_right_gradients_are_spared(seed: int) -> None:
    n = neuron(seed)
    noise = 1 + 1e-9 * np.random.default_rng(seed).normal()
    right = {k: v * noise for k, v in truth(n).items()}
    assert diagnose(right, truth(n), **context(n)) == []


@pytest.mark.parametrize("seed", range(50))
def test_random_gradients_fit_no_pattern(seed: int) -> None:
    n = neuron(seed)
    rng = np.random.default_rng(1000 + seed)
    found = diagnose({"w": rng.normal(size=2), "b": rng.normal()}, truth(n), **context(n))
    assert [d.cause for d in found] == ["unknown", "unknown"]


def test_where_two_causes_fit_both_are_named() -> None:
    found = diagnose(np.array([2.0, 4.0]), np.array([1.0, 2.0]), m=2)
    assert [d.cause for d in found] == ["not_averaged", "doubled"]


@pytest.mark.parametrize(
    ("got", "cause"),
    [
        (np.ones((3, 2)), "wrong_shape"),
        (np.arange(1.0, 7.0).reshape(2, 3).T, "transposed"),
        (np.ones((2, 3, 5)), "wrong_shape"),
        (np.ones(6), "wrong_shape"),
        (np.full((2, 3), np.nan), "not_a_number"),
        (np.full((2, 3), np.inf), "not_a_number"),
    ],
)
def test_shapes_and_numbers(got: np.ndarray, cause: str) -> None:
    [found] = diagnose(got, np.arange(1.0, 7.0).reshape(2, 3), m=5)
    assert found.cause == cause


def test_float32_is_recognised_where_it_is_not_enough() -> None:
    exact = np.random.default_rng(0).normal(size=7)
    [found] = diagnose(exact.astype(np.float32), exact, tolerance=1e-9)
    assert found.cause == "float32"


def test_squared_error_needs_the_derivative() -> None:
    n = neuron(3)
    slope = n["a"] * (1 - n["a"])
    right = {"w": n["X"].T @ (n["dz"] * slope), "b": np.sum(n["dz"] * slope)}
    got = {"w": n["X"].T @ n["dz"], "b": np.sum(n["dz"])}
    found = diagnose(got, right, **{**context(n), "output": "sigmoid+mse"})
    assert [d.cause for d in found] == ["missing_output_derivative"] * 2


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (lambda a: M * a, "not_averaged"),
        (lambda a: 1 - a, "flipped"),
        (lambda a: np.log(a / (1 - a)), "no_activation"),
        (lambda a: 1 / (1 + np.exp(-a)), "activated_twice"),
        (lambda a: -a, "sign"),
    ],
)
def test_values(change, cause: str) -> None:
    a = np.array([0.2, 0.7, 0.4])
    assert diagnose_value(a + 0.1, a, m=M) == []
    assert diagnose_value(change(a), a, m=M)[0].cause == cause


def test_foreseen_mistakes_come_first() -> None:
    found = diagnose_value(2.0, 1.0, m=2, mistakes={"one_sided": 2.0})
    assert found[0].cause == "one_sided"


def test_every_sentence_can_be_filled_in() -> None:
    facts = {
        "name": "dw",
        "factor": 4.0,
        "m": 4,
        "value": 1.0,
        "got_shape": (2,),
        "got": 0.1,
        "expected_shape": (3,),
        "expected": 3,
        "limit": 1e-6,
        "hint": "",
        "decay": 0.1,
        "first": "One.",
        "second": "Two.",
        "weight": "dW1",
        "bias": "db1",
        "layer": 1,
        "above": 2,
        "step": "dz",
        "others": "Some.",
        "times": 3.0,
        "rate": 0.1,
        "number": 3,
        "what": " (the number of inputs)",
        "k": 2,
        "where": "dW1",
        "found": "Z1",
        "belongs": "A1",
        "through": "W2",
        "rows": "rows",
        "axis": 0,
        "slope": "A(1 − A)",
        "letter": "W",
        "gate": "OR",
    }
    ends = ("doctor_A_first", "doctor_dZ_first")  # parts of a sentence
    texts = tables().texts.items()
    hints = [text for key, text in texts if key.startswith("doctor_") and key not in ends]
    said = [text for s in sentences().values() for text in (s.gradient, s.value) if text]
    for text in (*hints, *said):
        sentence = text.format(**facts).strip()
        assert sentence[0].isupper() or sentence.startswith(("dw", "db", "dW", "a ", "b "))
        assert sentence.endswith((".", "?"))


@pytest.mark.corpus
def test_the_doctor_is_as_good_as_promised() -> None:
    """On a bank of planted mistakes, written apart from the doctor's own arithmetic."""
    found = doctor_bank.measure(every=7)
    assert sum(of for _, of in found.named.values()) >= 300
    assert set(found.named) == set(doctor_bank.PLANTED)
    assert found.share >= 0.99, found.misnamed
    for cause, (right, of) in found.named.items():
        assert right >= 0.75 * of, (cause, found.misnamed)
    assert found.alarms[0] == found.noisy_alarms[0] == 0
    assert found.unknown[0] >= 0.99 * found.unknown[1]
    assert found.both[0] >= 0.9 * found.both[1]


@pytest.mark.parametrize("second", ["output_derivative_kept", "no_activation_derivative"])
@pytest.mark.parametrize("first", ["not_averaged", "sign", "decay_missing"])
def test_two_mistakes_at_once(first: str, second: str) -> None:
    """One in the backward pass, and one in what is made of its result."""
    student = doctor_bank.Student((3, 4, 2), "tanh", "softmax+ce", 0.3, seed=5)
    truth, wrong = student.backward(), student.backward(MISTAKES[second].example)
    factor = {"not_averaged": 7, "sign": -1, "decay_missing": 1}[first]
    kept = 0 if first == "decay_missing" else 1
    for name, value in student.params.items():
        decay = student.decay * value if name[0] == "W" else 0
        wrong[name] = factor * (wrong[name] - decay) + kept * decay
    found = diagnose(wrong, truth, **student.known())
    both = [d for d in found if set(d.cause.split("+")) == {first, second}]
    assert "W1" in {d.parameter for d in both}, found
    assert both[0].sentence.startswith("Two mistakes at once.")


def test_factors_join_with_a_sign_only() -> None:
    sign, seven, half = Twist(scale=-1), Twist(scale=7), Twist(scale=0.5)
    assert (joined := sign.joined(seven)) and joined.scale == -7
    assert (joined := seven.joined(sign)) and joined.scale == -7
    assert seven.joined(half) is None and half.joined(seven) is None
    assert (joined := Twist(turn=True).joined(seven)) and (joined.turn, joined.scale) == (True, 7)
    assert Twist(turn=True).joined(Twist(turn=True)) is None


def test_transposed_and_not_averaged() -> None:
    student = doctor_bank.Student((3, 4, 2), "tanh", "softmax+ce", 0.0, seed=5)
    truth = student.backward()
    found = diagnose({k: 7 * v.T for k, v in truth.items()}, truth, **student.known())
    assert {d.parameter: d.cause for d in found} == {
        "W1": "not_averaged+transposed",
        "W2": "not_averaged+transposed",
        "b1": "not_averaged",
        "b2": "not_averaged",
    }


def test_an_unknown_mistake_points_at_the_step_to_look_at() -> None:
    student = doctor_bank.Student((3, 4, 2), "tanh", "softmax+ce", 0.0, seed=5)
    truth = student.backward()
    rng = np.random.default_rng(0)
    for wrong, words in (
        (["W1", "b1"], "step from dZ2 to dZ1"),
        (["W2", "b2", "W1", "b1"], "look at dZ2 first"),
        (["W2"], "the product that makes dW2"),
        (["b1"], "the sum that makes db1"),
    ):
        got = {k: rng.normal(size=v.shape) if k in wrong else v for k, v in truth.items()}
        found = diagnose(got, truth, **student.known())
        assert {d.parameter for d in found} == set(wrong)
        assert all(words in d.sentence for d in found), found


def test_one_neuron_has_no_layers_to_count() -> None:
    truth = {"w": np.array([0.3, -0.2]), "b": np.array(0.1)}
    found = diagnose({"w": np.array([0.7, 0.45]), "b": np.array(-0.63)}, truth)
    assert [d.cause for d in found] == ["unknown", "unknown"]
    assert all("look at dz first" in d.sentence for d in found)


def test_what_does_not_fit_together_is_left_out() -> None:
    """A context that contradicts itself costs the structural hypotheses, not the diagnosis."""
    student = doctor_bank.Student((3, 4, 2), "tanh", "softmax+ce", 0.0, seed=5)
    truth = student.backward()
    known = {**student.known(), "activation": "sigmoid"}
    found = diagnose({k: 7 * v for k, v in truth.items()}, truth, **known)
    assert {d.cause for d in found} == {"not_averaged"}
    known = {**student.known(), "X": student.X[:3], "Y": student.Y[:, :1]}
    found = diagnose({k: -v for k, v in truth.items()}, truth, **known)
    assert {d.cause for d in found} == {"sign"}


def test_a_part_of_the_gradients_is_enough() -> None:
    """db1 alone, of a network of which only the first layer is known."""
    X, Y = np.arange(15.0).reshape(5, 3), np.eye(2)[[0, 1, 0, 1, 1]]
    known = {"W1": np.full((3, 2), 0.1), "b1": np.zeros(2)}
    truth = np.array([0.1, 0.3])
    for got, cause in ((5 * truth, "not_averaged"), (-truth, "sign")):
        (found,) = diagnose(
            {"b1": got}, {"b1": truth}, params=known, X=X, Y=Y, output="sigmoid+bce", m=5
        )
        assert found.cause == cause


PARTS = {
    "id": "tripled",
    "sentences": Sentences("{name} is tripled.", "This is tripled.", "Tripled."),
    "example": Example({"mean": "3 * dZ / m"}),
    "twists": lambda p: [],
    "values": lambda got, expected, m: [3 * expected],
}


@pytest.mark.parametrize(
    ("lacks", "part"),
    [
        ({"id": ""}, "id"),
        ({"twists": None, "values": None}, "prediction"),
        ({"sentences": Sentences("", "Thrice.", "Tripled.")}, "sentence for a gradient"),
        ({"sentences": Sentences("{name} is tripled.", "", "Tripled.")}, "sentence for a value"),
        ({"sentences": Sentences("{name} is tripled.", "Thrice.")}, "sentence for a class"),
        ({"example": Example({})}, "example"),
    ],
)
def test_a_mistake_has_all_its_parts(lacks: dict[str, object], part: str) -> None:
    assert Mistake(**PARTS).id == "tripled"
    with pytest.raises(ValueError, match=f"has no {part}"):
        Mistake(**{**PARTS, **lacks})


def test_an_id_is_taken_once() -> None:
    with pytest.raises(ValueError, match="tripled"):
        registered(Mistake(**PARTS), Mistake(**PARTS))


def test_every_mistake_that_is_written_is_registered() -> None:
    names = [module.name for module in iter_modules(mistakes.__path__)]
    modules = [import_module(f"{mistakes.__name__}.{name}") for name in names]
    written = [v for module in modules for v in vars(module).values() if isinstance(v, Mistake)]
    assert len(written) > 20
    assert set(MISTAKES) == {mistake.id for mistake in written}


def test_a_cause_has_its_sentences_whoever_asks_first() -> None:
    code = "from course.doctor import in_general as g; print(g('not_averaged'))"
    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert asked.stdout.strip() == MISTAKES["not_averaged"].sentences.general
    with pytest.raises(KeyError, match="typo"):
        explain("typo")
    with pytest.raises(KeyError, match="wrong_shape"):  # it has a sentence for gradients only
        explain("wrong_shape", gradient=False)
    assert in_general("typo_of_old") == "typo of old"


def test_the_page_of_the_doctor_lists_its_causes() -> None:
    page = (ROOT / "docs" / "api" / "doctor.md").read_text()
    assert table() in page


def test_mistakes_in_a_value_are_planted_and_named() -> None:
    student = doctor_bank.Student((3, 4, 2), "tanh", "sigmoid+bce", 0.0, seed=5)
    of_values = [mistake for mistake in MISTAKES.values() if not mistake.of_gradients]
    assert len(of_values) >= 3
    for mistake in of_values:
        found = diagnose_value(student.output(mistake.example), student.output())
        assert [d.cause for d in found][:1] == [mistake.id]


def test_an_example_is_of_lines_that_students_write() -> None:
    student = doctor_bank.Student((3, 4, 2), "tanh", "sigmoid+bce", 0.0, seed=5)
    with pytest.raises(KeyError, match="dV"):
        student.backward(Example({"dV": "0"}))


def test_an_infinite_truth_makes_no_gradient_right() -> None:
    found = diagnose({"w": np.array([1.0, 999.0])}, {"w": np.array([np.inf, 4.0])})
    assert [d.cause for d in found] == ["not_measured"]
