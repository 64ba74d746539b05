"""Envelopes to messages: vectors, signs, ciphers."""

import base64
import hashlib
import json
from typing import Any

from Crypto.Cipher import AES
import pytest

from custom_components.tuya_openhub.openhub.models import (
    Cipher,
    StatusReport,
    UnknownMessage,
)
from custom_components.tuya_openhub.openhub.payload import parse
from custom_components.tuya_openhub.openhub.push.message import MAX_PAYLOAD, Decoder

from .envelopes import (
    KEY,
    PASSWORD,
    REPORT,
    T,
    config,
    envelope,
    reason,
    sealed,
    signed,
)
from .scripted import sample

VECTORS = sample("messages.json")["vectors"]


def worked(decoder: Decoder) -> Cipher | None:
    """Return the format that worked last."""
    return decoder.cipher


def signs(decoder: Decoder) -> tuple[int, int, int]:
    """Return how many signs were right, wrong and missing."""
    seen = decoder.evidence
    return seen.signs_right, seen.signs_wrong, seen.signs_missing


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
    assert signs(decoder) == (1, 0, 0)
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
            b'{"data":"AA\\n==","protocol":4,"t":1}', "bad_base64", id="base64-lines"
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


def with_vector(size: int) -> bytes:
    """Return a right message whose vector has so many bytes."""
    # the client's own library takes no other lengths than it should
    cipher = AES.new(KEY, AES.MODE_GCM, nonce=bytes(range(size)))
    cipher.update(str(T).encode())
    body, tag = cipher.encrypt_and_digest(json.dumps(REPORT).encode())
    whole = size.to_bytes(4) + bytes(range(size)) + body + tag
    return signed(envelope(data=base64.b64encode(whole).decode()))


@pytest.mark.parametrize("size", [8, 12, 128])
def test_length_of_a_vector(size: int) -> None:
    """The first four bytes of a body say how long its vector is."""
    message = Decoder(config(Cipher.GCM)).decode(with_vector(size))
    assert isinstance(message, StatusReport)
    assert message.device_id == REPORT["devId"]


@pytest.mark.parametrize("size", [1, 7, 129, 200])
def test_vector_that_no_cipher_takes(size: int) -> None:
    """A length outside 8 to 128 is none, however right the rest is."""
    decoder = Decoder(config(Cipher.GCM))
    assert reason(decoder, with_vector(size)) == "bad_layout"


@pytest.mark.parametrize("length", [3, 4, 11, 27])
def test_body_shorter_than_its_vector_and_tag(length: int) -> None:
    """What has no room for a vector of twelve bytes and a tag of sixteen is no body."""
    body = ((12).to_bytes(4) + bytes(28))[:length]
    payload = signed(envelope(data=base64.b64encode(body).decode()))
    assert reason(Decoder(config(Cipher.GCM)), payload) == "bad_layout"


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
    assert signs(decoder) == (0, 1, 1)

    assert isinstance(decoder.decode(right), StatusReport)
    assert reason(decoder, wrong) == "bad_sign"
    assert reason(decoder, unsigned) == "bad_sign"
    assert signs(decoder) == (1, 2, 2)
    assert isinstance(decoder.decode(right), StatusReport)


def test_format_2_is_authenticated_by_its_tag_alone() -> None:
    """The sign of the first is counted, a wrong tag is dropped whatever the sign says."""
    decoder = Decoder(config(Cipher.GCM))
    whole = envelope(cipher=Cipher.GCM)
    wrong = json.dumps({**whole, "sign": "0" * 32}).encode()
    assert isinstance(decoder.decode(wrong), StatusReport)
    assert signs(decoder) == (0, 1, 0)
    for payload in (signed(whole), json.dumps(whole).encode()):
        assert isinstance(decoder.decode(payload), StatusReport)
    assert signs(decoder) == (0, 1, 0)

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
    """Text times, whole or not, go into the tag as they are written."""
    decoder = Decoder(config(Cipher.GCM))
    for stamp, aad in ((str(T), str(T).encode()), (f"{T}.5", T.to_bytes(6))):
        whole = envelope(data=sealed(REPORT, Cipher.GCM, aad), t=stamp)
        assert isinstance(decoder.decode(signed(whole)), StatusReport)


def test_cloud_that_only_knows_format_1() -> None:
    """Where 2.0 was asked for, 1.0 is taken when its sign is right, until 2.0 works."""
    decoder = Decoder(config(Cipher.GCM))
    old = envelope()
    assert reason(decoder, json.dumps(old).encode()) == "unproven"
    assert worked(decoder) is None
    assert isinstance(decoder.decode(signed(old)), StatusReport)
    assert worked(decoder) is Cipher.ECB

    assert isinstance(decoder.decode(signed(envelope(cipher=Cipher.GCM))), StatusReport)
    assert worked(decoder) is Cipher.GCM
    assert reason(decoder, signed(old)) == "bad_layout"


def test_format_2_where_1_was_asked_for() -> None:
    """A right tag proves itself, whatever was asked for; `pv` says 2.0 either way."""
    decoder = Decoder(config(Cipher.ECB))
    assert isinstance(decoder.decode(signed(envelope())), StatusReport)
    assert isinstance(decoder.decode(signed(envelope(cipher=Cipher.GCM))), StatusReport)
    assert worked(decoder) is Cipher.GCM
    assert reason(decoder, signed(envelope())) == "bad_layout"


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
    assert signs(decoder) == (1, 0, 0)


def test_unknown_protocol() -> None:
    """Another protocol number is handed on, its payload whatever it is."""
    decoder = Decoder(config(Cipher.GCM))
    whole = envelope(b"whatever", Cipher.GCM, protocol=25)
    unknown = UnknownMessage(protocol=25, time=T * 1000)
    assert decoder.decode(signed(whole)) == unknown
    assert parse(25, None, T * 1000) == unknown


@pytest.mark.parametrize("cipher", Cipher)
def test_no_text_has_a_nul(cipher: Cipher) -> None:
    """Leave out of a message what databases refuse."""
    content = {"devId": "d", "status": [{"code": "a\0", "value": "x\0y"}]}
    payload = signed(envelope(content, cipher))
    message = Decoder(config(cipher)).decode(payload)
    assert isinstance(message, StatusReport)
    assert [(point.code, point.value) for point in message.points] == [("a", "xy")]
