"""All recognisers of composites, in the order in which they claim data points."""

from ..core.builder import Recogniser
from ..special import infrared_hub, infrared_remote
from . import (
    alarm_control_panel,
    climate,
    cover,
    fan,
    humidifier,
    light,
    lock,
    siren,
    vacuum,
    valve,
    water_heater,
)

RECOGNISERS: tuple[Recogniser, ...] = (
    alarm_control_panel.recognise,
    lock.recognise,
    vacuum.recognise,
    valve.recognise,
    cover.recognise,
    water_heater.recognise,
    infrared_hub.recognise,
    infrared_remote.recognise,
    climate.recognise,
    humidifier.recognise,
    fan.recognise,
    siren.recognise,
    light.recognise,
)
