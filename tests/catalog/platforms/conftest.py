"""Fixtures of the tests that run the platforms in a whole Home Assistant."""

from collections.abc import AsyncGenerator

import pytest_asyncio

from tests.catalog.build import CAPTURES
from tests.tuya_cloud import TuyaCloud
from tests.tuya_cloud.broker.mosquitto import BrokerProcess
from tests.tuya_cloud.captures import load_capture
from tests.tuya_cloud.clock import Clock
from tests.tuya_cloud.fixtures import broker_process

__all__ = ["broker_process", "cloud"]

CATEGORIES = {"cz", "mcs", "msp", "wsdcg", "wxkg", "ywcgq"}


@pytest_asyncio.fixture
async def cloud(
    broker_process: BrokerProcess, socket_enabled: None
) -> AsyncGenerator[TuyaCloud]:
    """Start a simulated cloud with some captures, fast enough that each push has its second."""
    devices = [
        load_capture(path) for path in CAPTURES if path.stem.split("_")[0] in CATEGORIES
    ]
    async with TuyaCloud(
        devices, process=broker_process, clock=Clock(scale=50)
    ) as running:
        yield running
