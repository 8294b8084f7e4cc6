"""What a class got wrong, and the form of it that names nobody."""
