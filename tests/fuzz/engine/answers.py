"""Answers of the cloud, to each call."""

import base64
from collections.abc import Callable, Mapping
from contextlib import suppress
import json
from typing import Any, Final

import orjson

from custom_components.tuya_openhub.openhub import Cipher, OpenHubError
from custom_components.tuya_openhub.openhub.http import parse, specifications
from custom_components.tuya_openhub.openhub.http.parse import Answer
from custom_components.tuya_openhub.openhub.http.project_services import (
    room_by_device,
    room_names,
)
from tests.openhub.push.envelopes import T
from tests.openhub.push.scripted import lease

from .inputs import Inputs
from .samples import SIMULATED, listed
from .target import Target

_SOURCE: Final = "https://openapi.tuyaeu.com"

_GOOD_ANSWERS: Final[Mapping[str, Any]] = {
    "devices": {
        "devices": [listed(device) for device in SIMULATED],
        "has_more": False,
    },
    "statuses": [
        {
            "id": device.id,
            "status": [
                {"code": code, "value": value} for code, value in device.status.items()
            ],
        }
        for device in SIMULATED
    ],
    "reports": {
        "logs": [{"code": "add_ele", "value": "1", "event_time": T}],
        "has_more": False,
    },
    "homes": [{"home_id": 1, "name": "Home"}],
    "scenes": [{"scene_id": "s", "name": "Night", "enabled": True}],
    "stream_url": {"url": "rtsps://eu1.tuyaeu.com:443/v1/stream?signInfo=x"},
    "firmware": [
        {
            "module_type": 0,
            "current_version": "1.0",
            "version": "1.1",
            "upgrade_status": 1,
        }
    ],
    "ids": [{"id": "a"}, {"id": "b"}],
    "hub_config": lease(),
    "specification": {
        "category": "cz",
        "functions": SIMULATED[0].functions,
        "status": SIMULATED[0].status_spec,
    },
    "thing_model": {
        "model": json.dumps(
            {
                "services": [
                    {
                        "properties": [
                            {
                                "abilityId": 1,
                                "code": "switch_1",
                                "accessMode": "rw",
                                "typeSpec": {"type": "bool"},
                            },
                        ]
                    }
                ]
            }
        )
    },
    "shadow": {
        "properties": [{"code": "switch_1", "dp_id": 1, "value": True, "time": T}]
    },
    "answer": {"success": True, "t": T, "result": {"a": 1}},
}
_READERS: Final[Mapping[str, Callable[[Any], object]]] = {
    "devices": parse.devices,
    "statuses": parse.statuses,
    "reports": parse.reports,
    "homes": parse.homes,
    "rooms": room_names,
    "rooms at once": room_by_device,
    "names of gangs": parse.gang_names,
    "scenes": lambda result: parse.scenes(result, "1"),
    "stream_url": lambda result: parse.stream_url(result, _SOURCE),
    "firmware": parse.firmware,
    "ids": parse.ids,
    "hub_config": lambda result: parse.hub_config(
        Answer(success=True, result=result, time=T),
        cipher=Cipher.ECB,
        link_id="link",
        source=_SOURCE,
    ),
    "specification": lambda result: specifications.specification(result, "cz"),
    "thing_model": specifications.thing_model,
    "shadow": specifications.shadow,
    "answer": lambda text: parse.answer(base64.b64decode(text)),
}


def _make_answer(inputs: Inputs) -> list[Any]:
    name = inputs.random.choice(list(_GOOD_ANSWERS))
    good = inputs.variant(_GOOD_ANSWERS[name])
    if name == "answer":
        good = base64.b64encode(inputs.corrupted(orjson.dumps(good))).decode()
    return [name, good]


def _run_answer(made: list[Any]) -> None:
    name, content = made
    with suppress(OpenHubError):
        repr(_READERS[name](content))


TARGET = Target(name="answers", make=_make_answer, run=_run_answer)
