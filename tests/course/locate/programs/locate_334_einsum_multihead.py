import numpy as np

rng = np.random.default_rng(34)
b, t, h, d = 2, 4, 3, 4
D = h * d
x = rng.normal(size=(b, t, D))
goal = rng.normal(size=(b, t, D))
p = {n: rng.normal(size=(h, D, d)) / np.sqrt(D) for n in "qkv"}
p["o"] = rng.normal(size=(h, d, D)) / np.sqrt(D)


def forward():
    c = {n: np.einsum("btm,hmd->bhtd", x, p[n]) for n in "qkv"}
    s = np.einsum("bhid,bhjd->bhij", c["q"], c["k"]) / np.sqrt(d)
    s = s - s.max(-1, keepdims=True)
    e = np.exp(s)
    c["a"] = e / e.sum(-1, keepdims=True)
    c["z"] = np.einsum("bhij,bhjd->bhid", c["a"], c["v"])
    c["y"] = x + np.einsum("bhtd,hdm->btm", c["z"], p["o"])
    return c


def loss():
    return 0.5 * np.sum((forward()["y"] - goal) ** 2) / b


def gradient():
    c = forward()
    g = {}
    dy = (c["y"] - goal) / b
    g["o"] = np.einsum("bhtd,btm->hdm", c["z"], dy)
    dz = np.einsum("btm,hdm->bhtd", dy, p["o"])
    da = np.einsum("bhid,bhjd->bhij", dz, c["v"])
    dv = np.einsum("bhij,bhjd->bhid", c["a"], dz)
    ds = c["a"] * (da - np.einsum("bhij,bhij->bhi", da, c["a"])[..., None])
    ds /= np.sqrt(d)
    dq = np.einsum("bhij,bhjd->bhid", ds, c["k"])
    dk = np.einsum("bhij,bhid->bhjd", ds, c["q"])
    for n, grad in zip("qkv", (dq, dk, dv)):
        g[n] = np.einsum("btm,bhtd->hmd", x, grad)
    return g

# --- answer
LINE = 34
NAME = "dv"
WHAT = "z[i] = sum_j a[i, j] v[j], so dv[j] sums a[i, j] dz[i] over i; here it sums over j (the transpose is missing)."
RIGHT_LINE = "dv = np.einsum(\"bhij,bhid->bhjd\", c[\"a\"], dz)"
PARAMS = [("p['%s']" % n, "G['%s']" % n) for n in "qkvo"]
