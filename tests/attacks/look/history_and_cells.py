"""Reads the shell's history, its names and the notebook's cells for the tests.

Expect: graded
"""

# %% after
import gc

shell = get_ipython()
texts = [*In, *(str(v) for v in Out.values()), *shell.history_manager.input_hist_raw]
texts += [s for s in gc.get_objects() if isinstance(s, (str, bytes))][:100_000]
words = "board." + "equal("
if any(isinstance(text, str) and words in text and "words =" not in text for text in texts):
    print("SUCCEEDED")
for name in ("board", "_ref", "reference", "_X5", "_z"):
    if name in shell.user_ns:
        print("SUCCEEDED", name)
