"""Feedback pages, and what the formgrader shows of a submission: they need no network, run nothing
of a student's, and keep what a student shows where it belongs.

`nbgrader_config.py` names what stands here.
"""

import re
from html import escape, unescape
from pathlib import Path

import nbgrader
from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from autograder.cells import formulas, sanitize
from course import notebooks
from course.text import say

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
#: Characters of a text cell that become a page of text; what is longer is shown as it was written.
LONGEST = 30_000


_MARKUP = re.compile(r"<[^>]*>")


class _Renderer(IPythonRenderer):
    """Markdown as HTML, to be sanitised, with formulas as MathML."""

    def inline_math(self, body: str) -> str:
        """`$body$`."""
        return formulas.mathml(body)

    def block_math(self, body: str) -> str:
        """`$$body$$`."""
        return formulas.mathml(body, display=True)

    def latex_environment(self, name: str, body: str) -> str:
        r"""`\\begin{name}body\\end{name}`."""
        return formulas.mathml(rf"\begin{{{name}}}{body}\end{{{name}}}", display=True)

    def block_html(self, html: str) -> str:
        """HTML that stands in the text; a browser's MathJax found formulas there too."""
        return formulas.in_html(html)

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """A picture that is attached to its cell, or the words that stand for it."""
        text = unescape(_MARKUP.sub("", text))
        formats = self.attachments.get(url.removeprefix("attachment:"), {})
        for mime in ("image/png", "image/jpeg", "image/gif"):
            if url.startswith("attachment:") and isinstance(data := formats.get(mime), str):
                return f'<img src="data:{mime};base64,{escape(data)}" alt="{escape(text)}">'
        if url.startswith("data:"):
            return f'<img src="{escape(url)}" alt="{escape(text)}">'
        return f"<em>{escape(say('no_picture', name=text or url))}</em>"


@pass_context
def markdown2html(context: Context, source: str) -> str:
    """nbconvert's filter of this name; what it cannot make a page of is shown as it was written."""
    attachments = context.get("cell", {}).get("attachments", {})
    try:
        if len(source) > LONGEST:
            raise ValueError(say("text_too_long"))
        renderer = _Renderer(escape=False, attachments=attachments, exclude_anchor_links=True)
        page = MarkdownWithMath(renderer=renderer).render(source)
        if not sanitize.fits(page):
            raise ValueError(say("text_too_long"))
        return sanitize.html(page)
    except Exception as error:  # noqa: BLE001 - parsers, of text that nobody checked
        why = f"{error}" if isinstance(error, ValueError) else type(error).__name__
        return (
            f"<p><em>{escape(say('shown_as_written', why=why))}</em></p><pre>{escape(source)}</pre>"
        )


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
