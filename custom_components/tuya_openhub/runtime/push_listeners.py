"""Who listens to pushed data points beside the entities: triggers of automations.

A trigger lives as long as its automation, longer than an account that is set up anew or
a device that is paired again: it listens by the device's id, for whichever account.
"""

from collections.abc import Callable, Sequence

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..openhub import DataPoint

type Listener = Callable[[DataPoint], None]
type ByCode = dict[str, tuple[Listener, ...]]

_LISTENERS: HassKey[dict[str, ByCode]] = HassKey(f"{DOMAIN}_push_listeners")


def listeners_of(hass: HomeAssistant) -> dict[str, ByCode]:
    """Return the listeners by device id and code; the same dictionary for everybody."""
    return hass.data.setdefault(_LISTENERS, {})


@callback
def async_listen(
    hass: HomeAssistant, device_id: str, code: str, listener: Listener
) -> CALLBACK_TYPE:
    """Call `listener` for every accepted push of a data point, repeats included."""
    devices = listeners_of(hass)
    by_code = devices.setdefault(device_id, {})
    by_code[code] = (*by_code.get(code, ()), listener)

    @callback
    def stop() -> None:
        by_code = devices[device_id]
        left = tuple(other for other in by_code[code] if other is not listener)
        if left:
            by_code[code] = left
            return
        del by_code[code]
        if not by_code:
            del devices[device_id]

    return stop


def pass_on(by_code: ByCode, points: Sequence[DataPoint]) -> None:
    """Call the listeners of one device's data points."""
    for point in points:
        for listener in by_code.get(point.code, ()):
            listener(point)
