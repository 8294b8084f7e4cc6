"""A row: what is noted at no cost, what is withheld, and what is done where code runs elsewhere."""

import contextlib
import inspect
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping

import numpy as np
import pytest

from course.check import RemoteNamespace, Scoreboard, Wrong, sealed
from course.check.namespace import caller_of
from course.scoreboard import Row
from course.text import say
from tests.course.check.support import judge


def true(claim: object, otherwise: object = "No.") -> Row:
    board = Scoreboard("x", points=1)
    board.true("row", lambda: claim, otherwise)
    return board.score().rows[0]


def test_the_first_line_of_what_was_said_is_noted_and_the_rest_counted() -> None:
    def says() -> float:
        print("one\ntwo\nthree", file=sys.stderr)
        return 1.0

    def warns() -> float:
        for _ in range(3):  # the same line each time
            warnings.warn("odd\x1b[2J", stacklevel=1)
        return 1.0

    assert judge(says, 1.0).note == say("note_warning", what="one")
    note = say("note_warning", what="UserWarning, odd[2J")
    assert judge(warns, 1.0).note == say("and_more", text=note, count=2)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as a learner's notebook may have it
        assert judge(warns, 1.0).note


def test_a_sentence_carries_nothing_that_nobody_can_read() -> None:
    def fails() -> None:
        raise ValueError("odd\x1b[2J")

    def wrong() -> None:
        raise Wrong("an author's\x1b[2J " + "x" * 5000)

    assert "odd[2J" in judge(fails).message and "\x1b" not in judge(fails).message
    board = Scoreboard("x", points=1)
    board.add("row", wrong)
    assert board.rows[0].message == "an author's[2J " + "x" * (1500 - 15)


@pytest.mark.parametrize(
    ("warned", "printed", "what", "more"),
    [
        (0, "", "", 0),
        (0, "inputs", "stderr", 0),
        (1, "", "UserWarning", 0),
        (1, "inputs", "UserWarning", 0),
        (3, "", "UserWarning", 2),
    ],
)
def test_of_what_is_hidden_the_note_says_the_kind_alone(
    warned: int, printed: str, what: str, more: int
) -> None:
    def says() -> None:
        for _ in range(warned):
            warnings.warn("the inputs", stacklevel=1)
        print(printed, file=sys.stderr)

    board = Scoreboard("x", points=1)
    board.hidden()
    board.add("row", says)
    first = say("note_warning", what=what) if what else ""
    assert board.rows[0].note == (say("and_more", text=first, count=more) if more else first)


def test_a_board_of_a_name_alone_is_worth_nothing_and_hides_nothing() -> None:
    score = Scoreboard("x").score()
    assert (score.possible, score.points, score.hidden_to_come, score.advice) == (0, 0, 0, "")


def test_a_note_has_its_end() -> None:
    def warns() -> float:
        warnings.warn("x" * 5000, stacklevel=1)
        return 1.0

    assert len(judge(warns, 1.0).note) == 1500


def test_what_is_hidden_says_so_and_keeps_the_words_of_the_truth_too() -> None:
    def fails() -> float:
        raise ValueError("the inputs are 1 2 3")

    board = Scoreboard("x", points=1)
    board.equal("shown", lambda: 1.0, fails)
    board.hidden()
    board.equal("hidden", lambda: 1.0, fails)
    shown, hidden = board.score().rows
    assert (shown.hidden, hidden.hidden) == (False, True)
    assert "1 2 3" in shown.message and "1 2 3" not in hidden.message
    assert "ValueError" in hidden.message


def test_inputs_are_drawn_by_the_exercise_and_the_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    def drawn(exercise: str) -> float:
        return float(Scoreboard(exercise).rng.random())

    assert drawn("a") == drawn("a") != drawn("b")
    first = drawn("a")
    monkeypatch.setenv("COURSE_SEED", "1")
    assert drawn("a") == drawn("a") != first
    monkeypatch.setenv("COURSE_SEED", "0")
    assert drawn("a") == first


def test_a_board_is_made_where_frames_have_a_caller() -> None:
    outermost = inspect.currentframe()
    while outermost.f_back:
        outermost = outermost.f_back
    for frame in (None, outermost):
        with pytest.raises(RuntimeError, match="frames"):
            caller_of(frame)


def test_names_of_the_interpreter_stay_and_planted_ones_go() -> None:
    namespace: dict = {"Scoreboard": Scoreboard, "__name__": "notebook"}
    exec(
        "__odd__ = 1\n"
        "board = Scoreboard('x', points=1)\n"
        "board.equal('row', lambda: helper(), 1.0, given={'helper': lambda: 1.0})\n"
        "left = 'helper' in globals()\n"
        "result.append((left, board.score().points))",
        namespace | {"result": (result := [])},
    )
    assert result == [(False, 1)]
    exec("board = Scoreboard('x')\n__odd__ = 1\nboard.score()", namespace)
    assert namespace["__odd__"] == 1 and "board" not in namespace


@pytest.mark.parametrize("claim", [True, np.True_])
def test_true_is_true_in_numpy_too(claim: object) -> None:
    assert true(claim).passed and not true(not claim).passed


def test_what_is_said_of_a_false_claim_may_be_worked_out() -> None:
    assert true(False, "No.").message == "No."
    assert true(False, lambda: "Worked out.").message == "Worked out."


def test_what_is_exactly_something_else_has_its_sentence() -> None:
    board = Scoreboard("x", points=1)
    board.exact("none", lambda: None, (1,))
    board.exact("function", lambda: len, (1,))
    board.exact("long", lambda: "x" * 1000, "y")
    board.exact("foreseen", lambda: (2,), (1,), mistakes={"flipped": lambda: (2,)})
    none, function, long, mistake = board.score().rows
    assert (none.message, none.cause) == (say("is_none"), "none")
    assert (function.message, function.cause) == (say("is_function"), "wrong_kind")
    assert long.message == say("is_other", got="x" * 200, expected="y")
    assert mistake.cause == "flipped"


def test_a_history_of_one_entry_is_none() -> None:
    board = Scoreboard("x", points=1)
    for history in ([0.1], [], None, "no"):
        board.converges("row", lambda history=history: history, to=0.1, within=1.0)
    assert {(row.message, row.cause) for row in board.score().rows} == {
        (say("no_history"), "wrong_kind")
    }


TRUTH = {"w": 1.0}
CHECKS: dict[str, Callable[..., None]] = {
    "add": lambda board, **o: board.add("row", lambda: None, **o),
    "equal": lambda board, **o: board.equal("row", lambda: 1.0, 1.0, **o),
    "exact": lambda board, **o: board.exact("row", lambda: 1, 1, **o),
    "output_by_hand": lambda board, **o: board.output_by_hand("row", lambda: 0.5, lambda: 0.0, **o),
    "between": lambda board, **o: board.between("row", lambda: 1.0, low=0, high=2, **o),
    "raises": lambda board, **o: board.raises("row", lambda: 1 / 0, ZeroDivisionError, **o),
    "true": lambda board, **o: board.true("row", lambda: True, "No.", **o),
    "converges": lambda board, **o: board.converges("row", lambda: [2, 1], to=1, within=0, **o),
    "gradients": lambda board, **o: board.gradients("row", lambda: TRUTH, TRUTH, names="w", **o),
    "flags": lambda board, **o: board.flags("row", lambda: TRUTH, wrong=TRUTH, right=[], **o),
    "choice": lambda board, **o: board.choice("row", lambda: "A", sealed({"A": ""}), **o),
}


@pytest.mark.parametrize("kind", CHECKS)
def test_a_row_weighs_1_or_what_its_author_says(kind: str) -> None:
    board = Scoreboard("x", points=1)
    CHECKS[kind](board)
    CHECKS[kind](board, weight=3)
    assert [row.weight for row in board.rows] == [1, 3]
    assert board.score().points == 1


class Elsewhere(RemoteNamespace):
    """Notes what a check does where the learner's functions run."""

    def __init__(self, **names: object) -> None:
        super().__init__(Scoreboard=Scoreboard, **names)
        self.done: list[object] = []

    @contextlib.contextmanager
    def overridden(self, functions: Mapping[str, object]) -> Iterator[None]:
        self.done.append(("override", *functions))
        yield
        self.done.append("back")

    @contextlib.contextmanager
    def limited(self, seconds: float) -> Iterator[None]:
        self.done.append(("limit", seconds))
        yield

    def watch(self, argument: object) -> None:
        self.done.append(("watch", argument))

    def keep_results(self) -> None:
        self.done.append("keep")

    def is_kept(self, result: object) -> bool:
        return result == 5.0


X = np.ones(2)


@pytest.mark.parametrize(
    ("code", "done"),
    [
        ("board.equal('r', lambda: 1.0, 1.0)", [("watch", [None, None])]),
        ("board.equal('r', lambda: 1.0, 1.0, fresh={})", [("watch", [None, {}]), "keep"]),
        ("board.exact('r', lambda: 1, 1, unchanged={'X': 1})", [("watch", [{"X": 1}, None])]),
        ("board.true('r', lambda: True, '', given={'f': 1})", [("override", "f"), "back"]),
        ("board.builds_on(R, 'f'); board.true('r', lambda: True, '')", [("override", "f"), "back"]),
        (
            "board.gradients('r', lambda: {'w': 1}, {'w': 1}, names=['w'])",
            [("watch", [None, None])],
        ),
        ("board.watched(3); board.true('r', lambda: True, '')", [("watch", 3)]),
    ],
)
def test_what_a_check_does_is_done_where_the_learners_code_runs(
    code: str, done: list[object]
) -> None:
    class Reference:
        f = 1

    there = Elsewhere(R=Reference, seen=(seen := []))
    exec(f"board = Scoreboard('x', 1, seconds=3)\n{code}\nseen.append(board.score())", there)
    assert seen[0].points == 1
    limits = [step for step in there.done if step[0] == "limit"]
    assert limits == [("limit", 3)]
    assert [step for step in there.done if step[0] != "limit"] == done


def test_a_result_that_is_kept_where_it_was_made_is_told_of() -> None:
    there = Elsewhere(seen=(seen := []))
    exec(
        "board = Scoreboard('x', 1)\n"
        "board.equal('kept', lambda: 5.0, 5.0, fresh={})\n"
        "board.equal('made anew', lambda: 4.0, 4.0, fresh={})\n"
        "seen.append(board.score())",
        there,
    )
    assert [row.cause for row in seen[0].rows] == ["kept_result", ""]
