# /// specimen
# about = "Adds into the arrays that were handed in."
# left = { momentum = 2.0 }
# diagnosis = { momentum = "mutates_argument" }
# ///

# %% momentum
def sgd_momentum_step(params, grads, velocity, lr, beta):
    for name in params:
        velocity[name] *= beta
        velocity[name] -= lr * grads[name]
        params[name] += velocity[name]
    return params, velocity
