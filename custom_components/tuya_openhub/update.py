"""Firmware of Tuya devices."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
import logging
from random import uniform
from typing import Any, override

from homeassistant.components.update import UpdateEntity, UpdateEntityFeature
from homeassistant.const import Platform
from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.restore_state import ExtraStoredData, RestoreEntity
from homeassistant.util import dt as dt_util

from .catalog import FIRMWARE_PROGRESS, FirmwareItem, whole
from .const import DOMAIN
from .coordinator import OpenHubConfigEntry, OpenHubCoordinator
from .entity import OpenHubEntity
from .openhub import CallKind, DataPoint, Firmware, OpenHubError
from .runtime.readings.daily_reader import DAY

_LOGGER = logging.getLogger(__name__)

PARALLEL_UPDATES = 1

# Each reading costs one of the calls in the project's plan, in seconds
READ_EVERY = DAY
# The first reading waits for set-up, and those of many devices come one after another
FIRST_READING = (60.0, 900.0)
# A device restarts after an update before it reports its version, in seconds
READ_AFTER_UPDATE = 60.0
# The end of an update may get lost: read after so long without a push, in seconds
READ_AFTER_SILENCE = 600.0

_RUNNING = 2


async def async_setup_entry(
    hass: HomeAssistant,
    entry: OpenHubConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the firmware of all devices, and of those that come later."""
    await entry.runtime_data.async_add_platform(
        Platform.UPDATE, OpenHubUpdate, async_add_entities
    )


@dataclass
class FirmwareData(ExtraStoredData):
    """What was read of a device's firmware, and when that was tried last (epoch)."""

    modules: list[Firmware] = field(default_factory=list)
    read_at: float = 0.0

    @override
    def as_dict(self) -> dict[str, Any]:
        """Return the stored form."""
        return asdict(self)

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> FirmwareData:
        """Take over what was stored."""
        try:
            modules = [Firmware(**module) for module in stored["modules"]]
            return cls(modules, float(stored["read_at"]))
        except LookupError, TypeError, ValueError:
            return cls()


class OpenHubUpdate(OpenHubEntity[FirmwareItem], UpdateEntity, RestoreEntity):
    """The firmware of a device, of the module that waits for an update if one does.

    It is read once a day, after an update, and on demand. The progress of an update
    comes by push.
    """

    _attr_supported_features = (
        UpdateEntityFeature.INSTALL | UpdateEntityFeature.PROGRESS
    )

    def __init__(
        self, coordinator: OpenHubCoordinator, device_id: str, item: FirmwareItem
    ) -> None:
        """Initialize from the plan."""
        self._firmware = FirmwareData()
        self._updating = False
        self._cancel_reading: CALLBACK_TYPE | None = None
        super().__init__(coordinator, device_id, item)

    @override
    async def async_added_to_hass(self) -> None:
        """Show what was read before; read later, where that is old."""
        if (stored := await self.async_get_last_extra_data()) is not None:
            self._firmware = FirmwareData.of(stored.as_dict())
        self._read()
        await super().async_added_to_hass()
        age = dt_util.utcnow().timestamp() - self._firmware.read_at
        rest = READ_EVERY - age if age >= 0 else 0.0
        self._read_in(max(rest, uniform(*FIRST_READING)))

    @override
    async def async_will_remove_from_hass(self) -> None:
        """Read no more."""
        if self._cancel_reading is not None:
            self._cancel_reading()
        await super().async_will_remove_from_hass()

    @property
    @override
    def in_progress(self) -> bool:
        """Whether the device updates itself, whoever began it."""
        return self._updating

    @property
    @override
    def extra_restore_state_data(self) -> FirmwareData:
        """Return what to store."""
        return self._firmware

    @property
    def _module(self) -> Firmware | None:
        """The module that is shown: one that waits, else the main one."""
        modules = sorted(self._firmware.modules, key=lambda module: module.channel)
        waiting = (module for module in modules if module.latest is not None)
        return next(waiting, modules[0] if modules else None)

    @callback
    @override
    def _read(self) -> None:
        if (module := self._module) is not None:
            self._attr_installed_version = module.installed
            self._attr_latest_version = module.latest or module.installed

    @callback
    @override
    def _handle_push(self, points: Sequence[DataPoint]) -> None:
        """Follow an update that goes on, whoever began it."""
        for point in points:
            report = point.value if isinstance(point.value, dict) else {}
            if point.code == FIRMWARE_PROGRESS:
                progress = whole(report.get("progress"))
                self._updating = True
                self._attr_update_percentage = (
                    None if progress is None else min(max(progress, 0), 100)
                )
            elif (status := whole(report.get("upgradeStatus"))) is not None:
                self._updating = status == _RUNNING
                self._attr_update_percentage = None
        self._read_in(READ_AFTER_SILENCE if self._updating else READ_AFTER_UPDATE)
        self.async_write_ha_state()

    def _read_in(self, delay: float) -> None:
        """Read after so many seconds, instead of a reading that waits."""
        if self._cancel_reading is not None:
            self._cancel_reading()
        self._cancel_reading = async_call_later(
            self.hass, delay, HassJob(self._handle_time, cancel_on_shutdown=True)
        )

    async def _handle_time(self, _now: datetime) -> None:
        if not self.coordinator.usage.may_spend(CallKind.FIRMWARE):
            self._read_in(READ_EVERY)
            return
        await self.async_update()
        self.async_write_ha_state()

    async def async_update(self) -> None:
        """Read the versions; what fails is tried again the next day, restart or not."""
        self._read_in(READ_EVERY)
        self._firmware.read_at = dt_util.utcnow().timestamp()
        try:
            modules = await self.coordinator.cloud.firmware(self.device_id)
        except OpenHubError as err:
            _LOGGER.debug("Firmware of %s could not be read: %s", self.entity_id, err)
            return
        self._firmware.modules = modules
        self._updating = any(module.updating for module in modules)
        self._read()

    @override
    async def async_install(
        self, version: str | None, backup: bool, **kwargs: Any
    ) -> None:
        """Let the device install the newer version."""
        module = self._module
        if module is None or module.latest is None:
            raise HomeAssistantError(
                translation_domain=DOMAIN, translation_key="no_newer_firmware"
            )
        await self.coordinator.orders.async_install_firmware(
            self.device_id, module.channel
        )
        self._updating = True
        self._read_in(READ_AFTER_SILENCE)
        self.async_write_ha_state()
