"""A notebook as a page: what it shows without scripts, formulas as MathML."""
