"""A neuron on a logic gate."""
