"""What infrared hubs are told, to the letter, and what they have learned."""

import base64
import struct

import pytest

from custom_components.tuya_openhub.catalog import CodecError, EmitterItem, ReceiverItem
from custom_components.tuya_openhub.catalog.special.infrared_hub import (
    bursts,
    decode_times,
    encode_times,
)
from custom_components.tuya_openhub.openhub.models import JsonValue, PointSpec

from ..build import item_of, planned, read_only, writable


def emitter(category: str, *points: PointSpec) -> EmitterItem:
    """Return the emitter of a device."""
    (item,) = (
        one for one in planned(category, *points).items if isinstance(one, EmitterItem)
    )
    return item


def packed(*times: int) -> str:
    """Return times as hubs write them: 16 bits each, the low byte first."""
    return base64.b64encode(struct.pack(f"<{len(times)}H", *times)).decode()


def test_one_text() -> None:
    """Tell everything in one text."""
    form = emitter("cz", writable("ir_send", "String", maxlen=60)).form
    assert form.send("AAAA") == {
        "ir_send": '{"control":"send_ir","type":0,"head":"","key1":"1AAAA"}'
    }
    assert form.learn(True) == {"ir_send": '{"control":"study"}'}
    assert form.learn(False) == {"ir_send": '{"control":"study_exit"}'}
    with pytest.raises(CodecError, match="infrared_too_long") as err:
        form.send("A" * 60)
    assert err.value.placeholders == {"length": "111", "maximum": "60"}


@pytest.mark.parametrize(
    ("text", "learning"),
    [
        pytest.param('{"control":"study"}', True, id="learns"),
        pytest.param({"control": "study"}, True, id="learns, as an object"),
        pytest.param('{"control":"send_ir"}', False, id="sends"),
        pytest.param('{"control":5}', None, id="no word"),
        pytest.param("[]", None, id="no object"),
        pytest.param("{", None, id="broken"),
        pytest.param(None, None, id="nothing"),
    ],
)
def test_word_in_a_text(text: JsonValue, learning: bool | None) -> None:
    """Know whether a hub was told to learn."""
    form = emitter("cz", writable("ir_send", "String")).form
    assert form.learning({"ir_send": text}) is learning


@pytest.mark.parametrize(
    ("maxlen", "length"),
    [
        pytest.param(1, 1, id="one"),
        pytest.param(0, 3072, id="none"),
        pytest.param(-5, 3072, id="less"),
        pytest.param(None, 3072, id="not told"),
    ],
)
def test_length_of_a_code(maxlen: JsonValue, length: int) -> None:
    """Take the length that is told, or what the text of a hub holds."""
    control = writable("control", "Enum", range=["send_ir", "study"])
    key = writable("key_study", "Raw", maxlen=maxlen)
    form = emitter("wnykq", control, key).form
    assert form.send("A" * length) == {"control": "send_ir", "key_study": "A" * length}
    with pytest.raises(CodecError):
        form.send("A" * (length + 1))


def test_parts() -> None:
    """Tell what to do, the kind of code, and the code."""
    words: list[JsonValue] = ["send_ir", "study", "study_exit", "study_key"]
    control = writable("control", "Enum", range=words)
    kind = writable("type", "Integer", min=0, max=1)
    form = emitter("wnykq", control, writable("key_study", "Raw"), kind).form
    assert form.codes == ("control", "type", "key_study")
    assert form.send("AA") == {"control": "study_key", "type": 0, "key_study": "AA"}
    assert form.learn(True) == {"control": "study"}
    assert form.learn(False) == {"control": "study_exit"}
    learning = [form.learning({"control": word}) for word in ("study", "send_ir", 5)]
    assert learning == [True, False, None]
    other = writable("type", "Enum", range=["a"])
    plain = emitter("wnykq", control, writable("key_study", "Raw"), other).form
    assert plain.codes == ("control", "key_study")


@pytest.mark.parametrize(
    "points",
    [
        pytest.param([writable("ir_send", "Integer")], id="a number"),
        pytest.param([read_only("ir_send", "String")], id="only told"),
        pytest.param(
            [
                writable("control", "Enum", range=["study"]),
                writable("key_study", "Raw"),
            ],
            id="cannot send",
        ),
        pytest.param(
            [
                writable("control", "Enum", range=["send_ir"]),
                writable("key_study", "Raw"),
            ],
            id="cannot learn",
        ),
        pytest.param(
            [
                writable("control", "Enum", range=["send_ir", "study"]),
                writable("key_study", "Integer"),
            ],
            id="no text for a code",
        ),
        pytest.param(
            [
                read_only("control", "Enum", range=["send_ir", "study"]),
                writable("key_study", "Raw"),
            ],
            id="cannot be told",
        ),
    ],
)
def test_what_is_no_hub(points: list[PointSpec]) -> None:
    """Make no emitter of what cannot send."""
    made = planned("wnykq", *points)
    assert not [item for item in made.items if item.platform == "infrared"]


@pytest.mark.parametrize("code", ["ir_study_code", "study_code"])
@pytest.mark.parametrize("kind", ["Raw", "String", "Json"])
def test_names_of_a_hub(code: str, kind: str) -> None:
    """Name the emitter, the receiver and the switch that lets the hub learn."""
    made = planned("cz", writable("ir_send", "String"), read_only(code, kind))
    keys = {
        item.key: item.description.translation_key
        for item in made.items
        if item.platform in {"infrared", "switch"}
    }
    assert keys == {
        "ir_send": "emitter",
        code: "receiver",
        "infrared_learning": "infrared_learning",
    }
    switch = item_of(made, "switch", "infrared_learning")
    assert switch.description.key == "infrared_learning"
    assert switch.description.entity_category == "config"
    assert switch.codes == switch.shared == ("ir_send",)
    assert switch.commands(True) == {"ir_send": '{"control":"study"}'}
    assert switch.read({"ir_send": '{"control":"study"}'}) is True
    number = planned("cz", writable("ir_send", "String"), read_only(code, "Integer"))
    assert not [item for item in number.items if isinstance(item, ReceiverItem)]


@pytest.mark.parametrize(
    ("timings", "times", "pauses"),
    [
        pytest.param([9000, -4500], [(9000, 4500)], [0], id="pulse and space"),
        pytest.param([560], [(560, 5000)], [0], id="a space after the last pulse"),
        pytest.param([-100, 560, -560], [(560, 560)], [0], id="begins with a pulse"),
        pytest.param([300, 260, -560], [(560, 560)], [0], id="pulses in a row"),
        pytest.param([560, -300, -260, 9], [(560, 560, 9, 5000)], [0], id="spaces"),
        pytest.param([560, 0, -560], [(560, 560)], [0], id="nothing between"),
        pytest.param([65535, -9], [(65535, 9)], [0], id="longest pulse"),
        pytest.param([9, -50000], [(9, 50000)], [0], id="longest space"),
        pytest.param([9, -50001], [(9, 50000)], [1], id="a longer space is a pause"),
        pytest.param(
            [9, -90000, 8, -7], [(9, 50000), (8, 7)], [40000, 0], id="two bursts"
        ),
    ],
)
def test_bursts(
    timings: list[int], times: list[tuple[int, ...]], pauses: list[int]
) -> None:
    """Cut what a hub sends at the spaces that it cannot send."""
    found = bursts(timings)
    assert [burst.times for burst in found] == times
    assert [burst.pause for burst in found] == pauses
    form = emitter("cz", writable("ir_send", "String")).form
    sent = form.transmissions(timings)
    assert [one.pause for one in sent] == [pause / 1_000_000 for pause in pauses]
    assert sent[0].commands == form.send(packed(*times[0]))


@pytest.mark.parametrize("timings", [[65536, -9], [], [-9], [0]])
def test_what_cannot_be_sent(timings: list[int]) -> None:
    """Refuse a pulse that is too long, and nothing at all."""
    with pytest.raises(CodecError, match="infrared_not_sendable"):
        bursts(timings)


@pytest.mark.parametrize(
    ("code", "times"),
    [
        pytest.param(packed(9000, 4500), [9000, -4500], id="two"),
        pytest.param(packed(9000, 4500, 560), [9000, -4500, 560], id="three"),
        pytest.param("1" + packed(9000, 4500, 560), [9000, -4500, 560], id="marked"),
        pytest.param("2" + packed(9000, 4500, 560), None, id="another mark"),
        pytest.param(packed(9, 8, 0, 0), [9, -8], id="filled up with nothing"),
        pytest.param(packed(9, 0, 8), None, id="ends after one"),
        pytest.param(packed(9), None, id="one alone"),
        pytest.param(base64.b64encode(b"abcde").decode(), None, id="half a number"),
        pytest.param("%%%%", None, id="no base64"),
        pytest.param("", None, id="empty"),
        pytest.param(5, None, id="no text"),
    ],
)
def test_learned_codes(code: object, times: list[int] | None) -> None:
    """Read what a hub has learned."""
    assert decode_times(code) == times


def test_times_there_and_back() -> None:
    """Write the low byte first."""
    assert encode_times([1, 256]) == base64.b64encode(b"\x01\x00\x00\x01").decode()
