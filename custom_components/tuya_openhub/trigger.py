"""Trigger: a device has pushed a data point, be it the same value as before."""

from functools import partial
from typing import Any, cast, override

import voluptuous as vol

from homeassistant.const import CONF_OPTIONS
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.trigger import (
    Trigger,
    TriggerActionRunner,
    TriggerConfig,
    TriggerNotTriggeredReporter,
)
from homeassistant.helpers.typing import ConfigType

from .openhub import DataPoint
from .runtime.push_listeners import async_listen
from .runtime.registry import is_registered, tuya_ids

ATTR_CODE = "code"
ATTR_DEVICE_ID = "device_id"
ATTR_VALUE = "value"

SCHEMA = vol.Schema(
    {
        vol.Required(CONF_OPTIONS): {
            vol.Required(ATTR_DEVICE_ID): vol.All(
                cv.ensure_list, vol.Length(min=1), [cv.string]
            ),
            vol.Required(ATTR_CODE): cv.string,
            vol.Optional(ATTR_VALUE): object,
        }
    }
)


class DataPointTrigger(Trigger):
    """Runs for every push of a data point, with its raw value."""

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Initialize from valid options."""
        super().__init__(hass, config)
        assert config.options is not None
        self._options = config.options

    @override
    @classmethod
    async def async_validate_config(
        cls, hass: HomeAssistant, config: ConfigType
    ) -> ConfigType:
        """Check the options; each device has to be one of a Tuya account."""
        config = cast(ConfigType, SCHEMA(config))
        for device_id in config[CONF_OPTIONS][ATTR_DEVICE_ID]:
            if not _tuya_ids(hass, device_id):
                raise vol.Invalid(f"Device {device_id} is not one of Tuya OpenHub")
        return config

    @override
    async def async_attach_runner(
        self,
        run_action: TriggerActionRunner,
        did_not_trigger: TriggerNotTriggeredReporter | None = None,
    ) -> CALLBACK_TYPE:
        """Listen to the data point of each device."""
        code = self._options[ATTR_CODE]

        @callback
        def handle(device_id: str, point: DataPoint) -> None:
            if not self._is_wanted(point.value):
                return
            run_action(
                {
                    ATTR_DEVICE_ID: device_id,
                    ATTR_CODE: point.code,
                    ATTR_VALUE: point.value,
                },
                f"data point {point.code}",
            )

        stops = [
            async_listen(self._hass, tuya_id, code, partial(handle, device_id))
            for device_id in self._options[ATTR_DEVICE_ID]
            for tuya_id in _tuya_ids(self._hass, device_id)
        ]

        @callback
        def stop() -> None:
            for each in stops:
                each()

        return stop

    def _is_wanted(self, value: Any) -> bool:
        """Whether a raw value is the one to wait for; true is not 1."""
        if ATTR_VALUE not in self._options:
            return True
        wanted = self._options[ATTR_VALUE]
        return bool(
            wanted == value and isinstance(wanted, bool) is isinstance(value, bool)
        )


def _tuya_ids(hass: HomeAssistant, device_id: str) -> list[str]:
    """Return Tuya's ids of a device that is named by the registry's id or Tuya's own."""
    return [device_id] if is_registered(hass, device_id) else tuya_ids(hass, device_id)


TRIGGERS: dict[str, type[Trigger]] = {"data_point": DataPointTrigger}


async def async_get_triggers(hass: HomeAssistant) -> dict[str, type[Trigger]]:
    """Return the integration's own triggers."""
    return TRIGGERS
