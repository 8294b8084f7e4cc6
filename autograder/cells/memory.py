"""A limit on the memory that this process takes for what others wrote."""

import contextlib
import resource
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def limited(more: int) -> Iterator[None]:
    """Let this process take so many bytes more, and no more: a small text can ask for gigabytes.

    Args:
        more: bytes of address space, beside what it has.

    Raises:
        MemoryError: inside, where it asks for more.
    """
    statm = Path("/proc/self/statm")
    if not statm.is_file():  # not on Linux: there is no jail either
        yield
        return
    pages = int(statm.read_text().split()[0])
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = pages * resource.getpagesize() + more
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
