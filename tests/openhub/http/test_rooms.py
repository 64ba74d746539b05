"""Rooms of homes and names of gangs, as the cloud answers them."""

import pytest

from custom_components.tuya_openhub.openhub.http import parse
from custom_components.tuya_openhub.openhub.http.project_services import (
    room_by_device,
    room_names,
)
from custom_components.tuya_openhub.openhub.models import JsonValue


def test_rooms() -> None:
    """Ids may be numbers; a room without a name is none, and places are left out."""
    raw: JsonValue = {
        "home_id": 1,
        "lat": 52.5,
        "rooms": [{"room_id": 7, "name": " Living  room "}, {"room_id": 8}, {}],
    }
    assert room_names(raw) == {"7": "Living room"}
    assert room_names({}) == {}


@pytest.mark.parametrize(
    ("raw", "rooms"),
    [
        pytest.param(
            [
                {"room_id": 7, "name": "Hall", "devices": [{"id": "a"}, {"id": "b"}]},
                {"room_id": 8, "name": "", "devices": [{"id": "c"}]},
            ],
            {"a": "Hall", "b": "Hall"},
            id="rooms with devices",
        ),
        pytest.param(
            {
                "devices": [
                    {"id": "a", "name": "Plug", "room_name": "Hall"},
                    {"id": "b"},
                ]
            },
            {"a": "Hall"},
            id="devices with rooms",
        ),
        pytest.param([{"name": "Hall", "devices": []}], {}, id="empty room"),
        pytest.param([{"id": "a", "name": "Plug"}], None, id="devices alone"),
        pytest.param({"total": 0}, None, id="nothing"),
    ],
)
def test_all_rooms_at_once(raw: JsonValue, rooms: dict[str, str] | None) -> None:
    """Two forms are understood; what is neither says nothing."""
    assert room_by_device(raw) == rooms


def test_names_of_gangs() -> None:
    """Names come by code, tidied; an empty one is none."""
    raw: JsonValue = [
        {"identifier": "switch_1", "name": "Water\theater "},
        {"identifier": "switch_2", "name": " "},
        {"identifier": True, "name": "Odd"},
        {"identifier": "main", "name": "Terrace"},
    ]
    assert parse.gang_names(raw) == {"switch_1": "Water heater", "main": "Terrace"}
