"""The main function: one entity of a device or gang has the device's own name.

So a person can say "turn off the office plug". What else could carry the name gets its
own again, and a device whose only switch has another name lends it the device's.
"""

from collections.abc import Iterator
from dataclasses import replace

from homeassistant.const import Platform
from homeassistant.helpers.typing import UNDEFINED

from ..core.builder import PlanBuilder
from ..core.plan import PlanItem

# keys of the switches that stand for a whole device, the likeliest first
_MAIN_KEYS = ("switch", "socket", "power")
# what is the device itself, where it has one
_COMPOSITES = frozenset(
    {
        Platform.ALARM_CONTROL_PANEL,
        Platform.CAMERA,
        Platform.CLIMATE,
        Platform.COVER,
        Platform.FAN,
        Platform.HUMIDIFIER,
        Platform.LIGHT,
        Platform.LOCK,
        Platform.SIREN,
        Platform.VACUUM,
        Platform.VALVE,
        Platform.WATER_HEATER,
    }
)


def name(builder: PlanBuilder) -> None:
    """Let exactly one function switch carry the name, if nothing else does."""
    for channel in dict.fromkeys(item.channel for item in builder.items):
        items = [item for item in builder.items if item.channel == channel]
        switches = sorted(_switches(items), key=_rank)
        taken = any(
            item.platform in _COMPOSITES and item.description.name is None
            for item in items
        )
        for number, item in enumerate(switches):
            wanted = None if number == 0 and not taken else UNDEFINED
            if item.description.name is not wanted:
                named = replace(item.description, name=wanted)
                builder.exchange(item, replace(item, description=named))


def _switches(items: list[PlanItem]) -> Iterator[PlanItem]:
    """Tell which switches could stand for the whole device."""
    for item in items:
        shown = item.description
        if (
            item.platform is Platform.SWITCH
            and shown.entity_category is None
            and shown.translation_key in _MAIN_KEYS
        ):
            yield item


def _rank(item: PlanItem) -> int:
    return _MAIN_KEYS.index(item.description.translation_key or "")
