"""Numbers that a device takes as words: a humidity of `40`, `50` or `60`.

Only where each word is a number of a quantity that people set, and all are a step apart:
other enumerations, also those of levels, are selects.
"""

from typing import Final

from homeassistant.components.number import NumberDeviceClass, NumberEntityDescription
from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory, Platform, UnitOfRatio, UnitOfTemperature

from ...openhub import PointSpec, PointType, ValueSpec
from .. import reasons
from ..core.builder import PlanBuilder
from ..core.codec import EnumCodec, reader, writer
from ..core.components import WordedCodec
from ..core.naming import generic_name
from ..core.rows import Numbering, channel_of, look_up, naming
from ..core.temperature_unit import planned_unit
from ..tables.numbers import NUMBERS, NumberItem
from ..tables.sensors import SensorItem
from .vocabulary import CHARGE, HUMIDITY, Words, words

PERCENT: Final = UnitOfRatio.PERCENTAGE
TEMPERATURES = words("temp temperature")
SHARES = words("percent percentage humidity")
# of these the words may be numbers of steps
STEPS = words("speed")
LEAST_STEPS: Final = 3

# what may stand behind a number
SUFFIXES: dict[str, str] = {
    "%": PERCENT,
    "c": UnitOfTemperature.CELSIUS,
    "℃": UnitOfTemperature.CELSIUS,
    "f": UnitOfTemperature.FAHRENHEIT,
    "℉": UnitOfTemperature.FAHRENHEIT,
}


def codec_of(spec: ValueSpec) -> WordedCodec | None:
    """Return the codec of an enumeration of nothing but numbers in equal steps."""
    codec = WordedCodec.of_words(spec)
    options = EnumCodec.of(spec).options
    if codec is None or len(codec.words) != len(options):
        return None
    span = codec.words[-1][0] - codec.words[0][0]
    even = round(span / codec.increment) == len(options) - 1
    return codec if even else None


def unit_of(
    builder: PlanBuilder, point: PointSpec, codec: WordedCodec
) -> tuple[str | None, bool]:
    """Return the unit of such a number, and whether it is a quantity at all."""
    endings = {word.strip()[-1:].lower() for _, word in codec.words}
    if len(endings) == 1 and (unit := SUFFIXES.get(endings.pop())):
        return unit, True
    said = Words.of(point)
    if said.have(SHARES | HUMIDITY):
        return PERCENT, True
    if said.have(TEMPERATURES):
        return planned_unit(builder), True
    return None, said.have(STEPS) and len(codec.words) >= LEAST_STEPS


def class_of(point: PointSpec, unit: str | None) -> SensorDeviceClass | None:
    """Return the quantity that a unit and words tell."""
    said = Words.of(point)
    if unit == PERCENT:
        if said.have(HUMIDITY):
            return SensorDeviceClass.HUMIDITY
        return SensorDeviceClass.BATTERY if said.have(CHARGE) else None
    return SensorDeviceClass.TEMPERATURE if unit else None


def number(
    builder: PlanBuilder, point: PointSpec, codec: WordedCodec, unit: str | None
) -> NumberItem:
    """Return the number that is sent as a word."""
    found = look_up(NUMBERS, builder, point.code)
    kind = class_of(point, unit)
    named = naming(found.row, Numbering()) if found else {"name": generic_name(point)}
    return NumberItem(
        platform=Platform.NUMBER,
        key=point.code,
        codes=(point.code,),
        channel=channel_of(builder, point.code),
        description=NumberEntityDescription(
            key=point.code,
            device_class=NumberDeviceClass(kind) if kind else None,
            entity_category=found.row.category if found else EntityCategory.CONFIG,
            native_min_value=codec.words[0][0],
            native_max_value=codec.words[-1][0],
            native_step=codec.increment,
            native_unit_of_measurement=unit,
            **named,
        ),
        read=reader(point.code, codec.decode),
        commands=writer(point.code, codec.exact),
        nearest=codec.nearest,
        reason=reasons.WORDED_SENT,
    )


def sensor(
    builder: PlanBuilder, point: PointSpec, codec: WordedCodec, unit: str
) -> SensorItem:
    """Return the sensor of a number that is told as a word."""
    kind = class_of(point, unit)
    return SensorItem(
        platform=Platform.SENSOR,
        key=point.code,
        codes=(point.code,),
        channel=channel_of(builder, point.code),
        description=SensorEntityDescription(
            key=point.code,
            device_class=kind,
            state_class=SensorStateClass.MEASUREMENT,
            native_unit_of_measurement=unit,
            name=generic_name(point),
        ),
        read=reader(point.code, codec.decode),
        reason=reasons.WORDED,
    )


def claim(builder: PlanBuilder) -> None:
    """Make numbers and sensors of the enumerations that are left and are such."""
    for code, point in builder.points.items():
        spec = point.write or point.read
        if not builder.free(code) or spec is None or spec.type is not PointType.ENUM:
            continue
        if (codec := codec_of(spec)) is None:
            continue
        unit, known = unit_of(builder, point, codec)
        if known and point.write is not None:
            builder.claim(number(builder, point, codec, unit))
        elif unit is not None:
            builder.claim(sensor(builder, point, codec, unit))
