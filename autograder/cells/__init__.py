"""A notebook's cells before and after they run: the reference, what is mended."""
