"""Fixtures around the simulated cloud; import them in a conftest.

They open sockets of 127.0.0.1 by themselves (`socket_enabled`).
"""

from collections.abc import AsyncGenerator, Generator

import pytest
import pytest_asyncio

from .broker.mosquitto import BrokerProcess
from .cloud import TuyaCloud


@pytest.fixture(scope="session")
def broker_process(
    tmp_path_factory: pytest.TempPathFactory,
) -> Generator[BrokerProcess]:
    """One mosquitto for all tests; each cloud takes its own clients with it."""
    process = BrokerProcess(tmp_path_factory.mktemp("broker"))
    yield process
    process.close()


@pytest_asyncio.fixture
async def cloud(
    broker_process: BrokerProcess, socket_enabled: None
) -> AsyncGenerator[TuyaCloud]:
    """Start a simulated cloud with every capture in the account `cloud.uid`."""
    async with TuyaCloud(process=broker_process) as running:
        yield running


@pytest_asyncio.fixture
async def empty_cloud(
    broker_process: BrokerProcess, socket_enabled: None
) -> AsyncGenerator[TuyaCloud]:
    """Start a simulated cloud whose account has no devices yet."""
    async with TuyaCloud([], process=broker_process) as running:
        yield running
