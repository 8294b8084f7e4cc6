"""Landlock in forked children: what a path allows and what it does not, kept by the kernel."""

import ctypes
import errno
import gc
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.sandbox import confine, landlock
from autograder.sandbox.landlock import Access

try:
    VERSION = landlock.abi()
except OSError as error:
    assert not os.environ.get("CI"), error
    assert error.errno in (errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM), error
    pytest.skip(f"this kernel has no Landlock: {error}", allow_module_level=True)

READ = Access.READ_FILE | Access.READ_DIR


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A folder that is allowed and one that is not, each with a file."""
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    for folder in (inside, outside):
        (folder / "deep").mkdir(parents=True)
        (folder / "deep" / "file").write_text("text")
    return inside, outside


def in_a_child(rules: dict[Path, Access], action: Callable[[], object]) -> str:
    """What comes of an action after `restrict`, in a process of its own."""
    mine, its = os.pipe()
    if not (pid := os.fork()):
        told = "a crash"
        try:
            landlock.restrict(rules)
            action()
            told = "done"
        except OSError as error:
            told = type(error).__name__
        finally:
            os.write(its, told.encode())
            os._exit(0)
    os.close(its)
    os.waitpid(pid, 0)
    with os.fdopen(mine, "rb") as pipe:
        return pipe.read().decode()


def test_what_is_inside_is_read_and_what_is_outside_is_not(folders: tuple[Path, Path]) -> None:
    inside, outside = folders
    rules = {inside: READ}
    assert in_a_child(rules, (inside / "deep" / "file").read_text) == "done"
    assert in_a_child(rules, lambda: list(inside.iterdir())) == "done"
    assert in_a_child(rules, (outside / "deep" / "file").read_text) == "PermissionError"
    assert in_a_child(rules, lambda: list(outside.iterdir())) == "PermissionError"
    assert in_a_child(rules, lambda: list(Path("/").iterdir())) == "PermissionError"


def test_what_may_be_read_may_not_be_written(folders: tuple[Path, Path]) -> None:
    inside, _ = folders
    file = inside / "deep" / "file"
    file.chmod(0o755)
    for action in (
        lambda: file.write_text("other"),
        lambda: os.truncate(file, 0),
        file.unlink,
        (inside / "new").mkdir,
        lambda: (inside / "new").write_text(""),
        lambda: (inside / "new").symlink_to(file),
        lambda: os.mkfifo(inside / "new"),
        lambda: file.rename(inside / "moved"),
        lambda: subprocess.run([str(file)], check=False),
    ):
        assert in_a_child({inside: READ}, action) == "PermissionError"
    assert file.read_text() == "text" and [path.name for path in inside.iterdir()] == ["deep"]


def test_a_link_out_of_a_folder_leads_nowhere(folders: tuple[Path, Path]) -> None:
    inside, outside = folders
    (inside / "link").symlink_to(outside / "deep" / "file")
    assert in_a_child({inside: READ}, (inside / "link").read_text) == "PermissionError"


def test_a_single_file_is_allowed_alone(folders: tuple[Path, Path]) -> None:
    _, outside = folders
    file = outside / "deep" / "file"
    (outside / "deep" / "other").write_text("text")
    assert in_a_child({file: Access.READ_FILE}, file.read_text) == "done"
    assert in_a_child({file: Access.READ_FILE}, (file.parent / "other").read_text) == (
        "PermissionError"
    )


def test_a_path_that_is_not_there_restricts_nothing_silently(tmp_path: Path) -> None:
    assert in_a_child({tmp_path / "none": READ}, lambda: None) == "FileNotFoundError"
    # The kernel refuses for a file what is of folders only.
    (tmp_path / "file").write_text("")
    assert in_a_child({tmp_path / "file": READ}, lambda: None) == "OSError"


def test_a_workers_folder_and_the_rest_of_the_disk(folders: tuple[Path, Path]) -> None:
    """As `confine.keep_to` sets it: the whole of what a notebook does with files."""
    inside, outside = folders
    readable = outside / "deep"

    def child(action: Callable[[], object]) -> str:
        def kept() -> None:
            confine.keep_to([readable], [inside])
            action()

        return in_a_child({Path("/"): landlock.known(VERSION)}, kept)

    def work() -> None:
        (inside / "new").mkdir()
        (inside / "new" / "file").write_text("text")
        (inside / "new" / "file").rename(inside / "moved")
        os.truncate(inside / "moved", 1)
        (inside / "moved").unlink()
        (inside / "new").rmdir()
        (readable / "file").read_text()

    assert child(work) == "done"
    assert child(lambda: (readable / "file").write_text("")) == "PermissionError"
    assert child(lambda: list(outside.iterdir())) == "PermissionError"
    assert child(lambda: (inside / "link").symlink_to(readable)) == "PermissionError"


def test_what_is_kept_to_is_read_or_written_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the oldest kernel that will do: by the bits of the kernel's documentation."""
    found = list[dict[Path, Access]]()
    monkeypatch.setattr(landlock, "abi", lambda: 3)
    monkeypatch.setattr(landlock, "restrict", found.append)
    paths = [tmp_path / name for name in ("read", "folder", "write", "home")]
    for path in paths:
        path.mkdir() if path.name in ("folder", "home") else path.touch()
    confine.keep_to(paths[:2], paths[2:])
    read, write, execute, list_folder = 4, 2, 1, 8
    remove, make, refer, truncate = 16 | 32, 128 | 256, 8192, 16384
    assert [dict(zip(paths, map(int, rules.values()), strict=True)) for rules in found] == [
        {
            paths[0]: read | execute,
            paths[1]: read | execute | list_folder,
            paths[2]: read | write,
            paths[3]: read | write | list_folder | remove | make | refer | truncate,
        }
    ]
    assert list(found[0]) == paths


def test_each_right_is_the_kernel_s_bit() -> None:
    names = "EXECUTE WRITE_FILE READ_FILE READ_DIR REMOVE_DIR REMOVE_FILE MAKE_CHAR MAKE_DIR"
    more = "MAKE_REG MAKE_SOCK MAKE_FIFO MAKE_BLOCK MAKE_SYM REFER TRUNCATE IOCTL_DEV"
    bits = {name: 1 << i for i, name in enumerate(f"{names} {more}".split())}
    assert {name: int(right) for name, right in Access.__members__.items()} == bits


class Kernel:
    """Stands in for the C library: notes what is asked, and may refuse `no_new_privs`."""

    def __init__(self, refuses: bool = False) -> None:
        self.refuses, self.asked = refuses, list[tuple[Any, ...]]()
        self.descriptors = list[int]()

    def library(self, name: None, use_errno: bool = False) -> "Kernel":
        assert use_errno
        return self

    def syscall(self, *args: Any) -> int:
        plain = [getattr(value, "value", value) for value in args]
        self.asked.append(tuple(p for p in plain if isinstance(p, int)))
        if plain[0] == 444:
            self.descriptors.append(os.open(os.devnull, os.O_RDONLY))
            return self.descriptors[-1] if plain[1] is not None else 5
        return 0

    def prctl(self, *args: int) -> int:
        self.asked.append(("prctl", *args))
        ctypes.set_errno(errno.EPERM)
        return -1 if self.refuses else 0


def test_the_kernel_is_asked_for_this_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kernel = Kernel()
    monkeypatch.setattr(ctypes, "CDLL", kernel.library)
    landlock.restrict({tmp_path: READ})
    version, ruleset = kernel.descriptors
    assert kernel.asked == [
        (444, 0, 1),  # which version
        (444, 8, 0),
        (445, ruleset, 1, 0),
        ("prctl", 38, 1, 0, 0, 0),
        (446, ruleset, 0),
    ]
    os.close(version)
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.close(ruleset)


def test_where_rights_could_be_gained_nothing_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    kernel = Kernel(refuses=True)
    monkeypatch.setattr(ctypes, "CDLL", kernel.library)
    with pytest.raises(OSError, match="no_new_privs is refused") as refused:
        landlock.restrict({})
    assert refused.value.errno == errno.EPERM
    assert kernel.asked[-1][0] == "prctl"
    os.close(kernel.descriptors[0])
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.close(kernel.descriptors[1])


def test_what_the_kernel_refuses_is_said() -> None:
    with pytest.raises(OSError, match="Landlock: Invalid argument") as refused:
        landlock._call(444, None, ctypes.c_size_t(0), ctypes.c_uint32(1 << 30))
    assert refused.value.errno == errno.EINVAL


def test_a_rule_leaves_no_file_open_and_waits_for_none(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)  # to open it would wait for whoever writes

    def counts() -> None:
        gc.disable()  # what other tests left is not to be closed meanwhile
        before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - of names alone
        landlock.restrict({pipe: Access.READ_FILE, tmp_path: READ, Path("/proc"): READ})
        assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208 - as above

    assert in_a_child({Path("/"): READ}, counts) == "done"


def test_an_older_kernel_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landlock, "abi", lambda: 2)
    with pytest.raises(OSError, match="older than ABI 3"):
        confine.keep_to([], [])


@pytest.mark.parametrize(
    ("version", "lacks"),
    [
        (1, Access.REFER | Access.TRUNCATE | Access.IOCTL_DEV),
        (2, Access.TRUNCATE | Access.IOCTL_DEV),
        (3, Access.IOCTL_DEV),
        (4, Access.IOCTL_DEV),
        (5, Access(0)),
        (9, Access(0)),
    ],
)
def test_each_version_handles_all_that_it_knows(version: int, lacks: Access) -> None:
    assert landlock.known(version) | lacks == (1 << 16) - 1
    assert not landlock.known(version) & lacks
