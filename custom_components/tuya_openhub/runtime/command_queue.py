"""Send commands: in order per device, the newest value of a code wins."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..openhub import JsonValue, OpenHubError, RequestError

# A device that took a command reports it within a second or two; after this long
# its state is read once instead
ACKNOWLEDGE_WITHIN = 5.0

type Send = Callable[[str, Mapping[str, JsonValue]], Awaitable[None]]
type Spawn = Callable[[Coroutine[Any, Any, None]], object]


@dataclass(slots=True, eq=False)
class _Order:
    """What one caller wants, and where it waits for the outcome."""

    values: Mapping[str, JsonValue]
    done: asyncio.Future[None]


@dataclass(slots=True)
class _Lane:
    """The orders of one device and the codes whose echo is still to come."""

    waiting: list[_Order] = field(default_factory=list)
    busy: bool = False
    unconfirmed: set[str] = field(default_factory=set)
    timer: asyncio.TimerHandle | None = None


class Commander:
    """Queue of commands for each device.

    While a call is under way further orders gather; they go out together in the
    next call, with the newest value where a code was ordered twice. `on_silence` is
    called with the device id when a device did not report what it was told. `lanes`
    holds the devices that were sent something: no other has anything to confirm.
    """

    def __init__(
        self, send: Send, spawn: Spawn, on_silence: Callable[[str], object]
    ) -> None:
        """Initialize with the way to the cloud."""
        self._send = send
        self._spawn = spawn
        self._on_silence = on_silence
        self.lanes: dict[str, _Lane] = {}

    async def order(self, device_id: str, values: Mapping[str, JsonValue]) -> None:
        """Send raw values by code; return when the cloud took them, raise if not."""
        lane = self.lanes.setdefault(device_id, _Lane())
        order = _Order(values, asyncio.get_running_loop().create_future())
        lane.waiting.append(order)
        if not lane.busy:
            lane.busy = True
            self._spawn(self._drain(device_id, lane))
        await order.done

    def confirm(self, device_id: str, codes: Iterable[str]) -> None:
        """Note that the device reported these data points."""
        lane = self.lanes.get(device_id)
        if lane is None or not lane.unconfirmed:
            return
        lane.unconfirmed.difference_update(codes)
        if not lane.unconfirmed:
            _cancel(lane)

    def close(self) -> None:
        """Forget everything; nobody waits for an echo any more."""
        for lane in self.lanes.values():
            _cancel(lane)
            for order in lane.waiting:
                order.done.cancel()
        self.lanes.clear()

    async def _drain(self, device_id: str, lane: _Lane) -> None:
        orders: list[_Order] = []
        try:
            while lane.waiting:
                orders, lane.waiting = lane.waiting, []
                await self._deliver(device_id, lane, orders)
        finally:
            lane.busy = False
            for order in (*orders, *lane.waiting):
                order.done.cancel()
            lane.waiting.clear()

    async def _deliver(self, device_id: str, lane: _Lane, orders: list[_Order]) -> None:
        merged: dict[str, JsonValue] = {}
        for order in orders:
            for code, value in order.values.items():
                # the newest value also takes the newest place in the order
                merged.pop(code, None)
                merged[code] = value
        try:
            await self._send(device_id, merged)
        except RequestError as err:
            if len(orders) == 1:
                _fail(orders, err)
                return
            # one bad value must not take the others down with it
            for order in orders:
                await self._deliver(device_id, lane, [order])
            return
        except OpenHubError as err:
            _fail(orders, err)
            return
        self._expect(device_id, lane, merged)
        for order in orders:
            if not order.done.done():
                order.done.set_result(None)

    def _expect(self, device_id: str, lane: _Lane, codes: Iterable[str]) -> None:
        if self.lanes.get(device_id) is not lane:
            return  # closed meanwhile
        _cancel(lane)
        lane.unconfirmed.update(codes)
        lane.timer = asyncio.get_running_loop().call_later(
            ACKNOWLEDGE_WITHIN, self._give_up, device_id, lane
        )

    def _give_up(self, device_id: str, lane: _Lane) -> None:
        lane.unconfirmed.clear()
        lane.timer = None
        self._on_silence(device_id)


def _cancel(lane: _Lane) -> None:
    if lane.timer is not None:
        lane.timer.cancel()
        lane.timer = None


def _fail(orders: list[_Order], err: OpenHubError) -> None:
    for order in orders:
        if not order.done.done():
            order.done.set_exception(err)
