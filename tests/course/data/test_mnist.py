"""MNIST: from the user's own folder, from the cache, from the mirrors."""

import functools
import gzip
import hashlib
import os
import re
import sys
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pooch
import pytest
import tqdm

from course import data
from course.data import mnist
from tests.course.data.support import (
    ARRAYS,
    CONTENT,
    FILES,
    FIRST,
    NAMES,
    Mirror,
    assert_right,
    idx,
    sentence,
    state,
)


def use(monkeypatch: pytest.MonkeyPatch, folder: Path | str, cache: Path, *urls: str) -> None:
    """What `mnist()` looks at: the small files in place of the four original ones."""
    monkeypatch.setenv("COURSE_MNIST_DIR", str(folder))
    monkeypatch.setattr(pooch, "os_cache", lambda name: cache)
    monkeypatch.setattr(data, "_FILES", FILES)
    monkeypatch.setattr(data, "_MIRRORS", urls)


def test_mnist_as_a_learner_gets_it(
    folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, folder, cache)
    before = state(folder)
    for _ in range(2):  # unpacked, then from the cache
        got = mnist()
        assert got.name == "mnist" and got.image_shape == (3, 2)
        assert got.X_train.dtype == got.X_test.dtype == np.float32
        assert got.y_train.dtype == got.y_test.dtype == np.int64
        np.testing.assert_array_equal(
            got.X_train, (ARRAYS[0].reshape(7, 6) / 255).astype(np.float32)
        )
        np.testing.assert_array_equal(
            got.X_test, (ARRAYS[2].reshape(4, 6) / 255).astype(np.float32)
        )
        np.testing.assert_array_equal(got.y_train, ARRAYS[1])
        np.testing.assert_array_equal(got.y_test, ARRAYS[3])
        assert got.X_train.min() == 0 and got.X_train.max() == 1
        for name in ("X_train", "y_train", "X_test", "y_test"):
            assert not getattr(got, name).flags.writeable
    assert state(folder) == before
    assert [path.suffix for path in cache.iterdir()] == [".zip"]


BAD = {
    "empty": b"",
    "truncated": CONTENT[NAMES[0]][:-9],
    "corrupt": CONTENT[NAMES[0]][:30] + b"\0\0\0\0" + CONTENT[NAMES[0]][34:],
    "longer": CONTENT[NAMES[0]] + b"\0",
    "no gzip": b"<html>404</html>",
    "of another": CONTENT[NAMES[2]],
}


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("warm", [False, True])
def test_bad_own_file_is_reported_and_left_alone(
    kind: str,
    warm: bool,
    folder: Path,
    cache: Path,
    mirror: Mirror,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    use(monkeypatch, folder, cache, mirror.url)
    if warm:
        mnist()
    (folder / FIRST).write_bytes(BAD[kind])
    before = state(folder)
    text = sentence(mnist)
    assert str(folder / FIRST) in text and "damaged or incomplete" in text
    assert state(folder) == before and not mirror.asked


@pytest.mark.parametrize("name", NAMES)
def test_missing_own_file_is_named(
    name: str, folder: Path, cache: Path, mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, folder, cache, mirror.url)
    (folder / f"{name}.gz").unlink()
    text = sentence(mnist)
    assert str(folder / f"{name}.gz") in text and "No such file" in text
    assert not mirror.asked


def test_own_folder_that_is_none(
    tmp_path: Path, folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, tmp_path / "nowhere", cache)
    assert str(tmp_path / "nowhere" / FIRST) in sentence(mnist)
    use(monkeypatch, folder / FIRST, cache)  # a file
    assert str(folder / FIRST / FIRST) in sentence(mnist)
    (folder / FIRST).unlink()
    (folder / FIRST).mkdir()
    use(monkeypatch, folder, cache)
    assert str(folder / FIRST) in sentence(mnist)


def test_own_folder_below_home(folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, f"~{os.sep}{folder.name}", cache)
    monkeypatch.setenv("HOME", str(folder.parent))
    monkeypatch.setenv("USERPROFILE", str(folder.parent))
    assert mnist().X_train.shape == (7, 6)


def test_downloaded_once(cache: Path, mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, "", cache, mirror.url)  # an empty variable is as good as none
    np.testing.assert_array_equal(mnist().y_train, ARRAYS[1])
    assert mirror.asked == [f"{name}.gz" for name in NAMES]
    for name, content in CONTENT.items():
        assert (cache / f"{name}.gz").read_bytes() == content
    before = state(cache)
    mirror.files.clear()
    np.testing.assert_array_equal(mnist().y_train, ARRAYS[1])
    assert len(mirror.asked) == 4 and state(cache) == before


def test_progress_is_shown_and_not_as_an_error(
    cache: Path, mirror: Mirror, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    # Each step, not ten a second at most.
    monkeypatch.setattr(tqdm, "tqdm", functools.partial(tqdm.tqdm, mininterval=0))
    content = mirror.files["large.gz"] = bytes(2 << 20)
    data._download(cache / "large.gz", hashlib.sha256(content).hexdigest(), [mirror.url])
    out, err = capsys.readouterr()
    *steps, after = out.rstrip("\r").split("\r")
    shares = [int(share) for step in steps for share in re.findall(r"^large.gz: +(\d+)%", step)]
    assert shares[0] == 0 and any(0 < share < 100 for share in shares)
    assert any("/2.10M [" in step and step.endswith("MB/s]") for step in steps)
    assert not after.strip(), "it is wiped away"
    assert not err


def test_downloading_says_nothing_else(
    cache: Path,
    mirror: Mirror,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(pooch.get_logger(), "handlers", [caplog.handler])
    pooch.get_logger().setLevel("INFO")
    data._download(cache / FIRST, FILES[NAMES[0]], [mirror.url])
    assert not caplog.records


def test_there_is_a_second_mirror_of_someone_elses() -> None:
    assert len({urlsplit(url).hostname for url in data._MIRRORS}) == 2


@pytest.mark.parametrize("fault", ["absent", "nobody", "another file", "cut off", "silent"])
def test_mirrors_in_turn(
    fault: str, cache: Path, mirror: Mirror, nobody: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Mirror()
    if fault == "absent":
        del first.files[FIRST]
    elif fault == "another file":
        first.files[FIRST] = BAD["corrupt"]
    elif fault == "cut off":
        first.cut_off = True
    elif fault == "silent":
        monkeypatch.setattr(data, "_TIMEOUT", (0.3, 0.3))
        first.silent.clear()
    url = nobody if fault == "nobody" else first.url
    one = {NAMES[0]: FILES[NAMES[0]]}
    [array] = data._load(None, cache, one, [url, mirror.url])
    np.testing.assert_array_equal(array, ARRAYS[0])
    assert first.asked == ([] if fault == "nobody" else [FIRST])
    assert mirror.asked == [FIRST]
    assert [path.name for path in cache.glob("*.gz*")] == [FIRST]
    first.silent.set()
    first.server.shutdown()
    first.server.server_close()


def test_first_mirror_is_enough(cache: Path, mirror: Mirror, nobody: str) -> None:
    assert_right(data._load(None, cache, FILES, [mirror.url, nobody]))


def test_no_network(cache: Path, nobody: str, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, "", cache, nobody, nobody)
    monkeypatch.setattr(time, "sleep", lambda seconds: pytest.fail("waits to try again"))
    text = sentence(mnist)
    assert "no network" in text and "digits()" in text and FIRST in text
    assert "COURSE_MNIST_DIR" in text
    assert not list(cache.iterdir()), "nothing is left behind"


def test_digits_where_mnist_cannot_be_had_are_announced(
    cache: Path, nobody: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    use(monkeypatch, "", cache, nobody, nobody)
    assert data.mnist_or_digits().name == "digits"
    assert "8×8 digits" in capsys.readouterr().out


def test_mnist_where_it_can_be_had(
    cache: Path, mirror: Mirror, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    use(monkeypatch, "", cache, mirror.url, mirror.url)
    assert data.mnist_or_digits().name == "mnist"
    assert "digits" not in capsys.readouterr().out


def test_no_mirror_has_it(cache: Path, mirror: Mirror, nobody: str) -> None:
    del mirror.files[FIRST]
    text = sentence(lambda: data._load(None, cache, FILES, [mirror.url, nobody]))
    assert "127.0.0.1: HTTP 404, 127.0.0.1: ConnectionError" in text and FIRST in text
    mirror.files[FIRST] = BAD["corrupt"]
    text = sentence(lambda: data._load(None, cache, FILES, [mirror.url]))
    assert "not the original file" in text and "digits()" in text
    assert not list(cache.iterdir()), "an unverified file never gets its name"


@pytest.mark.parametrize("kind", BAD)
def test_bad_file_in_the_cache_is_set_aside(kind: str, cache: Path, mirror: Mirror) -> None:
    data._load(None, cache, FILES, [mirror.url])
    mirror.asked.clear()
    (cache / FIRST).write_bytes(BAD[kind])
    assert_right(data._load(None, cache, FILES, [mirror.url]))
    assert mirror.asked == [FIRST]
    assert (cache / FIRST).read_bytes() == CONTENT[NAMES[0]]
    assert (cache / f"{FIRST}.bad").read_bytes() == BAD[kind]


def test_bad_file_in_the_cache_and_no_network(cache: Path, mirror: Mirror, nobody: str) -> None:
    data._load(None, cache, FILES, [mirror.url])
    (cache / FIRST).write_bytes(BAD["truncated"])
    for _ in range(2):
        assert FIRST in sentence(lambda: data._load(None, cache, FILES, [nobody]))
        assert (cache / f"{FIRST}.bad").exists() and not (cache / FIRST).exists()
    assert_right(data._load(None, cache, FILES, [mirror.url]))


def test_cache_that_cannot_be_written(folder: Path, mirror: Mirror) -> None:
    inside_a_file = folder / FIRST / "cache"
    text = sentence(lambda: data._load(None, inside_a_file, FILES, [mirror.url]))
    assert str(inside_a_file / FIRST) in text and "COURSE_MNIST_DIR" in text
    assert_right(data._load(folder, inside_a_file, FILES, []))  # costs time only


@pytest.mark.parametrize(
    ("error", "why"),
    [(OSError(28, "No space left"), "(No space left)"), (OSError("it is odd"), "(it is odd)")],
)
def test_cache_that_fails_says_why(
    error: OSError, why: str, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(path: Path) -> bytes:
        raise error

    monkeypatch.setattr(Path, "read_bytes", fails)
    assert why in sentence(lambda: data._load(None, cache, FILES, []))


def test_without_pooch(folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, folder, cache)
    monkeypatch.setitem(sys.modules, "pooch", None)
    np.testing.assert_array_equal(mnist().y_test, ARRAYS[3])
    monkeypatch.delenv("COURSE_MNIST_DIR")
    assert "pip install pooch" in sentence(mnist)


def test_without_a_progress_bar(
    cache: Path, mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tqdm", None)
    assert "pip install tqdm" in sentence(lambda: data._load(None, cache, FILES, [mirror.url]))


def unpacked(cache: Path) -> Path:
    (path,) = cache.glob("*.zip")
    return path


def test_unpacked_copy_is_what_is_read(
    folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data._load(folder, cache, FILES, [])
    monkeypatch.setattr(gzip, "decompress", lambda packed: pytest.fail("unpacked again"))
    assert_right(data._load(folder, cache, FILES, []))


def test_unpacked_copy_damaged_anywhere_is_made_again(folder: Path, cache: Path) -> None:
    data._load(folder, cache, FILES, [])
    path = unpacked(cache)
    good = path.read_bytes()
    for i in range(0, len(good), 17):
        path.write_bytes(good[:i] + bytes([good[i] ^ 0x55]) + good[i + 1 :])
        assert_right(data._load(folder, cache, FILES, []))
    for size in range(0, len(good), 61):
        path.write_bytes(good[:size])
        assert_right(data._load(folder, cache, FILES, []))
        with zipfile.ZipFile(path) as archive:
            assert archive.namelist() == list(NAMES) and archive.testzip() is None


def test_unpacked_copy_of_other_files_is_not_used(
    tmp_path: Path, folder: Path, cache: Path
) -> None:
    data._load(folder, cache, FILES, [])
    other = {name: idx(255 - array) for name, array in zip(NAMES, ARRAYS, strict=True)}
    for name, content in other.items():
        (folder / f"{name}.gz").write_bytes(content)
    shas = {name: hashlib.sha256(content).hexdigest() for name, content in other.items()}
    for got, array in zip(data._load(folder, cache, shas, []), ARRAYS, strict=True):
        np.testing.assert_array_equal(got, 255 - array)


def test_unpacked_copy_is_whole_or_absent(
    folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = zipfile.ZipFile.writestr
    written = []

    def full_disk(self: zipfile.ZipFile, name: str, content: bytes) -> None:
        if len(written) == 2:
            raise OSError(28, "No space left on device")
        write(self, name, content)
        written.append(name)
        assert not list(cache.glob("*.zip"))

    with monkeypatch.context() as patch:
        patch.setattr(zipfile.ZipFile, "writestr", full_disk)
        assert_right(data._load(folder, cache, FILES, []))
    assert len(written) == 2 and not list(cache.iterdir())
    assert_right(data._load(folder, cache, FILES, []))
    assert unpacked(cache).exists()


def test_unpacked_copy_comes_into_its_place_in_one_step(
    folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed = []

    def noted(self: Path, target: Path) -> None:
        assert self.parent.parent == target.parent == cache, "in one step only on one disk"
        with zipfile.ZipFile(self) as archive:
            assert archive.namelist() == list(NAMES) and archive.testzip() is None
        placed.append(target)
        raise OSError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", noted)
    assert_right(data._load(folder, cache, FILES, []))
    assert len(placed) == 1 and not list(cache.iterdir()), "whole or not at all"


def test_many_at_once(cache: Path, mirror: Mirror) -> None:
    with ThreadPoolExecutor(8) as pool:
        every = list(pool.map(lambda _: data._load(None, cache, FILES, [mirror.url]), range(8)))
    for arrays in every:
        assert_right(arrays)
    names = [*(f"{name}.gz" for name in NAMES), unpacked(cache).name]
    assert sorted(path.name for path in cache.iterdir()) == sorted(names)


@pytest.mark.skipif(
    not os.environ.get("COURSE_MNIST_DIR"),
    reason="COURSE_MNIST_DIR is not set: the original MNIST files were not tested",
)
@pytest.mark.corpus
def test_the_original_files(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pooch, "os_cache", lambda name: cache)
    folder = Path(os.environ["COURSE_MNIST_DIR"])
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    first, second = mnist(), mnist()
    assert unpacked(cache).exists()
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before
    assert first.X_train.shape == (60_000, 784) and first.y_train.shape == (60_000,)
    assert first.X_test.shape == (10_000, 784) and first.y_test.shape == (10_000,)
    assert first.image_shape == (28, 28)
    assert first.X_train.min() == 0 and first.X_train.max() == 1
    # The mean and the standard deviation that the field uses to standardise it.
    assert round(float(first.X_train.mean(dtype=np.float64)), 4) == 0.1307
    assert round(float(first.X_train.std(dtype=np.float64)), 4) == 0.3081
    assert set(first.y_train) == set(first.y_test) == set(range(10))
    for name in ("X_train", "y_train", "X_test", "y_test"):
        np.testing.assert_array_equal(getattr(first, name), getattr(second, name))
