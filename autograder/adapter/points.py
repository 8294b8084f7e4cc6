"""The points of a test cell stand in its metadata; students see them in its code as well."""

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor

from course.notebooks import with_points


class WritePoints(NbGraderPreprocessor):  # type: ignore[misc]
    """Tells each scoreboard what it is worth; named in `nbgrader_config.py`, first of all."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: object, index: int
    ) -> tuple[NotebookNode, object]:
        """One cell."""
        if utils.is_grade(cell) and not utils.is_solution(cell):
            cell.source = with_points(cell.source, cell.metadata.nbgrader.points)
        return cell, resources
