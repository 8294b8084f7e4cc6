"""One thread for linear algebra, however a notebook was started.

The course's matrices are small: a second thread gains little on an idle machine, and on a busy
one, where a class shares a server, threads that wait for each other cost forty times the work.
Grading uses one thread too, so what takes how long does not depend on who asks.
"""

import contextlib
import os
import sys

#: What tells a library for linear algebra, as it is loaded, how many threads to use.
NUMBERS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
#: The environment of a process that is to use one.
ONE = dict.fromkeys(NUMBERS, "1")


def use_one() -> None:
    """Let this process, and those it starts, use one thread; not where a number is set already.

    What is loaded later reads the environment; what is loaded already is told by threadpoolctl,
    where that is installed. (Apple's Accelerate listens to the environment only.)
    """
    if any(name in os.environ for name in (*NUMBERS, "GOTO_NUM_THREADS")):
        return
    os.environ.update(ONE)
    if "numpy" in sys.modules:
        with contextlib.suppress(ImportError):
            import threadpoolctl

            threadpoolctl.threadpool_limits(limits=1)
