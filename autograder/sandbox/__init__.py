"""Where learners' code runs: a jail, with plain data across its border; it needs `course` alone."""
