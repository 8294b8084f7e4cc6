import math
import random

config = {"hiddenSize": 3, "leak": 0.2, "seed": 202}
trainingData = [
    {"input": [0.1, 0.9], "output": [1.0]},
    {"input": [0.8, -0.3], "output": [0.0]},
    {"input": [-0.5, 0.4], "output": [0.5]},
    {"input": [-0.9, -0.7], "output": [0.2]},
]
random.seed(config["seed"])


def createNeuron(inputCount):
    return {"weights": [random.uniform(-1, 1) for _ in range(inputCount)], "bias": random.uniform(-1, 1)}


network = {
    "hidden": [createNeuron(2) for _ in range(config["hiddenSize"])],
    "output": [createNeuron(config["hiddenSize"])],
}


def activate(value):
    return value if value > 0 else config["leak"] * value


def activateSlope(value):
    return 1 if value > 0 else 0


def getSum(neuron, inputs):
    return neuron["bias"] + sum(w * v for w, v in zip(neuron["weights"], inputs))


def runNetwork(inputs):
    hiddenSums = [getSum(n, inputs) for n in network["hidden"]]
    hiddenValues = list(map(activate, hiddenSums))
    outputSums = [getSum(n, hiddenValues) for n in network["output"]]
    return {"hiddenSums": hiddenSums, "hiddenValues": hiddenValues, "outputSums": outputSums,
            "outputValues": list(map(activate, outputSums))}


def loss():
    total = 0
    for sample in trainingData:
        result = runNetwork(sample["input"])
        total += sum((o - t) ** 2 for o, t in zip(result["outputValues"], sample["output"]))
    return total


def emptyLike(layer):
    return [{"weights": [0.0] * len(n["weights"]), "bias": 0.0} for n in layer]


def addTo(target, delta, inputs):
    target["bias"] += delta
    target["weights"] = [g + delta * v for g, v in zip(target["weights"], inputs)]


def gradient():
    result = {name: emptyLike(layer) for name, layer in network.items()}
    for sample in trainingData:
        state = runNetwork(sample["input"])
        outputDeltas = [2 * (o - t) * activateSlope(s) for o, t, s in
                        zip(state["outputValues"], sample["output"], state["outputSums"])]
        for target, delta in zip(result["output"], outputDeltas):
            addTo(target, delta, state["hiddenValues"])
        for index, target in enumerate(result["hidden"]):
            error = sum(d * n["weights"][index] for d, n in zip(outputDeltas, network["output"]))
            addTo(target, error * activateSlope(state["hiddenSums"][index]), sample["input"])
    return result

# --- answer
LINE = 29
NAME = "activateSlope"
WHAT = "activate is a leaky ReLU: below zero its slope is the leak, not 0."
RIGHT_LINE = "return 1 if value > 0 else config[\"leak\"]"
PARAMS = [("network['%s'][%d]['%s']" % (l, i, k), "G['%s'][%d]['%s']" % (l, i, k)) for l, n in (("hidden", 3), ("output", 1)) for i in range(n) for k in ("weights", "bias")]
