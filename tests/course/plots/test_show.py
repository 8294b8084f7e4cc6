"""How a picture is shown, and its alternative text beside it."""

import base64
import builtins
from typing import Any

import IPython
import IPython.display
import matplotlib.pyplot as plt
import nbclient
import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter

from course import plots
from course.plots import _gates
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


class Notebook:
    """A page that figures are shown on: what is displayed."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.shown: list[tuple[dict[str, str], dict[str, Any]]] = []
        patch.setattr(plt, "get_backend", lambda: "module://matplotlib_Inline.backend_inline")
        patch.setattr(IPython, "get_ipython", lambda: object())
        patch.setattr(IPython.display, "display", self.display)

    def display(self, bundle: dict[str, str], metadata: dict[str, Any], raw: bool) -> None:
        assert raw
        self.shown.append((bundle, metadata))


@pytest.fixture
def notebook(monkeypatch: pytest.MonkeyPatch) -> Notebook:
    return Notebook(monkeypatch)


def test_a_notebook_shows_a_figure_as_html_with_its_text_and_closes_it(notebook: Notebook) -> None:
    plots.show(plt.figure(figsize=(1, 1)), 'a < "b"')
    [(bundle, metadata)] = notebook.shown
    assert bundle["text/plain"] == metadata["image/png"]["alt"] == 'a < "b"'
    image = BeautifulSoup(bundle["text/html"], "html.parser").img
    assert image is not None
    assert image["alt"] == 'a < "b"'
    assert image["src"] == f"data:image/png;base64,{bundle['image/png']}"
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert not plt.get_fignums()


def test_a_figure_that_cannot_be_made_is_closed_too(notebook: Notebook) -> None:
    fig = plt.figure()
    fig.text(0, 0, "$\\nothing$")
    with pytest.raises(ValueError, match="nothing"):
        plots.show(fig, "alt")
    assert not plt.get_fignums() and not notebook.shown


@pytest.mark.parametrize(("backend", "shell"), [("agg", object()), ("inline", None)])
def test_outside_a_notebook_a_figure_goes_to_matplotlibs_show(
    backend: str, shell: object, notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[int]] = []
    monkeypatch.setattr(plt, "show", lambda: seen.append(plt.get_fignums()))
    monkeypatch.setattr(plt, "get_backend", lambda: backend)
    monkeypatch.setattr(IPython, "get_ipython", lambda: shell)
    plots.show(plt.figure(), "alt")
    assert len(seen) == 1 and not notebook.shown


def test_an_interrupted_picture_is_not_shown_later(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*args: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(_gates, "gate_points", interrupted)
    with pytest.raises(KeyboardInterrupt):
        plots.gate(AND)
    assert not plt.get_fignums()


def test_import_needs_no_ipython(monkeypatch: pytest.MonkeyPatch) -> None:
    imported_anew("course.plots", monkeypatch, without=["IPython"])
