"""What a cell shows, as a notebook's outputs; and the names of a notebook."""

import pytest

from autograder.sandbox.learner import Names
from autograder.sandbox.outputs import ERROR, LINES, SHOWN, TEXT, Outputs, Stream
from course.text import say


def test_a_cell_shows_so_much() -> None:
    assert (TEXT, SHOWN) == (1 << 20, 16 << 20)
    assert (ERROR, LINES) == (10_000, 60)


def test_what_is_printed_in_a_row_is_one_output() -> None:
    outputs = Outputs()
    for stream, text in (("stdout", "a"), ("stdout", "b"), ("stderr", "c"), ("stdout", "d")):
        outputs.write(stream, text)
    assert [(o["name"], o["text"]) for o in outputs.found] == [
        ("stdout", "ab"),
        ("stderr", "c"),
        ("stdout", "d"),
    ]


def test_print_without_end_is_cut_off_once() -> None:
    outputs = Outputs()
    for _ in range(40):
        outputs.write("stdout", "x" * (TEXT // 20))
    assert len(outputs.found) == 1
    text = outputs.found[0]["text"]
    assert text.strip("x") == f"\n{say('more_was_printed')}\n" and text.count("x") == TEXT


def test_a_cell_that_prints_all_that_it_may_is_shown_whole() -> None:
    outputs = Outputs()
    outputs.write("stdout", "x" * TEXT)
    assert outputs.found[0]["text"] == "x" * TEXT
    outputs.write("stdout", "yz")
    outputs.write("stdout", "yz")
    assert outputs.found[0]["text"] == "x" * TEXT + f"\n{say('more_was_printed')}\n"


def test_a_text_of_nothing_is_no_output() -> None:
    outputs = Outputs()
    outputs.write("stdout", "")
    assert outputs.found == []


def test_of_too_many_pictures_the_first_are_shown() -> None:
    outputs = Outputs()
    for number in range(40):
        outputs.show("display_data", {"text/plain": f"{number} " + "x" * (SHOWN // 20)}, None)
    shown = [o["data"]["text/plain"].split()[0] for o in outputs.found]
    assert shown == [str(number) for number in range(len(shown))]
    assert 15 <= len(shown) < 20


def test_clear_output_takes_all_away_at_once_or_with_the_next_output() -> None:
    outputs = Outputs()
    outputs.write("stdout", "old")
    outputs.clear(wait=True)
    assert len(outputs.found) == 1
    outputs.write("stdout", "new")
    outputs.write("stderr", "more")
    assert [o["text"] for o in outputs.found] == ["new", "more"]
    outputs.clear()
    assert outputs.found == []


def test_of_a_rich_output_the_formats_stay_that_a_notebook_can_keep() -> None:
    outputs = Outputs()
    data = {"text/plain": "3", "image/png": b"\x89PNG", "application/x": {1, 2}, "n": 2}
    outputs.show("execute_result", data, None)
    outputs.show("display_data", {"text/plain": "x"}, {"a": object()})
    assert outputs.found == [
        {
            "output_type": "execute_result",
            "data": {"text/plain": "3", "image/png": "iVBORw==", "n": 2},
            "metadata": {},
        }
    ]


def test_a_long_error_keeps_its_end() -> None:
    outputs = Outputs()
    outputs.fail("E", "v" * 2 * ERROR, [f"{i} " + "x" * 2 * ERROR for i in range(3 * LINES)])
    [error] = outputs.found
    assert len(error["evalue"]) == ERROR and len(error["traceback"]) == LINES
    assert error["traceback"][-1].startswith(f"{3 * LINES - 1} ")
    assert max(map(len, error["traceback"])) == ERROR


def test_a_stream_takes_texts_and_is_no_terminal() -> None:
    stream = Stream("stderr")
    print("a", 3, file=stream)
    stream.writelines(["b", "c"])
    assert [(o["name"], o["text"]) for o in stream.to.found] == [("stderr", "a 3\nbc")]
    assert (stream.isatty(), stream.readable(), stream.writable()) == (False, False, True)
    assert (stream.encoding, stream.errors) == ("utf-8", "strict")
    assert (stream.closed, stream.line_buffering) == (False, True)
    assert stream.write("four") == 4
    with pytest.raises(TypeError, match="takes a str"):
        stream.write(b"bytes")  # type: ignore[arg-type]


def test_names_mean_at_a_check_what_they_meant_there() -> None:
    space: dict[str, object] = {"f": 1, "g": 2}
    names = Names(space)
    names.snapshot("first")
    space.update(f=10, h=3)
    del space["g"]
    names.snapshot("second")
    names.restore("first")
    assert space == {"f": 1, "g": 2}
    names.restore("second")
    assert space == {"f": 10, "h": 3}
    names.restore("nowhere")
    assert space == {"f": 10, "h": 3}


def test_overrides_go_and_what_stood_there_comes_back() -> None:
    space: dict[str, object] = {"f": 1, "": "a learner's"}
    names = Names(space)
    names.push_overrides({"f": 2, "new": 3})
    names.push_overrides({"f": 4})
    assert space == {"f": 4, "new": 3, "": "a learner's"}
    names.pop_overrides()
    assert space == {"f": 2, "new": 3, "": "a learner's"}
    names.pop_overrides()
    assert space == {"f": 1, "": "a learner's"}
