"""Landlock: from now on no file but these, kept by the kernel. Its three system calls; Linux only.

The kernel's documentation, "Landlock: unprivileged access control", says what each right means.
"""

import ctypes
import os
from collections.abc import Mapping
from enum import IntFlag
from pathlib import Path

# The same numbers on every machine that Python runs on here.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION, _PATH_BENEATH = 1, 1
_PR_SET_NO_NEW_PRIVS = 38


class Access(IntFlag):
    """What may be done with a file, or with all in a folder, by the kernel's bits."""

    EXECUTE = 1 << 0
    WRITE_FILE = 1 << 1
    READ_FILE = 1 << 2
    READ_DIR = 1 << 3
    REMOVE_DIR = 1 << 4
    REMOVE_FILE = 1 << 5
    MAKE_CHAR = 1 << 6
    MAKE_DIR = 1 << 7
    MAKE_REG = 1 << 8
    MAKE_SOCK = 1 << 9
    MAKE_FIFO = 1 << 10
    MAKE_BLOCK = 1 << 11
    MAKE_SYM = 1 << 12
    REFER = 1 << 13  #: move to another folder
    TRUNCATE = 1 << 14
    IOCTL_DEV = 1 << 15


#: The first ABI that knows the rights up to a bit; those before REFER are of the first.
_SINCE = {2: Access.REFER, 3: Access.TRUNCATE, 5: Access.IOCTL_DEV}


class _Ruleset(ctypes.Structure):
    _fields_ = (("handled", ctypes.c_uint64),)


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def _call(number: int, *args: object) -> int:
    """A system call; gives its result.

    Raises:
        OSError: where it fails.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    found = int(libc.syscall(ctypes.c_long(number), *args))
    if found < 0:
        raise OSError(ctypes.get_errno(), f"Landlock: {os.strerror(ctypes.get_errno())}")
    return found


def abi() -> int:
    """The version of the kernel's Landlock.

    Raises:
        OSError: where it has none, or it is off.
    """
    return _call(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION))


def known(version: int) -> Access:
    """Every right that a version knows, and refuses where no rule gives it."""
    later = [right for since, right in _SINCE.items() if since > version]
    return ~Access(0) & ~sum(later, Access(0))


def restrict(rules: Mapping[Path, Access]) -> None:
    """Allow this, and refuse all else, to this thread and what it starts; for good.

    Args:
        rules: what may be done with each file, and with each folder and all that is in it.

    Raises:
        OSError: where the kernel cannot; then nothing may be run that has to be kept.
    """
    attributes = _Ruleset(known(abi()))
    size = ctypes.c_size_t(ctypes.sizeof(attributes))
    ruleset = _call(_CREATE_RULESET, ctypes.byref(attributes), size, ctypes.c_uint32(0))
    try:
        for path, access in rules.items():
            _allow(ruleset, path, access)
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "no_new_privs is refused")
        _call(_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0))
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: Path, access: Access) -> None:
    parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = ctypes.byref(_PathBeneath(access, parent))
        kind, flags = ctypes.c_int(_PATH_BENEATH), ctypes.c_uint32(0)
        _call(_ADD_RULE, ctypes.c_int(ruleset), kind, rule, flags)
    finally:
        os.close(parent)
