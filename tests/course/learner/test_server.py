"""A second `course lab` finds the first; what only was one does not count."""

import http.server
import json
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from course.learner import cli, server
from course.text import say
from tests.course.learner.test_cli import asked, course, root  # noqa: F401 - fixtures

TOKEN = "a b&c"


class Answers(http.server.BaseHTTPRequestHandler):
    """Says what it was told to say to whoever has the token."""

    code, text = 200, '{"kernels": 0}'
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(self.code)
        self.end_headers()
        self.wfile.write(self.text.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def answers() -> Iterator[tuple[str, type[Answers]]]:
    kind = type("Kind", (Answers,), {"asked": []})
    with http.server.HTTPServer(("127.0.0.1", 0), kind) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{listening.server_port}/", kind
        listening.shutdown()


class Listed:
    """What `jupyter-server list` gives, and where Jupyter notes it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "bin").mkdir(exist_ok=True)
        (folder / "runtime").mkdir()
        (folder / "runtime" / "jpserver-1.json").touch()
        self.environment = {
            "PATH": f"{folder / 'bin'}{os.pathsep}{os.defpath}",
            "JUPYTER_DATA_DIR": str(folder),
        }

    def say(self, text: str, status: int = 0) -> None:
        (self.folder / "list.json").write_text(text)
        program = self.folder / "bin" / "jupyter-server"
        program.write_text(f"#!/bin/sh\ncat {self.folder}/list.json\nexit {status}\n")
        program.chmod(0o755)

    def running(self) -> str:
        return server.running(self.folder / "work", self.environment)


@pytest.fixture
def listed(tmp_path: Path) -> Listed:
    return Listed(tmp_path)


def entry(url: str, folder: Path, **more: Any) -> dict[str, Any]:
    return {"url": url, "root_dir": str(folder), "token": TOKEN, **more}


def test_the_lab_on_this_folder_is_found_and_no_other(
    listed: Listed, answers: tuple[str, type[Answers]], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, kind = answers
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")  # it is for what is far away
    other = entry(url, listed.folder / "other")
    listed.say(json.dumps([other, entry(url, listed.folder / "other" / ".." / "work")]))
    assert listed.running() == f"{url}lab/tree/welcome.md?token=a+b%26c"
    assert kind.asked == ["/api/status?token=a+b%26c"]
    listed.say(json.dumps([other]))
    assert listed.running() == ""


@pytest.mark.parametrize(
    ("code", "text", "there"),
    [
        (403, "", True),  # a lab with a password
        (404, "", False),
        (200, "<p>Another program has the port.</p>", False),
        (200, '{"version": 2}', False),
    ],
)
def test_a_lab_says_that_it_is_one(
    listed: Listed, answers: tuple[str, type[Answers]], code: int, text: str, there: bool
) -> None:
    url, kind = answers
    kind.code, kind.text = code, text
    listed.say(json.dumps([entry(url, listed.folder / "work")]))
    assert bool(listed.running()) == there


def test_of_several_notes_the_one_that_answers_counts(
    listed: Listed, answers: tuple[str, type[Answers]]
) -> None:
    dead = entry("http://127.0.0.1:9/", listed.folder / "work")
    listed.say(json.dumps([dead, entry(answers[0], listed.folder / "work")]))
    assert listed.running().startswith(answers[0])
    listed.say(json.dumps([dead]))
    assert listed.running() == ""


@pytest.mark.parametrize("text", ["", "{", "[1]", "[{}]", '[{"root_dir": null}]', "null"])
def test_a_list_that_cannot_be_read_is_an_empty_one(listed: Listed, text: str) -> None:
    listed.say(text)
    assert listed.running() == ""


def test_without_notes_or_without_jupyter_there_is_none(listed: Listed) -> None:
    assert listed.running() == ""  # there is no such program
    listed.say(json.dumps([]), status=1)
    assert listed.running() == ""
    (listed.folder / "runtime" / "jpserver-1.json").unlink()
    listed.say("not asked for")
    assert listed.running() == ""
    elsewhere = listed.folder / "elsewhere"
    assert server.running(elsewhere, {"JUPYTER_DATA_DIR": str(elsewhere)}) == ""


@pytest.mark.parametrize(
    ("arguments", "browser", "opens"),
    [
        ((), None, True),
        (("--port", "9999"), None, True),
        (("--no-browser",), None, False),
        ((), "", False),  # as a machine without one says
    ],
)
def test_a_second_lab_opens_the_first(
    root: Path,  # noqa: F811
    asked: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    browser: str | None,
    opens: bool,
) -> None:
    address = "http://127.0.0.1:1/lab/tree/welcome.md?token=x"
    places, opened = [], []
    monkeypatch.setattr(server, "running", lambda *found: places.append(found) or address)
    monkeypatch.setattr(cli.webbrowser, "open", opened.append)
    if browser is not None:
        monkeypatch.setenv("BROWSER", browser)
    result = course("lab", *arguments)
    assert result.exit_code == 0 and not (asked / "arguments").exists()
    assert result.output.splitlines()[-1] == say("lab_runs", address=address)
    assert opened == ([address] if opens else [])
    [(folder, environment)] = places
    assert folder == root / "work" and environment["JUPYTER_DATA_DIR"].startswith(str(folder))
    assert environment["PATH"].startswith(str(Path(sys.executable).parent))
