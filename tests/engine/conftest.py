"""What every test of the engine leaves: nothing open."""

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _workers_end() -> Iterator[None]:
    """A worker that its test did not end would keep two sockets for the rest of the run."""
    # Here: pytest reads this file at every start, and the engine brings NumPy.
    from tests.engine.support import Worker

    yield
    for worker in [*Worker.living]:
        worker.end()
