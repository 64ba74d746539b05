"""A scripted HTTP server on loopback, and a clock that does not wait."""

from collections.abc import Callable
from dataclasses import dataclass, field
import json
from pathlib import Path
from typing import Any, override

from aiohttp import web
from aiohttp.test_utils import TestServer

from custom_components.tuya_openhub.openhub.clock import Clock
from custom_components.tuya_openhub.openhub.errors import OpenHubError
from custom_components.tuya_openhub.openhub.usage import CallKind

SAMPLES = Path(__file__).parents[1] / "samples"

NOW = 1_700_000_000.0

type Reply = dict[str, Any] | web.Response | Callable[[], Any]


def sample(name: str) -> Any:
    """Load a sample file."""
    return json.loads((SAMPLES / name).read_text())


def ok(result: Any = None, **more: Any) -> dict[str, Any]:
    """Return a successful answer."""
    return {"success": True, "result": result, "t": int(NOW * 1000), **more}


def no(code: int | str, message: str = "no", **more: Any) -> dict[str, Any]:
    """Return a refusing answer."""
    return {
        "success": False,
        "code": code,
        "msg": message,
        "t": int(NOW * 1000),
        **more,
    }


def token(text: str = "token-1", expire_time: float = 7200) -> dict[str, Any]:
    """Return the answer to a call for a token."""
    return ok({"access_token": text, "expire_time": expire_time, "uid": "project"})


def lease(**more: Any) -> dict[str, Any]:
    """Return the result of a call for a lease."""
    return {
        "url": "ssl://broker.example:8883",
        "client_id": "cloud_client",
        "username": "cloud_user",
        "password": "0123456789abcdefFEDCBA9876543210",
        "expire_time": 7200,
        "source_topic": {"device": "cloud/token/in/x"},
        "sink_topic": {"device": "cloud/token/out/{device_id}"},
        **more,
    }


@dataclass
class FakeClock(Clock):
    """Time that passes only when a test sets it, or while somebody sleeps."""

    now: float = NOW
    slept: list[float] = field(default_factory=list)

    @override
    def monotonic(self) -> float:
        return self.now

    @override
    def time(self) -> float:
        return self.now

    @override
    async def sleep(self, delay: float) -> None:
        self.slept.append(delay)
        self.now += delay


@dataclass
class RecordingGate:
    """A gate that admits all, until a test sets a standing refusal."""

    standing: OpenHubError | None = None
    admitted: list[CallKind] = field(default_factory=list)
    refused: list[tuple[OpenHubError, CallKind]] = field(default_factory=list)
    done: list[CallKind] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def admit(self, kind: CallKind) -> None:
        """Count a call."""
        if self.standing is not None:
            raise self.standing
        self.admitted.append(kind)

    def refuse(self, err: OpenHubError, kind: CallKind) -> None:
        """Note a refusal."""
        self.refused.append((err, kind))

    def succeeded(self, kind: CallKind) -> None:
        """Note a success."""
        self.done.append(kind)

    def learn_time(self, now: float) -> None:
        """Note the cloud's time."""
        self.times.append(now)


@dataclass(frozen=True)
class Seen:
    """One request as it arrived."""

    what: str
    query: dict[str, str]
    raw_query: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, parsed."""
        return json.loads(self.body)


class ScriptedServer:
    """Answers each "METHOD /path" with its replies in turn, the last one again and again."""

    def __init__(self, script: dict[str, list[Reply]]) -> None:
        """Keep the script; what it does not name is refused as an unknown path."""
        self.script = script
        self.seen: list[Seen] = []
        app = web.Application()
        app.router.add_route("*", "/{tail:.*}", self._answer)
        self.server = TestServer(app, host="127.0.0.1")

    @property
    def url(self) -> str:
        """Where it listens."""
        return str(self.server.make_url("/")).rstrip("/")

    def calls(self) -> list[str]:
        """What was asked, without calls for a token."""
        return [seen.what for seen in self.seen if seen.what != "GET /v1.0/token"]

    async def _answer(self, request: web.Request) -> web.Response:
        what = f"{request.method} {request.path}"
        query = dict(request.query)
        self.seen.append(
            Seen(
                what=what,
                query=query,
                raw_query=request.rel_url.raw_query_string,
                headers=dict(request.headers),
                body=await request.read(),
            )
        )
        key = f"{what}?from=sharing" if query.get("from") == "sharing" else what
        replies = self.script.get(key) or [no(1108, "uri path invalid")]
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        if callable(reply):
            reply = await reply()
        if isinstance(reply, dict):
            return web.json_response(reply)
        # a response can be sent once: make a copy each time
        return web.Response(
            status=reply.status, body=reply.body, headers=reply.headers.copy()
        )
