"""One browser and one Home Assistant for all journeys, on a thread of their own."""

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import pytest
import pytest_socket

from scripts.home import screens

if TYPE_CHECKING:
    from .stage import Stage

# the browser's driver keeps an event loop running, which pytest-asyncio's own loops
# would not bear on their thread
_THREAD = ThreadPoolExecutor(max_workers=1, thread_name_prefix="browser")


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Generator[Stage]:
    """Start everything; only where a browser cannot be had the journeys are left out."""
    lacking = screens.missing()
    if lacking:
        _give_up(lacking)
    from .stage import raised

    pytest_socket.enable_socket()
    pytest_socket.socket_allow_hosts(["127.0.0.1"])
    manager: AbstractContextManager[Stage] = raised(tmp_path_factory.mktemp("stage"))
    yield _THREAD.submit(manager.__enter__).result()
    _THREAD.submit(manager.__exit__, None, None, None).result()


def _give_up(lacking: str) -> None:
    from .installable import installable

    if installable():
        pytest.fail(f"{lacking}, and it could be: run scripts/setup --browser")
    pytest.skip(
        f"{lacking}, and nothing may be installed here: no browser, no journeys"
    )


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
