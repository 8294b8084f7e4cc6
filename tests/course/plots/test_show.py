"""How a picture is shown, and its alternative text beside it."""

import base64
import builtins
from typing import Any

import matplotlib.pyplot as plt
import nbclient
import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter

from course import plots
from tests.course.plots.support import AND
from tests.support import imported_anew


@pytest.mark.nbgrader
def test_alt_text_reaches_the_page() -> None:
    """In a kernel: one output, closed figure, and the text in HTML as nbconvert renders it."""
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [
        nbformat.v4.new_code_cell(
            "import matplotlib.pyplot as plt\n"
            "from course import plots\n"
            "plots.losses({'<b> & \"c\"': [0.76, 0.06]})\n"
            "plt.get_fignums()"
        )
    ]
    nbclient.execute(notebook, timeout=60)
    shown, result = notebook.cells[0].outputs
    assert result.data["text/plain"] == "[]"
    alt = (
        'Line chart of the loss against the step. <b> & "c" falls from 0.76 at step 0 to 0.06 '
        "at step 1."
    )
    assert shown.data["text/plain"] == alt
    assert shown.metadata["image/png"]["alt"] == alt
    assert base64.b64decode(shown.data["image/png"]).startswith(b"\x89PNG")
    page, _ = HTMLExporter().from_notebook_node(notebook)
    [image] = BeautifulSoup(page, "html.parser").select(".jp-OutputArea img")
    assert image["alt"] == alt
    assert image["src"] == "data:image/png;base64," + shown.data["image/png"].strip()


def test_plain_script_shows_and_closes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without IPython the figure goes to `plt.show`, whatever the backend is called."""
    seen: list[list[int]] = []
    monkeypatch.setattr(plt, "show", lambda: seen.append(plt.get_fignums()))
    monkeypatch.setattr(plt, "get_backend", lambda: "inline")
    real = builtins.__import__

    def without_ipython(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.split(".")[0] == "IPython":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_ipython)
    plots.gate(AND)
    assert len(seen) == 1 and len(seen[0]) == 1
    assert not plt.get_fignums()


def test_interactive_window_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plt, "isinteractive", lambda: True)
    plots.gate(AND)
    assert len(plt.get_fignums()) == 1


def test_import_needs_no_ipython(monkeypatch: pytest.MonkeyPatch) -> None:
    imported_anew("course.plots", monkeypatch, without=["IPython"])
