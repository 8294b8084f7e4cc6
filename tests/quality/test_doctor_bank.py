"""The bank of wrong gradients: its networks, their mistakes, and how the doctor is measured."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from autograder.quality import doctor_bank as bank
from autograder.quality.doctor_bank import Case, Measure, Student
from course.doctor.mistakes import MISTAKES, Example
from course.doctor.mistakes.mistake import HEADS

# Its networks


def test_the_number_of_examples_is_no_layers_width_and_not_2() -> None:
    """Otherwise a mistake in one would look like one in the other."""
    widths = {width for shape in (*bank.SHAPES, *bank.NEURON) for width in shape}
    assert bank.EXAMPLES not in widths | {2}


def test_networks_have_no_hidden_layer_or_one_or_two() -> None:
    assert Counter(len(shape) - 2 for shape in bank.SHAPES) == {0: 1, 1: 2, 2: 2}
    [(inputs, outputs)] = bank.NEURON
    assert inputs > outputs == 1


def test_every_activation_and_every_head_is_met() -> None:
    assert Counter(hidden for hidden, _ in bank.HEADS) == {"sigmoid": 2, "tanh": 2, "relu": 2}
    assert {head for _, head in bank.HEADS} == set(HEADS)


def test_there_is_a_student_of_each_kind_with_and_without_decay() -> None:
    wanted = Counter(
        (shape, *kind, decay)
        for shape in bank.SHAPES
        for kind in bank.HEADS
        for decay in (0.0, 0.3)
    )
    students = list(bank.students())
    assert Counter((s.shape, s.hidden, s.head, s.decay) for s in students) == wanted
    assert len({s.X[0, 0] for s in students}) == len(students)


@pytest.fixture(scope="module")
def students() -> list[Student]:
    return [*bank.students(), *bank.students(bank.NEURON)]


def test_parameters_and_inputs_have_the_layers_shapes(students: list[Student]) -> None:
    for student in students:
        pairs = list(zip(student.shape, student.shape[1:], strict=False))
        wanted = {f"W{layer}": pair for layer, pair in enumerate(pairs, 1)}
        wanted |= {f"b{layer}": (k,) for layer, (_, k) in enumerate(pairs, 1)}
        assert {name: np.shape(value) for name, value in student.params.items()} == wanted
        assert student.X.shape == (bank.EXAMPLES, student.shape[0])
        assert student.Y.shape == (bank.EXAMPLES, student.shape[-1])


@pytest.mark.parametrize(("kind", "scale"), [("W", 0.5), ("b", 0.3), ("X", 1.0), ("Y", 1.0)])
def test_numbers_are_of_a_size_at_which_no_unit_is_flat(
    kind: str, scale: float, students: list[Student]
) -> None:
    """And the targets of a regression are of the inputs' size."""
    every = [(s, {**s.params, "X": s.X, "Y": s.Y}) for s in students]
    some = [
        np.ravel(value)
        for student, values in every
        for name, value in values.items()
        if name[0] == kind and (kind != "Y" or student.head == "linear+mse")
    ]
    assert np.std(np.concatenate(some)) == pytest.approx(scale, rel=0.15)


@pytest.mark.parametrize("outputs", [1, 2, 3])
def test_targets_of_a_classification_are_of_every_class(
    outputs: int, students: list[Student]
) -> None:
    targets = np.concatenate(
        [s.Y for s in students if s.shape[-1] == outputs and s.head != "linear+mse"]
    )
    assert set(np.unique(targets)) == {0.0, 1.0}
    assert all(targets.sum(axis=0) > 0)
    assert outputs == 1 or set(targets.sum(axis=1)) == {1.0}


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("relu", [0.0, 0.0, 0.5, 2.0]),
        ("linear", [-1.0, 0.0, 0.5, 2.0]),
        ("tanh", [-0.76159416, 0.0, 0.46211716, 0.96402758]),
        ("sigmoid", [0.26894142, 0.5, 0.62245933, 0.88079708]),
        ("softmax", [0.03535379, 0.09610157, 0.15844471, 0.71009992]),
    ],
)
def test_activations(name: str, values: list[float]) -> None:
    got = bank.ACTIVATIONS[name](np.array([[-1.0, 0.0, 0.5, 2.0]]))
    assert got[0] == pytest.approx(values)


# Its gradients


def loss(student: Student, params: dict[str, np.ndarray]) -> float:
    """Averaged over the examples, with its weight decay."""
    A, Y = student.forward(params)[f"A{student.L}"], student.Y
    of = {
        "mse": lambda: (A - Y) ** 2 / 2,
        "ce": lambda: -Y * np.log(A),
        "bce": lambda: -Y * np.log(A) - (1 - Y) * np.log(1 - A),
    }
    squares = sum(np.sum(value**2) for name, value in params.items() if name[0] == "W")
    each = of[student.head.split("+")[1]]()
    return float(np.sum(each) / bank.EXAMPLES + student.decay / 2 * squares)


def slope(student: Student, name: str, index: tuple[int, ...]) -> float:
    """Of the loss, by moving one parameter to either side."""

    def moved(by: float) -> float:
        value = student.params[name].copy()
        value[index] += by
        return loss(student, {**student.params, name: value})

    return (moved(1e-6) - moved(-1e-6)) / 2e-6


@pytest.mark.parametrize("decay", [0.0, 0.3])
def test_without_a_mistake_a_student_has_the_gradient(
    decay: float, students: list[Student]
) -> None:
    """Along each parameter's first and last entry. Of one output alone there is no softmax."""
    for student in students:
        if student.decay == decay and (student.shape[-1], student.head) != (1, "softmax+ce"):
            got = student.backward()
            assert got.keys() == student.params.keys()
            for name, value in student.params.items():
                for index in (value.ndim * (0,), value.ndim * (-1,)):
                    expected = slope(student, name, index)
                    assert got[name][index] == pytest.approx(expected, rel=1e-5, abs=1e-8)


def student() -> Student:
    return Student((3, 4, 2), "tanh", "sigmoid+bce", 0.3, seed=5)


def test_what_forward_returns_may_have_a_mistake_in_it() -> None:
    one = student()
    assert one.output() is not None
    assert np.array_equal(one.output(), one.cache["A2"])
    assert np.array_equal(one.output(Example({"output": "Z"})), one.cache["Z2"])


def test_a_line_that_nobody_writes_is_an_error() -> None:
    with pytest.raises(KeyError, match="No student writes a, z"):
        student().backward(Example({"z": "1", "mean": "dZ", "a": "1"}))


def test_a_check_knows_what_a_student_computed() -> None:
    one = student()
    one.backward()
    assert one.known() == {
        "params": one.params,
        "cache": one.cache,
        "m": bank.EXAMPLES,
        "decay": 0.3,
        "activation": "tanh",
        "output": "sigmoid+bce",
        "X": one.X,
        "Y": one.Y,
        "earlier": one.earlier,
    }


def test_of_an_old_cache_a_check_knows_that_one() -> None:
    one = student()
    one.backward(MISTAKES["stale_cache"].example)
    known = one.known()["cache"]
    assert known.keys() == one.cache.keys()
    assert known["A0"] is one.X
    assert all(not np.allclose(known[f"A{layer}"], one.cache[f"A{layer}"]) for layer in (1, 2))


def test_the_mistakes_are_the_doctors_and_what_is_no_number() -> None:
    of_gradients = {id for id, mistake in MISTAKES.items() if mistake.of_gradients}
    assert bank.PLANTED.keys() == of_gradients | {"not_a_number"}


@pytest.mark.parametrize("cause", bank.PLANTED)
def test_each_mistake_changes_something_where_it_can_be_made(
    cause: str, students: list[Student]
) -> None:
    example = bank.PLANTED[cause]
    some = [s for s in students if s.head in example.heads and (s.shape[-1] == 1) == example.neuron]
    some = [s for s in some if s.L > 1 or not example.deep]
    pairs = ((s.backward(example), s.truth(example)) for s in some)
    assert any(bank._differ(got[name], truth[name]) for got, truth in pairs for name in truth)


@pytest.mark.parametrize(
    ("got", "expected", "differ"),
    [
        ([1.0, 2.0], [1.0, 2.0], False),
        ([[1.0, 2.0]], [1.0, 2.0], True),
        ([1.0, 2.0 + 2e-10], [1.0, 2.0], True),
        ([1.0 + 5e-12], [1.0], True),
        ([1.0 + 5e-13], [1.0], False),
        ([2e-15], [1e-15], True),
        ([np.nan], [1.0], True),
    ],
)
def test_gradients_differ_in_shape_or_by_more_than_rounding(
    got: Any, expected: Any, differ: bool
) -> None:
    assert bank._differ(np.array(got), np.array(expected)) is differ


def test_a_case_is_a_mistake_in_a_network_where_it_changes_anything(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    planted = {
        "sign": Example({"mean": "-dZ / m"}, ("linear+mse", "softmax+ce")),
        "nothing": Example({"mean": "dZ / m"}),
        "alone": Example({"db": "np.sum(dZ) + 1"}, ("softmax+ce",), neuron=True),
    }
    monkeypatch.setattr(bank, "PLANTED", planted)
    monkeypatch.setattr(bank, "OTHERS", [("turned", Example({"error": "Y - A"}, ("softmax+ce",)))])
    monkeypatch.setattr(bank, "SHAPES", ((3, 2),))
    found = list(bank.cases())
    ours = ["tanh, softmax+ce", "relu, softmax+ce"]
    names = [f"{cause} in (3, 2), {kind}" for kind in ours for cause in ("sign", "turned") * 2]
    names += ["sign in (3, 2), tanh, linear+mse"] * 2
    names += [f"alone in (6, 1), {kind}" for kind in ours for _ in (0.0, 0.3)]
    assert [case.name for case in found] == names
    both, alone = frozenset({"sign", "turned"}), frozenset({"alone"})
    without_decay, with_decay = found[:2], found[2:4]
    assert [case.same for case in without_decay] == [both, both]
    assert [case.same for case in with_decay] == [both, both]
    assert [case.same for case in found[-4:]] == [alone] * 4
    first = found[0]
    assert first.known["output"] == "softmax+ce"
    assert all(np.array_equal(first.got[name], -value) for name, value in first.expected.items())


# How the doctor is measured


def test_the_share_is_of_all_cases() -> None:
    named = {"sign": (9, 10), "doubled": (0, 2)}
    assert Measure(named, [], (0, 1), (0, 1), (1, 1)).share == 9 / 12


def case(cause: str, name: str, *found: str) -> Case:
    """One of which the doctor is to find these."""
    got, expected = {"W": np.array(found)}, {"W": np.array("expected")}
    return Case(cause, name, got, expected, {"m": 7}, frozenset({cause}))


CASES = [
    case("sign", "a", "sign", "doubled"),
    case("sign", "b"),
    case("doubled", "c", "halved", "doubled"),
    case("sign", "d", "sign"),
]
#: What the doctor finds in a student's right gradient, in a noisy one and in a random one.
FOUND = [
    ([], [], ["unknown", "unknown"]),
    (["sign"], ["sign"], ["unknown", "sign"]),
    ([], ["sign"], ["sign", "unknown"]),
    ([], ["sign"], ["unknown"]),
    ([], [], ["unknown"]),
]


def test_the_doctor_is_measured_on_wrong_right_noisy_and_random_gradients(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(0)
    truths = [{"W": 3.0 + 2.0 * rng.normal(size=(40, 50)), "b": np.ones(3)} for _ in FOUND]

    def kind(got: np.ndarray, truth: np.ndarray) -> int:
        """Whether a gradient is the right one, a noisy one, or a random one; no other."""
        if np.array_equal(got, truth):
            return 0
        if np.allclose(got, truth, rtol=1e-7):
            assert np.std(got / truth - 1) == pytest.approx(1e-9, rel=0.1)
            return 1
        assert np.std(got) == pytest.approx(np.std(truth), rel=0.1)
        return 2

    def diagnose(got: Any, expected: Any, *, tolerance: Any = None, **known: Any) -> list[Any]:
        if "number" in known:
            found = kind(got["W"], truths[known["number"]]["W"])
            assert expected is truths[known["number"]]
            assert tolerance == (None if found == 2 else 1e-8)
            causes = FOUND[known["number"]][found]
        else:
            assert (known, tolerance, expected["W"]) == ({"m": 7}, 1e-8, "expected")
            causes = list(got["W"])
        return [SimpleNamespace(cause=cause) for cause in causes]

    def students() -> Iterator[Any]:
        for number, truth in enumerate(truths):
            known = {"number": number}
            yield SimpleNamespace(
                backward=lambda t=truth: t, known=lambda k=known: k, rng=np.random.default_rng(1)
            )

    monkeypatch.setattr(bank, "cases", lambda: CASES)
    monkeypatch.setattr(bank, "students", students)
    monkeypatch.setattr(
        bank, "pairs", lambda count: iter([True] * 2 + [False]) if count == 300 else None
    )
    monkeypatch.setattr(bank, "both_named", lambda case: case)
    monkeypatch.setattr(bank, "diagnose", diagnose)
    named = {"sign": (2, 3), "doubled": (0, 1)}
    assert bank.measure() == Measure(
        named, ["b: none", "c: halved"], (1, 5), (3, 5), (3, 5), (2, 3)
    )


def test_a_pair_is_two_mistakes_in_two_lines_that_both_change_something() -> None:
    found = list(bank.pairs(10))
    assert [case.cause for case in found] == [case.cause for case in bank.pairs(10)]
    for case in found:
        one, other = case.cause.split("+")
        assert one != other and {one, other} <= bank.PLANTED.keys()
        assert bank._differ_any(case.got, case.expected)
    assert sum(map(bank.both_named, found)) >= 8
    assert not bank.both_named(replace(found[0], got=found[0].expected))


@pytest.mark.parametrize("times", [1.0, 2.0, 0.5, 1 / bank.EXAMPLES, float(bank.EXAMPLES)])
def test_a_pair_that_one_factor_makes_as_well_is_none(times: float) -> None:
    truth = {"W1": np.array([1.0, 2.0]), "b1": np.array([3.0])}
    got = {name: times * value for name, value in truth.items()}
    assert bank._multiple(got, truth, times)
    assert not bank._multiple({**got, "b1": got["b1"] * 1.1}, truth, times)
    factors = {"W1": times * truth["W1"], "b1": 3 * truth["b1"]}
    assert not bank._multiple(factors, truth, times)


def test_of_300_pairs_no_factor_alone_is_one() -> None:
    for case in bank.pairs(300):
        m = bank.EXAMPLES
        for times in (1, 2, 0.5, 1 / m, m):
            assert not bank._multiple(case.got, case.expected, times), case.name
