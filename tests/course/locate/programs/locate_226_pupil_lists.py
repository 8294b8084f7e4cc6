import math

inputs = [[1.0, 0.5], [0.2, 0.9], [0.7, 0.1]]
answers = [-0.6, -0.4, -0.2]
v = [[0.4, -0.6], [0.7, 0.2], [-0.3, 0.8]]
w = [0.5, -0.9, 0.3]


def tanh_all(row):
    result = []
    for weights in v:
        result.append(math.tanh(weights[0] * row[0] + weights[1] * row[1]))
    return result


def loss():
    total = 0
    for row, answer in zip(inputs, answers):
        h = tanh_all(row)
        guess = h[0] * w[0] + h[1] * w[1] + h[2] * w[2]
        total += (guess - answer) ** 2
    return total / len(answers)


def gradient():
    gv = [[0, 0], [0, 0], [0, 0]]
    gw = [0, 0, 0]
    for row, answer in zip(inputs, answers):
        h = tanh_all(row)
        guess = round(h[0] * w[0] + h[1] * w[1] + h[2] * w[2], 1)
        delta = 2 * (guess - answer) / len(answers)
        for j in range(3):
            gw[j] += delta * h[j]
            back = delta * w[j] * (1 - h[j] ** 2)
            gv[j][0] += back * row[0]
            gv[j][1] += back * row[1]
    return {"v": gv, "w": gw}

# --- answer
LINE = 30
NAME = "guess"
WHAT = "The guess is rounded to one decimal here but not in the loss, so delta is off."
RIGHT_LINE = "guess = h[0] * w[0] + h[1] * w[1] + h[2] * w[2]"
PARAMS = [("v", "G['v']"), ("w", "G['w']")]
