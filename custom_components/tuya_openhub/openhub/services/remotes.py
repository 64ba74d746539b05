"""Owns the calls for the remote controls of infrared hubs (IR Control Hub Open Service).

After Tuya's pages on infrared control; no live account has confirmed the shapes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ..console_services import is_missing
from ..errors import OpenHubError, RequestError
from ..http import parse
from ..http.pages import read_pages
from ..http.project import Project, about_device, segment
from ..models import JsonValue
from ..usage import CallKind

# more than any remote control has
_MOST: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteKey:
    """A key of a remote control; `id` is its number in Tuya's library, if it has one."""

    key: str
    name: str
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteControl:
    """A remote control that a person made in the app."""

    id: str
    hub_id: str
    name: str
    category_id: int | None = None
    index: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedCode:
    """What a remote control learned; `code` is what the hub sends."""

    id: str
    name: str
    key: str
    code: str = field(repr=False)


class RemoteControls:
    """The remote controls of one project's hubs.

    Reads are tried once, orders are never repeated. Each call raises an `OpenHubError`;
    a `RequestError` concerns the hub or the remote control alone.
    """

    def __init__(self, project: Project) -> None:
        """Take the project that makes the calls."""
        self._project = project
        self._there: bool | None = None

    def take_answer(self) -> bool | None:
        """Return once what the last list said about the service: whether it is there."""
        there, self._there = self._there, None
        return there

    async def remotes(self, hub_id: str) -> list[RemoteControl]:
        """List the remote controls of a hub."""

        async def ask(page: Mapping[str, str]) -> JsonValue:
            return await self._read(f"{_hub(hub_id)}/remotes", page)

        self._there = None
        try:
            with self._project.operation(CallKind.REMOTES), about_device():
                listing = await read_pages(ask, "list", "remotes")
        except RequestError:
            raise
        except OpenHubError as err:
            self._there = False if is_missing(err) else None
            raise
        self._there = True
        return [
            RemoteControl(
                id=remote_id,
                hub_id=hub_id,
                name=parse.name_of(entry.get("remote_name")),
                category_id=_number(entry.get("category_id")),
                index=_number(entry.get("remote_index")),
            )
            for entry in parse.entries(listing.entries)[:_MOST]
            if (remote_id := parse.id_of(entry.get("remote_id")))
        ]

    async def keys(self, remote: RemoteControl) -> list[RemoteKey]:
        """List the keys of a remote control."""
        with self._project.operation(CallKind.REMOTES), about_device():
            result = await self._read(f"{_remote(remote)}/keys")
        return [
            RemoteKey(
                key=key,
                name=parse.name_of(entry.get("key_name")) or parse.name_of(key),
                id=_number(entry.get("key_id")),
            )
            for entry in parse.entries(result, "key_list")[:_MOST]
            if (key := parse.id_of(entry.get("key")))
        ]

    async def press(self, remote: RemoteControl, key: RemoteKey) -> None:
        """Press a key: by its number, or as one of the standard keys."""
        body: dict[str, JsonValue] = {"category_id": remote.category_id, "key": key.key}
        if remote.index is not None:
            body["remote_index"] = remote.index
        path = "command"
        if key.id is not None:
            path, body["key_id"] = "raw/command", key.id
        await self._order(f"{_remote(remote)}/{path}", body)

    async def set_air_conditioner(
        self, hub_id: str, remote_id: str, code: str, value: int
    ) -> None:
        """Set `power`, `mode`, `temp` or `wind` of an air conditioner."""
        path = f"{_hub(hub_id)}/air-conditioners/{segment(remote_id)}/command"
        await self._order(path, {"code": code, "value": value})

    # Learning

    async def set_learning(self, hub_id: str, *, on: bool) -> int:
        """Let a hub learn, or end that; return the time that names what it learns."""
        path, body = f"{_hub(hub_id)}/learning-state", {"state": on}
        with self._project.operation(CallKind.COMMAND), about_device():
            reply = await self._project.call(
                CallKind.COMMAND, "PUT", path, body=body, retry=False
            )
        return reply.time or 0

    async def learned(self, hub_id: str, time: int) -> str | None:
        """Ask for what a hub has learned; None as long as that is nothing."""
        query = {"learning_time": str(time)}
        with self._project.operation(CallKind.COMMAND), about_device():
            result = await self._read(
                f"{_hub(hub_id)}/learning-codes", query, kind=CallKind.COMMAND
            )
        answer = result if isinstance(result, dict) else {}
        code = parse.id_of(answer.get("code")) if answer.get("success") is True else ""
        return code or None

    async def save(
        self, remote: RemoteControl, name: str, code: str, old: LearnedCode | None
    ) -> None:
        """Give a remote control a key, or an `old` one another code."""
        entry: dict[str, JsonValue] = {
            "key": name if old is None else old.key,
            "key_name": name,
            "code": code,
        }
        if old is not None:
            entry["id"] = old.id
        body: dict[str, JsonValue] = {
            "category_id": remote.category_id,
            "codes": [entry],
        }
        await self._order(f"{_remote(remote)}/learning-codes", body, method="PUT")

    async def codes(self, remote: RemoteControl) -> list[LearnedCode]:
        """List what a remote control has learned."""
        with self._project.operation(CallKind.COMMAND), about_device():
            result = await self._read(
                f"{_remote(remote)}/learning-codes", kind=CallKind.COMMAND
            )
        return [
            LearnedCode(id=code_id, name=name, key=key, code=code)
            for entry in parse.entries(result, "list", "codes")[:_MOST]
            if (code := parse.id_of(entry.get("code")))
            and (code_id := parse.id_of(entry.get("learn_id") or entry.get("id")))
            and (key := parse.id_of(entry.get("key")))
            and (name := parse.name_of(entry.get("key_name")) or key)
        ]

    async def send_code(self, remote: RemoteControl, code: LearnedCode) -> None:
        """Send what a remote control has learned."""
        await self._order(f"{_remote(remote)}/learning-codes", {"code": code.code})

    async def delete_code(self, remote: RemoteControl, code: LearnedCode) -> None:
        """Delete what a remote control has learned."""
        path = f"{_remote(remote)}/learning-codes/{segment(code.id)}"
        await self._order(path, None, method="DELETE")

    async def _read(
        self,
        path: str,
        query: Mapping[str, str] | None = None,
        kind: CallKind = CallKind.REMOTES,
    ) -> JsonValue:
        reply = await self._project.call(kind, "GET", path, query=query, retry=False)
        return reply.result

    async def _order(
        self, path: str, body: Mapping[str, JsonValue] | None, method: str = "POST"
    ) -> None:
        with self._project.operation(CallKind.COMMAND), about_device():
            await self._project.command(path, body, method=method)


def _hub(hub_id: str) -> str:
    return f"/v2.0/infrareds/{segment(hub_id)}"


def _remote(remote: RemoteControl) -> str:
    return f"{_hub(remote.hub_id)}/remotes/{segment(remote.id)}"


def _number(raw: JsonValue) -> int | None:
    text = parse.id_of(raw)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else None
