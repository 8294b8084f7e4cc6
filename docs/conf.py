"""The documentation as a site: `make docs`. Nothing of it needs a network."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import formulas
import pages

import course

project = "Learn backpropagation by writing it"
author = "the maintainers"
version = release = course.__version__
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["build"]

html_theme = "furo"
html_title = project
html_show_copyright = False

myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3
nb_execution_mode = "off"  # `pages` has run them

autodoc_member_order = "bysource"
autodoc_typehints = "none"  # docstrings give shapes, which say more
napoleon_google_docstring = True
napoleon_numpy_docstring = False

suppress_warnings = ["mystnb.unknown_mime_type"]  # a scoreboard's own


def _as_it_is(app, what, name, obj, options, lines):
    """Our docstrings write |f| for a size; reStructuredText has another use for the bars."""
    lines[:] = [line.replace("|", "\\|") for line in lines]


def setup(app):
    """Formulas are MathML; notebooks and instructors' pages are put beside the others."""
    formulas.setup(app)
    app.connect("builder-inited", pages.made)
    app.connect("autodoc-process-docstring", _as_it_is)
