"""Rooms of a home, and names of gangs."""

from .conftest import Caller


async def test_rooms(caller: Caller) -> None:
    """A home lists its rooms, a room its devices; all at once where a project can."""
    cloud = caller.cloud
    plug = cloud.truth.find("cz")
    room = cloud.truth.add_home(12, cloud.uid).add_room("Hall", plug.id, "gone")
    rooms = (await caller.get("/v1.0/homes/12/rooms"))["result"]
    assert rooms["rooms"] == [{"room_id": room.id, "name": "Hall"}]
    inside = await caller.get(f"/v1.0/homes/12/rooms/{room.id}/devices")
    assert [device["id"] for device in inside["result"]] == [plug.id]
    assert (await caller.get("/v1.0/homes/12/rooms/7/devices"))["code"] == 1106
    assert (await caller.get("/v1.0/homes/13/rooms"))["code"] == 1106
    assert (await caller.get("/v1.0/homes/12/rooms/devices"))["code"] == 1108
    cloud.operations.homes.rooms_at_once = True
    (found,) = (await caller.get("/v1.0/homes/12/rooms/devices"))["result"]
    assert found["name"] == "Hall"
    assert [device["id"] for device in found["devices"]] == [plug.id]


async def test_names_of_gangs(caller: Caller) -> None:
    """A gang that nobody named has the vendor's name; one switch alone has no gangs."""
    truth = caller.cloud.truth
    gangs = truth.find("tdq")
    truth.rename_point(gangs.id, "switch_2", "Heater", push=False)
    path = f"/v1.0/devices/{gangs.id}/multiple-names"
    names = {
        each["identifier"]: each["name"] for each in (await caller.get(path))["result"]
    }
    assert names["switch_1"] == "Switch 1"
    assert names["switch_2"] == "Heater"
    assert names["main"] == gangs.name
    plug = f"/v1.0/devices/{truth.find('cz').id}/multiple-names"
    assert (await caller.get(plug))["code"] == 2003
    gangs.legacy = False
    assert (await caller.get(path))["code"] == 2003
