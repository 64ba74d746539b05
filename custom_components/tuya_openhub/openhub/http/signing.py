"""Owns the signatures of requests, after Tuya's "Sign Requests" page; pure.

https://developer.tuya.com/en/docs/iot/new-singnature?id=Kbw0q34cs2e5g
"""

from collections.abc import Mapping
import hashlib
import hmac

import orjson

from ..models import JsonValue


def path_with_query(path: str, query: Mapping[str, str]) -> str:
    """Return the path and its sorted, unencoded query: what is signed, and sent encoded."""
    if not query:
        return path
    return f"{path}?{'&'.join(f'{key}={query[key]}' for key in sorted(query))}"


def string_to_sign(
    method: str,
    url: str,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
) -> str:
    """Return the canonical text of a request.

    `headers` are those named in Signature-Headers, in that order.
    """
    block = "".join(f"{name}:{value}\n" for name, value in (headers or {}).items())
    return f"{method}\n{hashlib.sha256(body).hexdigest()}\n{block}\n{url}"


def sign(
    access_id: str,
    access_secret: str,
    text: str,
    *,
    t: str,
    nonce: str = "",
    access_token: str = "",
) -> str:
    """Sign a request; calls for a token go without `access_token`."""
    return _hmac(access_secret, f"{access_id}{access_token}{t}{nonce}{text}")


def sign_action(
    access_id: str, access_secret: str, params: Mapping[str, JsonValue], *, t: str
) -> str:
    """Sign a call by action: only the parameters count, not the action."""
    return _hmac(access_secret, f"{access_id}{_javascript_json(params)}{t}")


def _javascript_json(params: Mapping[str, JsonValue]) -> str:
    """Print JSON as JavaScript's JSON.stringify does, keys of the top level sorted.

    Only whole floats differ from orjson's print: JavaScript knows no 1.0. Nested
    keys keep their order, as Tuya's cloud function leaves them.
    """
    ordered = {key: _whole(params[key]) for key in sorted(params)}
    return orjson.dumps(ordered).decode()


def _whole(value: JsonValue) -> JsonValue:
    match value:
        case float() if value.is_integer():
            return int(value)
        case list():
            return [_whole(item) for item in value]
        case dict():
            return {key: _whole(item) for key, item in value.items()}
        case _:
            return value


def _hmac(secret: str, text: str) -> str:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest().upper()
