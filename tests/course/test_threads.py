"""Linear algebra uses one thread, however a kernel was started; and a user's number counts."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from course import threads

FREE = {name: value for name, value in os.environ.items() if name not in threads.NUMBERS}
SHOW = "\nimport threadpoolctl; print(*{i['num_threads'] for i in threadpoolctl.threadpool_info()})"
#: As on a machine with many cores, whatever this one has.
MANY = "import numpy, threadpoolctl; threadpoolctl.threadpool_limits(3)\n"


def printed(code: str, **environment: str) -> str:
    command = [sys.executable, "-c", code]
    ran = subprocess.run(
        command, env={**FREE, **environment}, capture_output=True, text=True, check=True
    )
    return ran.stdout.strip()


@pytest.mark.parametrize(
    "code",
    [
        MANY + "import course",
        "import course, numpy",
        MANY + "import course, scipy.linalg, sklearn.cluster",
        "import scipy.linalg, sklearn.cluster\n" + MANY + "from course.check import Scoreboard",
    ],
)
def test_one_thread_whatever_is_imported_first(code: str) -> None:
    assert printed(code + SHOW) == "1"


def test_what_is_loaded_later_reads_the_environment() -> None:
    code = "import course, os; print(*(os.environ[name] for name in course.threads.NUMBERS))"
    assert set(printed(code).split()) == {"1"}


@pytest.mark.parametrize("name", threads.NUMBERS)
def test_a_users_number_counts(name: str) -> None:
    code = MANY + "import course, os" + SHOW
    code += f"\nprint([n for n in course.threads.NUMBERS if n in os.environ] == ['{name}'])"
    assert printed(code, **{name: "3"}).split() == ["3", "True"]


def test_nothing_is_needed_in_a_browser() -> None:
    """Threadpoolctl may be missing there; and there is nothing for it to do."""
    code = "import numpy, sys; sys.modules['threadpoolctl'] = None; import course; print('fine')"
    assert printed(code) == "fine"


def test_course_lab_starts_kernels_with_one_thread(tmp_path: Path) -> None:
    code = "from pathlib import Path; from course.learner import cli; import json\n"
    code += f"print(json.dumps(cli.environment(Path({str(tmp_path)!r}))))"
    for given, number in (({}, "1"), ({"OMP_NUM_THREADS": "3"}, None)):
        found = json.loads(printed(code, **given))
        assert found["OMP_NUM_THREADS"] == given.get("OMP_NUM_THREADS", "1")
        assert found.get("OPENBLAS_NUM_THREADS") == number
