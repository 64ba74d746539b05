"""The moment when a time that is left is over."""

from types import SimpleNamespace
from typing import Any, cast

from freezegun.api import FrozenDateTimeFactory
import pytest

from custom_components.tuya_openhub.catalog.tables.sensors import SensorItem
from custom_components.tuya_openhub.coordinator import OpenHubCoordinator
from custom_components.tuya_openhub.openhub.models import JsonValue
from custom_components.tuya_openhub.sensor import OpenHubMoment, build_sensor

from ..build import only, read_only


@pytest.fixture(name="values")
def _values() -> dict[str, JsonValue]:
    return {"countdown_left": 90}


@pytest.fixture(name="moment")
def _moment(
    values: dict[str, JsonValue], freezer: FrozenDateTimeFactory
) -> OpenHubMoment:
    freezer.move_to("2026-01-01T10:00:00+00:00")
    item: Any = only(
        "mjj", read_only("countdown_left", "Integer", unit="min"), "sensor"
    )
    assert isinstance(item, SensorItem)
    coordinator = SimpleNamespace(
        data={"device": SimpleNamespace(values=values, online=True)},
        device_info=lambda *_: None,
    )
    built = build_sensor(cast(OpenHubCoordinator, coordinator), "device", item)
    assert isinstance(built, OpenHubMoment)
    return built


def time_of(moment: OpenHubMoment) -> str | None:
    """Return the hour and minute that is shown."""
    moment._read()
    shown: Any = moment.native_value
    return None if shown is None else f"{shown:%H:%M}"


def test_stays_while_the_time_runs_down(
    moment: OpenHubMoment,
    values: dict[str, JsonValue],
    freezer: FrozenDateTimeFactory,
) -> None:
    """Show another moment only when another time was set."""
    assert moment.device_class == "timestamp"
    assert time_of(moment) == "11:30"
    freezer.move_to("2026-01-01T10:00:40+00:00")
    values["countdown_left"] = 89
    first = moment.native_value
    assert time_of(moment) == "11:30"
    assert moment.native_value is first
    values["countdown_left"] = 30
    assert time_of(moment) == "10:30"


@pytest.mark.parametrize("left", [0, -1, None, "soon", 10**9])
def test_no_moment(
    moment: OpenHubMoment, values: dict[str, JsonValue], left: JsonValue
) -> None:
    """Show nothing where nothing runs, or where nobody can know."""
    values["countdown_left"] = left
    assert time_of(moment) is None
