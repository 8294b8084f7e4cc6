"""The right choices of a test cell are sealed, wherever students can read it."""

import ast

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.text import say
from course.check.choices import sealed
from course.errors import CourseError


class SealChoices(NbGraderPreprocessor):  # type: ignore[misc]
    """Seals the choices in every test cell; named in `nbgrader_config.py`."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: object, index: int
    ) -> tuple[NotebookNode, object]:
        """One cell."""
        if utils.is_grade(cell) and not utils.is_solution(cell):
            cell.source = seal(cell.source, str(cell.metadata.nbgrader.grade_id))
        return cell, resources


def seal(source: str, name: str) -> str:
    """A test cell with a text in place of each dict in `sealed({...})`.

    Args:
        source: the cell's.
        name: its grade_id; the same cell gives the same texts.

    Raises:
        CourseError: where what is to be sealed is no dict that is written out.
    """
    if "sealed(" not in source:
        return source
    found = sorted(
        (
            node.args[0]
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "sealed" and node.args
            if not isinstance(node.args[0], ast.Constant)
        ),
        key=lambda choices: (choices.lineno, choices.col_offset),
    )
    closed = source
    for number, choices in enumerate(found, start=1):
        try:
            text = sealed(dict(ast.literal_eval(choices)), f"{name}-{number}").text
        except (ValueError, TypeError, AttributeError) as error:
            raise CourseError(say("not_to_seal", cell=name, line=choices.lineno)) from error
        written = ast.get_source_segment(source, choices) or ""
        closed = closed.replace(written, f'"{text}"', 1)
    return closed
