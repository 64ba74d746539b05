"""Devices that a list lacks: who stays, who goes, and when."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.tuya_openhub import async_remove_config_entry_device
from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.openhub import DeviceList, Part
from custom_components.tuya_openhub.runtime.absences import GONE_AFTER, Absences
from custom_components.tuya_openhub.runtime.readings import gap
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from tests.integration.helpers import make_entry, set_up, state_of, wait_until
from tests.tuya_cloud import Fault, SimDevice, TuyaCloud, captures
from tests.tuya_cloud.operations.lists import Entries, Origin, refuse

OWNER = "eu1700000000000Owner"


class Account:
    """An account with own and shared plugs in a Home Assistant."""

    def __init__(self, hass: HomeAssistant, cloud: TuyaCloud) -> None:
        """Begin without a device."""
        self.hass = hass
        self.cloud = cloud
        self.entry = MockConfigEntry()

    async def set_up(self, own: int, shared: int, transport: str = "openapi") -> None:
        """Give the account devices, and set it up."""
        made = captures.synthetic(own + shared, ("plug",))
        self.cloud.truth.add_devices(made[:own], self.cloud.uid)
        self.cloud.add_account(OWNER, made[own:])
        for device in made[own:]:
            self.cloud.truth.share(device.id, self.cloud.uid)
        self.entry = make_entry(self.cloud, transport)
        await set_up(self.hass, self.entry)
        assert len(self.known) == own + shared

    @property
    def known(self) -> set[str]:
        """The devices that Home Assistant has."""
        registry = dr.async_get(self.hass)
        registered = {
            identifier
            for device in dr.async_entries_for_config_entry(
                registry, self.entry.entry_id
            )
            if device.entry_type is None
            for _, identifier in device.identifiers
        }
        assert registered == set(self.entry.runtime_data.data)
        return registered

    @property
    def own(self) -> list[SimDevice]:
        """The account's own devices."""
        return self.cloud.truth.of_account(self.cloud.uid)

    @property
    def shared(self) -> list[SimDevice]:
        """The devices that are shared to the account."""
        return self.cloud.truth.of_account(self.cloud.uid, "sharing")

    async def read(self, *, later: float = 0) -> None:
        """Read all devices, so many seconds later."""
        self.cloud.clock.offset += later
        await self.entry.runtime_data.async_refresh()
        await self.hass.async_block_till_done()

    def shows(self, device: SimDevice) -> str:
        """Return what a device's switch shows."""
        return state_of(self.hass, "switch", device.id, "switch_1")


@pytest.fixture
def account(hass: HomeAssistant, empty_cloud: TuyaCloud) -> Account:
    """An account without devices yet."""
    return Account(hass, empty_cloud)


async def test_missing_twice_an_hour_apart_is_gone(account: Account) -> None:
    """Until then a device stays as it was, and follows its pushes."""
    await account.set_up(3, 2)
    lost, unshared = account.own[0], account.shared[0]
    before = account.shows(lost), account.shows(unshared)
    account.cloud.truth.remove_device(lost.id, push=False)
    account.cloud.truth.unshare(unshared.id, account.cloud.uid)
    await account.read()
    await account.read(later=3590)
    assert (account.shows(lost), account.shows(unshared)) == before
    assert len(account.known) == 5
    await account.read(later=20)
    assert account.known == {device.id for device in account.own + account.shared}
    assert len(account.known) == 3


async def test_listed_between_begins_anew(account: Account) -> None:
    """Two lists count only if none between them had the device."""
    await account.set_up(3, 0)
    rules = account.cloud.list_rules
    for _ in range(4):
        rules.odd = {"home": lambda entries: entries[1:]}
        await account.read(later=1200)
        rules.odd = {}
        await account.read(later=1200)
    assert len(account.known) == 3


@pytest.mark.parametrize("by_code", [False, True])
async def test_the_last_ones_go_too(account: Account, by_code: bool) -> None:
    """The last shared device, and then the last of all, leave no ghosts."""
    await account.set_up(1, 1)
    account.cloud.list_rules.none_by_code = by_code
    own, shared = account.own[0], account.shared[0]
    account.cloud.truth.unshare(shared.id, account.cloud.uid)
    await account.read()
    assert account.known == {own.id, shared.id}
    await account.read(later=3600)
    assert account.known == {own.id}
    account.cloud.truth.remove_device(own.id, push=False)
    await account.read()
    assert account.known == {own.id}
    await account.read(later=3600)
    assert account.known == set()


async def test_empty_once_and_short_once_are_two_oddities(account: Account) -> None:
    """A part that was empty must be empty again: a short list does not confirm it."""
    await account.set_up(3, 1)
    rules = account.cloud.list_rules
    rules.odd = {"home": lambda _: []}
    await account.read()
    rules.odd = {"home": lambda entries: entries[1:]}
    await account.read(later=3700)
    rules.odd = {"home": lambda _: []}
    await account.read(later=3500)
    assert len(account.known) == 4
    rules.odd = {}
    await account.read(later=3700)
    assert len(account.known) == 4


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param(refuse(28841101), id="refused"),
        pytest.param(refuse(500), id="busy"),
        pytest.param(lambda _: None, id="nothing"),
        pytest.param(lambda entries: {"list": entries[:0], "has_more": True}, id="cut"),
    ],
)
async def test_part_that_failed_is_no_news(
    account: Account, odd: Callable[[Any], Any]
) -> None:
    """An offline shared lamp stays offline, and nobody goes, however long it lasts."""
    await account.set_up(2, 1)
    own, lamp = account.own[0], account.shared[0]
    account.cloud.truth.set_online(lamp.id, False, push=False)
    await account.read()
    assert account.shows(lamp) == "unavailable"

    account.cloud.list_rules.odd = {"sharing": odd}
    account.cloud.truth.set_online(own.id, False, push=False)
    await account.read(later=3600)
    await account.read(later=3600)
    assert account.shows(lamp) == "unavailable"
    assert account.shows(own) == "unavailable"
    assert len(account.known) == 3

    account.cloud.list_rules.odd = {}
    account.cloud.truth.set_online(lamp.id, True, push=False)
    await account.read()
    assert account.shows(lamp) != "unavailable"


async def test_part_that_failed_is_read_again_soon(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a gap the devices of a part that failed are right a moment later, too."""
    monkeypatch.setattr(gap, "SNAPSHOT_RETRIES", (0.01, 0.02))
    await account.set_up(2, 1)
    lamp, coordinator = account.shared[0], account.entry.runtime_data
    await account.cloud.broker.wait_connected()
    await wait_until(account.hass, lambda: not coordinator.gap_open)
    account.cloud.list_rules.odd = {"sharing": refuse(500)}
    await account.cloud.broker.stop()
    await wait_until(account.hass, lambda: not coordinator.hub.channel.connected)
    account.cloud.truth.set_online(lamp.id, False, push=False)
    await account.cloud.broker.start()
    await wait_until(account.hass, lambda: coordinator.hub.channel.connected)
    await wait_until(account.hass, lambda: coordinator.trusted)
    assert coordinator.gap_open
    account.cloud.list_rules.odd = {}
    await wait_until(account.hass, lambda: not coordinator.gap_open)
    assert account.shows(lamp) == "unavailable"


@pytest.mark.parametrize("origin", ["home", "sharing"])
async def test_list_that_was_odd_once_leaves_no_old_states(
    account: Account, monkeypatch: pytest.MonkeyPatch, origin: Origin
) -> None:
    """Where the list after a gap lacks a device, another one follows soon."""
    monkeypatch.setattr(gap, "SNAPSHOT_RETRIES", (0.01, 0.02))
    await account.set_up(1, 1)
    coordinator, rules = account.entry.runtime_data, account.cloud.list_rules
    await wait_until(account.hass, lambda: not coordinator.gap_open)
    await account.cloud.broker.stop()
    await wait_until(account.hass, lambda: not coordinator.hub.channel.connected)
    devices = account.own + account.shared
    for device in devices:
        account.cloud.truth.set_online(device.id, False, push=False)

    def answer(_: Entries) -> Entries:
        rules.odd.clear()
        return []

    rules.odd[origin] = answer
    await account.cloud.broker.start()
    await wait_until(
        account.hass,
        lambda: {account.shows(device) for device in devices} == {"unavailable"},
    )
    await wait_until(account.hass, lambda: not coordinator.gap_open)
    assert len(account.known) == 2


async def test_part_that_always_fails_is_not_asked_for_ever(account: Account) -> None:
    """After a few readings in a row the gap is closed without that part."""
    await account.set_up(1, 1)
    coordinator = account.entry.runtime_data
    await account.cloud.broker.stop()
    await wait_until(account.hass, lambda: not coordinator.hub.channel.connected)
    account.cloud.list_rules.odd = {"sharing": lambda _: None}
    await account.cloud.broker.start()
    await wait_until(account.hass, lambda: coordinator.hub.channel.connected)
    for _ in range(5):
        await account.read()
    assert not coordinator.gap_open
    assert len(account.known) == 2


@pytest.mark.parametrize("stuck", [False, True])
@pytest.mark.parametrize("transport", ["openapi", "gateway"])
async def test_lists_in_pages(account: Account, transport: str, stuck: bool) -> None:
    """A list of 30 in pages of 10 has 30; where the pages repeat, nobody is lost."""
    account.cloud.list_rules.page = 10
    await account.set_up(30, 0, transport)
    account.cloud.list_rules.stuck = stuck
    await account.read()
    await account.read(later=3600)
    assert len(account.known) == 30

    account.cloud.list_rules.stuck = False
    account.cloud.truth.remove_device(account.own[15].id, push=False)
    await account.read(later=60)
    await account.read(later=3600)
    assert len(account.known) == 29


async def test_absence_survives_a_restart(account: Account) -> None:
    """The first list that lacked a device still counts; so does the hour."""
    await account.set_up(2, 1)
    lost, shared = account.own[0], account.shared[0]
    account.cloud.truth.remove_device(lost.id, push=False)
    account.cloud.truth.unshare(shared.id, account.cloud.uid)
    await account.read()
    for known in 3, 1:
        assert len(account.known) == known
        config_entries = account.hass.config_entries
        assert await config_entries.async_unload(account.entry.entry_id)
        account.cloud.clock.offset += 3600
        assert await config_entries.async_setup(account.entry.entry_id)
        await account.read()
    assert account.known == {account.own[0].id}


async def test_missing_device_may_be_removed_by_hand(account: Account) -> None:
    """What the last complete list lacked may go at once, and does not come back."""
    await account.set_up(2, 1)
    lost, unshared = account.own[0], account.shared[0]
    account.cloud.truth.remove_device(lost.id, push=False)
    account.cloud.truth.unshare(unshared.id, account.cloud.uid)
    registry = dr.async_get(account.hass)

    async def remove(device_id: str) -> bool:
        device = registry.async_get_device_by_identifier(
            (DOMAIN, device_id), account.entry.entry_id
        )
        assert device is not None
        allowed = await async_remove_config_entry_device(
            account.hass, account.entry, device
        )
        return allowed and registry.async_remove_device(device.id) is None

    assert not await remove(lost.id)
    account.cloud.list_rules.odd = {
        "home": lambda entries: {"list": entries, "total": 5}
    }
    await account.read()
    assert not await remove(lost.id)
    account.cloud.list_rules.odd = {}
    await account.read()
    assert not await remove(account.own[0].id)
    assert await remove(lost.id)
    assert await remove(unshared.id)
    await account.hass.async_block_till_done()
    assert account.known == {account.own[0].id}
    assert await account.hass.config_entries.async_reload(account.entry.entry_id)
    await account.read()
    assert account.known == {account.own[0].id}


async def test_removed_while_a_list_was_on_its_way(account: Account) -> None:
    """A list that was made before a removal does not bring the device back."""
    await account.set_up(3, 0)
    await account.cloud.broker.wait_connected()
    lost = account.own[0]
    entries = [device.list_entry() for device in account.own]
    account.cloud.list_rules.odd = {"home": lambda _: entries}
    account.cloud.faults.set("/v1.0/users/*", Fault(delay=0.5))
    reading = account.hass.async_create_background_task(
        account.entry.runtime_data.async_refresh(), "reading"
    )
    account.cloud.truth.remove_device(lost.id)
    await wait_until(
        account.hass, lambda: lost.id not in account.entry.runtime_data.data
    )
    assert not reading.done()
    await reading
    assert account.entry.runtime_data.last_update_success
    assert lost.id not in account.known
    # paired again, it is there
    account.cloud.list_rules.odd = {}
    account.cloud.faults.clear()
    account.cloud.truth.add_device(lost, account.cloud.uid)
    await wait_until(account.hass, lambda: lost.id in account.entry.runtime_data.data)


async def test_lost_file_and_short_list_lose_no_names(
    account: Account, hass_storage: dict[str, Any]
) -> None:
    """Devices of the registry are not lost where the stored states are."""
    await account.set_up(3, 1)
    registry = dr.async_get(account.hass)
    plug = account.own[0]
    device = registry.async_get_device_by_identifier(
        (DOMAIN, plug.id), account.entry.entry_id
    )
    assert device is not None
    registry.async_update_device(device.id, name_by_user="Kettle")
    assert await account.hass.config_entries.async_unload(account.entry.entry_id)
    hass_storage.pop(f"{DOMAIN}.{account.entry.entry_id}")
    account.cloud.list_rules.odd = {"home": lambda entries: entries[1:]}
    assert await account.hass.config_entries.async_setup(account.entry.entry_id)
    kept = registry.async_get(device.id)
    assert kept is not None
    account.cloud.list_rules.odd = {}
    await account.read()
    assert len(account.known) == 4
    kept = registry.async_get(device.id)
    assert kept is not None
    assert kept.name_by_user == "Kettle"


def listing(time: int, *complete: Part) -> DeviceList:
    """Return an empty list."""
    return DeviceList(devices=(), complete=frozenset(complete), time=time)


@pytest.mark.parametrize(
    "stored", [{}, {"missing": 5, "empty": [1]}, {"missing": {"a": "x"}}]
)
def test_clock_of_the_cloud_that_goes_back(stored: dict[str, Any]) -> None:
    """An hour is counted from the earliest time that makes sense."""
    absences = Absences(stored)
    known = {"a": [Part.OWN]}
    assert not absences.note(listing(2 * GONE_AFTER, Part.OWN), known).gone
    assert not absences.note(listing(10, Part.OWN), known).gone
    assert not absences.note(listing(9 + GONE_AFTER, Part.OWN), known).gone
    assert not absences.note(listing(10 + GONE_AFTER, Part.SHARED), known).gone
    assert absences.note(listing(10 + GONE_AFTER, Part.OWN), known).gone == ["a"]
