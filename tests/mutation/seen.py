"""Which tests see which line of our code, and how long each takes."""

import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

from tests.support import ROOT

#: Where the map of lines and the results lie; git ignores it.
FOLDER = ROOT / ".mutants"


@dataclass(frozen=True)
class Seen:
    """Test functions, `file::name`, by the lines that they run."""

    lines: dict[str, dict[int, list[str]]]  #: module's path → line → tests
    seconds: dict[str, float]  #: of each test, all its parameters together

    def of(self, module: str, line: int) -> list[str]:
        """The tests that see a line, the quickest first.

        Of a line that is run at import those of its module; where none is seen to run it, those
        of its package.
        """
        lines = self.lines.get(module, {})
        some = set(lines.get(line, ())) or {test for tests in lines.values() for test in tests}
        if not some:  # it runs in processes that nobody watches
            beside = f"tests/{module.partition('/')[2].rpartition('/')[0]}/"
            some = {test for test in self.seconds if test.startswith(beside)}
        return sorted(some, key=lambda test: (self.seconds.get(test, 0.0), test))


def watch() -> None:
    """Run the tests marked unit once, and note what they see; a minute or three."""
    FOLDER.mkdir(exist_ok=True)
    data, report = FOLDER / "coverage", FOLDER / "junit.xml"
    settings = FOLDER / "coveragerc"
    settings.write_text("[run]\nsource = course,autograder\n")
    coverage = ["-m", "coverage", "run", f"--rcfile={settings}", f"--data-file={data}"]
    pytest = ["-m", "pytest", "-q", "-m", "unit", "-p", "tests.mutation.contexts"]
    pytest += ["-p", "no:cacheprovider", f"--junitxml={report}"]
    command = [sys.executable, *coverage, *pytest]
    subprocess.run(command, cwd=ROOT, check=True)


def seen() -> Seen:
    """What `watch` noted."""
    from coverage import CoverageData

    data = CoverageData(str(FOLDER / "coverage"))
    data.read()
    lines: dict[str, dict[int, list[str]]] = {}
    for file in data.measured_files():
        contexts = data.contexts_by_lineno(file)
        lines[str(Path(file).relative_to(ROOT))] = {
            line: [test for test in some if test] for line, some in contexts.items()
        }
    return Seen(lines, _seconds())


def _seconds() -> dict[str, float]:
    found: dict[str, float] = {}
    for case in ET.parse(FOLDER / "junit.xml").iter("testcase"):
        name = case.get("name", "").partition("[")[0]
        test = f"{case.get('classname', '').replace('.', '/')}.py::{name}"
        found[test] = found.get(test, 0.0) + float(case.get("time", 0))
    return found


def load(path: Path) -> dict[str, dict[str, object]]:
    """The results so far, one JSON object a line: a run that was cut off goes on after them."""
    if not path.exists():
        return {}
    return {
        entry["key"]: entry for line in path.read_text().splitlines() if (entry := json.loads(line))
    }
