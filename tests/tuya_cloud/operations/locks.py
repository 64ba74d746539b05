"""The lock service: who has which credential, the log, tickets, temporary codes.

As strict as the documents: a ticket is good once and for minutes, a code is encrypted
with the ticket's key, and what a lock does not offer it refuses.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
import re
import secrets
from typing import Any, Literal

from .. import crypto
from ..clock import Clock
from ..truth import SimDevice, Truth
from .errors import ApiError, decimal, required_text

WITHOUT_CODE, WITH_CODE = "remoteUnlockWithoutPwd", "remoteUnlockWithPwd"

_ID = "(?P<id>[^/]+)"
_DOOR = f"/v1.0/devices/{_ID}/door-lock"
_SMART = f"/v1.0/smart-lock/devices/{_ID}"
_CATEGORIES = {"ms", "jtmspro", "bxx", "gyms", "mk"}
_TICKET_LIFE = 300
_CODE_FIELDS = {
    *("name", "password", "password_type", "ticket_id", "effective_time"),
    *("invalid_time", "type", "phone", "time_zone", "schedule_list"),
}

type Handler = Callable[[Any, re.Match[str]], Any]


@dataclass(slots=True, kw_only=True)
class SimHolder:
    """A person with the credentials that a lock knows: (data point, number, attribute)."""

    name: str
    credentials: list[tuple[str, int, int]]


@dataclass(slots=True, kw_only=True)
class SimCode:
    """A temporary code, as the keypad would take it."""

    id: int
    device_id: str
    code: str
    fields: dict[str, Any]


@dataclass(slots=True, kw_only=True)
class LockRules:
    """How the locks behave; change it at any time.

    `missing` is the code of the refusal where the project lacks the service, None where
    it has it. `newer` False: the smart-lock family of paths is none of this
    project's. `asleep` locks take no order, `obeys` False answers false to each.
    `ways` is what each lock offers, by device id. `log_form` "v1.0" gives seconds and a
    list, and no other version of the path. `ticket_mode` is how keys are encrypted.
    """

    missing: int | None = None
    newer: bool = True
    asleep: set[str] = field(default_factory=set)
    obeys: bool = True
    ways: dict[str, list[str]] = field(default_factory=dict)
    log_form: Literal["v1.0", "v1.1"] = "v1.1"
    ticket_mode: Literal["ECB", "CBC"] = "ECB"
    remote_code: str = "246810"


class Locks:
    """All locks of the cloud."""

    def __init__(self, truth: Truth, clock: Clock) -> None:
        """Work on this truth."""
        self._truth = truth
        self._clock = clock
        self.rules = LockRules()
        self.holders: dict[str, list[SimHolder]] = {}
        self.codes: list[SimCode] = []
        # what was obeyed: device id and whether the lock opened
        self.operated: list[tuple[str, bool]] = []
        # every secret that was given or taken: none may be seen anywhere else
        self.secrets: set[str] = set()
        self._tickets: dict[str, tuple[str, bytes, float]] = {}
        self._numbers = 5000

    def routes(
        self, find: Callable[[re.Match[str]], SimDevice], secret: Callable[[], str]
    ) -> list[tuple[str, str, Handler]]:
        """Route the paths of the service; `find` refuses unknown devices."""

        def lock(match: re.Match[str], *, newer: bool = False) -> SimDevice:
            if newer and not self.rules.newer:
                raise ApiError(1108)
            if self.rules.missing is not None:
                raise ApiError(self.rules.missing)
            device = find(match)
            if device.category not in _CATEGORIES:
                raise ApiError(2003)
            return device

        def log(version: str) -> Handler:
            def answer(r: Any, m: re.Match[str]) -> Any:
                if self.rules.log_form != version:
                    raise ApiError(1108)
                return self.log(lock(m), r.query)

            return answer

        def ticket(*, newer: bool) -> Handler:
            return lambda _, m: self.ticket(lock(m, newer=newer), secret())

        return [
            (
                "GET",
                f"{_SMART}/users",
                lambda r, m: self.users(lock(m, newer=True), r.query),
            ),
            ("GET", f"/v1.1/devices/{_ID}/door-lock/open-logs", log("v1.1")),
            ("GET", f"{_DOOR}/open-logs", log("v1.0")),
            ("GET", f"{_DOOR}/remote-unlocks", lambda _, m: self.remote(lock(m))),
            ("POST", f"{_SMART}/password-ticket", ticket(newer=True)),
            ("POST", f"{_DOOR}/password-ticket", ticket(newer=False)),
            (
                "POST",
                f"{_SMART}/password-free/door-operate",
                lambda r, m: self.operate(lock(m, newer=True), r.body, {"open"}),
            ),
            (
                "POST",
                f"{_DOOR}/password-free/open-door",
                lambda r, m: self.operate(lock(m), r.body, set()),
            ),
            (
                "POST",
                f"{_DOOR}/open-door",
                lambda r, m: self.open_with_code(lock(m), r.body),
            ),
            (
                "POST",
                f"{_DOOR}/temp-password",
                lambda r, m: self.create(lock(m), r.body),
            ),
            ("GET", f"{_DOOR}/temp-passwords", lambda r, m: self.listed(lock(m))),
            (
                "DELETE",
                f"{_DOOR}/temp-passwords/(?P<code>[^/]+)",
                lambda _, m: self.delete(lock(m), m["code"]),
            ),
        ]

    def users(self, lock: SimDevice, query: Mapping[str, str]) -> dict[str, Any]:
        """List who has which credential, of the data points that are asked for."""
        codes = required_text(query, "codes").split(",")
        page = decimal(query.get("page_no", ""), 1, 1000)
        size = decimal(query.get("page_size", ""), 1, 100)
        records = [
            {
                "user_id": f"user{number}",
                "nick_name": holder.name,
                "lock_user_id": number,
                "user_type": 20,
                "effective_flag": 1,
                "unlock_detail": [
                    {
                        "dp_code": code,
                        "count": 1,
                        "unlock_list": [
                            {
                                "unlock_id": f"{code}{sn}",
                                "unlock_sn": sn,
                                "unlock_name": f"{code} of {holder.name}",
                                "unlock_attr": attribute,
                            }
                        ],
                    }
                    for code, sn, attribute in holder.credentials
                    if code in codes
                ],
            }
            for number, holder in enumerate(self.holders.get(lock.id, []), 1)
        ]
        shown = records[(page - 1) * size : page * size]
        return {
            "total": len(records),
            "total_pages": -(-len(records) // size),
            "has_more": page * size < len(records),
            "records": shown,
        }

    def log(self, lock: SimDevice, query: Mapping[str, str]) -> dict[str, Any]:
        """List the openings of a time (ms), newest first."""
        first = decimal(required_text(query, "start_time"), 10**12, 10**13)
        last = decimal(required_text(query, "end_time"), first, 10**13)
        page = decimal(query.get("page_no", ""), 1, 1000)
        size = decimal(query.get("page_size", ""), 1, 100)
        seconds = self.rules.log_form == "v1.0"
        logs = [
            {
                "status": [status] if seconds else status,
                "update_time": change.received // 1000 if seconds else change.received,
                "nick_name": self._holder(lock.id, change.code, change.value),
                "unlock_name": "",
                "user_id": "user1",
            }
            for change in reversed(self._truth.changes)
            if change.device_id == lock.id
            and change.code.startswith("unlock_")
            and first <= change.received <= last
            and (status := {"code": change.code, "value": str(change.value)})
        ]
        return {"total": len(logs), "logs": logs[(page - 1) * size : page * size]}

    def remote(self, lock: SimDevice) -> list[dict[str, Any]]:
        """List what a lock offers from afar."""
        ways = self.rules.ways.get(lock.id, [WITHOUT_CODE])
        return [
            {"remote_unlock_type": way, "open": way in ways}
            for way in (WITHOUT_CODE, WITH_CODE)
        ]

    def ticket(self, lock: SimDevice, secret: str) -> dict[str, Any]:
        """Give a ticket with its key, encrypted by the secret of the project."""
        key, ticket_id = secrets.token_hex(8), secrets.token_hex(8)
        wrapped = crypto.wrap(secret, key.encode(), self.rules.ticket_mode)
        self._tickets[ticket_id] = lock.id, key.encode(), self._clock.now()
        self.secrets |= {key, ticket_id, wrapped}
        return {
            "ticket_id": ticket_id,
            "ticket_key": wrapped,
            "expire_time": _TICKET_LIFE,
        }

    def _spend(self, lock: SimDevice, body: Mapping[str, Any]) -> bytes:
        """Take a ticket, which is good once; return its key."""
        ticket = self._tickets.pop(required_text(body, "ticket_id"), None)
        if ticket is None or ticket[0] != lock.id:
            raise ApiError(1109)
        if self._clock.now() - ticket[2] > _TICKET_LIFE:
            raise ApiError(1109)
        return ticket[1]

    def _code_of(self, lock: SimDevice, body: Mapping[str, Any]) -> str:
        if body.get("password_type") != "ticket":
            raise ApiError(1109)
        sealed = required_text(body, "password")
        key = self._spend(lock, body)
        try:
            code = crypto.unseal(key, sealed)
        except ValueError:
            raise ApiError(1109) from None
        self.secrets |= {code, sealed}
        return code

    def _obey(self, lock: SimDevice, *, opens: bool) -> bool:
        if lock.id in self.rules.asleep or not lock.online:
            raise ApiError(2001)
        if self.rules.obeys:
            self.operated.append((lock.id, opens))
        return self.rules.obeys

    def operate(
        self, lock: SimDevice, body: Mapping[str, Any], fields: set[str]
    ) -> bool:
        """Open or close without a code."""
        if set(body) != {"ticket_id"} | fields:
            raise ApiError(1109)
        opens = body.get("open", True)
        if not isinstance(opens, bool):
            raise ApiError(1109)
        self._spend(lock, body)
        if WITHOUT_CODE not in self.rules.ways.get(lock.id, [WITHOUT_CODE]):
            raise ApiError(2008)
        return self._obey(lock, opens=opens)

    def open_with_code(self, lock: SimDevice, body: Mapping[str, Any]) -> bool:
        """Open with the code that is for that."""
        if set(body) != {"password", "password_type", "ticket_id"}:
            raise ApiError(1109)
        if self._code_of(lock, body) != self.rules.remote_code:
            return False
        return self._obey(lock, opens=True)

    def create(self, lock: SimDevice, body: Mapping[str, Any]) -> dict[str, Any]:
        """Make a temporary code."""
        if not set(body) <= _CODE_FIELDS:
            raise ApiError(1109)
        name = required_text(body, "name")
        starts, ends = body.get("effective_time"), body.get("invalid_time")
        if not isinstance(starts, int) or not isinstance(ends, int):
            raise ApiError(1109)
        if {len(str(starts)), len(str(ends))} != {10} or starts >= ends:
            raise ApiError(1109)
        if body.get("type") not in {0, 1}:
            raise ApiError(1109)
        code = self._code_of(lock, body)
        length = 6 if lock.entry.get("sub") else 7
        if not re.fullmatch(rf"\d{{{length}}}", code):
            raise ApiError(1109)
        if lock.id in self.rules.asleep:
            raise ApiError(2001)
        self._numbers += 1
        fields = {
            "name": name,
            "effective_time": starts,
            "invalid_time": ends,
            "type": body["type"],
        }
        self.codes.append(
            SimCode(id=self._numbers, device_id=lock.id, code=code, fields=fields)
        )
        return {"id": self._numbers}

    def listed(self, lock: SimDevice) -> list[dict[str, Any]]:
        """List the temporary codes of a lock, without the codes."""
        return [
            {
                "id": each.id,
                **each.fields,
                "phase": 2,
                "delivery_status": 2,
                "phone": "+4912345",
                "time_zone": "",
            }
            for each in self.codes
            if each.device_id == lock.id
        ]

    def delete(self, lock: SimDevice, code: str) -> bool:
        """Delete a temporary code."""
        for each in self.codes:
            if each.device_id == lock.id and str(each.id) == code:
                self.codes.remove(each)
                return True
        raise ApiError(1109)

    def _holder(self, device_id: str, code: str, number: object) -> str:
        for holder in self.holders.get(device_id, []):
            if (code, number) in {(each[0], each[1]) for each in holder.credentials}:
                return holder.name
        return ""


def sim_lock(
    device_id: str = "lock1", name: str = "Front door", **changes: Any
) -> SimDevice:
    """Make a lock of the standard data points, after specifications that people posted."""
    points = [
        *((f"unlock_{way}", "Integer", '{"min":0,"max":999,"scale":0,"step":1}')
          for way in ("fingerprint", "password", "temporary", "card", "face", "app")),
        ("unlock_request", "Integer", '{"min":0,"max":90,"scale":0,"step":1}'),
        ("alarm_lock", "Enum", '{"range":["wrong_finger","wrong_password","pry"]}'),
        ("hijack", "Boolean", "{}"),
        ("doorbell", "Boolean", "{}"),
        ("closed_opened", "Enum", '{"range":["unknown","open","closed"]}'),
        ("residual_electricity", "Integer", '{"unit":"%","min":0,"max":100,"scale":0}'),
    ]  # fmt: skip
    return SimDevice(
        id=device_id,
        uid="",
        entry={
            "id": device_id,
            "name": name,
            "category": "ms",
            "product_id": "locklocklock0001",
            "product_name": "Smart lock",
            "online": True,
            "sub": False,
            "time_zone": "+01:00",
            **changes,
        },
        functions=[],
        status_spec=[
            {"code": code, "type": kind, "values": values, "dp_id": number}
            for number, (code, kind, values) in enumerate(points, 1)
        ],
        status={
            **{code: 0 for code, kind, _ in points if kind == "Integer"},
            "residual_electricity": 80,
            "alarm_lock": "wrong_finger",
            "hijack": False,
            "doorbell": False,
            "closed_opened": "unknown",
        },
    )
