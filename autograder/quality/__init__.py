"""The tests are tested: mutants, dummies, variants, sample students, and what grading costs."""
