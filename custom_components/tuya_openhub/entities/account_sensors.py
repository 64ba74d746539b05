"""The figures of an account: calls, messages, devices, and how push fares."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import PERCENTAGE, EntityCategory, UnitOfTime

from ..const import TRIAL_CALLS, TRIAL_DEVICES, TRIAL_MESSAGES
from ..coordinator import OpenHubCoordinator
from ..entity import AccountEntity


@dataclass(frozen=True, kw_only=True)
class AccountSensorDescription(SensorEntityDescription):
    """A figure of the account; `value_fn` reads it, and `limit_fn` what the plan allows."""

    value_fn: Callable[[OpenHubCoordinator], float | None]
    limit_fn: Callable[[OpenHubCoordinator], int] | None = None


ACCOUNT_SENSORS: tuple[AccountSensorDescription, ...] = (
    AccountSensorDescription(
        key="calls_this_month",
        translation_key="calls_this_month",
        entity_category=EntityCategory.DIAGNOSTIC,
        state_class=SensorStateClass.TOTAL_INCREASING,
        value_fn=lambda coordinator: coordinator.usage.calls_this_month,
        limit_fn=lambda coordinator: coordinator.usage.budget or TRIAL_CALLS,
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
        limit_fn=lambda _coordinator: TRIAL_MESSAGES,
    ),
    AccountSensorDescription(
        key="devices",
        translation_key="devices",
        entity_category=EntityCategory.DIAGNOSTIC,
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda coordinator: len(coordinator.data),
        limit_fn=lambda _coordinator: TRIAL_DEVICES,
    ),
    AccountSensorDescription(
        key="delivery",
        translation_key="delivery",
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        native_unit_of_measurement=PERCENTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda coordinator: coordinator.reader.delivery.share,
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


class AccountSensor(AccountEntity, SensorEntity):
    """A figure of the account."""

    entity_description: AccountSensorDescription

    @property
    @override
    def extra_state_attributes(self) -> dict[str, int] | None:
        """Return what the plan allows in a month."""
        limit = self.entity_description.limit_fn
        return limit and {"limit": limit(self.coordinator)}

    @property
    @override
    def native_value(self) -> float | None:
        """Return the figure."""
        return self.entity_description.value_fn(self.coordinator)
