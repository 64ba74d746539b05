"""Signatures and payload encryption as Tuya's cloud does them.

Written apart from the integration on purpose: each checks the other.
"""

import base64
from collections.abc import Mapping
import hashlib
import hmac
import json
import os
import struct
from typing import Any, Literal

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def dumps(value: Any) -> str:
    """Write JSON as JavaScript does: compact, text unescaped."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def hmac_upper(secret: str, message: str) -> str:
    """Return the upper-case hexadecimal HMAC-SHA256."""
    return (
        hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest().upper()
    )


def openapi_sign(
    secret: str,
    *,
    client_id: str,
    access_token: str,
    t: str,
    nonce: str,
    method: str,
    url: str,
    body: bytes,
    signed_headers: list[tuple[str, str]],
) -> str:
    """Sign a request to the OpenAPI; `access_token` is empty for token calls."""
    block = "".join(f"{name}:{value}\n" for name, value in signed_headers)
    to_sign = "\n".join((method, hashlib.sha256(body).hexdigest(), block, url))
    return hmac_upper(secret, client_id + access_token + t + nonce + to_sign)


def action_sign(
    secret: str, *, client_id: str, t: str, params: Mapping[str, Any]
) -> str:
    """Sign an action; only the top level of the parameters is sorted."""
    text = dumps({key: params[key] for key in sorted(params)})
    return hmac_upper(secret, client_id + text + t)


def envelope_sign(envelope: Mapping[str, Any], password: str) -> str:
    """Sign the envelope of a push."""
    parts = [
        f"{key}={envelope[key]}"
        for key in sorted(envelope)
        if key != "sign" and (envelope[key] or envelope[key] == 0)
    ]
    return hashlib.md5("||".join((*parts, password)).encode()).hexdigest()


def encrypt_ecb(password: str, plain: bytes) -> str:
    """Encrypt a payload of format 1.0."""
    padder = padding.PKCS7(128).padder()
    padded = padder.update(plain) + padder.finalize()
    encryptor = Cipher(algorithms.AES(password[8:24].encode()), modes.ECB()).encryptor()
    return base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode()


def encrypt_gcm(
    password: str,
    plain: bytes,
    t: int,
    aad: Literal["decimal", "bytes"] = "decimal",
    *,
    length_prefix: bool = True,
) -> str:
    """Encrypt a payload of format 2.0, with the length of the vector before it or not."""
    extra = str(t).encode() if aad == "decimal" else t.to_bytes(6, "big")
    iv = os.urandom(12)
    sealed = AESGCM(password[8:24].encode()).encrypt(iv, plain, extra)
    prefix = struct.pack(">I", len(iv)) if length_prefix else b""
    return base64.b64encode(prefix + iv + sealed).decode()


def _aes(key: bytes, mode: Literal["ECB", "CBC"]) -> Cipher[Any]:
    vector = modes.CBC(bytes(16)) if mode == "CBC" else modes.ECB()
    return Cipher(algorithms.AES(key), vector)


def wrap(secret: str, key: bytes, mode: Literal["ECB", "CBC"]) -> str:
    """Encrypt the key of a ticket with the secret of a project, as hexadecimal text."""
    padder = padding.PKCS7(128).padder()
    padded = padder.update(key) + padder.finalize()
    encryptor = _aes(secret.encode(), mode).encryptor()
    return (encryptor.update(padded) + encryptor.finalize()).hex().upper()


def unseal(key: bytes, sealed: str) -> str:
    """Decrypt a code that the key of a ticket encrypts; ValueError if it is none."""
    decryptor = _aes(key, "ECB").decryptor()
    padded = decryptor.update(bytes.fromhex(sealed)) + decryptor.finalize()
    remover = padding.PKCS7(128).unpadder()
    return (remover.update(padded) + remover.finalize()).decode()
