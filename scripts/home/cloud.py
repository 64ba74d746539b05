"""The simulated cloud, run as a program beside us, and its API for onlookers."""

import json
from pathlib import Path
import sys
import time
from typing import Any

from .process import Program
from .web import Web


class SimulatedCloud:
    """Tuya's cloud with a dozen devices whose values move, or keep still."""

    def __init__(self, folder: Path, *, moving: bool = True) -> None:
        """Start it; what it writes is kept in the folder."""
        self.program = Program(
            "the simulated cloud",
            [sys.executable, "-m", "tests.tuya_cloud", *(["--demo"] if moving else [])],
            folder / "cloud.log",
        )
        self.facts: dict[str, Any] = {}

    def wait_ready(self, limit: float = 30) -> None:
        """Wait for the line with addresses and credentials."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            self.program.require_running()
            for line in self.program.text().splitlines():
                if line.startswith("{"):
                    self.facts = json.loads(line)
                    self._api = Web(self.facts["url"])
                    return
            time.sleep(0.1)
        raise TimeoutError(f"The simulated cloud did not start within {limit:.0f} s")

    @property
    def notes(self) -> list[str]:
        """What it says beside its facts, such as which broker it uses."""
        lines = self.program.text().splitlines()
        return [line for line in lines if line and not line.startswith("{")]

    def devices(self) -> list[dict[str, Any]]:
        """List the devices with their true values."""
        return list(self._api.get("/_sim/devices"))

    def device(self, device_id: str) -> dict[str, Any]:
        """Return the truth about one device."""
        return next(d for d in self.devices() if d["id"] == device_id)

    def report(self, device_id: str, code: str, value: object) -> None:
        """Let a device report a value, as if it had measured it."""
        self._api.post(f"/_sim/devices/{device_id}", {code: value})

    def add_account(self, uid: str) -> None:
        """Link one more app account to the project; it has a plug."""
        self._api.post("/_sim/accounts", uid)

    def pair_lock(self, name: str, holder: str) -> str:
        """Pair a lock that knows one finger, the third; return its id."""
        about = {"uid": self.facts["uid"], "name": name, "holder": holder}
        return str(self._api.post("/_sim/locks", about)["id"])

    def lock_orders(self) -> list[list[Any]]:
        """List the orders by ticket that locks obeyed: device id, and whether it opened."""
        return list(self._api.get("/_sim/locks"))

    def refuse(self, code: int | None) -> None:
        """Answer every call with an error code; None: answer as usual again."""
        fault = None if code is None else {"pattern": "*", "code": code}
        self._api.post("/_sim/faults", fault)

    def commands(self) -> list[dict[str, Any]]:
        """List the commands that reached the cloud."""
        return list(self._api.get("/_sim/commands"))

    def published(self) -> int:
        """Return how many messages were pushed."""
        return int(self._api.get("/_sim/broker")["published"])
