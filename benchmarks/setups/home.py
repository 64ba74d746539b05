"""A real Home Assistant core, without frontend and without a network."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
import logging
from pathlib import Path
import tempfile
from types import MappingProxyType
from typing import Any
from unittest.mock import patch

from aiohttp.resolver import ThreadedResolver

from homeassistant import loader
from homeassistant.auth import auth_manager_from_config
from homeassistant.bootstrap import async_load_base_functionality
from homeassistant.config_entries import (
    SOURCE_USER,
    ConfigEntries,
    ConfigEntry,
    ConfigEntryState,
)
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.helpers import aiohttp_client

COMPONENTS = Path(__file__).parents[2] / "custom_components"


class _Resolver(ThreadedResolver):
    async def real_close(self) -> None:
        """End, as Home Assistant asks its own resolver to."""
        await self.close()


@asynccontextmanager
async def home(config_dir: Path | None = None) -> AsyncGenerator[HomeAssistant]:
    """Start a Home Assistant, in a new folder or one of an earlier run; stop it after."""
    with tempfile.TemporaryDirectory(prefix="openhub-bench-") as folder:
        root = Path(folder) if config_dir is None else config_dir
        link = root / "custom_components"
        if not link.exists():
            link.symlink_to(COMPONENTS)
        logging.getLogger("homeassistant").setLevel(logging.CRITICAL)
        hass = HomeAssistant(str(root))
        loader.async_setup(hass)
        hass.config.skip_pip = True
        hass.config_entries = ConfigEntries(hass, {})
        await hass.config.async_load()
        await async_load_base_functionality(hass)
        hass.auth = await auth_manager_from_config(hass, [], [])
        hass.set_state(CoreState.running)
        resolver = _Resolver()
        # the usual one would look for devices in the local network
        with patch(
            f"{aiohttp_client.__name__}._async_make_resolver", lambda _: resolver
        ):
            try:
                yield hass
            finally:
                await hass.async_stop(force=True)


def make_entry(
    domain: str, unique_id: str, data: Mapping[str, Any], *, entry_id: str | None = None
) -> ConfigEntry:
    """Return a config entry as its flow would make it."""
    return ConfigEntry(
        entry_id=entry_id,
        domain=domain,
        title=domain,
        unique_id=unique_id,
        data=data,
        version=1,
        minor_version=1,
        source=SOURCE_USER,
        options={},
        discovery_keys=MappingProxyType({}),
        subentries_data=None,
    )


async def add_entry(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Set a config entry up and wait for its entities."""
    await hass.config_entries.async_add(entry)
    await hass.async_block_till_done()
    if entry.state is not ConfigEntryState.LOADED:
        raise RuntimeError(f"{entry.domain} is {entry.state}: {entry.reason}")
