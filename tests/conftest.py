"""What holds for every test."""

import asyncio
from collections.abc import Generator
import inspect
import logging
import threading
from typing import Any, override

import pytest

# logs once, as it is loaded, that a library for smaller stills is not on this machine
import homeassistant.components.camera  # noqa: F401
from homeassistant.components.recorder import CONF_EVENT_TYPES
from homeassistant.const import (
    CONF_EXCLUDE,
    EVENT_COMPONENT_LOADED,
    EVENT_SERVICE_REGISTERED,
    EVENT_SERVICE_REMOVED,
)
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util, executor
from tests import properties  # noqa: F401  names the profile `quick`
from tests.chaos.figures import figures_of

# fixtures for tests with an event loop, and what those ask for;
# they cost more than most plain tests take
_OF_LOOPS = {
    "caplog",
    "configure_event_loop",
    "debug_log",
    "disable_http_server",
    "enable_event_loop_debug",
    "expected_lingering_tasks",
    "expected_lingering_timers",
    "fail_on_log_exception",
    "skip_stop_scripts",
    "verify_cleanup",
    "wait_for_stop_scripts_after_shutdown",
}


def pytest_configure(config: pytest.Config) -> None:
    """Leave the details of others out of the log, and give threads time to end.

    Each event of Home Assistant's bus and each statement of its database in the log took
    more time than much of what is tested, and the plugin's own handler formats each record
    for an output that pytest captures too.
    Home Assistant interrupts a thread that has not ended within a fraction of a second,
    and then the pool's others never end: on a busy machine that failed a test now and then.
    """
    root = logging.getLogger()
    for handler in [
        each for each in root.handlers if type(each) is logging.StreamHandler
    ]:
        root.removeHandler(handler)
    logging.getLogger("homeassistant").setLevel(logging.WARNING)
    # also where no `caplog` says so: a text without its arguments is an error
    logging.getLogger("custom_components.tuya_openhub").setLevel(logging.DEBUG)
    logging.getLogger("sqlalchemy.engine").setLevel(logging.WARNING)
    logging.getLogger("sqlalchemy.pool").setLevel(logging.WARNING)
    executor.EXECUTOR_SHUTDOWN_TIMEOUT = 120


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests have measured."""
    for figure in figures_of(terminalreporter.getreports("")):
        terminalreporter.write_line(figure)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses sockets, and spare plain functions what an event loop needs."""
    for item in items:
        if not isinstance(item, pytest.Function):
            continue
        if "socket_enabled" in item.fixturenames:
            item.add_marker("sockets")
        if not _has_loop(item):
            asked = item._fixtureinfo.argnames
            item.fixturenames = [
                name
                for name in item.fixturenames
                if name not in _OF_LOOPS or name in asked
            ]


def _has_loop(item: pytest.Function) -> bool:
    """Return whether a test, or a fixture that it asks for, runs in an event loop."""
    fixtures = item._fixtureinfo.name2fixturedefs
    return inspect.iscoroutinefunction(item.obj) or any(
        inspect.iscoroutinefunction(fixture.func)
        or inspect.isasyncgenfunction(fixture.func)
        for name in item.fixturenames
        if name not in _OF_LOOPS
        for fixture in fixtures.get(name, ())
        if fixture.scope == "function"
    )


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
def debug_log(caplog: pytest.LogCaptureFixture) -> None:
    """Log all that is ours to log: a text without its arguments is an error."""


@pytest.fixture(autouse=True)
def auto_enable_custom_integrations(request: pytest.FixtureRequest) -> None:
    """Let Home Assistant's loader find custom integrations, where a test runs one.

    The recorder has to be there before Home Assistant, where a test wants it.
    """
    if "recorder_mock" in request.fixturenames:
        request.getfixturevalue("recorder_mock")
    if "hass" in request.fixturenames:
        request.getfixturevalue("enable_custom_integrations")


@pytest.fixture
def recorder_config() -> dict[str, Any]:
    """Let the recorder, which commits after each event, leave out those of set-ups."""
    return {
        CONF_EXCLUDE: {
            CONF_EVENT_TYPES: [
                EVENT_COMPONENT_LOADED,
                EVENT_SERVICE_REGISTERED,
                EVENT_SERVICE_REMOVED,
                dr.EVENT_DEVICE_REGISTRY_UPDATED,
                er.EVENT_ENTITY_REGISTRY_UPDATED,
            ]
        }
    }


@pytest.fixture(autouse=True)
def plain_cleanup(request: pytest.FixtureRequest) -> Generator[None]:
    """See that plain functions leave no thread and no time zone: `verify_cleanup` is spared."""
    before = frozenset(threading.enumerate())
    yield
    if "verify_cleanup" not in request.fixturenames:
        assert not frozenset(threading.enumerate()) - before
        assert dt_util.DEFAULT_TIME_ZONE is dt_util.UTC


class _Complaints(logging.Handler):
    """Keeps warnings and worse."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        """Keep a text."""
        self.texts.append(record.getMessage())


@pytest.fixture(autouse=True)
def no_deprecated_use() -> Generator[None]:
    """Fail where Home Assistant complains about how it is used.

    Its frame helper is where deprecations show.
    """
    complaints = _Complaints()
    logger = logging.getLogger("homeassistant.helpers.frame")
    logger.addHandler(complaints)
    yield
    logger.removeHandler(complaints)
    assert complaints.texts == []
