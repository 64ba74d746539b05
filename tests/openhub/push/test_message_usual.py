"""A message in the form of the last one is read a shorter way, which changes nothing."""

import base64
from collections.abc import Callable
from contextlib import nullcontext
import json
from typing import Any
from unittest.mock import patch

from Crypto.Cipher import AES
from hypothesis import given, strategies as st
import pytest

from custom_components.tuya_openhub.openhub import payload
from custom_components.tuya_openhub.openhub.errors import MessageError
from custom_components.tuya_openhub.openhub.models import Cipher, Message, StatusReport
from custom_components.tuya_openhub.openhub.push.message import Decoder
from tests.properties import examples

from .envelopes import KEY, REPORT, T, config, envelope, sealed, signed

DEEP_AND_QUOTED = {
    "devId": "d",
    "status": [{"code": 'a"', "value": json.loads("[" * 17 + "]" * 17)}],
}
REPORT_IN_25 = b'{"devId":"d","status":[]}'
ONLINE = {"bizCode": "online", "devId": "d", "bizData": {"time": T * 1000}}
TIMES = (T, T * 1000, T + 0.5, T * 1000.0, str(T), f"{T * 1000}", "1e3", "x", "")
POINT_TIMES: tuple[Any, ...] = (
    *TIMES,
    0,
    -1,
    True,
    None,
    [],
    10**20,
    float("inf"),
    "inf",
    " 1629217121 ",
)
ITEMS = st.dictionaries(
    st.sampled_from(["code", "value", "t", "1", "017", "1234567"]),
    st.sampled_from(["switch_1", "\0", *POINT_TIMES, {"a": [1]}]),
)
CONTENTS: st.SearchStrategy[Any] = st.sampled_from(
    [REPORT, ONLINE, {}, [], "text", None, 5, b"no JSON"]
) | (
    st.fixed_dictionaries(
        {},
        optional={
            "devId": st.sampled_from(["d", "", None, 5, "\0"]),
            "status": st.lists(ITEMS | st.sampled_from(["code", None]), max_size=3)
            | st.sampled_from([None, {}, "code"]),
            "dataId": st.sampled_from(["id", "", None, 5]),
        },
    )
)


def decoder_after(aad: bytes) -> Decoder:
    """Return a decoder that has read a message with its time written like this."""
    decoder = Decoder(config(Cipher.GCM))
    decoder.decode(signed(envelope(data=sealed(REPORT, Cipher.GCM, aad))))
    return decoder


def padded(plain: bytes) -> str:
    """Encrypt whole blocks in format 1.0 as they are."""
    return base64.b64encode(AES.new(KEY, AES.MODE_ECB).encrypt(plain)).decode()


def outcome(decoder: Decoder, pushed: bytes) -> Message | str:
    """Return what a payload says, or why it is dropped."""
    try:
        return decoder.decode(pushed)
    except MessageError as err:
        return err.reason


@examples(600)
@given(
    content=CONTENTS,
    cipher=st.sampled_from(Cipher),
    more=st.fixed_dictionaries(
        {},
        optional={
            "protocol": st.sampled_from([4, 4.0, 20, 21, True, "4", None]),
            "data": st.sampled_from(["", "AAAA", "?", "é", None, 5, []]),
            "sign": st.sampled_from(["0" * 32, None]),
        },
    ),
    stamp=st.sampled_from([*TIMES, True, None, [], 10**20]),
    left_out=st.sets(st.sampled_from(["data", "protocol", "pv", "t"]), max_size=1),
)
def test_the_last_form_decides_nothing(
    content: Any,
    cipher: Cipher,
    more: dict[str, Any],
    stamp: Any,
    left_out: set[str],
) -> None:
    """What a message says does not depend on the form of the one before it."""
    data = sealed(content, cipher, str(stamp).encode())
    whole = envelope(data=data, t=stamp) | more
    pushed = json.dumps(
        {key: value for key, value in whole.items() if key not in left_out}
    ).encode()
    same = outcome(decoder_after(str(T).encode()), pushed)
    # a time is a whole number, which is equal to one that is not
    assert repr(same) == repr(outcome(decoder_after(T.to_bytes(6)), pushed))
    if not more and not left_out and content is REPORT and stamp == T:
        assert isinstance(same, StatusReport) is (cipher is Cipher.GCM)


def test_what_is_usual_takes_the_short_way() -> None:
    """A report of all that devices report is read without a second look."""
    values = (True, 21, 2.5, "word", None)
    report = {
        "devId": "d",
        "dataId": "id",
        "status": [
            {"code": f"code_{number}", "value": value, "t": t}
            for number, value in enumerate(values)
            for t in (T * 1000, str(T * 1000))
        ],
    }
    pushed = signed(envelope(report, Cipher.GCM))
    decoder = decoder_after(str(T).encode())
    with (
        patch.object(Decoder, "_any_message", side_effect=AssertionError),
        patch.object(payload, "_add_odd", side_effect=AssertionError),
    ):
        message = decoder.decode(pushed)
    assert isinstance(message, StatusReport)
    assert [(point.value, point.time) for point in message.points] == [
        (value, T * 1000) for value in values for _ in range(2)
    ]


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda whole: whole, id="none"),
        pytest.param(lambda whole: whole | {"encryptVersion": "v2"}, id="more keys"),
        pytest.param(lambda whole: whole | {"t": str(T)}, id="time as text"),
        pytest.param(lambda whole: whole | {"t": T * 1000}, id="in milliseconds"),
        pytest.param(
            lambda whole: whole | {"data": padded(b"\0" * 16)}, id="no padding"
        ),
        pytest.param(
            lambda whole: whole | {"data": padded(b"{}" + b"\2" * 14)}, id="odd"
        ),
        pytest.param(
            lambda whole: whole | {"data": padded(b"{}" + b"\x11" * 14)}, id="17"
        ),
        pytest.param(
            lambda whole: whole | {"data": padded(REPORT_IN_25 + b"\1\1\1\1\1\1\7")},
            id="padding that is none",
        ),
        pytest.param(
            lambda whole: whole | {"data": padded(b'{"devId":"abc"}' + b"\x11" * 17)},
            id="more padding than a block",
        ),
        pytest.param(
            lambda whole: whole | {"data": whole["data"].replace("=", "\n=", 1)},
            id="two lines",
        ),
        pytest.param(
            lambda whole: whole | {"data": sealed(DEEP_AND_QUOTED, Cipher.ECB)},
            id="deep, with a quote",
        ),
        pytest.param(lambda whole: whole | {"data": "AAAA"}, id="no block"),
        pytest.param(lambda whole: whole | {"data": ""}, id="nothing"),
        pytest.param(lambda whole: whole | {"protocol": 20}, id="no event"),
        pytest.param(lambda whole: whole | {"protocol": 99}, id="unknown"),
        pytest.param(lambda whole: whole | {"pv": ""}, id="an empty field"),
    ],
)
@pytest.mark.parametrize("sign", ["right", "wrong", "another's", "missing"])
def test_signed_messages_are_read_alike(
    damage: Callable[[dict[str, Any]], dict[str, Any]], sign: str
) -> None:
    """In format 1.0 too, what a message says does not depend on the one before it."""
    whole = damage(envelope())
    pushed = {
        "right": signed({key: value for key, value in whole.items() if value != ""}),
        "wrong": json.dumps({**whole, "sign": "0" * 32}).encode(),
        "another's": json.dumps({**json.loads(signed(envelope())), **whole}).encode(),
        "missing": json.dumps(whole).encode(),
    }[sign]
    found = []
    for short_way in (
        nullcontext(),
        patch.object(Decoder, "_usual_message", side_effect=ValueError),
    ):
        decoder = Decoder(config(Cipher.ECB))
        decoder.decode(signed(envelope()))
        with short_way:
            found.append((outcome(decoder, pushed), decoder.evidence.signs_wrong))
    assert found[0] == found[1]


def test_no_sign_is_enough_after_a_tag() -> None:
    """Whatever the form of the message with a tag, none without one comes behind it."""
    decoder = Decoder(config(Cipher.ECB))
    old = signed(envelope())
    decoder.decode(old)
    decoder.decode(old)
    binary = envelope(data=sealed(REPORT, Cipher.GCM, T.to_bytes(6)))
    assert isinstance(decoder.decode(signed(binary)), StatusReport)
    assert outcome(decoder, old) == "bad_layout"
    assert isinstance(decoder.decode(signed(binary)), StatusReport)


def test_signed_messages_take_the_short_way() -> None:
    """A signed report in the form of the last one is not looked at twice."""
    decoder = Decoder(config(Cipher.ECB))
    decoder.decode(signed(envelope()))
    with patch.object(Decoder, "_any_message", side_effect=AssertionError):
        message = decoder.decode(signed(envelope()))
    assert isinstance(message, StatusReport)
    assert decoder.evidence.signs_right == 2


def test_what_is_too_deep_is_called_so() -> None:
    """A value is looked at where it is taken over, whatever else is in the text."""
    decoder = Decoder(config(Cipher.ECB))
    assert outcome(decoder, signed(envelope(DEEP_AND_QUOTED))) == "too_deep"


def test_a_list_is_nobody() -> None:
    """What proves a message by its device is asked about texts alone."""
    decoder = Decoder(config(Cipher.ECB), knows=frozenset({"d"}).__contains__)
    report = {**REPORT, "devId": ["d"]}
    assert outcome(decoder, json.dumps(envelope(report)).encode()) == "unproven"
