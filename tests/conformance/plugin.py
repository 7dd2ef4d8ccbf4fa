"""The plug-in: which stores are judged, what is expected of each, and the table of verdicts."""

from collections.abc import Generator, Sequence
from typing import Any, Final

import pytest

from tests.conformance.adapter import Adapter, Capability
from tests.conformance.known import EXPECTED, FLAWED, STORES, find
from tests.conformance.options import option
from tests.conformance.table import Table, Verdict
from tests.conformance.verdict import Violation

_TABLE: Final = pytest.StashKey[Table]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("conformance", "conformance suite of event stores")
    group.addoption("--adapter", action="append", help="a known store or module:object; repeatable")
    group.addoption("--postgres", help="URL of a super user; one is started unless given")
    group.addoption("--events", type=int, help="of each check under contention (1200)")
    group.addoption("--schedules", type=int, help="of the check that makes them up (15)")
    group.addoption("--verdicts", action="store_true", help="show the table of verdicts")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "needs(*capabilities): what a store must claim to be judged")
    config.stash[_TABLE] = Table()


def check_of(function: str) -> str:
    """The sentence that a check is named by."""
    return function.removeprefix("test_").replace("_", " ")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "adapter" not in metafunc.fixturenames:
        return
    check = check_of(metafunc.function.__name__)
    needs = {c for mark in metafunc.definition.iter_markers("needs") for c in mark.args}
    stores = _stores(option(metafunc.config, "adapter", list[str]()), check)
    cases = [pytest.param(each, id=each.name, marks=_marks(each, check, needs)) for each in stores]
    metafunc.parametrize("adapter", cases)


def _stores(asked_for: Sequence[str], check: str) -> list[Adapter]:
    if asked_for:
        return [find(name) for name in asked_for]
    return [*STORES, *(each for each in FLAWED if (each.name, check) in EXPECTED)]


def _marks(store: Adapter, check: str, needs: set[Capability]) -> list[pytest.MarkDecorator]:
    if lacking := sorted(needs - store.capabilities):
        return [pytest.mark.skip(reason=f"does not claim: {', '.join(lacking)}")]
    if flaw := EXPECTED.get((store.name, check)):
        reason = f"{store.name}: {flaw.because}"
        return [pytest.mark.xfail(raises=Violation, strict=flaw.always, reason=reason)]
    return []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[Any]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    params = getattr(getattr(item, "callspec", None), "params", {})
    if "adapter" in params and isinstance(item, pytest.Function):
        check = check_of(item.originalname)
        if verdict := _verdict(report, call):
            item.config.stash[_TABLE].verdicts.setdefault((check, params["adapter"].name), verdict)
    return report


def _verdict(report: pytest.TestReport, call: pytest.CallInfo[Any]) -> Verdict | None:
    error = call.excinfo.value if call.excinfo else None
    if isinstance(error, Violation):
        return Verdict(f"fail ({error.words})", str(error))
    if report.skipped and isinstance(report.longrepr, tuple):
        return Verdict("lacks capability", report.longrepr[2].removeprefix("Skipped: "))
    if error is not None:
        return Verdict("error", f"{type(error).__name__}: {error}")
    return Verdict("pass") if report.when == "call" else None


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if option(config, "verdicts", default=False):
        asked_for = option(config, "adapter", list[str]())
        aside = {flawed.name for flawed in FLAWED} - set(asked_for)
        for line in config.stash[_TABLE].lines(aside):
            terminalreporter.write_line(line)
