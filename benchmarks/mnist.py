"""What an epoch of 06_mnist costs, and what its network reaches.

    python benchmarks/mnist.py [--repeats 7] [--pictures 20000] [--threads 1] [--no-accuracy]

One epoch of 784-100-10 in batches of 64, momentum and weight decay included, everything
interleaved in one run, medians of the ratios: the reference of the notebook, its in-place version,
the same in float64, the matrix products alone (the floor), PyTorch's eager mode on the CPU and
scikit-learn's MLPClassifier. Then the accuracy of 784-256-10 after 15 epochs, over three seeds.

Needs MNIST (COURSE_MNIST_DIR, the cache or the network). PyTorch is no dependency of the course:
without it its line is left out, and said so.
"""

import argparse
import os
import statistics
import time
import warnings
from collections.abc import Callable

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("--repeats", type=int, default=7)
parser.add_argument("--pictures", type=int, default=20_000)
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--no-accuracy", action="store_true")
options = parser.parse_args()
# Before NumPy is imported; PyTorch is told below.
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = str(options.threads)

import numpy as np  # noqa: E402

from autograder.cells.reference import reference  # noqa: E402
from course.data import mnist  # noqa: E402

SIZE, RATE, BETA, DECAY = 64, 0.05, 0.9, 1e-4
nb = reference("06_mnist")
data = mnist()
X, y = data.X_train[: options.pictures], data.y_train[: options.pictures]
Y = nb.one_hot(y)
Epoch = Callable[[], object]


def plain(dtype: type) -> Epoch:
    """The notebook's train_epoch, as students read and write it."""
    start = nb.init_params([784, 100, 10], np.random.default_rng(0))
    params = {name: value.astype(dtype) for name, value in start.items()}
    inputs, targets, velocity = X.astype(dtype), Y.astype(dtype), nb.at_rest(params)
    rng = np.random.default_rng(1)
    return lambda: nb.train_epoch(params, velocity, inputs, targets, SIZE, RATE, BETA, DECAY, rng)


def in_place() -> Epoch:
    """The loop of the notebook's last section around its two in-place functions."""
    params = nb.init_params([784, 100, 10], np.random.default_rng(0))
    velocity, grads, rng = nb.at_rest(params), nb.at_rest(params), np.random.default_rng(1)

    def epoch() -> None:
        order = rng.permutation(len(X))
        for first in range(0, len(X), SIZE):
            rows = order[first : first + SIZE]
            nb.backward_into(Y[rows], nb.forward(X[rows], params)[1], params, grads)
            nb.step_in_place(params, grads, velocity, RATE, BETA)

    return epoch


def floor() -> Epoch:
    """The five matrix products of every batch, and nothing else."""
    params = nb.init_params([784, 100, 10], np.random.default_rng(0))
    A1, dZ1, dZ2 = (np.ones((SIZE, n), np.float32) for n in (100, 100, 10))

    def epoch() -> None:
        for first in range(0, len(X), SIZE):
            batch = X[first : first + SIZE]
            m = len(batch)
            _ = batch @ params["W1"], A1[:m] @ params["W2"], dZ2[:m] @ params["W2"].T
            _ = batch.T @ dZ1[:m], A1[:m].T @ dZ2[:m]

    return epoch


def torch_eager() -> Epoch | None:
    """The same network, batch, momentum and decay in PyTorch's eager mode."""
    try:
        import torch
    except ImportError:
        print("PyTorch is not installed: it was not measured.")
        return None
    torch.set_num_threads(options.threads)
    net = torch.nn.Sequential(torch.nn.Linear(784, 100), torch.nn.ReLU(), torch.nn.Linear(100, 10))
    weights = [p for p in net.parameters() if p.ndim == 2]
    biases = [p for p in net.parameters() if p.ndim == 1]
    groups = [{"params": weights, "weight_decay": DECAY}, {"params": biases}]
    optimizer = torch.optim.SGD(groups, lr=RATE, momentum=BETA)
    inputs, labels, loss = torch.tensor(X), torch.tensor(y), torch.nn.CrossEntropyLoss()

    def epoch() -> None:
        order = torch.randperm(len(inputs))
        for first in range(0, len(inputs), SIZE):
            rows = order[first : first + SIZE]
            optimizer.zero_grad()
            loss(net(inputs[rows]), labels[rows]).backward()
            optimizer.step()

    return epoch


def scikit_learn() -> Epoch:
    """MLPClassifier, one epoch of the same network and batch."""
    from sklearn.neural_network import MLPClassifier

    model = MLPClassifier(
        (100,),
        solver="sgd",
        batch_size=SIZE,
        learning_rate_init=RATE,
        momentum=BETA,
        nesterovs_momentum=False,
        alpha=DECAY,
        max_iter=1,
        warm_start=True,
    )

    def epoch() -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it says that one epoch is not enough
            model.fit(X, y)

    return epoch


def speed() -> None:
    ways: dict[str, Epoch | None] = {
        "the matrix products alone": floor(),
        "in place (float32, no decay)": in_place(),
        "the notebook (float32)": plain(np.float32),
        "the notebook in float64": plain(np.float64),
        "PyTorch, eager": torch_eager(),
        "scikit-learn's MLPClassifier": scikit_learn(),
    }
    measured = {name: way for name, way in ways.items() if way is not None}
    for way in measured.values():
        way()  # once to warm up
    times: dict[str, list[float]] = {name: [] for name in measured}
    for _ in range(options.repeats):
        for name, way in measured.items():
            start = time.perf_counter()
            way()
            times[name].append(time.perf_counter() - start)

    def ratio(name: str, to: str) -> str:
        if to not in times:
            return ""
        pairs = zip(times[name], times[to], strict=True)
        return f"{statistics.median(a / b for a, b in pairs):.2f}"

    share = 60_000 / len(X)
    print(f"{len(X)} pictures, {options.threads} thread(s), medians of {options.repeats}")
    print(f"{'way':30} {'s per 60,000':>13} {'of the floor':>13} {'of PyTorch':>11}")
    for name, values in times.items():
        of_floor, of_torch = ratio(name, "the matrix products alone"), ratio(name, "PyTorch, eager")
        seconds = share * statistics.median(values)
        print(f"{name:30} {seconds:13.2f} {of_floor:>13} {of_torch:>11}")


def accuracy(epochs: int = 15) -> None:
    found = []
    for seed in range(3):
        rng = np.random.default_rng(seed)
        params = nb.init_params([784, 256, 10], rng)
        velocity, targets = nb.at_rest(params), nb.one_hot(data.y_train)
        for epoch in range(epochs):
            rate = nb.learning_rate(epoch, 0.1, 0.85)
            settings = (SIZE, rate, BETA, 5e-5, rng)
            params, velocity = nb.train_epoch(params, velocity, data.X_train, targets, *settings)
        found.append(100 * nb.accuracy(nb.forward(data.X_test, params)[0], data.y_test))
    each = ", ".join(f"{value:.2f}" for value in found)
    mean, spread = statistics.mean(found), statistics.stdev(found)
    print(f"784-256-10, {epochs} epochs, test accuracy in %: {each}")
    print(f"mean {mean:.2f}, standard deviation {spread:.2f}")


speed()
if not options.no_accuracy:
    accuracy()
