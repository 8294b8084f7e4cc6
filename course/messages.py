"""Every sentence that a learner reads from the library, in one place, so it can be translated.

A text is looked up by name and filled in by `say`. The doctor's causes have two texts: one for a
gradient, one for any other value (a loss, an output).
"""

TEXTS = {
    # The scoreboard.
    "points": "{earned} of {possible} points",
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
    "no_name": "There is no `{name}` yet: run the cell that defines it, then this one again.",
    "raised": "Your code raised {error}{where}.",
    "where_line": ", in the line `{line}`",
    "too_slow": "This took longer than {seconds:g} seconds and was stopped. A loop that never "
    "ends is the usual cause: does the loop's counter change?",
    "is_none": "The result is None: is a `return` missing at the end of the function?",
    "is_function": "The result is a function: its brackets `()` seem to be missing.",
    "is_object": "The result is a `{kind}`; {wanted} is expected.",
    "is_list": "The result is a {kind}; a NumPy array of shape {shape} is expected.",
    "is_bool": "The result is {value!r}; a number is expected.",
    "is_empty": "The result is an empty array; shape {shape} is expected.",
    "is_nan": "{entry} is {value}; {expected:.6g} is expected. Look for a division by zero, or for "
    "the logarithm of 0.",
    "wrong_shape": "The result has shape {got}; {expected} is expected.",
    "wrong_shape_column": "The result has shape {got}, a column; {expected} is expected. Against "
    "a flat array of shape {expected}, a column broadcasts to a whole matrix.",
    "wrong_shape_transposed": "The result has shape {got}, and {expected} is expected: it is "
    "transposed.",
    "wrong_length": "The list has {got} numbers; {expected} are expected, in this order.",
    "wrong_parts": "{parts} are expected, in this order, separated by commas; the function "
    "returned {got}.",
    "wrong_keys": "A dict with the keys {expected} is expected; there is {got}.",
    "one_thing": "one thing, a {kind}",
    "some_things": "{count} things",
    "differs_only": "{entry} is {got}, which is not right.",
    "differs": "{entry} is {got}; {expected} is expected.",
    "differs_worst": "{entry} is {got}; {expected} is expected (the worst of {size} entries).",
    "not_between": "The result is {got:.6g}; a number between {low:g} and {high:g} is expected.",
    "changed_argument": "The result is right, but `{name}` was changed on the way: work on a copy "
    "of it.",
    "wrong_calls": "The result is right, but `{name}` was called {got} times; {expected} are "
    "expected.",
    "other_z": "An output of {a:.4g} belongs to z = {its_z:.3g}; your z is {z:.3g}.",
    "no_output": "A sigmoid's output lies strictly between 0 and 1; yours is {a:.4g}.",
    "expected_failed": "This check could not be worked out, because a function it builds on "
    "fails: {why}",
    # Gradient reports.
    "report_heads": "gradient|relative difference|worst entry|yours|numerical|verdict",
    "shape": "shape {shape}",
    "right": "right",
    "wrong": "wrong",
    "shapes_differ": "The two gradients have different shapes, {first} and {second}.",
    "names_differ": "The parameters are {first}, the gradients {second}: the names must be the "
    "same.",
    # Commands and files.
    "no_assignment": "There is no assignment called {name}; there are: {known}.",
    "no_copy": "There is no {path}: run `make lab` (or `course lab`) once, which puts a copy "
    "there.",
    "not_json": "{path} is not a notebook: it is not JSON (line {line}).",
    "not_notebook": "{path} is not a notebook: it has no list of cells in format 4.",
    "not_readable": "{path} cannot be read: {why}.",
    "too_large": "{path} is {size} MiB large, too large for a notebook: clear its outputs and save "
    "it again.",
    "cell_missing": "{path} lacks the cell `{cell}`: copy it back from release/{name}/.",
    "cell_twice": "{path} has the cell `{cell}` {count} times: keep the one you want and delete "
    "the others.",
    "no_root": "This is not inside the course: no folder here or above holds release/. Go to "
    "the course's folder, or set COURSE_ROOT to it.",
    "no_lab": "JupyterLab is not installed here: install the course with `make lab`, or "
    "`pip install -e .[lab]`.",
    "cell_error": "The check itself could not run: {error}.",
    "cell_no_score": "The check cell gave no points: it was changed, or did not run.",
    "cell_too_slow": "The cell ran longer than {seconds:g} seconds and was stopped.",
    "run_died": "The notebook's process ended before this check ran.",
    "scored_full": "Visible and hidden checks both ran, as in grading.",
    "scored_visible": "Only the visible checks ran: the hidden ones need source/ and the "
    "autograder, which are not here.",
    "scored_why": "Only the visible checks ran. {why}",
    "by_hand": "read by a person",
}

#: What the doctor says of a gradient. {name}, {factor}, {m} and others are filled in.
CAUSES = {
    "not_averaged": "{name} is {factor:.2f} times too large, and m = {m}: the loss is a mean over "
    "the examples, so its gradient is too.",
    "averaged_twice": "{name} is {factor:.2f} times too small, and m = {m}: it is divided by m "
    "twice.",
    "sign": "{name} has the right size and the wrong sign: is a difference taken the wrong way "
    "round?",
    "doubled": "{name} is exactly 2 times too large: is there a 2 left over, as from the "
    "derivative of a square?",
    "halved": "{name} is exactly half of what it should be: has a ½ slipped in, or is a step of "
    "2ε divided by 4ε?",
    "output_derivative_kept": "{name} carries a factor a(1 − a) too many: for the cross-entropy "
    "that factor cancels, and a − y remains.",
    "no_activation_derivative": "{name} lacks the derivative of the activation, a(1 − a).",
    "weights_returned": "{name} holds the parameter's own value, not its gradient: is the wrong "
    "name returned?",
    "bias_row0": "{name} comes from the first example alone: sum over all {m} examples.",
    "row0": "{name} comes from the first example alone: all {m} examples must be summed.",
    "left_zero": "{name} is zero everywhere: it is set up, but never filled in.",
    "transposed": "{name} has shape {got_shape}; {expected_shape} is expected: it is transposed.",
    "wrong_shape": "{name} has shape {got_shape}; {expected_shape} is expected, the shape of the "
    "parameter.",
    "broadcast": "{name} comes from a difference of shapes ({m}, 1) and ({m},): that is a whole "
    "{m}×{m} matrix. Keep both flat, ({m},).",
    "not_a_number": "{name} contains {value}: look for a division by zero or a logarithm of 0.",
    "float32": "{name} is right to 7 digits only: it was computed in float32. Use float64.",
    "unknown": "No known pattern fits.",
}

#: The same causes where the value is no gradient, and some that only such values have.
VALUE_CAUSES = {
    "not_averaged": "This is the sum over the {m} examples; the mean is asked for.",
    "averaged_twice": "This is the mean divided by m = {m} once more.",
    "sign": "The sign is the wrong way round.",
    "doubled": "This is exactly 2 times too large.",
    "halved": "This is exactly half of what it should be.",
    "float32": "This is right to 7 digits only: it was computed in float32. Use float64.",
    "no_activation": "This looks like z itself: the sigmoid is not applied.",
    "activated_twice": "The sigmoid is applied twice.",
    "flipped": "This is 1 minus the right answer: the sign of z is flipped on the way.",
    "bias_missing": "The bias b is left out.",
    "one_sided": "This is the one-sided difference (f(θ + ε) − f(θ))/ε; the two-sided one is "
    "asked for.",
    "halved_step": "This is 2 times too large: f is evaluated 2ε apart, so divide by 2ε.",
    "wrong_log": "The logarithm has the wrong base: np.log is the natural one.",
    "only_ones": "The examples with y = 0 are left out of the loss.",
    "uphill": "The steps go uphill: subtract the gradient.",
    "history_short": "The loss after the last step is missing from the history: it has one entry "
    "more than there are steps.",
    "history_late": "The loss before the first step is missing from the history: it has one entry "
    "more than there are steps.",
    "bias_not_trained": "b never moves: its step is missing.",
    "blind_check": "The check says {got:.2g} of a wrong d{name}, as if it were right: is the "
    "analytic gradient compared with itself?",
    "false_alarm": "The check says {got:.2g} of a right d{name}; less than {limit:.0e} is "
    "expected. Is the same loss, a mean, differentiated on both sides?",
}


def say(key: str, /, **values: object) -> str:
    """The text called `key`, filled in with `values`."""
    return TEXTS[key].format(**values)


def explain(cause: str, /, *, gradient: bool = True, **values: object) -> str:
    """The sentence for a cause, for a gradient or for any other value."""
    texts = CAUSES if gradient and cause in CAUSES else VALUE_CAUSES
    return texts.get(cause, CAUSES["unknown"]).format(**values)
