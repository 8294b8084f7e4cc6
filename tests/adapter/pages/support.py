"""Pages, made of cells."""

import functools
import re
from html.parser import HTMLParser
from typing import Any

import nbformat
from nbconvert.exporters import HTMLExporter
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from traitlets.config.loader import Config, PyFileConfigLoader

from tests.attacks import code_cell
from tests.support import ROOT

ASSIGNMENT = "01_and_gate"


#: HTML that would lie over the rest of its page.
MOVED = {
    "negative margins": '<a href="http://evil.example" style="display:block;margin-top:-9000px;'
    'height:19000px;margin-left:-900px;width:5000px;opacity:0.02">SUCCEEDED</a>',
    "a forged score": '<div style="margin:-4000px 0 0;height:4000px;background:white">'
    "Score: 25</div>",
    "fixed": '<div style="position:fixed;inset:0;z-index:99">x</div>',
    "absolute": '<div style="position: absolute; top: -900px; left: 0; width: 3000px">x</div>',
    "relative": '<b style="position:relative;top:-300px">x</b>',
    "transformed": '<div style="transform:translateY(-500px) scale(9)">x</div>',
    "translated": '<div style="translate:0 -500px;rotate:45deg;scale:5">x</div>',
    "escaped": r'<div style="po\73ition:fixed;top:0;m\61rgin-top:-900px">x</div>',
    "in a comment": '<div style="margin/**/:/**/-900px;position:/**/fixed;inset:0">x</div>',
    "important": '<div style="margin-top:-900px !important;;;color:red">x</div>',
    "calculated": '<div style="margin-top:calc(0px - 900px);padding:max(9000px,1px)">x</div>',
    "a class of the page's": '<div class="navbar navbar-fixed-top container">x</div>',
    "higher than its box": '<div style="height:0"><img alt="" height="900" width="900"></div>',
    "at the bottom of a low box": '<div style="display:flex;height:1px;align-items:flex-end">'
    '<img alt="" height="900" width="900"></div>',
    "floating": '<img alt="" align="left" height="900" width="900"><table align="right">'
    "<tr><td>x</table>",
    "afloat": '<div style="float:left;width:900px;height:900px">x</div>',
    "lines of no height": f'<div style="line-height:0">{"x<br>" * 300}</div>',
    "shifted lines": '<span style="vertical-align:-2000px">x</span>',
    "padding in a line": '<a href="#x" style="padding:90px;background-color:white">x</a>',
    "border in a line": '<span style="border:90px solid red">x</span>',
    "a block in a line": '<div style="display:inline;padding:99px">x</div>',
    "an indent": '<p style="text-indent:-2000px">x</p>',
    "an outline": '<div style="outline:2000px solid white;box-shadow:0 0 0 2000px red">x</div>',
    "huge letters": '<div style="font-size:4000px;line-height:1px">x</div>',
    "centred": '<div style="display:flex;justify-content:center;width:1px">'
    '<img alt="" height="9" width="900"></div>',
    "a formula's space": '<math><mspace width="-900px" height="-900px"></mspace><mpadded'
    ' voffset="900px" height="0"><mi>x</mi></mpadded></math>',
    "a formula's style": '<math style="position:fixed"><mi style="position:fixed">x</mi></math>',
}


def config() -> Config:
    """The project's own settings of nbgrader."""
    loader = PyFileConfigLoader("nbgrader_config.py", path=str(ROOT))
    return loader.load_config()


@functools.cache
def exporter(kind: str, cleans: bool = True) -> HTMLExporter:
    """What makes a kind of page; without the first belt, if asked."""
    settings = config()
    if not cleans:
        settings.HTMLExporter.filters["inert_html"] = lambda text: text
        settings.HTMLExporter.filters["markdown2html"] = lambda text: f"<p>{text}</p>"
    if kind == "formgrader":
        settings.HTMLExporter.template_name = "formgrade"
        return HTMLExporter(config=settings)
    maker = GenerateFeedback(coursedir=CourseDirectory(config=settings), config=settings)
    return maker.exporter_class(config=maker.config)


def feedback_page(notebook: dict[str, Any], cleans: bool = True) -> str:
    """A notebook as a feedback page, without a gradebook."""
    about = {"notebook": "n", "score": 1, "max_score": 2, "late_penalty": 0}
    return exporter("feedback", cleans).from_notebook_node(
        nbformat.from_dict(notebook), {"nbgrader": about}
    )[0]


def formgrader_page(notebook: dict[str, Any], cleans: bool = True) -> str:
    """A notebook as the formgrader shows it, without its server."""
    about = {"base_url": "", "notebook_id": "n", "index": 0, "total": 1}
    return exporter("formgrader", cleans).from_notebook_node(nbformat.from_dict(notebook), about)[0]


PAGES = {"feedback": feedback_page, "formgrader": formgrader_page}


def notebook(*cells: dict[str, Any]) -> dict[str, Any]:
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def text_cell(source: str, kind: str = "markdown", **more: Any) -> dict[str, Any]:
    return {"cell_type": kind, "id": "a", "metadata": {}, "source": source, **more}


def showing(html: str) -> dict[str, Any]:
    """A code cell with an output of this HTML."""
    cell = code_cell("x")
    output = {"output_type": "display_data", "data": {"text/html": html}, "metadata": {}}
    return {**cell, "outputs": [output]}


#: The elements of outputs that are found at points outside of every output.
OVER = """() => {
  const found = [];
  for (const height of [0, innerHeight, 2 * innerHeight]) {
    scrollTo(0, height);
    const areas = [...document.querySelectorAll('.output_area')];
    const boxes = areas.map(area => area.getBoundingClientRect());
    for (let x = 5; x < innerWidth; x += 20) for (let y = 5; y < innerHeight; y += 10) {
      if (boxes.some(b => x > b.left - 1 && x < b.right + 1
          && y > b.top - 1 && y < b.bottom + 1)) continue;
      const hit = document.elementFromPoint(x, y);
      if (hit && hit.closest('.output_subarea')) found.push([x, y, hit.outerHTML.slice(0, 90)]);
    }
  }
  return found.slice(0, 3);
}"""


def around(html: str) -> dict[str, Any]:
    """A notebook in which this output has text and outputs around it."""
    text = text_cell("# Above\n\n" + "Some words. " * 60)
    plain = showing("<p>another output</p>")
    return notebook(text, plain, showing(html), plain, text)


class Live(HTMLParser):
    """What would run, load or move in HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "iframe", "object", "embed", "form", "svg", "link", "mglyph"):
            self.found.append(tag)
        for name, value in attrs:
            bad = name.startswith("on") or name in ("xlink:href", "actiontype")
            bad = bad or (
                name == "id"
                and value not in ("notebook", "notebook-container")
                and not (value or "").startswith("cell-id=")
            )
            address = name == "href" and not re.match(r"https?:|mailto:|#", value or "")
            moved = name == "style" and re.search(r"position|-\d|\(", value or "")
            if bad or address or moved:
                self.found.append(f"{tag} {name}={value}")


def live(html: str) -> list[str]:
    found = Live()
    found.feed(html)
    found.close()
    return found.found


IMAGE = "iVBORw0KGgoAAAANSUhEUgAA"
