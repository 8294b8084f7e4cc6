"""What an epoch of 06_mnist costs in a student's kernel, beside eight busy processes.

    python benchmarks/student_kernel.py [--repeats 7] [--busy 8] [--pictures 20000]

Four kernels, one for each way of starting one: told to use one thread (the bar); with the
environment of `course lab`; with no environment at all, where importing `course` must do it, as in
VS Code; and told to use as many threads as there are cores, which is what NumPy does by itself.
Each runs the notebook's set-up cells and the reference's answers once; then one epoch in each,
in turn. Wall times, medians of one run. Exit code 1 where a student's kernel takes more than 1.5
times as long as one thread does.

Needs MNIST (COURSE_MNIST_DIR, the cache or the network).
"""

import argparse
import multiprocessing
import os
import statistics
import sys
import tempfile
from pathlib import Path

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("--repeats", type=int, default=7)
parser.add_argument("--busy", type=int, default=8)
parser.add_argument("--pictures", type=int, default=20_000)
options = parser.parse_args()

ROOT = Path(__file__).resolve().parents[1]
LIMIT = 1.5
#: As the user's shell has it: importing `course` below sets its own.
BEFORE = dict(os.environ)

from course import notebooks, places, threads  # noqa: E402
from course.learner import cli  # noqa: E402

FREE = {name: value for name, value in BEFORE.items() if name not in threads.NUMBERS}
EPOCH = f"""
from time import perf_counter
start = init_params([X.shape[1], 100, 10], np.random.default_rng(0))
few, targets = X[:{options.pictures}], one_hot(y[:{options.pictures}])
t0 = perf_counter()
_ = train_epoch(
    start, at_rest(start), few, targets, 64, 0.1, 0.9, 0.0, np.random.default_rng(0)
)
print(perf_counter() - t0)
"""
THREADS = """
import threadpoolctl
print(max(pool["num_threads"] for pool in threadpoolctl.threadpool_info()))
"""


def busy() -> None:
    while True:
        pass


def run(client: BlockingKernelClient, code: str) -> str:
    """What the code prints."""
    said: list[str] = []

    def listen(message: dict) -> None:
        content = message["content"]
        if message["msg_type"] == "error":
            raise SystemExit("\n".join(content["traceback"]))
        if content.get("name") == "stdout":
            said.append(content["text"])

    client.execute_interactive(code, output_hook=listen, timeout=1800)
    return "".join(said).strip()


def main() -> int:
    scratch = tempfile.TemporaryDirectory()  # where JupyterLab's own files would go
    ways = {
        "one thread": {**FREE, **threads.ONE},
        "as `course lab` starts it": cli.environment(Path(scratch.name)),
        "no environment, `import course` alone": FREE,
        "NumPy's own way": {**FREE, **dict.fromkeys(threads.NUMBERS, str(os.cpu_count()))},
    }
    source = notebooks.read(places.notebook(ROOT / "source", "06_mnist"))
    cells = [
        cell["source"]
        for cell in source["cells"]
        if cell["cell_type"] == "code" and (notebooks.is_setup(cell) or notebooks.is_answer(cell))
    ]
    managers, clients = [], {}
    for way, environment in ways.items():
        manager = KernelManager()
        manager.start_kernel(env=environment, cwd=str(ROOT))
        client = manager.blocking_client()
        client.start_channels()
        client.wait_for_ready(timeout=120)
        managers.append(manager)
        clients[way] = client
        for code in cells:
            run(client, code)
        if run(client, "print(data.name)") != "mnist":
            raise SystemExit("MNIST is not here: set COURSE_MNIST_DIR.")
    others = [multiprocessing.Process(target=busy, daemon=True) for _ in range(options.busy)]
    for process in others:
        process.start()
    try:
        times: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(options.repeats):
            for way, client in clients.items():
                times[way].append(float(run(client, EPOCH)))
        used = {way: run(client, THREADS) for way, client in clients.items()}
    finally:
        for process in others:
            process.kill()
        for manager in managers:
            manager.shutdown_kernel(now=True)
    floor = statistics.median(times["one thread"])
    print(f"{options.pictures} pictures, {options.busy} busy processes, {os.cpu_count()} cores")
    for way, seconds in times.items():
        middle = statistics.median(seconds)
        print(
            f"{way:40} {used[way]:>2} threads {middle:8.2f} s {middle / floor:6.2f}"
            f"   ({min(seconds):.2f} to {max(seconds):.2f})"
        )
    slow = [w for w in list(ways)[1:3] if statistics.median(times[w]) > LIMIT * floor]
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
