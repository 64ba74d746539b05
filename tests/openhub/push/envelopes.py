"""Envelopes as the cloud makes them."""

import base64
import hashlib
import json
from typing import Any

from Crypto.Cipher import AES
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
import pytest

from custom_components.tuya_openhub.openhub.errors import MessageError
from custom_components.tuya_openhub.openhub.models import Cipher, HubConfig
from custom_components.tuya_openhub.openhub.push.message import Decoder

PASSWORD = "0123456789abcdefFEDCBA9876543210"


KEY = PASSWORD[8:24].encode()


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
        data = aad if aad is not None else str(T).encode()
        body = (12).to_bytes(4) + nonce + AESGCM(KEY).encrypt(nonce, plain, data)
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
