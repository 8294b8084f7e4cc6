"""A line against the four points of XOR."""
