"""Pages that are made of something else: the released notebooks, run; what an instructor reads.

A notebook's page has its texts, its code and its pictures. What a learner has not written yet
fails, and is left out; so are the checks, which are folded in the notebook as well.
"""

import logging
import subprocess
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
MADE = Path(__file__).parent / "made"


def made(app):
    """Write them all, each where its source is newer than the page."""
    for path in sorted((ROOT / "release").glob("*/*.ipynb")):
        _write(path, MADE / "notebooks" / path.name, _page)
    for path in sorted((ROOT / "autograder" / "material").glob("*/notes.md")):
        _write(path, MADE / "notes" / f"{path.parent.name}.md", Path.read_text)
    _write(ROOT / "CHANGELOG.md", MADE / "changelog.md", Path.read_text)


def _write(source, target, text_of):
    if target.exists() and target.stat().st_mtime > source.stat().st_mtime:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text_of(source), encoding="utf-8")


def _page(path):
    notebook = nbformat.read(path, as_version=4)
    checks = [cell.id for cell in notebook.cells if _is_check(cell)]
    for cell in notebook.cells:
        if cell.id in checks:
            cell.source = ""  # it would judge what nobody has written
    client = NotebookClient(notebook, allow_errors=True, timeout=300, log=logging.getLogger())
    client.execute(stderr=subprocess.DEVNULL)  # a kernel's own words are not ours
    notebook.cells = [cell for cell in notebook.cells if cell.id not in checks]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [o for o in cell.outputs if o.output_type in _SHOWN and _is_drawn(o)]
    return nbformat.writes(notebook)


_SHOWN = ("display_data", "execute_result", "stream")


def _is_check(cell):
    return cell.metadata.get("nbgrader", {}).get("grade", False) and cell.cell_type == "code"


def _is_drawn(output):
    """Whether it is for a page: not what only a kernel can bring to life, nor a warning."""
    if output.output_type == "stream":
        return output.name == "stdout"
    return "application/vnd.jupyter.widget-view+json" not in output.data
