"""What follows from the lists of devices: partial ones, strangers, shared devices."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.tuya_openhub.openhub.http import requester
from custom_components.tuya_openhub.runtime.readings import device_search, gap
from homeassistant.core import HomeAssistant
from tests.integration.helpers import make_entry, set_up, settle, state_of, wait_until
from tests.tuya_cloud import TuyaCloud
from tests.tuya_cloud.operations.lists import Entries, refuse

FRIEND = "eu1700000000000FrIeN"
LISTS = "GET /v1.0/users/*/devices"


class Lists:
    """The lists of an account with a device of its own and a shared one."""

    def __init__(self, hass: HomeAssistant, cloud: TuyaCloud) -> None:
        """Begin before the account is set up."""
        cloud.add_account(cloud.uid, ["plug"])
        cloud.add_account(FRIEND, ["light", "motion"])
        self.light, self.motion = cloud.truth.accounts[FRIEND]
        cloud.truth.share(self.light, cloud.uid)
        self.hass, self.cloud = hass, cloud
        self.entry = make_entry(cloud)
        self.read = 0
        cloud.list_rules.odd["home"] = self._count

    def _count(self, entries: Entries) -> Entries:
        self.read += 1
        return entries

    @property
    def coordinator(self) -> Any:
        """The coordinator of the account."""
        return self.entry.runtime_data

    def fail(self) -> None:
        """Let the list of shared devices fail for a while."""
        self.cloud.list_rules.odd["sharing"] = refuse(500)

    def recover(self) -> None:
        """Let it work again."""
        del self.cloud.list_rules.odd["sharing"]

    async def read_until_closed(self) -> int:
        """Return with which reading since a moment ago the gap was closed."""
        for _ in range(8):
            if not self.coordinator.gap_open:
                break
            await self.coordinator.async_refresh()
        return self.read


@pytest.fixture
def lists(
    hass: HomeAssistant, empty_cloud: TuyaCloud, monkeypatch: pytest.MonkeyPatch
) -> Lists:
    """An account whose readings a test asks for itself."""
    monkeypatch.setattr(gap, "SNAPSHOT_RETRIES", (3600.0,))
    monkeypatch.setattr(requester, "_PAUSE", 0.0)
    return Lists(hass, empty_cloud)


async def test_gap_is_closed_by_the_fifth_reading_that_lacks_a_part(
    hass: HomeAssistant, lists: Lists
) -> None:
    """Four times in a row another reading may bring more; a whole one begins anew."""
    lists.fail()
    await set_up(hass, lists.entry)
    await wait_until(hass, lambda: lists.coordinator.hub.channel.connected)
    assert await lists.read_until_closed() == 5
    assert lists.light not in lists.coordinator.data

    lists.recover()
    await lists.coordinator.async_refresh()
    assert lists.light in lists.coordinator.data
    await lists.cloud.broker.stop()
    await wait_until(hass, lambda: lists.coordinator.gap_open)
    lists.fail()
    lists.read = 0
    await lists.cloud.broker.start()
    await wait_until(hass, lambda: lists.coordinator.hub.channel.connected)
    assert await lists.read_until_closed() == 5
    assert lists.light in lists.coordinator.data


async def test_shared_stranger_that_reports_is_found(
    hass: HomeAssistant, lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its first report asks for the list of shared devices, and is what is shown."""
    monkeypatch.setattr(device_search, "SEARCH_AFTER", (0.01, 0.01))
    cloud = lists.cloud
    cloud.truth.unshare(lists.light, cloud.uid)
    await set_up(hass, lists.entry)
    await wait_until(hass, lambda: not lists.coordinator.gap_open)
    cloud.truth.share(lists.light, cloud.uid)
    await lists.coordinator.async_refresh()
    assert lists.light not in lists.coordinator.data

    light = cloud.truth.device(lists.light)
    on = not light.status["switch_led"]
    cloud.publisher.publish_body(
        cloud.uid,
        4,
        {
            "devId": light.id,
            "status": [{"code": "switch_led", "value": on}],
        },
    )
    await wait_until(hass, lambda: light.id in lists.coordinator.data)
    shown = {True: "on", False: "off"}[on]
    await wait_until(hass, lambda: state_of(hass, "light", light.id, "light") == shown)


async def test_events_of_a_stranger_ask_for_no_list(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    entry: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A device that is no more, or of another account, may go online and be named."""
    monkeypatch.setattr(device_search, "SEARCH_AFTER", (0.0, 0.0))
    await wait_until(hass, lambda: not entry.runtime_data.gap_open)
    calls = cloud.calls.count_of(LISTS)
    for kind, data in (
        ("online", {"time": 1}),
        ("nameUpdate", {"name": "Ghost"}),
        ("delete", {"uid": cloud.uid}),
    ):
        cloud.publisher.publish_body(
            cloud.uid, 20, {"bizCode": kind, "bizData": data, "devId": "x", "ts": 0}
        )
    await settle(hass, cloud, entry)
    await hass.async_block_till_done()
    assert cloud.calls.count_of(LISTS) == calls

    # a pairing does
    cloud.publisher.publish_body(
        cloud.uid,
        20,
        {"bizCode": "bindUser", "bizData": {}, "devId": "x", "ts": 0},
    )
    await wait_until(hass, lambda: cloud.calls.count_of(LISTS) > calls)


async def test_shared_device_that_is_no_more_is_asked_for_with_each_reading(
    hass: HomeAssistant, lists: Lists
) -> None:
    """An empty list of shared devices is read again as long as one may be missing."""
    await set_up(hass, lists.entry)
    coordinator, cloud = lists.coordinator, lists.cloud
    await wait_until(hass, lambda: not coordinator.gap_open)
    assert lists.light in coordinator.data
    cloud.truth.unshare(lists.light, cloud.uid)
    for later in 0, 1800, 1900:
        cloud.clock.offset += later
        calls = cloud.calls.count_of(LISTS)
        await coordinator.async_refresh()
        assert cloud.calls.count_of(LISTS) > calls + 1
    assert lists.light not in coordinator.data
    calls = cloud.calls.count_of(LISTS)
    await coordinator.async_refresh()
    assert cloud.calls.count_of(LISTS) == calls + 1


async def test_rooms_are_asked_for_where_a_device_is_new(
    hass: HomeAssistant, lists: Lists
) -> None:
    """Not with each reading: only then somebody wants to know."""
    homes = "GET /v1.0/users/*/homes"
    lists.cloud.truth.add_home(1, lists.cloud.uid)
    await set_up(hass, lists.entry)
    asked = lists.cloud.calls.count_of(homes)
    assert asked == 1
    lists.coordinator.cloud.forget_refusals()
    await lists.coordinator.async_refresh()
    assert lists.cloud.calls.count_of(homes) == asked
    lists.cloud.truth.share(lists.motion, lists.cloud.uid)
    await lists.coordinator.async_resync()
    assert lists.motion in lists.coordinator.data
    assert lists.cloud.calls.count_of(homes) > asked
