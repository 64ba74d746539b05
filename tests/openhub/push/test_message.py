"""Envelopes to messages: vectors, policies, and whatever bytes may come."""

import base64
from contextlib import suppress
import hashlib
import json
from typing import Any

from Crypto.Cipher import AES
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings, strategies as st
import pytest

from custom_components.tuya_openhub.openhub.errors import MessageError
from custom_components.tuya_openhub.openhub.models import (
    Cipher,
    DataPoint,
    DeviceEvent,
    HubConfig,
    JsonValue,
    Message,
    StatusReport,
    UnknownMessage,
)
from custom_components.tuya_openhub.openhub.push.message import (
    MAX_PAYLOAD,
    Decoder,
    milliseconds,
    parse,
)

from .scripted import sample

PASSWORD = "0123456789abcdefFEDCBA9876543210"
KEY = PASSWORD[8:24].encode()
VECTORS = sample("messages.json")["vectors"]
T = 1629217121
REPORT = {"devId": "d", "status": [{"code": "switch_1", "value": True, "1": True}]}


def config(cipher: Cipher) -> HubConfig:
    """Return a lease of the samples' password."""
    return HubConfig(
        url="ssl://broker.example:8883",
        client_id="c",
        username="u",
        password=PASSWORD,
        topics=("t",),
        lifetime=7200,
        cipher=cipher,
        link_id="l",
    )


def sealed(content: Any, cipher: Cipher, aad: bytes | None = None) -> str:
    """Encrypt a payload as the cloud does."""
    plain = content if isinstance(content, bytes) else json.dumps(content).encode()
    if cipher is Cipher.ECB:
        size = 16 - len(plain) % 16
        body = AES.new(KEY, AES.MODE_ECB).encrypt(plain + bytes([size]) * size)
    else:
        nonce = bytes(range(12))
        told = aad if aad is not None else str(T).encode()
        body = (12).to_bytes(4) + nonce + AESGCM(KEY).encrypt(nonce, plain, told)
    return base64.b64encode(body).decode()


def signed(envelope: dict[str, Any], password: str = PASSWORD) -> bytes:
    """Add the right sign to a plain envelope."""
    text = "||".join(f"{key}={envelope[key]}" for key in sorted(envelope))
    digest = hashlib.md5(f"{text}||{password}".encode()).hexdigest()
    return json.dumps({**envelope, "sign": digest}).encode()


def envelope(
    content: Any = REPORT, cipher: Cipher = Cipher.ECB, **more: Any
) -> dict[str, Any]:
    """Return an envelope without sign."""
    whole = {"data": sealed(content, cipher), "protocol": 4, "pv": "2.0", "t": T}
    return {**whole, **more}


def reason(decoder: Decoder, payload: bytes) -> str:
    """Return why a payload is dropped."""
    with pytest.raises(MessageError) as caught:
        decoder.decode(payload)
    return caught.value.reason


def worked(decoder: Decoder) -> Cipher | None:
    """Return the format that worked last."""
    return decoder.cipher


@pytest.mark.parametrize(
    ("key", "cipher"),
    [
        pytest.param("v1_ecb", Cipher.ECB, id="1.0"),
        pytest.param("v2_gcm", Cipher.GCM, id="2.0"),
    ],
)
@pytest.mark.parametrize(
    "vector", [pytest.param(v, id=f"vector-{i}") for i, v in enumerate(VECTORS)]
)
def test_vectors(vector: dict[str, Any], key: str, cipher: Cipher) -> None:
    """Each vector decrypts to what its plain payload parses to, its sign being right."""
    decoder = Decoder(config(cipher))
    outer = vector[key]
    message = decoder.decode(json.dumps(outer).encode())
    assert message == parse(outer["protocol"], vector["plain"], outer["t"] * 1000)
    assert decoder.sign_mismatches == 0
    assert decoder.cipher is cipher


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        pytest.param(b"x" * (MAX_PAYLOAD + 1), "too_large", id="too-large"),
        pytest.param(b"{", "not_json", id="not-json"),
        pytest.param(b"\xff", "not_json", id="not-utf8"),
        pytest.param(b"[]", "not_object", id="list"),
        pytest.param(b'{"t":1}', "no_data", id="no-data"),
        pytest.param(b'{"data":{},"t":1}', "no_data", id="data-object"),
        pytest.param(b'{"data":"","t":1}', "no_data", id="data-empty"),
        pytest.param(b'{"data":"AA==","t":1}', "no_protocol", id="no-protocol"),
        pytest.param(
            b'{"data":"AA==","protocol":"4","t":1}', "no_protocol", id="protocol-text"
        ),
        pytest.param(b'{"data":"AA==","protocol":4}', "bad_time", id="no-time"),
        pytest.param(
            b'{"data":"A","protocol":4,"t":1}', "bad_base64", id="base64-short"
        ),
        pytest.param(
            '{"data":"é","protocol":4,"t":1}'.encode(), "bad_base64", id="base64-odd"
        ),
    ],
)
@pytest.mark.parametrize("cipher", list(Cipher))
def test_malformed(cipher: Cipher, payload: bytes, expected: str) -> None:
    """What is no envelope is dropped with its reason."""
    assert reason(Decoder(config(cipher)), payload) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(base64.b64encode(b"x" * 15).decode(), "bad_layout", id="odd-size"),
        pytest.param("AAAA", "bad_layout", id="three-bytes"),
        pytest.param(
            base64.b64encode(AES.new(KEY, AES.MODE_ECB).encrypt(bytes(16))).decode(),
            "bad_padding",
            id="padding-zero",
        ),
        pytest.param(
            base64.b64encode(
                AES.new(KEY, AES.MODE_ECB).encrypt(b"x" * 14 + b"\x01\x03")
            ).decode(),
            "bad_padding",
            id="padding-uneven",
        ),
        pytest.param(sealed(b"no json", Cipher.ECB), "bad_payload", id="not-json"),
        pytest.param(sealed([], Cipher.ECB), "bad_payload", id="list"),
        pytest.param(sealed({}, Cipher.ECB), "no_device", id="no-device"),
        pytest.param(sealed({"devId": 5}, Cipher.ECB), "no_device", id="odd-device"),
        pytest.param(sealed({"devId": "d"}, Cipher.ECB), "bad_payload", id="no-status"),
    ],
)
def test_malformed_body(data: str, expected: str) -> None:
    """What does not decrypt to a report is dropped with its reason."""
    assert reason(Decoder(config(Cipher.ECB)), signed(envelope(data=data))) == expected


def test_plain_text_is_never_taken_for_a_message() -> None:
    """An unencrypted payload is none."""
    payload = json.dumps(envelope(data=REPORT)).encode()
    assert reason(Decoder(config(Cipher.GCM)), payload) == "no_data"


def test_wrong_sign_is_accepted_and_counted_until_one_was_right() -> None:
    """Format 1.0 trusts the sign only after it has proven that its scheme is known."""
    decoder = Decoder(config(Cipher.ECB))
    wrong = json.dumps({**envelope(), "sign": "0" * 32}).encode()
    unsigned = json.dumps(envelope()).encode()
    right = signed(envelope())

    assert isinstance(decoder.decode(wrong), StatusReport)
    assert isinstance(decoder.decode(unsigned), StatusReport)
    assert decoder.sign_mismatches == 2

    assert isinstance(decoder.decode(right), StatusReport)
    assert reason(decoder, wrong) == "bad_sign"
    assert reason(decoder, unsigned) == "bad_sign"
    assert decoder.sign_mismatches == 4
    assert isinstance(decoder.decode(right), StatusReport)


def test_format_2_is_authenticated_by_its_tag_alone() -> None:
    """A wrong sign is counted, a wrong tag is dropped whatever the sign says."""
    decoder = Decoder(config(Cipher.GCM))
    whole = envelope(cipher=Cipher.GCM)
    assert isinstance(decoder.decode(signed(whole)), StatusReport)
    assert isinstance(decoder.decode(json.dumps(whole).encode()), StatusReport)
    assert decoder.sign_mismatches == 1

    assert reason(decoder, signed({**whole, "t": T + 1})) == "bad_tag"
    body = bytearray(base64.b64decode(whole["data"]))
    body[20] ^= 1
    forged = base64.b64encode(body).decode()
    assert reason(decoder, signed({**whole, "data": forged})) == "bad_tag"


def test_both_forms_of_additional_data() -> None:
    """The time counts as text or in six bytes, and the form may change."""
    decoder = Decoder(config(Cipher.GCM))
    text = envelope(cipher=Cipher.GCM)
    binary = envelope(data=sealed(REPORT, Cipher.GCM, T.to_bytes(6)))
    for whole in (text, binary, binary, text):
        assert isinstance(decoder.decode(signed(whole)), StatusReport)
    assert reason(decoder, signed({**text, "t": 5})) == "bad_tag"
    assert isinstance(decoder.decode(signed(text)), StatusReport)


def test_time_as_text_is_additional_data_as_well() -> None:
    """Text times, whole or not, go into the tag as they are told."""
    decoder = Decoder(config(Cipher.GCM))
    for told, aad in ((str(T), str(T).encode()), (f"{T}.5", T.to_bytes(6))):
        whole = envelope(data=sealed(REPORT, Cipher.GCM, aad), t=told)
        assert isinstance(decoder.decode(signed(whole)), StatusReport)


def test_cloud_that_only_knows_format_1() -> None:
    """Where 2.0 was asked for, 1.0 is taken when its sign is right, until 2.0 works."""
    decoder = Decoder(config(Cipher.GCM))
    old = envelope()
    assert reason(decoder, json.dumps(old).encode()) == "bad_layout"
    assert worked(decoder) is None
    assert isinstance(decoder.decode(signed(old)), StatusReport)
    assert worked(decoder) is Cipher.ECB

    assert isinstance(decoder.decode(signed(envelope(cipher=Cipher.GCM))), StatusReport)
    assert worked(decoder) is Cipher.GCM
    assert reason(decoder, signed(old)) == "bad_layout"


def test_format_2_is_not_read_where_1_was_asked_for() -> None:
    """The cipher follows what was asked for; `pv` says 2.0 either way."""
    decoder = Decoder(config(Cipher.ECB))
    assert reason(decoder, signed(envelope(cipher=Cipher.GCM))) in {
        "bad_layout",
        "bad_padding",
    }


@pytest.mark.parametrize(
    ("more", "pairs"),
    [
        pytest.param({"extra": 0}, "extra=0||", id="zero-counts"),
        pytest.param({"extra": 0.0}, "extra=0||", id="float-zero-counts"),
        pytest.param({"extra": 1.5}, "extra=1.5||", id="float"),
        pytest.param({"extra": True}, "extra=true||", id="true"),
        pytest.param({"extra": False}, "", id="false-does-not"),
        pytest.param({"extra": ""}, "", id="empty-does-not"),
        pytest.param({"extra": None}, "", id="null-does-not"),
        pytest.param({"extra": {"a": 1}}, "extra=[object Object]||", id="object"),
    ],
)
def test_sign_over_odd_keys(more: dict[str, Any], pairs: str) -> None:
    """The sign covers all keys but itself and empty ones, printed as JavaScript does."""
    decoder = Decoder(config(Cipher.ECB))
    whole = envelope()
    text = f"data={whole['data']}||{pairs}protocol=4||pv=2.0||t={T}||{PASSWORD}"
    digest = hashlib.md5(text.encode()).hexdigest()
    decoder.decode(json.dumps({**whole, **more, "sign": digest}).encode())
    assert decoder.sign_mismatches == 0


@pytest.mark.parametrize(
    ("item", "points"),
    [
        pytest.param(
            {"code": "a", "value": 1, "t": "1629031335", "4": 2},
            [DataPoint("a", 1, 1629031335000)],
            id="value-wins",
        ),
        pytest.param(
            {"4": "HEAT", "code": "mode", "value": "hot"},
            [DataPoint("mode", "hot", None)],
            id="id-first",
        ),
        pytest.param(
            {"code": "a", "value": None}, [DataPoint("a", None)], id="value-null"
        ),
        pytest.param(
            {"code": "a", "7": 3}, [DataPoint("a", 3, None, 7)], id="no-value"
        ),
        pytest.param({"code": "a"}, [], id="nothing"),
        pytest.param(
            {"102": "AA", "103": 1, "t": "", "x": 5, "1234567": 1},
            [DataPoint("", "AA", None, 102), DataPoint("", 1, None, 103)],
            id="ids-only",
        ),
        pytest.param({"code": 5, "value": 1}, [], id="odd-code"),
        pytest.param({"code": "a", "value": 1, "²": 2}, [DataPoint("a", 1)], id="²"),
        pytest.param(
            {"code": "a", "value": '{"h":0}', "24": "00"},
            [DataPoint("a", '{"h":0}', None)],
            id="json-stays-text",
        ),
        pytest.param("odd", [], id="no-object"),
    ],
)
def test_report_items(item: Any, points: list[DataPoint]) -> None:
    """Each form of an item is read, odd ones are skipped."""
    content: JsonValue = {"dataId": "x", "devId": "d", "status": [item]}
    assert parse(4, content, 7) == StatusReport(
        device_id="d", points=tuple(points), time=7, data_id="x"
    )


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        pytest.param(1629217121, 1629217121000, id="seconds"),
        pytest.param(1670475119766, 1670475119766, id="milliseconds"),
        pytest.param("1629031335", 1629031335000, id="text-seconds"),
        pytest.param("1670475119766", 1670475119766, id="text-milliseconds"),
        pytest.param(1629217121.5, 1629217121500, id="float-seconds"),
        pytest.param(1670475119766.0, 1670475119766, id="float-milliseconds"),
        pytest.param("1629217121.5", 1629217121500, id="text-float"),
        pytest.param("", None, id="empty"),
        pytest.param("soon", None, id="word"),
        pytest.param("nan", None, id="nan"),
        pytest.param(float("inf"), None, id="infinite"),
        pytest.param(None, None, id="missing"),
        pytest.param(True, None, id="true"),
        pytest.param(0, None, id="zero"),
        pytest.param(-5, None, id="negative"),
        pytest.param(10**17, None, id="nanoseconds"),
        pytest.param([], None, id="list"),
    ],
)
def test_milliseconds(told: object, expected: int | None) -> None:
    """Times come in every form; what is none is None."""
    assert milliseconds(told) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(
            {
                "bizCode": "online",
                "bizData": {"time": 1671301557},
                "devId": "d",
                "ts": 0,
            },
            DeviceEvent(
                device_id="d",
                kind="online",
                data={"time": 1671301557},
                time=1671301557000,
            ),
            id="time-inside",
        ),
        pytest.param(
            {
                "bizCode": "bindUser",
                "bizData": {"devId": "d", "uid": "u", "token": "secret"},
                "ts": 1667756090224,
            },
            DeviceEvent(
                device_id="d",
                kind="bindUser",
                data={"devId": "d", "uid": "u"},
                time=1667756090224,
            ),
            id="device-inside-token-left-out",
        ),
        pytest.param(
            {"bizCode": "new", "bizData": "odd", "devId": "d"},
            DeviceEvent(device_id="d", kind="new", time=7),
            id="odd-data",
        ),
    ],
)
def test_events(content: Any, expected: Message) -> None:
    """Device events tell who, what and when."""
    assert parse(20, content, 7) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param({"devId": "d"}, "bad_payload", id="no-kind"),
        pytest.param({"bizCode": "online"}, "no_device", id="no-device"),
        pytest.param(None, "bad_payload", id="null"),
    ],
)
def test_malformed_events(content: Any, expected: str) -> None:
    """An event without kind or device is dropped."""
    with pytest.raises(MessageError) as caught:
        parse(20, content, 7)
    assert caught.value.reason == expected


def test_unknown_protocol() -> None:
    """Another protocol number is told, its payload whatever it is."""
    decoder = Decoder(config(Cipher.GCM))
    whole = envelope(b"whatever", Cipher.GCM, protocol=25)
    unknown = UnknownMessage(protocol=25, time=T * 1000)
    assert decoder.decode(signed(whole)) == unknown
    assert parse(25, None, T * 1000) == unknown


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["devId", "status", "code", "value", "t", "1", "bizCode", "bizData"]
            )
            | st.text(max_size=6),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
)


def only_message_errors(cipher: Cipher, payload: bytes) -> None:
    """Decode; anything but a message or a `MessageError` fails."""
    with suppress(MessageError):
        message = Decoder(config(cipher)).decode(payload)
        assert isinstance(message, (StatusReport, DeviceEvent, UnknownMessage))


@settings(max_examples=150, deadline=None)
@given(payload=st.binary(max_size=200), cipher=st.sampled_from(Cipher))
def test_any_bytes(payload: bytes, cipher: Cipher) -> None:
    """Noise never gets out as another error."""
    only_message_errors(cipher, payload)


@settings(max_examples=200, deadline=None)
@given(
    outer=st.dictionaries(
        st.sampled_from(["data", "protocol", "pv", "sign", "t", "x"]), JSON
    ),
    cipher=st.sampled_from(Cipher),
)
def test_any_envelope(outer: dict[str, Any], cipher: Cipher) -> None:
    """Odd envelopes never get out as another error."""
    only_message_errors(cipher, json.dumps(outer).encode())


@settings(max_examples=200, deadline=None)
@given(
    body=st.binary(max_size=80).map(lambda body: base64.b64encode(body).decode()),
    t=st.integers(1, 2**70) | st.floats() | st.text("0123456789._ ", max_size=6),
    cipher=st.sampled_from(Cipher),
)
def test_any_body(body: str, t: Any, cipher: Cipher) -> None:
    """Odd bodies and times never get out as another error."""
    only_message_errors(cipher, json.dumps(envelope(data=body, t=t)).encode())


@settings(max_examples=200, deadline=None)
@given(content=JSON, protocol=st.sampled_from([4, 20]), cipher=st.sampled_from(Cipher))
def test_any_payload(content: Any, protocol: int, cipher: Cipher) -> None:
    """Odd payloads, properly sealed, never get out as another error."""
    whole = envelope(content, cipher, protocol=protocol)
    only_message_errors(cipher, signed(whole))
