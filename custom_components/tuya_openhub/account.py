"""Entities of the account itself: how the push channel and the quota fare."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory, UnitOfTime
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .const import DOMAIN
from .coordinator import OpenHubCoordinator


@dataclass(frozen=True, kw_only=True)
class AccountSensorDescription(SensorEntityDescription):
    """A figure of the account; `value_fn` reads it."""

    value_fn: Callable[[OpenHubCoordinator], float | None]


SENSORS: tuple[AccountSensorDescription, ...] = (
    AccountSensorDescription(
        key="calls_this_month",
        translation_key="calls_this_month",
        entity_category=EntityCategory.DIAGNOSTIC,
        state_class=SensorStateClass.TOTAL_INCREASING,
        value_fn=lambda coordinator: coordinator.usage.calls_this_month,
    ),
    AccountSensorDescription(
        key="calls_forecast",
        translation_key="calls_forecast",
        entity_category=EntityCategory.DIAGNOSTIC,
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda coordinator: coordinator.usage.forecast(),
    ),
    AccountSensorDescription(
        key="messages_this_month",
        translation_key="messages_this_month",
        entity_category=EntityCategory.DIAGNOSTIC,
        state_class=SensorStateClass.TOTAL_INCREASING,
        value_fn=lambda coordinator: coordinator.usage.messages_this_month,
    ),
    AccountSensorDescription(
        key="last_gap",
        translation_key="last_gap",
        device_class=SensorDeviceClass.DURATION,
        entity_category=EntityCategory.DIAGNOSTIC,
        native_unit_of_measurement=UnitOfTime.SECONDS,
        suggested_display_precision=0,
        value_fn=lambda coordinator: (
            None
            if (gap := coordinator.hub.channel.last_gap) is None
            else round(gap.length, 1)
        ),
    ),
)


def account_info(coordinator: OpenHubCoordinator) -> DeviceInfo:
    """Return the account's own device."""
    entry = coordinator.config_entry
    return DeviceInfo(
        identifiers={(DOMAIN, entry.entry_id)},
        entry_type=DeviceEntryType.SERVICE,
        manufacturer="Tuya",
        name=entry.title,
    )


class AccountEntity(CoordinatorEntity[OpenHubCoordinator]):
    """An entity of the account; it tells of outages and so outlives them."""

    _attr_has_entity_name = True

    def __init__(
        self, coordinator: OpenHubCoordinator, description: EntityDescription
    ) -> None:
        """Initialize from the account's entry."""
        super().__init__(coordinator)
        entry = coordinator.config_entry
        self.entity_description = description
        self._attr_unique_id = f"{entry.unique_id}_{description.key}"
        self._attr_device_info = account_info(coordinator)

    @property
    @override
    def available(self) -> bool:
        """Always: what it tells is known here."""
        return True


class AccountSensor(AccountEntity, SensorEntity):
    """A figure of the account."""

    entity_description: AccountSensorDescription

    @property
    @override
    def native_value(self) -> float | None:
        """Return the figure."""
        return self.entity_description.value_fn(self.coordinator)


class PushConnection(AccountEntity, BinarySensorEntity):
    """Whether pushes arrive."""

    def __init__(self, coordinator: OpenHubCoordinator) -> None:
        """Initialize for an account."""
        super().__init__(
            coordinator,
            BinarySensorEntityDescription(
                key="push_connection",
                translation_key="push_connection",
                device_class=BinarySensorDeviceClass.CONNECTIVITY,
                entity_category=EntityCategory.DIAGNOSTIC,
            ),
        )

    @property
    @override
    def is_on(self) -> bool:
        """Return whether the channel is connected."""
        return self.coordinator.hub.channel.connected


class ResyncButton(AccountEntity, ButtonEntity):
    """Read all states anew."""

    def __init__(self, coordinator: OpenHubCoordinator) -> None:
        """Initialize for an account."""
        super().__init__(
            coordinator,
            ButtonEntityDescription(
                key="resync",
                translation_key="resync",
                entity_category=EntityCategory.DIAGNOSTIC,
            ),
        )

    @override
    async def async_press(self) -> None:
        """Read all devices, and try the channel where it is down."""
        await self.coordinator.async_resync()


def account_sensors(coordinator: OpenHubCoordinator) -> list[AccountSensor]:
    """Return the account's figures."""
    return [AccountSensor(coordinator, description) for description in SENSORS]
