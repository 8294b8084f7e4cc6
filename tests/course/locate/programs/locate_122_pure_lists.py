import math
import random

random.seed(22)
n_inputs, n_hidden, n_outputs = 2, 3, 2

# the last weight of every neuron is its bias
hidden = [[random.uniform(-1, 1) for _ in range(n_inputs + 1)] for _ in range(n_hidden)]
output = [[random.uniform(-1, 1) for _ in range(n_hidden + 1)] for _ in range(n_outputs)]
dataset = [([0.2, 0.7], [1, 0]), ([0.9, -0.4], [0, 1]), ([-0.5, 0.1], [1, 0]), ([-0.6, -0.8], [0, 1])]

def transfer(activation):
    return 1.0 / (1.0 + math.exp(-activation))

def layer_output(layer, row):
    result = []
    for weights in layer:
        activation = weights[-1]
        for i in range(len(weights) - 1):
            activation += weights[i] * row[i]
        result.append(transfer(activation))
    return result

def loss():
    total = 0.0
    for row, expected in dataset:
        out = layer_output(output, layer_output(hidden, row))
        total += sum((o - e) ** 2 for o, e in zip(out, expected)) / 2
    return total

def gradient():
    g_hidden = [[0.0] * len(w) for w in hidden]
    g_output = [[0.0] * len(w) for w in output]
    for row, expected in dataset:
        h = layer_output(hidden, row)
        out = layer_output(output, h)
        delta_out = [(out[k] - expected[k]) * out[k] * (1.0 - out[k]) for k in range(n_outputs)]
        delta_hidden = []
        for j in range(n_hidden):
            error = 0.0
            for k in range(n_outputs - 1):
                error += output[k][j] * delta_out[k]
            delta_hidden.append(error * h[j] * (1.0 - h[j]))
        for layer_grad, deltas, inputs in ((g_hidden, delta_hidden, row), (g_output, delta_out, h)):
            for j, d in enumerate(deltas):
                for i, value in enumerate(inputs):
                    layer_grad[j][i] += d * value
                layer_grad[j][-1] += d
    return g_hidden, g_output

# --- answer
LINE = 41
NAME = "error"
WHAT = "The loop leaves out the last output neuron: a hidden neuron's error is a sum over all of them."
RIGHT_LINE = "for k in range(n_outputs):"
PARAMS = [("hidden", "G[0]"), ("output", "G[1]")]
