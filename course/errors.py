"""The one kind of error that commands turn into a sentence and exit code 2."""


class CourseError(Exception):
    """Something the user can put right; the message is one whole sentence that says how."""


class Told(CourseError):  # noqa: N818 - it is said, of a cell
    """A sentence for a learner, of a cell; a notebook shows the sentence alone."""

    def _render_traceback_(self) -> list[str]:  # IPython asks for it
        return [str(self)]
