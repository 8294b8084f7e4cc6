"""Attacks on the file that is handed in: each writes what lies in a student's folder."""

import copy
import json
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from course import notebooks
from tests.attacks import Attack, Desk, code_cell

FOUND: list[Attack] = []

LIVE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)><iframe src='//evil.example'></iframe>"
    '<a href="javascript:alert(1)">a</a> [b](javascript:alert(1)) ![c](http://evil.example/c.png)'
    " <svg onload=alert(1)></svg> $\\href{javascript:alert(1)}{d}$ &#92;href{javascript:1}{e}"
    "\n\n```{=html}\n<script>alert(1)</script>\n```\n\n<b onclick=alert(1)>f</b> ![g](attachment:g)"
)


def attack(expect: str, keeps: str = "", start: str = "blank") -> Callable[[Any], Any]:
    """Take the function below into the corpus; its name is the student's."""

    def take(hand_in: Callable[[Desk], None]) -> Callable[[Desk], None]:
        name = f"file-{hand_in.__name__}"
        FOUND.append(Attack(name, hand_in, expect, start, tuple(keeps.split())))
        return hand_in

    return take


def _cell(notebook: dict[str, Any], name: str) -> dict[str, Any]:
    return notebooks.by_grade_id(notebook)[name]


# Files that are no notebooks


@attack("refused")
def no_json(desk: Desk) -> None:
    desk.path.write_text('{"cells": [')


@attack("refused")
def no_text(desk: Desk) -> None:
    desk.path.write_bytes(b"\xff\xfe\x00PNG" * 100)


@attack("refused")
def empty(desk: Desk) -> None:
    desk.path.touch()


@attack("refused")
def nested_without_end(desk: Desk) -> None:
    desk.path.write_text("[" * 1_000_000)


@attack("refused")
def another_kind_of_json(desk: Desk) -> None:
    desk.hand_in({"cells": {"a": 1}, "metadata": [], "nbformat": 4, "nbformat_minor": 5})


@attack("refused")
def too_large(desk: Desk) -> None:
    with desk.path.open("wb") as file:
        file.truncate(1 << 40)  # a hole: it takes no space


@attack("refused")
def too_many_cells(desk: Desk) -> None:
    desk.blank["cells"] += [code_cell("1")] * 5000
    desk.hand_in(desk.blank)


@attack("refused")
def millions_of_empty_objects(desk: Desk) -> None:
    """A file of the largest size that is read; as data it is thirty times larger."""
    text = json.dumps({**desk.right, "metadata": {"x": "@"}})
    desk.path.write_text(text.replace('"@"', "[" + "{}," * 9_500_000 + "{}]"))


@attack("refused")
def an_old_format_with_too_many_cells(desk: Desk) -> None:
    cells = '{"cell_type": "code", "input": "1", "outputs": []},' * 100_000 + "{}"
    desk.path.write_text(f'{{"nbformat": 3, "worksheets": [{{"cells": [{cells}]}}]}}')


@attack("refused")
def a_number_of_many_digits(desk: Desk) -> None:
    desk.path.write_text(json.dumps(desk.blank)[:-1] + ', "x": ' + "9" * 100_000 + "}")


@attack("refused")
def link_to_a_secret(desk: Desk) -> None:
    desk.path.symlink_to(f"{desk.places['@ROOT@']}/secret.txt")


@attack("refused")
def link_to_the_source(desk: Desk) -> None:
    desk.path.symlink_to(f"{desk.places['@ROOT@']}/source/01_and_gate/01_and_gate.ipynb")


@attack("refused")
def linked_folder(desk: Desk) -> None:
    desk.folder.rmdir()
    desk.folder.symlink_to(f"{desk.places['@ROOT@']}/source/01_and_gate")


@attack("refused")
def link_to_itself(desk: Desk) -> None:
    desk.path.symlink_to(desk.path)


@attack("refused")
def endless_device(desk: Desk) -> None:
    desk.path.symlink_to("/dev/zero")


@attack("refused")
def named_pipe(desk: Desk) -> None:
    os.mkfifo(desk.path)


@attack("refused")
def folder_of_that_name(desk: Desk) -> None:
    desk.path.mkdir()


@attack("refused")
def socket_of_that_name(desk: Desk) -> None:
    before = Path.cwd()
    os.chdir(desk.folder)  # a socket's path is short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(desk.name)
    finally:
        os.chdir(before)


@attack("refused")
def other_name(desk: Desk) -> None:
    (desk.folder / "<script>alert(1)</script>.ipynb".replace("/", "-")).write_text("{}")


# Notebooks that are not what they should be


@attack("graded")
def format_of_the_future(desk: Desk) -> None:
    desk.hand_in({**desk.blank, "nbformat": 7, "nbformat_minor": 10**30})


@attack("graded")
def forged_marks(desk: Desk) -> None:
    """Points, roles and locks as the student wishes; checks of its own that say 99."""
    for cell in desk.blank["cells"]:
        mark = cell["metadata"].get("nbgrader", {})
        if mark.get("grade"):
            mark.update(points=99, locked=False, solution=True, checksum="0", schema_version=99)
            cell["source"] = "99"
            cell["outputs"] = [_result("99")] if cell["cell_type"] == "code" else []
        elif mark.get("solution"):
            mark.update(grade=True, solution=False, points=50)
            cell["source"] = "50"
    desk.hand_in(desk.blank)


@attack("graded")
def extra_graded_cells(desk: Desk) -> None:
    for i, name in enumerate(["bonus-test", "../x", "setup", "sigmoid-test", "<b>"]):
        mark = {"grade": True, "points": 10, "grade_id": name, "locked": True, "solution": False}
        cell = code_cell("10.0", nbgrader={**mark, "schema_version": 3, "cell_type": "code"})
        desk.blank["cells"].insert(2 * i, cell)
    desk.hand_in(desk.blank)


@attack("graded")
def forged_outputs(desk: Desk) -> None:
    """Full scores stand in the file already, and it says that all was run."""
    for cell in desk.blank["cells"]:
        if cell["cell_type"] == "code":
            cell["execution_count"] = 7
            mime = "application/vnd.course.score+json"
            score = {"exercise": "x", "points": 3.0, "possible": 3.0, "rows": []}
            cell["outputs"] = [
                _result("3.0", **{mime: score}),
                _result(LIVE, **{"text/html": LIVE}),
            ]
    desk.hand_in(desk.blank)


@attack("graded")
def no_checks(desk: Desk) -> None:
    cells = desk.blank["cells"]
    desk.blank["cells"] = [c for c in cells if not notebooks.grade_id(c).endswith("-test")]
    desk.hand_in(desk.blank)


@attack("graded", start="reference", keeps="by-hand sigmoid forward loss train")
def doubled_cells(desk: Desk) -> None:
    cells = [copy.deepcopy(cell) for cell in desk.right["cells"] for _ in range(3)]
    desk.hand_in({**desk.right, "cells": cells})


@attack("graded")
def no_cells(desk: Desk) -> None:
    desk.hand_in({**desk.blank, "cells": []})


@attack("graded")
def cells_of_no_kind(desk: Desk) -> None:
    odd: list[Any] = [None, 5, [], {}, {"cell_type": "code"}, {"cell_type": "x", "source": "1"}]
    odd += [{"cell_type": "code", "source": [1], "metadata": 3, "outputs": {"a": 1}}]
    odd += [{"cell_type": "code", "source": "\0\ud800", "metadata": {"nbgrader": [1]}}]
    odd += [{"cell_type": "markdown", "source": "x", "metadata": {"nbgrader": {"grade_id": 5}}}]
    desk.hand_in({**desk.blank, "cells": odd + desk.blank["cells"]})


@attack("graded")
def retyped_checks(desk: Desk) -> None:
    for cell in desk.blank["cells"]:
        if notebooks.grade_id(cell).endswith("-test"):
            cell["cell_type"] = "markdown"
            del cell["outputs"], cell["execution_count"]
    desk.hand_in(desk.blank)


@attack("graded")
def checks_that_are_others(desk: Desk) -> None:
    """Marks exchanged: the easy check's id on the hard one, an answer that is a check."""
    first, second = _cell(desk.blank, "by-hand-test"), _cell(desk.blank, "train-test")
    first["metadata"], second["metadata"] = second["metadata"], first["metadata"]
    answer, check = _cell(desk.blank, "sigmoid"), _cell(desk.blank, "sigmoid-test")
    answer["metadata"], check["metadata"] = check["metadata"], answer["metadata"]
    desk.hand_in(desk.blank)


@attack("graded")
def setup_of_its_own(desk: Desk) -> None:
    _cell(desk.blank, "setup")["source"] = (
        "class Scoreboard:\n    def __init__(self, *a, **k): self.p = k['points']\n"
        "    def __getattr__(self, name): return lambda *a, **k: self.p\n"
        "from course import gradcheck\nfrom course.data import gates\nimport numpy as np\n"
    )
    desk.hand_in(desk.blank)


@attack("graded")
def other_kernel(desk: Desk) -> None:
    desk.blank["metadata"] = {
        "kernelspec": {"name": "bash", "display_name": LIVE, "language": "bash"},
        "language_info": {"name": LIVE, "pygments_lexer": "../../x", "nbconvert_exporter": "pdf"},
        "celltoolbar": LIVE,
        "title": LIVE,
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {LIVE: LIVE}}},
    }
    desk.hand_in(desk.blank)


@attack("graded")
def tags_and_skips(desk: Desk) -> None:
    """Metadata that other tools obey: tags, skip-execution, raises-exception, mimes, formats."""
    for cell in desk.blank["cells"]:
        cell["metadata"].update(
            tags=["skip-execution", "raises-exception", "remove_cell", LIVE],
            editable=True,
            deletable=True,
            format="text/html",
            raw_mimetype="text/html",
            jupyter={"source_hidden": True},
        )
    desk.hand_in(desk.blank)


@attack("graded")
def scripts_in_markdown(desk: Desk) -> None:
    for cell in desk.blank["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = LIVE
            cell["attachments"] = {
                "g": {"image/png": 'A" onerror="alert(1)'},
                'x" onerror="alert(1)': {"image/svg+xml": "<svg onload=alert(1)/>"},
                "text": {"text/html": LIVE},
            }
    raw = {"cell_type": "raw", "source": LIVE, "metadata": {"raw_mimetype": "text/html"}}
    desk.blank["cells"].insert(0, raw)
    desk.hand_in(desk.blank)


@attack("graded")
def raw_cells_of_every_format(desk: Desk) -> None:
    """Cells that exporters pass on as they are, and others that they cannot show."""
    about: list[Any] = [{}, {"raw_mimetype": None}, {"raw_mimetype": 7}, {"format": "text/html"}]
    about += [{"raw_mimetype": kind} for kind in ("text/html", "text/latex", "TEXT/HTML", "")]
    for i, metadata in enumerate(about):
        raw = {"cell_type": "raw", "id": f"raw-{i}", "metadata": metadata, "source": LIVE + "<![if"}
        desk.blank["cells"].append({**raw, "attachments": {"a": {"image/png": "A"}}})
    desk.hand_in(desk.blank)


@attack("graded")
def attachments_of_every_kind(desk: Desk) -> None:
    """Pictures that are not there, of no kind, of no text, and more than a page can have."""
    odd: list[Any] = [{"image/svg+xml": LIVE}, {"text/html": LIVE}, {}, 5, {"image/png": [5]}]
    odd += [{"image/png": "A" * 3_000_000}, {"image/png": "B" * 9_000_000}, {"image/png": 'x">'}]
    for i, formats in enumerate(odd):
        text = f"![a](attachment:p) ![b](attachment:not-there) ![{LIVE}](attachment:p '{LIVE}')"
        cell = {"cell_type": "markdown", "id": f"p-{i}", "metadata": {}, "source": text}
        desk.blank["cells"].append({**cell, "attachments": {"p": formats, f'">{LIVE}': formats}})
    desk.blank["cells"].append({**code_cell("1"), "attachments": {"p": {"image/png": "A"}}})
    desk.hand_in(desk.blank)


@attack("graded")
def texts_that_take_for_ever(desk: Desk) -> None:
    """Text cells that a parser takes the square of their length for."""
    pieces = ["<div>", "$\\frac{", "\\\\[a\n\n", "\\begin{a}", "[a](", "**a ", "> ", "<b x=1>"]
    for piece in pieces:
        source = piece * (90_000 // len(piece))
        cell = {"cell_type": "markdown", "id": "x", "metadata": {}, "source": source}
        desk.blank["cells"].append(cell)
    desk.hand_in(desk.blank)


@attack("graded")
def scripts_in_names(desk: Desk) -> None:
    """Scripts in ids, in code that is shown, and in marks that a sentence names."""
    for i, cell in enumerate(desk.blank["cells"]):
        cell["id"] = f'x" onmouseover="alert({i})'
        if not cell["metadata"].get("nbgrader"):
            cell["metadata"] = {"nbgrader": {"grade_id": f"<script>alert({i})</script>{LIVE}"}}
    desk.blank["cells"].append(code_cell(f"# {LIVE}\n'</script><script>alert(1)</script>'"))
    desk.hand_in(desk.blank)


@attack("graded")
def unseen_letters_in_marks(desk: Desk) -> None:
    """What moves a cursor, sets a window's title, or is markup, where sentences quote a name."""
    for name in (
        "\x1b]0;SUCCEEDED\x07",
        "[/] [link=x]x[/link]",
        "\n\n<img src=x>",
        "\x9b2J\u202e`",
    ):
        desk.blank["cells"].append(code_cell("1", nbgrader={"grade_id": name, "grade": True}))
    desk.blank["nbformat_minor"] = "\x1b]0;SUCCEEDED\x07[/]\n"
    desk.blank["metadata"]["kernelspec"] = {"name": "\x1b[2J[/]", "display_name": LIVE}
    desk.hand_in(desk.blank)


@attack("refused")
def unseen_letters_in_file_names(desk: Desk) -> None:
    """No notebook, and what is there is quoted."""
    for name in ("\x1b]0;SUCCEEDED\x07", "[bold]", "a\nforged: 23 of 23", "\x9b2J", "\udcff\udcfe"):
        (desk.folder / name).touch()


@attack("graded")
def other_files(desk: Desk) -> None:
    """Modules beside the notebook that would be imported in place of the real ones."""
    desk.hand_in(desk.blank)
    for name in ("numpy", "course", "autograder", "sitecustomize", "nbgrader_config", "json"):
        (desk.folder / f"{name}.py").write_text("raise SystemExit('SUCCEEDED')")
    (desk.folder / "timestamp.txt").symlink_to(f"{desk.places['@ROOT@']}/secret.txt")
    (desk.folder / "deep").symlink_to("/")
    (desk.folder / "submission_secret.txt").symlink_to(f"{desk.places['@ROOT@']}/secret.txt")
    (desk.folder / desk.name.replace(".ipynb", ".html")).write_text(LIVE)
    (desk.folder / "picture.svg").write_text("<svg onload=alert(1)></svg>")
    os.mkfifo(desk.folder / "pipe")
    with (desk.folder / "hole").open("wb") as file:
        file.truncate(1 << 40)


@attack("graded")
def handed_in_at_no_time(desk: Desk) -> None:
    """A time that no clock shows: what reads it raises more than a ValueError."""
    desk.hand_in(desk.blank)
    (desk.folder / "timestamp.txt").write_text("9" * 15)


@attack("graded")
def huge_source(desk: Desk) -> None:
    cells = desk.blank["cells"]
    cells += [
        code_cell("x = 1\n" * 30_000),
        code_cell("(" * 100_000),
        code_cell("-" * 100_000 + "1"),
    ]
    cells += [code_cell("a" * 300_000), code_cell("\0"), code_cell("if 1:\n" * 5_000)]
    desk.hand_in(desk.blank)


@attack("graded")
def huge_metadata(desk: Desk) -> None:
    desk.blank["metadata"]["x"] = {str(i): [i] * 10 for i in range(50_000)}
    for cell in desk.blank["cells"]:
        cell["metadata"]["y"] = "z" * 100_000
    text = json.dumps(desk.blank)
    desk.path.write_text(
        text[:-1] + ', "cells": [], "cells": ' + json.dumps(desk.blank["cells"]) + "}"
    )


def _result(text: str, **data: Any) -> dict[str, Any]:
    return {
        "output_type": "execute_result",
        "execution_count": 7,
        "data": {"text/plain": text, **data},
        "metadata": {},
    }
