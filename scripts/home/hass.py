"""A real Home Assistant on this machine: configure, start, log in, set up, ask."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
import json
from pathlib import Path
import re
import socket
import sys
import time
from typing import Any

import aiohttp

from .process import Program
from .web import AnswerError, Web

REPO = Path(__file__).resolve().parents[2]
DOMAIN = "tuya_openhub"
USER = "dev"
PASSWORD = "dev-password"  # noqa: S105 - of a Home Assistant that only this machine reaches

# Only what the pages need: `default_config` brings what looks for hardware, the local
# network and the internet.
CONFIGURATION = """\
homeassistant:
  name: Tuya OpenHub
  latitude: 52.5
  longitude: 13.4
  elevation: 34
  unit_system: metric
  time_zone: UTC
  country: DE
  currency: EUR
  language: en
api:
config:
frontend:
history:
logbook:
recorder:
logger:
  default: info
  logs:
    custom_components.tuya_openhub: {level}
"""

_FAULT = re.compile(r"^\S+ \S+ (?:WARNING|ERROR|CRITICAL) ")
_OURS = ("tuya_openhub", "paho", "helpers.frame")
# said of every custom integration
_USUAL = "which has not been tested by Home Assistant"


def free_port(wanted: int = 8123) -> int:
    """Answer the wanted port of 127.0.0.1, or another one where it is taken."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("No port of 127.0.0.1 is free")


def prepare(
    config: Path, port: int, *, level: str = "info", more: str = "", link: bool = True
) -> None:
    """Write a configuration folder with this integration linked in.

    What exists stays: a folder can be used again. Onboarding is marked as done but for
    the first user, because its other steps add integrations that want the internet. The
    address is set where the settings dialog keeps it: in YAML it would have to be confirmed.
    `more` is YAML to be added. Without `link` the integration is left to the caller.
    """
    storage = config / ".storage"
    storage.mkdir(parents=True, exist_ok=True)
    components = config / "custom_components"
    components.mkdir(exist_ok=True)
    ours = components / DOMAIN
    if link and not ours.exists():
        ours.symlink_to(REPO / "custom_components" / DOMAIN)
    files = {
        config / "configuration.yaml": CONFIGURATION.format(level=level) + more,
        storage / "onboarding": _stored(
            "onboarding", 4, {"done": ["analytics", "core_config", "integration"]}
        ),
        storage / "http": _stored(
            "http",
            3,
            {
                "stable": {
                    "server_host": ["127.0.0.1"],
                    "server_port": port,
                    "cors_allowed_origins": [],
                    "login_attempts_threshold": -1,
                    "ip_ban_enabled": False,
                    "ssl_profile": "intermediate_v6",
                    "use_x_frame_options": True,
                    "created_at": "2026-01-01T00:00:00+00:00",
                    "error": None,
                    "error_message": None,
                },
                "pending": None,
                "yaml_migration_done": True,
            },
        ),
    }
    for path, text in files.items():
        if not path.exists():
            path.write_text(text)


def _stored(key: str, version: int, data: Mapping[str, Any]) -> str:
    return json.dumps(
        {"version": version, "minor_version": 1, "key": key, "data": data}
    )


class FlowError(Exception):
    """The config flow did not go on as it should."""

    def __init__(self, step: str, why: object) -> None:
        """Keep the step and the reason."""
        super().__init__(f"The config flow stopped at {step}: {why}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """What a login gave; `frontend` is what the pages keep of it."""

    access: str
    frontend: Mapping[str, Any]


class HomeAssistant(Web):
    """A running Home Assistant."""

    def __init__(self, config: Path, port: int) -> None:
        """Start it on a prepared folder."""
        super().__init__(f"http://127.0.0.1:{port}")
        hass = Path(sys.executable).with_name("hass")
        self.program = Program(
            "Home Assistant",
            [hass, "-c", config, "--log-no-color"],
            config / "console.log",
            {"UV_PYTHON_DOWNLOADS": "never"},
        )

    def wait_ready(self, limit: float = 300) -> None:
        """Wait until it answers and has started everything."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            self.program.require_running()
            if "Home Assistant initialized in" in self.program.text():
                return
            time.sleep(0.2)
        raise TimeoutError(f"Home Assistant did not start within {limit:.0f} s")

    def log_in(self) -> Tokens:
        """Make the first user, or log in where there is one."""
        client = self.url + "/"
        if self._has_user():
            flow = self.post(
                "/auth/login_flow",
                {
                    "client_id": client,
                    "handler": ["homeassistant", None],
                    "redirect_uri": client,
                },
            )
            code = self.post(
                f"/auth/login_flow/{flow['flow_id']}",
                {"client_id": client, "username": USER, "password": PASSWORD},
            )["result"]
        else:
            code = self.post(
                "/api/onboarding/users",
                {
                    "client_id": client,
                    "name": "Developer",
                    "username": USER,
                    "password": PASSWORD,
                    "language": "en",
                },
            )["auth_code"]
        answer = self.post_form(
            "/auth/token",
            {"client_id": client, "grant_type": "authorization_code", "code": code},
        )
        self.token = answer["access_token"]
        expires = int((time.time() + answer["expires_in"]) * 1000)
        page = {"hassUrl": self.url, "clientId": client, "expires": expires}
        return Tokens(access=answer["access_token"], frontend=answer | page)

    def _has_user(self) -> bool:
        try:
            steps = self.get("/api/onboarding")
        except AnswerError:
            # it is gone once onboarding is over
            return True
        return all(step["done"] for step in steps if step["step"] == "user")

    def set_up(self, *inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Go through the config flow of the integration; answer the entry's result.

        Each input is for one step, in order; a step that shows progress is waited for.
        """
        path = "/api/config/config_entries/flow"
        result = self.post(path, {"handler": DOMAIN, "show_advanced_options": False})
        waiting = list(inputs)
        end = time.monotonic() + 120
        while result["type"] not in {"create_entry", "abort"}:
            step = f"{path}/{result['flow_id']}"
            if (
                result["type"].startswith("progress")
                or result["type"] == "show_progress"
            ):
                if time.monotonic() > end:
                    raise TimeoutError(f"The step {result['step_id']} does not end")
                time.sleep(0.3)
                result = self.get(step)
                continue
            if result.get("errors"):
                raise FlowError(result["step_id"], result["errors"])
            if not waiting:
                raise FlowError(result["step_id"], "one step more than expected")
            result = self.post(step, waiting.pop(0))
        if result["type"] == "abort":
            raise FlowError("abort", result["reason"])
        return dict(result)

    def states(self) -> dict[str, str]:
        """Answer every entity's state."""
        return {item["entity_id"]: item["state"] for item in self.get("/api/states")}

    def act(self, domain: str, action: str, data: Mapping[str, Any]) -> Any:
        """Perform an action."""
        return self.post(f"/api/services/{domain}/{action}", data)

    def registry(self, what: str) -> list[dict[str, Any]]:
        """List a registry, such as `entity_registry` or `device_registry`."""
        return list(self.ask(f"config/{what}/list"))

    def ask(self, command: str, **fields: Any) -> Any:
        """Send a command over the websocket, answer its result."""
        # on a thread of its own: a browser's driver may keep a loop running on ours
        with ThreadPoolExecutor(max_workers=1) as pool:
            return pool.submit(asyncio.run, self._ask(command, fields)).result()

    def entities(self) -> dict[str, str]:
        """Answer the integration's entities: unique id to entity id."""
        return {
            entry["unique_id"]: entry["entity_id"]
            for entry in self.registry("entity_registry")
            if entry["platform"] == DOMAIN and entry["disabled_by"] is None
        }

    async def _ask(self, command: str, fields: Mapping[str, Any]) -> Any:
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(f"{self.url}/api/websocket") as socket_,
        ):
            await socket_.receive_json()
            await socket_.send_json({"type": "auth", "access_token": self.token})
            await socket_.receive_json()
            await socket_.send_json({"id": 1, "type": command, **fields})
            answer = await socket_.receive_json()
            if not answer["success"]:
                raise AnswerError(command, 400, str(answer["error"]))
            return answer["result"]

    def complaints(self) -> list[str]:
        """Answer the warnings and errors that concern this integration."""
        return [
            line
            for line in self.program.text().splitlines()
            if _FAULT.match(line)
            and _USUAL not in line
            and any(o in line for o in _OURS)
        ]
