CAUSE = "healthy"
CURE = []
SCORE = "sum((p > 0.5) == bool(t) for p, t in zip(predict(X), Y)) / len(Y)"
STEPS = 400
# ---
import math
import random

rnd = random.Random(46)

# "network" of dictionaries, 3 - 4 - 1, one example at a time, two labels of 40 are wrong on purpose
X = [[rnd.uniform(-1, 1) for _ in range(3)] for _ in range(40)]
Y = [1 if x[0] * x[1] > 0 or x[2] > 0.6 else 0 for x in X]
Y[3], Y[17] = 1 - Y[3], 1 - Y[17]


def initialize_network(n_inputs, n_hidden, n_outputs):
    network = []
    network.append([{'weights': [rnd.uniform(-1, 1) for _ in range(n_inputs + 1)]} for _ in range(n_hidden)])
    network.append([{'weights': [rnd.uniform(-1, 1) for _ in range(n_hidden + 1)]} for _ in range(n_outputs)])
    return network


net = initialize_network(3, 4, 1)


def forward_propagate(network, row):
    inputs = row
    for layer in network:
        new_inputs = []
        for neuron in layer:
            activation = neuron['weights'][-1] + sum(w * i for w, i in zip(neuron['weights'], inputs))
            neuron['output'] = 1.0 / (1.0 + math.exp(-activation))
            new_inputs.append(neuron['output'])
        inputs = new_inputs
    return inputs


def predict(rows):
    return [forward_propagate(net, row)[0] for row in rows]


def loss():
    return sum((t - p) ** 2 for t, p in zip(Y, predict(X))) / len(Y)


def step(l_rate=0.5):
    for row, expected in zip(X, Y):
        forward_propagate(net, row)
        out = net[1][0]
        out['delta'] = (out['output'] - expected) * out['output'] * (1.0 - out['output'])
        for j, neuron in enumerate(net[0]):
            neuron['delta'] = out['weights'][j] * out['delta'] * neuron['output'] * (1.0 - neuron['output'])
        for i, layer in enumerate(net):
            inputs = row if i == 0 else [neuron['output'] for neuron in net[0]]
            for neuron in layer:
                for j in range(len(inputs)):
                    neuron['weights'][j] -= l_rate * neuron['delta'] * inputs[j]
                neuron['weights'][-1] -= l_rate * neuron['delta']
