"""From Home Assistant's own integration to this one, and back, in a browser."""

import json

from playwright.sync_api import Locator, expect
import pytest

from scripts.home.hass import DOMAIN

from .stage import Stage

TIMEOUT = 20_000
expect.set_options(timeout=TIMEOUT)

WATTS = {"native_unit_of_measurement": "W", "device_class": "power"}
MEASURED = {"state_class": "measurement", "native_value": 55}


@pytest.fixture
def resident(stage: Stage) -> Stage:
    """Let a home have the other integration first, and ours beside it."""
    plug = stage.device("Office plug")
    listed = [
        ("switch", "switch_1", {"name": "Socket 1", "is_on": True}),
        ("sensor", "cur_power", {"name": "Power", **WATTS, **MEASURED}),
    ]
    stage.theirs(
        [
            {
                "platform": platform,
                "key": key,
                "device_id": plug,
                "device": "Office plug",
                "attributes": attributes,
            }
            for platform, key, attributes in listed
        ]
    )
    stage.home.post("/api/config/config_entries/flow", {"handler": "tuya"})
    stage.set_up()
    return stage


def configure(stage: Stage, choice: str) -> Locator:
    """Open the options and choose from the menu."""
    stage.open(f"/config/integrations/integration/{DOMAIN}")
    # another journey may have added a second account
    row = stage.page.locator("ha-config-entry-row").filter(has_text="Home")
    row.get_by_role("button", name="Configure").click()
    dialog = stage.page.locator("dialog-data-entry-flow")
    expect(dialog.get_by_text("Change the options")).to_be_visible()
    stage.picture(f"move-menu-{choice.split(maxsplit=1)[0].lower()}")
    dialog.get_by_text(choice, exact=True).click()
    return dialog


def test_there_and_back(resident: Stage) -> None:
    """A repair says that both are there; the plan, taking over, using, giving back."""
    stage, page = resident, resident.page
    theirs = {
        entity["unique_id"]: entity["entity_id"]
        for entity in stage.home.registry("entity_registry")
        if entity["platform"] == "tuya"
    }
    plug = stage.device("Office plug")
    power = theirs[f"tuya.{plug}cur_power"]
    socket = theirs[f"tuya.{plug}switch_1"]
    stage.open("/config/repairs")
    page.get_by_text("Another integration commands the same devices").click()
    expect(page.get_by_text("have devices in common (1)")).to_be_visible()
    stage.picture("move-repair")
    page.keyboard.press("Escape")

    dialog = configure(stage, "Take over from another Tuya integration")
    expect(dialog.get_by_text("2 of 2 entities of Tuya have one here")).to_be_visible()
    expect(dialog.locator("ha-markdown table").first).to_contain_text(power)
    stage.picture("move-plan")
    dialog.get_by_role("button", name="Submit").click()
    expect(dialog.get_by_text("2 entities of Tuya were taken over")).to_be_visible()
    stage.picture("move-done")

    ours = stage.home.entities()
    assert ours[f"{plug}_cur_power"] == power
    assert ours[f"{plug}_switch_1"] == socket
    stage.until("the socket", lambda: stage.state(socket) not in {None, "unavailable"})
    stage.until("a report", lambda: stage.shows_after(plug, "cur_power", 770, power))
    stage.home.act("switch", "turn_off", {"entity_id": socket})
    stage.until("the socket to be off", lambda: stage.state(socket) == "off")
    taken = next(
        entity
        for entity in stage.home.registry("entity_registry")
        if entity["entity_id"] == power
    )
    # their device, which is disabled, has the same name
    stage.open(f"/config/devices/device/{taken['device_id']}")
    expect(page.get_by_text("Power", exact=True)).to_be_visible()
    expect(page.get_by_text("77 W").first).to_be_visible()
    stage.picture("move-device")

    dialog = configure(stage, "Give back what was taken over")
    dialog.get_by_role("button", name="Submit").click()
    expect(dialog.get_by_text("Everything went back to Tuya")).to_be_visible()
    stage.picture("move-back")
    stage.until("their value", lambda: stage.state(power) == "55")


def test_nothing_is_left(stage: Stage) -> None:
    """The files are gone, and no warning of ours is left."""
    folder = stage.folder / "config"
    assert json.loads((folder / "their_entities.json").read_text())
    assert list(folder.glob(f"{DOMAIN}_undo_*.json")) == []
