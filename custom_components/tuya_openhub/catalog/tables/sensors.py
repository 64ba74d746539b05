"""Sensors: what a data point reports, by its standard code."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from homeassistant.components.sensor import (
    DEVICE_CLASS_STATE_CLASSES,
    SensorDeviceClass,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import (
    Platform,
    UnitOfElectricPotential,
    UnitOfTemperature,
    UnitOfTime,
)
from homeassistant.helpers.typing import StateType

from ...openhub import JsonValue, PointSpec, PointType, ValueSpec
from .. import reasons
from ..core.builder import PlanBuilder
from ..core.codec import BitmapCodec, EnumCodec, IntegerCodec, reader, shorten, word
from ..core.plan import PlanItem, Values
from ..core.rows import Numbering, Table, claim_rows, naming
from ..core.temperature_unit import note_problem, planned_unit, temperature
from ..core.units import CONVERTED, fit, fits_temperature, known, normalise
from ..meaning.shares import Share
from ..reasons import Reason
from ..special.twins import shows
from .sensor_appliance import APPLIANCES
from .sensor_climate import AIR, BATTERY, CLIMATE, WEATHER
from .sensor_meter import METERS, WATER
from .sensor_rows import SensorRow

# mains voltage never reaches this: a larger number of volts is tenths of volts
MAINS_LIMIT = 500

# The class a unit stands for where the row's own class does not go with it: a battery
# that reports volts is still a voltage
CLASS_OF_UNIT: dict[str, SensorDeviceClass] = {
    UnitOfElectricPotential.VOLT: SensorDeviceClass.VOLTAGE,
    UnitOfElectricPotential.MILLIVOLT: SensorDeviceClass.VOLTAGE,
    UnitOfTemperature.CELSIUS: SensorDeviceClass.TEMPERATURE,
    UnitOfTemperature.FAHRENHEIT: SensorDeviceClass.TEMPERATURE,
}

SECONDS: dict[str, Decimal] = {
    UnitOfTime.MILLISECONDS: Decimal("0.001"),
    UnitOfTime.SECONDS: Decimal(1),
    UnitOfTime.MINUTES: Decimal(60),
    UnitOfTime.HOURS: Decimal(3600),
    UnitOfTime.DAYS: Decimal(86400),
}

type Decoder = Callable[[JsonValue], StateType]
type Reader = Callable[[Values], StateType]

SENSORS: Table[SensorRow] = {
    **BATTERY,
    **CLIMATE,
    **WEATHER,
    **AIR,
    **METERS,
    **WATER,
    **APPLIANCES,
}

_COMPASS = (
    "north",
    "north_north_east",
    "north_east",
    "east_north_east",
    "east",
    "east_south_east",
    "south_east",
    "south_south_east",
    "south",
    "south_south_west",
    "south_west",
    "west_south_west",
    "west",
    "west_north_west",
    "north_west",
    "north_north_west",
)
COMPASS: dict[str, float] = {name: step * 22.5 for step, name in enumerate(_COMPASS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorItem(PlanItem):
    """A sensor: reads one value; unlisted words of an enum are learnt while it runs.

    `unit` reads the unit where the device may change it. Where it `ends`, what is read
    are the seconds until the moment to show. `problems` reads the labels of a bitmap.
    """

    description: SensorEntityDescription
    read: Callable[[Values], StateType]
    unit: Callable[[Values], str] | None = None
    ends: bool = False
    problems: Callable[[Values], tuple[str, ...] | None] | None = None


def tenths_of_mains(value: float | None) -> float | None:
    """Read an impossible mains voltage as tenths of volts."""
    return value / 10 if value is not None and value > MAINS_LIMIT else value


def as_text(raw: JsonValue) -> str | None:
    """Return any value as the text of a state."""
    text = word(raw) if not isinstance(raw, (dict, list)) else str(raw)
    return None if text is None else shorten(text)


def compass(raw: JsonValue) -> float | None:
    """Return the direction of a compass word in degrees."""
    return COMPASS.get(raw) if isinstance(raw, str) else None


def labels_as_text(codec: BitmapCodec) -> Callable[[JsonValue], str | None]:
    """Bind a bitmap to a text that lists its active labels."""

    def decode(raw: JsonValue) -> str | None:
        active = codec.decode(raw)
        return None if active is None else shorten(", ".join(active) or "ok")

    return decode


def is_temperature(spec: ValueSpec, device_class: SensorDeviceClass | None) -> bool:
    """Whether an integer is a temperature in °C or °F."""
    return (
        device_class is SensorDeviceClass.TEMPERATURE
        and spec.type is PointType.INTEGER
        and fits_temperature(spec.values.get("unit"))
    )


def unit_of(spec: ValueSpec, row: SensorRow) -> tuple[str | None, bool]:
    """Return the unit of an integer, and whether it goes with the class of its row."""
    if is_temperature(spec, row.device_class):
        return UnitOfTemperature.CELSIUS, True
    unit, fits = fit(spec.values.get("unit"), row.device_class, row.unit)
    if not fits and row.sure and not known(unit):
        return row.unit, True
    return unit, fits


def converted(codec: IntegerCodec, factor: Decimal) -> Decoder:
    """Bind a codec to a decoder of values in another unit."""

    def decode(raw: JsonValue) -> StateType:
        value = codec.decode(raw)
        return None if value is None else float(Decimal(repr(value)) * factor)

    return decode


def mains(codec: IntegerCodec) -> Decoder:
    """Bind a codec to a decoder of volts that may be tenths of them."""

    def decode(raw: JsonValue) -> StateType:
        return tenths_of_mains(codec.decode(raw))

    return decode


def numeric(
    builder: PlanBuilder, point: PointSpec, spec: ValueSpec, row: SensorRow
) -> tuple[dict[str, Any], Reader]:
    """Describe an integer."""
    codec = IntegerCodec.of(spec)
    unit, fits = unit_of(spec, row)
    device_class, state_class = row.device_class, row.state_class
    read: Reader = codec.reader(point.code)
    if (exchange := CONVERTED.get((device_class or "", unit or ""))) is not None:
        unit, fits = exchange[0], True
        read = reader(point.code, converted(codec, exchange[1]))
    charge = fits and device_class is SensorDeviceClass.BATTERY
    if charge and (share := Share.of(codec, unit)) is not None:
        builder.notes[point.code] = reasons.FULL_CHARGE.of(full=str(codec.upper))
        read = reader(point.code, share.decode)
    if not fits:
        builder.notes[point.code] = reasons.WRONG_UNIT.of(
            unit=unit or "none", kind=str(row.device_class)
        )
        device_class = CLASS_OF_UNIT.get(unit or "")
        # a total stays one, unless its unit is of a class that has none
        if state_class is not SensorStateClass.TOTAL_INCREASING or (
            device_class is not None
            and state_class not in DEVICE_CLASS_STATE_CLASSES[device_class]
        ):
            state_class = SensorStateClass.MEASUREMENT
    if (
        device_class is SensorDeviceClass.VOLTAGE
        and unit == UnitOfElectricPotential.VOLT
        and codec.scale == 0
    ):
        builder.notes[point.code] = reasons.TENTHS_OF_VOLTS.of(limit=str(MAINS_LIMIT))
        read = reader(point.code, mains(codec))
    return {
        "device_class": device_class,
        "state_class": state_class,
        "native_unit_of_measurement": unit,
        "suggested_unit_of_measurement": row.suggested_unit if fits else None,
        "suggested_display_precision": row.precision,
    }, read


def left(spec: ValueSpec, row: SensorRow) -> Decoder:
    """Return a decoder of a time that is left to seconds."""
    unit = normalise(spec.values.get("unit"))
    return converted(
        IntegerCodec.of(spec),
        SECONDS.get(unit or "") or SECONDS[row.unit or UnitOfTime.SECONDS],
    )


def describe(
    builder: PlanBuilder, point: PointSpec, spec: ValueSpec, row: SensorRow
) -> tuple[dict[str, Any], Reader] | None:
    """Return the fields of the description and the reader of one data point."""
    if (
        row.device_class is SensorDeviceClass.WIND_DIRECTION
        and spec.type is PointType.ENUM
    ):
        return {
            "device_class": row.device_class,
            "state_class": row.state_class,
            "native_unit_of_measurement": row.unit,
        }, reader(point.code, compass)
    match spec.type:
        case PointType.INTEGER if row.ends:
            return {"device_class": row.device_class}, reader(
                point.code, left(spec, row)
            )
        case PointType.INTEGER:
            return numeric(builder, point, spec, row)
        case PointType.ENUM:
            codec = EnumCodec.of(spec)
            return {
                "device_class": SensorDeviceClass.ENUM,
                "options": list(codec.options),
            }, reader(point.code, codec.decode)
        case PointType.BITMAP:
            return {}, reader(point.code, labels_as_text(BitmapCodec.of(spec)))
        case PointType.BOOLEAN:
            return None
        case PointType.STRING | PointType.JSON | PointType.RAW:
            return {}, reader(point.code, as_text)


def build(
    builder: PlanBuilder,
    point: PointSpec,
    row: SensorRow,
    *,
    numbering: Numbering,
    reason: Reason,
    **named: Any,
) -> SensorItem | None:
    """Return the sensor of a data point."""
    if row.reported and point.write is not None:
        return None
    spec = point.read or point.write
    if spec is None or (described := describe(builder, point, spec, row)) is None:
        return None
    fields, read = described
    shown = None
    if is_temperature(spec, fields.get("device_class")):
        shown = temperature(builder, point, spec, setting=False)
    also: tuple[str, ...] = ()
    enabled = row.enabled
    problems = None
    if spec.type is PointType.BITMAP:
        problems = reader(point.code, BitmapCodec.of(spec).decode)
    if shown is not None:
        read, also = shown.read, shown.listened
        fields["native_unit_of_measurement"] = planned_unit(builder, shown)
        note_problem(builder, shown)
        enabled = shows(builder, point.code, enabled=enabled)
    return SensorItem(
        platform=Platform.SENSOR,
        key=point.code,
        codes=(point.code, *also),
        shared=also,
        unit=shown.unit if shown and shown.fixed is None else None,
        ends=row.ends and spec.type is PointType.INTEGER,
        problems=problems,
        channel=numbering.channel,
        description=SensorEntityDescription(
            key=point.code,
            entity_category=row.category,
            entity_registry_enabled_default=enabled,
            **{**naming(row, numbering), **fields, **named},
        ),
        read=read,
        reason=reason,
    )


def claim(builder: PlanBuilder) -> None:
    """Make the sensors of the table, also where a composite shows the value."""
    claim_rows(builder, SENSORS, build, shared_on=Platform.SENSOR)
