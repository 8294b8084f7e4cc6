# /// specimen
# about = "Moves the parameters by the velocity of the step before."
# left = { momentum = 1.0 }
# diagnosis = { momentum = "old_velocity" }
# ///

# %% momentum
def sgd_momentum_step(params, grads, velocity, lr, beta):
    moved = {name: params[name] + velocity[name] for name in params}
    return moved, {name: beta * velocity[name] - lr * grads[name] for name in params}
