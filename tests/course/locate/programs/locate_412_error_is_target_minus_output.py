import numpy as np

np.random.seed(55)

training_set = np.random.uniform(-1, 1, (8, 3))
answers = np.column_stack([training_set.prod(1), training_set.max(1)])
w_ih = np.random.normal(0.0, pow(5, -0.5), (5, 3))
w_ho = np.random.normal(0.0, pow(2, -0.5), (2, 5))


def activation(x):
    return 2.0 / (1.0 + np.exp(-x)) - 1.0      # bipolar sigmoid


def query(inputs_list):
    inputs = np.array(inputs_list, ndmin=2).T
    hidden_outputs = activation(np.dot(w_ih, inputs))
    final_outputs = activation(np.dot(w_ho, hidden_outputs))
    return inputs, hidden_outputs, final_outputs


def loss():
    total = 0.0
    for x, y in zip(training_set, answers):
        total += np.sum((np.array(y, ndmin=2).T - query(x)[2]) ** 2)
    return total


def gradient():
    up_ih, up_ho = np.zeros_like(w_ih), np.zeros_like(w_ho)
    for x, y in zip(training_set, answers):
        inputs, hidden_outputs, final_outputs = query(x)
        output_errors = np.array(y, ndmin=2).T - final_outputs
        # slope of the bipolar sigmoid: (1 + f)(1 - f) / 2; the 2 of the square takes the half away
        output_grad = output_errors * (1.0 + final_outputs) * (1.0 - final_outputs)
        hidden_errors = np.dot(w_ho.T, output_grad)
        hidden_grad = 0.5 * hidden_errors * (1.0 - hidden_outputs * hidden_outputs)
        up_ho += np.dot(output_grad, hidden_outputs.T)
        up_ih += np.dot(hidden_grad, inputs.T)
    # the updates go uphill for the error with its sign; the slopes are their negatives
    return -up_ih, -up_ho

# --- answer
LINE = None
NAME = None
WHAT = "Right: the updates (target - output) are turned round at the end; the 2 of the square and the half of the bipolar slope cancel at the output."
RIGHT_LINE = None
PARAMS = [("w_ih", "G[0]"), ("w_ho", "G[1]")]
