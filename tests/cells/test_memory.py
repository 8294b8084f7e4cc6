"""The memory that this process may take for what others wrote, in forked children."""

import resource
from pathlib import Path

import pytest

from autograder.cells import memory
from tests.sandbox.test_confine import in_a_child

MORE = 1 << 30
LIMIT = resource.RLIMIT_AS

if not Path("/proc/self/statm").is_file():
    pytest.skip("this system says nothing of a process's memory", allow_module_level=True)


def size() -> int:
    """The bytes of address space that this process has."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def inside() -> tuple[int, int, int]:
    """What the limit allows while it is in force, the hard one, and what this process has."""
    with memory.limited(MORE):
        return (*resource.getrlimit(LIMIT), size())


def test_it_may_take_so_much_more_than_it_has() -> None:
    def child() -> tuple[int, int]:
        before = size()
        soft, _, after = inside()
        return soft - before - MORE, after - before

    least, grown = in_a_child(child)
    assert 0 <= least <= grown + (1 << 20)


def test_more_is_a_memory_error_and_afterwards_the_limit_is_the_old_one() -> None:
    def child() -> list[bool]:
        before, came = resource.getrlimit(LIMIT), []
        with memory.limited(1 << 24):
            bytearray(1 << 20)
            try:
                bytes(MORE)  # so much is never left over of what was freed
            except MemoryError:
                came.append(True)
        bytes(MORE)
        return [*came, resource.getrlimit(LIMIT) == before]

    assert in_a_child(child) == [True, True]


def test_an_error_leaves_the_old_limit() -> None:
    def child() -> bool:
        before = resource.getrlimit(LIMIT)
        with pytest.raises(KeyError), memory.limited(MORE):
            raise KeyError
        return resource.getrlimit(LIMIT) == before

    assert in_a_child(child)


def test_a_hard_limit_is_kept_and_not_passed() -> None:
    def child() -> list[int]:
        lower, higher = size() + MORE // 2, size() + 2 * MORE
        resource.setrlimit(LIMIT, (higher, higher))
        first = inside()
        resource.setrlimit(LIMIT, (lower, lower))
        return [*inside()[:2], lower, first[1], higher, int(first[0] < higher)]

    soft, hard, lower, first, higher, below = in_a_child(child)
    assert soft == hard == lower and first == higher and below
