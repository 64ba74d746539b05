"""What a planner adds, what it writes down, and how two plans are told apart."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.tuya_openhub.catalog import (
    Planner,
    compare_plans,
    parse_quirks,
    plan,
    timer_text,
)
from custom_components.tuya_openhub.openhub.models import (
    JsonValue,
    PointSpec,
    SpecSource,
)

from ..build import device, item_of, planned, read_only, specification, writable

SWITCH = writable("switch", "Boolean")


def added(category: str, *points: PointSpec, **options: bool) -> dict[str, Any]:
    """Return what a planner adds to the data points of a device, by key."""
    spec = specification(category, *points)
    plain = {item.key for item in Planner().plan(device(category), spec).items}
    made = Planner(**options).plan(device(category), spec)  # type: ignore[arg-type]
    return {item.key: item for item in made.items if item.key not in plain}


@pytest.mark.parametrize(
    ("code", "kind", "timed"),
    [
        pytest.param("switch", "Boolean", True, id="switch"),
        pytest.param("switch_1", "Boolean", True, id="gang"),
        pytest.param("switch12", "Boolean", True, id="number without a line"),
        pytest.param("switch_led", "Boolean", True, id="lamp"),
        pytest.param("switch_123", "Boolean", False, id="no gang"),
        pytest.param("switch_led_x", "Boolean", False, id="something of a lamp"),
        pytest.param("switch", "Enum", False, id="a choice"),
        pytest.param("child_lock", "Boolean", False, id="no switch"),
    ],
)
def test_timers(code: str, kind: str, *, timed: bool) -> None:
    """Add the timers of the app to what the app has timers for."""
    found = added("cz", writable(code, kind, range=["on", "off"]), timers=True)
    assert ("app_timers" in found) is timed
    assert "app_timers" not in added("cz", read_only(code, kind), timers=True)
    assert "app_timers" not in added("infrared_tv", SWITCH, timers=True)


def test_calendar_of_timers() -> None:
    """The calendar is for those who look for it."""
    item = added("cz", SWITCH, timers=True)["app_timers"]
    assert item.platform == "calendar"
    assert item.codes == ()
    assert item.description.translation_key == "app_timers"
    assert item.description.entity_registry_enabled_default is False
    assert str(item.reason) == "Timers of the app"


@pytest.mark.parametrize(
    ("name", "values", "text"),
    [
        pytest.param("Evening", {"switch": True}, "Evening", id="as it is called"),
        pytest.param(
            "",
            {"switch_1": True, "switch_2": False, "temp_set": 21, "mode": "eco"},
            "Switch 1: on, Switch 2: off, Temp set: 21, Mode: eco",
            id="what it sets",
        ),
    ],
)
def test_text_of_a_timer(name: str, values: dict[str, JsonValue], text: str) -> None:
    """Tell what a timer does."""
    assert timer_text(name, values) == text


def test_firmware() -> None:
    """Add the firmware of a device, but of no remote control."""
    (item,) = added("cz", SWITCH, firmware=True).values()
    shown = item.description
    assert (item.platform, item.key, shown.key) == ("update", "firmware", "firmware")
    assert item.codes == ("upgradeStatus", "upgradeProcess")
    assert (shown.device_class, shown.entity_category) == ("firmware", "config")
    assert shown.entity_registry_enabled_default is False
    assert str(item.reason) == "Firmware"
    assert added("cz", SWITCH) == {}
    assert added("infrared_tv", SWITCH, firmware=True) == {}


@pytest.mark.parametrize(
    ("points", "enabled"),
    [
        pytest.param([SWITCH], False, id="shows something"),
        pytest.param([PointSpec(code="zq")], True, id="shows nothing"),
        pytest.param([read_only("zq", "Raw")], True, id="shows nothing at first"),
    ],
)
def test_summary(points: list[PointSpec], *, enabled: bool) -> None:
    """Count the data points; from the start where nothing else is shown."""
    item = added("cz", *points, summary=True)["data_points"]
    shown = item.description
    assert shown.entity_registry_enabled_default is enabled
    assert (shown.entity_category, shown.state_class) == ("diagnostic", "measurement")
    assert shown.translation_key == "data_points"
    assert item.platform == "sensor"


def test_plans_are_compared() -> None:
    """Tell what comes, what goes and what is described anew."""
    before = planned("cz", SWITCH, read_only("zq", "Integer", unit="W"))
    after = planned(
        "cz", read_only("zq", "Integer", unit="kW"), writable("child_lock", "Boolean")
    )
    change = compare_plans(before, after)
    assert [item.key for item in change.added] == ["child_lock"]
    assert [item.key for item in change.changed] == ["zq"]
    assert [item.key for item in change.removed] == ["switch"]
    same = compare_plans(
        before, planned("cz", SWITCH, read_only("zq", "Integer", unit="W"))
    )
    assert (same.added, same.changed, same.removed) == ((), (), ())
    first = compare_plans(None, before)
    assert [item.key for item in first.added] == ["switch", "zq"]
    assert (first.changed, first.removed) == ((), ())
    counted = planned("cz", SWITCH, read_only("zq", "Integer", unit="W"))
    points = {
        code: replace(point, report_type="sum")
        for code, point in counted.points.items()
    }
    summed = compare_plans(counted, replace(counted, points=points))
    assert [item.key for item in summed.changed] == ["switch", "zq"]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        pytest.param(
            SpecSource.THING_MODEL, "described by the thing model", id="model"
        ),
        pytest.param(SpecSource.SHADOW, "described by the device shadow", id="shadow"),
        pytest.param(SpecSource.QUIRK, "described by a quirk", id="quirk"),
        pytest.param(SpecSource.SPECIFICATION, None, id="specification"),
    ],
)
def test_where_a_description_is_from(source: SpecSource, words: str | None) -> None:
    """Say where a description is from, unless it is the usual place."""
    made = planned("cz", replace(SWITCH, source=source))
    decision = made.decisions["switch"]
    standard = "Standard data point switch of category cz"
    assert decision.reason == standard + ("" if words is None else f"; {words}")
    assert decision.source is source
    guessed = planned("cz", status={"switch": True}).decisions["switch"]
    assert guessed.reason.endswith("no specification: guessed from the value")


@pytest.mark.parametrize(
    ("point", "reason"),
    [
        pytest.param(
            PointSpec(code="zq"),
            "Nothing tells its type, and it has no value",
            id="no type",
        ),
        pytest.param(
            PointSpec(code="zq", write=SWITCH.write),
            "It can only be written: use the action tuya_openhub.send_command",
            id="written only",
        ),
        pytest.param(
            read_only("zq", "Raw"),
            "No table knows it: a generic entity for Raw, disabled by default",
            id="generic",
        ),
        pytest.param(
            writable("sleep_mode", "Enum", range=["a"]),
            "No table knows it: a generic entity for Enum, its words are plain",
            id="plain",
        ),
        pytest.param(
            read_only("load_now", "Integer", unit="W"),
            "Its unit and words say power; no table knows it",
            id="reading",
        ),
        pytest.param(
            writable("zq_reset", "Boolean"),
            "Its code names an action, and it takes one value only",
            id="action",
        ),
    ],
)
def test_reasons(point: PointSpec, reason: str) -> None:
    """Say why a data point has an entity, or none."""
    assert planned("zz", point).decisions[point.code].reason == reason


def test_without_generic_entities() -> None:
    """Hide what no table knows where a person wants so."""
    spec = specification("zz", SWITCH, read_only("zq", "Raw"))
    made = plan(device("zz"), spec, generic=False)
    assert made.decisions["zq"].reason == "Generic entities are off"
    assert made.decisions["zq"].hidden
    assert not made.decisions["switch"].hidden


def test_name_of_a_quirk_on_any_platform() -> None:
    """A name of one's own goes before the table's."""
    quirks = parse_quirks({"p1": {"switch": {"name": "Pump"}, "zq": {"hide": True}}})
    made = planned("cz", SWITCH, read_only("zq", "Raw"), quirks=quirks)
    shown = item_of(made, "switch", "switch").description
    assert (shown.translation_key, shown.name) == (None, "Pump")
    assert made.decisions["zq"].reason.startswith("A quirk of this product hides it")
    assert made.decisions["switch"].reason.endswith("described by a quirk")
    assert planned("cz", SWITCH).decisions["switch"].source is SpecSource.SPECIFICATION


@pytest.mark.parametrize(
    ("quirk", "seen"),
    [
        pytest.param(
            {"device_class": "energy"}, ("energy", "total_increasing"), id="energy"
        ),
        pytest.param({"device_class": "power"}, ("power", "measurement"), id="power"),
        pytest.param(
            {"device_class": "energy", "state_class": "total"},
            ("energy", "total"),
            id="total",
        ),
    ],
)
def test_classes_of_a_quirk(quirk: dict[str, str], seen: tuple[str, str]) -> None:
    """Give a sensor the class of a quirk, with a state class that goes with it."""
    unit = {"energy": "kWh", "power": "W"}[quirk["device_class"]]
    quirks = parse_quirks({"p1": {"zq": {**quirk, "unit": unit}}})
    made = planned("zz", read_only("zq", "Integer"), quirks=quirks)
    shown = item_of(made, "sensor", "zq").description
    assert (shown.device_class, shown.state_class) == seen
    assert shown.entity_registry_enabled_default
    assert shown.entity_category is None
