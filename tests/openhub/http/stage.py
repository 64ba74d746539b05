"""A cloud of Tuya's OpenAPI on a scripted server."""

from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from custom_components.tuya_openhub.openhub.errors import OpenHubError
from custom_components.tuya_openhub.openhub.http.openapi import OpenApiCloud
from custom_components.tuya_openhub.openhub.http.project import Project
from custom_components.tuya_openhub.openhub.models import Cipher, Device

from ..push.scripted import FakeClock, RecordingGate, ScriptedServer

ID = "access-id-1"
SECRET = "the-secret-of-the-project"
UID = "eu0000000000000SAMPLE"
LEASE_1 = "POST /v1.0/open-hub/access/config"
LEASE_2 = "POST /v1.0/iot-03/open-hub/access-config"
LEASE_3 = "POST /v2.0/open-iot-hub/access/config"
TOKEN = "GET /v1.0/token"
DEVICES = f"GET /v1.0/users/{UID}/devices"
SHARED = f"{DEVICES}?from=sharing"
ACCOUNTS = "GET /v1.0/iot-01/associated-users/devices"
BATCH = "GET /v1.0/iot-03/devices/status"
SPEC_1 = "GET /v1.1/devices/d/specifications"
SPEC_2 = "GET /v1.0/iot-03/devices/d/specification"
LOG = "GET /v2.0/cloud/thing/d/report-logs"
MODEL = "GET /v2.0/cloud/thing/d/model"
SHADOW = "GET /v2.0/cloud/thing/d/shadow/properties"
COMMAND_1 = "POST /v1.0/devices/d/commands"
COMMAND_2 = "POST /v1.0/iot-03/devices/d/commands"
ISSUE = "POST /v2.0/cloud/thing/d/shadow/properties/issue"
DEVICE = Device(id="d", name="D", category="kg", product_id="p", status={"switch_1": 1})
SPEC = {"category": "kg", "status": [{"code": "switch_1", "type": "Boolean"}]}


class Stage:
    """A scripted server and a client of it."""

    def __init__(
        self,
        server: ScriptedServer,
        session: aiohttp.ClientSession,
        *,
        cipher: Cipher | None = None,
        **more: Any,
    ) -> None:
        """Build the client."""
        self.server = server
        self.script = server.script
        self.clock = FakeClock()
        self.gate = RecordingGate()
        options: dict[str, Any] = {
            "endpoint": server.url,
            "access_id": ID,
            "access_secret": SECRET,
            "usage": self.gate,
            "clock": self.clock,
            **more,
        }
        self.cloud = OpenApiCloud(Project(session, **options), cipher=cipher)

    def tokens(self) -> int:
        """How many calls for a token were made."""
        return sum(seen.what == TOKEN for seen in self.server.seen)


type Open = Callable[..., Awaitable[Stage]]


async def failure(work: Awaitable[object]) -> OpenHubError:
    """Return the error that some work ends in."""
    with pytest.raises(OpenHubError) as caught:
        await work
    return caught.value
