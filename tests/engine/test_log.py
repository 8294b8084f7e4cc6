"""The log of grading: what stands in it, where, and while what is open."""

import logging
from pathlib import Path

import pytest

from autograder.engine import log
from autograder.text import say
from course.errors import CourseError

TOLD = "Traceback (most recent call last):\n  File x\nKeyError: 'a slip'\n"


def lines(root: Path) -> list[str]:
    return log.path(root).read_text().splitlines()


def test_it_lies_beside_the_gradebook(tmp_path: Path) -> None:
    assert log.path(tmp_path) == tmp_path / ".autograder" / "log"


def test_an_entry_says_when_and_how_grave(tmp_path: Path) -> None:
    with log.kept(tmp_path):
        log.note("It begins.")
        log.error(tmp_path, "It fails.", TOLD)
    first, second, *more = lines(tmp_path)
    assert first[:2] == "20" and first.endswith(" INFO It begins.")
    assert second.endswith(" ERROR It fails.")
    assert more == ["    " + line for line in TOLD.rstrip().splitlines()]


def test_a_folder_that_is_there_already_is_kept(tmp_path: Path) -> None:
    for _ in range(2):
        with log.kept(tmp_path):
            log.note("It begins.")
    assert len(lines(tmp_path)) == 2


def test_without_an_entry_there_is_no_file(tmp_path: Path) -> None:
    with log.kept(tmp_path):
        pass
    assert not log.path(tmp_path).exists() and log.path(tmp_path).parent.is_dir()


@pytest.mark.parametrize("verbose", [False, True])
def test_it_is_shown_where_that_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], verbose: bool
) -> None:
    with log.kept(tmp_path, verbose):
        log.note("It begins.")
    shown = capsys.readouterr()
    assert shown.out == "" and (shown.err == "\n".join([*lines(tmp_path), ""])) is verbose
    assert verbose or shown.err == ""


def test_by_default_it_is_not_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with log.kept(tmp_path):
        log.note("It begins.")
    assert capsys.readouterr().err == ""


def test_nothing_of_it_is_left_when_it_is_closed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    logger = logging.getLogger("autograder")
    caplog.set_level(logging.ERROR, "autograder")
    caplog.handler.setLevel(logging.INFO)  # it would hear
    before = (logger.level, [*logger.handlers])
    with pytest.raises(KeyError), log.kept(tmp_path):
        log.note("It begins.")
        [file] = [h for h in logger.handlers if h not in before[1]]
        assert isinstance(file, logging.FileHandler)
        raise KeyError
    assert caplog.records == []  # what is above the grader's own heard nothing of it
    assert (logger.level, logger.handlers, logger.propagate) == (*before, True)
    assert file.stream is None
    log.error(tmp_path, "It fails.", TOLD)
    assert len(lines(tmp_path)) == 1 and len(caplog.records) == 1


def test_no_student_forges_an_entry(tmp_path: Path) -> None:
    with log.kept(tmp_path):
        log.note("a\n2026-01-01 ERROR forged\x1b[2J\x00")
    [first, second] = lines(tmp_path)
    assert first.endswith("INFO a") and second == "    2026-01-01 ERROR forged[2J"


def test_an_entry_has_an_end(tmp_path: Path) -> None:
    with log.kept(tmp_path):
        log.note("x" * 100_000)
    [line] = lines(tmp_path)
    assert len(line) == 65_536


def test_the_log_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "SIZE", 2000)
    with log.kept(tmp_path):
        for i in range(200):
            log.error(tmp_path, f"error {i}.", "Traceback")
    files = sorted((tmp_path / ".autograder").iterdir())
    assert [path.name for path in files] == ["log", "log.1", "log.2", "log.3"]
    assert all(path.stat().st_size <= 2000 for path in files)
    assert "error 199." in files[0].read_text()


def test_it_is_of_so_many_bytes_and_so_many_files(tmp_path: Path) -> None:
    with log.kept(tmp_path):
        log.note("It begins.")
    assert (log.SIZE, log.KEPT) == (1_048_576, 3)


def raised(error: Exception, cause: Exception | None = None) -> Exception:
    try:
        raise error from cause
    except type(error) as found:
        return found


def test_of_an_error_nobody_foresaw_the_log_has_its_traceback() -> None:
    text = log.as_text(raised(KeyError("a slip")))
    assert text.startswith("Traceback") and text.endswith("KeyError: 'a slip'\n")


def noted() -> Exception:
    error = CourseError("It is full.")
    error.add_note("of what")
    return error


@pytest.mark.parametrize(
    ("error", "has_one"),
    [
        (CourseError("It is no notebook."), False),
        (raised(CourseError("It is full."), OSError("full")), True),
        (noted(), True),
    ],
)
def test_a_sentence_has_a_traceback_where_there_is_more_to_say(
    error: Exception, has_one: bool
) -> None:
    text = log.as_text(error)
    assert f"course.errors.CourseError: {error}" in text if has_one else text == ""


def test_a_sentence_says_where_its_traceback_is(tmp_path: Path) -> None:
    with log.kept(tmp_path):
        found = log.error(tmp_path, "It fails.", TOLD)
        assert found == f"It fails. {say('see_log', path=log.path(tmp_path))}"
        assert log.error(tmp_path, "It fails.", "") == "It fails."
    assert sum("It fails." in line for line in lines(tmp_path)) == 1
