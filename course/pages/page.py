"""A notebook as one HTML page: no script, no network, folded what is folded in the notebook."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from nbconvert.filters import ansi2html as _ansi
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from course import notebooks
from course.notebooks import Cell, Notebook, Output
from course.pages import sanitize
from course.pages.markdown import markdown2html
from course.text import say

_CODE = HtmlFormatter(cssclass="code", nobackground=True)
_HEADING = re.compile(r"^#+ *(.+?) *$", re.MULTILINE)
#: Lines of code that stand on one sheet of paper, and with what they show.
_SHORT = 12
#: Of an output's formats the first that it has is shown.
_FORMATS = ("text/html", "text/markdown", "image/png", "image/jpeg", "text/latex", "text/plain")


def page(notebook: Notebook, name: str) -> str:
    """The notebook as a page.

    What cells show is cleaned as for a feedback page, and the page's own policy lets nothing run
    and nothing load, should something get through.

    Args:
        notebook: as `course.notebooks.read` gives it; its outputs may be anything.
        name: the page's title where the notebook has no heading.
    """
    folder = FileSystemLoader(Path(__file__).parent)
    template = Environment(loader=folder, autoescape=True, trim_blocks=True).get_template("page.j2")
    texts = (cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    headings = (found[1] for text in texts if (found := _HEADING.search(text[:1000])))
    return template.render(
        title=next(headings, name),
        colours=Markup(_CODE.get_style_defs()),
        cells=[_shown(cell) for cell in notebook["cells"]],
    )


def _shown(cell: Cell) -> dict[str, object]:
    """What the template takes of a cell."""
    source = cell["source"]
    if cell["cell_type"] != "code":
        raw = cell["cell_type"] == "raw"
        text = Markup("<pre>{}</pre>").format(source) if raw else Markup(_text(cell, source))
        return {"text": text}
    jupyter = cell["metadata"].get("jupyter")
    folded = isinstance(jupyter, dict) and jupyter.get("source_hidden") is True
    code = highlight(source, PythonLexer(stripnl=False), _CODE) if source.strip() else ""
    return {
        "code": Markup(code),
        "folded": folded,
        "short": source.count("\n") < _SHORT,
        "summary": say("export_check") if notebooks.is_check(cell) else say("export_folded"),
        "answer": notebooks.is_answer(cell),
        "outputs": [Markup(text) for text in _outputs(cell)],
    }


def _text(cell: Cell, source: str) -> str:
    """Markdown as HTML that is safe."""
    attachments = {"attachments": cell.get("attachments", {})}
    return markdown2html({"cell": attachments}, source)  # type: ignore[arg-type]


def _outputs(cell: Cell) -> Iterator[str]:
    """What a cell shows, as HTML that is safe; a sentence for what nobody can show."""
    for output in cell.get("outputs", []):
        try:
            safe = sanitize.output(_joined(output))
            if safe is None and not {"text/plain", "text/html"} & set(output["data"]):
                yield str(Markup("<p><em>{}</em></p>").format(say("export_no_format")))
            elif safe is not None:
                yield _html(cell, safe)
        except (AttributeError, KeyError, TypeError, ValueError):  # written by who knows what
            yield str(Markup("<p><em>{}</em></p>").format(say("export_broken")))


def _joined(output: Output) -> Output:
    """An output whose texts are texts: a notebook's file has lists of lines."""
    joined = json.loads(json.dumps(output))
    data = joined.get("data", {})
    for holder, key in [(joined, "text"), *((data, mime) for mime in data)]:
        value = holder.get(key)
        if isinstance(value, list) and all(isinstance(line, str) for line in value):
            holder[key] = "".join(value)
    joined.setdefault("metadata", {})
    return joined  # type: ignore[no-any-return]


def _html(cell: Cell, output: Output) -> str:
    """A cleaned output as HTML."""
    if output["output_type"] == "stream":
        return f"<pre>{_terminal(output['text'])}</pre>" if output["text"].strip() else ""
    if output["output_type"] == "error":
        lines = "\n".join(output["traceback"]) or f"{output['ename']}: {output['evalue']}"
        return f"<pre>{_terminal(lines)}</pre>"
    data = output["data"]
    mime = next((mime for mime in _FORMATS if mime in data), "")
    value = str(data.get(mime, ""))
    if mime == "text/html":
        return value
    if mime in ("text/markdown", "text/latex"):
        return _text(cell, value)
    if mime in ("image/png", "image/jpeg"):
        alt = str(data.get("text/plain", ""))
        picture = Markup('<img src="data:{};base64,{}" alt="{}">')
        return str(picture.format(mime, "".join(value.split()), alt))
    return f"<pre>{_terminal(value)}</pre>" if value.strip() else ""


def _terminal(text: str) -> str:
    """Text with a terminal's colours, as HTML."""
    return str(_ansi(text))  # type: ignore[no-untyped-call]
