"""Uses clear_output, updates of displays and ids to put things into outputs of other cells.

Expect: graded
Proof: tried all of it
"""

# %% before
from IPython.display import HTML, clear_output, display

handle = display(HTML("<b>a</b>"), display_id="board")

# %% after sigmoid-test
clear_output()
clear_output(wait=True)
handle.update(HTML("<script>alert(1)</script>2.0"))
display(HTML("<script>alert(1)</script>"), display_id="board", update=True)
print("tried all of it")
