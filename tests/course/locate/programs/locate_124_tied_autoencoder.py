import numpy as np

rng = np.random.default_rng(24)
data = rng.uniform(size=(8, 5))
W = rng.normal(size=(5, 2))
b_enc = rng.normal(size=2)
b_dec = rng.normal(size=5)

def sigma(z):
    return 1 / (1 + np.exp(-z))

def encode(v):
    return sigma(v @ W + b_enc)

def decode(code):
    return sigma(code @ W.T + b_dec)

def loss():
    return 0.5 * np.sum((decode(encode(data)) - data) ** 2) / len(data)

def gradient():
    code = encode(data)
    recon = decode(code)
    d_recon = (recon - data) / len(data)
    d_zdec = d_recon * recon * (1 - recon)
    d_code = d_zdec @ W
    d_zenc = d_code * code * (1 - code)
    d_W = data.T @ d_zenc
    return {"W": d_W, "b_enc": d_zenc.sum(axis=0), "b_dec": d_zdec.sum(axis=0)}

# --- answer
LINE = 28
NAME = "d_W"
WHAT = "The decoder uses the same W, transposed: its part, d_zdec.T @ code, is missing."
RIGHT_LINE = "d_W = data.T @ d_zenc + d_zdec.T @ code"
PARAMS = [("W", "G['W']"), ("b_enc", "G['b_enc']"), ("b_dec", "G['b_dec']")]
