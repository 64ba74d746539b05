"""Both integrations in one Home Assistant, with the same captured devices."""

from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
import importlib
import json
from pathlib import Path
import tempfile
from typing import Any
from unittest.mock import patch

import conftest  # noqa: F401  isort:skip - makes the test tools fit this release
from aiohttp.resolver import AsyncResolver
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_test_home_assistant,
)

from custom_components.tuya_openhub.const import DOMAIN as OURS
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, State
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import async_get_platforms
from homeassistant.loader import DATA_CUSTOM_COMPONENTS
from tests.integration.helpers import make_entry
from tests.tuya_cloud import TuyaCloud
from tests.tuya_cloud.captures import from_capture
from tests.tuya_cloud.operations.commands import Commands as CloudCommands

from .their_entities import BASE, codes_of, customer_device

REPO = Path(__file__).parents[2]
THEIRS = "tuya"

type Commands = dict[str, Any]


class Manager:
    """What stands in for the SDK's manager: the devices, and what they were sent."""

    def __init__(self, devices: Iterable[Any], sent: Commands) -> None:
        """Have devices, and no connection."""
        self.device_map = {device.id: device for device in devices}
        self.mq = None
        self._sent = sent

    def add_device_listener(self, listener: object) -> None:
        """Have nothing to tell anybody."""

    def remove_device_listener(self, listener: object) -> None:
        """Forget nobody, having kept nobody."""

    def update_device_cache(self) -> None:
        """Have all devices already."""

    def refresh_mq(self) -> None:
        """Listen to nothing."""

    def query_scenes(self) -> list[Any]:
        """Know no scenes."""
        return []

    def send_commands(self, device_id: str, commands: list[dict[str, Any]]) -> None:
        """Keep what a device was sent."""
        self._sent.update((each["code"], each["value"]) for each in commands)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One entity of either integration: its data points and what it shows."""

    entity: Entity
    platform: str
    codes: frozenset[str]
    own: frozenset[str] = field(default_factory=frozenset)

    @property
    def state(self) -> State | None:
        """What Home Assistant shows of it."""
        return self.entity.hass.states.get(self.entity.entity_id)


class Both:
    """The entities of both integrations by the names of the captures."""

    def __init__(self, hass: HomeAssistant, manager: Manager, sent: Commands) -> None:
        """Keep who answers; `sent` has what any device was sent."""
        self._hass = hass
        self._manager = manager
        self._sent = sent

    def theirs(self, name: str) -> list[Shown]:
        """List the entities of Home Assistant's own integration."""
        device = self._manager.device_map[name]
        known = {*device.status, *device.function, *device.status_range}
        return [
            Shown(
                entity=entity,
                platform=platform,
                codes=frozenset(codes_of(entity)) & known,
                own=frozenset({str(entity.entity_description.key)}),
            )
            for platform, entity in self._entities(THEIRS)
            if getattr(getattr(entity, "device", None), "id", "") == name
        ]

    def ours(self, name: str) -> list[Shown]:
        """List the entities of this integration."""
        return [
            Shown(
                entity=entity,
                platform=platform,
                codes=frozenset(entity.item.codes),
            )
            for platform, entity in self._entities(OURS)
            if getattr(entity, "device_id", "") == name and hasattr(entity, "item")
        ]

    def _entities(self, domain: str) -> Iterator[tuple[str, Any]]:
        for platform in async_get_platforms(self._hass, domain):
            for entity in platform.entities.values():
                yield platform.domain, entity

    async def order(
        self, shown: Shown, service: str, data: Mapping[str, Any]
    ) -> Commands | str:
        """Call an action; return the commands that come of it, or the error."""
        self._sent.clear()
        try:
            await self._hass.services.async_call(
                shown.platform,
                service,
                {"entity_id": shown.entity.entity_id, **data},
                blocking=True,
            )
        except (HomeAssistantError, ValueError, KeyError, TypeError) as err:
            return f"{type(err).__name__}: {err}"
        return {str(code): parsed(value) for code, value in self._sent.items()}


def parsed(value: Any) -> Any:
    """Return the object that a command holds as text."""
    if isinstance(value, str) and value[:1] in {"{", "["}:
        return json.loads(value)
    return value


class Resolver(AsyncResolver):
    """Looks names up without zeroconf."""

    async def real_close(self) -> None:
        """Close at the end of Home Assistant."""
        await self.close()


@contextmanager
def stand_ins(manager: Manager, sent: Commands) -> Iterator[None]:
    """Let both integrations send nothing, and every entity be enabled."""

    def send(orders: object, device: object, commands: Any, **_: Any) -> bool:
        sent.update((each["code"], each["value"]) for each in commands)
        return True

    with (
        patch.object(CloudCommands, "send", send),
        patch(f"{BASE}.coordinator.Manager", lambda *given: manager),
        patch.object(
            Entity, "entity_registry_enabled_default", property(lambda _: True)
        ),
        # names of the local network are looked up for nobody
        patch(
            "homeassistant.helpers.aiohttp_client._async_make_resolver",
            lambda hass: Resolver(),
        ),
        # what it gives up is only kept where it was before
        patch(
            f"{BASE}.switch._check_deprecation",
            lambda hass, device, description, known: (
                not hasattr(description, "deprecated")
            ),
        ),
    ):
        yield


def require_platforms(hass: HomeAssistant) -> None:
    """Refuse to compare where one of the integrations came up in part."""
    wanted = set(importlib.import_module(f"{BASE}.const").PLATFORMS)
    for domain in (OURS, THEIRS):
        found = {platform.domain for platform in async_get_platforms(hass, domain)}
        if missing := wanted - {Platform.SCENE} - found:
            raise RuntimeError(f"{domain} has no {', '.join(sorted(missing))}")


@asynccontextmanager
async def both(captures: Mapping[str, Mapping[str, Any]]) -> AsyncGenerator[Both]:
    """Set both integrations up; no device gets what it is sent, so that nothing changes."""
    devices = [
        from_capture(capture, name, id=name, online=True)
        for name, capture in captures.items()
    ]
    sent: Commands = {}
    manager = Manager(
        (
            customer_device(name, {**capture, "online": True})
            for name, capture in captures.items()
        ),
        sent,
    )
    with tempfile.TemporaryDirectory() as folder, stand_ins(manager, sent):
        (Path(folder) / "custom_components").symlink_to(REPO / "custom_components")
        async with (
            TuyaCloud(devices) as cloud,
            async_test_home_assistant(config_dir=folder) as hass,
        ):
            hass.data.pop(DATA_CUSTOM_COMPONENTS)
            entries = [
                make_entry(cloud),
                MockConfigEntry(
                    domain=THEIRS,
                    data=dict.fromkeys(
                        ("user_code", "terminal_id", "endpoint", "token_info"), ""
                    ),
                ),
            ]
            for entry in entries:
                entry.add_to_hass(hass)
                await hass.config_entries.async_setup(entry.entry_id)
                await hass.async_block_till_done()
            require_platforms(hass)
            yield Both(hass, manager, sent)
            for entry in entries:
                await hass.config_entries.async_unload(entry.entry_id)
            await hass.async_stop(force=True)
