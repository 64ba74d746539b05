"""What is known of devices beside their values: descriptions, names, gateways."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.tuya_openhub.catalog import parse_quirks
from custom_components.tuya_openhub.openhub import (
    Description,
    Device,
    JsonValue,
    PointSpec,
    PointType,
    ShadowPoint,
    Specification,
    SpecSource,
    ValueSpec,
)
from custom_components.tuya_openhub.runtime.inventory import Inventory
from custom_components.tuya_openhub.runtime.storage import Memory

SWITCH = ValueSpec(type=PointType.BOOLEAN, values={})
WATT = ValueSpec(type=PointType.INTEGER, values={"min": 0, "max": 9, "unit": "W"})


def spec(code: str, dp_id: int | None, source: str, **sides: Any) -> PointSpec:
    """Return a data point as a source describes it."""
    return PointSpec(code=code, dp_id=dp_id, source=SpecSource(source), **sides)


STANDARD = Specification(
    category="cz",
    points={
        "switch_1": spec("switch_1", 1, "specification", read=SWITCH, write=SWITCH),
        "cur_power": spec("cur_power", 19, "specification", read=WATT),
        "start": spec("start", None, "specification", write=SWITCH),
    },
)
MODEL = {
    "beep": spec("beep", 105, "thing_model", read=SWITCH, write=SWITCH),
    "find": spec("find", 106, "thing_model", write=SWITCH),
}
SHADOW = {"odd": spec("odd", 107, "shadow", read=WATT)}
WHOLE = Description(standard=STANDARD, model=MODEL, shadow=SHADOW)


def device(device_id: str = "plug", product_id: str = "p", **more: Any) -> Device:
    """Return a plug as a list has it."""
    plug = Device(id=device_id, name="Plug", category="cz", product_id=product_id)
    return replace(plug, **more)


def inventory(
    description: Description = WHOLE,
    names: dict[str, dict[str, str]] | None = None,
) -> Inventory:
    """Return an inventory that knows one product."""
    memory = Memory(descriptions={"p": description}, names=names or {})
    return Inventory(memory, generic=True, firmware=False)


def test_description_that_was_read_again_says_whether_points_changed() -> None:
    """Only what changes plans is a change: when it was read is none."""
    known = inventory(Description(standard=STANDARD))
    assert known.learn("p", Description(standard=STANDARD, read_at=5.0)) is False
    assert known.descriptions["p"].read_at == 5.0
    assert known.learn("p", WHOLE) is True
    assert known.learn("p", WHOLE) is False
    assert known.specification(device()).points.keys() == {
        *STANDARD.points, *MODEL, *SHADOW,
    }  # fmt: skip


def test_device_without_a_product_has_a_description_of_its_own() -> None:
    """Two of them have nothing in common."""
    known = inventory()
    lone = device("lone", "")
    assert known.specification(lone).points == {}
    known.learn("lone", WHOLE)
    assert "beep" in known.specification(lone).points
    assert known.specification(device("other", "")).points == {}
    for each in lone, device("one"), device("two"):
        known.add(each)
    assert known.of_product("p") == ["one", "two"]
    assert known.of_product("lone") == ["lone"]


@pytest.mark.parametrize(
    ("status", "unlisted"),
    [
        # standard codes that a list with values lacks have no value
        pytest.param({"switch_1": True}, {"beep", "odd"}, id="standard"),
        pytest.param({"switch_1": True, "beep": False}, {"odd"}, id="one-of-them"),
        pytest.param({}, {"switch_1", "cur_power", "beep", "odd"}, id="no-value"),
    ],
)
def test_points_that_a_list_has_no_values_of(
    status: dict[str, JsonValue], unlisted: set[str]
) -> None:
    """What can be read, and only the shadow of the device has."""
    assert inventory().unlisted(device(status=status)) == unlisted
    assert inventory().unlisted(device(product_id="x", status=status)) == set()


def test_numbers_of_points() -> None:
    """Those that are described, and before them what a quirk says."""
    known = inventory()
    expected = {1: "switch_1", 19: "cur_power", 105: "beep", 106: "find", 107: "odd"}
    assert known.dp_ids(device()) == expected
    known.add(device())
    assert known.dp_ids(device()) == expected

    corrected = Inventory(
        Memory(descriptions={"p": WHOLE}),
        generic=True,
        firmware=False,
        quirks=parse_quirks({"p": {"cur_power": {"dp_id": 108}}}),
    )
    corrected.add(device())
    assert corrected.dp_ids(device()) == {**expected, 108: "cur_power"}


def test_entities_of_the_device_itself() -> None:
    """Each device has its summary; timers are shown where the cloud has them."""
    plug = device(status={"switch_1": True})
    keys = {item.key for item in inventory().add(plug)}
    assert "data_points" in keys
    assert "app_timers" not in keys
    memory = Memory(descriptions={"p": WHOLE})
    timed = Inventory(memory, generic=True, firmware=False, timers=True)
    assert {item.key for item in timed.add(plug)} == {*keys, "app_timers"}


def test_plan_follows_new_descriptions() -> None:
    """What comes is added; points that are described no more are named."""
    known = inventory(Description(standard=STANDARD))
    added = known.add(device(status={"switch_1": True, "cur_power": 5}))
    assert {"switch_1", "cur_power"} <= {item.key for item in added}
    assert known.add(device(status={"switch_1": True, "cur_power": 5})) == ()
    assert known.devices["plug"].status == {}
    known.learn("p", WHOLE)
    change = known.replan(device(status={"switch_1": True, "cur_power": 5, "x": 1}))
    assert {"beep", "odd"} <= {item.key for item in change.added}
    assert change.removed == ()
    assert known.dropped("plug") == []

    less = {code: STANDARD.points[code] for code in ("switch_1", "start")}
    known.learn("p", Description(standard=replace(STANDARD, points=less)))
    # `x` was never described: a value is all that there is of it
    assert sorted(known.dropped("plug")) == ["beep", "cur_power", "find", "odd"]


def test_names_of_single_points() -> None:
    """A person's names count, the first of each; the maker's and strangers' do not."""
    known = inventory(names={"plug": {"switch_1": "Kettle"}})
    known.add(device(status={"switch_1": True, "cur_power": 5}))
    points = [
        ShadowPoint(code="switch_1", type=PointType.BOOLEAN, name="Toaster"),
        ShadowPoint(code="beep", type=PointType.BOOLEAN, name="Noise"),
        ShadowPoint(code="odd", type=PointType.INTEGER),
    ]
    known.name_points("plug", points)
    assert known.names == {"plug": {"switch_1": "Kettle", "beep": "Noise"}}
    known.name_points("other", points[2:])
    assert "other" not in known.names

    known.name_gangs("plug", {"switch_1": "Toaster", "nothing": "Nobody"})
    assert known.names["plug"] == {"switch_1": "Toaster", "beep": "Noise"}
    known.add(device("bare"))
    known.name_gangs("bare", {"nothing": "Nobody"})
    assert "bare" not in known.names


@pytest.mark.parametrize(
    ("event", "names"),
    [
        pytest.param({"dpId": "1", "name": " My  kettle "}, "My kettle", id="text"),
        pytest.param({"dpId": 1, "name": "Kettle"}, "Kettle", id="number"),
        pytest.param({"dpId": "2", "name": "Kettle"}, None, id="unknown-number"),
        pytest.param({"dpId": "x", "name": "Kettle"}, None, id="no-number"),
        pytest.param({"name": "Kettle"}, None, id="without-number"),
        pytest.param({"dpId": "1", "name": 5}, None, id="no-text"),
        pytest.param({"dpId": "1"}, None, id="without-name"),
    ],
)
def test_event_that_names_a_point(
    event: dict[str, JsonValue], names: str | None
) -> None:
    """`dpNameUpdate` has the number of the point, and its name."""
    known = inventory()
    known.rename_point("plug", event, {1: "switch_1"})
    assert known.names.get("plug", {}).get("switch_1") == names
    assert all(known.names.values())


def test_gangs_have_the_names_of_their_switches() -> None:
    """A device with one switch has no gangs, whatever that is called."""
    two = {
        code: spec(code, number, "specification", read=SWITCH, write=SWITCH)
        for number, code in enumerate(("switch_1", "switch_2"), 1)
    }
    known = Inventory(
        Memory(
            descriptions={
                "two": Description(standard=Specification(category="tdq", points=two)),
                "p": WHOLE,
            },
            names={"strip": {"switch_2": "Fountain"}, "plug": {"switch_1": "Kettle"}},
        ),
        generic=True,
        firmware=False,
    )
    assert known.channel_names("strip") == {}
    status: dict[str, JsonValue] = {"switch_1": True, "switch_2": True}
    known.add(device("strip", "two", category="tdq", status=status))
    known.add(device("bare", "two", category="tdq", status=status))
    known.add(device(status={"switch_1": True}))
    assert known.channel_names("strip") == {2: "Fountain"}
    assert known.channel_names("bare") == {}
    assert known.channel_names("plug") == {}
    assert known.has_gangs("strip")
    assert not known.has_gangs("plug")
    assert not known.has_gangs("stranger")


def test_gateways_are_kept_where_a_list_has_none() -> None:
    """Only a sub-device has one; what a list says is newer than what is known."""
    known = inventory()
    known.add(device("sub", sub=True, gateway_id="g1"))
    known.add(device("lost", sub=True))
    known.add(device("wifi", gateway_id="g9"))
    listed = [
        device("sub", sub=True),
        device("sub", sub=True, gateway_id="g2"),
        device("new", sub=True),
        device("wifi"),
    ]
    assert [each.gateway_id for each in known.with_gateways(listed)] == [
        "g1", "g2", None, None,
    ]  # fmt: skip

    changed = known.set_gateways(
        {"sub": "g3", "lost": "g4", "wifi": "g5", "stranger": "g6"}
    )
    assert [(each.id, each.gateway_id) for each in changed] == [("lost", "g4")]
    assert known.devices["lost"].gateway_id == "g4"
    assert known.devices["sub"].gateway_id == "g1"


def test_description_goes_with_the_last_device_of_its_product() -> None:
    """Until then the others need it."""
    known = inventory(names={"one": {"switch_1": "Kettle"}})
    for each in device("one"), device("two"):
        known.add(each)
    known.remove("one")
    assert list(known.devices) == list(known.plans) == ["two"]
    assert known.names == {}
    assert "p" in known.descriptions
    known.remove("stranger")
    known.remove("two")
    assert (known.descriptions, known.specifications) == ({}, {})
    assert known.unlisted(device(status={"switch_1": True})) == set()


def test_shared_devices_are_in_a_list_of_their_own() -> None:
    """A snapshot costs a call for each list."""
    known = inventory()
    assert known.lists == 1
    known.add(device("own"))
    assert known.lists == 1
    for each in "a", "b":
        known.add(device(each, shared=True))
    assert known.lists == 2


def test_new_name_in_one_line() -> None:
    """A person may write what no registry shows well."""
    known = inventory()
    known.add(device())
    assert known.rename("plug", " Coffee\n machine ").name == "Coffee machine"
    assert known.devices["plug"].name == "Coffee machine"
