"""Commands on their way to devices: in order, the newest value of a code wins."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from homeassistant.exceptions import HomeAssistantError

from ..openhub import DataPoint, JsonValue, OpenHubError, RequestError, read_json
from .exceptions import order_error, unforeseen

# A device that took a command reports it within a second or two; after this long
# its state is read once instead
ACKNOWLEDGE_WITHIN = 5.0

type Send = Callable[[str, Mapping[str, JsonValue]], Awaitable[None]]
type Spawn = Callable[[Coroutine[Any, Any, None]], object]


@dataclass(slots=True, eq=False)
class _Command:
    """The values of one caller, who waits for `done`."""

    values: Mapping[str, JsonValue]
    done: asyncio.Future[None]


@dataclass(slots=True)
class _DeviceQueue:
    """The commands of one device, and the codes that it has not reported yet.

    `on_way` are the values of the call that is not answered yet.
    """

    waiting: list[_Command] = field(default_factory=list)
    busy: bool = False
    on_way: dict[str, JsonValue] = field(default_factory=dict)
    unconfirmed: set[str] = field(default_factory=set)
    timer: asyncio.TimerHandle | None = None


class CommandQueue:
    """A queue of commands for each device.

    While a call is under way, further commands wait; they go out together in the
    next call, with the newest value where a code is in several. `on_silence` is
    called with the device id when a device did not report the values it was sent.
    `queues` has the devices that were sent something: no other has anything to confirm.
    """

    def __init__(
        self, send: Send, spawn: Spawn, on_silence: Callable[[str], object]
    ) -> None:
        """Initialize; `send` makes one call for one device."""
        self._send = send
        self._spawn = spawn
        self._on_silence = on_silence
        self._closed = False
        self.queues: dict[str, _DeviceQueue] = {}

    async def send(self, device_id: str, values: Mapping[str, JsonValue]) -> None:
        """Send raw values by code; return when the cloud took them, raise if not.

        Whatever happens on the way, the caller gets an `OpenHubError` or a
        `HomeAssistantError` that says why.
        """
        if self._closed:
            raise order_error("order_not_sent")
        queue = self.queues.setdefault(device_id, _DeviceQueue())
        command = _Command(values, asyncio.get_running_loop().create_future())
        queue.waiting.append(command)
        if not queue.busy:
            queue.busy = True
            self._spawn(self._drain(device_id, queue))
        await command.done

    def confirm(self, device_id: str, points: Sequence[DataPoint]) -> None:
        """Note what the device reported.

        While the call is under way, only the value that was sent confirms: an older
        order may be reported as well.
        """
        queue = self.queues.get(device_id)
        if queue is None or not (queue.unconfirmed or queue.on_way):
            return
        for point in points:
            code = point.code
            if code in queue.on_way and _is_echo(queue.on_way[code], point.value):
                del queue.on_way[code]
            queue.unconfirmed.discard(code)
        if not queue.unconfirmed:
            _cancel(queue)

    def close(self) -> None:
        """Tell all waiting callers that it is over, and expect no reports any more."""
        self._closed = True
        for queue in self.queues.values():
            _cancel(queue)
            _fail(queue.waiting, order_error("order_not_sent"))
            queue.waiting.clear()
        self.queues.clear()

    async def _drain(self, device_id: str, queue: _DeviceQueue) -> None:
        commands: list[_Command] = []
        try:
            while queue.waiting:
                commands, queue.waiting = queue.waiting, []
                await self._deliver(device_id, queue, commands)
        finally:
            # where a reload ended this task, nobody else tells the callers
            queue.busy = False
            _fail(commands, order_error("order_interrupted"))
            _fail(queue.waiting, order_error("order_not_sent"))
            queue.waiting.clear()

    async def _deliver(
        self, device_id: str, queue: _DeviceQueue, commands: list[_Command]
    ) -> None:
        merged: dict[str, JsonValue] = {}
        for command in commands:
            for code, value in command.values.items():
                # a later value of a code is also sent later
                merged.pop(code, None)
                merged[code] = value
        queue.on_way = dict(merged)
        try:
            await self._send(device_id, merged)
        except RequestError as err:
            if len(commands) == 1:
                _fail(commands, err)
                return
            # a value that is refused must not stop the others
            for command in commands:
                await self._deliver(device_id, queue, [command])
            return
        except OpenHubError as err:
            _fail(commands, err)
            return
        except Exception as err:  # noqa: BLE001 - the callers are told, the log as well
            _fail(commands, unforeseen(err))
            return
        finally:
            echoes, queue.on_way = merged.keys() - queue.on_way, {}
        self._expect(device_id, queue, merged.keys() - echoes)
        for command in commands:
            if not command.done.done():
                command.done.set_result(None)

    def _expect(
        self, device_id: str, queue: _DeviceQueue, codes: Iterable[str]
    ) -> None:
        if self.queues.get(device_id) is not queue:
            return  # closed meanwhile
        queue.unconfirmed.update(codes)
        _cancel(queue)
        if queue.unconfirmed:
            queue.timer = asyncio.get_running_loop().call_later(
                ACKNOWLEDGE_WITHIN, self._give_up, device_id, queue
            )

    def _give_up(self, device_id: str, queue: _DeviceQueue) -> None:
        queue.unconfirmed.clear()
        queue.timer = None
        self._on_silence(device_id)


def _cancel(queue: _DeviceQueue) -> None:
    if queue.timer is not None:
        queue.timer.cancel()
        queue.timer = None


def _fail(commands: Iterable[_Command], err: OpenHubError | HomeAssistantError) -> None:
    for command in commands:
        if not command.done.done():
            command.done.set_exception(err)


def _is_echo(sent: JsonValue, reported: JsonValue) -> bool:
    """Tell whether a report is what was sent; objects are reported as text."""
    if isinstance(sent, (dict, list)) and isinstance(reported, str):
        try:
            reported = read_json(reported)
        except ValueError:
            return False
    return sent == reported or str(sent) == str(reported)
