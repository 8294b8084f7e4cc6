"""How long a learner's code may take, in seconds of computing: a busy machine costs nobody points.

`course.clock` ends what takes longer. What a whole submission may take is the grader's:
`autograder.engine.session`.
"""

#: One check, where the system can interrupt it; and each check after one that was too slow, for
#: what looped once loops again.
CHECK_SECONDS, AFTER_A_SLOW_ONE = 5.0, 1.0
#: To look for the wrong line of a gradient that a check has found wrong; no part of the check.
LINE_SECONDS = 1.0
#: One cell, in grading too.
CELL_SECONDS = 60
#: A whole check cell: each of its checks has a limit of its own, and some have a minute.
CHECK_CELL_SECONDS = 300
#: Code that waits, or a busy machine: a check, and a cell, ends after this many times as long by
#: the clock on the wall.
CHECK_WAITING, WAITING = 2.5, 2.0
