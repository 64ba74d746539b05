"""Which devices share a plan: those for which it would be the same."""

from dataclasses import replace
from typing import Any

from hypothesis import given
import pytest

from custom_components.tuya_openhub.catalog import DevicePlan, Planner, parse_quirks
from custom_components.tuya_openhub.openhub.http.specifications import specification
from custom_components.tuya_openhub.openhub.models import (
    Device,
    JsonValue,
    PointSpec,
    Specification,
)

from .. import build
from ..build import device, item_of, read_only, share_a_plan, writable
from ..odd import devices, odd

TEMPERATURE = read_only("temp_current", "Integer")
SETTING = writable("upper_temp", "Integer")
FRAME = read_only("phase_a", "Raw")
SHORT_FRAME, LONG_FRAME = "08980003e8000064", "08980003e800006400000000000000"


@pytest.mark.parametrize("code", ["temp_unit_convert", "c_f", "unit"])
@pytest.mark.parametrize(
    ("point", "platform"),
    [
        pytest.param(TEMPERATURE, "sensor", id="sensor"),
        pytest.param(SETTING, "number", id="number"),
    ],
)
def test_each_device_has_its_own_unit(
    point: PointSpec, platform: str, code: str
) -> None:
    """Plan a temperature in the unit that its device shows, not the one before it."""
    planner = Planner()
    spec = build.specification("wsdcg", point, writable(code, "Enum", range=["c", "f"]))
    units = [
        item_of(
            planner.plan(device("wsdcg", {point.code: 20, code: shown}), spec),
            platform,
            point.code,
        ).description.native_unit_of_measurement
        for shown in ("c", "f", "C", "F", None)
    ]
    assert units == ["°C", "°F", "°C", "°F", "°C"]


@pytest.mark.parametrize(
    ("point", "status", "other", "shared"),
    [
        pytest.param(
            TEMPERATURE, {"temp_current": 1}, {"temp_current": 2}, True, id="value"
        ),
        pytest.param(TEMPERATURE, {"c_f": "f"}, {"c_f": "F"}, True, id="case"),
        pytest.param(TEMPERATURE, {"c_f": "f"}, {"c_f": "c"}, False, id="unit"),
        pytest.param(
            TEMPERATURE,
            {"c_f": "c", "unit": "f"},
            {"c_f": "f", "unit": "f"},
            False,
            id="same unit by another code",
        ),
        pytest.param(
            FRAME, {"phase_a": SHORT_FRAME}, {"phase_a": LONG_FRAME}, False, id="frame"
        ),
        pytest.param(
            FRAME,
            {"phase_a": SHORT_FRAME},
            {"phase_a": "08990003e8000064"},
            True,
            id="frame of the same form",
        ),
        pytest.param(TEMPERATURE, {"a": 1}, {"a": "x"}, False, id="undescribed type"),
        pytest.param(TEMPERATURE, {"a": 1}, {"a": 2}, True, id="undescribed value"),
        pytest.param(TEMPERATURE, {}, {"a": 2}, False, id="undescribed point"),
        pytest.param(TEMPERATURE, {}, {"temp_current": 2}, True, id="described point"),
    ],
)
def test_sharing(
    point: PointSpec,
    status: dict[str, JsonValue],
    other: dict[str, JsonValue],
    shared: bool,
) -> None:
    """Share a plan between devices that differ in nothing that it depends on."""
    assert share_a_plan("cz", point, status=status, other=other) is shared


def test_products_and_categories_are_planned_apart() -> None:
    """Give each product its own quirks, and each category its own meaning."""
    planner = Planner(quirks=parse_quirks({"hidden": {"switch": {"hide": True}}}))
    spec = build.specification("", writable("switch", "Boolean"))
    plain = device("kg", {"switch": True})
    made = [
        planner.plan(subject, spec).items
        for subject in (plain, replace(plain, product_id="hidden"), device("fs"), plain)
    ]
    assert [[item.platform for item in items] for items in made] == [
        ["switch"],
        [],
        ["fan"],
        ["switch"],
    ]


def test_a_thousand_devices_cost_fifty_plans() -> None:
    """Plan a product once, however many devices of it there are."""
    planner = Planner()
    specs = [build.specification("wsdcg", TEMPERATURE) for _ in range(50)]
    plans = {
        id(
            planner.plan(
                replace(
                    device("wsdcg", {"temp_current": number}),
                    product_id=f"p{number % 50}",
                ),
                specs[number % 50],
            )
        )
        for number in range(1000)
    }
    assert len(plans) == 50


def content(made: DevicePlan) -> list[tuple[Any, ...]]:
    """Return what can be seen of a plan."""
    return [
        *(
            (
                item.platform,
                item.key,
                item.codes,
                item.shared,
                item.channel,
                str(item.description),
            )
            for item in made.items
        ),
        *((decision.code, decision.reason) for decision in made.decisions.values()),
    ]


def as_device(raw: dict[str, Any], status: dict[str, Any]) -> Device:
    """Return an odd device with some values."""
    return Device(
        id="d1", name="Odd", category=raw["category"], product_id="odd", status=status
    )


@odd
@given(raw=devices(), other=devices())
def test_a_shared_plan_is_the_one_that_would_be_made(
    raw: dict[str, Any], other: dict[str, Any]
) -> None:
    """Give no device another plan than it would have alone."""
    spec: Specification = specification(raw["specification"], raw["category"])
    planner = Planner()
    planner.plan(as_device(raw, raw["status"]), spec)
    mixed = {
        **raw["status"],
        **{
            code: value
            for code, value in other["status"].items()
            if code in raw["status"]
        },
        "c_f": other["category"][:1],
    }
    for status in (mixed, raw["status"], other["status"]):
        subject = as_device(raw, status)
        assert content(planner.plan(subject, spec)) == content(
            Planner().plan(subject, spec)
        )
