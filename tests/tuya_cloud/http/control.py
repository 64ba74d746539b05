"""`/_sim/`: an API for people and browsers to look at the cloud and to move things."""

from collections.abc import Callable
from dataclasses import asdict
import json
from typing import Any

from aiohttp import web

from .. import captures
from ..broker import BaseBroker
from ..operations.locks import Locks, SimHolder, sim_lock
from ..truth import SimDevice, Truth
from .faults import CallLog, Fault, Faults


class ControlApi:
    """Look at the truth and change it; nothing of this exists in the real cloud.

    - GET  /_sim/devices, /_sim/devices/{id}
    - POST /_sim/devices/{id}          {"code": value, …}
    - POST /_sim/devices/{id}/online   true or false
    - GET  /_sim/commands, /_sim/calls, /_sim/broker
    - POST /_sim/accounts              "uid": one more, with a plug
    - GET  /_sim/locks: [device id, whether it opened] for each order by ticket
    - POST /_sim/locks {"uid", "name", "holder"}   pair a lock; its finger 3 is the holder's
    - POST /_sim/faults                {"pattern": …, "code": …} as `Fault`; null clears
    """

    def __init__(
        self,
        truth: Truth,
        faults: Faults,
        calls: CallLog,
        broker: BaseBroker,
        locks: Locks,
    ) -> None:
        """Look at these."""
        self._truth = truth
        self._locks = locks
        self._faults = faults
        self._calls = calls
        self._broker = broker

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer a request; 404 for what is unknown."""
        parts = request.match_info["rest"].split("/")
        body = await request.json() if request.method == "POST" else None
        try:
            result = self._do(request.method, parts, body)
        except KeyError, IndexError, TypeError, ValueError:
            raise web.HTTPNotFound from None
        return web.json_response(result, dumps=_dumps)

    def _do(self, method: str, parts: list[str], body: Any) -> Any:
        reads: dict[str, Callable[[], Any]] = {
            "locks": lambda: self._locks.operated,
            "commands": lambda: [asdict(c) for c in self._truth.commands],
            "calls": lambda: [asdict(c) for c in self._calls],
            "devices": lambda: [_shown(d) for d in self._truth.devices.values()],
            "broker": lambda: {
                "connected": self._broker.connected(),
                "published": self._broker.published,
            },
        }
        if method == "GET" and len(parts) == 1:
            return reads[parts[0]]()
        if method == "POST" and parts == ["faults"]:
            return self._fault(body)
        if method == "POST" and parts == ["accounts"]:
            plug = captures.device("plug", id="second0plug")
            plug.entry["name"] = "Garden plug"
            self._truth.add_devices([plug], str(body))
            return True
        if method == "POST" and parts == ["locks"]:
            return self._pair_lock(**body)
        if parts[0] != "devices":
            raise KeyError(parts[0])
        device = self._truth.device(parts[1])
        if method == "POST" and parts[2:] == ["online"]:
            self._truth.set_online(device.id, bool(body))
        elif method == "POST":
            self._truth.set_value(device.id, dict(body))
        return _shown(device)

    def _pair_lock(self, uid: str, name: str, holder: str) -> Any:
        lock = self._truth.add_device(sim_lock(name=name), uid)
        known = SimHolder(name=holder, credentials=[("unlock_fingerprint", 3, 0)])
        self._locks.holders[lock.id] = [known]
        return _shown(lock)

    def _fault(self, body: dict[str, Any] | None) -> Any:
        if body is None:
            self._faults.clear()
        else:
            self._faults.set(body.pop("pattern"), Fault(**body))
        return True


def _shown(device: SimDevice) -> dict[str, Any]:
    keys = ("name", "category", "product_id", "online")
    return {
        "id": device.id,
        "uid": device.uid,
        **{key: device.entry[key] for key in keys},
        "status": device.status,
        "versions": device.versions,
    }


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
