"""Binary sensors: Booleans and alarm words that are only reported."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass as Class,
    BinarySensorEntityDescription,
)
from homeassistant.const import EntityCategory, Platform

from ...openhub import JsonValue, PointSpec, PointType
from .. import reasons
from ..core.builder import PlanBuilder
from ..core.codec import BooleanCodec, reader, word
from ..core.plan import PlanItem, Values
from ..core.rows import (
    Numbering,
    Row,
    Table,
    claim_rows,
    naming,
    spread,
    spread_categories,
)
from ..reasons import Reason

DIAGNOSTIC = EntityCategory.DIAGNOSTIC

# the words of alarms, detectors and contacts; "1" and "2" are those of older alarms
ON_WORDS = frozenset(
    {
        "1",
        "true",
        "on",
        "alarm",
        "yes",
        "pir",
        "presence",
        "small_move",
        "large_move",
        "peaceful",
        "motion",
        "open",
        "opened",
        "opening",
        "feeding",
        "charging",
        "vibration",
        "detected",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BinarySensorItem(PlanItem):
    """A binary sensor: on, off or unknown."""

    description: BinarySensorEntityDescription
    read: Callable[[Values], bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BinaryRow(Row):
    """What an on or off means; `on` lists the words for on."""

    device_class: Class | None = None
    on: frozenset[str] = ON_WORDS


def alarm(key: str, device_class: Class = Class.SAFETY) -> BinaryRow:
    """Make a row of an alarm."""
    return BinaryRow(key=key, device_class=device_class)


def said(key: str, *words: str, device_class: Class | None = None) -> BinaryRow:
    """Make a row that is on while the data point says one of the words."""
    return BinaryRow(key=key, device_class=device_class, on=frozenset(words))


def running(key: str) -> BinaryRow:
    """Make a row of a part that runs or rests."""
    return BinaryRow(key=key, device_class=Class.RUNNING, category=DIAGNOSTIC)


TAMPER = BinaryRow(key="tamper", device_class=Class.TAMPER, category=DIAGNOSTIC)
CHARGING = BinaryRow(
    key="charging", device_class=Class.BATTERY_CHARGING, category=DIAGNOSTIC
)

BINARY_SENSORS: Table[BinaryRow] = {
    # the standard spells the first one so
    **spread(TAMPER, "temper_alarm", "tamper_alarm", "tamper"),
    **spread(CHARGING, "charge_state", "charging_state"),
    # a siren that is not charged will be silent
    ("sgbj", "charge_state"): BinaryRow(
        key="charging", device_class=Class.BATTERY_CHARGING
    ),
    "pir": said("motion", "pir", "1", "true", device_class=Class.MOTION),
    "pir_state": said("motion", "pir", "1", "true", device_class=Class.MOTION),
    "presence_state": BinaryRow(key="occupancy", device_class=Class.OCCUPANCY),
    "doorcontact_state": BinaryRow(key="door", device_class=Class.DOOR),
    "doorcontact_state_#": BinaryRow(key="door", device_class=Class.DOOR),
    ("mcs", "switch"): BinaryRow(key="door", device_class=Class.DOOR),
    ("mc", "status"): said("door", "open", "opened", device_class=Class.DOOR),
    "closed_opened_kit": said("lock", "AQAB", device_class=Class.LOCK),
    # locks; the motor is on while the lock is open
    "lock_motor_state": BinaryRow(key="lock", device_class=Class.LOCK),
    "closed_opened": said("door", "open", "opened", device_class=Class.DOOR),
    "hijack": alarm("hijack"),
    "reverse_lock": said("locked_inside", "true", "1"),
    "window_state": BinaryRow(key="window", device_class=Class.WINDOW),
    "watersensor_state": BinaryRow(key="moisture", device_class=Class.MOISTURE),
    **spread(
        alarm("smoke", Class.SMOKE),
        "smoke_sensor_status",
        "smoke_sensor_state",
        "smoke_state",
    ),
    **spread(alarm("gas", Class.GAS), "gas_sensor_status", "gas_sensor_state"),
    "ch4_sensor_state": alarm("methane", Class.GAS),
    **spread(alarm("carbon_monoxide"), "co_state", "co_status"),
    "co2_state": alarm("carbon_dioxide"),
    "ch2o_state": alarm("formaldehyde"),
    "voc_state": alarm("volatile_organic_compounds"),
    "pm25_state": alarm("pm25"),
    "pressure_state": BinaryRow(key="pressure"),
    "sos_state": BinaryRow(key="sos", device_class=Class.SAFETY),
    "master_state": BinaryRow(
        key="problem",
        device_class=Class.PROBLEM,
        category=DIAGNOSTIC,
        on=frozenset({"alarm"}),
    ),
    "feed_state": said("feeding", "feeding"),
    ("wk", "valve_state"): said("valve", "open", "opened"),
    ("wkf", "valve_state"): said("valve", "open", "opened"),
    **spread_categories(
        said("heating", "heating", device_class=Class.HEAT), "heat_state", "wk wkf"
    ),
    # heat pumps
    "compressor_state": running("compressor"),
    "defrost_state": running("defrost"),
    "draught_fan_state": running("fan"),
    "pump_state": running("pump"),
    "four_valve_state": running("four_way_valve"),
    "ele_heating_state": running("electric_heater"),
    # pets and cleaners
    "charge_status": CHARGING,
}

# one data point that reports several things: a binary sensor for each word
SHOCK = "shock_state"
SHOCK_WORDS: dict[str, BinaryRow] = {
    "vibration": said("vibration", "vibration", device_class=Class.VIBRATION),
    "drop": said("drop", "drop"),
    "tilt": said("tilt", "tilt"),
}


def decode_word(row: BinaryRow) -> Callable[[JsonValue], bool | None]:
    """Bind the words of a row to a decoder; no word is unknown."""

    def decode(raw: JsonValue) -> bool | None:
        reported = word(raw)
        return None if reported in {None, "unknown"} else reported in row.on

    return decode


def decoder(
    point: PointSpec, row: BinaryRow
) -> Callable[[JsonValue], bool | None] | None:
    """Return the decoder of a data point, None where it cannot be on or off."""
    spec = point.read or point.write
    if spec is None:
        return None
    match spec.type:
        case PointType.BOOLEAN:
            return BooleanCodec.of(spec).decode
        case PointType.ENUM | PointType.STRING | PointType.RAW | PointType.INTEGER:
            return decode_word(row)
        case _:
            return None


def build(
    builder: PlanBuilder,
    point: PointSpec,
    row: BinaryRow,
    *,
    numbering: Numbering,
    reason: Reason,
    **fields: Any,
) -> BinarySensorItem | None:
    """Return the binary sensor of a data point."""
    if (decode := decoder(point, row)) is None:
        return None
    return build_decoded(
        point, row, decode, numbering=numbering, reason=reason, **fields
    )


def build_decoded(
    point: PointSpec,
    row: BinaryRow,
    decode: Callable[[JsonValue], bool | None],
    *,
    numbering: Numbering = Numbering(),
    suffix: str = "",
    reason: Reason,
    **fields: Any,
) -> BinarySensorItem:
    """Return a binary sensor with a decoder of its own.

    `suffix` tells the keys of several binary sensors of one data point apart.
    """
    key = f"{point.code}{suffix}"
    return BinarySensorItem(
        platform=Platform.BINARY_SENSOR,
        key=key,
        codes=(point.code,),
        channel=numbering.channel,
        description=BinarySensorEntityDescription(
            key=key,
            device_class=row.device_class,
            entity_category=row.category,
            entity_registry_enabled_default=row.enabled,
            **{**naming(row, numbering), **fields},
        ),
        read=reader(point.code, decode),
        reason=reason,
    )


def claim(builder: PlanBuilder) -> None:
    """Make the binary sensors of the table, also where a composite shows the value."""
    claim_words(builder)
    claim_rows(builder, BINARY_SENSORS, build, shared_on=Platform.BINARY_SENSOR)


def claim_words(builder: PlanBuilder) -> None:
    """Make a binary sensor for each thing that one data point reports."""
    if not builder.shareable(SHOCK, Platform.BINARY_SENSOR):
        return
    for reported, row in SHOCK_WORDS.items():
        builder.claim(
            build_decoded(
                builder.points[SHOCK],
                row,
                decode_word(row),
                suffix=f"_{reported}",
                reason=reasons.SAYS.of(code=SHOCK, value=reported),
            )
        )
