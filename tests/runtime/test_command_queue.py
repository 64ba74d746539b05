"""The queue of commands: order, newest wins, one call for many, echo or reading."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from threading import Timer

import pytest

from custom_components.tuya_openhub.openhub.errors import (
    Problem,
    RequestError,
    TransientError,
)
from custom_components.tuya_openhub.openhub.models import DataPoint, JsonValue
from custom_components.tuya_openhub.runtime import command_queue
from custom_components.tuya_openhub.runtime.command_queue import CommandQueue
from homeassistant.exceptions import HomeAssistantError

from .loop_clock import LoopClock


class Wire:
    """A cloud that takes its time and keeps what it was sent."""

    def __init__(self) -> None:
        """Begin with an open gate."""
        self.sent: list[tuple[str, dict[str, JsonValue]]] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.silent: list[str] = []
        self.errors: dict[str, Exception] = {}
        self.commands = CommandQueue(self.send, asyncio.create_task, self.silent.append)

    async def send(self, device_id: str, values: Mapping[str, JsonValue]) -> None:
        """Take a call once the gate is open."""
        self.sent.append((device_id, dict(values)))
        await self.gate.wait()
        for code in values:
            if code in self.errors:
                raise self.errors[code]


@pytest.fixture(autouse=True)
async def _limit() -> AsyncIterator[None]:
    """Let an order that nobody ends fail after some seconds."""
    loop = asyncio.get_running_loop()

    def cancel() -> None:
        for task in asyncio.all_tasks(loop):
            task.cancel()

    # beside the loop, whose time a test may set
    timer = Timer(5, loop.call_soon_threadsafe, [cancel])
    timer.start()
    yield
    timer.cancel()
    timer.join()


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    """A wire whose devices are given up after a moment."""
    monkeypatch.setattr(command_queue, "ACKNOWLEDGE_WITHIN", 0.02)
    return Wire()


async def test_newest_value_wins_while_a_call_is_under_way(wire: Wire) -> None:
    """Fifty steps of a slider become two calls, the second with the last value."""
    wire.gate.clear()
    steps = [
        asyncio.create_task(wire.commands.send("lamp", {"bright": step}))
        for step in range(50)
    ]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    wire.gate.set()
    await asyncio.gather(*steps)
    wire.commands.close()

    assert wire.sent[-1] == ("lamp", {"bright": 49})
    assert len(wire.sent) <= 2


async def test_codes_of_waiting_orders_go_in_one_call_in_order(wire: Wire) -> None:
    """Orders that wait are sent together, a later value of a code is also sent later."""
    wire.gate.clear()
    first = asyncio.create_task(wire.commands.send("lamp", {"switch": True}))
    await asyncio.sleep(0.001)
    later: list[dict[str, JsonValue]] = [
        {"mode": "a", "bright": 1},
        {"temp": 2},
        {"mode": "b"},
    ]
    rest = [asyncio.create_task(wire.commands.send("lamp", values)) for values in later]
    await asyncio.sleep(0.001)
    wire.gate.set()
    await asyncio.gather(first, *rest)
    wire.commands.close()

    assert wire.sent == [
        ("lamp", {"switch": True}),
        ("lamp", {"bright": 1, "temp": 2, "mode": "b"}),
    ]
    assert list(wire.sent[1][1]) == ["bright", "temp", "mode"]


async def test_devices_do_not_wait_for_each_other(wire: Wire) -> None:
    """A slow device holds nobody else up."""
    wire.gate.clear()
    orders = [
        asyncio.create_task(wire.commands.send(device, {"switch": True}))
        for device in ("one", "two")
    ]
    await asyncio.sleep(0.001)

    assert [device for device, _ in wire.sent] == ["one", "two"]
    wire.gate.set()
    await asyncio.gather(*orders)
    wire.commands.close()


async def test_one_bad_value_does_not_take_the_others_down(wire: Wire) -> None:
    """Orders that were sent together are tried one by one when the call is refused."""
    wire.gate.clear()
    wire.errors["bad"] = RequestError(Problem.VALUE_NOT_SUPPORTED, code=2008)
    first = asyncio.create_task(wire.commands.send("lamp", {"switch": True}))
    await asyncio.sleep(0.001)
    bad = asyncio.create_task(wire.commands.send("lamp", {"bad": 1}))
    good = asyncio.create_task(wire.commands.send("lamp", {"good": 2}))
    await asyncio.sleep(0.001)
    wire.gate.set()

    await first
    await good
    with pytest.raises(RequestError):
        await bad
    wire.commands.close()


async def test_a_fault_reaches_every_caller_and_the_next_order_goes(wire: Wire) -> None:
    """Nothing is repeated on a doubtful fault, and nothing is blocked by it."""
    wire.errors["switch"] = TransientError(Problem.TIMEOUT)
    with pytest.raises(TransientError):
        await wire.commands.send("lamp", {"switch": True})
    assert len(wire.sent) == 1

    wire.errors.clear()
    await wire.commands.send("lamp", {"switch": True})
    assert len(wire.sent) == 2
    wire.commands.close()


async def test_silence_is_told_once_and_an_echo_prevents_it(wire: Wire) -> None:
    """A device that does not report what it was sent is named, others are not."""
    await wire.commands.send("mute", {"switch": True})
    await wire.commands.send("echo", {"switch": True, "bright": 3})
    wire.commands.confirm("echo", [DataPoint("switch", True)])
    wire.commands.confirm("echo", [DataPoint("bright", True)])
    wire.commands.confirm("stranger", [DataPoint("switch", True)])
    await asyncio.sleep(0.05)

    assert wire.silent == ["mute"]
    wire.commands.confirm("mute", [DataPoint("switch", True)])


async def test_device_has_five_seconds_after_its_last_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its silence is told once, whatever it was sent before."""
    clock, wire = LoopClock(monkeypatch), Wire()
    await wire.commands.send("lamp", {"switch": True})
    await clock.go_to(3)
    await wire.commands.send("lamp", {"bright": 5})
    await clock.go_to(7.5)
    assert wire.silent == []
    await clock.go_to(8)
    assert wire.silent == ["lamp"]
    await clock.go_to(60)
    assert wire.silent == ["lamp"]

    # what it kept silent about then is not waited for any more
    await wire.commands.send("lamp", {"bright": 6})
    wire.commands.confirm("lamp", [DataPoint("bright", 6)])
    await clock.go_to(120)
    assert wire.silent == ["lamp"]


async def test_echo_of_one_of_two_values_is_no_echo_of_the_other(wire: Wire) -> None:
    """A device that reports half of what it was sent is read."""
    await wire.commands.send("lamp", {"switch": True, "bright": 3})
    wire.commands.confirm("lamp", [DataPoint("switch", True)])
    await asyncio.sleep(0.05)
    assert wire.silent == ["lamp"]


async def test_nothing_is_sent_or_read_once_all_is_over(wire: Wire) -> None:
    """A call under way ends as it would; what waits for it, or for an echo, is over."""
    await wire.commands.send("mute", {"switch": True})
    wire.gate.clear()
    first = asyncio.create_task(wire.commands.send("lamp", {"switch": True}))
    await asyncio.sleep(0.001)
    second = asyncio.create_task(wire.commands.send("lamp", {"switch": False}))
    await asyncio.sleep(0.001)
    wire.commands.close()
    wire.gate.set()

    await first
    with pytest.raises(HomeAssistantError) as late:
        await second
    assert late.value.translation_key == "order_not_sent"
    await asyncio.sleep(0.05)
    assert [device for device, _ in wire.sent] == ["mute", "lamp"]
    assert wire.silent == []


async def test_order_after_a_call_that_was_interrupted(wire: Wire) -> None:
    """What waited for that call is not sent later, together with a newer order."""
    tasks: list[asyncio.Task[None]] = []
    wire.commands = CommandQueue(
        wire.send,
        lambda work: tasks.append(asyncio.create_task(work)),
        wire.silent.append,
    )
    wire.gate.clear()
    orders = [asyncio.create_task(wire.commands.send("lamp", {"switch": True}))]
    await asyncio.sleep(0.001)
    orders.append(asyncio.create_task(wire.commands.send("lamp", {"bright": 1})))
    await asyncio.sleep(0.001)
    tasks[0].cancel()
    await asyncio.gather(*orders, return_exceptions=True)
    wire.gate.set()

    await wire.commands.send("lamp", {"temp": 2})
    wire.commands.close()
    assert [values for _, values in wire.sent] == [{"switch": True}, {"temp": 2}]


async def test_callers_that_left_are_no_trouble(wire: Wire) -> None:
    """A cancelled caller neither breaks the call nor the next one."""
    wire.gate.clear()
    caller = asyncio.create_task(wire.commands.send("lamp", {"switch": True}))
    await asyncio.sleep(0.001)
    caller.cancel()
    await asyncio.sleep(0.001)
    wire.errors["switch"] = TransientError(Problem.TIMEOUT)
    wire.gate.set()
    await asyncio.sleep(0.001)
    wire.errors.clear()
    await wire.commands.send("lamp", {"switch": False})
    wire.commands.close()

    assert [values for _, values in wire.sent] == [{"switch": True}, {"switch": False}]


@pytest.mark.parametrize("ends", [("close", "cancel"), ("cancel", "close")])
async def test_a_reload_tells_who_waits(ends: tuple[str, ...], wire: Wire) -> None:
    """Everybody who waits when the account is unloaded learns what became of the order."""
    tasks: list[asyncio.Task[None]] = []
    wire.commands = CommandQueue(
        wire.send,
        lambda work: tasks.append(asyncio.create_task(work)),
        wire.silent.append,
    )
    wire.gate.clear()
    orders = [
        asyncio.create_task(wire.commands.send("lamp", {"switch": True}))
        for _ in range(2)
    ]
    await asyncio.sleep(0.001)
    orders.append(asyncio.create_task(wire.commands.send("lamp", {"switch": False})))
    await asyncio.sleep(0.001)
    steps: dict[str, Callable[[], object]] = {
        "close": wire.commands.close,
        "cancel": tasks[0].cancel,
    }
    for end in ends:
        steps[end]()
        await asyncio.sleep(0.001)

    raw = await asyncio.gather(*orders, return_exceptions=True)
    assert [getattr(err, "translation_key", err) for err in raw] == [
        "order_interrupted",
        "order_interrupted",
        "order_not_sent",
    ]
    with pytest.raises(HomeAssistantError) as late:
        await wire.commands.send("lamp", {"switch": True})
    assert late.value.translation_key == "order_not_sent"
    assert wire.sent == [("lamp", {"switch": True})]
    assert wire.silent == []


async def test_a_fault_nobody_foresaw_has_words(
    wire: Wire, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever waits gets the reason, the log has the fault, and the next order goes."""
    wire.gate.clear()
    wire.errors["switch"] = KeyError("surprise")
    first = asyncio.create_task(wire.commands.send("lamp", {"switch": True}))
    await asyncio.sleep(0.001)
    second = asyncio.create_task(wire.commands.send("lamp", {"bright": 1}))
    await asyncio.sleep(0.001)
    wire.gate.set()
    with pytest.raises(HomeAssistantError) as err:
        await first
    assert err.value.translation_key == "unforeseen_fault"
    assert err.value.translation_placeholders == {"fault": "KeyError"}
    await second
    assert "surprise" in caplog.text
    caplog.clear()

    wire.errors.clear()
    await wire.commands.send("lamp", {"switch": True})
    wire.commands.close()
    assert [values for _, values in wire.sent] == [
        {"switch": True},
        {"bright": 1},
        {"switch": True},
    ]


@pytest.mark.parametrize(
    ("sent", "reported", "silent"),
    [
        pytest.param(True, True, [], id="the same"),
        pytest.param(True, False, ["lamp"], id="another"),
        pytest.param("3", 3, [], id="text and number"),
        pytest.param("scene_1", "scene_1", [], id="the same text"),
        pytest.param({"h": 1}, {"h": 1}, [], id="object as object"),
        pytest.param({"h": 1}, None, ["lamp"], id="nothing"),
        pytest.param({"h": 1, "s": 2}, '{"s":2,"h":1}', [], id="object as text"),
        pytest.param({"h": 1}, "{", ["lamp"], id="no object"),
        pytest.param([1], "[2]", ["lamp"], id="another list"),
    ],
)
async def test_an_echo_before_the_answer(
    wire: Wire, sent: JsonValue, reported: JsonValue, silent: list[str]
) -> None:
    """What the device reports before the cloud answers confirms, if it is what was sent."""
    wire.gate.clear()
    order = asyncio.create_task(wire.commands.send("lamp", {"a": sent, "b": 1}))
    await asyncio.sleep(0.001)
    wire.commands.confirm("lamp", [DataPoint("b", 1), DataPoint("other", 1)])
    wire.commands.confirm("lamp", [DataPoint("a", reported)])
    wire.gate.set()
    await order
    await asyncio.sleep(0.05)
    assert wire.silent == silent

    # an echo of this order says nothing about the next one
    await wire.commands.send("lamp", {"a": sent})
    await asyncio.sleep(0.05)
    assert wire.silent[-1] == "lamp"
    wire.commands.close()
