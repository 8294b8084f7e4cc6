"""Scripts and formulas in what the scoreboard says: messages, names of types, keys, lines, warnings.

Expect: graded
Proof: (sigmoid-test) Your code raised ValueError: <script>
Proof: (forward-test) Noticed, at no cost: UserWarning, <script>
Proof: (loss-test) There is no `<script>
Proof: (backward-test) dw, db are expected, in this order, separated by commas; the function returned a dict with the keys ['<script>
Proof: (check-backward-test) A dict with the keys ['w', 'b'] is expected; the function returned a dict with the keys ['<iframe>'
Proof: (train-test) Your code raised A: `</code><script>
"""


# %% sigmoid
def sigmoid(z):
    raise ValueError(r"<script>alert(1)</script> $\href{javascript:alert(1)}{x}$ `<img src=x>`")


# %% forward
def forward(X, w, b):
    import warnings

    warnings.warn(r"<script>alert(1)</script> \(\href{javascript:1}{x}\)")
    return type("<img src=x onerror=alert(1)>", (), {})()


# %% loss
def loss(a, y):
    raise NameError("x", name="<script>alert(1)</script>")


# %% backward
def backward(X, y, a):
    return {"<script>alert(1)</script>": 1, "$\\href{javascript:1}{x}$": 2}


# %% check-backward
def check_backward(X, y, w, b):
    return {"<iframe>": 1, r"\cssId{a}{b}": r"$\require{a}$"}


# %% train
def train(X, y, w, b, lr, steps):
    raise type("A", (Exception,), {"__module__": "<b>", "__qualname__": "<script>"})(
        "`</code><script>alert(1)</script>`"
    )  # <script>alert(1)</script>
