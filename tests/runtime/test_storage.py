"""The file of an account."""

import logging
from typing import Any

import pytest

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.runtime.storage import Memory, MemoryStore
from homeassistant.core import HomeAssistant


async def test_unreadable_memory_counts_as_none(
    hass: HomeAssistant, hass_storage: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    """A file of another make costs a cold start, nothing else."""
    caplog.set_level(logging.WARNING)
    hass_storage[f"{DOMAIN}.old"] = {
        "version": 1,
        "minor_version": 1,
        "key": f"{DOMAIN}.old",
        "data": {"devices": [{"id": "a", "colour": "blue"}]},
    }
    assert await MemoryStore(hass, "old").async_load() == Memory()
    assert "could not be read" in caplog.text
