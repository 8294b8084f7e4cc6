"""The command `course`: lab, check, status."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from course import notebooks, places, progress
from course.errors import CourseError
from course.messages import say

app = typer.Typer(
    help="For learners: open the notebooks, score your own copies, see where you stand.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
# In a pipe or a log rich assumes 80 columns, too few for a table with sentences in it.
console = Console(width=None if sys.stdout.isatty() else 130)

LAB = Path(__file__).parent / "lab"


@app.command()
def lab(
    port: Annotated[int, typer.Option(help="Port of the server.")] = 8888,
    browser: Annotated[bool, typer.Option(help="Open a browser.")] = True,
) -> None:
    """Copy the notebooks that are not there yet to work/, and open JupyterLab on it."""
    root = places.root()
    work = root / "work"
    for name in make_copies(root):
        console.print(f"[green]✓[/] work/{name} is new: yours to write in")
    if shutil.which("jupyter-lab", path=_path()) is None:
        raise CourseError(say("no_lab"))
    command = ["jupyter-lab", f"--port={port}", "--LabApp.default_url=/lab/tree/welcome.md"]
    command += [f"--ServerApp.root_dir={work}", "--log-level=WARN"]
    if not browser or os.environ.get("BROWSER") == "":
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    console.print("JupyterLab prints its address below. Stop it with Ctrl+C.")
    try:
        status = subprocess.run(command, env=_environment(work), cwd=work, check=False).returncode
    except KeyboardInterrupt:
        status = 0
    raise typer.Exit(status)


@app.command()
def check(
    assignment: Annotated[str, typer.Argument(help="A notebook's id, such as 01_and_gate.")],
) -> None:
    """Score your copy of a notebook, as it is saved in work/."""
    exercises, said = progress.check(places.root(), assignment)
    table = _table("Exercise", "Points", "What to look at")
    for exercise in exercises:
        if exercise.by_hand:
            table.add_row(exercise.title, f"– of {exercise.possible:g}", say("by_hand"))
            continue
        first = exercise.sentences[0] if exercise.sentences else ""
        points = f"{exercise.points or 0:g} of {exercise.possible:g}"
        table.add_row(exercise.title, points, Text(first))
    machine = [e for e in exercises if not e.by_hand]
    earned, possible = sum(e.points or 0 for e in machine), sum(e.possible for e in machine)
    table.add_row("[bold]all[/]", f"[bold]{earned:g}[/] of {possible:g}", "")
    console.print(table)
    console.print(said)


@app.command()
def status() -> None:
    """Show each notebook, its exercises, and your points so far (as last run and saved)."""
    table = _table("Notebook", "Begun", "Done", "Points so far")
    for assignment, exercises in progress.standing(places.root()).items():
        machine = [e for e in exercises if not e.by_hand]
        begun = [e for e in machine if e.points is not None]
        done = [e for e in begun if e.points == e.possible]
        points = f"{sum(e.points or 0 for e in begun):g} of {sum(e.possible for e in machine):g}"
        table.add_row(
            assignment,
            f"{len(begun)} of {len(machine)} exercises",
            str(len(done)),
            points,
        )
    console.print(table)


def make_copies(root: Path) -> list[str]:
    """Copy released notebooks to `work/` where there is none yet; gives the new ones' ids.

    What lies in `work/` is the learner's: it is never overwritten.
    """
    release, work = root / "release", root / "work"
    work.mkdir(exist_ok=True)
    names = places.assignments(release)
    new = []
    for name in names:
        if not (work / name).exists():
            shutil.copytree(release / name, work / name)
            new.append(name)
    links = "\n".join(f"- [{_title(release, name)}]({name}/{name}.ipynb)" for name in names)
    welcome = (LAB / "welcome.md").read_text(encoding="utf-8").replace("{notebooks}", links)
    (work / "welcome.md").write_text(welcome, encoding="utf-8")
    return new


def _title(release: Path, name: str) -> str:
    """A notebook's first heading."""
    for cell in notebooks.read(places.notebook(release, name))["cells"]:
        first = str(cell["source"]).strip().splitlines()[:1]
        if first and first[0].startswith("# "):
            return first[0][2:]
    return name


def _environment(work: Path) -> dict[str, str]:
    """Jupyter's own files go below work/, not into the home folder; its news stay away."""
    private = work / ".jupyter"
    ours = {
        "JUPYTER_CONFIG_DIR": str(private / "config"),
        "JUPYTER_DATA_DIR": str(private / "data"),
        "JUPYTERLAB_SETTINGS_DIR": str(private / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(private / "workspaces"),
        "IPYTHONDIR": str(private / "ipython"),
    }
    environment = {**ours, **os.environ, "PATH": _path()}
    before = environment.get("JUPYTER_CONFIG_PATH")
    environment["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, [str(LAB), before]))
    return environment


def _path() -> str:
    """PATH with this environment's commands first: it may not be activated."""
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])


def _table(*names: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in names:
        table.add_column(name, overflow="fold")
    return table


def main() -> None:
    """Run the command; bad input gets one sentence and exit code 2."""
    try:
        app()
    except CourseError as error:
        Console(stderr=True, soft_wrap=True).print(str(error), style="red", markup=False)
        sys.exit(2)
