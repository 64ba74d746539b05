"""A real broker for the client's tests, alone or behind the simulated cloud."""

from collections.abc import AsyncGenerator

import pytest_asyncio

from tests.tuya_cloud.broker import Broker
from tests.tuya_cloud.broker.mosquitto import BrokerProcess
from tests.tuya_cloud.fixtures import broker_process, cloud, empty_cloud

__all__ = ["broker_process", "cloud", "empty_cloud"]


@pytest_asyncio.fixture
async def broker(
    broker_process: BrokerProcess, socket_enabled: None
) -> AsyncGenerator[Broker]:
    """Start mosquitto and forget its clients afterwards."""
    running = Broker(broker_process)
    await running.start()
    yield running
    await running.close()
