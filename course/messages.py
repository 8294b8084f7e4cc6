"""Every sentence that a learner reads from the library, in one place, so it can be translated.

A text is looked up by name and filled in by `say`. The doctor's causes have two texts: one for a
gradient, one for any other value (a loss, an output).
"""

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
    "no_name": "There is no `{name}` yet: run the cell that defines it, then this one again.",
    "no_name_but_numpy": "There is no `{name}` here; NumPy's is `np.{name}`.",
    "no_product": "Two arrays in a matrix product do not fit: the last axis of the first must "
    "be as "
    "long as the first axis of the second{where}. Print their shapes.",
    "raised": "Your code raised {error}{where}.",
    "where_line": ", in the line `{line}`",
    "too_slow": "This was stopped after {seconds:g} s. A loop that never "
    "ends is the usual cause: does the loop's counter change?",
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
    "is_not_right": "The result is {got}, which is not right.",
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
    # Gradient reports.
    "report_heads": "gradient|relative difference|worst entry|yours|numerical|verdict",
    "shape": "shape {shape}",
    "right": "right",
    "wrong": "wrong",
    "shapes_differ": "The two gradients have different shapes, {first} and {second}.",
    "names_differ": "The parameters are {first}, the gradients {second}: the names must be the "
    "same.",
    "direction": "direction {k}",
    "no_method": "There is no method {method!r}; there are: {known}.",
    "not_complex": "The complex step needs a function that works on complex numbers; this one gave "
    "a real result. Look for np.abs, np.maximum, a comparison, or float() on the way.",
    "wrong_size": "The vector has {got} entries; the parameters have {expected}.",
    # Reasons not to trust a gradient check.
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
    "cell_too_slow": "The cell ran longer than {seconds:g} seconds and was stopped.",
    "run_died": "The notebook's process ended before this check ran.",
    "scored_full": "Visible and hidden checks both ran, as in grading.",
    "scored_visible": "Only the visible checks ran: the hidden ones need source/ and the "
    "autograder, which are not here.",
    "scored_why": "Only the visible checks ran. {why}",
    "by_hand": "read by a person",
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
    "widget_rate_title": "rate {rate:g}, {steps} steps: loss {loss:.4g}",
    "widget_alt_rate": "The path of gradient descent on the contours of a bowl, rate {rate:g}, "
    "momentum {momentum:g}: the loss after {steps} steps is {loss:.4g}.",
    "widget_alt_draw": "A pad to draw a digit on, beside the probabilities of the ten digits. "
    "{message}",
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
}

#: What the doctor says of a gradient. {name}, {factor}, {m} and others are filled in.
CAUSES = {
    "not_averaged": "{name} is {factor:.2f} times too large, and m = {m}: the loss is a mean over "
    "the examples, so its gradient is too.",
    "averaged_twice": "{name} is {factor:.2f} times too small, and m = {m}: it is divided by m "
    "twice.",
    "doubled": "{name} is exactly 2 times too large: is there a 2 left over, as from the "
    "derivative of a square?",
    "halved": "{name} is exactly half of what it should be: has a ½ slipped in, or is a step of "
    "2ε divided by 4ε?",
    "sign": "{name} has the right size and the wrong sign: is a difference taken the wrong way "
    "round?",
    "no_activation_derivative": "{name} lacks the derivative of the hidden activation: dZ is dA "
    "times f′(Z), and not dA alone.",
    "wrong_derivative_argument": "{name} has the activation's derivative at the wrong place: a "
    "formula in A, such as A(1 − A), is given Z, or one in Z is given A.",
    "row0_derivative": "{name} takes the activation's derivative of the first example for all "
    "{m}: f′(Z) has one row for each example.",
    "output_derivative_kept": "{name} carries a factor A(1 − A) of the output too many: with the "
    "cross-entropy it cancels, and A − Y remains.",
    "missing_output_derivative": "{name} lacks the derivative of the output unit: squared error "
    "keeps the factor A(1 − A) that cross-entropy cancels.",
    "softmax_twice": "{name} has the softmax in it twice: either softmax is applied to "
    "probabilities, or its derivative is multiplied on although P − Y contains it already.",
    "transposed": "{name} is the transpose of what it should be: {expected_shape} is expected, the "
    "shape of the parameter, and so Aᵀ comes first in the product.",
    "weight_not_transposed": "{name} is wrong because the step back from dZ to dA uses W as it is: "
    "going back, the weights are transposed, Wᵀ.",
    "bias_row0": "{name} comes from the first example alone: a bias acts on all {m} examples, so "
    "sum over them.",
    "bias_wrong_axis": "{name} is summed over the wrong axis: sum dZ over the examples, its rows "
    "(axis 0), so that one number for each unit remains.",
    "broadcast": "{name} comes from a difference of shapes ({m}, 1) and ({m},): that is a whole "
    "{m}×{m} matrix. Give both the same shape first.",
    "wrong_shape": "{name} has shape {got_shape}; {expected_shape} is expected, the shape of the "
    "parameter. {hint}",
    "turned": "Those are the same numbers turned around: look at the order of the product.",
    "decay_missing": "{name} lacks the weight decay: the loss has ½λΣW² in it, so the gradient has "
    "λW, with λ = {decay:g}.",
    "decay_doubled": "{name} has the weight decay twice: the derivative of ½λW² is λW, with "
    "λ = {decay:g}.",
    "decay_averaged": "{name} has its weight decay divided by m = {m}: the penalty is added once, "
    "outside the mean, so its slope λW is not averaged.",
    "decay_on_bias": "{name} has weight decay on it: only the weights are penalised, biases are "
    "not.",
    "weights_returned": "{name} holds the parameter's own value, not its gradient: is the wrong "
    "name returned?",
    "layers_swapped": "{name} holds the gradient of another layer: are two names exchanged where "
    "the gradients are collected?",
    "stale_cache": "{name} belongs to an earlier forward pass: the cache was computed with other "
    "parameters. Run forward again before backward.",
    "one_hot_shifted": "{name} fits targets that are one class off: do the labels count from 0 in "
    "one place and from 1 in another?",
    "left_zero": "{name} is zero everywhere: it is set up, but never filled in.",
    "bias_not_summed": "{name} still has one number for each of the {m} examples: sum over them.",
    "row0": "{name} comes from the first example alone: all {m} examples must be summed.",
    "float32": "{name} is right to 7 digits only: it was computed in float32. Use float64.",
    "not_a_number": "{name} contains {value}: look for a division by zero or a logarithm of 0.",
    "two": "Two mistakes at once. {first} Besides: {second}",
    "unknown": "{name} fits no known pattern. {hint}",
    # Where to look when no pattern fits.
    "look_at_weight": "{bias} is right, so dZ of this layer is: look at the product that makes "
    "{weight}.",
    "look_at_bias": "{weight} is right, so dZ of this layer is: look at the sum that makes {bias}.",
    "look_at_output": "It is wrong from the start of the way back: look at dZ{layer} first.",
    "extra_axis": "There is an axis of length {m} too many: is something summed over the examples "
    "too late, or not at all?",
    "look_at_step": "The layer above is right, so the mistake lies in the step from dZ{above} to "
    "dZ{layer}: look at dA{layer}, then at dZ{layer}.",
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
    "other_parameter": "The check says {got:.2g} of a wrong d{name}, as if it were right: are the "
    "two names exchanged, or is another gradient compared than the one from backward?",
    "not_relative": "The check says {got:.2g} of a wrong d{name}; its relative difference is "
    "{expected:.3g}. Are derived and measured the two things compared, at this very point?",
    "negative_check": "The check says {got:.2g} of a wrong d{name}: a difference of lengths is "
    "never negative.",
    "flat_check": "The check says {got:.2g} of a right d{name}, as far apart as can be: does the "
    "function that is measured depend on its argument?",
    "measured_here": "This exercise walks along the derived gradient: numerical_gradient has no "
    "part in it.",
    "never_moved": "The weights stay where they started: is the new value kept?",
    "no_rate": "The steps ignore the learning rate lr.",
    "brackets": "The brackets are missing: a product or a sum slips out of the fraction.",
    "bias_outside": "The bias is added after the sigmoid; it belongs inside, to z.",
    "log2": "The logarithm has the wrong base: np.log is the natural one.",
    "false_alarm": "The check says {got:.2g} of a right d{name}; less than {limit:.0e} is "
    "expected. Is the same loss, a mean, differentiated on both sides?",
    # Only in 00_start_here.
    # (end of 00_start_here)
    # Only in 02_gradient_checking.
    # (end of 02_gradient_checking)
    # Only in 03_hidden_layer.
    # (end of 03_hidden_layer)
    # Only in 04_xor.
    # (end of 04_xor)
    # Only in 05_digits.
    # (end of 05_digits)
    # Only in 06_mnist.
    # (end of 06_mnist)
}


def say(key: str, /, **values: object) -> str:
    """The text called `key`, filled in with `values`."""
    return TEXTS[key].format(**values)


def explain(cause: str, /, *, gradient: bool = True, **values: object) -> str:
    """The sentence for a cause, for a gradient or for any other value."""
    texts = CAUSES if gradient and cause in CAUSES else VALUE_CAUSES
    return texts.get(cause, CAUSES["unknown"]).format(**values).strip()
