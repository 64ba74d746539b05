"""From push to state in a real Home Assistant: CPU per push, rate, latency, order.

All contestants show the same values of the same sensors and take turns: the floor
(bare sensors), this integration after decoding and from the payload, and Home
Assistant's own integration from its payload.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from importlib.util import find_spec
import itertools
from time import perf_counter, process_time_ns
from typing import Any, cast
from unittest.mock import patch

from custom_components.tuya_openhub.openhub import Cipher, JsonValue, Message
from homeassistant.components.sensor import SensorEntityDescription
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback

from .figures.report import command, medians, percentiles, ratios
from .setups.core import Core, payload as core_payload
from .setups.floor import FloorSensor, add_floor
from .setups.home import add_entry, home
from .setups.world import METER, Values, World, device_id, envelope

CODE = "co2_value"
BATCH = 1000
ROUNDS = 15
# where other processes do the same
FEWER = 7
PER_SECOND = 50
STEADY = 300
BURST = 600

type Turn = Callable[[], Awaitable[float]]
# a device, its new value and its time
type Push = tuple[str, dict[str, JsonValue], int]


@dataclass(slots=True, kw_only=True)
class Side:
    """One set-up in its own Home Assistant: this integration and the floor beside."""

    hass: HomeAssistant
    world: World
    floor: dict[tuple[str, str], FloorSensor]

    @classmethod
    async def create(cls, stack: AsyncExitStack, size: int, cipher: Cipher) -> Side:
        """Start a Home Assistant with so many devices twice."""
        hass = await stack.enter_async_context(home())
        world = World(size, cipher)
        with world.connected():
            await add_entry(hass, world.entry)
        plan = world.coordinator.inventory.plans[device_id(0)]
        floor = await add_floor(
            hass,
            (device_id(number) for number in range(size)),
            [
                cast(SensorEntityDescription, item.description)
                for item in plan.items
                if item.key in METER
            ],
        )
        return cls(hass=hass, world=world, floor=floor)

    def bare(self, pushing: Sequence[int]) -> Turn:
        """Return the floor's turn."""
        values = Values(CODE, pushing)

        async def turn() -> float:
            work = []
            for device, points, _ in itertools.islice(values, BATCH):
                work.append((self.floor[device, CODE], cast(int, points[CODE])))
            begin = process_time_ns()
            for entity, value in work:
                entity.write(value)
            return (process_time_ns() - begin) / BATCH / 1000

        return turn

    def payloads(self, values: Values) -> list[bytes]:
        """Return a batch of pushes."""
        return [
            envelope(device, points, self.world.cipher, time)
            for device, points, time in itertools.islice(values, BATCH)
        ]

    def decoded(self, values: Values) -> Turn:
        """Return the turn that begins behind the decoder."""

        async def turn() -> float:
            decode, handle = self.world.decoder.decode, self.world.on_message
            messages: list[Message] = [decode(each) for each in self.payloads(values)]
            begin = process_time_ns()
            for message in messages:
                handle(message)
            return (process_time_ns() - begin) / BATCH / 1000

        return turn

    def whole(self, values: Values) -> Turn:
        """Return the turn that begins with what the MQTT client hands over."""

        async def turn() -> float:
            work = self.payloads(values)
            before = self.world.coordinator.hub.channel.messages
            begin = process_time_ns()
            for each in work:
                self.world.feed(each)
            spent = (process_time_ns() - begin) / BATCH / 1000
            after = self.world.coordinator.hub.channel.messages
            if after - before != BATCH:
                raise RuntimeError(f"{after - before} of {BATCH} messages arrived")
            return spent

        return turn


def one_by_one(
    hass: HomeAssistant,
    feed: Callable[[bytes], None],
    payloads: Callable[[], list[bytes]],
) -> Turn:
    """Return a turn in which each push is shown before the next one comes.

    A burst would flatter Home Assistant's own integration, which shows but the last
    value of many: state writes that are left out cost nothing.
    """
    writes = 0

    @callback
    def note(_: Event[EventStateChangedData]) -> None:
        nonlocal writes
        writes += 1

    async def turn() -> float:
        nonlocal writes
        work = payloads()
        stop = hass.bus.async_listen(EVENT_STATE_CHANGED, note)
        writes = 0
        begin = process_time_ns()
        for number, each in enumerate(work, 1):
            feed(each)
            while writes < number:
                await asyncio.sleep(0)
        spent = (process_time_ns() - begin) / BATCH / 1000
        stop()
        return spent

    return turn


async def compare(
    contestants: dict[str, Turn], rounds: int = ROUNDS
) -> dict[str, list[float]]:
    """Let all take turns; return what each turn took, in µs of CPU per push."""
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, turn in contestants.items():
            times[name].append(await turn())
            await asyncio.sleep(0)
    return times


async def latency(
    hass: HomeAssistant,
    feed: Callable[[Push], None],
    values: Values,
) -> list[float]:
    """Push at a steady rate; return ms from each payload to its state."""
    taken: list[float] = []
    begun = 0.0

    @callback
    def note(_: Event[EventStateChangedData]) -> None:
        taken.append((perf_counter() - begun) * 1000)

    stop = hass.bus.async_listen(EVENT_STATE_CHANGED, note)
    for number, push in enumerate(itertools.islice(values, STEADY), 1):
        begun = perf_counter()
        feed(push)
        while len(taken) < number:
            await asyncio.sleep(0.0005)
        await asyncio.sleep(max(0.0, 1 / PER_SECOND - (perf_counter() - begun)))
    stop()
    return taken


async def burst(
    hass: HomeAssistant, feed: Callable[[list[int]], Awaitable[None]]
) -> int:
    """Push many values of one data point at once; return how many were shown in order."""
    shown: list[float] = []

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        if (new := event.data["new_state"]) is not None:
            shown.append(float(new.state))

    stop = hass.bus.async_listen(EVENT_STATE_CHANGED, note)
    values_sent = [1000 + number for number in range(BURST)]
    await feed(values_sent)
    await hass.async_block_till_done()
    stop()
    left = iter(values_sent)
    return sum(int(value) in left for value in shown)


@dataclass(slots=True, kw_only=True)
class Rival:
    """Home Assistant's own integration in a Home Assistant of its own."""

    hass: HomeAssistant
    core: Core
    values: Values

    @classmethod
    async def create(cls, stack: AsyncExitStack, size: int) -> Rival:
        """Start it with so many devices."""
        hass = await stack.enter_async_context(home())
        core = Core(size)
        await core.add(hass)
        return cls(hass=hass, core=core, values=Values(CODE, range(size)))

    def payloads(self) -> list[bytes]:
        """Return a batch of pushes."""
        return [core_payload(*push) for push in itertools.islice(self.values, BATCH)]

    def feed_soon(self, push: Push) -> None:
        """Let a push arrive in a thread, as in life."""
        loop = asyncio.get_running_loop()
        loop.run_in_executor(None, self.core.feed, core_payload(*push))

    async def feed_burst(self, values_sent: list[int]) -> None:
        """Let all arrive at once."""
        work = [core_payload(device_id(0), {CODE: v}, 0) for v in values_sent]

        def feed_all() -> None:
            for each in work:
                self.core.feed(each)

        await asyncio.get_running_loop().run_in_executor(None, feed_all)


def turns(side: Side, values: Values, rival: Rival | None) -> dict[str, Turn]:
    """Return all that take turns."""
    contestants = {
        "floor": side.bare(range(side.world.cloud.size)),
        "decoded": side.decoded(values),
        "payload": side.whole(values),
    }
    if rival is None:
        return contestants
    own = one_by_one(side.hass, side.world.feed, lambda: side.payloads(values))
    core = one_by_one(rival.hass, rival.core.feed, rival.payloads)
    return contestants | {"payload, one by one": own, "core, one by one": core}


async def cpu(
    side: Side, values: Values, rival: Rival | None, rounds: int
) -> dict[str, Any]:
    """Return what a push costs each, and how they compare."""
    times = await compare(turns(side, values, rival), rounds)
    return {
        "cpu": medians(times),
        "ratio": ratios(
            times,
            ("decoded", "floor"),
            ("payload", "floor"),
            ("core, one by one", "floor"),
            ("payload, one by one", "core, one by one"),
        ),
    }


async def felt(side: Side, values: Values, rival: Rival | None) -> dict[str, Any]:
    """Return how long values take to be shown, and how many of a burst are."""

    def feed(push: Push) -> None:
        side.world.feed(envelope(push[0], push[1], side.world.cipher, push[2]))

    async def feed_burst(values_sent: list[int]) -> None:
        for number, value in enumerate(values_sent):
            feed((device_id(0), {CODE: value}, values.last + number))

    taken = {"payload": percentiles(await latency(side.hass, feed, values))}
    shown = {"payload": await burst(side.hass, feed_burst)}
    if rival is not None:
        taken["core"] = percentiles(
            await latency(rival.hass, rival.feed_soon, rival.values)
        )
        shown["core"] = await burst(rival.hass, rival.feed_burst)
    return {"latency": taken, "burst": shown}


async def beside(
    size: int, cipher: Cipher, *, whole: bool, rival: bool
) -> dict[str, Any]:
    """Compare with the floor and Home Assistant's own; without `whole` the CPU alone."""
    async with AsyncExitStack() as stack:
        side = await Side.create(stack, size, cipher)
        values = Values(CODE, range(size))
        other: Rival | None = None
        failed: dict[str, Any] = {}
        if rival and find_spec("tuya_sharing"):
            try:
                other = await Rival.create(stack, size)
            except Exception as err:  # noqa: BLE001 - it must not cost our figures
                failed = {"core": {"failed": f"{type(err).__name__}: {err}"}}
        result = await cpu(side, values, other, ROUNDS if whole else FEWER)
        if whole:
            result["per_second"] = {
                name: round(1e6 / spent) for name, spent in result["cpu"].items()
            }
            result |= await felt(side, values, other)
        return result | failed


async def flat(small: int, large: int) -> dict[str, Any]:
    """Compare a push with few devices to the same push with many."""
    async with AsyncExitStack() as stack:
        few = await Side.create(stack, small, Cipher.GCM)
        many = await Side.create(stack, large, Cipher.GCM)
        same, every = range(small), range(large)
        times = await compare(
            {
                "few": few.whole(Values(CODE, same)),
                "many, the same devices push": many.whole(Values(CODE, same)),
                "many, all devices push": many.whole(Values("pm25_value", every)),
                "floor few": few.bare(same),
                "floor many, the same devices push": many.bare(same),
                "floor many, all devices push": many.bare(every),
            }
        )
        return {
            "cpu": medians(times),
            "ratio": ratios(
                times,
                ("many, the same devices push", "few"),
                ("many, all devices push", "few"),
                ("floor many, the same devices push", "floor few"),
                ("floor many, all devices push", "floor few"),
            ),
        }


async def main(
    size: int = 10, than: int = 0, whole: int = 1, rival: int = 1, ecb: int = 0
) -> dict[str, Any]:
    """Run one comparison; `than` a smaller number of devices compares the two."""
    # Home Assistant adds at most 10,000 entities for a config entry: lifted here only
    limit = (
        "homeassistant.helpers.entity_platform.MAX_ENABLED_ENTITIES_PER_CONFIG_ENTRY"
    )
    with patch(limit, 10**9):
        if than:
            return await flat(than, size)
        cipher = Cipher.ECB if ecb else Cipher.GCM
        return await beside(size, cipher, whole=bool(whole), rival=bool(rival))


if __name__ == "__main__":
    command(main)
