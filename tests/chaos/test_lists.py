"""Two hundred odd lists of devices in virtual time: nobody is lost who is still there."""

import asyncio
from collections.abc import AsyncGenerator, Callable
import json
import random
from typing import Any, override

import pytest
import pytest_asyncio

from custom_components.tuya_openhub.const import DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from tests.tuya_cloud import SimDevice, TuyaCloud, captures
from tests.tuya_cloud.broker.embedded import EmbeddedBroker
from tests.tuya_cloud.operations.lists import Entries, Origin, refuse

from .figures import report_figure
from .virtual import VirtualClock, VirtualTime
from .world import World

OWNER = "eu1700000000000Owner"
MINUTE = 60.0
HOUR = 60 * MINUTE
ORIGINS: tuple[Origin, ...] = ("home", "sharing")


class Lists(World):
    """An account with own and shared devices, of which some really go."""

    cloud: TuyaCloud[EmbeddedBroker]  # type: ignore[assignment]

    @override
    async def prepare(self) -> None:
        """Share some devices; neither proxy nor certificates are needed."""
        self.dice = random.Random()
        self.born = 0
        self.cloud.add_account(OWNER)
        for _ in range(4):
            self.add_shared()

    def make(self) -> SimDevice:
        """Make a device that never was before."""
        self.born += 1
        device = captures.device("plug", id=f"born{self.born:016d}")
        device.entry["name"] = f"Plug {self.born}"
        return device

    def add_shared(self) -> None:
        """Let somebody share a device."""
        device = self.cloud.truth.add_device(self.make(), OWNER, push=False)
        self.cloud.truth.share(device.id, self.cloud.uid)

    def add_own(self) -> None:
        """Pair a device."""
        self.cloud.truth.add_device(self.make(), self.cloud.uid, push=False)

    @property
    def there(self) -> set[str]:
        """The devices that the account has."""
        devices = self.cloud.truth.of_account(self.cloud.uid, "all")
        return {device.id for device in devices}

    @property
    def known(self) -> set[str]:
        """The devices that Home Assistant has, with their entities."""
        entries = dr.async_entries_for_config_entry(
            dr.async_get(self.hass), self.entry.entry_id
        )
        registered = {
            identifier
            for entry in entries
            if entry.entry_type is None
            for domain, identifier in entry.identifiers
            if domain == DOMAIN
        }
        assert registered == set(self.coordinator.data)
        return registered

    # Odd answers

    def oddities(self) -> dict[str, Callable[[Entries], Any]]:
        """Return ways to answer oddly; some take another form each time."""
        dice = self.dice
        number = dice.randint(0, 5)
        code = dice.choice((500, 1106, 1109, 1110, 2006, 2009, 28841101, 28841105))

        def short(entries: Entries) -> Entries:
            return dice.sample(entries, dice.randint(0, len(entries)))

        def garbage(entries: Entries) -> Any:
            broken = [*entries[:number], "odd", {"id": 5}, None]
            return dice.choice(("odd", 17, {}, {"list": {}}, None, broken))

        def cut(entries: Entries) -> Any:
            more: dict[str, Any] = {"has_more": True, "last_row_key": "0"}
            return {"list": short(entries), **dice.choice((more, {"has_more": "true"}))}

        return {
            "empty": lambda _: dice.choice(([], {"list": [], "total": 0})),
            "none by code": refuse(2002),
            "short": short,
            "refused": refuse(code),
            "repeated": lambda entries: short(entries) * 2 or entries[:1] * 2,
            "cut": cut,
            "counted": lambda entries: {"list": short(entries), "total": 99},
            "garbage": garbage,
        }

    def go(self, device_id: str) -> None:
        """Take a device away, without or with a word."""
        if (device := self.cloud.truth.device(device_id)).uid == OWNER:
            self.cloud.truth.unshare(device_id, self.cloud.uid)
        else:
            self.cloud.truth.remove_device(device.id, push=self.dice.random() < 0.2)

    async def read(self, after: float) -> None:
        """Read all devices after a while, as the lists are then."""
        await asyncio.sleep(after)
        await self.coordinator.async_refresh()
        await self.hass.async_block_till_done()

    async def read_whole(self, after: float) -> None:
        """Read lists that are right, also where a refusal kept the calls from being made."""
        await asyncio.sleep(after)
        assert await self.coordinator.async_retry() is None
        self.coordinator.cloud.expect_changes()
        await self.read(0)
        assert self.coordinator.last_update_success


# what looks like a whole list, so that only time tells that it is none
_WHOLE = ("empty", "none by code", "short")
_LIMITED = 55 * MINUTE


@pytest_asyncio.fixture
async def lists(
    hass: HomeAssistant, socket_enabled: None, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Lists]:
    """Build an account in virtual time."""
    virtual = VirtualTime(monkeypatch)
    async with TuyaCloud(
        [], broker=EmbeddedBroker(), clock=VirtualClock(virtual)
    ) as cloud:
        world = Lists(hass, cloud, monkeypatch)  # type: ignore[arg-type]
        yield world
        if world.is_loaded():
            assert await world.unload() < 1
    monkeypatch.undo()


async def spell(lists: Lists) -> list[str]:
    """Let the lists be odd for a while; return how."""
    dice = lists.dice
    kinds = []
    origins = dice.choice((ORIGINS, ORIGINS[:1], ORIGINS[1:]))
    kind = dice.choice(list(lists.oddities()))
    readings = dice.randint(1, 4)
    # what does not look whole says nothing, however long it lasts
    pause = (_LIMITED if kind in _WHOLE else 5 * HOUR) / readings
    for _ in range(readings):
        for origin in origins:
            lists.cloud.list_rules.odd[origin] = lists.oddities()[kind]
        kinds.append(kind)
        await lists.read(pause * dice.uniform(0.1, 1))
        lists.cloud.list_rules.odd.clear()
    return kinds


async def test_removed_device_goes_by_itself(lists: Lists) -> None:
    """Once it was missing from a whole list, one more an hour later takes it away."""
    await lists.start(8, products=("plug",))
    lost = min(lists.there)
    await asyncio.sleep(10 * MINUTE)
    lists.cloud.truth.remove_device(lost, push=False)
    await lists.read(0)
    await asyncio.sleep(50 * MINUTE)
    assert lost in lists.known
    await asyncio.sleep(12 * MINUTE)
    assert lists.known == lists.there


@pytest.mark.parametrize("seed", range(4))
async def test_odd_lists(lists: Lists, seed: int) -> None:
    """Fifty odd lists in a row: 0 lost, everybody gone who really went."""
    await lists.start(8, products=("plug",))
    lists.dice = random.Random(seed)
    odd: list[str] = []
    gone = 0
    while len(odd) < 50:
        before = lists.there
        odd += await spell(lists)
        assert before <= lists.known, odd[-4:]
        leaving = set(lists.dice.sample(sorted(before), lists.dice.randint(0, 2)))
        for device_id in leaving:
            lists.go(device_id)
        lists.dice.choice((lists.add_own, lists.add_shared, lambda: None))()
        # an odd spell in the hour that they have to be missing for changes nothing
        await lists.read_whole(lists.dice.uniform(1, 10) * MINUTE)
        assert lists.there <= lists.known
        odd += await spell(lists)
        assert lists.there <= lists.known, odd[-4:]
        await lists.read_whole(MINUTE)
        await lists.read_whole(HOUR)
        assert lists.known == lists.there, json.dumps(odd[-4:])
        gone += len(leaving)
    for device_id in lists.there:
        lists.go(device_id)
    gone += len(lists.known)
    await lists.read_whole(MINUTE)
    await lists.read_whole(HOUR)
    assert lists.known == set()
    report_figure(
        f"{len(odd)} odd lists, seed {seed}",
        f"0 devices lost that were still there, {gone} of {gone} gone that went",
    )
