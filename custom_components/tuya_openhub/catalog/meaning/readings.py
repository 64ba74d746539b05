"""Readings that no table knows: numbers whose unit or words tell what they are."""

from typing import Any

from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.const import EntityCategory, Platform

from ...openhub import PointSpec, PointType
from .. import reasons
from ..core.builder import PlanBuilder
from ..core.codec import IntegerCodec
from ..core.naming import generic_name
from ..core.plan import PlanItem
from ..core.rows import Numbering, channel_of
from ..special import energy
from ..tables import sensors
from ..tables.sensor_rows import SensorRow
from .quantities import Meaning, meaning_of
from .vocabulary import CARBON_DIOXIDE, CHARGE, HUMIDITY, NUMBERED, words, words_of

DIAGNOSTIC = EntityCategory.DIAGNOSTIC

RARE = frozenset({SensorDeviceClass.SIGNAL_STRENGTH})

# more decimals than these only tremble
MAX_PRECISION = 3


# what a quantity may be called besides by its own words
FILLERS = words(
    "va value cur current now percentage percent level indoor sensor left residual"
    " wireless air"
)
OWN_WORDS: dict[SensorDeviceClass, frozenset[str]] = {
    SensorDeviceClass.BATTERY: CHARGE,
    SensorDeviceClass.CO2: CARBON_DIOXIDE | words("2"),
    SensorDeviceClass.HUMIDITY: HUMIDITY,
    SensorDeviceClass.ILLUMINANCE: words("illuminance lux"),
    SensorDeviceClass.PM1: words("pm1"),
    SensorDeviceClass.PM10: words("pm10"),
    SensorDeviceClass.PM25: words("pm25"),
    SensorDeviceClass.TEMPERATURE: words("temp temperature"),
}


def named_by_class(point: PointSpec, device_class: SensorDeviceClass | None) -> bool:
    """Whether the name of a device class says all that the code does."""
    own = OWN_WORDS.get(device_class) if device_class is not None else None
    if own is None:
        return False
    text = words_of(point.code)
    text = NUMBERED.sub(lambda found: found[0].replace("_", ""), text)
    return set(text.split("_")) <= own | FILLERS


def claim(builder: PlanBuilder) -> None:
    """Make the sensors of readings, and of settings that are only reported.

    Also of what a composite shows, where statistics and automations want the value.
    """
    for code, point in builder.points.items():
        if not builder.shareable(code, Platform.SENSOR) or _is_event(builder, code):
            continue
        spec = point.read or point.write
        if spec is None or spec.type is not PointType.INTEGER:
            continue
        meaning = meaning_of(point)
        if meaning is None or not (meaning.reading or point.write is None):
            continue
        if builder.free(code) or meaning.device_class is not None:
            builder.claim(build(builder, point, meaning))


def _is_event(builder: PlanBuilder, code: str) -> bool:
    """Return whether a number tells what happened, such as which finger opened a lock."""
    taken = builder.taken.get(code, ())
    return any(item.platform is Platform.EVENT for item in taken)


def row_of(point: PointSpec, meaning: Meaning) -> SensorRow:
    """Return a row as a table would have it."""
    kind = meaning.device_class
    spec = point.read or point.write
    scale = IntegerCodec.of(spec).scale if spec else 0
    return SensorRow(
        key="",
        device_class=kind,
        unit=meaning.unit,
        state_class=meaning.state_class,
        precision=min(scale, MAX_PRECISION),
        category=DIAGNOSTIC if meaning.echo or meaning.diagnostic else None,
        enabled=not meaning.echo and kind not in RARE,
        # a charge is a share, whatever its unit says
        sure=kind is SensorDeviceClass.BATTERY,
    )


def names_of(point: PointSpec, meaning: Meaning) -> dict[str, Any]:
    """Return the fields that name a reading: by its class where that says it all."""
    if not point.name:
        if named_by_class(point, meaning.device_class):
            return {"translation_key": None}
        volts = meaning.device_class is SensorDeviceClass.VOLTAGE
        if volts and named_by_class(point, SensorDeviceClass.BATTERY):
            return {"translation_key": "battery_voltage"}
    return {"translation_key": None, "name": generic_name(point)}


def build(builder: PlanBuilder, point: PointSpec, meaning: Meaning) -> PlanItem:
    """Return the sensor of a reading; one that tells increments adds them up."""
    row = row_of(point, meaning)
    said = str(meaning.device_class or "number").replace("_", " ")
    fields: dict[str, Any] = {
        "numbering": Numbering(channel=channel_of(builder, point.code)),
        "reason": reasons.READING.of(kind=said),
        **names_of(point, meaning),
    }
    if (item := energy.build(builder, point, row, **fields)) is not None:
        return item
    made = sensors.build(builder, point, row, **fields)
    assert made is not None  # an integer always has one
    return made
