"""Signatures against the vectors that Tuya publishes and those derived from them."""

from typing import Any

import pytest

from custom_components.tuya_openhub.openhub.http.signing import (
    path_with_query,
    sign,
    sign_action,
    string_to_sign,
)

ID = "1KAD46OrT9HafiKdsXeg"
SECRET = "4OHBOnWOqaEC1mWXOpVL3yV50s0qGSRC"
T = "1588925778000"
TOKEN = "3f4eda2bdec17232f67c0b188af3eec1"
NONCE = "5138cc3a9033d69856923fd07b491173"
HEADERS = {
    "area_id": "29a33e8796834b1efa6",
    "call_id": "8afdb70ab2ed11eb85290242ac130003",
}
LEASE_BODY = (
    b'{"uid":"ay1","link_id":"x","link_type":"mqtt","topics":"device",'
    b'"msg_encrypted_version":"1.0"}'
)


@pytest.mark.parametrize(
    ("method", "url", "body", "headers", "more", "expected"),
    [
        pytest.param(
            "GET",
            "/v1.0/token?grant_type=1",
            b"",
            HEADERS,
            {"nonce": NONCE},
            "9E48A3E93B302EEECC803C7241985D0A34EB944F40FB573C7B5C2A82158AF13E",
            id="token-nonce-headers",
        ),
        pytest.param(
            "GET",
            path_with_query(
                "/v2.0/apps/schema/users", {"page_size": "50", "page_no": "1"}
            ),
            b"",
            HEADERS,
            {"nonce": NONCE, "access_token": TOKEN},
            "AE4481C692AA80B25F3A7E12C3A5FD9BBF6251539DD78E565A1A72A508A88784",
            id="business-nonce-headers",
        ),
        pytest.param(
            "GET",
            path_with_query("/v1.0/token", {"grant_type": "1"}),
            b"",
            None,
            {},
            "7BA26C076E5ECB1E959BE274A0FFB397B2B1865FC7BCED8F1C78AC5653C20CAA",
            id="token-plain",
        ),
        pytest.param(
            "POST",
            "/v1.0/iot-03/open-hub/access-config",
            LEASE_BODY,
            None,
            {"access_token": TOKEN},
            "21724986AB2241DE170BBD1883C0B3F9CAACB15903BFDA660E2822BAD2CECCC2",
            id="business-body",
        ),
    ],
)
def test_published_vectors(
    method: str,
    url: str,
    body: bytes,
    headers: dict[str, str] | None,
    more: dict[str, Any],
    expected: str,
) -> None:
    """Every vector gives the published sign."""
    text = string_to_sign(method, url, body, headers)
    assert sign(ID, SECRET, text, t=T, **more) == expected


def test_string_to_sign_of_an_empty_body() -> None:
    """An empty body counts with its digest, absent headers leave an empty line."""
    digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert string_to_sign("GET", "/x") == f"GET\n{digest}\n\n/x"


def test_path_without_query() -> None:
    """A path stays alone where there is no query."""
    assert path_with_query("/v1.0/x", {}) == "/v1.0/x"


@pytest.mark.parametrize(
    ("params", "printed"),
    [
        pytest.param({"uid": "u", "a": 1}, '{"a":1,"uid":"u"}', id="sorted"),
        pytest.param({"x": {"b": 1, "a": 2}}, '{"x":{"b":1,"a":2}}', id="top-level"),
        pytest.param({"n": "灯 é/"}, '{"n":"灯 é/"}', id="unescaped"),
        pytest.param(
            {"v": [1.0, {"y": 2.0, "z": 2.5}, True, None]},
            '{"v":[1,{"y":2,"z":2.5},true,null]}',
            id="whole-floats",
        ),
    ],
)
def test_action_sign(params: dict[str, Any], printed: str) -> None:
    """A call by action signs id, parameters as JavaScript prints them, and time."""
    from hashlib import sha256
    import hmac

    digest = hmac.new(SECRET.encode(), f"{ID}{printed}{T}".encode(), sha256)
    assert sign_action(ID, SECRET, params, t=T) == digest.hexdigest().upper()
