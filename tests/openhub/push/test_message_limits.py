"""Envelopes at their limits: lengths, paddings, times, and what the sign covers."""

import base64
import hashlib
import json
from typing import Any

from Crypto.Cipher import AES
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
import pytest

from custom_components.tuya_openhub.openhub.models import (
    Cipher,
    StatusReport,
    UnknownMessage,
)
from custom_components.tuya_openhub.openhub.push.message import Decoder

from .envelopes import KEY, PASSWORD, REPORT, T, config, envelope, reason, signed


def decoder(cipher: Cipher = Cipher.ECB, **more: Any) -> Decoder:
    """Return a decoder of a new lease."""
    return Decoder(config(cipher), **more)


def test_longest_payload() -> None:
    """A quarter of a mebibyte is looked at, more is not."""
    assert reason(decoder(), b"x" * 262_144) == "not_json"
    assert reason(decoder(), b"x" * 262_145) == "too_large"


@pytest.mark.parametrize("size", range(34))
@pytest.mark.parametrize("cipher", list(Cipher))
def test_payload_of_every_length(cipher: Cipher, size: int) -> None:
    """Each padding of a block is taken off, a whole block as well."""
    whole = envelope(b"x" * size, cipher, protocol=25)
    message = decoder(cipher).decode(signed(whole))
    assert message == UnknownMessage(protocol=25, time=T * 1000)


@pytest.mark.parametrize("last", [0, 2, 17, 255])
def test_paddings_that_are_none(last: int) -> None:
    """The last byte tells how many there are, of one to sixteen equal ones."""
    block = b"x" * 15 + bytes([last])
    data = base64.b64encode(AES.new(KEY, AES.MODE_ECB).encrypt(block)).decode()
    assert reason(decoder(), signed(envelope(data=data))) == "bad_padding"


@pytest.mark.parametrize(
    ("length", "expected"),
    [(28, "bad_layout"), (31, "bad_layout"), (32, "bad_tag"), (40, "bad_tag")],
)
def test_room_for_a_tag(length: int, expected: str) -> None:
    """Four bytes of length, twelve of vector and sixteen of tag are the least."""
    body = ((12).to_bytes(4) + bytes(40))[:length]
    payload = signed(envelope(data=base64.b64encode(body).decode()))
    assert reason(decoder(Cipher.GCM), payload) == expected


def signs_of(whole: dict[str, Any], text: str) -> int:
    """Return how many signs are right where this text is signed."""
    one = decoder()
    digest = hashlib.md5(f"{text}||{PASSWORD}".encode()).hexdigest()
    one.decode(json.dumps({**whole, "sign": digest}).encode())
    return one.evidence.signs_right


@pytest.mark.parametrize(
    ("change", "pv", "t"),
    [
        pytest.param({}, "pv=2.0||", f"t={T}", id="usual"),
        pytest.param({"pv": ""}, "", f"t={T}", id="empty version"),
        pytest.param({"pv": 2}, "pv=2||", f"t={T}", id="number for a version"),
        pytest.param({"t": str(T)}, "pv=2.0||", f"t={T}", id="time as text"),
        pytest.param({"t": T * 1000}, "pv=2.0||", f"t={T}000", id="milliseconds"),
        pytest.param({"t": T + 0.5}, "pv=2.0||", f"t={T}.5", id="fraction"),
    ],
)
def test_what_is_signed(change: dict[str, Any], pv: str, t: str) -> None:
    """The pairs in order of their names; an empty one is left out."""
    whole = {**envelope(), **change}
    text = f"data={whole['data']}||protocol=4||{pv}{t}"
    assert signs_of(whole, text) == 1
    assert signs_of(whole, f"{text}1") == 0


def test_sign_over_other_protocols() -> None:
    """Its number is signed as it is."""
    whole = envelope(b"x", protocol=25, t=T * 1000)
    text = f"data={whole['data']}||protocol=25||pv=2.0||t={T}000"
    assert signs_of(whole, text) == 1


def test_sign_over_lists() -> None:
    """A list is printed as an object is here, and true as the word."""
    whole = envelope()
    text = f"b=[object Object]||data={whole['data']}||protocol=4||pv=2.0||t={T}||z=true"
    assert signs_of({**whole, "b": [1], "z": True}, text) == 1


@pytest.mark.parametrize("key", ["sign", "missing"])
def test_time_of_a_message(key: str) -> None:
    """It is the envelope's in milliseconds, also where it is told in an odd form."""
    for stamp in (T, str(T), float(T), T * 1000):
        whole = envelope(t=stamp)
        payload = {"sign": signed(whole), "missing": json.dumps(whole).encode()}[key]
        message = decoder().decode(payload)
        assert message.time == T * 1000


def test_units_are_noted_once_for_each_format() -> None:
    """Only the first message of a lease is looked at, and of each other format."""
    one = decoder(Cipher.GCM)
    usual = signed(envelope(REPORT, Cipher.GCM, t=T))
    for _ in range(3):
        one.decode(usual)
    assert one.evidence.formats == {"2.0, length, time as text": 1}
    assert one.evidence.time_units == {"envelope: s": 1, "data point: none": 1}
    one.decode(signed(envelope(b"[]", Cipher.GCM, protocol=25)))
    assert one.evidence.formats.total() == 1


@pytest.mark.parametrize(
    "plain", [b"no json", b"[]", b'{"status":5}', b"{}", b'{"status":[5]}']
)
def test_units_of_what_is_no_report(plain: bytes) -> None:
    """What has no times inside tells that of the envelope alone."""
    one = decoder()
    one.decode(signed(envelope(plain, protocol=25)))
    assert one.evidence.time_units == {"envelope: s": 1}


def bare(aad: bytes) -> str:
    """Encrypt a report without the length of its vector."""
    nonce = bytes(range(1, 13))
    body = nonce + AESGCM(KEY).encrypt(nonce, json.dumps(REPORT).encode(), aad)
    return base64.b64encode(body).decode()


def test_layout_that_worked_is_tried_first() -> None:
    """A message of another layout is read too, and so is the next one as before."""
    one = decoder(Cipher.GCM)
    forms = [
        envelope(data=bare(str(T).encode())),
        envelope(cipher=Cipher.GCM),
        envelope(data=bare(T.to_bytes(6))),
        envelope(cipher=Cipher.GCM),
    ]
    for whole in (*forms, *forms[::-1]):
        assert isinstance(one.decode(signed(whole)), StatusReport)
    assert one.evidence.formats == {
        "2.0, no length, time as text": 2,
        "2.0, length, time as text": 3,
        "2.0, no length, time in bytes": 2,
    }
    forged = envelope(data=bare(b"another time"))
    assert reason(one, signed(forged)) == "bad_tag"
    one.decode(signed(forms[1]))
    assert reason(one, signed(forged)) == "bad_layout"
