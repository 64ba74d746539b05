"""Meter frames: one data point that holds voltage, current, power and more.

Known forms, all of them big-endian:

- raw, 8 bytes: voltage (2, tenths of volts), current (3, mA), active power (3, W);
- raw, 15 bytes: the same, then reactive (3, var) and apparent power (3, VA) and the
  power factor (1, hundredths); hexadecimal text has a version and a length before it;
- JSON: `voltage` in V, `electricCurrent` in A, `power` in kW and, on some meters,
  `reactivePower`, `apparentPower` and `powerFactor`.
"""

from collections.abc import Callable
from dataclasses import dataclass
import re

from homeassistant.components.sensor import (
    SensorDeviceClass as Class,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import (
    Platform,
    UnitOfApparentPower,
    UnitOfElectricCurrent,
    UnitOfElectricPotential,
    UnitOfPower,
    UnitOfReactivePower,
)
from homeassistant.helpers.typing import StateType

from ...openhub import JsonValue, PointType
from ..core.builder import PlanBuilder
from ..core.codec import decode_base64, decode_hex, decode_json
from ..core.rows import Numbering, numbering_of
from ..tables.sensors import SensorItem

METER_FRAMES = (
    "phase_a",
    "phase_b",
    "phase_c",
    *(f"phase_s{number}" for number in range(1, 21)),
)
FRAME = re.compile(r"^phase_(?:[abc]|s\d{1,2})$")
TYPES = frozenset({PointType.RAW, PointType.JSON, PointType.STRING})


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity of a frame: its bytes and divisor, and its JSON name and factor."""

    name: str
    start: int
    length: int
    divisor: int
    json_name: str
    json_factor: float
    device_class: Class
    unit: str | None
    core: bool = True


QUANTITIES = (
    Quantity(
        "voltage", 0, 2, 10, "voltage", 1, Class.VOLTAGE, UnitOfElectricPotential.VOLT
    ),
    Quantity(
        "current",
        2,
        3,
        1000,
        "electricCurrent",
        1,
        Class.CURRENT,
        UnitOfElectricCurrent.AMPERE,
    ),
    Quantity("power", 5, 3, 1, "power", 1000, Class.POWER, UnitOfPower.WATT),
    Quantity(
        "reactive_power",
        8,
        3,
        1,
        "reactivePower",
        1000,
        Class.REACTIVE_POWER,
        UnitOfReactivePower.VOLT_AMPERE_REACTIVE,
        core=False,
    ),
    Quantity(
        "apparent_power",
        11,
        3,
        1,
        "apparentPower",
        1000,
        Class.APPARENT_POWER,
        UnitOfApparentPower.VOLT_AMPERE,
        core=False,
    ),
    Quantity(
        "power_factor",
        14,
        1,
        100,
        "powerFactor",
        1,
        Class.POWER_FACTOR,
        None,
        core=False,
    ),
)
SHORT, LONG = 8, 15


def frame_of(raw: JsonValue) -> bytes | None:
    """Return the frame of a raw value, without version and length."""
    for data in (decode_hex(raw), decode_base64(raw)):
        if data is None:
            continue
        # version, length of the rest, rest; a check byte may follow
        if len(data) >= LONG + 2 and data[1] in {SHORT, LONG}:
            return data[2 : 2 + data[1]]
        if len(data) == SHORT or LONG <= len(data) <= LONG + 1:
            return data
    return None


def json_of(raw: JsonValue) -> dict[str, JsonValue] | None:
    """Return the object of a JSON value."""
    parsed = decode_json(raw)
    return parsed if isinstance(parsed, dict) else None


def decoder(quantity: Quantity) -> Callable[[JsonValue], StateType]:
    """Bind a quantity to a decoder of its frame, whichever form it has."""
    end = quantity.start + quantity.length

    def decode(raw: JsonValue) -> StateType:
        if (parsed := json_of(raw)) is not None:
            value = parsed.get(quantity.json_name)
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                return None
            return round(value * quantity.json_factor, 3)
        frame = frame_of(raw)
        if frame is None or len(frame) < end:
            return None
        number = int.from_bytes(frame[quantity.start : end])
        return number / quantity.divisor if quantity.divisor > 1 else number

    return decode


def shape(raw: JsonValue) -> tuple[str, ...]:
    """Return the names of the quantities that a frame holds."""
    return tuple(
        quantity.name for quantity in QUANTITIES if decoder(quantity)(raw) is not None
    )


def claim(builder: PlanBuilder) -> None:
    """Make the sensors of the frames; the rare quantities only where a frame has them."""
    for code, point in builder.points.items():
        spec = point.read or point.write
        if spec is None or spec.type not in TYPES:
            continue
        if not builder.free(code) or not FRAME.match(code):
            continue
        numbering = (
            numbering_of(builder, code) if code.startswith("phase_s") else Numbering()
        )
        known = builder.reported(code, shape)
        for quantity in QUANTITIES:
            if quantity.core or quantity.name in known:
                builder.claim(build(code, quantity, numbering))


def build(code: str, quantity: Quantity, numbering: Numbering) -> SensorItem:
    """Return the sensor of one quantity of a frame."""
    key = f"{code}_{quantity.name}"
    decode = decoder(quantity)
    named: dict[str, str] = {}
    if code in {"phase_a", "phase_b", "phase_c"}:
        named = {"translation_key": key}
    return SensorItem(
        platform=Platform.SENSOR,
        key=key,
        codes=(code,),
        channel=numbering.channel,
        description=SensorEntityDescription(
            key=key,
            device_class=quantity.device_class,
            state_class=SensorStateClass.MEASUREMENT,
            native_unit_of_measurement=quantity.unit,
            **named,  # type: ignore[arg-type]
        ),
        read=lambda values: decode(values.get(code)),
        reason=f"The {quantity.name.replace('_', ' ')} of the meter frame {code}",
    )
