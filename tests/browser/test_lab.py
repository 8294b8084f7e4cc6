"""What `course lab` opens: the page that leads on; and once more, the lab that runs already."""

import json
import os
import re
import signal
import subprocess
import urllib.request
from pathlib import Path
from typing import Any

from course.learner import cli, server, store
from course.scoreboard import SCORE_MIME, Row, Score
from tests.browser import support
from tests.support import BIN


def second(folder: Path) -> str:
    own = {"COURSE_ROOT": str(folder), "HOME": str(folder / "home")}
    command = [BIN / "course", "lab", "--no-browser", "--port", "9"]
    told = subprocess.run(command, env={**os.environ, **own}, capture_output=True, timeout=60)
    return told.stdout.decode() + told.stderr.decode()


def test_the_welcome_page_leads_to_the_exercise_where_one_was(
    browser: Any, lab: tuple[str, Path], reference_code: dict[str, str]
) -> None:
    address, folder = lab
    path = folder / "work" / "01_and_gate" / "01_and_gate.ipynb"
    copy = json.loads(path.read_text())
    for cell in copy["cells"]:
        if cell["id"] in ("by-hand", "sigmoid"):
            cell["source"] = reference_code[cell["id"]]
    path.write_text(json.dumps(copy))
    own = {**os.environ, "COURSE_ROOT": str(folder)}
    subprocess.run([BIN / "course", "check", "01_and_gate"], env=own, check=True, timeout=300)
    page = browser.new_page(viewport={"width": 1024, "height": 640})
    page.set_default_timeout(60_000)
    page.goto(address)
    page.get_by_role("link", name="One neuron learns AND, at 3. All rows at once").click()
    support.opened(page)
    page.wait_for_timeout(2000)
    seen = page.locator(".jp-MarkdownCell", has_text="3. All rows at once").first.bounding_box()
    assert seen and 0 < seen["y"] < 320
    page.close()


def test_the_lab_looks_at_a_notebook_that_is_saved(lab: tuple[str, Path]) -> None:
    address, folder = lab
    name = "00_start_here"
    copy = json.loads((folder / "work" / name / f"{name}.ipynb").read_text())
    score = Score("2. mean", 1, (Row("one", True),)).data()
    output = {"output_type": "execute_result", "metadata": {}, "data": {SCORE_MIME: score}}
    [check] = [cell for cell in copy["cells"] if cell["id"] == "mean-over-examples-test"]
    check.update(outputs=[{**output, "execution_count": 1}], execution_count=1)
    request = urllib.request.Request(
        re.sub(r"/lab\S*\?", f"/api/contents/{name}/{name}.ipynb?", address),
        json.dumps({"type": "notebook", "format": "json", "content": copy}).encode(),
        method="PUT",
    )
    assert urllib.request.urlopen(request, timeout=60).status == 200
    known = store.results(folder, name)
    assert {key: result.points for key, result in known.items()} == {check["id"]: 1.0}


def test_a_second_lab_finds_the_first_until_it_is_killed(lab: tuple[str, Path]) -> None:
    _, folder = lab
    [note] = (folder / "work" / ".jupyter" / "data" / "runtime").glob("jpserver-*.json")
    known = json.loads(note.read_text())
    said = second(folder)
    assert f"{known['url']}lab/tree/welcome.md?token={known['token']}" in said
    os.kill(known["pid"], signal.SIGKILL)
    assert note.exists()

    work = folder / "work"
    assert server.running(work, cli.environment(work)) == ""
