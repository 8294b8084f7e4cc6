"""The sentences for causes: filled in, of one learner or of a class, each once."""

import numpy as np
import pytest

from course.doctor import causes as of_causes
from course.doctor import diagnose, diagnose_value
from course.doctor.causes import explain, in_general, require, sentences, table
from course.doctor.mistakes import MISTAKES
from course.text import Sentences, Tables
from tests.course.doctor.test_answers import student


def test_a_sentence_of_a_value_has_its_facts() -> None:
    [found] = diagnose_value(np.array([5.0, 15.0]), np.array([1.0, 3.0]), m=5)
    assert found.parameter == ""
    assert found.sentence == "This is the sum over the 5 examples; the mean is asked for."


def test_a_sentence_names_the_number_that_is_none() -> None:
    [found] = diagnose({"w": np.array([1.0, -np.inf])}, {"w": np.ones(2)})
    assert found.sentence.startswith("dw contains -inf")


@pytest.mark.parametrize(("factor", "size"), [(7.0, "large"), (1 / 7, "small")])
def test_beside_a_weight_decay_a_mean_is_of_the_datas_part(factor: float, size: str) -> None:
    one = student(decay=0.3)
    truth = {"b1": one.backward()["b1"]}
    [found] = diagnose({"b1": factor * truth["b1"]}, truth, **one.known())
    said = f"The data's part of db1 is 7.00 times too {size}, and m = 7"
    assert found.sentence.startswith(said)


@pytest.mark.parametrize("cause", ["sign", "doubled"])
def test_beside_a_weight_decay_other_factors_are_of_the_whole(cause: str) -> None:
    one = student(decay=0.3)
    truth = {name: grad for name, grad in one.backward().items() if name == "b1"}
    factor = {"sign": -1, "doubled": 2}[cause]
    [found] = diagnose({"b1": factor * truth["b1"]}, truth, **one.known())
    assert found.cause == cause and found.sentence.startswith("db1 ")


def test_two_mistakes_are_said_in_their_order() -> None:
    truth = np.array([1.0, 2.0, -7.0])
    [found] = diagnose({"w": -2 * truth}, {"w": truth})
    first, second = (
        MISTAKES[id].sentences.gradient.format(name="dw") for id in ("sign", "doubled")
    )
    assert found.sentence == f"Two mistakes at once. {first} Besides: {second}"


def test_a_wrong_choice_is_said_with_what_was_chosen() -> None:
    assert in_general("chose B") == "`B` was chosen."


def test_of_a_class_the_general_sentence_is_said_before_a_learners() -> None:
    assert in_general("sign") == MISTAKES["sign"].sentences.general
    only = next(id for id, s in sentences().items() if s.value and not s.general)
    assert in_general(only) == sentences()[only].value
    assert in_general("typo_of_old") == "typo of old"


def test_a_sentence_for_a_value_is_said_where_there_is_none_for_a_gradient() -> None:
    assert explain("flipped") == MISTAKES["flipped"].sentences.value
    assert explain("sign", name="dw") == MISTAKES["sign"].sentences.gradient.format(name="dw")
    assert explain("sign", gradient=False) == MISTAKES["sign"].sentences.value


@pytest.mark.parametrize(
    ("cause", "gradient", "there"),
    [
        ("wrong_shape", True, True),
        ("wrong_shape", False, False),
        ("flipped", True, True),
        ("flipped", False, True),
        ("typo", True, False),
        ("typo", False, False),
    ],
)
def test_a_cause_needs_a_sentence_for_what_it_is_said_of(
    cause: str, gradient: bool, there: bool
) -> None:
    if there:
        require(cause, gradient=gradient)
        return
    for asked in (require, explain):
        with pytest.raises(KeyError, match=f"'{cause}' has no sentence"):
            asked(cause, gradient=gradient)
    with pytest.raises(KeyError):
        require(cause)


def test_a_cause_has_one_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = Tables({}, {"sign": Sentences(value="Twice."), "other": Sentences(value="Once.")})
    monkeypatch.setattr(of_causes, "tables", lambda: twice)
    with pytest.raises(ValueError, match="two entries: sign"):
        sentences.__wrapped__()


def test_the_page_has_a_head_and_a_row_for_each_cause() -> None:
    head, line, *rows = table().splitlines()
    assert (head, line) == ("| id | the mistake | in |", "| --- | --- | --- |")
    named = {row.split("`")[1] for row in rows}
    assert {id for id, s in sentences().items() if s.gradient} <= named
    assert {id for id, mistake in MISTAKES.items() if mistake.values} <= named
    values = {row.split("`")[1] for row in rows if row.endswith(" values |")}
    assert values == {id for id, mistake in MISTAKES.items() if mistake.values}
