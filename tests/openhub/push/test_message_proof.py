"""Whatever was asked for: what proves itself is shown, what is forged is dropped."""

import base64
import json
from typing import Any

from Crypto.Cipher import AES
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
import pytest

from custom_components.tuya_openhub.openhub.evidence import Evidence
from custom_components.tuya_openhub.openhub.models import (
    Cipher,
    DeviceEvent,
    StatusReport,
    UnknownMessage,
)
from custom_components.tuya_openhub.openhub.push.message import Decoder

from .envelopes import KEY, PASSWORD, REPORT, config, envelope, reason, sealed, signed

STAMP = 1_789_598_603_010
OTHER_KEY = b"another key of 1"
UNKNOWN = {**REPORT, "devId": "stranger"}


def gcm(
    content: Any = REPORT,
    *,
    prefix: bool = True,
    aad: bytes = str(STAMP).encode(),
    key: bytes = KEY,
) -> str:
    """Encrypt a payload in format 2.0."""
    nonce = bytes(range(1, 13))
    body = nonce + AESGCM(key).encrypt(nonce, json.dumps(content).encode(), aad)
    return base64.b64encode((12).to_bytes(4) * prefix + body).decode()


FORMS = [
    pytest.param(sealed(REPORT, Cipher.ECB), "1.0", id="1.0"),
    pytest.param(gcm(), "2.0, length, time as text", id="2.0"),
    pytest.param(
        gcm(aad=STAMP.to_bytes(6)), "2.0, length, time in bytes", id="2.0-bytes"
    ),
    pytest.param(
        gcm(prefix=False), "2.0, no length, time as text", id="2.0-without-length"
    ),
    pytest.param(
        gcm(prefix=False, aad=STAMP.to_bytes(6)),
        "2.0, no length, time in bytes",
        id="2.0-without-length-bytes",
    ),
]
ASKED = [pytest.param(cipher, id=f"asked-{cipher}") for cipher in Cipher]
MORE = [
    pytest.param({}, id="five-keys"),
    pytest.param({"encryptVersion": "v2", "z": 0}, id="more-keys"),
]


def with_sign(whole: dict[str, Any], sign: str) -> bytes:
    """Sign an envelope rightly, wrongly or not at all."""
    return {
        "right": signed(whole),
        "wrong": json.dumps({**whole, "sign": "0" * 32}).encode(),
        "missing": json.dumps(whole).encode(),
    }[sign]


def known(device_id: str) -> bool:
    """Know the one device of the account, and the account itself."""
    return device_id in {"d", "eu1700000000000AbCdE"}


@pytest.mark.parametrize("more", MORE)
@pytest.mark.parametrize("sign", ["right", "wrong", "missing"])
@pytest.mark.parametrize(("data", "form"), FORMS)
@pytest.mark.parametrize("asked", ASKED)
def test_honest(
    asked: Cipher, data: str, form: str, sign: str, more: dict[str, Any]
) -> None:
    """Every message of the account's own cloud is shown, the first and the next."""
    decoder = Decoder(config(asked), knows=known)
    payload = with_sign(envelope(data=data, t=STAMP, **more), sign)
    for _ in range(3):
        message = decoder.decode(payload)
        assert isinstance(message, StatusReport)
        assert message.device_id == "d"
    facts = decoder.evidence.as_dict()
    assert facts["formats"] == {form: 1}
    # the usual form of 2.0 is proven by its tag alone, from its second message on
    looked_at = {"2.0, length, time as text": 1}.get(form, 3)
    expected = {"right": 0, "wrong": 0, "missing": 0, sign: looked_at}
    assert facts["signs"] == expected


@pytest.mark.parametrize("earlier", ["nothing", "right-sign", "tag"])
@pytest.mark.parametrize("sign", ["wrong", "missing"])
@pytest.mark.parametrize(
    "data",
    [
        pytest.param(sealed(UNKNOWN, Cipher.ECB), id="unknown-device"),
        pytest.param(sealed({}, Cipher.ECB), id="no-device"),
        pytest.param(sealed({"devId": 5, "bizData": 5}, Cipher.ECB), id="odd-device"),
        pytest.param(sealed([REPORT], Cipher.ECB), id="list"),
        pytest.param(sealed(b"no json", Cipher.ECB), id="not-json"),
        pytest.param(
            base64.b64encode(
                AES.new(OTHER_KEY, AES.MODE_ECB).encrypt(b"x" * 15 + b"\x01")
            ).decode(),
            id="other-key",
        ),
        pytest.param(gcm(key=OTHER_KEY), id="other-key-2.0"),
        pytest.param(gcm(aad=b"1789598603011"), id="other-time"),
        pytest.param(gcm(prefix=False, aad=b""), id="no-time"),
        pytest.param(gcm(prefix=False, key=OTHER_KEY), id="other-key-without-length"),
        pytest.param(base64.b64encode(bytes(48)).decode(), id="zeros"),
        pytest.param("AAAA", id="short"),
    ],
)
@pytest.mark.parametrize("asked", ASKED)
def test_forged(asked: Cipher, data: str, sign: str, earlier: str) -> None:
    """Nothing without proof is shown, and honest messages go on to be."""
    decoder = Decoder(config(asked), knows=known)
    honest = {
        "nothing": signed(envelope()),
        "right-sign": signed(envelope()),
        "tag": json.dumps(envelope(data=gcm(), t=STAMP)).encode(),
    }[earlier]
    for _ in range({"nothing": 0}.get(earlier, 1)):
        decoder.decode(honest)
    assert reason(decoder, with_sign(envelope(data=data, t=STAMP), sign)) in {
        "bad_layout",
        "bad_padding",
        "bad_sign",
        "bad_tag",
        "unproven",
    }
    assert isinstance(decoder.decode(honest), StatusReport)


@pytest.mark.parametrize("asked", ASKED)
def test_wrong_sign_after_a_right_one(asked: Cipher) -> None:
    """A known device is no proof any more where the rule of the signs is known."""
    decoder = Decoder(config(asked), knows=known)
    wrong, missing = (with_sign(envelope(), sign) for sign in ("wrong", "missing"))
    assert isinstance(decoder.decode(wrong), StatusReport)
    assert isinstance(decoder.decode(signed(envelope())), StatusReport)
    assert reason(decoder, wrong) == "bad_sign"
    assert reason(decoder, missing) == "bad_sign"
    assert isinstance(decoder.decode(signed(envelope())), StatusReport)


def test_wrong_sign_after_a_right_one_of_another_lease() -> None:
    """The rule of the signs is the channel's: a renewal does not forget it."""
    evidence = Evidence()
    first = Decoder(config(Cipher.ECB), knows=known, evidence=evidence)
    assert isinstance(first.decode(signed(envelope())), StatusReport)
    following = Decoder(config(Cipher.ECB), knows=known, evidence=evidence)
    assert reason(following, with_sign(envelope(), "wrong")) == "bad_sign"
    assert isinstance(following.decode(signed(envelope())), StatusReport)


@pytest.mark.parametrize(
    ("uid", "shown"),
    [
        pytest.param("eu1700000000000AbCdE", True, id="own-account"),
        pytest.param("eu1700000000000OtHeR", False, id="other-account"),
    ],
)
def test_device_that_is_new(uid: str, shown: bool) -> None:
    """A device that nobody knows yet is told of with the uid of the account."""
    decoder = Decoder(config(Cipher.ECB), knows=known)
    bound = {"bizCode": "bindUser", "bizData": {"devId": "new", "uid": uid}}
    payload = json.dumps(envelope(bound, protocol=20)).encode()
    results = {
        True: lambda: isinstance(decoder.decode(payload), DeviceEvent),
        False: lambda: reason(decoder, payload) == "unproven",
    }
    assert results[shown]()


def test_event_with_its_device_inside() -> None:
    """An event may name its device in its data."""
    decoder = Decoder(config(Cipher.GCM), knows=known)
    event = {"bizCode": "offline", "bizData": {"devId": "d"}}
    payload = json.dumps(envelope(event, protocol=20)).encode()
    assert isinstance(decoder.decode(payload), DeviceEvent)


def test_other_protocol_needs_a_proof_too() -> None:
    """What cannot be read is counted only where sign or tag vouches for it."""
    decoder = Decoder(config(Cipher.ECB), knows=known)
    whole = envelope(b"whatever", protocol=25)
    assert reason(decoder, json.dumps(whole).encode()) == "unproven"
    assert isinstance(decoder.decode(signed(whole)), UnknownMessage)


@pytest.mark.parametrize(
    ("stamp", "inner", "units"),
    [
        pytest.param(
            STAMP, "1631708204231", {"envelope: ms", "data point: ms"}, id="ms"
        ),
        pytest.param(
            1629217121, "1629031335", {"envelope: s", "data point: s"}, id="s"
        ),
        pytest.param(STAMP, "", {"envelope: ms", "data point: none"}, id="empty"),
        pytest.param(STAMP, "noon", {"envelope: ms", "data point: odd"}, id="odd"),
    ],
)
def test_units_of_times(stamp: int, inner: str, units: set[str]) -> None:
    """The units of the first message of a lease are kept for diagnostics."""
    decoder = Decoder(config(Cipher.ECB))
    report = {"devId": "d", "status": [{"code": "c", "value": 1, "t": inner}]}
    for _ in range(2):
        decoder.decode(signed(envelope(report, t=stamp)))
    assert decoder.evidence.time_units == dict.fromkeys(units, 1)


def test_password_is_in_no_fact() -> None:
    """Facts are words and numbers, whatever the messages held."""
    decoder = Decoder(config(Cipher.ECB))
    decoder.decode(signed(envelope(UNKNOWN)))
    text = json.dumps(decoder.evidence.as_dict())
    assert not any(secret in text for secret in (PASSWORD, "stranger", "switch_1"))
