"""What is told beside values: warnings, exceptions, functions by name; what came is checked."""

import math
from typing import Any

import numpy as np
import pytest

from autograder.sandbox import messages, names, raised
from autograder.sandbox.messages import Details, Question, Reply, Said
from autograder.sandbox.raised import Raised
from autograder.sandbox.wire import WireError
from course.data import Dataset
from tests.support import called

# Messages


def test_a_message_is_what_it_was_before_it_was_sent() -> None:
    for message in (Question("call", 1, 2, 3), Reply("value", 1, 2, 3, 4)):
        assert messages.parsed(message.header()) == message


@pytest.mark.parametrize(
    "header",
    [
        *(["reply", 1, 2, 3, 4], ["reply", 1, 2, 3, 4, 5, 6], ["call", 1, 2], ["call", 1, 2, 3, 4]),
        *([5, 1, 2, 3], [None, 1, 2, 3], [["reply"], 1, 2, 3]),
    ],
    ids=str,
)
def test_what_is_no_message_is_refused(header: list[Any]) -> None:
    with pytest.raises(WireError, match="parts"):
        messages.parsed(header)


PAIR = ("UserWarning", "careful")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, Said([], "", 0.0)),
        ({"warnings": [PAIR], "stderr": "e", "used": 0.5}, Said([PAIR], "e", 0.5)),
        ({"warnings": [("A", str(i)) for i in range(7)]}, Said([("A", str(i)) for i in range(5)])),
        ({"warnings": (PAIR,)}, Said()),
        ({"warnings": ["ab", [*PAIR], ("a", "b", "c"), ("a", 5), PAIR]}, Said([PAIR])),
        ({"warnings": [(5, "b"), 5, None, ("a",)]}, Said()),
        ({"stderr": 5}, Said()),
        ({"used": 5}, Said()),
        ({"used": "5"}, Said()),
        ({"used": -1.0}, Said()),
        ({"used": math.nan}, Said()),
        ({"more": 1}, Said()),
    ],
    ids=str,
)
def test_of_what_was_said_stays_what_is_well_made(data: object, said: Said) -> None:
    assert messages.said(data) == said


@pytest.mark.parametrize("data", [None, [], "said", ["warnings", []]])
def test_what_was_said_is_a_dict(data: object) -> None:
    with pytest.raises(WireError, match="is a dict"):
        messages.said(data)


def test_what_was_not_said_is_not_sent() -> None:
    assert Said().data() == {}
    assert Said([PAIR], "e", 0.5).data() == {"warnings": [PAIR], "stderr": "e", "used": 0.5}


def test_so_much_is_told_of_a_call() -> None:
    assert (messages.WARNINGS, messages.CHARACTERS) == (5, 200)
    assert Details(0.5, [1], None)._asdict() == {"seconds": 0.5, "open": [1], "keep": None}


# Exceptions


class SilentError(Exception):
    def __str__(self) -> str:
        raise ValueError("it says nothing")


def test_an_exception_is_told_in_words() -> None:
    kinds = ["KeyError", "LookupError", "Exception", "BaseException"]
    assert raised.told(KeyError("k"), "x = y", 5) == Raised(kinds, "'k'", {"line": "x = y"}, 5)


@pytest.mark.parametrize("origin", [None, "5", True, 5.0])
def test_where_it_comes_from_is_a_number(origin: object) -> None:
    assert raised.told(ValueError("x"), "", origin).origin is None


def test_a_long_text_and_one_that_fails_are_told_as_far_as_they_go() -> None:
    assert raised.told(ValueError("x" * 2001), "", None).message == "x" * 2000
    assert raised.told(SilentError(), "", None).message == ""


@pytest.mark.parametrize(("name", "facts"), [("z", {"name": "z"}), (None, {}), (5, {})])
def test_of_a_name_error_its_name_is_told(name: Any, facts: dict[str, str]) -> None:
    assert raised.told(NameError("x", name=name), "", None).facts == {"line": "", **facts}
    assert raised.told(AttributeError("x", name="a"), "", None).facts == {"line": ""}


def test_a_class_by_another_name_than_one_can_write_is_left_out() -> None:
    odd = type("no name", (ValueError,), {})
    assert raised.told(odd("x"), "", None).kinds == ["ValueError", "Exception", "BaseException"]


TOLD = (["E"], "x", {"line": "y"}, None)


@pytest.mark.parametrize("origin", [None, 5])
def test_what_is_well_told_is_believed(origin: int | None) -> None:
    assert raised.parsed((*TOLD[:3], origin)) == Raised(["E"], "x", {"line": "y"}, origin)


@pytest.mark.parametrize(
    ("place", "part"),
    [
        *((0, kinds) for kinds in (("E",), [], [5], ["no name"], ["E", None], "E")),
        *((1, message) for message in (None, 5, b"x")),
        *((2, facts) for facts in (None, ["line"], {"line": 5})),
        *((3, origin) for origin in ("5", True, 5.0)),
    ],
)
def test_what_is_not_well_told_is_refused(place: int, part: object) -> None:
    with pytest.raises(WireError, match="no outcome"):
        raised.parsed((*TOLD[:place], part, *TOLD[place + 1 :]))


@pytest.mark.parametrize("value", [[*TOLD], TOLD[:3], (*TOLD, None), None, "four"])
def test_an_exception_is_told_in_four_parts(value: object) -> None:
    with pytest.raises(WireError, match="no outcome"):
        raised.parsed(value)


@pytest.mark.parametrize(
    ("kinds", "name", "base"),
    [
        (["KeyError", "LookupError"], "KeyError", KeyError),
        (["Own", "KeyError", "ValueError"], "Own", KeyError),
        (["LinAlgError", "ValueError"], "LinAlgError", np.linalg.LinAlgError),
        (["norm", "ValueError"], "norm", ValueError),
        (["print"], "print", RuntimeError),
        (["int", "object"], "int", RuntimeError),
        (["SystemExit", "BaseException"], "SystemExit", RuntimeError),
        (["StopIteration", "ValueError"], "StopIteration", ValueError),
        (["StopAsyncIteration"], "StopAsyncIteration", RuntimeError),
        (["Warning"], "Warning", RuntimeError),
        (["UnicodeDecodeError"], "UnicodeDecodeError", ValueError),
        (["ExceptionGroup"], "ExceptionGroup", ValueError),
    ],
)
def test_an_exception_is_made_of_python_s_own_kinds(
    kinds: list[str], name: str, base: type[Exception]
) -> None:
    error = raised.made(Raised(kinds, "text", {"line": "y"}, 7))
    assert type(error).__name__ == name
    assert type(error) is base or type(error).__bases__ == (base,)
    assert error.args == ("text",)
    assert vars(error) == {"student_line": "y", "_origin": 7}


@pytest.mark.parametrize(("facts", "name"), [({"name": "z"}, "z"), ({}, None)])
def test_a_name_error_has_its_name(facts: dict[str, str], name: str | None) -> None:
    error = raised.made(Raised(["NameError"], "x", facts, None))
    assert isinstance(error, NameError) and error.name == name
    assert vars(error)["student_line"] == ""


# By name


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (len, ("builtins", "len")),
        (math.sqrt, ("math", "sqrt")),
        (np.exp, ("numpy", "exp")),
        (np.sum, ("numpy", "sum")),
        (float, ("builtins", "float")),
        (Dataset, ("course.data", "Dataset")),
        (lambda x: x, None),
        (pytest.raises, None),
        ([1].append, None),
        (5, None),
    ],
    ids=called,
)
def test_what_both_sides_have_goes_by_its_name(value: object, name: Any) -> None:
    assert names.shared_name(value) == name
    if name:
        assert names.shared(*name) is value


def test_what_only_calls_itself_so_does_not() -> None:
    def length(x: object) -> int:
        return 0

    length.__name__, length.__module__ = "len", "builtins"
    assert names.shared_name(length) is None


@pytest.mark.parametrize("other", [{"__name__": 5}, {"__module__": None}, {"__module__": "gone"}])
def test_what_has_no_name_or_module_goes_by_none(other: dict[str, object]) -> None:
    own = type("own", (), {"__module__": "math", "__name__": "sqrt", **other})()
    assert names.shared_name(own) is None


def test_a_dataset_is_made_of_its_fields() -> None:
    X, y = np.zeros((2, 4), np.float32), np.arange(2)
    found = names.dataset(vars(Dataset("name", X, y, X, y, (2, 2))))
    assert found.name == "name" and found.y_test is y and found.image_shape == (2, 2)


@pytest.mark.parametrize("made_up", [{}, None, [], {"X": 1}, {5: 1}])
def test_what_is_no_dataset_is_refused(made_up: object) -> None:
    with pytest.raises(WireError, match="no dataset"):
        names.dataset(made_up)
