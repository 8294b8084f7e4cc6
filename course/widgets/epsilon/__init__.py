"""Difference quotients, as ε shrinks."""
