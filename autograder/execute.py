"""What `nbgrader_config.py` names, under names that stay."""

from autograder.adapter.export import Table
from autograder.adapter.pages import FeedbackPage
from autograder.adapter.points import WritePoints
from autograder.adapter.preprocessors import HideTests, JailedExecute, Repair
from autograder.adapter.seals import SealChoices
from course.pages.markdown import markdown2html
from course.pages.sanitize import html as inert_html

__all__ = [
    "FeedbackPage",
    "HideTests",
    "JailedExecute",
    "Repair",
    "SealChoices",
    "Table",
    "WritePoints",
    "inert_html",
    "markdown2html",
]
