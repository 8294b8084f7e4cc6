"""The command `course`: lab, plan, check, status, refresh, export, doctor."""

import contextlib
import os
import shutil
import subprocess
import sys
import webbrowser
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from course import places
from course.errors import CourseError
from course.learner import plan, progress, script, server, store, updates
from course.learner import refresh as renewal
from course.learner.terminal import command, console, plain, run, table
from course.text import say

app = command("For learners: open the notebooks, score your own copies, see where you stand.")

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
        console.print(f"[green]✓[/] {say('copy_is_new', name=name)}")
    for name in places.assignments(root / "release"):
        _tell(updates.news(root, name))
    if shutil.which("jupyter-lab", path=_path()) is None:
        raise CourseError(say("no_lab"))
    quiet = not browser or os.environ.get("BROWSER") == ""
    if address := server.running(work, environment(work)):
        console.print(plain(say("lab_runs", address=address)), soft_wrap=True)
        if not quiet:
            webbrowser.open(address)
        return
    call = ["jupyter-lab", f"--port={port}", "--LabApp.default_url=/lab/tree/welcome.md"]
    call += [f"--ServerApp.root_dir={work}", "--log-level=WARN"]
    call += ["--FileContentsManager.post_save_hook=course.learner.saved.look"]
    if quiet:
        call.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        call.append("--allow-root")
    console.print(say("lab_starts"))
    try:
        status = subprocess.run(call, env=environment(work), cwd=work, check=False).returncode
    except KeyboardInterrupt:
        status = 0
    raise typer.Exit(status)


@app.command()
def check(
    assignment: Annotated[str, typer.Argument(help="A notebook's id, such as 01_and_gate.")],
) -> None:
    """Score your copy of a notebook, as it is saved in work/."""
    root = places.root()
    exercises, said = progress.check(root, assignment)
    console.print(_exercises(exercises))
    console.print(plain(said))
    _tell(updates.news(root, assignment))
    _renew(root)


@app.command(name="plan")
def show_plan() -> None:
    """Show the notebooks as a map: what each needs and takes, what is done, and what is next."""
    root = places.root()
    found = plan.stops(root)
    here = plan.where(found)
    columns = ("notebook", "needs", "time", "done")
    rows = table("", *(str(say(f"plan_{column}")) for column in columns))
    for stop in found:
        words = (stop.title, plan.needs(stop), stop.time, plan.done(stop))
        rows.add_row(plan.mark(stop, here), *map(plain, words))
    console.print(rows)
    for stop in found:
        _tell(updates.news(root, stop.name))
    _tell([plan.next_words(here)] if found else [])
    _renew(root)


@app.command()
def refresh(
    assignment: Annotated[str, typer.Argument(help="A notebook's id, such as 01_and_gate.")],
) -> None:
    """Make your copy anew from a newer release, with all that you wrote; the old one is kept."""
    root = places.root()
    _tell(renewal.refresh(root, assignment))
    _renew(root)


@app.command()
def status(
    assignment: Annotated[
        str | None, typer.Argument(help="A notebook's id, to see each exercise of it.")
    ] = None,
) -> None:
    """Show your points so far: by `course check`, or by the checks that you ran and saved."""
    root = places.root()
    if assignment is not None:
        places.notebook(root / "release", assignment)  # there is one
        console.print(_exercises(progress.standing(root, assignment)[assignment]))
        return
    here = False
    rows = table("Notebook", "Begun", "Done", "Points so far", "Written answers", "Changed since")
    for name, exercises in progress.standing(root).items():
        machine = [e for e in exercises if not e.by_hand and e.possible]
        begun = [e for e in machine if e.points is not None]
        done = [e for e in begun if e.points == e.possible and not e.since]
        earned, possible = sum(e.points or 0 for e in begun), sum(e.possible for e in machine)
        points = f"{earned:g} of {possible:g}"
        if any(e.to_come for e in begun):
            points, here = say("here", points=points), True
        written = Counter(e.sentences[0] for e in exercises if e.by_hand)
        rows.add_row(
            name,
            f"{len(begun)} of {len(machine)} exercises",
            str(len(done)),
            points,
            plain(", ".join(f"{n} {text}" if n > 1 else text for text, n in written.items())),
            plain(", ".join(e.title for e in exercises if e.since)),
        )
    console.print(rows)
    if here:
        console.print(plain(say("points_here")))


def _renew(root: Path) -> None:
    """Write the welcome page anew, where there is one."""
    if (root / "work").is_dir():
        with contextlib.suppress(OSError):  # it is older then, and no worse
            welcome(root)


def _tell(sentences: Iterable[str]) -> None:
    """A sentence on each line; what is set in stays so."""
    for text in sentences:
        console.print(plain(text), soft_wrap=True)


def _exercises(exercises: list[progress.Standing]) -> Table:
    """A row for each exercise, and one for all that a check judges."""
    rows = table("Exercise", "Points", "What to look at")
    for one in exercises:
        said = [one.since, *one.sentences[:1]]
        points = "–" if one.points is None else f"{one.points:g}"
        points = f"{points} of {one.possible:g}" if one.possible else "–"
        if one.to_come and one.possible and one.points is not None:
            points = say("here", points=points)
        rows.add_row(plain(one.title), points, plain(": ".join(filter(None, said))))
    machine = [e for e in exercises if not e.by_hand]
    earned, possible = sum(e.points or 0 for e in machine), sum(e.possible for e in machine)
    to_come = sum(e.to_come for e in machine if e.possible and e.points is not None)
    points = f"[bold]{earned:g}[/] of {possible:g}"
    key = "here_row_to_come" if to_come == 1 else "here_rows_to_come"
    rows.add_row(
        "[bold]all[/]",
        say("here", points=points) if to_come else points,
        say(key, count=to_come) if to_come else "",
    )
    return rows


@app.command("export")
def export_(
    assignment: Annotated[str, typer.Argument(help="A notebook's id, such as 01_and_gate.")],
    pdf: Annotated[bool, typer.Option("--pdf", help="Make a PDF too; needs Chromium.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Write over an older export.")] = False,
) -> None:
    """Make a page of your copy, as it is saved in work/, to hand in or to keep."""
    from course.learner.export import export  # what it needs takes a second to import

    for path in export(places.root(), assignment, pdf=pdf, replace=replace):
        console.print(plain(say("export_made", path=path)), soft_wrap=True)


@app.command()
def doctor(
    file: Annotated[Path, typer.Argument(help="A Python file with a network of your own.")],
) -> None:
    """Say which line of your own backward pass is wrong, and why your network does not learn.

    For the gradient the file defines loss() and gradient(); for the training X, Y, predict(X),
    loss() and step(), and net, which holds the parameters. Exit code 1: something was found.
    """
    report = script.examine(file)
    console.print(report.text, markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(0 if report.well else 1)


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
            store.forget(root, name)
            with contextlib.suppress(OSError):  # then less can be told of an update
                updates.keep(root, name)
            new.append(name)
    welcome(root)
    return new


def welcome(root: Path) -> None:
    """Write the welcome page: what is done, and what is next.

    Raises:
        OSError: where it cannot be written.
    """
    template = (LAB / "welcome.md").read_text(encoding="utf-8")
    store.write(root / "work" / "welcome.md", plan.page(plan.stops(root), template))


def environment(work: Path) -> dict[str, str]:
    """Jupyter's own files go below work/, not into the home folder; its news stay away.

    That a kernel uses one thread for linear algebra is in `os.environ`: see `course.threads`.
    """
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


def main() -> None:
    """Run the command."""
    run(app)
