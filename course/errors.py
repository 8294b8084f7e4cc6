"""The one kind of error that commands turn into a sentence and exit code 2."""


class CourseError(Exception):
    """Something the user can put right; the message is one whole sentence that says how."""
