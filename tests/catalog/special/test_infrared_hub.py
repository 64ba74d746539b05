"""Infrared hubs: what is sent is what was to be sent, and what was learned is read."""

import base64
from collections.abc import Callable
import json
from pathlib import Path
import random
import struct

from infrared_protocols.commands import Command
from infrared_protocols.commands.gree_ac import (
    GreeAcCommand,
    GreeAcFanSpeed,
    GreeAcMode,
)
from infrared_protocols.commands.nec import NECCommand
from infrared_protocols.commands.samsung import Samsung32Command
import pytest

from custom_components.tuya_openhub.catalog import (
    CodecError,
    EmitterItem,
    HubForm,
    ReceiverItem,
    settings_of,
)
from custom_components.tuya_openhub.catalog.core.plan import DevicePlan
from homeassistant.const import Platform
from tests.tuya_cloud.operations.infrared import emitted_by
from tests.tuya_cloud.truth import Command as Sent

from ..build import planned, read_only, writable

CAPTURE = Path(__file__).parents[1] / "captures" / "wnykq_kzwdw5bpxlbs9h9g.json"
SEND = writable("ir_send", "String", maxlen=3072)
LEARNED = read_only("ir_study_code", "Raw", maxlen=128)
ORDER = writable(
    "control", "Enum", range=["send_ir", "study", "study_exit", "study_key"]
)
KEY = writable("key_study", "Raw")
KIND = writable("type", "Integer", min=0, max=1)


class Raw(Command):  # type: ignore[misc]  # the library has no types
    """Times as somebody has measured them."""

    def __init__(self, timings: list[int]) -> None:
        """Keep the times."""
        super().__init__(modulation=38000)
        self._timings = timings

    def get_raw_timings(self) -> list[int]:
        """Return the times."""
        return self._timings


def nec(rng: random.Random) -> Command:
    """Return any command of NEC."""
    return NECCommand(
        address=rng.randrange(0x10000),
        command=rng.randrange(0x100),
        repeat_count=rng.randrange(4),
    )


def samsung(rng: random.Random) -> Command:
    """Return any command of Samsung."""
    return Samsung32Command(
        address=rng.randrange(0x10000),
        command=rng.randrange(0x100),
        repeat_count=rng.randrange(3),
    )


def gree(rng: random.Random) -> Command:
    """Return any command for an air conditioner of Gree."""
    return GreeAcCommand(
        power=rng.random() < 0.5,
        mode=rng.choice(list(GreeAcMode)),
        temperature=rng.randrange(16, 31),
        fan=rng.choice(list(GreeAcFanSpeed)),
        swing_v=rng.random() < 0.5,
        turbo=rng.random() < 0.5,
    )


def raw(rng: random.Random) -> Command:
    """Return pulses and spaces of any length, some of them too long for one number."""
    pairs = rng.randrange(1, 200)
    times: list[int] = []
    for _ in range(pairs):
        times += [rng.randrange(1, 0x10000), -rng.randrange(1, 200_000)]
    return Raw(times[: len(times) - rng.randrange(2)])


def form_of(plan: DevicePlan) -> HubForm:
    """Return how the hub of a plan is told what to do."""
    (item,) = (item for item in plan.items if isinstance(item, EmitterItem))
    return item.form


def sent_by(form: HubForm, command: Command) -> list[int]:
    """Return the signed times that leave the hub: those of all bursts, with the pauses."""
    sent: list[int] = []
    for transmission in form.transmissions(command.get_raw_timings()):
        ((code, value),) = transmission.commands.items()
        times = emitted_by(Sent(device_id="d", code=code, value=value, time=0))
        signed = [-time if number % 2 else time for number, time in enumerate(times)]
        signed[-1] -= round(transmission.pause * 1_000_000)
        sent += signed
    return sent


@pytest.mark.parametrize(
    "protocol",
    [
        pytest.param(nec, id="nec"),
        pytest.param(samsung, id="samsung"),
        pytest.param(gree, id="gree"),
        pytest.param(raw, id="raw"),
    ],
)
def test_round_trip(protocol: Callable[[random.Random], Command]) -> None:
    """250 random commands of a protocol leave the hub to the microsecond."""
    form = form_of(planned("wnykq", writable("ir_send", "String", maxlen=10**6)))
    rng = random.Random(protocol.__name__)
    for _ in range(250):
        command = protocol(rng)
        wanted = command.get_raw_timings()
        # behind a last pulse a hub needs a space
        end = [] if wanted[-1] < 0 else [-5000]
        assert sent_by(form, command) == [*wanted, *end]


def test_decoded_by_the_library() -> None:
    """What leaves the hub is the command again for Home Assistant's own library."""
    form = form_of(planned("wnykq", SEND))
    times = sent_by(form, NECCommand(address=0x04, command=0x08, repeat_count=1))
    again = NECCommand.from_raw_timings(times)
    assert again is not None
    # the library gives a standard address with its complement
    assert (again.address, again.command, again.repeat_count) == (0xFB04, 0x08, 1)


def test_shape_of_an_order() -> None:
    """After what public programs send: JSON text with the mark 1 before the times."""
    (sent,) = form_of(planned("wnykq", SEND)).transmissions([9000, -4500, 560])
    code = base64.b64encode(struct.pack("<4H", 9000, 4500, 560, 5000)).decode()
    assert list(sent.commands) == ["ir_send"]
    assert json.loads(str(sent.commands["ir_send"])) == {
        "control": "send_ir",
        "type": 0,
        "head": "",
        "key1": f"1{code}",
    }


def test_spaces_that_end_a_burst() -> None:
    """A space of more than 50 ms ends what is sent at once; the rest is waited for."""
    form = form_of(planned("wnykq", SEND))
    first, second = form.transmissions([500, -50_000, 500, -50_001, 500])
    assert round(first.pause * 1_000_000) == 1
    assert second.pause == 0


def test_times_that_are_not_in_turn() -> None:
    """Neighbours of one sign are one; what begins with a space begins with its pulse."""
    form = form_of(planned("wnykq", SEND))
    command = Raw([-900, 400, 100, -200, 0, -300, 600])
    assert sent_by(form, command) == [500, -500, 600, -5000]


@pytest.mark.parametrize(
    ("timings", "key"),
    [
        pytest.param([], "infrared_not_sendable", id="nothing"),
        pytest.param([-500], "infrared_not_sendable", id="no pulse"),
        pytest.param([65_536, -500], "infrared_not_sendable", id="long pulse"),
        pytest.param([500, -500] * 600, "infrared_too_long", id="too many"),
    ],
)
def test_refused(timings: list[int], key: str) -> None:
    """A hub that would cut a command off, or send another one, gets nothing."""
    with pytest.raises(CodecError) as refused:
        form_of(planned("wnykq", SEND)).transmissions(timings)
    assert refused.value.key == key


def test_longest_command() -> None:
    """3,072 characters are what a hub takes that does not say how much."""
    form = form_of(planned("wnykq", writable("ir_send", "String")))
    assert len(form.transmissions([500, -500] * 566)) == 1
    with pytest.raises(CodecError):
        form.transmissions([500, -500] * 567)


def receiver_of(plan: DevicePlan) -> ReceiverItem:
    """Return the receiver of a plan."""
    (item,) = (item for item in plan.items if isinstance(item, ReceiverItem))
    return item


def test_learned_code_of_a_capture() -> None:
    """What a real hub told: 62 times, a pulse and a space in turn."""
    code = json.loads(CAPTURE.read_text("utf-8"))["status"]["ir_study_code"]
    times = receiver_of(planned("wnykq", SEND, LEARNED)).received(code)
    assert times is not None
    assert (len(times), times[:4]) == (62, [2128, -1778, 125, -2093])


@pytest.mark.parametrize("mark", ["", "1"])
def test_learned_code_with_a_mark(mark: str) -> None:
    """The mark of codes that are sent may be there; zeros at the end are none."""
    code = mark + base64.b64encode(struct.pack("<4H", 9000, 4500, 0, 0)).decode()
    assert receiver_of(planned("wnykq", SEND, LEARNED)).received(code) == [9000, -4500]


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(None, id="nothing"),
        pytest.param(7, id="number"),
        pytest.param("", id="empty"),
        pytest.param("no code", id="words"),
        pytest.param("éé==", id="no letters"),
        pytest.param("AAEC", id="half a number"),
        pytest.param("UAg=", id="one time"),
        pytest.param("AAAAAA==", id="zeros"),
    ],
)
def test_no_learned_code(code: str | int | None) -> None:
    """What is no code is no signal."""
    assert receiver_of(planned("wnykq", SEND, LEARNED)).received(code) is None


def test_hub_with_parts() -> None:
    """A data point each for order, kind and code."""
    study = read_only("study_code", "Raw")
    plan = planned("wnykq", ORDER, KIND, KEY, study)
    form = form_of(plan)
    (sent,) = form.transmissions([9000, -4500])
    code = base64.b64encode(struct.pack("<2H", 9000, 4500)).decode()
    assert sent.commands == {"control": "study_key", "type": 0, "key_study": code}
    assert form.learn(True) == {"control": "study"}
    assert [form.learning({"control": word}) for word in ("study", "send_ir", 1)] == [
        True,
        False,
        None,
    ]
    assert receiver_of(plan).codes == ("study_code",)


def test_hub_with_fewer_parts() -> None:
    """Without a word for learned codes the usual one, and no kind that is no number."""
    order = writable("control", "Enum", range=["send_ir", "study", "study_exit"])
    plan = planned("wnykq", order, KEY, writable("type", "String"))
    (sent,) = form_of(plan).transmissions([9000, -4500])
    assert list(sent.commands) == ["control", "key_study"]
    assert sent.commands["control"] == "send_ir"


@pytest.mark.parametrize(
    ("category", "points"),
    [
        pytest.param("cl", (ORDER, KIND, KEY), id="cover"),
        pytest.param(
            "wnykq", (writable("control", "Enum", range=["a"]), KEY), id="other words"
        ),
        pytest.param(
            "wnykq", (read_only("control", "Enum", range=["study"]), KEY), id="no order"
        ),
        pytest.param("wnykq", (ORDER,), id="no code"),
        pytest.param("wnykq", (read_only("ir_send", "String"),), id="only told"),
        pytest.param("wnykq", (writable("ir_send", "Boolean"),), id="no text"),
    ],
)
def test_no_hub(category: str, points: tuple[object, ...]) -> None:
    """What cannot send is no emitter."""
    plan = planned(category, *points)  # type: ignore[arg-type]
    assert not [item for item in plan.items if item.platform is Platform.INFRARED]


@pytest.mark.parametrize(
    ("value", "learning"),
    [
        pytest.param('{"control":"study"}', True, id="learns"),
        pytest.param('{"control":"study_exit"}', False, id="ended"),
        pytest.param({"control": "study"}, True, id="object"),
        pytest.param('{"control":1}', None, id="no word"),
        pytest.param("[]", None, id="list"),
        pytest.param("{", None, id="no json"),
        pytest.param(None, None, id="nothing"),
    ],
)
def test_learning(value: object, learning: bool | None) -> None:
    """The last order tells whether a hub learns."""
    form = form_of(planned("wnykq", SEND, LEARNED))
    assert form.learning({"ir_send": value}) is learning  # type: ignore[dict-item]
    assert form.learn(False) == {"ir_send": '{"control":"study_exit"}'}


@pytest.mark.parametrize(
    ("commands", "settings"),
    [
        pytest.param(
            {"M": 1, "T": 22, "PowerOn": "PowerOn"},
            [("power", 1), ("mode", 1), ("temp", 22)],
            id="on first",
        ),
        pytest.param({"PowerOff": "PowerOff"}, [("power", 0)], id="off"),
        pytest.param({"F": 3}, [("wind", 3)], id="fan"),
        pytest.param({"T": 22, "lock": True}, None, id="something else"),
        pytest.param({"T": "warm"}, None, id="no number"),
    ],
)
def test_settings_of_an_air_conditioner(
    commands: dict[str, str | int], settings: list[tuple[str, int]] | None
) -> None:
    """The codes of a remote control have names of their own in the calls."""
    found = settings_of(dict(commands))
    assert (None if found is None else list(found.items())) == settings
