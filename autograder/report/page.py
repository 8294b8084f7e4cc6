"""A report as a page that needs nothing beside it."""

from pathlib import Path

import jinja2
from markupsafe import Markup

from autograder.report.anonymise import LEAST
from autograder.report.model import Report
from course import palette
from course.scoreboard import as_html


def page(report: Report) -> str:
    """The report as an HTML page that needs nothing beside it."""
    loader = jinja2.FileSystemLoader(Path(__file__).parent)
    environment = jinja2.Environment(
        loader=loader,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters |= {
        "number": figure,
        "percent": percent,
        "sentence": lambda text: Markup(as_html(text)),  # as_html escapes
    }
    template = environment.get_template("report.html.j2")
    return template.render(r=report, least=LEAST, palette=palette)


def write(report: Report, root: Path) -> Path:
    """Write the page to `reports/`; gives its path."""
    name = f"{report.assignment}-shared.html" if report.shared else f"{report.assignment}.html"
    path = root / "reports" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(page(report), encoding="utf-8")
    return path


def figure(value: float | None) -> str:
    """A number as a page shows it: at most two decimals."""
    return "–" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def percent(count: int | None, of: int | None) -> str:
    """How large a share `count` is; of a group that is not told of, that it is small."""
    if count is None:
        return "not shown"
    return f"{100 * count / of:.0f} %" if of else "–"
