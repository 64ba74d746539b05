"""Whatever comes in, nothing but `MessageError` gets out."""

import base64
from contextlib import suppress
import json
from typing import Any

from hypothesis import given, strategies as st

from custom_components.tuya_openhub.openhub.errors import MessageError
from custom_components.tuya_openhub.openhub.models import (
    Cipher,
    DeviceEvent,
    StatusReport,
    UnknownMessage,
)
from custom_components.tuya_openhub.openhub.push.message import Decoder
from tests.properties import examples

from .envelopes import config, envelope, signed

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


@examples(150)
@given(payload=st.binary(max_size=200), cipher=st.sampled_from(Cipher))
def test_any_bytes(payload: bytes, cipher: Cipher) -> None:
    """Noise never gets out as another error."""
    only_message_errors(cipher, payload)


@examples(200)
@given(
    outer=st.dictionaries(
        st.sampled_from(["data", "protocol", "pv", "sign", "t", "x"]), JSON
    ),
    cipher=st.sampled_from(Cipher),
)
def test_any_envelope(outer: dict[str, Any], cipher: Cipher) -> None:
    """Odd envelopes never get out as another error."""
    only_message_errors(cipher, json.dumps(outer).encode())


@examples(200)
@given(
    body=st.binary(max_size=80).map(lambda body: base64.b64encode(body).decode()),
    t=st.integers(1, 2**70) | st.floats() | st.text("0123456789._ ", max_size=6),
    cipher=st.sampled_from(Cipher),
)
def test_any_body(body: str, t: Any, cipher: Cipher) -> None:
    """Odd bodies and times never get out as another error."""
    only_message_errors(cipher, json.dumps(envelope(data=body, t=t)).encode())


@examples(200)
@given(content=JSON, protocol=st.sampled_from([4, 20]), cipher=st.sampled_from(Cipher))
def test_any_payload(content: Any, protocol: int, cipher: Cipher) -> None:
    """Odd payloads, properly sealed, never get out as another error."""
    whole = envelope(content, cipher, protocol=protocol)
    only_message_errors(cipher, signed(whole))
