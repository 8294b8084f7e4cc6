"""The project's own code under mutation: `make mutants`.

Each mutant is one small fault in one line of `course` or `autograder`. The tests that see that line
are run on it, in a fork of a warm interpreter; where none of them fails, the mutant survives.
"""
