"""A hub in virtual time."""

import asyncio
from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio

from custom_components.tuya_openhub.openhub.errors import (
    Problem,
    RefusedError,
    TransientError,
)
from custom_components.tuya_openhub.openhub.push.channel import ChannelState

from ..doubles import FakeDecoder, Host, settle

QUOTA = RefusedError(Problem.QUOTA_EXHAUSTED, code=28841004)


UNREACHABLE = TransientError(Problem.BROKER_UNREACHABLE)


MODULE = "custom_components.tuya_openhub.openhub"


@pytest_asyncio.fixture
async def host(monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Host]:
    """Build a hub in virtual time, and see that it leaves nothing behind."""
    monkeypatch.setattr(f"{MODULE}.push.leased_connection.Decoder", FakeDecoder)
    tasks = asyncio.all_tasks()
    host = Host()
    yield host
    await host.stop()
    await settle()
    assert not host.broker.open
    assert asyncio.all_tasks() - tasks <= {asyncio.current_task()}


async def live(host: Host) -> Host:
    """Connect and run."""
    await host.hub.connect()
    host.start()
    await settle()
    assert host.state() is ChannelState.LIVE
    return host
