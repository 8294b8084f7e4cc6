"""How long a call may take, on either side of the border."""

#: A call that only waits ends after this many times the seconds it may compute.
WAITING = 2.0


class TimeUp(BaseException):
    """A call that computed for too long was ended, here or on the other side."""
