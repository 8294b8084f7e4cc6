"""What a mistake predicts: how many times, with what in its sentence, and where it can be met."""

from dataclasses import replace
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from course.doctor.mistakes import (
    MISTAKES,
    Example,
    Mistake,
    output,
    registered,
    scale,
    step,
)
from course.doctor.mistakes.scale import means_outputs
from course.doctor.network import Net, Problem, Twist, predict
from course.text import Sentences
from tests.course.doctor.test_walk import Arrays, problem, student


def met(cause: str, where: Problem) -> list[Twist]:
    twists = MISTAKES[cause].twists
    assert twists is not None
    return twists(where)


def bare(m: int | None) -> Problem:
    """Nothing is known but how many examples there are."""
    truth = {"W1": np.array([[1.0, 2.0, 4.0]])}
    return Problem(truth, truth, {}, m, 0.0, None, None, {"W1": ("W", 1)})


def seen(shape: tuple[int, ...] = (6, 5, 3), factor: float = 1.0, **other: Any) -> Problem:
    """A network of seven examples, with its loss's factor."""
    one = student(shape, **{"head": "linear+mse", "decay": 0.0} | other)
    where = problem(one, one.backward())
    assert where.net is not None
    return replace(where, net=replace(where.net, factor=factor))


# ---- Factors ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("m", "numbers"),
    [
        (None, []),
        (0, []),
        (1, []),
        (2, [3, 5, 6, 7, 8, 9, 10, 11, 12]),  # by 4 is halved
        (3, [2, 4, 5, 7, 8, 9, 10, 11, 12]),
        (4, [3, 5, 6, 7, 9, 10, 11, 12]),  # by 2 is doubled
        (24, [2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
        (30, [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
    ],
)
def test_a_small_number_may_stand_in_place_of_m(m: int | None, numbers: list[int]) -> None:
    found = met("wrong_divisor", bare(m))
    assert found == [
        Twist(scale=(m or 0) / n, facts={"number": n, "what": "", "times": (m or 0) / n})
        for n in numbers
    ]


@pytest.mark.parametrize(
    ("shape", "counted"),
    [
        ((20, 15, 13, 3), {20: "the number of inputs", 15: "a layer's number of units",
                           13: "a layer's number of units", 3: "the number of outputs"}),
        ((14, 13), {14: "the number of inputs", 13: "the number of outputs"}),
        ((5, 5, 5), {5: "the number of inputs"}),
        ((6, 3, 3), {6: "the number of inputs", 3: "the number of outputs"}),
        ((7, 1), {}),  # by m all is right, and by 1 it is summed
    ],
)  # fmt: skip
def test_what_a_wrong_number_counts_is_said(
    shape: tuple[int, ...], counted: dict[int, str]
) -> None:
    found = {twist.facts["number"]: twist for twist in met("wrong_divisor", seen(shape))}
    assert set(found) == {*range(2, 13), *counted} - {7}
    for number, twist in found.items():
        what = f" ({counted[number]})" if number in counted else ""
        assert twist == Twist(
            scale=7 / number, facts={"number": number, "what": what, "times": 7 / number}
        )


def net_of(outputs: int, factor: float, head: str = "linear+mse") -> Net:
    net = seen((4, outputs), factor).net
    assert net is not None
    return replace(net, output=head)


@pytest.mark.parametrize(
    ("outputs", "factor", "means"),
    [
        (3, 1 / 3, True),
        (3, 1.0009 / 3, True),
        (3, 0.9991 / 3, True),
        (3, 1.0011 / 3, False),
        (3, 0.9989 / 3, False),
        (3, 1.0, False),
        (3, 3.0, False),
        (2, 0.5, True),
        (1, 1.0, False),
    ],
)
def test_a_losss_factor_tells_whether_it_means_outputs(
    outputs: int, factor: float, means: bool
) -> None:
    assert means_outputs(net_of(outputs, factor)) is means


SUMMED = [Twist(scale=times, facts={"k": 3, "times": times}) for times in (3, 21)]


@pytest.mark.parametrize(
    ("head", "factor", "found"),
    [
        ("linear+mse", 1 / 3, SUMMED),
        ("softmax+ce", 1 / 3, SUMMED),
        ("linear+mse", 2 / 3, SUMMED),  # a square's mean without its ½
        ("softmax+ce", 2 / 3, []),
        ("linear+mse", 2.0009 / 3, SUMMED),
        ("linear+mse", 2.0011 / 3, []),
        ("linear+mse", 1.9989 / 3, []),
        ("linear+mse", 1.0, []),
        ("linear+mse", 4.0, []),
    ],
)
def test_a_mean_over_outputs_is_summed_where_the_loss_takes_one(
    head: str, factor: float, found: list[Twist]
) -> None:
    where = replace(seen(), net=net_of(3, factor, head))
    assert met("mean_over_outputs", where) == found


@pytest.mark.parametrize(("outputs", "times"), [(1, []), (2, [2, 14]), (3, [3, 21])])
def test_a_single_output_has_no_mean(outputs: int, times: list[int]) -> None:
    where = replace(seen(), net=net_of(outputs, 1 / outputs))
    assert [twist.scale for twist in met("mean_over_outputs", where)] == times


def test_of_a_single_example_a_mean_is_summed_once() -> None:
    for m, times in ((1, [3]), (2, [3, 6])):
        net = net_of(3, 1 / 3)
        where = replace(seen(), net=replace(net, Y=net.Y[:m]))
        assert [twist.scale for twist in met("mean_over_outputs", where)] == times


@pytest.mark.parametrize(
    ("outputs", "factor", "found"),
    [
        (3, 1.0, [Twist(scale=1 / 3, facts={"k": 3})]),
        (2, 1.0, [Twist(scale=1 / 2, facts={"k": 2})]),
        (1, 1.0, []),
        (3, 1 / 3, []),
    ],
)
def test_a_sum_over_outputs_is_divided_where_the_loss_takes_one(
    outputs: int, factor: float, found: list[Twist]
) -> None:
    where = replace(seen(), net=net_of(outputs, factor))
    assert met("divided_by_outputs", where) == found


@pytest.mark.parametrize("cause", ["mean_over_outputs", "divided_by_outputs"])
def test_without_a_network_no_outputs_are_known(cause: str) -> None:
    assert met(cause, bare(7)) == []


# ---- Other predictions -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hidden", "known"),
    [
        ("relu", 0),
        ("leaky_relu", 0),
        ("leaky_relu(0.2)", 0),
        (("relu", "leaky_relu"), 0),
        (("relu", "tanh"), 6),
        (("tanh", "relu"), 6),
        ("sigmoid", 6),
    ],
)
def test_a_slope_by_its_sign_has_no_argument_to_be_wrong(
    hidden: str | tuple[str, ...], known: int
) -> None:
    where = seen((6, 5, 4, 3))
    assert where.net is not None
    where = replace(where, net=replace(where.net, activation=hidden))
    assert len(met("wrong_derivative_argument", where)) == known


def test_a_weight_decay_that_the_biases_should_have_is_missing() -> None:
    one = student((6, 5, 3))
    where = problem(one, one.backward())
    _, of_biases = met("decay_missing", where)
    for name, grad in predict(where, of_biases).items():
        less = 0.3 * one.params[name] if name.startswith("b") else 0
        np.testing.assert_allclose(grad, one.backward()[name] - less, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(
    ("stale", "forward", "cause"),
    [
        (False, "", None),
        (False, "no bias", None),
        (True, "", "stale_cache"),
        (True, "no bias", "other_forward"),
    ],
)
def test_another_cache_is_of_another_pass_or_of_another_forward(
    stale: bool, forward: str, cause: str | None
) -> None:
    where = seen()
    where = replace(where, stale=where.net if stale else None, forward=forward)
    found = {id: met(id, where) for id in ("stale_cache", "other_forward")}
    assert [id for id, twists in found.items() if twists] == ([cause] if cause else [])
    if cause:
        [twist] = found[cause]
        assert twist.cache is where.net
        assert twist.facts == ({"what": "no bias"} if forward else {})


@pytest.mark.parametrize(
    ("got", "expected", "known"),
    [
        ([0.0, 0.0], [1.0, 0.0], True),
        ([0.0], [1.0], False),  # a single number is zero for many reasons
        ([0.0, 0.0], [0.0, 0.0], False),
        ([0.0, 1e-300], [1.0, 0.0], False),
    ],
)
def test_values_may_be_left_at_zero(got: list[float], expected: list[float], known: bool) -> None:
    values = MISTAKES["left_zero"].values
    assert values is not None
    found = values(np.array(got), np.array(expected), None)
    assert [each.tolist() for each in found] == [got] * known


def numbers(cause: str, got: object, expected: object, **known: Any) -> list[list[float]]:
    """What a mistake makes of a gradient outright."""
    grads: list[Arrays] = [{"W1": np.asarray(value, np.float64)} for value in (got, expected)]
    of = MISTAKES[cause].numbers
    assert of is not None
    where = Problem(*grads, {}, None, 0.0, None, None, {"W1": ("W", 1)})
    return [found.tolist() for found in of(replace(where, **known), "W1")]


@pytest.mark.parametrize(
    ("got", "expected", "found"),
    [
        ([[1.0, 2.0], [5.0, 4.0]], [[5.0, 1.0], [4.0, 2.0]], [[[1.0, 2.0], [5.0, 4.0]]]),
        ([9.0, 1.0, 8.0, 2.0], [1.0, 2.0, 3.0, 4.0], [[4.0, 1.0, 3.0, 2.0]]),
        ([[4.0], [3.0], [2.0], [1.0]], [1.0, 2.0, 3.0, 4.0], [[[4.0], [3.0], [2.0], [1.0]]]),
        ([3.0, 2.0, 1.0], [1.0, 2.0, 3.0], []),  # too few to say so
        ([3.0, 2.0, 1.0, 1.0], [1.0, 2.0, 3.0, 3.0], []),
        ([1.0, 2.0, 3.0], [1.0, 2.0, 3.0, 4.0], []),
    ],
)
def test_numbers_are_put_where_the_learners_have_their_rank(
    got: object, expected: object, found: list[Any]
) -> None:
    assert numbers("permuted", got, expected) == found


@pytest.mark.parametrize(
    ("left", "found"),
    [([10.0, 20.0], [[11.0, 22.0]]), ([10.0, 20.0, 30.0], []), (None, [])],
)
def test_an_earlier_batchs_gradient_is_added(left: list[float] | None, found: list[Any]) -> None:
    earlier = {} if left is None else {"W1": np.array(left)}
    assert numbers("accumulated", [0.0, 0.0], [1.0, 2.0], earlier=earlier) == found


ADDED = np.array([0.5, -2.0, 1.0])
TRUTH = np.array([1.0, 2.0, 4.0])


@pytest.mark.parametrize("m", [None, 1, 5])
@pytest.mark.parametrize("what", [ADDED, np.sign(ADDED), np.ones(3)], ids=["W", "sign", "1"])
def test_what_was_added_is_one_of_what_may_have_been(what: np.ndarray, m: int | None) -> None:
    for base in {1, m or 1}:
        found = numbers(
            "added", base * TRUTH + 0.25 * what, TRUTH, params={"W1": ADDED}, m=m
        )  # fmt: skip
        assert (base * TRUTH + 0.25 * what).tolist() in found
        assert len(found) == 3 * len({1, m or 1})


@pytest.mark.parametrize(
    ("got", "param"),
    [
        ([1.0, 2.0, 4.0, 5.0], ADDED),  # of another shape than the parameter
        ([1.0, 2.0, 4.0], np.ones(4)),
        ([1.0, 2.0, 4.0], np.zeros((3, 1))),
        ([1.0, 2.0, 4.0], None),
    ],
    ids=["got", "param", "a column", "no param"],
)
def test_what_does_not_fit_was_not_added(got: list[float], param: np.ndarray | None) -> None:
    params = {} if param is None else {"W1": param}
    assert numbers("added", got, TRUTH, params=params) == []


def test_to_a_gradient_of_another_shape_nothing_was_added() -> None:
    assert numbers("added", TRUTH + 0.25, TRUTH[:, None], params={"W1": ADDED}) == []


@pytest.mark.parametrize(("entries", "known"), [(2, False), (3, True)])
def test_what_was_added_takes_three_numbers(entries: int, known: bool) -> None:
    got = (TRUTH + 0.25)[:entries]
    assert bool(numbers("added", got, TRUTH[:entries], params={"W1": ADDED[:entries]})) is known


def test_of_a_parameter_of_zeros_a_number_alone_is_added() -> None:
    found = numbers("added", TRUTH + 0.25, TRUTH, params={"W1": np.zeros(3)})
    assert found == [(TRUTH + 0.25).tolist()]


# ---- What a mistake is made of ---------------------------------------------------------------

PARTS: dict[str, Any] = {
    "id": "tripled",
    "sentences": Sentences("{name} is tripled.", "This is tripled.", "Tripled."),
    "example": Example({"mean": "3 * dZ / m"}),
}
PREDICTS: dict[str, dict[str, Any]] = {
    "twists": {"twists": lambda p: []},
    "numbers": {"numbers": lambda p, name: []},
    "walked": {"walked": True},
    "values": {"values": lambda got, expected, m: []},
}


@pytest.mark.parametrize("how", PREDICTS)
def test_a_mistake_predicts_gradients_or_values(how: str) -> None:
    assert Mistake(**PARTS, **PREDICTS[how]).of_gradients is (how != "values")


@pytest.mark.parametrize(
    ("how", "sentences"),
    [("twists", ("It is.", "", "General.")), ("values", ("", "It is.", "General."))],
)
def test_a_mistake_has_the_sentences_that_are_said(
    how: str, sentences: tuple[str, str, str]
) -> None:
    assert Mistake(**PARTS | {"sentences": Sentences(*sentences)} | PREDICTS[how]).id


@pytest.mark.parametrize(
    ("how", "lacks", "part"),
    [
        ("twists", {"id": ""}, "id"),
        ("twists", {"twists": None}, "prediction (twists, numbers, values, or a walk)"),
        ("walked", {"sentences": Sentences("", "Thrice.", "General.")}, "sentence for a gradient"),
        ("values", {"sentences": Sentences("Thrice.", "", "General.")}, "sentence for a value"),
        ("values", {"sentences": Sentences("Thrice.", "Thrice.", "")}, "sentence for a class"),
        ("twists", {"example": Example({})}, "example"),
    ],
)
def test_a_part_that_is_missing_is_named(how: str, lacks: dict[str, Any], part: str) -> None:
    with pytest.raises(ValueError, match="The mistake") as raised:
        Mistake(**PARTS | PREDICTS[how] | lacks)
    assert str(raised.value) == f"The mistake {lacks.get('id', 'tripled')!r} has no {part}."


def test_unless_it_is_said_a_mistake_is_asked_early_and_predicts_itself() -> None:
    one = Mistake(**PARTS, **PREDICTS["twists"])
    assert (one.walked, one.last, one.others) == (False, False, ())
    assert (one.example.neuron, one.example.deep, one.example.truth) == (False, False, {})


def test_mistakes_stand_in_the_order_given_each_once() -> None:
    one = Mistake(**PARTS, **PREDICTS["twists"])
    other = replace(one, id="quartered")
    assert list(registered(other, one).items()) == [("quartered", other), ("tripled", one)]
    with pytest.raises(ValueError, match="two mistakes with the id 'tripled'"):
        registered(one, other, one)


def test_an_example_on_the_way_back_needs_a_hidden_layer() -> None:
    deep = {id: [e.deep for e in (m.example, *m.others)] for id, m in MISTAKES.items()}
    assert {id: some for id, some in deep.items() if any(some)} == {
        "wrong_operand": [True, False, False, False, True],
        "not_sent_back": [True, True],
        "wrong_slope": [True, True, True],
        "updated_weights": [True],
    }


@pytest.mark.parametrize(
    ("module", "others"),
    [
        (output, {"wrong_loss_derivative": 1}),
        (scale, {"wrong_divisor": 1}),
        (
            step,
            {
                "wrong_operand": 4,
                "not_sent_back": 1,
                "wrong_slope": 2,
                "wrong_reduction": 3,
                "softmax_slope": 1,
                "added": 1,
            },
        ),
    ],
    ids=["output", "scale", "step"],
)
def test_so_many_other_places_are_tried(module: ModuleType, others: dict[str, int]) -> None:
    written = [one for one in vars(module).values() if isinstance(one, Mistake)]
    assert {one.id: len(one.others) for one in written if one.others} == others
    assert all(MISTAKES[one.id] is one for one in written)


def test_an_example_at_another_place_is_made_at_the_same_outputs() -> None:
    for id, mistake in MISTAKES.items():
        assert {example.heads for example in mistake.others} <= {mistake.example.heads}, id


def test_who_is_walked_or_asked_last() -> None:
    assert {id for id, mistake in MISTAKES.items() if mistake.last} == {"permuted", "added"}
    assert {id for id, mistake in MISTAKES.items() if mistake.walked} == {
        "wrong_operand",
        "not_sent_back",
        "wrong_slope",
        "wrong_reduction",
        "softmax_slope",
        "argmax",
        "updated_weights",
        "wrong_loss_derivative",
    }
