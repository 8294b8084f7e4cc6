"""A plugin of pytest's: coverage notes of each line which test ran it, its fixtures too."""

import coverage


def pytest_runtest_logstart(nodeid: str) -> None:
    """Before a test's fixtures are made: what follows is its, whatever parameters it has."""
    if current := coverage.Coverage.current():
        current.switch_context(nodeid.partition("[")[0])
