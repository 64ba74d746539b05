"""The firmware of a device, which is no data point: what is installed, what could be."""

from dataclasses import dataclass, replace

from homeassistant.components.update import UpdateDeviceClass, UpdateEntityDescription
from homeassistant.const import EntityCategory, Platform

from .. import reasons
from ..categories import Category
from ..core.plan import DevicePlan, PlanItem

STATUS, FIRMWARE_PROGRESS = "upgradeStatus", "upgradeProcess"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmwareItem(PlanItem):
    """The firmware of a device; `codes` are the events that report updates."""


# each one that is enabled costs a call a day
FIRMWARE = FirmwareItem(
    platform=Platform.UPDATE,
    key="firmware",
    codes=(STATUS, FIRMWARE_PROGRESS),
    description=UpdateEntityDescription(
        key="firmware",
        device_class=UpdateDeviceClass.FIRMWARE,
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=False,
    ),
    reason=reasons.FIRMWARE,
)


def with_firmware(made: DevicePlan, category: Category) -> DevicePlan:
    """Add the firmware to a plan, where the device can have one."""
    # a remote control is only imitated by its hub
    if category.infrared_remote:
        return made
    return replace(made, items=(*made.items, FIRMWARE))
