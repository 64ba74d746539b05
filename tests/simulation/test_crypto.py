"""Signatures and ciphers against published values."""

import pytest

from tests.tuya_cloud import crypto

from .conftest import decrypt_ecb, decrypt_gcm

_ID = "1KAD46OrT9HafiKdsXeg"
_SECRET = "4OHBOnWOqaEC1mWXOpVL3yV50s0qGSRC"
_TOKEN = "3f4eda2bdec17232f67c0b188af3eec1"
_NONCE = "5138cc3a9033d69856923fd07b491173"
_HEADERS = [
    ("area_id", "29a33e8796834b1efa6"),
    ("call_id", "8afdb70ab2ed11eb85290242ac130003"),
]
_HUB_BODY = (
    b'{"uid":"ay1","link_id":"x","link_type":"mqtt",'
    b'"topics":"device","msg_encrypted_version":"1.0"}'
)
_PASSWORD = "0123456789abcdefFEDCBA9876543210"


@pytest.mark.parametrize(
    ("request_", "sign"),
    [
        pytest.param(
            ("GET", "/v1.0/token?grant_type=1", "", _NONCE, _HEADERS, b""),
            "9E48A3E93B302EEECC803C7241985D0A34EB944F40FB573C7B5C2A82158AF13E",
            id="token-nonce-headers",
        ),
        pytest.param(
            (
                "GET",
                "/v2.0/apps/schema/users?page_no=1&page_size=50",
                _TOKEN,
                _NONCE,
                _HEADERS,
                b"",
            ),
            "AE4481C692AA80B25F3A7E12C3A5FD9BBF6251539DD78E565A1A72A508A88784",
            id="business-nonce-headers",
        ),
        pytest.param(
            ("GET", "/v1.0/token?grant_type=1", "", "", [], b""),
            "7BA26C076E5ECB1E959BE274A0FFB397B2B1865FC7BCED8F1C78AC5653C20CAA",
            id="token-plain",
        ),
        pytest.param(
            (
                "POST",
                "/v1.0/iot-03/open-hub/access-config",
                _TOKEN,
                "",
                [],
                _HUB_BODY,
            ),
            "21724986AB2241DE170BBD1883C0B3F9CAACB15903BFDA660E2822BAD2CECCC2",
            id="body",
        ),
    ],
)
def test_openapi_signature(
    request_: tuple[str, str, str, str, list[tuple[str, str]], bytes], sign: str
) -> None:
    """The published examples come out."""
    method, url, token, nonce, headers, body = request_
    made = crypto.openapi_sign(
        _SECRET,
        client_id=_ID,
        access_token=token,
        t="1588925778000",
        nonce=nonce,
        method=method,
        url=url,
        body=body,
        signed_headers=headers,
    )
    assert made == sign


def test_envelope_signature() -> None:
    """Keys are sorted, the signature itself left out, the password last."""
    envelope = {
        "protocol": 4,
        "data": "f8ZOHQbVKgFjR9bvzAQYiom+Ml5W90lXmH9przA7ttWj5vyCEno6lenD2ijjd9YLoe6hu3J0"
        "BoqCyKjHvBLZchvjNtJRKEmC7wuKrBXMF6WDB/4EDKIBOaYd/WhDpaUZ+oSgE84Rh+P6XvjVCESLnpX/"
        "mQ62PomHn1nPAe9hUW7BY+fSyPMiiA+bS5WYziS/2ULMf+ifJj3h7tiFgx5pug==",
        "pv": "2.0",
        "t": 1629217121,
        "sign": "ignored",
    }
    assert (
        crypto.envelope_sign(envelope, _PASSWORD) == "fe81532a0ee6da4a9d90479cf7dcec96"
    )
    assert (
        decrypt_ecb(_PASSWORD, str(envelope["data"]))["devId"]
        == "bfeb9315d658e378776893"
    )


@pytest.mark.parametrize(
    ("form", "aad"),
    [
        pytest.param("decimal", b"1629217121", id="decimal"),
        pytest.param("bytes", (1629217121).to_bytes(6, "big"), id="six-bytes"),
    ],
)
def test_payload_formats(form: str, aad: bytes) -> None:
    """Both payload formats decrypt to what was encrypted."""
    plain = '{"value":"Küche"}'.encode()
    sealed = crypto.encrypt_gcm(_PASSWORD, plain, 1629217121, form)  # type: ignore[arg-type]
    assert decrypt_gcm(_PASSWORD, sealed, aad) == {"value": "Küche"}
    assert decrypt_ecb(_PASSWORD, crypto.encrypt_ecb(_PASSWORD, plain)) == {
        "value": "Küche"
    }
