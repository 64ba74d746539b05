"""Which sensors add up what is used, and how Tuya's statistics become their unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from homeassistant.components.sensor import SensorStateClass
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from ...catalog import DeltaItem, DevicePlan, SensorItem
from ...const import DOMAIN
from ...openhub import Statistic

# the growth of a total, as Tuya's page writes it and as it should be written
_GROWTH = ("minux", "minus")
# a sum of totals says nothing
_OF_INCREMENTS = ("sum", *_GROWTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """A sensor that adds up; `factor` of its unit are one of the data point's.

    One that `misses` reports knows less than Tuya after a gap: its data point tells
    increments. A total has all of it, but does not tell when it was used.
    """

    entity_id: str
    code: str
    unit: str | None
    factor: Decimal
    misses: bool

    def choose(self, statistics: Sequence[Statistic]) -> Statistic | None:
        """Return the statistic that tells what was used, None where there is none."""
        kinds = _OF_INCREMENTS if self.misses else _GROWTH
        return next(
            (
                each
                for kind in kinds
                for each in statistics
                if each.code == self.code and each.kind == kind
            ),
            None,
        )


def find_meters(hass: HomeAssistant, device_id: str, plan: DevicePlan) -> list[Meter]:
    """Return the sensors of a device that add up, as far as they are registered."""
    registry = er.async_get(hass)
    found: list[Meter] = []
    for item in plan.items:
        if (
            not isinstance(item, SensorItem)
            or item.description.state_class is not SensorStateClass.TOTAL_INCREASING
        ):
            continue
        entity_id = registry.async_get_entity_id(
            item.platform, DOMAIN, f"{device_id}_{item.key}"
        )
        if entity_id is None or registry.entities[entity_id].disabled:
            continue
        misses = isinstance(item, DeltaItem)
        found.append(
            Meter(
                entity_id=entity_id,
                code=item.codes[0],
                unit=item.description.native_unit_of_measurement,
                factor=item.factor if isinstance(item, DeltaItem) else Decimal(1),
                misses=misses,
            )
        )
    return found
