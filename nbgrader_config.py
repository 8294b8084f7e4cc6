"""nbgrader's settings: its own commands and the formgrader work from this folder as they stand."""

from importlib.util import find_spec
from pathlib import Path

c = get_config()  # noqa: F821 - nbgrader provides it

c.CourseDirectory.course_id = "backprop"
c.CourseDirectory.root = str(Path(__file__).resolve().parent)

# What stands where a student writes sentences: JupyterLab takes what is typed without Enter first
# for commands.
c.ClearSolutions.text_stub = (
    "YOUR ANSWER HERE: click on this text, press Enter, write in its place, then press Shift+Enter."
)

# A test cell's points stand in its metadata, and are written into its code; a right choice is
# sealed before students see its check: course/check/choices.py.
c.GenerateAssignment.preprocessors = [
    "autograder.execute.WritePoints",
    "nbgrader.preprocessors.IncludeHeaderFooter",
    "nbgrader.preprocessors.InstantiateTests",
    "nbgrader.preprocessors.LockCells",
    "nbgrader.preprocessors.ClearSolutions",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
    "autograder.execute.SealChoices",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# A deleted check cell comes back when a submission is graded.
c.OverwriteCells.add_missing_cells = True

# Students' code runs in a jail, and the tests outside it: docs/security.md.
c.Autograde.sanitize_preprocessors = [
    "autograder.execute.Repair",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    "autograder.execute.JailedExecute",
    "nbgrader.preprocessors.IgnorePattern",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
# What a student gets back shows no hidden test, and nothing of theirs runs in a reader's browser.
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "autograder.execute.HideTests",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
c.GenerateFeedback.exporter_class = "autograder.execute.FeedbackPage"
# Nor does it in the formgrader; and no page needs a network.
c.HTMLExporter.extra_template_basedirs = [
    str(Path(find_spec(package).origin).parent / folder)
    for package, folder in (
        ("autograder", "adapter/templates"),
        ("nbgrader", "server_extensions/formgrader/templates"),
    )
]
c.HTMLExporter.filters = {
    "inert_html": "autograder.execute.inert_html",
    "markdown2html": "autograder.execute.markdown2html",
}

# A table of grades is opened by a spreadsheet, which takes a name like `=1+1` for a formula.
c.ExportApp.plugin_class = "autograder.execute.Table"

# Only `nbgrader validate` still starts kernels. They encrypt what they say where they can, for
# students' work travels there, and have nothing to save: they are not asked to end, but ended.
c.KernelManager.transport_encryption = "auto"
c.Execute.shutdown_kernel = "immediate"

# A check ends an endless loop by itself and loses one row; this is for the cells that are not
# checks, and longer than the longest that a check may take (training on MNIST).
c.JailedExecute.timeout = c.Execute.timeout = 60
