"""What holds for every test."""

import asyncio
from collections.abc import Generator
import logging

import pytest

# logs once, as it is loaded, that a library for smaller stills is not on this machine
import homeassistant.components.camera  # noqa: F401
from tests.chaos.figures import figures_of


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests have measured."""
    for figure in figures_of(terminalreporter.getreports("")):
        terminalreporter.write_line(figure)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses sockets, so that a quick run can leave it out."""
    for item in items:
        if "socket_enabled" in getattr(item, "fixturenames", ()):
            item.add_marker("sockets")


@pytest.fixture(autouse=True)
async def enable_event_loop_debug(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the loop check who calls it, without the stack of each callback.

    All checks of the debug mode ask the loop's own attribute. Who keeps stacks, a third of
    a test's time, asks this method.
    """
    loop = asyncio.get_running_loop()
    loop.set_debug(True)
    monkeypatch.setattr(loop, "get_debug", lambda: False)


@pytest.fixture(autouse=True)
def no_deprecated_use(caplog: pytest.LogCaptureFixture) -> Generator[None]:
    """Fail where Home Assistant complains about how it is used.

    Its frame helper is where deprecations show.
    """
    yield
    complaints = [
        record.getMessage()
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)
        if record.name == "homeassistant.helpers.frame"
        and record.levelno >= logging.WARNING
    ]
    assert complaints == []
