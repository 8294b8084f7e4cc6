"""Feedback pages, and what the formgrader shows of a submission: they need no network, run nothing
of a student's, and keep what a student shows where it belongs.

`nbgrader_config.py` names what stands here.
"""

import re
from html import escape, unescape
from pathlib import Path

import nbgrader
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode

from course import notebooks
from course.pages.markdown import LONGEST

#: nbconvert's filters of what a student wrote.
FILTERS = {
    "inert_html": "autograder.execute.inert_html",
    "markdown2html": "autograder.execute.markdown2html",
}
#: Where templates are looked for: ours, which have no MathJax, before nbgrader's own.
TEMPLATES = [
    str(Path(__file__).parent / "templates"),
    str(Path(nbgrader.__file__).parent / "server_extensions" / "formgrader" / "templates"),
]


class FeedbackPage(HTMLExporter):
    """nbgrader's feedback page, in a language that it names, with exercises by their names."""

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, object] | None = None, **options: object
    ) -> tuple[str, dict[str, object]]:
        """See nbconvert."""
        page, resources = super().from_notebook_node(nb, resources, **options)
        page = page.replace("<html>", f'<html lang="{self.language_code}">', 1)
        titles = _titles(nb)

        def named(link: re.Match[str]) -> str:
            title = titles.get(unescape(link[1]))
            return f'<a href="#{link[1]}">{escape(title)}</a>' if title else link[0]

        head, body, rest = page.partition('<div id="notebook-container"')
        return _GRADED.sub(named, head) + body + rest, resources


#: What nbgrader's list of points says of every cell of a kind.
_GRADED = re.compile(
    r'<a href="#([^"]*)">(?:Test cell|Written response|Coding free-response|Task)</a>'
)
_HEADING = re.compile(r"^#+ *(.+?) *$", re.MULTILINE)


def _titles(notebook: NotebookNode) -> dict[str, str]:
    """grade_id → the exercise's name: its scoreboard's, or the heading's that stands above."""
    titles: dict[str, str] = {}
    heading = ""
    for cell in notebook.cells:
        name = notebooks.grade_id(cell)
        if cell.cell_type == "markdown" and not name:
            heading = (_HEADING.findall(cell.source[:LONGEST]) or [heading])[-1]
        elif name:
            exercise = notebooks.score_data(cell).get("exercise")
            titles[name] = (exercise if isinstance(exercise, str) else heading)[:100]
    return titles
