"""Everything goes back, from wherever it broke off; and it can be finished from there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.runtime.move_in import take_over as taking
from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    issue_registry as ir,
)

from .flows import choose, give_back, offers, take_over
from .home import Home


class CrashError(Exception):
    """Home Assistant ends here."""


@contextmanager
def crashing(name: str, after: int) -> Iterator[None]:
    """Let a function of the take-over end everything at one of its calls."""
    real, calls = getattr(taking, name), 0

    def crash(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls > after:
            raise CrashError
        return real(*args, **kwargs)

    with patch.object(taking, name, crash):
        yield


def left_in(folder: Path) -> list[str]:
    """Return which files of a take-over are left."""
    return [path.name for path in folder.glob("tuya_openhub_*.json")]


def furnish_more(hass: HomeAssistant, home: Home) -> None:
    """Let a person have set things."""
    area = ar.async_get(hass).async_create("Attic")
    power = home.entity("sensor", "cur_power")
    er.async_get(hass).async_update_entity(
        power.entity_id, name="Washer", area_id=area.id, labels={"one"}, icon="mdi:pen"
    )
    er.async_get(hass).async_update_entity(
        home.entity("switch", "switch_1").entity_id,
        area_id=None,
        hidden_by=er.RegistryEntryHider.USER,
    )
    dr.async_get(hass).async_update_device(
        power.device_id or "", area_id=area.id, name_by_user="Machine"
    )


@pytest.mark.parametrize("disabled", [False, True], ids=["enabled", "disabled before"])
async def test_as_before(
    hass: HomeAssistant, home: Home, own_folder: Path, disabled: bool
) -> None:
    """Both registries are what they were, to the letter, and both integrations run."""
    await home.furnish()
    furnish_more(hass, home)
    by = ConfigEntryDisabler.USER if disabled else None
    await hass.config_entries.async_set_disabled_by(home.theirs.entry_id, by)
    await hass.async_block_till_done()
    before, power = home.registries(), home.entity("sensor", "cur_power")
    await take_over(hass, home.entry)
    assert home.registries() != before

    result = await give_back(hass, home.entry)

    assert result["reason"] == "given_back"
    assert home.differences(before) == []
    # dates included
    assert home.entity("sensor", "cur_power") == power
    assert home.theirs.disabled_by is by
    assert home.entry.state is ConfigEntryState.LOADED
    loaded = ConfigEntryState.NOT_LOADED if disabled else ConfigEntryState.LOADED
    assert home.theirs.state is loaded
    assert left_in(own_folder) == []
    # and once more, both ways
    assert (await take_over(hass, home.entry))["reason"] == "taken_over"
    await give_back(hass, home.entry)
    assert home.differences(before) == []


async def finish(hass: HomeAssistant, home: Home) -> None:
    """Do the rest, which a repair asks for after a restart."""
    await hass.config_entries.async_reload(home.entry.entry_id)
    await hass.async_block_till_done()
    issues = [issue_id for _, issue_id in ir.async_get(hass).issues]
    assert any(issue_id.startswith("take_over_unfinished") for issue_id in issues)
    result = await offers(hass, home.entry)
    assert result["menu_options"] == ["settings", "go_on", "give_back"]
    result = await choose(hass, home.entry, "go_on")
    assert result["reason"] == "taken_over"
    await hass.async_block_till_done()
    issues = [issue_id for _, issue_id in ir.async_get(hass).issues]
    assert not any(issue_id.startswith("take_over_unfinished") for issue_id in issues)
    assert home.ours("sensor", "cur_power").name == "Washer"


BREAKS = pytest.mark.parametrize(
    ("name", "after"),
    [
        pytest.param("_require_unloaded", 0, id="theirs disabled"),
        pytest.param("_async_take", 0, id="ours unloaded"),
        pytest.param("async_exchange", 1, id="one exchanged"),
        pytest.param("_set_total", 40, id="some exchanged"),
    ],
)


async def break_off(hass: HomeAssistant, home: Home, name: str, after: int) -> None:
    """Begin to take over, and break off."""
    result = await choose(hass, home.entry, "take_over")
    with crashing(name, after), pytest.raises(CrashError):
        await hass.config_entries.options.async_configure(result["flow_id"], {})
    await hass.async_block_till_done()


@BREAKS
async def test_back_after_a_crash(
    hass: HomeAssistant, home: Home, name: str, after: int
) -> None:
    """A break in the middle is undone as all of it is."""
    await home.furnish()
    furnish_more(hass, home)
    before = home.registries()
    await break_off(hass, home, name, after)

    await give_back(hass, home.entry)

    assert home.differences(before) == []
    assert home.theirs.state is ConfigEntryState.LOADED


@BREAKS
async def test_on_after_a_crash(
    hass: HomeAssistant, home: Home, name: str, after: int
) -> None:
    """The rest is done, and is undone with what was done before."""
    await home.furnish()
    furnish_more(hass, home)
    before = home.registries()
    await break_off(hass, home, name, after)
    await finish(hass, home)
    assert home.registries() != before

    await give_back(hass, home.entry)

    assert home.differences(before) == []


async def test_crash_while_giving_back(hass: HomeAssistant, home: Home) -> None:
    """What breaks off on the way back is done the next time."""
    await home.furnish()
    before = home.registries()
    await take_over(hass, home.entry)
    with crashing("async_exchange", 30), pytest.raises(CrashError):
        await give_back(hass, home.entry)
    await hass.async_block_till_done()

    await give_back(hass, home.entry)

    assert home.differences(before) == []


async def test_leaving_gives_back(
    hass: HomeAssistant, home: Home, own_folder: Path
) -> None:
    """Who removes the account has the other integration as it was."""
    await home.furnish()
    furnish_more(hass, home)
    theirs = [
        entity
        for entity in er.async_get(hass).entities.values()
        if entity.platform == "tuya"
    ]
    await take_over(hass, home.entry)

    await hass.config_entries.async_remove(home.entry.entry_id)
    await hass.async_block_till_done()

    left = list(er.async_get(hass).entities.values())
    assert [entity for entity in left if entity.platform == DOMAIN] == []
    by_id = {entity.id: entity for entity in left}
    assert by_id.keys() == {entity.id for entity in theirs}
    changed = [each for each in theirs if by_id[each.id] != each]
    # what had no match was disabled and enabled again
    assert len(changed) <= 1
    assert home.theirs.state is ConfigEntryState.LOADED
    assert left_in(own_folder) == []
    assert hass.states.is_state(home.entity("sensor", "cur_power").entity_id, "10")


async def test_no_way_back_without_the_other(hass: HomeAssistant, home: Home) -> None:
    """An entry that is deleted cannot get anything back; what was taken over stays."""
    await home.furnish()
    socket = home.entity("switch", "switch_1")
    await take_over(hass, home.entry)
    await hass.config_entries.async_remove(home.theirs.entry_id)
    await hass.async_block_till_done()

    assert home.ours("switch", "switch_1").entity_id == socket.entity_id
    result = await offers(hass, home.entry)
    assert result["step_id"] == "init"
    await hass.config_entries.async_remove(home.entry.entry_id)
    assert er.async_get(hass).async_get(socket.entity_id) is None
