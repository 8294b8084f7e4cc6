"""The command `autograder`: its subcommands, a file each."""

import sys

from autograder.commands.bench import bench
from autograder.commands.demo import demo
from autograder.commands.grade import grade
from autograder.commands.new import new
from autograder.commands.release import release
from autograder.commands.report import report
from autograder.commands.selftest import selftest
from autograder.commands.texts import texts
from course.learner.terminal import command, run

# nbgrader takes seconds to import, so each command imports what it needs; and one second of them
# goes into a grammar of international web addresses, which no notebook's schema asks for.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

app = command("For instructors: make student notebooks, grade a class, see what it got wrong.")
for subcommand in (release, grade, report, demo, bench, selftest, new, texts):
    app.command()(subcommand)


def main() -> None:
    """Run the command."""
    run(app)
