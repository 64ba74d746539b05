"""Locks: whose credentials they know, their log, opening by ticket, temporary codes.

All of it belongs to *Smart Lock Open Service*. A ticket is good for one order, and lives
no longer than the call that needs it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Any, Final

from Crypto.Cipher import AES
from Crypto.Util.Padding import pad, unpad

from ..errors import Problem, RequestError
from ..http.error_codes import OTHER_FAMILY
from ..http.parse import bad_answer, name_of
from ..http.project import Project, about_device, segment
from ..models import JsonValue
from ..payload import milliseconds
from ..usage import CallKind

_PAGE: Final = 100
# a lock with more credentials, or a gap with more openings, is shown in part
_PAGES: Final = 5
_BLOCK: Final = 16
# the path of this version is none of this data center's
_NO_SUCH_PATH: Final = frozenset({1108})
# credentials with this attribute are for use under duress
_DURESS: Final = 1


class RemoteUnlock(StrEnum):
    """A way to open a lock from afar, as the cloud calls it."""

    WITHOUT_CODE = "remoteUnlockWithoutPwd"
    WITH_CODE = "remoteUnlockWithPwd"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A finger, card, code …: the data point and the number by which the lock tells it.

    `name` is its owner's, else its own. One for use under duress calls for help.
    """

    code: str
    number: int
    name: str
    duress: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedOpening:
    """An opening in the log of a lock: when (ms), by which credential, and by whom."""

    time: int
    code: str
    number: int | None
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TemporaryCode:
    """A temporary code as the cloud lists it: never the code itself."""

    id: str
    name: str
    starts: int | None
    ends: int | None
    phase: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCode:
    """A temporary code to be made; `once` if it opens the lock only one time."""

    name: str
    code: str = field(repr=False)
    starts: datetime
    ends: datetime
    once: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ticket:
    """What allows one order: its id, and the key to encrypt a code with."""

    id: str = field(repr=False)
    key: str = field(repr=False)


class LockService:
    """The lock service of one project; each method raises `OpenHubError`.

    Reads are tried up to three times on passing faults, orders once.
    """

    def __init__(self, project: Project) -> None:
        """Take the project that makes the calls."""
        self._project = project

    async def credentials(
        self, device_id: str, codes: Sequence[str]
    ) -> list[Credential]:
        """Read whose credentials a lock knows, of these data points."""
        path = f"/v1.0/smart-lock/devices/{segment(device_id)}/users"
        query = {"codes": ",".join(codes), "page_size": str(_PAGE)}
        with self._project.operation(CallKind.LOCK), about_device():
            users = await self._pages(path, query, "records")
        return [found for user in users for found in _credentials(user)]

    async def openings(
        self, device_id: str, since: int, until: int
    ) -> list[LoggedOpening]:
        """Read the log of a time (ms), oldest first."""
        log = f"devices/{segment(device_id)}/door-lock/open-logs"
        query = {
            "start_time": str(since),
            "end_time": str(until),
            "page_size": str(_PAGE),
        }
        with self._project.operation(CallKind.LOCK), about_device():
            logs = await self._project.first_working(
                (CallKind.LOCK, "log"),
                [
                    partial(self._pages, f"/{version}/{log}", query, "logs")
                    for version in ("v1.1", "v1.0")
                ],
                _NO_SUCH_PATH,
            )
        # the log has the newest first, some of the same moment
        found = [opening for entry in reversed(logs) if (opening := _opening(entry))]
        return sorted(found, key=lambda opening: opening.time)

    async def remote_unlocks(self, device_id: str) -> frozenset[RemoteUnlock]:
        """Ask in which ways a lock may be opened from afar."""
        path = f"/v1.0/devices/{segment(device_id)}/door-lock/remote-unlocks"
        with self._project.operation(CallKind.LOCK), about_device():
            result = await self._project.get(CallKind.LOCK, path)
        offered = [
            entry.get("remote_unlock_type")
            for entry in _objects(result)
            if entry.get("open") is True
        ]
        return frozenset(way for way in RemoteUnlock if way in offered)

    async def operate(self, device_id: str, *, opens: bool) -> None:
        """Open or close a lock without a code."""
        device = segment(device_id)
        free = "password-free"
        new = f"/v1.0/smart-lock/devices/{device}/{free}/door-operate"
        old = f"/v1.0/devices/{device}/door-lock/{free}/open-door"
        with self._project.operation(CallKind.COMMAND), about_device():
            ticket = await self._ticket(device_id)
            body: dict[str, JsonValue] = {"ticket_id": ticket.id}
            ways = [partial(self._order, new, {**body, "open": opens}, ticket)]
            if opens:
                # the older way only opens
                ways.append(partial(self._order, old, body, ticket))
            await self._project.first_working(
                (CallKind.LOCK, "operate"), ways, OTHER_FAMILY
            )

    async def open_with_code(self, device_id: str, code: str) -> None:
        """Open a lock that wants a code for that."""
        path = f"/v1.0/devices/{segment(device_id)}/door-lock/open-door"
        with self._project.operation(CallKind.COMMAND), about_device():
            ticket = await self._ticket(device_id)
            await self._order(path, self._sealed(code, ticket), ticket)

    async def create_code(self, device_id: str, new: NewCode) -> str:
        """Make a temporary code; return its id."""
        path = f"/v1.0/devices/{segment(device_id)}/door-lock/temp-password"
        with self._project.operation(CallKind.COMMAND), about_device():
            ticket = await self._ticket(device_id)
            body: dict[str, JsonValue] = {
                **self._sealed(new.code, ticket),
                "name": new.name,
                "effective_time": int(new.starts.timestamp()),
                "invalid_time": int(new.ends.timestamp()),
                "type": int(new.once),
            }
            result = await self._order(path, body, ticket)
        made = result.get("id") if isinstance(result, dict) else None
        if isinstance(made, bool) or not isinstance(made, int | str):
            raise bad_answer("no id of a code")
        return str(made)

    async def codes(self, device_id: str) -> list[TemporaryCode]:
        """List the temporary codes of a lock that count."""
        path = f"/v1.0/devices/{segment(device_id)}/door-lock/temp-passwords"
        with self._project.operation(CallKind.LOCK), about_device():
            result = await self._project.get(CallKind.LOCK, path, {"valid": "true"})
        return [found for entry in _objects(result) if (found := _code(entry))]

    async def delete_code(self, device_id: str, code_id: str) -> None:
        """Delete a temporary code."""
        device, code = segment(device_id), segment(code_id)
        path = f"/v1.0/devices/{device}/door-lock/temp-passwords/{code}"
        with self._project.operation(CallKind.COMMAND), about_device():
            reply = await self._project.call(
                CallKind.COMMAND, "DELETE", path, retry=False
            )
        _check(reply.result)

    async def _pages(
        self, path: str, query: Mapping[str, str], key: str
    ) -> list[Mapping[str, Any]]:
        """Read a list page by page."""
        found: list[Mapping[str, Any]] = []
        for page in range(1, _PAGES + 1):
            result = await self._project.get(
                CallKind.LOCK, path, {**query, "page_no": str(page)}
            )
            entries = result.get(key) if isinstance(result, dict) else None
            if not isinstance(entries, list):
                raise bad_answer(f"no {key}")
            found += _objects(entries)
            if len(entries) < _PAGE:
                break
        return found

    async def _ticket(self, device_id: str) -> _Ticket:
        device = segment(device_id)
        paths = (
            f"/v1.0/smart-lock/devices/{device}/password-ticket",
            f"/v1.0/devices/{device}/door-lock/password-ticket",
        )
        call = partial(self._project.call, CallKind.COMMAND, "POST", retry=False)
        reply = await self._project.first_working(
            (CallKind.LOCK, "ticket"),
            [partial(call, path) for path in paths],
            OTHER_FAMILY,
        )
        match reply.result:
            case {"ticket_id": str() as ticket_id, "ticket_key": str() as key}:
                return _Ticket(id=ticket_id, key=key)
        raise bad_answer("no ticket")

    async def _order(
        self, path: str, body: Mapping[str, JsonValue], ticket: _Ticket
    ) -> JsonValue:
        """Give an order by a ticket, once; an answer of false is a refusal."""
        reply = await self._project.call(
            CallKind.COMMAND,
            "POST",
            path,
            body=body,
            hide=(ticket.id, ticket.key, str(body.get("password", ""))),
            retry=False,
        )
        _check(reply.result)
        return reply.result

    def _sealed(self, code: str, ticket: _Ticket) -> dict[str, JsonValue]:
        """Return the fields that hold a code, encrypted by its ticket."""
        key = unwrap_key(ticket.key, self._project.access_secret)
        return {
            "password": encrypt_code(code, key),
            "password_type": "ticket",
            "ticket_id": ticket.id,
        }


def unwrap_key(wrapped: str, secret: str) -> bytes:
    """Decrypt the key of a ticket with the project's secret.

    The documents say AES in ECB mode; some programs found CBC, without a start vector.
    Only the padding of the last block tells which it was.
    """
    try:
        data, key = bytes.fromhex(wrapped), secret.encode()
        for cipher in (
            AES.new(key, AES.MODE_ECB),
            AES.new(key, AES.MODE_CBC, bytes(_BLOCK)),
        ):
            try:
                opened = unpad(cipher.decrypt(data), _BLOCK)
                AES.new(opened, AES.MODE_ECB)
            except ValueError:
                continue
            return opened
    except ValueError:
        pass
    raise bad_answer("key of a ticket")


def encrypt_code(code: str, key: bytes) -> str:
    """Encrypt a code with the key of a ticket."""
    cipher = AES.new(key, AES.MODE_ECB)
    return cipher.encrypt(pad(code.encode(), _BLOCK)).hex()


def _check(result: JsonValue) -> None:
    if result is False:
        raise RequestError(Problem.VALUE_NOT_SUPPORTED)


def _objects(raw: object) -> list[Mapping[str, Any]]:
    """Return the entries of a list that are objects."""
    return (
        [entry for entry in raw if isinstance(entry, dict)]
        if isinstance(raw, list)
        else []
    )


def _credentials(user: Mapping[str, Any]) -> list[Credential]:
    """Read what one person, or one nameless holder, has."""
    owner = name_of(user.get("nick_name"))
    return [
        Credential(
            code=code,
            number=number,
            name=owner or name_of(entry.get("unlock_name")),
            duress=_whole(entry.get("unlock_attr")) == _DURESS,
        )
        for detail in _objects(user.get("unlock_detail"))
        for entry in _objects(detail.get("unlock_list"))
        if isinstance(code := detail.get("dp_code"), str)
        and (number := _whole(entry.get("unlock_sn"))) is not None
    ]


def _opening(entry: Mapping[str, Any]) -> LoggedOpening | None:
    """Read an entry of the log, None where it says too little."""
    status = entry.get("status")
    status = next(iter(_objects(status)), None) if isinstance(status, list) else status
    time = milliseconds(entry.get("update_time"))
    if time is None or not isinstance(status, dict):
        return None
    if not isinstance(code := status.get("code"), str):
        return None
    return LoggedOpening(
        time=time,
        code=code,
        number=_whole(status.get("value")),
        name=name_of(entry.get("nick_name")) or name_of(entry.get("unlock_name")),
    )


def _code(entry: Mapping[str, Any]) -> TemporaryCode | None:
    made = entry.get("id")
    if isinstance(made, bool) or not isinstance(made, int | str):
        return None
    return TemporaryCode(
        id=str(made),
        name=name_of(entry.get("name")),
        starts=_whole(entry.get("effective_time")),
        ends=_whole(entry.get("invalid_time")),
        phase=_whole(entry.get("phase")),
    )


def _whole(raw: object) -> int | None:
    """Return a whole number, also one that is written as a text."""
    if isinstance(raw, bool):
        return None
    if isinstance(raw, str) and raw.isascii() and raw.isdecimal() and len(raw) < 20:
        return int(raw)
    return raw if isinstance(raw, int) else None
