"""Prove that no device is too odd: plan it, read it, and order what it offers."""

from collections.abc import Iterator, Mapping
import json
import math
from pathlib import Path
from typing import Any

from hypothesis import given

from custom_components.tuya_openhub import catalog
from custom_components.tuya_openhub.catalog.composites.lock import LockItem
from custom_components.tuya_openhub.catalog.core.codec import CodecError
from custom_components.tuya_openhub.catalog.core.plan import (
    DevicePlan,
    PlanItem,
    Values,
)
from custom_components.tuya_openhub.catalog.core.planner import plan
from custom_components.tuya_openhub.catalog.special.energy import DeltaItem
from custom_components.tuya_openhub.catalog.tables.buttons import ButtonItem
from custom_components.tuya_openhub.catalog.tables.events import EventItem
from custom_components.tuya_openhub.catalog.tables.numbers import NumberItem
from custom_components.tuya_openhub.catalog.tables.selects import SelectItem
from custom_components.tuya_openhub.catalog.tables.sensors import SensorItem
from custom_components.tuya_openhub.catalog.tables.switches import SwitchItem
from custom_components.tuya_openhub.catalog.tables.texts import TextItem
from custom_components.tuya_openhub.openhub.http.specifications import specification
from custom_components.tuya_openhub.openhub.models import (
    Device,
    JsonValue,
    PointType,
    ValueSpec,
)
from homeassistant.components.number import NumberEntityDescription
from homeassistant.components.sensor import (
    DEVICE_CLASS_STATE_CLASSES,
    DEVICE_CLASS_UNITS,
    SensorDeviceClass,
    SensorEntityDescription,
)

from .build import CAPTURES, capture
from .composites.test_captures import commands
from .odd import devices, odd, reported

TEXTS = Path(catalog.__file__).parents[1] / "translations" / "en.json"
SENTENCES = json.loads(TEXTS.read_text(encoding="utf-8"))["exceptions"]


def made(description: Mapping[str, Any]) -> tuple[Device, DevicePlan]:
    """Return a device and its plan."""
    device = Device(
        id="d1",
        name="Odd",
        category=description["category"],
        product_id="odd",
        status=description["status"],
    )
    spec = specification(description["specification"], description["category"])
    return device, plan(device, spec)


def options_of(item: PlanItem) -> Iterator[list[str]]:
    """Return all lists of words that an item offers."""
    for thing in (item, item.description):
        for name in ("options", "effects", "presets", "preset_options", "tones"):
            if (listed := getattr(thing, name, None)) is not None:
                yield list(listed)
    for name in ("hvac_modes", "operations"):
        yield list(getattr(item, name, ()))


def read(item: PlanItem, values: Values) -> object:
    """Read whatever an item reads."""
    for name in ("state", "read", "is_locked"):
        if (reader := getattr(item, name, None)) is not None:
            return reader(values)
    return None


def orders(item: PlanItem, values: Values) -> Iterator[Mapping[str, JsonValue]]:
    """Give every order that an item takes; a refusal with its reason is none."""
    match item:
        case SwitchItem():
            yield from (item.commands(on) for on in (True, False))
        case ButtonItem():
            yield item.commands
        case SelectItem():
            yield from (item.commands(word) for word in item.description.options or ())
        case NumberItem():
            low = item.description.native_min_value
            high = item.description.native_max_value
            assert low is not None
            assert high is not None
            yield from numbers(item, low, high)
        case TextItem():
            yield item.commands("a")
        case LockItem():
            yield from (item.lock(), item.unlock())
        case _:
            yield from commands(item, values)


def numbers(
    item: NumberItem, low: float, high: float
) -> Iterator[Mapping[str, JsonValue]]:
    """Set a number to its ends and between."""
    for value in (low, high, low / 2 + high / 2):
        yield item.commands(item.nearest(value))


def number_of(value: JsonValue) -> float | None:
    """Return a number of a description, which may be text; absurd ones limit nothing."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if abs(number) <= 2**53 else None


def words_of(values: Mapping[str, JsonValue]) -> set[str]:
    """Return the words of an enumeration; a range of numbers stands for their texts."""
    listed = values.get("range")
    if isinstance(listed, list):
        return {
            json.dumps(entry) if isinstance(entry, bool) else str(entry)
            for entry in listed
            if isinstance(entry, (str, int, float))
        }
    low, high = number_of(values.get("min")), number_of(values.get("max"))
    assert low is not None
    assert high is not None
    return {str(number) for number in range(int(low), int(high) + 1)}


def allows(spec: ValueSpec, value: JsonValue) -> bool:
    """Tell by Tuya's documents whether a specification allows a value.

    Limits are those of the raw value, of which a scale says only how it is shown. What
    is broken in a specification limits nothing.
    """
    low, high, longest = (
        number_of(spec.values.get(k)) for k in ("min", "max", "maxlen")
    )
    match spec.type:
        case PointType.BOOLEAN:
            return isinstance(value, bool)
        case PointType.ENUM if spec.values.get("type") == "Integer":
            # so are the words of an infrared air conditioner
            return type(value) is int and str(value) in words_of(spec.values)
        case PointType.ENUM:
            return isinstance(value, str) and value in words_of(spec.values)
        case PointType.INTEGER:
            real = spec.values.get("real") is True
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                return False
            # the ends of a whole number's range are whole, too
            ends = [end if real or end is None else int(end) for end in (low, high)]
            return (
                (real or isinstance(value, int))
                and (ends[0] is None or ends[0] <= value)
                and (ends[1] is None or value <= ends[1])
            )
        case PointType.JSON:
            return isinstance(value, (dict, list))
        case PointType.STRING | PointType.RAW:
            return isinstance(value, str) and not 0 < (longest or 0) < len(value)
        case PointType.BITMAP:
            return type(value) is int


@odd
@given(description=devices())
def test_every_point_is_decided(description: dict[str, Any]) -> None:
    """Plan any device, and say of each data point what became of it and why."""
    planned = made(description)[1]
    known = {
        entry["code"]
        for side in ("functions", "status")
        for entry in description["specification"][side]
        if entry["code"]
    }
    assert planned.decisions.keys() == known | description["status"].keys()
    for decision in planned.decisions.values():
        assert decision.reason
        assert decision.hidden is not bool(decision.items)
    keys = [(item.platform, item.key) for item in planned.items]
    assert len(set(keys)) == len(keys)


@odd
@given(description=devices())
def test_what_is_offered_is_sound(description: dict[str, Any]) -> None:
    """Offer words once each, and classes only with what goes with them."""
    for item in made(description)[1].items:
        for options in options_of(item):
            assert len(set(options)) == len(options), item.key
            assert all(options), item.key
        if isinstance(item, SelectItem):
            assert item.description.options, item.key
        described = item.description
        if isinstance(described, SensorEntityDescription):
            check_sensor(described)
        if isinstance(described, NumberEntityDescription):
            check_number(described)


def check_sensor(described: SensorEntityDescription) -> None:
    """Have only what Home Assistant takes together."""
    kind, unit = described.device_class, described.native_unit_of_measurement
    states = described.state_class
    if kind in {SensorDeviceClass.ENUM, SensorDeviceClass.TIMESTAMP}:
        assert unit is None
        assert states is None
    if kind is not None and kind in DEVICE_CLASS_UNITS:
        assert unit in DEVICE_CLASS_UNITS[kind]
    if kind is not None and states is not None:
        assert states in DEVICE_CLASS_STATE_CLASSES[kind]


def check_number(described: NumberEntityDescription) -> None:
    """Have limits that leave something between."""
    low, high = described.native_min_value, described.native_max_value
    assert low is not None
    assert high is not None
    assert -math.inf < low < high < math.inf
    assert (described.native_step or 0) > 0


@odd
@given(description=devices(), raw=reported)
def test_reading_never_raises(description: dict[str, Any], raw: JsonValue) -> None:
    """Read any value of any item; numbers are numbers, words are text."""
    device, planned = made(description)
    for item in planned.items:
        for values in (device.status, dict.fromkeys(item.codes, raw), {}):
            shown = read(item, values)
            if isinstance(item, SensorItem):
                check_state(item, shown)
            if isinstance(item, EventItem):
                item.fire(values.get(item.codes[0]))
            if isinstance(item, DeltaItem):
                item.amount(values.get(item.codes[0]))


def check_state(item: SensorItem, shown: object) -> None:
    """Show nothing that Home Assistant refuses."""
    described = item.description
    numeric = described.native_unit_of_measurement or described.state_class
    if numeric or item.ends:
        assert shown is None or (
            isinstance(shown, (int, float)) and math.isfinite(shown)
        )
    elif isinstance(shown, str):
        assert len(shown) <= 255


@odd
@given(description=devices())
def test_orders_are_allowed_or_refused(description: dict[str, Any]) -> None:
    """Send only what the specification allows; refuse the rest with a reason."""
    device, planned = made(description)
    for item in planned.items:
        for values in (device.status, {}):
            for sent in until_refused(item, values):
                check_order(planned, item, sent)


def until_refused(item: PlanItem, values: Values) -> Iterator[Mapping[str, JsonValue]]:
    """Give the orders of an item up to the first that it refuses with a sentence."""
    try:
        yield from orders(item, values)
    except CodecError as err:
        if err.key not in SENTENCES:
            raise


def test_no_order_of_a_capture_is_refused() -> None:
    """Allow real devices all that they are offered."""
    taken = 0
    for path in CAPTURES:
        device, spec = capture(path)
        planned = plan(device, spec)
        for item in planned.items:
            for sent in orders(item, device.status):
                check_order(planned, item, sent)
                taken += 1
    assert taken > 1000


def check_order(
    planned: DevicePlan, item: PlanItem, sent: Mapping[str, JsonValue]
) -> None:
    """Have orders for what can be written alone, with values that are allowed."""
    for code, value in sent.items():
        spec = planned.points[code].write
        assert spec is not None, (item.key, code)
        assert allows(spec, value), (item.key, code, value, spec)
