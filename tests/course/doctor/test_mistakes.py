"""Each mistake by itself: where it can be met, and what it predicts there."""

from dataclasses import replace

import numpy as np
import pytest

from autograder.quality.doctor_bank import OTHERS, Student
from course.doctor import diagnose
from course.doctor.causes import sentences
from course.doctor.mistakes import MISTAKES, Example
from course.doctor.mistakes.mistake import HEADS
from course.doctor.network import Problem, forward, predict
from tests.course.doctor.test_forms import ALL, DEEP, NEURON, Net, differ, problem

#: What is made of a gradient alone, with the number of its forms; others need the network.
WITHOUT_A_NETWORK = {
    "not_averaged": 1,
    "averaged_twice": 1,
    "sign": 1,
    "doubled": 1,
    "halved": 1,
    "transposed": 1,
    "bias_row0": 2,
    "bias_not_summed": 2,
    "bias_wrong_axis": 4,
    "decay_missing": 2,
    "decay_on_bias": 1,
    "decay_doubled": 1,
    "decay_averaged": 1,
    "decay_sign": 1,
    "decay_halved": 1,
    "wrong_divisor": 10,
}
STRUCTURAL = [id for id, mistake in MISTAKES.items() if mistake.twists]


def seen(net: Net, got: dict[str, np.ndarray] | None = None) -> Problem:
    student = net.student()
    return problem(student, student.backward() if got is None else got)


def forms(cause: str, where: Problem) -> int:
    twists = MISTAKES[cause].twists
    assert twists is not None
    return len(twists(where))


@pytest.mark.parametrize(("cause", "net", "lines"), ALL)
def test_what_it_predicts_is_what_a_student_gets(
    cause: str, net: Net, lines: dict[str, str]
) -> None:
    student, mistake = net.student(), MISTAKES[cause]
    got, truth = student.backward(Example(lines)), student.backward()
    where = problem(student, got)
    wrong = [name for name in got if differ(got[name], truth[name])]
    tries = [predict(where, twist) for twist in mistake.twists(where)] if mistake.twists else []
    for name in wrong:
        found = [each[name] for each in tries if name in each]
        found += mistake.numbers(where, name) if mistake.numbers else []
        assert any(not differ(got[name], prediction) for prediction in found), name


@pytest.mark.parametrize(
    ("cause", "value"),
    [
        ("not_averaged", [1.0, 4.0]),
        ("averaged_twice", [0.04, 0.16]),
        ("sign", [-0.2, -0.8]),
        ("doubled", [0.4, 1.6]),
        ("halved", [0.1, 0.4]),
        ("no_activation", [-np.log(4), np.log(4)]),
        ("flipped", [0.8, 0.2]),
        ("activated_twice", [1 / (1 + np.exp(-0.2)), 1 / (1 + np.exp(-0.8))]),
    ],
)
def test_what_it_makes_of_a_value(cause: str, value: list[float]) -> None:
    values = MISTAKES[cause].values
    assert values is not None
    [found] = values(np.zeros(2), np.array([0.2, 0.8]), 5)
    assert found == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize("cause", STRUCTURAL)
def test_without_the_network_only_what_needs_none_can_be_met(cause: str) -> None:
    assert forms(cause, replace(seen(DEEP), net=None)) == WITHOUT_A_NETWORK.get(cause, 0)


@pytest.mark.parametrize(("m", "known"), [(None, 0), (1, 0), (2, 1), (3, 1)])
@pytest.mark.parametrize("cause", ["not_averaged", "averaged_twice", "decay_averaged"])
def test_a_mean_over_one_example_is_its_sum(cause: str, m: int | None, known: int) -> None:
    assert forms(cause, replace(seen(DEEP), m=m)) == known


@pytest.mark.parametrize("cause", [id for id in STRUCTURAL if id.startswith("decay_")])
def test_without_weight_decay_nothing_is_wrong_with_it(cause: str) -> None:
    assert forms(cause, replace(seen(DEEP), decay=0.0)) == 0


OF_A_HEAD = {
    "output_derivative_kept": {"sigmoid+bce": 1, "softmax+ce": 1},
    "missing_output_derivative": {"sigmoid+mse": 1},
    "softmax_twice": {"softmax+ce": 2},
}


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("cause", OF_A_HEAD)
def test_a_mistake_in_the_output_is_met_at_its_own_loss(cause: str, head: str) -> None:
    assert forms(cause, seen(replace(DEEP, head=head))) == OF_A_HEAD[cause].get(head, 0)


@pytest.mark.parametrize(
    ("shape", "slopes", "back"), [((6, 3), 0, 0), ((6, 5, 3), 1, 1), ((6, 5, 4, 3), 3, 1)]
)
def test_a_mistake_on_the_way_back_needs_a_hidden_layer(
    shape: tuple[int, ...], slopes: int, back: int
) -> None:
    """Its slope may be wrong in all hidden layers or, where there are more, in each alone."""
    where = seen(replace(DEEP, shape=shape))
    assert forms("no_activation_derivative", where) == slopes
    assert forms("row0_derivative", where) == slopes
    assert forms("wrong_derivative_argument", where) == 2 * slopes
    assert forms("weight_not_transposed", where) == back


@pytest.mark.parametrize(("hidden", "known"), [("sigmoid", 6), ("tanh", 6), ("relu", 0)])
def test_a_relus_slope_is_the_same_from_either_side(hidden: str, known: int) -> None:
    assert forms("wrong_derivative_argument", seen(replace(DEEP, hidden=hidden))) == known


@pytest.mark.parametrize(("classes", "known"), [(1, 0), (2, 2), (3, 2)])
def test_targets_are_shifted_where_there_is_more_than_one_class(classes: int, known: int) -> None:
    net = Net((6, 4, classes), "tanh", "sigmoid+bce", 0.0)
    assert forms("one_hot_shifted", seen(net)) == known


def with_examples(where: Problem, m: int) -> Problem:
    assert where.net is not None
    net = where.net
    few = forward(replace(net, A={0: net.A[0][:m]}, Y=net.Y[:m]))
    return replace(where, net=few, m=m)


@pytest.mark.parametrize(("m", "known"), [(1, False), (2, True), (3, True)])
def test_one_example_is_all_of_them(m: int, known: bool) -> None:
    assert forms("row0", with_examples(seen(DEEP), m)) == 2 * known
    broadcast = MISTAKES["broadcast"].numbers
    assert broadcast is not None
    where = with_examples(seen(NEURON), m)
    assert [len(broadcast(where, name)) for name in ("W1", "b1")] == [8 * known, 4 * known]
    assert broadcast(replace(where, net=None), "W1") == []


@pytest.mark.parametrize(
    ("shape", "known"),
    [((6, 4, 1), {"W2": 8, "b2": 4}), ((6, 4, 2), {}), ((6, 1), {"W1": 8, "b1": 4})],
)
def test_columns_meet_rows_at_a_single_output(
    shape: tuple[int, ...], known: dict[str, int]
) -> None:
    where = seen(Net(shape, "tanh", "sigmoid+bce", 0.0))
    broadcast = MISTAKES["broadcast"].numbers
    assert broadcast is not None
    found = {name: len(broadcast(where, name)) for name in where.got}
    assert found == {name: known.get(name, 0) for name in where.got}


def test_a_parameter_beside_the_layers_costs_no_diagnosis() -> None:
    student = NEURON.student()
    truth = student.backward()
    got = {name: -grad for name, grad in truth.items()}
    more = [{**grads, "gamma": np.array([n, 2.0])} for n, grads in ((5.0, got), (1.0, truth))]
    found = {d.parameter: d.cause for d in diagnose(*more, **student.known())}
    assert found == {"W1": "sign", "b1": "sign", "gamma": "unknown"}


def test_an_earlier_cache_is_used_where_there_is_one() -> None:
    where = seen(DEEP)
    assert forms("stale_cache", where) == 0
    assert where.net is not None
    [twist] = MISTAKES["stale_cache"].twists(replace(where, stale=where.net))
    assert twist.cache is where.net


def numbers(cause: str, name: str, **changed: object) -> list[np.ndarray]:
    """What a mistake makes of a gradient of which little more is known."""
    truth = {"w": np.array([1.0, 2.0]), "v": np.array([0.0, 0.0])}
    where = Problem(truth, truth, {"w": np.array([7.0, 8.0])}, 5, 0.0, None, None, {})
    found = MISTAKES[cause].numbers
    assert found is not None
    return [each.tolist() for each in found(replace(where, **changed), name)]


def test_a_gradient_of_zeros_is_not_left_at_zero() -> None:
    zero = {"w": np.zeros(2), "v": np.zeros(2)}
    assert numbers("left_zero", "w", got=zero) == [[0.0, 0.0]]
    assert numbers("left_zero", "v", got=zero) == []
    assert numbers("left_zero", "w", got={"w": np.array([0.0, 1e-300])}) == []


def test_a_parameter_that_is_not_known_was_not_returned() -> None:
    assert numbers("weights_returned", "w") == [[7.0, 8.0]]
    assert numbers("weights_returned", "v") == []


@pytest.mark.parametrize(
    ("name", "others"), [("W1", [3.0]), ("W2", [1.0]), ("b1", [4.0]), ("g", [6.0]), ("h", [5.0])]
)
def test_gradients_are_exchanged_with_their_like(name: str, others: list[float]) -> None:
    each = {"W1": 1.0, "b1": 2.0, "W2": 3.0, "b2": 4.0, "g": 5.0, "h": 6.0}
    truth = {name: np.array(value) for name, value in each.items()}
    names = {name: (name[0], int(name[1])) for name in truth if len(name) == 2}
    assert numbers("layers_swapped", name, expected=truth, names=names) == others


THIRD = np.float32(1 / 3).astype(np.float64)


@pytest.mark.parametrize(
    ("got", "expected", "found"),
    [
        ([1.0, THIRD], [1.0, 1 / 3], True),
        ([1.0, 1 / 3], [1.0, 1 / 3 + 1e-7], False),  # float32 has no such number
        ([1.0, 0.5], [1.0, 0.5 + 2.0**-20], False),  # it has both: none was rounded
        ([1.0, 0.25], [1.0, 1 / 3], False),  # too far off to be rounding
        ([[1.0, THIRD]], [1.0, 1 / 3], False),
        ([THIRD / 4, 0.0], [1 / 12, 5e-6], False),
        ([8.0, THIRD], [8.0, THIRD + 7e-5], True),
        ([8.0, THIRD], [8.0, THIRD + 9e-5], False),
        ([1.0, 0.0], [1.0, 1e-5], True),
        ([], [], False),
    ],
)
def test_float32_is_known_by_its_numbers(
    got: list[float], expected: list[float], found: bool
) -> None:
    some, truth = {"w": np.array(got)}, {"w": np.array(expected)}
    assert numbers("float32", "w", got=some, expected=truth) == [got] * found


@pytest.mark.parametrize(
    ("got", "expected", "found"),
    [
        ([1.0, THIRD], [1.0, 1 / 3], True),
        ([1.0, 1 / 3], [1.0, 1 / 3 + 1e-7], False),
        ([1.0, 0.5], [1.0, 0.5], False),
        ([THIRD], [THIRD * (1 + 0.9e-5)], True),
        ([THIRD], [THIRD * (1 + 1.1e-5)], False),
        ([0.0], [1e-7], False),  # small, and nothing to do with seven digits
        ([0.0, 0.0], [1e-7, 1e-9], False),
        ([1.0, 0.0], [1.0, 1e-5], True),
        ([], [], False),
    ],
)
def test_so_is_a_value_in_float32(got: list[float], expected: list[float], found: bool) -> None:
    values = MISTAKES["float32"].values
    assert values is not None
    kept = values(np.array(got), np.array(expected), None)
    assert [each.tolist() for each in kept] == [got] * found


@pytest.mark.parametrize("cause", ["not_averaged", "averaged_twice"])
def test_a_value_that_is_no_mean_is_not_badly_averaged(cause: str) -> None:
    values = MISTAKES[cause].values
    assert values is not None
    assert values(np.ones(2), np.ones(2), None) == []


@pytest.mark.parametrize("cause", ["no_activation", "flipped", "activated_twice"])
@pytest.mark.parametrize(
    ("expected", "known"),
    [([0.5, 0.1], 1), ([0.5, 0.0], 0), ([1.0, 0.5], 0), ([0.5, -0.1], 0), ([1.1, 0.5], 0)],
)
def test_a_sigmoids_output_lies_between_0_and_1(
    cause: str, expected: list[float], known: int
) -> None:
    values = MISTAKES[cause].values
    assert values is not None
    with np.errstate(all="ignore"):
        assert len(values(np.ones(2), np.array(expected), None)) == known


def test_an_example_is_made_where_it_can_be() -> None:
    assert HEADS == ("sigmoid+bce", "softmax+ce", "sigmoid+mse", "linear+mse")
    known = {id: MISTAKES[id].example for id in sentences.__wrapped__() if id in MISTAKES}
    somewhere = {id: example.heads for id, example in known.items() if example.heads != HEADS}
    assert somewhere == {
        "output_derivative_kept": ("sigmoid+bce", "softmax+ce"),
        "missing_output_derivative": ("sigmoid+mse",),
        "softmax_twice": ("softmax+ce",),
        "one_hot_shifted": ("sigmoid+bce", "softmax+ce", "sigmoid+mse"),
        "broadcast": ("sigmoid+bce", "linear+mse"),
        "weight_not_summed": ("sigmoid+bce", "linear+mse"),
        "not_sent_back": ("sigmoid+bce", "sigmoid+mse", "linear+mse"),
        "softmax_slope": ("softmax+ce",),
        "argmax": ("softmax+ce",),
        "wrong_loss_derivative": ("sigmoid+bce",),
    }
    neurons = {id for id, example in known.items() if example.neuron}
    assert neurons == {"broadcast", "weight_not_summed"}


@pytest.mark.parametrize("cause", [id for id, m in MISTAKES.items() if m.of_gradients])
def test_an_example_is_one_of_its_forms(cause: str) -> None:
    example = MISTAKES[cause].example
    shape = (6, 1) if example.neuron else (6, 5, 4, 3)
    student = Student(shape, "tanh", example.heads[0], 0.3, seed=5)
    truth, got = student.truth(example), student.backward(example)
    found = diagnose(got, truth, tolerance=1e-9, **student.known())
    assert cause in {d.cause for d in found}


@pytest.mark.parametrize(
    ("cause", "example", "head"),
    [(cause, example, head) for cause, example in OTHERS for head in example.heads],
    ids=lambda of: next(iter(of.lines.values())) if isinstance(of, Example) else of,
)
def test_at_another_place_it_is_named_as_well(cause: str, example: Example, head: str) -> None:
    student = Student((6, 5, 3), "sigmoid", head, 0.3, seed=5)
    truth, got = student.truth(example), student.backward(example)
    said = {}
    for one in diagnose(got, truth, tolerance=1e-9, **student.known()):
        said.setdefault(one.parameter, one.cause)
    assert said and set(said.values()) == {cause}, said


EVEN = np.arange(6.0).reshape(2, 3) + 1
#: What was made of a right gradient (2, 3), and which of the late mistakes gives it.
LATE = [
    ("permuted", EVEN[::-1], {}),
    ("permuted", EVEN.T.reshape(2, 3), {}),
    ("", EVEN[::-1] + np.eye(2, 3), {}),
    ("added", EVEN + 0.7, {}),
    ("added", EVEN + 0.7 * np.cos(EVEN), {"W1": np.cos(EVEN)}),
    ("added", EVEN - 0.1 * np.sign(np.cos(EVEN)), {"W1": np.cos(EVEN)}),
    ("added", 5 * EVEN - 0.1 * np.sign(np.cos(EVEN)), {"W1": np.cos(EVEN)}),
    ("", EVEN + 0.7 * np.cos(2 * EVEN), {"W1": np.cos(EVEN)}),
]


@pytest.mark.parametrize("m", [5, None])
@pytest.mark.parametrize(("cause", "got", "params"), LATE)
def test_what_is_asked_last(cause: str, got: np.ndarray, params: dict, m: int | None) -> None:
    params = params or {"W1": np.sin(3 * EVEN)}
    found = diagnose({"W1": got}, {"W1": EVEN}, params=params, m=m)
    summed = m is None and got.max() > 20  # without m nothing is told of a sum over examples
    assert [one.cause for one in found] == ["unknown" if summed or not cause else cause]


@pytest.mark.parametrize(("entries", "known"), [(3, False), (4, True)])
def test_numbers_in_wrong_places_take_four(entries: int, known: bool) -> None:
    truth = np.array([1.0, 2.0, 5.0, 9.0])[:entries]
    found = diagnose(truth[::-1], truth)
    assert [one.cause for one in found] == ["permuted" if known else "unknown"]


@pytest.mark.parametrize(("entries", "known"), [(2, False), (3, True)])
def test_what_is_added_takes_three(entries: int, known: bool) -> None:
    truth, param = np.array([1.0, 2.0, 5.0])[:entries], np.array([0.3, -0.2, 0.7])[:entries]
    found = diagnose({"W1": truth + 0.4 * param}, {"W1": truth}, params={"W1": param})
    assert [one.cause for one in found] == ["added" if known else "unknown"]


@pytest.mark.parametrize(
    ("got", "param"),
    [(np.ones((3, 2)), EVEN), (EVEN + 0.4 * np.cos(EVEN), np.ones(3)), (np.sin(EVEN), 0 * EVEN)],
    ids=["got of another shape", "a parameter of another shape", "a parameter of zeros"],
)
def test_what_cannot_be_added_is_not_found(got: np.ndarray, param: np.ndarray) -> None:
    found = diagnose({"W1": got}, {"W1": EVEN}, params={"W1": param})
    assert {one.cause for one in found} <= {"unknown", "wrong_shape"}


def test_an_earlier_gradient_of_another_shape_is_not_in_it() -> None:
    known = {"earlier": {"W1": np.ones(3)}, "params": {"W1": np.sin(3 * EVEN)}}
    [found] = diagnose({"W1": EVEN + np.ones(3) * [1, 2, 4]}, {"W1": EVEN}, **known)
    assert found.cause == "unknown"


def test_a_mistake_is_said_of_values_too_where_others_ask_for_one() -> None:
    """Notebooks' own rows foresee mistakes that the doctor predicts for gradients alone."""
    said = {id for id, found in sentences.__wrapped__().items() if found.value}
    walked = {id for id, mistake in MISTAKES.items() if mistake.walked}
    silent = MISTAKES.keys() - said - walked
    assert silent == {
        "missing_output_derivative",
        "other_activation",
        "softmax_twice",
        "one_hot_shifted",
        "weights_returned",
        "layers_swapped",
        "broadcast",
        "decay_missing",
        "decay_doubled",
        "decay_averaged",
        "decay_on_bias",
        "decay_sign",
        "decay_halved",
        "decay_of_gradient",
        "decay_alone",
        "decay_squared",
        "decay_without_price",
        "wrong_divisor",
        "mean_over_outputs",
        "divided_by_outputs",
        "divided_by_entries",
        "weight_not_summed",
        "other_forward",
        "permuted",
        "accumulated",
        "added",
    }
