"""Every sentence that a learner reads from the library, in one place, so it can be translated.

A text is looked up by name and filled in by `say`. A cause has up to three, which
`course.doctor.causes` looks up, beside those of the mistakes that the doctor knows.
"""

import re
from dataclasses import dataclass
from pathlib import PurePath

TEXTS = {
    # The scoreboard.
    "points": "{earned} of {possible} points",
    "optional": "{right} of {all} checks right",
    "look_here": "Look here first.",
    "red_before": "This exercise uses what you wrote in {names}, and that is still red: put it "
    "right first.",
    "as_above": "The same call, with the same failure as above.",
    "hidden_to_come": "{count} more {checks} when your work is graded.",
    "hidden_row": "hidden check",
    "check_one": "check runs",
    "check_many": "checks run",
    "note_warning": "Noticed, at no cost: {what}",
    "and_more": "{text} (and {count} more)",
    # What can be wrong before any number is compared.
    "not_written": "This part is not written yet: replace the line that raises "
    "NotImplementedError, run that cell, then run this one again.",
    "no_name": "There is no `{name}` yet: run the cells above (Run, Run All Above Selected Cell), "
    "then this one again.",
    "no_name_but_numpy": "There is no `{name}` here; NumPy's is `np.{name}`.",
    "no_product": "Two arrays in a matrix product do not fit: the last axis of the first must "
    "be as "
    "long as the first axis of the second{where}. Print their shapes.",
    "raised": "Your code raised {error}{where}.",
    "where_line": ", in the line `{line}`",
    "too_slow": "This was stopped after {seconds:g} s. A loop that never "
    "ends is the usual cause: does the loop's counter change?",
    "too_much": "This was stopped after {seconds:g} s of computing, and was not done by then.",
    "is_none": "The result is None: is a `return` missing at the end of the function?",
    "is_function": "The result is a function: its brackets `()` seem to be missing.",
    "is_object": "The result is a `{kind}`; {wanted} is expected.",
    "is_list": "The result is a {kind}; {wanted} is expected.",
    "a_number": "a plain number",
    "an_array": "a NumPy array of shape {shape}",
    "wrong_entries": "The result's entries are of type {kind}; {wanted} with numbers is expected.",
    "not_finite": "The result is {value}: a finite number is expected.",
    "is_bool": "The result is {value!r}; a number is expected.",
    "is_empty": "The result is an empty array; shape {shape} is expected.",
    "is_nan": "{entry} is {value}; {expected:.6g} is expected. Look for a division by zero, or for "
    "the logarithm of 0.",
    "wrong_shape": "The result has shape {got}; {expected} is expected.",
    "wrong_shape_column": "The result has shape {got}, a column; {expected} is expected. Against "
    "a flat array of shape {expected}, a column broadcasts to a whole matrix.",
    "wrong_shape_transposed": "The result has shape {got}, and {expected} is expected: it is "
    "transposed.",
    "wrong_length": "The list has {got} in it, and should have {expected}, in this order.",
    "wrong_parts": "{parts} are expected, in this order, separated by commas; the function "
    "returned {got}.",
    "wrong_keys": "A dict with the keys {expected} is expected; the function returned {got}.",
    "a_dict": "a dict with the keys {keys}",
    "one_thing": "one thing, a {kind}",
    "one_in_a_tuple": "one thing",
    "some_things": "{count} things",
    "is_other": "The result is {got}; {expected} is expected.",
    "chose": "`{choice}` was chosen.",
    "is_not_right": "The result is {got}, which is not right.",
    "differs_only": "{entry} is {got}, which is not right.",
    "differs": "{entry} is {got}; {expected} is expected.",
    "differs_worst": "{entry} is {got}; {expected} is expected (the worst of {size} entries).",
    "not_between": "The result is {got:.6g}; a number between {low:g} and {high:g} is expected.",
    "changed_argument": "The result is right, but `{name}` was changed on the way: work on a copy "
    "of it.",
    "shares_argument": "The result is right, but it is no array of its own: it shares memory with "
    "`{name}`, and who writes into the one changes the other. Return a copy.",
    "kept_result": "The result is right, but the next call hands out the same memory again, and "
    "with it the first result changes: make a new array in every call.",
    "unchanged_too_late": "The row {row!r} reads a run that was made before, so it cannot see "
    "what the call changed: give `unchanged=` to `board.run`.",
    "wrong_calls": "The result is right, but `{name}` was called {got} times; {expected} are "
    "expected.",
    "other_z": "An output of {a:.4g} belongs to z = {its_z:.3g}; your z is {z:.3g}.",
    "no_output": "A sigmoid's output lies strictly between 0 and 1; yours is {a:.4g}.",
    "too_few_calls": "The result is right, but `{name}` was called {got} times; at least "
    "{expected} "
    "are expected: use it for the slopes.",
    "too_many_calls": "The result is right, but `{name}` was called {got} times; at most "
    "{expected} are needed.",
    "wrong_dtype": "The result is right, but its type is {got}; {expected} is expected.",
    "not_the_same_twice": "A second call with the same arguments gives something else: is a "
    "random number drawn, or something kept from the first call?",
    "no_history": "A list of losses is expected, one before the first step and one after each.",
    "not_there": "The last loss is {got:.6g}; {to:g} ± {within:g} is expected.",
    "never_fell": "The loss is {first:.6g} at the start and {last:.6g} at the end: it never fell.",
    "not_raised": "A {kind} is expected here; the call returned a {got}.",
    "expected_failed": "This check could not be worked out, because a function it builds on "
    "fails: {why}",
    # Hints that are counted.
    "hints_number": "`opened` is a whole number from 0 to {of}: how many hints to show.",
    "hints_left": "({left} more: make the number in the cell larger, and run it again.)",
    "hints_all": "(That is all.)",
    # Gradient reports.
    "report_heads": "gradient|relative difference|worst entry|yours|numerical|verdict",
    "shape": "shape {shape}",
    "right": "right",
    "wrong": "wrong",
    "not_measured": "cannot be measured",
    "shapes_differ": "The two gradients have different shapes, {first} and {second}.",
    "names_differ": "The parameters are {first}, the gradients {second}: the names must be the "
    "same.",
    "direction": "direction {k}",
    "no_method": "There is no method {method!r}; there are: {known}.",
    "not_complex": "The complex step needs a function that works on complex numbers; this one gave "
    "a real result. Look for np.abs, np.maximum, a comparison, or float() on the way.",
    "wrong_size": "The vector has {got} entries; the parameters have {expected}.",
    # Reasons not to trust a gradient check.
    "audit_not_finite": "The loss is {value} here, so nothing can be measured: look for a division "
    "by zero, the logarithm of 0, or an exponential that overflows.",
    "audit_not_finite_near": "The loss is {value} where {entry} is moved by ε = {eps:g}, so the "
    "slope cannot be measured there: look for a division by zero, or for the logarithm or the "
    "root of a number below or at 0. Check at another point, or let the loss stay finite.",
    "audit_ignores_argument": "The loss stays the same whatever the parameters are: does it use "
    "its "
    "argument, or a variable of the same content from outside? Its numerical gradient is zero "
    "everywhere.",
    "audit_mutates_argument": "The loss changes the parameters that it is given ({names}): every "
    "later call then starts elsewhere. Let it work on a copy.",
    "audit_random": "Two calls at the same point give {first:.6g} and {again:.6g}: switch dropout "
    "off, or draw its mask once and keep it, and fix every other random draw.",
    "audit_not_float64": "The loss is computed in less than float64: it moves in steps, and a "
    "difference of two values is mostly rounding. Check in float64, then train in float32.",
    "audit_kink": "The loss has a kink within ε = {eps:g} of {entry}, a ReLU at zero for instance: "
    "left and right slope differ, and neither is wrong. Check at another point or with a "
    "smaller ε.",
    "audit_one_example": "All examples are the same one. With a single example three classic bugs "
    "cannot be seen: use at least five different ones.",
    # Commands and files.
    "no_assignment": "There is no assignment called {name}; there are: {known}.",
    "no_copy": "There is no {path}: run `make lab` (or `course lab`) once, which puts a copy "
    "there.",
    "not_json": "{path} is not a notebook: it is not JSON (line {line}).",
    "not_utf8": "{path} is not a notebook as Jupyter writes it: its text is not UTF-8.",
    "old_format": "{path} is a notebook in the old format {version}: open and save it in "
    "JupyterLab "
    "once.",
    "no_file": "{path} is not there; the folder holds {found}.",
    "not_notebook": "{path} is not a notebook: it has no list of cells in format 4.",
    "not_readable": "{path} cannot be read: {why}.",
    "too_large": "{path} is {size} MiB large, too large for a notebook: clear its outputs and save "
    "it again.",
    "cell_missing": "{path} lacks the cell `{cell}`: copy it back from release/{name}/.",
    "cell_twice": "{path} has the cell `{cell}` {count} times: keep the one you want and delete "
    "the others.",
    "no_root": "This is not inside the course: no folder here or above holds release/. Go to "
    "the course's folder, or set COURSE_ROOT to it.",
    "no_such_root": "COURSE_ROOT is {path}, which is no folder.",
    "nothing": "nothing",
    "no_lab": "JupyterLab is not installed here: install the course with `make lab`, or "
    "`pip install -e .[lab]`.",
    "answer_fails": "The cell `{cell}` itself fails: {error}.",
    "cell_error": "The check itself could not run: {error}.",
    "cell_no_score": "The check cell gave no points: it was changed, or did not run.",
    "cell_stopped": "The cell ran too long and was stopped.",
    "more_was_printed": "… (more was printed)",
    "input_refused": "input() has nobody to answer it where notebooks are graded.",
    "command_refused": "Commands of the system do not run in grading.",
    "not_to_seal": "`{cell}`, line {line}: `sealed` takes a dict of texts, written out.",
    "not_released": "{assignment} is not released: autograder release {assignment} makes it.",
    "cell_too_slow": "The cell ran longer than {seconds:g} seconds and was stopped.",
    "submission_too_slow": "The notebook took longer than {seconds:g} seconds in all, so this was "
    "not run to its end.",
    "run_died": "The notebook's process ended before this check ran.",
    # Grading in a jail.
    "jail_no_start": "No worker could be started with {rung}: {why}",
    "jail_no_worker": "The jail could not start another worker: {why}",
    "nothing_said": "it said nothing.",
    "wrong_setting": "nbgrader_config.py: c.JailedExecute.{name} cannot be {got!r}.",
    "grader_ended": "{path} ended the process that graded it, or took too long: a person has to "
    "look at it.",
    "grader_lost": "What `{cell}` called made the grader hang or crash, so it was not run again.",
    "blank_earns": "{assignment} is not ready: the blank release earns points in {cells}. A test "
    "must not take for an answer what a locked cell or the reference left behind.",
    "source_loses": "{assignment} is not ready: the source itself loses points in {cell}. {why}",
    "internal_error": "{what}: {error}.",
    "log_begins": "{assignment}: {count} submissions.",
    "log_ends": "{assignment}: done.",
    "see_log": "Its traceback is in {path}.",
    "grading": "Grading",
    "of": "of",
    "graded_before": "graded before, nothing has changed since",
    "grading_now": "{path} is in use: this assignment is being graded by another process.",
    "no_dask": "Dask is not installed here: pip install -e .[cluster].",
    "no_cluster": "The cluster at {address} cannot be used: {why}.",
    "no_workers": "it has no workers",
    "other_course": "The worker {worker} has another version of the course or its packages than "
    "this machine: install the same there.",
    "worker_ended": "This ended the process that it ran in, as `os._exit`, too much memory or a "
    "crash does. The other checks are not touched by it.",
    "worker_ended_often": "Earlier checks ended the process too often, so this one was not run.",
    "mended": "Before it was graded, this notebook was mended:",
    "hidden_failed": "a hidden test failed.",
    "points_out_of_range": "The test cell's value is {value:g}, outside its points.",
    "jail_none": "No isolation for students' code works here ({why}). Install bubblewrap (`apt "
    "install bubblewrap`) or use a Linux kernel with Landlock; on macOS and Windows grade in a "
    "container or in WSL2. With --unsandboxed it runs with limits only: it can read and change "
    "whatever you can.",
    "unsandboxed": "Students' code runs WITHOUT isolation, with limits only: it can read and "
    "change whatever you can. Each grade is marked with it.",
    "jail_leaks": "with {rung} a worker could still: {what}",
    "is_link": "it is a link",
    "is_special": "it is no regular file",
    "too_much_source": "{path} has {size} MiB of text in its cells, too much for a notebook.",
    "too_many_cells": "{path} has {count} cells, too many for a notebook.",
    "mended_format": "The notebook is in the format {version}; it was read as format 4.5.",
    "mended_kernel": "The notebook names another kernel; Python 3 was used.",
    "page_too_slow": "{student}: the feedback page was not ready after {seconds} s; there is none.",
    "page_ended": "{student}: the feedback page ended the process that made it; there is none.",
    "no_picture": "[Picture {name}: it is not in this notebook, or of no kind that is shown.]",
    "shown_as_written": "This is shown as it was written ({why}).",
    "text_too_long": "it is more than a page of text",
    "too_much_inside": "{path} is no notebook of this course: as data it takes more than "
    "{most} MiB of memory.",
    "mended_picture": "The attachment `{name}` is no picture, or too large; it was left out.",
    "mended_no_cell": "Something that is no cell stood among the cells; it was left out.",
    "mended_unknown": "The mark `{cell}` belongs to no cell of this notebook; it was taken off.",
    "mended_twice": "The cell `{cell}` was there {count} times: the last one counts.",
    "mended_retyped": "The answer `{cell}` was found in a cell of your own, and counts.",
    "mended_written": "The written answer `{cell}` was found in a cell that had lost its mark, and "
    "is read there.",
    "mended_joined": "The written answer `{cell}` stood in {count} cells; its parts were put "
    "together.",
    "mended_maybe": "The written answer `{cell}` may stand in {count} other cells: what is in them "
    "was put together in its own.",
    "written_maybe": "Nothing stood in this cell. What may be the answer stands in other cells, "
    "and is repeated here.",
    "mended_answer": "The answer cell `{cell}` was deleted; it came back as it was released.",
    "mended_missing": "The cell `{cell}` was deleted; it came back.",
    "mended_order": "Answers and checks stood in another order; they have their own again.",
    "mended_type": "The cell `{cell}` had become {got}; it was read as {known}, which it is.",
    "mended_heading": "The first line of the cell `{cell}` had become a heading; the sign in front "
    "of it was taken off.",
    "mended_merged": "The cells {cells} had been merged into one; they were read apart again.",
    "kind_code": "code",
    "kind_markdown": "text",
    "kind_raw": "raw text",
    "typed_outside": "JupyterLab does this where letters are typed outside a cell's box. Your file "
    "is as you saved it: choose a cell's type above the notebook, or undo with Edit, Undo Cell "
    "Operation.",
    "own_step_too_early": "nbgrader_config.py: c.Autograde names {name} before the preprocessor "
    "that runs a submission. `autograder grade` runs it first, in a jail: name yours after "
    "autograder.execute.JailedExecute in c.Autograde.autograde_preprocessors.",
    "no_such_step": "nbgrader_config.py names {name}, which cannot be imported: {why}.",
    "mended_left_out": "Beside the notebook lies what was not taken along (a link, no regular "
    "file, or too much): {names}.",
    "mended_others": "Beside the notebook lie others, which were not graded: {names}.",
    "mended_no_secret": "It did not come through nbgrader's exchange, so `nbgrader fetch_feedback` "
    "will not find its feedback: send the page in feedback/.",
    "scored_full": "Visible and hidden checks both ran, as in grading.",
    "scored_visible": "Only the visible checks ran: the hidden ones need source/ and the "
    "autograder, which are not here.",
    "scored_why": "Only the visible checks ran. {why}",
    "by_hand": "read by a person",
    "not_answered": "not answered yet",
    # Pictures: their labels, and the texts that stand for them where they are not seen.
    "plot_nan": "not a number",
    "plot_curves_alt": "Line chart of {ylabel} against {xlabel} from {low} to {high}. {curves}.",
    "plot_curve_alt": "{label} starts at {first} and ends at {last}, between {low} and {high}",
    "plot_step": "step",
    "plot_loss": "loss",
    "plot_mean_of": "{label}, mean of {count} runs",
    "plot_not_finite": "{label} (not a number from {xlabel} {step})",
    "plot_losses_alt": "Line chart of the loss against the {xlabel}. {curves}.",
    "plot_loss_falls_alt": "{label} falls from {first} at {xlabel} {start} to {last} at {xlabel} "
    "{end}",
    "plot_loss_rises_alt": "{label} rises from {first} at {xlabel} {start} to {last} at {xlabel} "
    "{end}",
    "plot_loss_stays_alt": "{label} is {first} at {xlabel} {start} and again at {xlabel} {end}",
    "plot_loss_none_alt": "{label} is never a number",
    "plot_loss_lost_alt": " and is not a number at {xlabel} {step}",
    "plot_loss_runs_alt": ", and the runs end between {low} and {high}",
    "plot_gate": "{name}: filled means 1, open means 0",
    "plot_gate_alt": "The gate {name} in the plane of x1 and x2: {rows}; 1 is filled, 0 is open.",
    "plot_gate_row": "{point} gives {y}",
    "plot_after": "after {steps} steps",
    "plot_path_alt": "{gate} Lines where the output is one half: {lines}.",
    "plot_path_line": "after {steps} steps {w1}·x1 {w2}·x2 {b} = 0",
    "plot_path_none": "after {steps} steps there is none, for w is 0",
    "plot_boundary_title": "output of the network",
    "plot_hidden_title": "what the hidden layer sees",
    "plot_hidden_part": "hidden units 1 and 2 of {h}",
    "plot_unit": "hidden unit {unit}",
    "plot_output": "output",
    "plot_class_1": "class 1",
    "plot_class_0": "class 0",
    "plot_half": "output is ½",
    "plot_bad_shape": "{name}: the shape is {got}; {expected} is expected.",
    "plot_boundary_alt": "{title}, over x1 from {left} to {right_end} and x2 from {bottom} to "
    "{top}: it is above one half in {share} of the picture. Points: {ones} of class 1, filled; "
    "{zeros} of class 0, open; {right} of {m} lie on their own side of the line at one half.",
    "plot_outputs_alt": "Outputs: {rows}.",
    "plot_hidden_alt": "Beside it the same points in the plane of hidden units 1 and 2: {rows}.",
    "plot_one_unit_alt": "Beside it the same points by hidden unit 1 and the output: {rows}.",
    "plot_moved_alt": "{point} lies at {to}",
    "plot_centre_alt": "class {label} lies around {to}",
    "plot_epsilon": "step ε",
    "plot_error": "error of the gradient",
    "plot_sweep_best": "{label}: best at ε = {eps}, error {error}",
    "plot_sweep_none": "{label}: no error is a number",
    "plot_sweep_alt": "Error of the numerical gradient against the step ε, both logarithmic. "
    "{curves}.",
    "plot_sweep_one_alt": "{label}: {error_widest} at ε = {widest}, smallest at ε = {eps} with "
    "{error}, then {error_finest} at ε = {finest}",
    "plot_weight": "weight",
    "plot_weights_title": "weights into each hidden unit: {count} of {h}",
    "plot_weights_alt": "Weights into each hidden unit, {count} of {h}, as images of {rows} by "
    "{columns}: orange below 0, white at 0, blue above. They go from {low} to {high}; unit {unit} "
    "has the largest norm.",
    "plot_predicted": "what the network says",
    "plot_truth": "truth",
    "plot_row_share": "share of the row",
    "plot_confusion_title": "{right} of {all} right ({share})",
    "plot_confusion_alt": "Confusion matrix, {k} by {k}: {right} of {all} right ({share}). Most "
    "frequent mistakes: {mistakes}.",
    "plot_confused": "{truth} taken for {predicted} ({count})",
    "plot_no_mistakes": "none",
    "plot_images_alt": "Images: {count}.",
    "plot_titled_images_alt": "Images: {count}, titled {titles}.",
    "plot_worst_title": "the {count} worst of {wrong} mistakes in {m} examples",
    "plot_all_right": "No mistakes in {m} examples.",
    "plot_mistake": "says {said} ({p})\nbut is {truth}",
    "plot_mistake_alt": "{truth} taken for {said} ({p})",
    "plot_worst_alt": "Images: {title}, the worst first: {mistakes}.",
    "plot_original": "original",
    "plot_reconstruction": "reconstruction",
    "plot_squared_error": "mean squared error of each",
    "plot_reconstructions_alt": "Originals ({count}) above, their reconstructions below. The mean "
    "squared error is {mean} on average, between {low} and {high}.",
    "plot_layer": "{name}\nmean {mean}\nspread {spread}",
    "plot_layer_lost": "not a number: {count}",
    "plot_activation": "activation",
    "plot_share": "share of values",
    "plot_activations_alt": "Histograms of the activations of each layer, from {low} to {high}. "
    "{layers}.",
    "plot_no_layers": "There are no activations here: a cache with A1, A2, … or a list of arrays "
    "is expected.",
    "plot_gradient": "gradient",
    "plot_difference": "relative difference",
    "plot_tolerance": "tolerance {tolerance}",
    "plot_differences_alt": "Bar chart of the relative difference of each gradient, logarithmic, "
    "with the tolerance {tolerance}. {gradients}.",
    "plot_difference_below": "{name} {d}, within it",
    "plot_difference_above": "{name} {d}, above it",
    # Data.
    "data_unreadable": "{path} cannot be read ({why}): put the original file there, or unset "
    "COURSE_MNIST_DIR to have it downloaded.",
    "data_damaged": "{path} is damaged or incomplete, its SHA-256 is not the original's: put the "
    "original file there, or unset COURSE_MNIST_DIR to have it downloaded.",
    "data_no_cache": "{path} cannot be written or read ({why}): make room or give access there, or "
    "set COURSE_MNIST_DIR to a folder that holds the four original MNIST files.",
    "data_no_network": "No mirror of {name} could be reached ({why}), so there seems to be no "
    "network: connect and run this again, set COURSE_MNIST_DIR to a folder that holds the four "
    "original MNIST files, or use digits(), which needs no network.",
    "data_no_mirror": "No mirror gave {name} ({why}): run this again later, set COURSE_MNIST_DIR "
    "to a folder that holds the four original MNIST files, or use digits(), which needs no "
    "network.",
    "data_digits_instead": "MNIST is not here, so this runs on the 8×8 digits. {why}",
    "data_not_original": "not the original file",
    "data_no_library": "This data needs the package {package}: run `pip install {package}`, then "
    "this again.",
    # Widgets: what their Python side says, and what stands for them where they are not live.
    "widget_still": "A still picture. Run this cell to make it live.",
    "widget_outside": "{name} is {value:g}; the sliders run from {low:g} to {high:g}.",
    "widget_no_function": "There is no function {name}; there are: {known}.",
    "widget_alt_neuron": "A neuron on {name} with w1 = {w1:g}, w2 = {w2:g}, b = {b:g}: the gate's "
    "four points, the output as shading, and the line z = 0.",
    "widget_xor_count": "A line and XOR: {right} of 4 right",
    "widget_alt_xor": "The four points of XOR and a line that gets {right} of them right.",
    "widget_alt_epsilon": "Error against ε for {f} at x = {x:g}: both curves are a V. At "
    "ε = {eps:g} the error is {one:.1e} one-sided, {two:.1e} two-sided.",
    "widget_one_sided": "one-sided",
    "widget_two_sided": "two-sided",
    "widget_error": "error",
    "widget_epsilon_title": "{f} at x = {x:g}",
    "widget_rate_start": "start",
    "widget_rate_title": "rate {rate:g}, {steps} steps: loss {loss:.4g}",
    "widget_alt_rate": "The path of gradient descent on the contours of a bowl, rate {rate:g}, "
    "momentum {momentum:g}: the loss after {steps} steps is {loss:.4g}.",
    "widget_alt_draw": "A pad to draw a digit on, beside the probabilities of the ten digits. "
    "{message}",
    "widget_draw_probability": "probability",
    "widget_draw_start": "Draw a digit.",
    "widget_draw_answer": "looks like a {digit} ({p:.2f})",
    "widget_draw_raised": "predict raised {error}",
    "widget_draw_kind": "predict returned a {kind}; an array of ten probabilities is expected.",
    "widget_draw_shape": "predict returned an array of shape {shape}; (1, 10) or (10,) is "
    "expected.",
    "widget_draw_range": "predict gave {value:.3g} for digit {digit}; a probability lies between "
    "0 and 1.",
    "widget_draw_no_function": "DrawDigit needs the function predict; it got a {kind}.",
    "widget_draw_size": "image_shape is {shape}; (8, 8) or (28, 28) is expected.",
    "widget_draw_ink": "The ink is {got} bytes; {size} are expected.",
    # The doctor's hints: where to look, and how two sentences are joined.
    "doctor_two": "Two mistakes at once. {first} Besides: {second}",
    "doctor_turned": "Those are the same numbers turned around: look at the order of the product.",
    "doctor_extra_axis": "There is an axis of length {m} too many: is something summed over "
    "the examples too late, or not at all?",
    "doctor_look_at_weight": "{bias} is right, so dZ of this layer is: look at the product "
    "that makes {weight}.",
    "doctor_look_at_bias": "{weight} is right, so dZ of this layer is: look at the sum that "
    "makes {bias}.",
    "doctor_look_at_output": "It is wrong from the start of the way back: look at dZ{layer} first.",
    "doctor_look_at_step": "The layer above is right, so the mistake lies in the step from "
    "dZ{above} to dZ{layer}: look at dA{layer}, then at dZ{layer}.",
}


@dataclass(frozen=True)
class Sentences:
    """What is said of a cause; what is empty is not said.

    {name}, {factor}, {m} and others are filled in, but not in `general`.
    """

    gradient: str = ""  #: to the learner, of a gradient
    value: str = ""  #: to the learner, of any other value: a loss, an output
    general: str = ""  #: of a whole class: the others are about one learner's numbers


#: Cause → its sentences. Those of the mistakes that the doctor predicts stand with the mistakes:
#: `course.doctor.causes` finds both.
CAUSES = {
    # Of gradients, whatever the mistake behind them.
    "wrong_shape": Sentences(
        gradient="{name} has shape {got_shape}; {expected_shape} is expected, the shape of the "
        "parameter. {hint}",
        general="The wrong shape.",
    ),
    "not_measured": Sentences(
        gradient="{name} cannot be judged: the measured slope is no finite number, for the loss "
        "is none there. Is a logarithm of 0 taken, or something divided by 0?",
        general="The loss is not finite at the point, so no slope can be measured.",
    ),
    "not_a_number": Sentences(
        gradient="{name} contains {value}: look for a division by zero or a logarithm of 0.",
        general="Not a finite number: a division by zero, or a logarithm of 0.",
    ),
    "unknown": Sentences(
        gradient="{name} fits no known pattern. {hint}",
        general="Wrong numbers that fit no known pattern.",
    ),
    # What is wrong before any number is compared; the first two are a report's, and no row's.
    "no_score": Sentences(general="The check itself could not run."),
    "answer_fails": Sentences(general="The answer's own cell stops with an error."),
    "not_written": Sentences(general="Not written yet."),
    "no_name": Sentences(general="A name is used that nothing defines."),
    "raised": Sentences(general="The code raises an error."),
    "ended": Sentences(general="The code ended the process that it ran in."),
    "too_slow": Sentences(
        general="Stopped, for it took too long: a loop that never ends is the usual cause.",
    ),
    "none": Sentences(general="The result is None: a `return` is missing."),
    "wrong_kind": Sentences(general="The result is of the wrong type."),
    "wrong_parts": Sentences(general="The parts of the result are not those that are asked for."),
    "wrong_dtype": Sentences(general="The result's entries are of the wrong type."),
    "mutates_argument": Sentences(general="An argument is changed on the way."),
    "shares_argument": Sentences(
        general="The result is no array of its own: it shares memory with an argument.",
    ),
    "kept_result": Sentences(general="The same array is handed out again by the next call."),
    "not_called": Sentences(
        general="The function that is to be used is not called, or too seldom.",
    ),
    "not_raised": Sentences(general="An error is expected, and none comes."),
    "random": Sentences(general="A second call with the same arguments gives something else."),
    "other_z": Sentences(general="The output does not belong to the z that was found before."),
    "overflows": Sentences(general="Large scores overflow."),
    "same_every_epoch": Sentences(general="Every epoch comes in the same order."),
    "torn_apart": Sentences(general="The rows of X and Y no longer belong together."),
    "no_network": Sentences(general="What is returned is no network of the right shapes."),
    "not_accurate": Sentences(general="The network is not accurate enough."),
    "not_in_place": Sentences(
        general="Arrays are exchanged for new ones, where they are to be written into.",
    ),
    "above_the_floor": Sentences(general="The error stays above the floor that is possible."),
    "stuck_rate": Sentences(general="The rate is too small, or so large that the steps run away."),
    "precision_float32": Sentences(general="Rounding still hides the slope in float32."),
    # Of values.
    "bias_missing": Sentences(value="The bias b is left out."),
    "one_sided": Sentences(
        value="This is the one-sided difference (f(θ + ε) − f(θ))/ε; the two-sided one is asked "
        "for.",
    ),
    "halved_step": Sentences(
        value="This is 2 times too large: f is evaluated 2ε apart, so divide by 2ε.",
    ),
    "wrong_log": Sentences(value="The logarithm has the wrong base: np.log is the natural one."),
    "only_ones": Sentences(value="The examples with y = 0 are left out of the loss."),
    "uphill": Sentences(value="The steps go uphill: subtract the gradient."),
    "history_short": Sentences(
        value="The loss after the last step is missing from the history: it has one entry more "
        "than there are steps.",
    ),
    "history_late": Sentences(
        value="The loss before the first step is missing from the history: it has one entry more "
        "than there are steps.",
    ),
    "bias_not_trained": Sentences(value="b never moves: its step is missing."),
    "blind_check": Sentences(
        value="The check says {got:.2g} of a wrong d{name}, as if it were right: is the analytic "
        "gradient compared with itself?",
        general="The check calls a wrong gradient right: it compares it with itself.",
    ),
    "other_parameter": Sentences(
        value="The check says {got:.2g} of a wrong d{name}, as if it were right: are the two "
        "names exchanged, or is another gradient compared than the one from backward?",
        general="The check calls a wrong gradient right: it looks at another parameter.",
    ),
    "not_relative": Sentences(
        value="The check says {got:.2g} of a wrong d{name}; its relative difference is "
        "{expected:.3g}. Are derived and measured the two things compared, at this very point?",
        general="The check sees a wrong gradient, but says another relative difference.",
    ),
    "negative_check": Sentences(
        value="The check says {got:.2g} of a wrong d{name}: a difference of lengths is never "
        "negative.",
        general="The check says a negative difference.",
    ),
    "flat_check": Sentences(
        value="The check says {got:.2g} of a right d{name}, as far apart as can be: does the "
        "function that is measured depend on its argument?",
        general="The check calls a right gradient as wrong as can be: the function that is "
        "measured does not depend on its argument.",
    ),
    "measured_here": Sentences(
        value="This exercise walks along the derived gradient: numerical_gradient has no part in "
        "it.",
    ),
    "never_moved": Sentences(value="The weights stay where they started: is the new value kept?"),
    "no_rate": Sentences(value="The steps ignore the learning rate lr."),
    "brackets": Sentences(
        value="The brackets are missing: a product or a sum slips out of the fraction.",
    ),
    "bias_outside": Sentences(
        value="The bias is added after the sigmoid; it belongs inside, to z.",
    ),
    "log2": Sentences(value="The logarithm has the wrong base: np.log is the natural one."),
    "false_alarm": Sentences(
        value="The check says {got:.2g} of a right d{name}; less than {limit:.0e} is expected. Is "
        "the same loss, a mean, differentiated on both sides?",
        general="The check calls a right gradient wrong.",
    ),
    # Only in 00_start_here.
    "sides_added": Sentences(value="The two sides are added; an area is their product."),
    "bias_first": Sentences(value="Only the first entry of b is added, and to every column."),
    "bias_total": Sentences(value="The entries of b are added up first; each column has its own."),
    "bias_by_rows": Sentences(
        value="Here b goes down the rows, one number for each example. As a column it fits only "
        "because this Z is square; flat, it goes along the columns.",
    ),
    "whole_numbers": Sentences(
        value="The fractions are cut off: an array made like one of whole numbers can hold only "
        "whole numbers.",
    ),
    "wrong_axis": Sentences(
        value="This is one mean for each example, a row; one for each column is asked for. "
        "Another axis must vanish.",
    ),
    "mean_of_all": Sentences(
        value="This is one mean of all entries; one for each column is asked for.",
    ),
    "divided_by_columns": Sentences(
        value="The sums are right, but they are divided by the number of columns; divide by m, "
        "the number of rows.",
    ),
    "first_example": Sentences(
        value="Only the first example is in this: all of them belong in it.",
    ),
    "last_example": Sentences(
        value="Only the last example is in this: is the sum overwritten where it should grow?",
    ),
    "mean_not_sum": Sentences(value="This is the mean over the examples; the sum is asked for."),
    "sums_first": Sentences(
        value="The columns are added up first and their sums multiplied. Multiply first, example "
        "by example, then add up.",
    ),
    "elementwise": Sentences(
        value="This is the product entry by entry. It still has one row for each example: every "
        "column of A meets every column of D, and the examples are summed over.",
    ),
    "same_column": Sentences(
        value="Column 0 meets only column 0 here, and column 1 only column 1; every column of A "
        "meets every column of D.",
    ),
    "examples_paired": Sentences(
        value="This has one number for each pair of examples: the sum runs over the columns. It "
        "should run over the examples.",
    ),
    "over_everything": Sentences(
        value="Mean and standard deviation are those of the whole array; every column has its own.",
    ),
    "over_rows": Sentences(
        value="Mean and standard deviation are those of the rows; every column has its own.",
    ),
    "variance": Sentences(
        value="The columns are divided by their variance; the standard deviation is its root.",
    ),
    "ddof": Sentences(
        value="This standard deviation divides by m − 1; NumPy's own, which divides by m, is "
        "meant.",
    ),
    "only_centred": Sentences(
        value="The means are gone, but nothing is divided by a standard deviation.",
    ),
    "not_centred": Sentences(
        value="The columns are divided by their standard deviation, but their means are still in "
        "them.",
    ),
    "min_max": Sentences(
        value="This makes each column run from 0 to 1; mean 0 and standard deviation 1 are asked "
        "for.",
    ),
    "constant_kept": Sentences(value="The constant column is left as it is; zeros are asked for."),
    "constant_one": Sentences(value="The constant column has become ones; zeros are asked for."),
    "shape_for_all": Sentences(value="Every name has the same shape here; each needs its own."),
    "no_dict": Sentences(
        value="A dict is expected under the name `predict_shapes`, with an entry for each name.",
    ),
    "no_entry": Sentences(value="The dict has no entry of this name."),
    "no_tuple": Sentences(
        value="A tuple of whole numbers is expected, such as `(7, 9)`, without quotes.",
    ),
    "number_for_shape": Sentences(
        value="This is a plain number. The shape of a flat vector is a tuple with a comma in it: "
        "`(7,)`, for `(7)` is the number 7.",
    ),
    "bias_as_row": Sentences(
        value="This is a matrix of one row. A bias is flat in this course, with a single axis, "
        "and so is its gradient.",
    ),
    "bias_as_column": Sentences(
        value="This is a column. A bias is flat in this course, with a single axis, and so is its "
        "gradient.",
    ),
    "layer_shape": Sentences(
        value="Not this one: Z and A have one row for each example and one column for each unit "
        "of their own layer.",
    ),
    "gradient_shape": Sentences(
        value="Not this one: a gradient has the shape of what it belongs to, dW1 that of W1, db1 "
        "that of b1, dZ1 that of Z1.",
    ),
    # (end of 00_start_here)
    # Only in 02_gradient_checking.
    "two_sided": Sentences(
        value="This is the two-sided difference; the one-sided one is asked for, with a nudge to "
        "the right only.",
    ),
    "backward_difference": Sentences(
        value="This is the slope to the left of x; the one to the right is asked for.",
    ),
    "no_division": Sentences(
        value="This is the rise alone: a slope is the rise divided by the step.",
    ),
    "signed_errors": Sentences(
        value="The errors still have their sign: an absolute error is never negative.",
    ),
    "relative_errors": Sentences(
        value="This is divided by the true slope: the absolute error is asked for.",
    ),
    "errors_swapped": Sentences(
        value="The two kinds are exchanged: the one-sided errors come first.",
    ),
    "slopes_returned": Sentences(
        value="These are the measured slopes; how far they are from the true slope is asked for.",
    ),
    "index_returned": Sentences(
        value="This is a place in the list; the ε that stands there is asked for.",
    ),
    "smallest_epsilon": Sentences(
        value="This is the smallest ε, not the one with the smallest error: far to the left, "
        "rounding takes over.",
    ),
    "one_sided_best": Sentences(
        value="This ε is best for the one-sided difference; the two-sided one is asked for.",
    ),
    "error_returned": Sentences(
        value="This is the smallest error itself; the ε that has it is asked for.",
    ),
    "largest_error": Sentences(value="This is the ε with the largest error."),
    "sorted_names": Sentences(
        value="The names are taken in alphabetical order; the dict's own order is asked for.",
    ),
    "column_order": Sentences(
        value="The arrays are read column by column; row by row is asked for.",
    ),
    "like_returned": Sentences(
        value="These are the values of `like`; only its shapes count, the values come from theta.",
    ),
    "start_again": Sentences(
        value="Every parameter starts at the beginning of theta; each one begins where the one "
        "before it ended.",
    ),
    "view": Sentences(
        value="The pieces are views, windows into theta: writing into one changes the other. Copy "
        "them.",
    ),
    "one_norm_only": Sentences(
        value="The difference is divided by the length of the measured gradient alone; the sum of "
        "both lengths belongs below the line.",
    ),
    "claim_norm_only": Sentences(
        value="The difference is divided by the length of the claimed gradient alone; the sum of "
        "both lengths belongs below the line.",
    ),
    "no_denominator": Sentences(
        value="This is the difference itself; it is to be divided by the size of the two "
        "gradients.",
    ),
    "squared_norms": Sentences(value="The lengths are squared: a root is missing in each of them."),
    "added_entries": Sentences(
        value="The entries are added without squaring: a length is the root of the sum of squares.",
    ),
    "mean_of_entries": Sentences(
        value="This is a mean over the entries' own relative differences; here all entries go "
        "into three lengths.",
    ),
    "spectral_norm": Sentences(
        value="For a matrix this is another norm (the largest stretch): take the root of the sum "
        "of all squared entries.",
    ),
    "padded": Sentences(
        value="Something was added below the line, and gradients of 1e-7 look more alike than "
        "they are. Treat the case of two zeros by itself.",
    ),
    "zero_is_far": Sentences(
        value="Two gradients that are both zero are equal: their relative difference is 0.",
    ),
    "pooled": Sentences(
        value="This is one number for all parameters; each is to be judged by itself.",
    ),
    "eps_ignored": Sentences(
        value="The slopes are measured with another step than the `eps` that is given.",
    ),
    "verdict_reversed": Sentences(
        value="Both verdicts are the wrong way round: True means that there is a bug.",
    ),
    "missed_plain": Sentences(
        value="A wrong gradient of a well-behaved network is spared: is every parameter looked "
        "at, and its relative difference compared with a limit?",
    ),
    "false_alarm_plain": Sentences(
        value="A right gradient of a smooth network is accused: with a good ε its relative "
        "difference is about 1e-9, but never exactly 0, and it grows with ε².",
    ),
    "missed_one_percent": Sentences(
        value="A gradient that is 1 % too large is spared: its relative difference is 0.005, so "
        "the limit has to lie below that.",
    ),
    "false_alarm_kink": Sentences(
        value="A right gradient is accused because a ReLU lies near its kink: at some ε the two "
        "points of a slope lie on either side of it. What becomes of the difference as ε shrinks?",
    ),
    "missed_at_kink": Sentences(
        value="A bug is spared in a network with a kink: the kink's difference goes away with a "
        "smaller ε, the bug's stays.",
    ),
    "false_alarm_flat": Sentences(
        value="A right gradient is accused because it is small under a large loss: what was "
        "measured is mostly rounding. Look at machine D in the case file: where is its difference "
        "small?",
    ),
    "missed_flat": Sentences(
        value="A gradient that is 1.5 times too large is spared because it is small. Rounding "
        "hides a difference of 1e-5 or so, not one of 0.2.",
    ),
    "missed_tiny": Sentences(
        value="A gradient of the wrong sign is spared because it is as small as 1e-9. An absolute "
        "difference, or an absolute tolerance as in np.allclose, does not see it.",
    ),
    "false_alarm_zero": Sentences(
        value="A gradient that is zero, and rightly so, is accused: is something divided by its "
        "size?",
    ),
    "missed_zero": Sentences(
        value="A gradient left at zero is spared: this parameter does act on the loss. Zero is a "
        "claim like any other.",
    ),
    "missed_entry": Sentences(
        value="One wrong entry in a large array is spared: is every entry measured, and the limit "
        "low enough?",
    ),
    "missed_bias": Sentences(
        value="A small bias that is 1 % off is spared: in one number for the whole network the "
        "weights drown it. Judge each parameter by itself.",
    ),
    "nan_passes": Sentences(
        value="A gradient with a NaN in it is spared: every comparison with NaN is False. Ask "
        "whether a difference is small enough, and take anything else for a bug.",
    ),
    "trap_missed": Sentences(value="This trap is not seen."),
    "ignored_taken_for_float32": Sentences(
        value="A loss that never moves does not move for a tiny nudge either: for float32, demand "
        "that it moves for a large one.",
    ),
    "ignored_unseen": Sentences(
        value="A loss that stays the same far away ignores its argument; that it also stays for a "
        "tiny nudge says nothing about float32.",
    ),
    "mutation_taken_for_random": Sentences(
        value="A loss that changes its argument gives another value the second time if it is "
        "handed the same dict again: hand out a fresh copy for each call.",
    ),
    "mutation_unseen": Sentences(
        value="The loss changed the dict that it was handed, and that is not seen: keep the copy "
        "that you hand out, and compare it with params afterwards.",
    ),
    "float32_in_disguise": Sentences(
        value="A Python float can hold a value that was computed in float32: do not look at its "
        "type, look at how the loss moves.",
    ),
    "copies_of_one": Sentences(
        value="Many rows that are all the same are one example: look at the rows, not at their "
        "number.",
    ),
    "params_spoiled": Sentences(
        value="The answer is right, but params are no longer what they were: the loss got the "
        "dict itself. Hand out copies.",
    ),
    "first_trap_only": Sentences(
        value="A loss can have several traps: do not stop at the first one.",
    ),
    "real_part": Sentences(value="This is the real part of f; the slope is in the imaginary part."),
    # (end of 02_gradient_checking)
    # Only in 03_hidden_layer.
    "weights_equal": Sentences(
        value="All weights are the same number: then all hidden units are one and the same.",
    ),
    "weights_not_scaled": Sentences(value="The weights are not multiplied by scale."),
    "weights_not_normal": Sentences(
        value="These numbers are uniform, each as likely as any other; normal ones are asked for, "
        "around 0.",
    ),
    "weights_not_from_rng": Sentences(
        value="The numbers do not come from the rng that is passed in: ask it, and not np.random.",
    ),
    "drawn_out_of_order": Sentences(
        value="These numbers are drawn in another order: first those of W1, then those of W2, and "
        "none for the biases.",
    ),
    "averaged_over_outputs": Sentences(
        value="This is averaged over the outputs too: they are summed, and only the examples are "
        "averaged.",
    ),
    "slope_not_averaged": Sentences(
        value="This is {m} times too large: the loss is a mean over {m} examples, so each one's "
        "slope carries a factor 1/{m}.",
        general="Not averaged over the m examples: m times too large.",
    ),
    "averaged_again": Sentences(
        value="This is divided by the number of examples once too often: the slope that comes in "
        "carries its 1/m already.",
    ),
    "slope_alone": Sentences(
        value="This is the sigmoid's slope alone: it multiplies dA, which is left out.",
    ),
    "measured_not_derived": Sentences(
        value="This gradient is to be derived, line by line: numerical_gradient has no part in it.",
    ),
    "function_not_slope": Sentences(value="This is f(Z) itself; its slope f′(Z) is asked for."),
    "rows_compared": Sentences(
        value="The rows are compared here: a hidden unit's weights are a column.",
    ),
    "first_unit_only": Sentences(
        value="Only the distances to the first unit are looked at: every pair counts.",
    ),
    "neighbours_only": Sentences(
        value="Only neighbouring columns are compared: every pair counts.",
    ),
    "mean_not_largest": Sentences(
        value="This is the mean of the distances: the largest is asked for.",
    ),
    "no_square_root": Sentences(value="This is the square of the distance: the root is missing."),
    # (end of 03_hidden_layer)
    # Only in 04_xor.
    "target_ignored": Sentences(
        value="The numbers are right, the sign is not: a target of 1 asks for z above 0, a target "
        "of 0 for z below 0.",
    ),
    "inputs_swapped": Sentences(
        value="This is the demand of another row: w1 counts x1, and w2 counts x2.",
    ),
    "not_a_demand": Sentences(
        value='A list of four is expected: how often w1, w2 and b, and then "<" or ">".',
    ),
    "opposite_signs": Sentences(
        value="One of these says < and the other >: only demands of the same sign can be added.",
    ),
    "pair_again": Sentences(
        value="These are the first two again: there is another pair of one sign.",
    ),
    "add_pair_first": Sentences(
        value="The two that are added are not right yet: see the row above.",
    ),
    "sum_turned": Sentences(
        value="The numbers are right, the sign is not: a sum has the sign of what is added.",
    ),
    "b_added_once": Sentences(value="Both of the two have a b in them, so their sum has it twice."),
    "part_shape": Sentences(
        value="{name} has shape {got}; {expected} is expected.",
        general="A part has the wrong shape.",
    ),
    "outputs_alike": Sentences(
        value="All four outputs are alike, or at least on the same side of ½. What do the hidden "
        "units say to the output unit, row by row?",
    ),
    "not_sure_enough": Sentences(
        value="This is on the right side of ½, but not near enough to its target: larger weights "
        "and biases, in proportion, make a unit surer.",
    ),
    "activation_ignored": Sentences(
        value="Another activation was used than the one asked for: is the argument handed on?",
    ),
    "no_hidden_activation": Sentences(
        value="The hidden layer's activation is missing: A1 is Z1 here.",
    ),
    "output_activation": Sentences(
        value="The output unit has the hidden units' activation; it is a sigmoid, whatever they "
        "are.",
    ),
    "bias1_missing": Sentences(value="The hidden layer's bias b1 is left out."),
    "bias2_missing": Sentences(value="The output layer's bias b2 is left out."),
    "z_and_a_swapped": Sentences(
        value="Z1 and A1 are exchanged: Z1 is what the activation is given, A1 what it gives.",
    ),
    "relu_edge": Sentences(
        value="The slope of ReLU at exactly 0 is taken to be 1; the convention here is 0.",
    ),
    "dict_handed_back": Sentences(
        value="With no steps the dict that was handed in is handed back: whoever changes the one "
        "changes the other. Begin with a new dict, `dict(params)`.",
    ),
    "gradient_once": Sentences(
        value="Every step uses the gradient of the start: forward and backward belong inside the "
        "loop.",
    ),
    "starts_averaged": Sentences(
        value="This is divided by the number of networks: each has a loss of its own.",
    ),
    "outputs_counted": Sentences(
        value="This is the share of right outputs; a network counts if all four of its outputs "
        "are right.",
    ),
    "count_returned": Sentences(value="This is how many seeds solve it, not their share."),
    "failures_counted": Sentences(value="This is the share of seeds that do not solve it."),
    "seeds_ignored": Sentences(
        value="These are the results of the seeds 0, 1, 2 and so on, not of the seeds that were "
        "given.",
    ),
    "ratio_upside_down": Sentences(
        value="The ratio is upside down: the measured slope goes above the line.",
    ),
    "weights_compared": Sentences(
        value="This compares the measured slopes with the weights themselves, as the author did: "
        "theta is no gradient.",
    ),
    "difference_taken": Sentences(
        value="This is the difference of the two; their ratio is asked for.",
    ),
    "same_thing_twice": Sentences(value="All are 1: is something divided by itself?"),
    "still_flat": Sentences(
        value="The outputs are still all nearly the same: the network has not left the plateau. "
        "How far do its 10,000 steps carry it?",
    ),
    "rows_merged": Sentences(
        value="It has left the plateau and got stuck elsewhere, with several rows on the wrong "
        "side or in between: the same settings with another seed may do.",
    ),
    "one_gate_only": Sentences(
        value="Three of four rows are right: that is one gate. XOR needs two of them at once, and "
        "a third that joins them.",
    ),
    "factor_fitted": Sentences(
        value="Slopes that are three times too large pass as right: a factor is fitted to what "
        "the check sees, and so it sees no factor.",
    ),
    "sum_against_mean": Sentences(
        value="It says 0.6 of the right slopes of out: the measured slopes belong to a sum over "
        "four rows, the derived ones to a mean.",
    ),
    "no_two_rows": Sentences(
        value='A pair is a list of two rows, as in ["00", "01"].',
    ),
    # (end of 04_xor)
    # Only in 05_digits.
    "counted_from_one": Sentences(value="The labels are taken to begin at 1; they begin at 0."),
    "classes_across": Sentences(value="The examples stand in the columns: rows are examples."),
    "classes_that_occur": Sentences(
        value="The number of classes is taken from the data; it is given, k.",
    ),
    "ones_as_labels": Sentences(
        value="The entries are the labels themselves: a target is 1, whatever its class.",
    ),
    "whole_array": Sentences(value="The sum is taken over the whole array: each row has its own."),
    "down_the_columns": Sentences(
        value="The sum is taken down the columns: each row is to add up to 1.",
    ),
    "not_divided": Sentences(
        value="These are the exponentials: they are not divided by their sum yet.",
    ),
    "shares_of_scores": Sentences(
        value="The scores themselves are divided by their sum: the exponentials are missing.",
    ),
    "averaged_over_classes": Sentences(
        value="This is averaged over the classes too: the mean is over the examples only.",
    ),
    "binary_charges": Sentences(
        value="The other classes are charged as well: here only the truth's probability counts.",
    ),
    "log_of_the_mean": Sentences(
        value="This is the logarithm of a mean; the mean of the logarithms is asked for.",
    ),
    "truth_not_picked": Sentences(
        value="Every class is charged: only the truth's probability counts.",
    ),
    "slope_kept": Sentences(value="P(1 − P) is multiplied on; it cancels, and P − Y remains."),
    "slope_along_p": Sentences(value="This is the slope along P; one more step leads from P to Z."),
    "divided_by_classes": Sentences(
        value="This is divided by the number of classes: m is the number of rows.",
    ),
    "counted_from_zero": Sentences(value="The layers are counted from 0: the first one is W1, b1."),
    "two_over_n": Sentences(value="This is √(2/n), the start for ReLU; tanh takes √(1/n)."),
    "one_over_n": Sentences(
        value="The variance is 1/n; the standard deviation is its square root.",
    ),
    "no_tanh": Sentences(
        value="The hidden layer has no tanh: two layers without one are as good as one.",
    ),
    "tanh_at_the_end": Sentences(
        value="The last scores went through tanh before the softmax: only hidden layers do.",
    ),
    "softmax_in_the_middle": Sentences(
        value="The hidden layer has softmax in it: only the last layer does.",
    ),
    "a1_for_z1": Sentences(
        value="This is A1: the cache needs Z1, what tanh is given, under this name.",
    ),
    "z1_for_a1": Sentences(
        value="This is Z1: the cache needs A1, what tanh gives, under this name.",
    ),
    "empty_batch": Sentences(value="The last batch is empty: stop where the examples end."),
    "size_is_the_number": Sentences(
        value="The argument `size` is taken for the number of batches; it is the number of "
        "examples in one.",
    ),
    "uneven_cut": Sentences(value="The short batch comes last, and the others are full."),
    "count_for_share": Sentences(
        value="This is how many are right; the share of them is asked for.",
    ),
    "per_cent": Sentences(value="This is in per cent; a number from 0 to 1 is asked for."),
    "error_rate": Sentences(value="This is the share of those that are wrong."),
    "mean_probability": Sentences(
        value="This is the mean probability of the truth; what counts is whether the truth has "
        "the largest.",
    ),
    "truth_in_columns": Sentences(value="Rows and columns are exchanged: rows are the truth."),
    "each_pair_once": Sentences(value="A pair that occurs several times is counted once."),
    "shares_for_counts": Sentences(value="These are shares of the rows; counts are asked for."),
    "diagonal_only": Sentences(
        value="Only what is right is counted: the others belong off the diagonal.",
    ),
    "precision_is_recall": Sentences(
        value="This is the recall: precision divides by the sum of a column, those that were "
        "called so.",
    ),
    "recall_is_precision": Sentences(
        value="This is the precision: recall divides by the sum of a row, those that are so.",
    ),
    "share_of_all": Sentences(value="This is divided by the number of all examples."),
    "loss_of_a_batch": Sentences(
        value="These are losses from before a step: after each epoch, take that of all examples.",
    ),
    "loss_per_batch": Sentences(
        value="A loss is written down after every batch: one for each epoch is asked for.",
    ),
    "batches_used_up": Sentences(
        value="Only the first epoch takes steps: a generator gives its batches once, so every "
        "epoch asks for new ones.",
    ),
    "same_batches": Sentences(
        value="Every epoch has the same batches: ask for new ones each time.",
    ),
    "whole_set_steps": Sentences(
        value="There is one step in each epoch, on all examples: take one for each batch.",
    ),
    "example_twice": Sentences(
        value="Some examples come twice and others never: shuffle them, and draw none again.",
    ),
    "gradient_of_everything": Sentences(
        value="Each step takes the gradient of all examples: take that of its batch.",
    ),
    # (end of 05_digits)
    # Only in 06_mnist.
    "slope_for_value": Sentences(
        value="This is 1 where a unit is on: that is ReLU's slope; its value is z itself.",
    ),
    "absolute_value": Sentences(value="A negative input became positive: it gives 0."),
    "upside_down": Sentences(
        value="The negative inputs pass and the positive ones give 0: it is the other way round.",
    ),
    "weights_turned": Sentences(
        value="The weights are turned around: rows are inputs, columns are units.",
    ),
    "bias_two_axes": Sentences(value="A bias has one axis, (n,), and no second one of length 1."),
    "no_factor_two": Sentences(
        value="This is √(1/n): the 2 is missing that makes up for the units that are off.",
    ),
    "variance_as_deviation": Sentences(
        value="The variance is 2/n; the standard deviation is its square root.",
    ),
    "fan_out": Sentences(
        value="The number of units was taken for n: it is the number of inputs, the rows of W.",
    ),
    "first_fan": Sentences(
        value="The number of inputs of the first layer was taken for every layer: each has its "
        "own.",
    ),
    "both_fans": Sentences(
        value="Inputs and units are added up under the fraction: here only the inputs count.",
    ),
    "too_small_a_start": Sentences(
        value="The weights have standard deviation 0.01 whatever their number.",
    ),
    "unit_spread": Sentences(value="The weights have standard deviation 1: they are not scaled."),
    "float64_start": Sentences(
        value="The result is float64: NumPy draws in float64, so turn it into float32.",
    ),
    "not_normal": Sentences(value="The weights are not normally distributed around 0."),
    "own_random": Sentences(value="The weights do not come from the rng that is passed in."),
    "hidden_linear": Sentences(
        value="The hidden layer has no ReLU: two layers without one are as good as one.",
    ),
    "relu_at_the_end": Sentences(
        value="The last layer went through a ReLU before the softmax: only hidden layers do.",
    ),
    "no_softmax": Sentences(value="This is Z of the last layer: the softmax is missing."),
    "a_for_z": Sentences(
        value="This is A1: the cache needs Z1, what the ReLU is given, under this name.",
    ),
    "z_for_a": Sentences(
        value="This is Z1: the cache needs A1, what the ReLU gives, under this name.",
    ),
    "velocity_plus": Sentences(
        value="The gradient is added to the velocity: subtract it, downhill.",
    ),
    "rate_outside": Sentences(
        value="The learning rate does not reach the gradient: v is βv − lr·g.",
    ),
    "beta_missing": Sentences(value="The velocity keeps all of itself: β is missing."),
    "damped_gradient": Sentences(value="The gradient is damped by 1 − β: here v is βv − lr·g."),
    "old_velocity": Sentences(
        value="The parameter moved by the old velocity; it moves by the new one.",
    ),
    "plain_descent": Sentences(
        value="The parameter moved by the plain step: the velocity has no part in it.",
    ),
    "minus_velocity": Sentences(
        value="The parameter moved against its velocity: add it, the sign is in v already.",
    ),
    "bias_untouched": Sentences(value="The biases did not move: they have a velocity too."),
    "one_epoch_early": Sentences(
        value="The decay is applied once too often: epoch 0 has the full rate lr0.",
    ),
    "decay_times": Sentences(value="The decay is multiplied by the epoch: it is a power."),
    "decay_taken_off": Sentences(
        value="The rate is multiplied by 1 − decay in each pass; the factor is the decay itself.",
    ),
    "decay_not_power": Sentences(value="The decay is applied once, whatever the epoch."),
    "exponential": Sentences(
        value="This is an exponential decay with e; here the factor itself is raised to a power.",
    ),
    "inverse_time": Sentences(
        value="This divides by 1 + decay·epoch; here a factor is raised to a power.",
    ),
    "price_missing": Sentences(value="The price on the weights is missing."),
    "half_missing": Sentences(value="The ½ of the price is missing."),
    "biases_priced": Sentences(value="The biases pay too: only weights have a price."),
    "price_averaged": Sentences(
        value="The price is divided by m: it is added once, outside the mean.",
    ),
    "first_layer_only": Sentences(
        value="Only the first layer pays: the price is on the weights of all layers.",
    ),
    "not_squared": Sentences(value="The weights are not squared."),
    "norms_priced": Sentences(
        value="The square root is taken of the sum of squares: the price has none.",
    ),
    "price_alone": Sentences(value="This is the price alone: add it to the cross-entropy."),
    "not_shuffled": Sentences(
        value="The examples are taken in the order they came in: shuffle them.",
    ),
    "last_batch_lost": Sentences(value="The last, short batch is left out: it has what remains."),
    "velocity_forgotten": Sentences(
        value="The velocity starts at zero in every batch: each step goes on from the last one's.",
    ),
    # (end of 06_mnist)
    # Only in 07_autoencoder.
    "cut_the_tutorials_way": Sentences(
        value="The matrix is cut as the tutorial with examples in columns cuts it: here W1 is (v, "
        "h) and W2 is (h, v).",
    ),
    "read_by_columns": Sentences(
        value="The matrix is read column by column; it stands in theta row by row.",
    ),
    "bias_before_w2": Sentences(
        value="The bias b1 is taken before W2: here both weights come first.",
    ),
    "output_linear": Sentences(value="The output has no sigmoid; here both layers have one."),
    "error_half_missing": Sentences(value="The ½ of the squared error is missing."),
    "error_summed": Sentences(
        value="The squared error is added up over the examples; its mean is asked for.",
    ),
    "error_over_entries": Sentences(
        value="The squared error is averaged over the entries too; the mean is over the examples "
        "only.",
    ),
    "calls_for_iterations": Sentences(
        value="The calls of the cost are counted: one iteration may need several.",
    ),
    "columns_not_centred": Sentences(value="The data is not centred by its column means."),
    "not_squared_values": Sentences(value="The singular values are to be squared."),
    "kept_for_lost": Sentences(
        value="These are the singular values that are kept; the error is what is lost.",
    ),
    "first_row_for_all": Sentences(
        value="The first row's numbers stand in every row: each row has its own.",
    ),
    "slope_of_row0": Sentences(
        value="The errors are right, and the slope A(1 − A) is that of the first row for all.",
    ),
    "slope_missing": Sentences(value="The slope A(1 − A) is missing."),
    "slope_by_itself": Sentences(value="This is the slope alone: multiply it by what comes back."),
    "rows_averaged": Sentences(
        value="The rows are averaged into one: each row has its own numbers.",
    ),
    "noise_in_target": Sentences(
        value="The noise is in the target as well: ask for the clean picture.",
    ),
    "beta_forgotten": Sentences(value="The price β is missing."),
    # (end of 07_autoencoder)
    # Only in 08_bug_clinic.
    "not_chosen": Sentences(
        value="Nothing is chosen here yet: put one of the names of the list in place of the "
        "question mark.",
    ),
    "none_of_these": Sentences(
        value="This is none of the names in the list: look at its spelling.",
    ),
    "optimiser_still_deaf": Sentences(
        value="This is still the value at the author's start: theta has no say in it.",
    ),
    "stuck_still_means": Sentences(
        value="This is still the product of two means: multiply example by example first, and "
        "average then.",
    ),
    "checker_one_example": Sentences(
        value="A db that is eight times too large passes. If the row above is right: how many "
        "examples does the check look at?",
    ),
    "bias_one_number": Sentences(
        value="All neurons still get one number: sum over the examples (axis 0), and one number "
        "for each neuron remains.",
    ),
    "bias_unit_mean": Sentences(
        value="All neurons get one number, now their mean: each neuron has its own.",
    ),
    "matrix_of_pairs": Sentences(
        value="Every prediction is compared with every target: a column and a flat array become a "
        "square matrix.",
    ),
    "matrix_squared": Sentences(
        value="These are squared already: the errors themselves are asked for.",
    ),
    "matrix_summed": Sentences(
        value="Each prediction is compared with all targets, and the differences are added up: "
        "compare it with its own.",
    ),
    "matrix_averaged": Sentences(
        value="Each prediction is compared with all targets, and the differences are averaged: "
        "compare it with its own.",
    ),
    "dropout_in_use": Sentences(value="Units are silenced although training is False."),
    "dropout_in_use_too": Sentences(
        value="Units are silenced, and the others scaled, although training is False.",
    ),
    "dropout_scaled_in_use": Sentences(
        value="In use nothing is scaled here: the scaling belongs to training.",
    ),
    "dropout_reversed": Sentences(
        value="In use nothing is scaled: the division belongs to training.",
    ),
    "dropout_not_scaled": Sentences(
        value="The right units are silent, but the others are not divided by keep: on average the "
        "layer has become quieter.",
    ),
    "dropout_divided_by_rest": Sentences(
        value="The others are divided by 1 − keep; the share that speaks is keep.",
    ),
    "dropout_other_units": Sentences(
        value="The silent units and those that speak are exchanged: a unit speaks where the "
        "random number is below keep.",
    ),
    "dropout_never": Sentences(value="Nobody is silenced in training."),
    "precision_still_zero": Sentences(
        value="All zero still: the nudged number is rounded back to the old one before the cost "
        "sees it.",
    ),
    "slow_still_twice": Sentences(
        value="P − Y goes through the slope of the softmax once more, although it has been "
        "through it.",
    ),
    # (end of 08_bug_clinic)
}


def say(key: str, /, **values: object) -> str:
    """The text called `key`, filled in with `values`; what is quoted is made legible."""
    return TEXTS[key].format(**{name: _quoted(value) for name, value in values.items()})


def _quoted(value: object) -> object:
    if isinstance(value, PurePath):
        return named(value)
    return _UNSEEN.sub("", str(value)) if isinstance(value, (str, BaseException)) else value


#: Not for a reader: what moves a terminal's cursor, turns the direction of a text, separates lines
#: where nobody sees it, or is no letter at all (half of a surrogate pair, a byte that is no UTF-8).
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
#: They join letters, in names too.
_JOINERS = "\u200c\u200d"


def legible(text: str, most: int = 1500) -> str:
    """A text that quotes a learner's own words, as a table or a page can show it.

    Args:
        text: the text.
        most: how many characters of it are kept.
    """
    return _UNSEEN.sub("", text)[:most]


def named(name: object) -> str:
    r"""A name that comes from outside (of a folder, a file, a cell), as it can be shown anywhere.

    What nobody can read in it is written as Python would: a line break as `\x0a`, a byte that is
    no UTF-8 as `\xff`. A name without such things is left as it is.
    """
    text = str(name)
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in _JOINERS else escaped(c) for c in text)


def escaped(letter: str) -> str:
    """A character by its number, as Python writes it; of a byte that is no UTF-8, the byte."""
    code = ord(letter)
    if 0xDC80 <= code <= 0xDCFF:  # os.fsdecode makes these of such bytes
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def in_a_line(text: str) -> str:
    """A text on one line: no line of it is taken for another's."""
    return " ".join(legible(text).split())
