"""`autograder bench`: what grading costs."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from course import places
from course.learner.terminal import console, table


def bench(
    students: Annotated[
        list[int] | None, typer.Option(min=20, help="How many; 20 and 200 by default.")
    ] = None,
    assignment: Annotated[str, typer.Option(help="A notebook's id.")] = "03_hidden_layer",
    pictures: Annotated[
        int | None, typer.Option(min=0, help="Keep only the first so many cells that draw.")
    ] = None,
    nbgrader: Annotated[bool, typer.Option(help="Grade with nbgrader alone, too.")] = True,
    cluster: Annotated[bool, typer.Option(help="Grade on a Dask cluster of these cores.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print the data.")] = False,
) -> None:
    """Measure what grading a generated class costs, beside plain nbgrader and the floor."""
    from autograder.quality import bench as benchmark

    root = places.root()
    places.notebook(root / "source", assignment)
    heads = ("Students", "Way", "Wall s", "Faster", "Each s", "Each faster", "Of floor")
    rows = table(*heads, "CPU s each", "Last to first", "MiB", "Same scores")
    found = []
    for size in students or [20, 200]:
        figures = benchmark.measure(
            root, assignment, size, pictures=pictures, nbgrader=nbgrader, cluster=cluster
        )
        found.append(asdict(figures))
        first = figures.ways[0]
        for way in figures.ways:
            rows.add_row(
                str(size),
                way.name,
                f"{way.wall:.1f}",
                f"{first.wall / way.wall:.1f}",
                f"{way.steady:.3f}",
                f"{first.steady / way.steady:.1f}",
                f"{way.steady / figures.floor:.2f}",
                f"{way.cpu / size:.3f}",
                "" if way.growth is None else f"{way.growth:.2f}",
                " → ".join(map(str, way.memory)),
                "yes" if way.same else "NO",
            )
        rows.add_row(str(size), "the floor", "", "", f"{figures.floor:.3f}", "", "1.00")
    if as_json:
        print(json.dumps(found, indent=1))
    else:
        console.print(rows)
