"""The main function: one entity of a device or gang has the device's own name.

So a person can say "turn off the office plug". What else could carry the name gets its
own again, and a device whose only switch has another name lends it the device's.
"""

from collections.abc import Iterable
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
        Platform.HUMIDIFIER,
        Platform.LOCK,
        Platform.VACUUM,
        Platform.VALVE,
        Platform.WATER_HEATER,
    }
)
# what is the device itself only where it has none of those, the likeliest first:
# a fan has a light, a lamp has a siren
_PARTS = (Platform.FAN, Platform.LIGHT, Platform.SIREN)
# what a device is for that does nothing else: a contact, a detector, a button
_SENSES = frozenset({Platform.BINARY_SENSOR, Platform.EVENT})


def name(builder: PlanBuilder) -> None:
    """Let exactly one entity of the device and of each gang carry the name, if any can."""
    for channel in dict.fromkeys(item.channel for item in builder.items):
        items = [item for item in builder.items if item.channel == channel]
        main = _main(items)
        for item in items:
            if item is main:
                _rename(builder, item, carries=True)
            elif item.platform in _PARTS or _is_main_switch(item):
                _rename(builder, item, carries=False)


def _main(items: list[PlanItem]) -> PlanItem | None:
    """Return what stands for the whole device."""
    for item in items:
        if item.platform in _COMPOSITES and item.description.name is None:
            return item
    for platform in _PARTS:
        for item in items:
            if item.platform is platform and item.description.name is None:
                return item
    if switches := [item for item in items if _is_main_switch(item)]:
        return min(switches, key=_rank)
    return _only_sense(items)


def _is_main_switch(item: PlanItem) -> bool:
    """Return whether a switch could stand for the whole device."""
    shown = item.description
    return (
        item.platform is Platform.SWITCH
        and shown.entity_category is None
        and shown.translation_key in _MAIN_KEYS
    )


def _rank(item: PlanItem) -> int:
    return _MAIN_KEYS.index(item.description.translation_key or "")


def _only_sense(items: Iterable[PlanItem]) -> PlanItem | None:
    """Return the one thing that a device notices, where it does nothing else."""
    functions = [
        item
        for item in items
        if item.description.entity_category is None
        and item.description.entity_registry_enabled_default
        and item.platform is not Platform.SENSOR
    ]
    if len(functions) == 1 and functions[0].platform in _SENSES:
        return functions[0]
    return None


def _rename(builder: PlanBuilder, item: PlanItem, *, carries: bool) -> None:
    """Let an entity carry the device's name, or have its own."""
    shown = item.description
    if carries is (shown.name is None):
        return
    if carries:
        named = replace(shown, name=None)
    else:
        key = shown.translation_key or str(item.platform)
        named = replace(shown, name=UNDEFINED, translation_key=key)
    builder.exchange(item, replace(item, description=named))
