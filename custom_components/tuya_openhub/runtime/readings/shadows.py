"""Values of data points that no device list has: read from the shadows of devices."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
import logging

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from ...openhub import (
    Bucket,
    CallKind,
    Capability,
    Cloud,
    Device,
    DeviceState,
    JsonValue,
    OpenHubError,
    RequestError,
    ShadowPoint,
)
from ..inventory import Inventory
from .description_reader import unlisted_values
from .gap import Spawn
from .product_reader import MAX_AGE

_LOGGER = logging.getLogger(__name__)

# Between two devices, in seconds
PACE = 0.5
# When to go on after a fault, or when the day's allowance is used up, in seconds
GO_ON_AFTER = 600.0
# A lease that ends takes a few seconds; a longer gap may hide changes. In seconds
LONG_GAP = 15.0
# Gaps that follow each other within so many seconds count as one
ONE_GAP = 3600.0
# A lease for the whole account ends twelve times a day, however many devices there are:
# so many shadows are read after such gaps, and one more so rarely
FEW = 2
FEW_EVERY = 8 * 3600.0
# and so rarely while push is down, and all is read again and again, in seconds: half of
# the day's allowance, as the end of it needs some too
FEW_EVERY_IN_GAP = 1800.0

type OnPoints = Callable[[Device, Sequence[ShadowPoint]], Awaitable[None]]
type OnValues = Callable[[str, Mapping[str, JsonValue], int], None]


class ShadowReader:
    """Read shadows one after the other, those that were read longest ago first.

    Devices all of whose values the list has are never read; one whose shadow had no
    more is read again after a month. `on_points` learns from a shadow, `on_values`
    gets device, values and the mark of its state at the time of the request.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        cloud: Cloud,
        inventory: Inventory,
        *,
        states: Mapping[str, DeviceState],
        read_at: Mapping[str, float],
        may_spend: Callable[[CallKind], bool],
        spawn: Spawn,
        on_points: OnPoints,
        on_values: OnValues,
    ) -> None:
        """Initialize from what was stored; nothing is read yet."""
        self.read_at = dict(read_at)
        self._hass = hass
        self._cloud = cloud
        self._inventory = inventory
        self._states = states
        self._may_spend = may_spend
        self._spawn = spawn
        self._on_points = on_points
        self._on_values = on_values
        # data points without a value in the latest list, by device
        self._unlisted: dict[str, frozenset[str]] = {}
        self._wanted: set[str] = set()
        self._few = Bucket(FEW, FEW_EVERY)
        # for how long push was down in gaps that count as one, and when that ended
        self._down = 0.0
        self._down_until = 0.0
        self._started = False
        self._task: asyncio.Task[None] | None = None
        self._timer: CALLBACK_TYPE | None = None

    def start(self) -> None:
        """Begin to read what is wanted."""
        self._started = True
        self._begin()

    def close(self) -> None:
        """Read no more."""
        self._started = False
        if self._timer is not None:
            self._timer()

    def note_list(self, devices: Iterable[Device]) -> None:
        """Note of which data points a list has no values."""
        if Capability.SHADOW not in self._cloud.capabilities:
            return
        unlisted = {device.id: self._inventory.unlisted(device) for device in devices}
        self._unlisted = {each: codes for each, codes in unlisted.items() if codes}

    def note_read(self, device_ids: Iterable[str]) -> None:
        """Note whose shadows were read elsewhere."""
        self.read_at.update(dict.fromkeys(device_ids, _now()))

    def note_described(self, device_id: str) -> None:
        """Want values of data points that were just described and have none yet."""
        if Capability.SHADOW not in self._cloud.capabilities:
            return
        known = replace(
            self._inventory.devices[device_id],
            status=self._states[device_id].values,
        )
        if codes := self._inventory.unlisted(known):
            self._unlisted[device_id] = codes | self._unlisted.get(
                device_id, frozenset()
            )
            self.want([device_id])

    def follow_reading(self, missed: float | None) -> None:
        """Read what a list does not have, after one was read.

        Push was down for `missed` seconds since the last time; None if it still is.
        """
        now = self._hass.loop.time()
        if missed:
            recent = now - self._down_until < ONE_GAP
            self._down = missed + (self._down if recent else 0.0)
            self._down_until = now
        if missed and self._down >= LONG_GAP:
            self.read_all()
        else:
            self._few.every = FEW_EVERY_IN_GAP if missed is None else FEW_EVERY
            self._read_few(now)

    @callback
    def read_all(self) -> None:
        """Read the values that may have changed without a push."""
        self._down = 0.0
        self.want(filter(self._promising, self._unlisted))

    def _read_few(self, now: float) -> None:
        """Read what was read longest ago, as far as these readings go."""
        promising = filter(self._promising, self._unlisted)
        for device_id in sorted(promising, key=lambda each: self.read_at.get(each, 0)):
            if self._few.ready_at(now) > now:
                return
            self._few.spend(now)
            self.want([device_id])

    def read_back(self, device_id: str) -> None:
        """Read the values of one device that its status does not have."""
        self.want({device_id} & self._unlisted.keys())

    def want(self, device_ids: Iterable[str]) -> None:
        """Read the shadows of devices as soon as that may be."""
        self._wanted.update(device_ids)
        self._begin()

    def _promising(self, device_id: str) -> bool:
        """Return whether a shadow had values that no list has, or was never read."""
        state = self._states.get(device_id)
        age = _now() - self.read_at.get(device_id, 0.0)
        return state is not None and (
            not state.values.keys().isdisjoint(self._unlisted[device_id])
            or age >= MAX_AGE
        )

    @callback
    def _begin(self, _now: datetime | None = None) -> None:
        busy = self._task is not None and not self._task.done()
        if self._started and self._wanted and not busy:
            if self._timer is not None:
                self._timer()
                self._timer = None
            self._task = self._spawn(self._work(), "shadows")

    async def _work(self) -> None:
        while self._wanted and self._started:
            worked = self._may_spend(CallKind.SHADOW)
            if worked:
                device_id = min(
                    self._wanted, key=lambda each: self.read_at.get(each, 0.0)
                )
                self._wanted.discard(device_id)
                worked = device_id not in self._states or await self._read(device_id)
            if not worked:
                self._timer = async_call_later(self._hass, GO_ON_AFTER, self._begin)
                return
            await asyncio.sleep(PACE)

    async def _read(self, device_id: str) -> bool:
        """Read one shadow; return whether the next may be read at once."""
        device = self._inventory.devices[device_id]
        mark = self._states[device_id].begin_snapshot()
        try:
            points = await self._cloud.shadow(device_id)
        except OpenHubError as err:
            _LOGGER.debug("Shadow of a device could not be read: %s", err)
            if isinstance(err, RequestError):
                # it will be the same the next time
                return True
            self._wanted.add(device_id)
            return False
        await self._on_points(device, points)
        if device_id in self._states:
            self.note_read([device_id])
            self._apply(device, points, mark)
        return True

    def _apply(self, device: Device, points: Sequence[ShadowPoint], mark: int) -> None:
        """Pass on the values of a shadow that no list has."""
        unlisted = self._unlisted.get(device.id, frozenset())
        listed = self._states[device.id].values.keys() - unlisted
        known = replace(device, status=dict.fromkeys(listed))
        specification = self._inventory.specification(device)
        self._on_values(device.id, unlisted_values(known, specification, points), mark)


def _now() -> float:
    return dt_util.utcnow().timestamp()
