"""One browser and one Home Assistant for all journeys, on a thread of their own."""

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import pytest
import pytest_socket

from scripts.home import screens

from .installable import installable

if TYPE_CHECKING:
    from .stage import Stage

# the browser's driver keeps an event loop running, which pytest-asyncio's own loops
# would not bear on their thread
_THREAD = ThreadPoolExecutor(max_workers=1, thread_name_prefix="browser")


# said by test_browser.py, which is always collected
LACKING = screens.missing()
collect_ignore_glob = ["test_journeys*.py", "test_move_in.py"] if LACKING else []


@pytest.fixture
def browser() -> None:
    """Want a browser: fail where it could be had, leave out only where it cannot."""
    if LACKING and installable():
        pytest.fail(f"{LACKING}, and it could be: run scripts/setup --demo --browser")
    if LACKING:
        pytest.skip(f"No journeys in a browser: {LACKING}, and cannot be here")


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Generator[Stage]:
    """Start everything."""
    from .stage import raised

    pytest_socket.enable_socket()
    pytest_socket.socket_allow_hosts(["127.0.0.1"])
    manager: AbstractContextManager[Stage] = raised(tmp_path_factory.mktemp("stage"))
    yield _THREAD.submit(manager.__enter__).result()
    _THREAD.submit(manager.__exit__, None, None, None).result()


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run each journey on the browser's thread."""
    if "stage" not in pyfuncitem.fixturenames:
        return None
    wanted = {
        name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames
    }
    _THREAD.submit(pyfuncitem.obj, **wanted).result()
    return True


@pytest.fixture(autouse=True)
def sockets(socket_enabled: None) -> None:
    """Let each journey reach this machine."""


@pytest.fixture(autouse=True)
def verify_cleanup() -> None:
    """Let the browser's driver keep its threads from journey to journey."""


@pytest.fixture(autouse=True)
def plain_cleanup() -> None:
    """Do the same: a journey is a plain function."""
