"""The data of the notebooks: gates, points in the plane, digits, MNIST."""

import gzip
import hashlib
import os
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from course.errors import CourseError
from course.text import say

Array = npt.NDArray[np.float64]
Bytes = npt.NDArray[np.uint8]

# The four original files: their names without .gz, and the SHA-256 of what is downloaded.
_FILES = {
    "train-images-idx3-ubyte": "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    "train-labels-idx1-ubyte": "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    "t10k-images-idx3-ubyte": "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    "t10k-labels-idx1-ubyte": "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
}
_MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)
_TIMEOUT = (3, 20)  # seconds: to connect to one address of a mirror, and for each piece


@dataclass(frozen=True)
class Gate:
    """A logic gate: `X` (4, 2) holds the inputs 00, 01, 10, 11 and `y` (4,) the outputs."""

    name: str
    X: Array
    y: Array


def gates() -> dict[str, Gate]:
    """The gates AND, OR, NAND and XOR by name, as fresh float64 arrays."""
    outputs = {"AND": [0, 0, 0, 1], "OR": [0, 1, 1, 1], "NAND": [1, 1, 1, 0], "XOR": [0, 1, 1, 0]}
    return {
        name: Gate(
            name,
            np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=np.float64),
            np.array(y, dtype=np.float64),
        )
        for name, y in outputs.items()
    }


def blobs(m: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Two round clouds around (−1, −1) and (1, 1), of standard deviation ½.

    `X` is (m, 2), `y` (m,) of 0 and 1, in random order; the classes differ by one at most.
    """
    y = _labels(m, rng)
    return (2 * y - 1)[:, None] + rng.normal(0, 0.5, (m, 2)), y


def moons(m: int, rng: np.random.Generator, noise: float = 0.1) -> tuple[Array, Array]:
    """Two half circles of radius 1 that reach into each other, around (0, 0).

    Both coordinates get `noise`, a standard deviation. `X` and `y` as from `blobs`.
    """
    y = _labels(m, rng)
    angle = rng.uniform(0, np.pi, m)
    arc = np.stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25], axis=1)
    # The second moon is the first, turned by half a turn around (0, 0).
    return (1 - 2 * y)[:, None] * arc + rng.normal(0, noise, (m, 2)), y


def spirals(
    m: int, rng: np.random.Generator, noise: float = 0.03, turns: float = 1.0
) -> tuple[Array, Array]:
    """Two arms that wind around (0, 0), each `turns` times, out to radius 1.

    Both coordinates get `noise`, a standard deviation. `X` and `y` as from `blobs`.
    """
    y = _labels(m, rng)
    # The root, because an arm is longer further out.
    radius = np.sqrt(rng.uniform(0, 1, m))
    angle = 2 * np.pi * turns * radius + np.pi * y
    arm = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return arm + rng.normal(0, noise, (m, 2)), y


def _labels(m: int, rng: np.random.Generator) -> Array:
    return rng.permutation(np.arange(m) % 2).astype(np.float64)


@dataclass(frozen=True, eq=False)
class Dataset:
    """Labelled pictures, one per row; the arrays are made read-only, so work on a copy.

    `X_train` (m, n) and `X_test` are float32 between 0 and 1, `y_train` (m,) and `y_test` are int64
    labels; a row becomes a picture with `reshape(image_shape)`.
    """

    name: str
    X_train: npt.NDArray[np.float32] = field(repr=False)
    y_train: npt.NDArray[np.int64] = field(repr=False)
    X_test: npt.NDArray[np.float32] = field(repr=False)
    y_test: npt.NDArray[np.int64] = field(repr=False)
    image_shape: tuple[int, int]

    def __post_init__(self) -> None:
        for array in (self.X_train, self.y_train, self.X_test, self.y_test):
            array.flags.writeable = False


def digits(test_share: float = 0.2) -> Dataset:
    """The 1797 pictures of 8×8 pixels that come with scikit-learn: no network is needed.

    Args:
        test_share: the part that becomes the test set, between 0 and 1. Every digit has the same
            share, and the split is the same every time.

    Raises:
        CourseError: where scikit-learn is not installed.
        ValueError: where `test_share` leaves one of the sets empty.
    """
    try:
        from sklearn.datasets import load_digits  # type: ignore[import-untyped]
        from sklearn.model_selection import train_test_split  # type: ignore[import-untyped]
    except ImportError:
        raise CourseError(say("data_no_library", package="scikit-learn")) from None
    X, y = load_digits(return_X_y=True)
    X_train, X_test, y_train, y_test = train_test_split(
        (X / 16).astype(np.float32),
        y.astype(np.int64),
        test_size=float(test_share),
        stratify=y,
        random_state=0,
    )
    return Dataset("digits", X_train, y_train, X_test, y_test, (8, 8))


def mnist() -> Dataset:
    """MNIST: 60,000 pictures of 28×28 pixels for training and 10,000 for testing.

    The four original files come from the folder that COURSE_MNIST_DIR names, else from the user's
    cache, else from the network (11 MiB, once). Their SHA-256 is verified every time.

    Raises:
        CourseError: where a file is missing, damaged or cannot be downloaded.
    """
    named = os.environ.get("COURSE_MNIST_DIR")
    arrays = _load(Path(named).expanduser() if named else None, cache_folder(), _FILES, _MIRRORS)
    X_train, y_train, X_test, y_test = arrays
    height, width = X_train.shape[1:]
    return Dataset(
        "mnist",
        _scaled(X_train),
        y_train.astype(np.int64),
        _scaled(X_test),
        y_test.astype(np.int64),
        (height, width),
    )


def mnist_or_digits() -> Dataset:
    """`mnist()`; where it cannot be had, `digits()`, and one printed sentence that says so."""
    try:
        return mnist()
    except CourseError as problem:
        print(say("data_digits_instead", why=problem))
        return digits()


def _scaled(images: Bytes) -> npt.NDArray[np.float32]:
    X = images.reshape(len(images), -1).astype(np.float32)
    X /= np.float32(255)  # in place: half of the memory, and exactly 1 for 255
    return X


def cache_folder() -> Path | None:
    """Where downloaded data is kept; None where nothing is downloaded, as in a browser."""
    try:
        import pooch  # type: ignore[import-untyped]
    except ImportError:  # as in a browser
        return None
    return Path(pooch.os_cache("backprop-course"))


def _load(
    folder: Path | None, cache: Path | None, files: dict[str, str], mirrors: Sequence[str]
) -> list[Bytes]:
    """The files as arrays, from `folder` where there is one, else from `cache`."""
    if folder:
        packed = [_given(folder / f"{name}.gz", sha) for name, sha in files.items()]
    elif cache:
        packed = [_cached(cache / f"{name}.gz", sha, mirrors) for name, sha in files.items()]
    else:
        raise CourseError(say("data_no_library", package="pooch"))
    if cache is None:
        return [_array(gzip.decompress(raw)) for raw in packed]
    # Unpacked once, into a file named after what it was made from. Zip only for its checksums.
    version = hashlib.sha256("".join(files.values()).encode()).hexdigest()[:16]
    unpacked = cache / f"unpacked-{version}.zip"
    # Whatever is wrong with it, it is made again.
    with suppress(Exception), zipfile.ZipFile(unpacked) as archive:
        return [_array(archive.read(name)) for name in files]
    contents = [gzip.decompress(raw) for raw in packed]
    # Where the cache cannot be written, the next time takes longer, and that is all.
    with suppress(OSError):
        _keep(unpacked, dict(zip(files, contents, strict=True)))
    return [_array(content) for content in contents]


def _keep(path: Path, contents: dict[str, bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Aside and then in place, so that nobody ever reads half of it.
    with tempfile.TemporaryDirectory(dir=path.parent) as scratch:
        whole = Path(scratch) / path.name
        with zipfile.ZipFile(whole, "w") as archive:
            for name, content in contents.items():
                archive.writestr(name, content)
        whole.replace(path)


def _array(content: bytes) -> Bytes:
    """An IDX file: its fourth byte is the number of axes, whose lengths follow, then the bytes."""
    shape = np.frombuffer(content, ">i4", count=content[3], offset=4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * len(shape)).reshape(shape)


def _given(path: Path, sha: str) -> bytes:
    """The user's own file, which is only ever read."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CourseError(say("data_unreadable", path=path, why=error.strerror)) from None
    if hashlib.sha256(raw).hexdigest() != sha:
        raise CourseError(say("data_damaged", path=path))
    return raw


def _cached(path: Path, sha: str, mirrors: Sequence[str]) -> bytes:
    """Our own copy, downloaded where it is missing or damaged; a damaged one is set aside."""
    try:
        with suppress(FileNotFoundError):
            raw = path.read_bytes()
            if hashlib.sha256(raw).hexdigest() == sha:
                return raw
            path.replace(path.with_name(f"{path.name}.bad"))
        _download(path, sha, mirrors)
        return path.read_bytes()
    except OSError as error:
        raise CourseError(say("data_no_cache", path=path, why=error.strerror or error)) from None


def _download(path: Path, sha: str, mirrors: Sequence[str]) -> None:
    """Fetch from the first mirror that has the original; `path` appears whole or not at all."""
    try:
        import pooch
        import requests
        from tqdm import tqdm
    except ImportError as error:
        raise CourseError(say("data_no_library", package=error.name)) from None
    pooch.get_logger().setLevel("WARNING")
    failures = []
    text = "data_no_network"
    for mirror in mirrors:
        # To stdout: nbgrader gives no points to a test cell that writes to stderr. The total is a
        # stand-in that pooch replaces; it asks for the bar's truth, and that needs one.
        with tqdm(
            desc=path.name, total=1, unit="B", unit_scale=True, leave=False, file=sys.stdout
        ) as bar:
            get = pooch.HTTPDownloader(progressbar=bar, timeout=_TIMEOUT, chunk_size=2**16)
            url = mirror + path.name
            try:
                pooch.retrieve(url, f"sha256:{sha}", path.name, path.parent, downloader=get)
                return
            except requests.RequestException as error:
                why = type(error).__name__
                if error.response is not None:
                    why, text = f"HTTP {error.response.status_code}", "data_no_mirror"
            except ValueError:
                why, text = say("data_not_original"), "data_no_mirror"
        failures.append(f"{urlsplit(mirror).hostname}: {why}")
    raise CourseError(say(text, name=path.name, why=", ".join(failures)))
