"""A pytest plug-in that says which chassis was tested: a mutant that was never imported proves nothing."""

import pytest

import chassis

MARK = "chassis under test: "


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.write_line(f"{MARK}{chassis.__path__[0]}")
