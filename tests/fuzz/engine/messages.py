"""Pushed messages, through one decoder and into the state of a device."""

import base64
from contextlib import suppress
from typing import Any, Final

import orjson

from custom_components.tuya_openhub.openhub import (
    Cipher,
    Device,
    DeviceState,
    MessageError,
)
from custom_components.tuya_openhub.openhub.models import StatusReport
from custom_components.tuya_openhub.openhub.push.message import Decoder
from tests.openhub.push.envelopes import T, config, sealed, signed

from .inputs import Inputs
from .target import Target

# so many messages go through one decoder, which remembers what came before
_SERIES: Final = 8

_REPORT: Final = {
    "devId": "device",
    "dataId": "id",
    "productKey": "product",
    "status": [
        {"code": "switch_1", "value": True, "t": T, "1": True},
        {"code": "colour_data", "value": '{"h":1,"s":2,"v":3}', "t": str(T)},
        {"101": {"a": [1, 2]}},
    ],
}
_EVENT: Final = {
    "bizCode": "nameUpdate",
    "bizData": {"devId": "device", "uid": "u", "name": "n"},
    "ts": T,
}


def _make_messages(inputs: Inputs) -> list[Any]:
    cipher = inputs.random.choice(list(Cipher))
    return [cipher.value, *(_make_payload(inputs, cipher) for _ in range(_SERIES))]


def _make_payload(inputs: Inputs, cipher: Cipher) -> str:
    protocol, content = inputs.random.choice(((4, _REPORT), (20, _EVENT)))
    plain = orjson.dumps(
        inputs.variant(content) if inputs.random.random() < 0.7 else content
    )
    if inputs.random.random() < 0.2:
        plain = inputs.corrupted(plain)
    outer: dict[str, Any] = {
        "data": sealed(plain, cipher),
        "protocol": protocol,
        "pv": "2.0",
        "t": T + inputs.random.randrange(1000),
    }
    chance = inputs.random.random()
    if chance < 0.2:
        outer = inputs.variant(outer)
    payload = (
        signed(outer)
        if isinstance(outer, dict) and chance < 0.8
        else orjson.dumps(outer)
    )
    if inputs.random.random() < 0.3:
        payload = inputs.corrupted(payload)
    return base64.b64encode(payload).decode()


def _run_messages(series: list[Any]) -> None:
    decoder = Decoder(config(Cipher(series[0])), knows=lambda id_: id_ == "device")
    state = DeviceState(Device(id="device", name="", category="", product_id=""))
    for text in series[1:]:
        with suppress(MessageError):
            message = decoder.decode(base64.b64decode(text))
            repr(message)
            if isinstance(message, StatusReport):
                state.apply_report(message)
    orjson.dumps(state.values)


TARGET = Target(name="messages", make=_make_messages, run=_run_messages, weight=_SERIES)
