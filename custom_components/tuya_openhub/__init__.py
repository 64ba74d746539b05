"""Tuya OpenHub: Tuya devices by push, from a uid."""

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.typing import ConfigType

from .const import DOMAIN
from .coordinator import OpenHubConfigEntry, OpenHubCoordinator
from .repairs import async_clear_issues
from .runtime.infrared.remote_store import remote_store
from .runtime.move_in import SideBySide, async_leave, ours_of
from .runtime.start_backoff import async_note_success
from .runtime.storage import MemoryStore
from .services import async_setup_actions
from .setup.client_factory import tls_context
from .setup.projects import async_forget_unused, async_join_project, project_key
from .setup.service_check import ServiceCheck
from .setup.user_quirks import async_load as async_load_quirks

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)

PLATFORMS = [
    Platform.ALARM_CONTROL_PANEL,
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.CALENDAR,
    Platform.CAMERA,
    Platform.CLIMATE,
    Platform.COVER,
    Platform.EVENT,
    Platform.FAN,
    Platform.HUMIDIFIER,
    Platform.INFRARED,
    Platform.LIGHT,
    Platform.LOCK,
    Platform.NUMBER,
    Platform.REMOTE,
    Platform.SCENE,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SIREN,
    Platform.SWITCH,
    Platform.TEXT,
    Platform.TIME,
    Platform.UPDATE,
    Platform.VACUUM,
    Platform.VALVE,
    Platform.WATER_HEATER,
]


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register the actions."""
    async_setup_actions(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: OpenHubConfigEntry) -> None:
    """Set up an account: from what was stored at once, else from the cloud."""
    store = MemoryStore(hass, entry.entry_id)
    memory = await store.async_load()
    project = await async_join_project(hass, entry, memory.usage)
    coordinator = OpenHubCoordinator(
        hass,
        entry,
        cloud=project.create_cloud(entry.data),
        usage=project.usage,
        memory=memory,
        store=store,
        tls=tls_context(),
        quirks=await async_load_quirks(hass),
    )
    # what was stored is shown until the first reading
    if not coordinator.data:
        await coordinator.async_config_entry_first_refresh()
    entry.runtime_data = coordinator
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    coordinator.async_start()
    coordinator.locks.start()
    ServiceCheck(
        hass,
        coordinator.uid,
        cloud=coordinator.cloud,
        project=project,
        devices=lambda: (
            (device, coordinator.data[device.id].values)
            for device in coordinator.inventory.devices.values()
        ),
    ).async_start(entry)
    SideBySide(hass, entry, lambda: ours_of(entry)).async_start()


async def async_unload_entry(hass: HomeAssistant, entry: OpenHubConfigEntry) -> None:
    """Unload an account; the coordinator ends by itself."""
    await hass.config_entries.async_unload_platforms_or_raise(entry, PLATFORMS)


async def async_remove_entry(hass: HomeAssistant, entry: OpenHubConfigEntry) -> None:
    """Give back what was taken over, and delete what is kept of an account."""
    await async_leave(hass, entry)
    async_clear_issues(hass, entry)
    async_note_success(hass, entry.entry_id)
    await MemoryStore(hass, entry.entry_id).async_remove()
    await remote_store(hass, entry.entry_id).async_remove()
    await async_forget_unused(hass, project_key(entry.data))


async def async_remove_config_entry_device(
    hass: HomeAssistant, entry: OpenHubConfigEntry, device: dr.AnyDeviceEntry
) -> bool:
    """Allow the removal of a device that the account does not have any more."""
    coordinator = entry.runtime_data
    ids = [identifier for domain, identifier in device.identifiers if domain == DOMAIN]
    if any(
        identifier == entry.entry_id
        or coordinator.is_listed(identifier)
        or coordinator.is_listed(identifier.rpartition("_channel_")[0])
        for identifier in ids
    ):
        return False
    for device_id in ids:
        coordinator.async_forget_device(device_id)
    return True
