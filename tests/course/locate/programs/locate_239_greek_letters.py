import numpy as np

ρ = np.random.default_rng(239)
ξ = ρ.normal(size=(4, 4))          # one column per example
τ = ρ.normal(size=(4, 4))
Ω1, β1 = ρ.normal(size=(4, 4)), ρ.normal(size=4)
Ω2, β2 = ρ.normal(size=(4, 4)), ρ.normal(size=4)
σ = lambda s: 1 / (1 + np.exp(-s))


def layers():
    α1 = σ(Ω1 @ ξ + β1[:, None])
    α2 = σ(Ω2 @ α1 + β2[:, None])
    return α1, α2


def loss():
    _, α2 = layers()
    return np.sum((α2 - τ) ** 2) / 2


def gradient():
    α1, α2 = layers()
    δ2 = (α2 - τ) * α2 * (1 - α2)
    δ1 = Ω2.T @ δ2 * α1 * (1 - α1)
    dΩ2 = δ2 @ α1.T
    dβ2 = np.sum(δ2, axis=0)
    dΩ1 = δ1 @ ξ.T
    dβ1 = np.sum(δ1, axis=1)
    return dΩ1, dβ1, dΩ2, dβ2

# --- answer
LINE = 27
NAME = "dβ2"
WHAT = "The examples are the columns, so the sum is over axis 1, as for dβ1; with four units and four examples both fit."
RIGHT_LINE = "dβ2 = np.sum(δ2, axis=1)"
PARAMS = [("Ω1", "G[0]"), ("β1", "G[1]"), ("Ω2", "G[2]"), ("β2", "G[3]")]
