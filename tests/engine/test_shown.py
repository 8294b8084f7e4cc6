"""What a cell may show: outputs of a worker, which nobody has to believe."""

import json
from typing import Any

import pytest

from autograder.engine import shown
from course.pages import sanitize

STREAM = {"output_type": "stream", "name": "stdout", "text": "x"}


@pytest.mark.parametrize(
    "output",
    [
        5,
        {},
        {5: 6},
        {**STREAM, "name": "stdin"},
        {**STREAM, "text": 5},
        {**STREAM, 5: 6},
        {"output_type": "error", "ename": "E", "evalue": "v", "traceback": "t"},
        {"output_type": "error", "ename": "E", "evalue": "v", "traceback": [5]},
        {"output_type": "error", "ename": 5, "evalue": "v", "traceback": []},
        {"output_type": "display_data", "data": {}},
        {"output_type": "display_data", "data": [], "metadata": {}},
        {"output_type": "update_display_data", "data": {}, "metadata": {}},
        {"output_type": ["stream"], "name": "stdout", "text": "x"},
    ],
    ids=str,
)
def test_what_is_no_output_is_left_out(output: object) -> None:
    assert shown.outputs([output, STREAM]) == [STREAM]
    assert shown.outputs(output) == []


@pytest.mark.parametrize(
    "output",
    [
        STREAM,
        {**STREAM, "name": "stderr"},
        {"output_type": "error", "ename": "E", "evalue": "v", "traceback": []},
        {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["t", "u"]},
        {"output_type": "display_data", "data": {}, "metadata": {}},
        {"output_type": "execute_result", "data": {}, "metadata": {}},
    ],
    ids=str,
)
def test_what_is_an_output_stays(output: object) -> None:
    assert shown.outputs([output, 5, output]) == [output, output]


def test_an_error_has_a_traceback_or_its_own_line() -> None:
    error = {"output_type": "error", "ename": "E", "evalue": "v"}
    assert shown.error("E", "v") == {**error, "traceback": ["E: v"]}
    assert shown.error("E", "v", ["t"]) == {**error, "traceback": ["t"]}


def test_what_all_cells_may_show_is_what_is_documented() -> None:
    assert shown.Shown().safe([]) == []
    assert shown.ROOM == 16 * 1024 * 1024


@pytest.mark.parametrize(("more", "count"), [(0, 0), (1, 1)])
def test_the_last_that_fits_is_shown(
    monkeypatch: pytest.MonkeyPatch, more: int, count: int
) -> None:
    output: Any = STREAM
    monkeypatch.setattr(shown, "ROOM", sanitize.cost(json.dumps(output)) + more)
    assert len(shown.Shown().safe([output])) == count


def test_all_cells_together_show_so_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "ROOM", 1000)
    room = shown.Shown()
    output: Any = {**STREAM, "text": "x" * 300}
    assert [len(room.safe([output])) for _ in range(4)] == [1, 1, 0, 0]
