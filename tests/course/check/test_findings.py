"""What is said of a value, and of the code that should have given it: to the word."""

import linecache
import math
from collections.abc import Callable

import numpy as np
import pytest

from course.check import Scoreboard, Wrong, number, split
from course.check.findings import (
    SPARED,
    as_array,
    blindness,
    distinguished,
    failure,
    first_finding,
    foreseen,
)
from course.doctor import Diagnosis, explain
from course.text import say
from tests.course.check.support import judge

VECTOR = {"array": "a NumPy array of shape (2,)", "shape": "shape (2,)"}


@pytest.mark.parametrize(
    ("value", "key", "facts"),
    [
        ([1.0, 2.0], "is_list", {"kind": "list", "wanted": VECTOR["array"]}),
        ((1.0, 2.0), "is_list", {"kind": "tuple", "wanted": VECTOR["array"]}),
        ((np.ones(2), 1.0), "is_tuple", {"count": 2, "wanted": VECTOR["array"]}),
        (([1.0], 2.0), "is_tuple", {"count": 2, "wanted": VECTOR["array"]}),
        ("text", "is_object", {"kind": "str", "wanted": VECTOR["array"]}),
        (np.array(["1", "2"]), "wrong_entries", {"kind": "<U1", "wanted": VECTOR["array"]}),
        (np.ones(3), "wrong_shape", {"got": (3,), "expected": VECTOR["shape"]}),
        (np.ones(5000), "wrong_shape", {"got": (5000,), "expected": VECTOR["shape"]}),
        (np.ones((2, 1)), "wrong_shape_column", {"got": (2, 1), "expected": (2,)}),
        (np.ones((1, 2)), "wrong_shape_row", {"got": (1, 2), "expected": (2,)}),
        (np.empty(0), "is_empty", {"expected": VECTOR["shape"]}),
        (
            np.array([1.0, np.nan]),
            "is_nan",
            {"entry": "Entry [1]", "value": np.nan, "expected": 2.0},
        ),
        (
            np.array([1.0, 4.0]),
            "differs_worst",
            {"entry": "Entry [1]", "got": "4", "expected": "2", "size": 2},
        ),
    ],
)
def test_a_wrong_array_has_its_sentence(value: object, key: str, facts: dict) -> None:
    assert judge(lambda: value, np.array([1.0, 2.0])).message.startswith(say(key, **facts))


@pytest.mark.parametrize(
    ("value", "key", "facts"),
    [
        ([7.0], "is_no_number", {"kind": "list", "wanted": "a plain number"}),
        ("text", "is_object", {"kind": "str", "wanted": "a plain number"}),
        (1j, "is_object", {"kind": "complex", "wanted": "a plain number"}),
        (np.array("1"), "wrong_entries", {"kind": "<U1", "wanted": "a plain number"}),
        (np.array([7.0]), "wrong_shape", {"got": (1,), "expected": "a plain number"}),
        (np.empty(0), "is_empty", {"expected": "a plain number"}),
        (np.inf, "is_nan", {"entry": "The result", "value": np.inf, "expected": 7.0}),
        (8.0, "differs", {"entry": "The result", "got": "8", "expected": "7"}),
    ],
)
def test_what_is_not_the_number_has_its_sentence(value: object, key: str, facts: dict) -> None:
    assert judge(lambda: value, 7.0).message == say(key, **facts)


@pytest.mark.parametrize(
    ("value", "key", "facts"),
    [
        (np.nan, "not_finite", {"value": np.nan}),
        (-np.inf, "not_finite", {"value": -np.inf}),
        (np.empty(0), "is_empty", {"expected": "a plain number"}),
        (np.ones(2), "wrong_shape", {"got": (2,), "expected": "a plain number"}),
    ],
)
def test_what_is_no_number_has_its_sentence(value: object, key: str, facts: dict) -> None:
    with pytest.raises(Wrong) as raised:
        number(value)
    assert str(raised.value) == say(key, **facts)


def test_a_list_of_lists_is_told_how_to_become_an_array() -> None:
    """However its author wrote the right answer."""
    said = say("is_list", kind="list", wanted="a NumPy array of shape (1, 2)")
    for truth in ([[1.0, 2.0]], np.array([[1.0, 2.0]])):
        assert judge(lambda: [[1.0, 2.0]], truth).message == said


def test_an_entry_of_a_list_that_is_not_finite_is_told_so() -> None:
    """And not that 0 is expected in its place."""
    assert judge(lambda: [1.0, np.nan], [1.0, 2.0]).message == say("not_finite", value=np.nan)


@pytest.mark.parametrize("any_shape", [True, False])
def test_what_is_far_too_large_is_copied_nowhere(any_shape: bool) -> None:
    huge = np.broadcast_to(np.float64(1), (1 << 40,))  # eight bytes that would be 8 TiB
    with pytest.raises(Wrong) as raised:
        as_array(huge, np.zeros(3), any_shape=any_shape)
    assert str(raised.value) == say("wrong_shape", got=(1 << 40,), expected="shape (3,)")


def test_what_is_a_thousand_times_too_large_still_has_its_own_sentence() -> None:
    """It is far too large only beyond: a transposed table is no larger than the right one."""
    assert judge(np.ones((20, 30)), np.ones((30, 20))).cause == "transposed"


def test_of_any_shape_only_what_is_empty_is_refused() -> None:
    for value in (np.ones(2), np.ones((3, 1)), np.full((1, 3), np.nan)):
        assert as_array(value, np.zeros(3), any_shape=True).shape == value.shape
    with pytest.raises(Wrong, match="empty"):
        as_array(np.empty(0), np.zeros(3), any_shape=True)


@pytest.mark.parametrize(
    ("value", "got"),
    [
        ((1.0, 2.0, 3.0), say("some_things", count=3)),
        ([1.0, 2.0, 3.0], say("some_things", count=3)),
        ((1.0,), say("one_in_a_tuple")),
        ((), say("some_things", count=0)),
        (1.0, say("one_thing", kind="float")),
        (np.ones(2), say("one_thing", kind="NumPy array")),
        ({"w": 1.0}, say("a_dict", keys=["w"])),
    ],
)
def test_of_wrong_parts_it_is_said_what_they_are(value: object, got: str) -> None:
    for as_dict in (False, True):
        with pytest.raises(Wrong) as raised:
            split(value, ("w", "b"), as_dict=as_dict)
        expected = {"parts": "w, b"} if not as_dict else {"expected": ["w", "b"]}
        said = say("wrong_keys" if as_dict else "wrong_parts", **expected, got=got)
        assert (str(raised.value), raised.value.cause) == (said, "wrong_parts")


def test_the_names_of_a_dict_are_no_dict() -> None:
    with pytest.raises(Wrong):
        split(("w", "b"), ("w", "b"), as_dict=True)


@pytest.mark.parametrize(
    ("got", "expected", "cause"),
    [
        (1001.0, 1000.0, ""),
        (1001.1, 1000.0, "not_relative"),
        (1e-15, 0.6, "blind_check"),
        (2e-15, 0.6, "other_parameter"),
        (SPARED, 0.6, "other_parameter"),
        (1.1 * SPARED, 0.6, "not_relative"),
    ],
)
def test_what_a_gradient_check_says_of_a_wrong_gradient_has_its_limits(
    got: float, expected: float, cause: str
) -> None:
    assert blindness(got, expected) == cause


def test_a_foreseen_value_has_the_sentence_for_values_with_what_it_says_of_them() -> None:
    said = explain("not_averaged", gradient=False, m=5)
    found = foreseen(np.ones(3), {"sign": np.zeros(3), "not_averaged": np.ones(3)}, m=5)
    assert (str(found), found.cause) == (said, "not_averaged")
    assert judge(np.ones(3), 1.5, mistakes={"not_averaged": np.ones(3)}, m=5).message == said


def test_a_foreseen_value_has_the_shape_that_was_foreseen() -> None:
    assert foreseen(1.0, {"flipped": np.array([1.0, 2.0])}) is None
    assert foreseen(np.full(2, 3.0), {"flipped": 3.0}) is None


def test_a_foreseen_value_is_no_complex_number_whatever_its_real_part() -> None:
    assert foreseen(np.array([1 + 0j, 2 + 0j]), {"flipped": np.array([1.0, 2.0])}) is None


def test_a_foreseen_value_is_no_text_of_it() -> None:
    row = judge(np.array(["1", "2"]), np.zeros(2), mistakes={"flipped": np.array([1.0, 2.0])})
    assert row.cause == "wrong_kind"


@pytest.mark.parametrize(
    ("found", "message", "cause"),
    [
        ([], "dw[1] is 5; 2 is expected (the worst of 2 entries).", "unknown"),
        (["unknown"], "dw[1] is 5; 2 is expected (the worst of 2 entries).", "unknown"),
        (["unknown", "a"], "dw[1] is 5; 2 is expected (the worst of 2 entries). Said of a.", "a"),
        (["a", "b"], "dw[1] is 5; 2 is expected (the worst of 2 entries). Said of a.", "a"),
    ],
)
def test_a_finding_is_the_worst_entry_and_the_likeliest_cause(
    found: list[str], message: str, cause: str
) -> None:
    known = [Diagnosis("w", cause, f"Said of {cause}.", 1.0) for cause in found]
    wrong = first_finding(known, np.array([1.0, 5.0]), [1, 2], "dw")
    assert (str(wrong), wrong.cause) == (message, cause)


@pytest.mark.parametrize(
    ("got", "expected", "shown"),
    [
        (1 / 3, 1 / 7, ("0.33333", "0.14286")),
        (1 / 3 + 1e-3, 1 / 3, ("0.33433", "0.33333")),
        (1 / 3 + 1e-4, 1 / 3, ("0.333433", "0.333333")),
        (1 / 3 + 1e-5, 1 / 3, ("0.3333433", "0.3333333")),
        (-1 / 3 - 1e-4, -1 / 3, ("-0.333433", "-0.333333")),
        (1 / 3 + 1e-15, 1 / 3, ("0.3333333333333343", "0.3333333333333333")),
    ],
)
def test_two_numbers_have_two_digits_after_the_first_that_differs(
    got: float, expected: float, shown: tuple[str, str]
) -> None:
    assert distinguished(got, expected) == shown


def parts_of(call: object) -> list[tuple[str, str]]:
    """The causes and sentences of two rows that read one call."""
    board = Scoreboard("x", points=1, seconds=0.05)
    run = board.run("w, b", call)
    for name in ("w", "b"):
        board.equal(name, run[name], 1.0)
    assert not any(row.passed for row in board.rows)
    return [(row.cause, row.message) for row in board.rows]


def test_a_call_of_wrong_parts_has_its_cause_in_every_row() -> None:
    first, second = parts_of(lambda: (1.0, 2.0, 3.0))
    assert first[0] == second[0] == "wrong_parts"
    assert second[1] == say("as_above")


def test_a_call_that_is_too_slow_has_its_cause_in_every_row() -> None:
    def endless() -> None:
        while True:
            pass

    first, second = parts_of(endless)
    assert first == ("too_slow", say("too_slow", seconds=0.05))
    assert second == ("too_slow", say("as_above"))


def test_what_is_wrong_with_the_truth_is_told_in_its_own_words() -> None:
    def truth() -> float:
        raise Wrong("Not to be had.", "odd")

    assert judge(lambda: 1.0, truth).message == say("expected_failed", why="Not to be had.")


#: What NumPy says of (2, 3) @ (4, 5), or a part of it.
PRODUCT = ValueError("matmul: Input operand 1 … (size 4 is different from 3)")


class ElsewhereError(ValueError):
    """It was raised in another process, which says where."""

    student_line = "y = x / 0"


class MissingElsewhereError(KeyError):
    """The same: what it has of the key is its text."""

    student_line = "cache['Z1']"


@pytest.mark.parametrize(
    ("error", "withhold", "said", "cause"),
    [
        (ValueError("odd"), False, say("raised", error="ValueError: odd", where=""), "raised"),
        (ValueError("odd"), True, say("raised", error="ValueError", where=""), "raised"),
        (ValueError(), False, say("raised", error="ValueError", where=""), "raised"),
        (
            ValueError(" " + "x" * 300),
            False,
            say("raised", error="ValueError: " + "x" * 200, where=""),
            "raised",
        ),
        (
            NameError("by hand"),
            False,
            say("raised", error="NameError: by hand", where=""),
            "raised",
        ),
        (NameError(name="f"), False, say("no_name", name="f"), "no_name"),
        (
            UnboundLocalError("cannot access local variable 'loss' where it is not associated"),
            True,
            say("own_name", name="loss", where=""),
            "no_name",
        ),
        (
            NameError("cannot access free variable 'f' where it is not associated", name="f"),
            False,
            say("own_name", name="f", where=""),
            "no_name",
        ),
        (NameError(name="exp"), False, say("no_name_but_numpy", name="exp"), "no_name"),
        (TypeError("matmul"), False, say("raised", error="TypeError: matmul", where=""), "raised"),
        (
            TypeError("could not be broadcast together with shapes (2,) (3,)"),
            True,
            say("raised", error="TypeError", where=""),
            "raised",
        ),
        (ValueError("matmul"), True, say("no_product", where=""), "wrong_shape"),
        (PRODUCT, True, say("no_product", where=""), "wrong_shape"),
        (PRODUCT, False, say("no_product_of", first="3", second="4", where=""), "wrong_shape"),
        (NotImplementedError("x"), False, say("not_written"), "not_written"),
        (Wrong("Not so.", "odd"), True, "Not so.", "odd"),
        (KeyError("Z1"), False, say("key_asked", name="'Z1'", where=""), "raised"),
        (KeyError("Z1"), True, say("key_asked_here", where=""), "raised"),
        (KeyError(3), False, say("key_asked", name="3", where=""), "raised"),
        (KeyError(10**300), False, say("key_asked", name="1" + "0" * 199, where=""), "raised"),
        (KeyError(), False, say("raised", error="KeyError", where=""), "raised"),
        (
            MissingElsewhereError("'Z1'"),
            False,
            say("key_asked", name="'Z1'", where=say("where_line", line="cache['Z1']")),
            "raised",
        ),
        (
            ElsewhereError("odd"),
            False,
            say(
                "raised",
                error="ElsewhereError: odd",
                where=say("where_line", line="y = x / 0"),
            ),
            "raised",
        ),
    ],
)
def test_an_exception_has_its_sentence(
    error: Exception, withhold: bool, said: str, cause: str
) -> None:
    assert failure(error, withhold=withhold, skip="") == (said, cause)


@pytest.mark.parametrize(
    ("slip", "key"),
    [
        (lambda: np.zeros(2, 3), "shape_in_two"),
        (lambda: np.zeros((2, 3)).shape(1), "tuple_called"),
        (lambda: (0.5).real(2), "number_called"),
        (lambda: np.float64(0.5).real(2), "number_called"),
        (lambda: (3).real(2), "number_called"),
        (lambda: math.exp(np.zeros(2)), "number_function"),
        (lambda: 1 if np.zeros(2) > 0 else 0, "array_in_if"),
        (lambda: np.hstack([np.zeros((2, 2)), np.zeros(2)]), "other_axes"),
        (lambda: np.zeros(2)["w"], "array_by_name"),
        (lambda: np.zeros(2)[1.0], "array_by_name"),
        (lambda: (0.5).flatten(), "number_is_no_array"),
        (lambda: (5).size, "number_is_no_array"),
        (lambda: (0.5).real[0], "number_taken_apart"),
        (lambda: list((0.5).real), "number_taken_apart"),
    ],
)
def test_what_python_says_of_a_common_slip_is_said_in_plain_words(
    slip: Callable[[], object], key: str
) -> None:
    with pytest.raises((TypeError, ValueError, AttributeError, IndexError)) as raised:
        slip()
    for withhold, words in ((False, f": {raised.value}"), (True, "")):
        said, cause = failure(raised.value, withhold=withhold, skip="")
        assert said == f"{say(key, where='')} ({type(raised.value).__name__}{words})"
        assert cause == "raised"


@pytest.mark.parametrize(
    ("answer", "key", "cause"),
    [
        ("0.5", "not_usable", "wrong_kind"),  # the check's own line asks a number for its entry
        ("(0.5)['w']", "number_taken_apart", "raised"),
        ("{'W': 1}", "key_not_there", "wrong_parts"),
        ("{'W': 1}['w']", "key_asked_here", "raised"),
    ],
)
@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_an_error_of_the_checks_own_line_is_no_error_of_the_learners(
    answer: str, key: str, cause: str
) -> None:
    names: dict[str, object] = {}
    exec(compile(f"def f():\n    return {answer}", "<f>", "exec"), names)
    with pytest.raises((TypeError, KeyError)) as raised:
        exec(compile("f()['w']", "<f-test>", "exec"), names)
    raised.value.with_traceback(raised.tb.tb_next)  # without this test's own frame
    said, its = failure(raised.value, withhold=True, skip="<f-test>")
    assert its == cause
    assert said.startswith(say(key, error="TypeError", name="'w'", where=""))


@pytest.mark.parametrize("file", ["<ipython-input-1>", "/tmp/ipykernel_7/8.py"])
def test_what_the_check_gave_a_learners_function_may_raise_in_it(file: str) -> None:
    """Then the learner's call was wrong, and its line is told."""
    names: dict[str, object] = {}
    lines = {file: "def f(g): return g()", "<ipython-input-2>": "f(lambda: 1 / 0)"}
    linecache.cache.update({name: (9, None, [line], name) for name, line in lines.items()})
    with pytest.raises(ZeroDivisionError) as raised:
        for name, line in lines.items():
            exec(compile(line, name, "exec"), names)
    where = say("where_line", line=lines[file])
    said = say("raised", error="ZeroDivisionError", where=where)
    assert failure(raised.value, withhold=True, skip="<ipython-input-2>") == (said, "raised")


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("/tmp/ipykernel_7/8.py", True),
        ("<ipython-input-1>", True),
        ("/usr/lib/numpy.py", False),
        ("the <ipython-input-1>", False),
    ],
)
def test_the_line_that_raised_is_told_where_it_is_a_cells(file: str, told: bool) -> None:
    linecache.cache[file] = (9, None, ["  1 / 0\n"], file)
    try:
        exec(compile("1 / 0", file, "exec"))
    except ZeroDivisionError as error:
        said, _ = failure(error, withhold=True, skip="a test cell")
    where = say("where_line", line="1 / 0") if told else ""
    assert said == say("raised", error="ZeroDivisionError", where=where)
