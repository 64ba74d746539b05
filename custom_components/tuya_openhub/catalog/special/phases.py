"""Meter frames: one data point that holds voltage, current, power and more.

Known forms, all of them big-endian, as base64 or hexadecimal text:

- 8 bytes or more: voltage (2, tenths of volts), current (3, mA), active power (3, W);
- 15 bytes or more: after these reactive (3, var) and apparent power (3, VA) and the
  power factor (1, hundredths);
- either may stand behind a head of version and length; version 2 ends in a byte of
  signs, see `SIGNS`;
- JSON: `voltage` in V, `electricCurrent` in A, `power` in kW and, on some meters,
  `reactivePower`, `apparentPower` and `powerFactor`; numbers may be text. It comes as it
  is, or as base64 or hexadecimal text.
"""

from collections.abc import Callable
from dataclasses import dataclass
import math
import re
from typing import Any

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
from .. import reasons
from ..core.builder import PlanBuilder
from ..core.codec import decode_base64, decode_hex, decode_json
from ..core.rows import Numbering, numbering_of
from ..core.spelling import compact, normal
from ..tables.sensors import SensorItem

METER_FRAMES = (
    "phase",
    *(f"phase_{letter}" for letter in "abcxyz"),
    *(f"phase_{number}" for number in range(1, 4)),
    *(f"phase_s{number}" for number in range(1, 21)),
)
# of the normal form of a code
FRAME = re.compile(
    r"^(?:(?:single|sigle|electric|power|meter|main)_)?phase"
    r"(?:_(?P<phase>[abcxyz]|(?P<clamp>s_)?\d{1,2}|l_[1-3]))?"
    r"(?:_(?:data|info|value|param|params))?$"
)
TYPES = frozenset({PointType.RAW, PointType.JSON, PointType.STRING})


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity of a frame: its bytes and divisor, and its JSON names and factor.

    `sign` is its bit in the byte of signs, 0 for one that has none.
    """

    name: str
    start: int
    length: int
    divisor: int
    json_names: tuple[str, ...]
    json_factor: float
    device_class: Class
    unit: str | None
    core: bool = True
    sign: int = 0


QUANTITIES = (
    Quantity(
        "voltage",
        0,
        2,
        10,
        ("voltage",),
        1,
        Class.VOLTAGE,
        UnitOfElectricPotential.VOLT,
    ),
    Quantity(
        "current",
        2,
        3,
        1000,
        ("electriccurrent", "current"),
        1,
        Class.CURRENT,
        UnitOfElectricCurrent.AMPERE,
        sign=1,
    ),
    Quantity(
        "power",
        5,
        3,
        1,
        ("power", "activepower"),
        1000,
        Class.POWER,
        UnitOfPower.WATT,
        sign=2,
    ),
    Quantity(
        "reactive_power",
        8,
        3,
        1,
        ("reactivepower",),
        1000,
        Class.REACTIVE_POWER,
        UnitOfReactivePower.VOLT_AMPERE_REACTIVE,
        core=False,
        sign=4,
    ),
    Quantity(
        "apparent_power",
        11,
        3,
        1,
        ("apparentpower",),
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
        ("powerfactor",),
        1,
        Class.POWER_FACTOR,
        None,
        core=False,
        sign=8,
    ),
)
SHORT, LONG = 8, 15

# No meter of a house measures more, in tenths of volts. Text that is both hexadecimal
# and base64 begins with "A" to "F" if it is base64 and with a digit if it is not: read
# the wrong way, it has 4 kV at least.
HIGHEST_VOLTAGE = 10_000


@dataclass(frozen=True, slots=True)
class Frame:
    """The bytes of the quantities, and which of them are negative.

    `signs` is a map of bits: 1 current, 2 active power, 4 reactive power, 8 power
    factor; apparent power has none.
    """

    data: bytes
    signs: int = 0


def frame_of(raw: JsonValue) -> Frame | None:
    """Return the frame of a raw value, without its head."""
    for data in (decode_hex(raw), decode_base64(raw)):
        if data is not None and len(data) >= SHORT:
            frame = without_head(data)
            if int.from_bytes(frame.data[:2]) <= HIGHEST_VOLTAGE:
                return frame
    return None


def without_head(data: bytes) -> Frame:
    """Return what stands behind version and length, where these two lead the frame."""
    version, length, *_ = data
    rest = data[2 : 2 + length]
    if version not in {1, 2} or length not in {SHORT, LONG} or len(rest) < length:
        return Frame(data)
    behind = data[2 + length :]
    return Frame(rest, behind[0] if version == 2 and behind else 0)


def json_of(raw: JsonValue) -> dict[str, JsonValue] | None:
    """Return the object of a JSON value by plain keys, also of one in base64 or hex."""
    parsed = decode_json(raw)
    if parsed is None:
        for data in (decode_base64(raw), decode_hex(raw)):
            if data is not None and data[:1] == b"{":
                parsed = decode_json(data.decode(errors="replace"))
    if not isinstance(parsed, dict):
        return None
    return {compact(key): value for key, value in parsed.items()}


def number_of(value: object) -> float | None:
    """Return a number, also one that is written as text."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def decoder(quantity: Quantity) -> Callable[[JsonValue], StateType]:
    """Bind a quantity to a decoder of its frame, whichever form it has."""
    # of what is shorter than a long frame, only the core is known
    end = quantity.start + quantity.length if quantity.core else LONG

    def decode(raw: JsonValue) -> StateType:
        if (parsed := json_of(raw)) is not None:
            told = (parsed.get(name) for name in quantity.json_names)
            value = next(
                (n for each in told if (n := number_of(each)) is not None), None
            )
            return None if value is None else round(value * quantity.json_factor, 3)
        frame = frame_of(raw)
        if frame is None or len(frame.data) < end:
            return None
        number = int.from_bytes(frame.data[quantity.start :][: quantity.length])
        if frame.signs & quantity.sign:
            number = -number
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
        if not builder.free(code) or (found := FRAME.match(normal(code))) is None:
            continue
        numbering = numbering_of(builder, code) if found["clamp"] else Numbering()
        phase = "" if found["clamp"] else (found["phase"] or "").replace("_", "")
        known = builder.reported(code, shape)
        # without its letter a phase may be one of anything
        if not found["phase"] and not known and spec.type is PointType.STRING:
            continue
        for quantity in QUANTITIES:
            if quantity.core or quantity.name in known:
                builder.claim(build(code, quantity, numbering, phase))


def names_of(phase: str, quantity: Quantity) -> dict[str, Any]:
    """Return the fields that name a quantity of a phase; a clamp has a device of its own."""
    if not phase:
        return {}
    if phase in {"a", "b", "c"}:
        return {"translation_key": f"phase_{phase}_{quantity.name}"}
    return {
        "translation_key": f"phase_{quantity.name}",
        "translation_placeholders": {"phase": phase.upper()},
    }


def build(
    code: str, quantity: Quantity, numbering: Numbering, phase: str
) -> SensorItem:
    """Return the sensor of one quantity of a frame."""
    key = f"{code}_{quantity.name}"
    decode = decoder(quantity)
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
            **names_of(phase, quantity),
        ),
        read=lambda values: decode(values.get(code)),
        reason=reasons.METER_FRAME.of(
            quantity=quantity.name.replace("_", " "), code=code
        ),
    )
