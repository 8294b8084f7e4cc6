import numpy as np

rng = np.random.default_rng(1965)
N, CH = 8, 3
ringing = rng.normal(size=(5, N))
wanted = rng.normal(size=5)
filters = rng.normal(size=(CH, N)) / 2
shift = rng.normal(size=(CH, 1))
mix = rng.normal(size=(CH, N)) / 3


def circ(x, f):
    """circular convolution of every signal with every filter"""
    return np.fft.ifft(np.fft.fft(x)[:, None, :] * np.fft.fft(f)[None]).real


def forward():
    z = circ(ringing, filters) + shift
    a = np.abs(z)
    return z, a, np.tensordot(a, mix, axes=2)


def loss():
    pred = forward()[-1]
    return np.sum(np.exp(pred / 4) - (pred / 4) * np.exp(wanted / 4))


def gradient():
    z, a, pred = forward()
    d_pred = (np.exp(pred / 4) - np.exp(wanted / 4)) / 4
    d_mix = np.tensordot(d_pred, a, axes=1)
    d_z = d_pred[:, None, None] * mix * np.sign(z)
    # the transpose of a convolution is a correlation: the conjugate of the signal's spectrum
    spectrum = np.conj(np.fft.fft(ringing))[:, None, :] * np.fft.fft(d_z)
    d_filters = np.fft.ifft(spectrum.sum(axis=0)).real
    d_shift = d_z.sum(axis=(0, 2))[:, None]
    return d_filters, d_shift, d_mix

# --- answer
LINE = None
NAME = None
WHAT = "Right: the conjugate spectrum is the correlation, and the slope of the absolute value is the sign."
RIGHT_LINE = None
PARAMS = [("filters", "G[0]"), ("shift", "G[1]"), ("mix", "G[2]")]
