"""Gradient descent in a bowl."""
