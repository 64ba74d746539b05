"""Leases: the parameters of one push connection, and their end.

No document tells outright what an early request for another lease gives, so
`behaviour` offers four answers:

- "remaining_account": whatever the link id, what is left of the account's term, with
  one password and one topic for the account until then. Tuya's Chinese page and the
  comments of its demo speak for this one, so it is the default
- "remaining_same_link": the same lease with the time that is left, while another
  link id gets a whole term of its own
- "full": always a new lease of the whole term
- "prolong": the same lease, its end moved
"""

import asyncio
from dataclasses import dataclass, field
import hashlib
import secrets
from typing import Any, Literal

from .broker import BaseBroker
from .broker.mosquitto import Grant
from .clock import Clock

type Behaviour = Literal["full", "remaining_same_link", "remaining_account", "prolong"]

_PORT_OF = {
    "tcp": "tcp",
    "mqtt": "tcp",
    "ssl": "ssl",
    "mqtts": "ssl",
    "ws": "ws",
    "wss": "wss",
}


@dataclass(slots=True, kw_only=True)
class Lease:
    """One lease; `end` is in seconds of the cloud's clock."""

    uid: str
    link_id: str
    link_type: str
    version: str
    asked_version: str
    client_id: str
    username: str
    password: str = field(repr=False)
    topic: str
    end: float
    task: asyncio.Task[None] | None = None


@dataclass(slots=True, kw_only=True)
class LeaseRules:
    """How leases are given; change it at any time, it counts for the next request.

    `scheme` names the form of `url` per link type. `ports` replaces a listener's port
    (by "tcp", "ssl", "ws", "wss"), to point at a proxy. With `topic_scope` "account"
    all leases of an account listen to one topic and see each other's messages, each
    under its own password; with "link" each link has a topic of its own. `cipher` is
    the payload format of what is pushed, whatever was asked for.
    """

    term: float = 7200
    behaviour: Behaviour = "remaining_account"
    cipher: Literal["asked", "1.0", "2.0"] = "asked"
    topic_scope: Literal["link", "account"] = "link"
    topic_form: Literal["object", "string"] = "object"
    expire_form: Literal["seconds", "epoch_s", "epoch_ms"] = "seconds"
    scheme: dict[str, str] = field(
        default_factory=lambda: {"mqtt": "tcp", "websocket": "ws"}
    )
    host: str = "127.0.0.1"
    ports: dict[str, int] = field(default_factory=dict)


class Leases:
    """Gives leases and ends them on time."""

    def __init__(self, broker: BaseBroker, clock: Clock) -> None:
        """Take the broker that lets clients in."""
        self._broker = broker
        self._clock = clock
        self.rules = LeaseRules()
        self.live: list[Lease] = []
        self.given = 0
        # end and password of each account's term
        self._terms: dict[str, tuple[float, str]] = {}
        self._watches: set[asyncio.Task[None]] = set()

    async def open_hub_config(
        self, uid: str, link_id: str, link_type: str, version: str
    ) -> dict[str, Any]:
        """Answer a request for the parameters of a push connection."""
        now = self._clock.now()
        rules = self.rules
        lease = self._reusable(uid, link_id, version)
        if lease is None:
            lease = await self._new(uid, link_id, link_type, version)
        elif rules.behaviour == "prolong":
            lease.end = now + rules.term
        self.given += 1
        return self._answer(lease, link_type, now)

    def of_account(self, uid: str) -> list[Lease]:
        """List the live leases of an account."""
        return [lease for lease in self.live if lease.uid == uid]

    async def end(self, lease: Lease) -> None:
        """End a lease before its time."""
        if lease.task is not None:
            lease.task.cancel()
        await self._close(lease)

    async def end_all(self) -> None:
        """End every lease now."""
        for lease in list(self.live):
            await self.end(lease)
        self._terms.clear()

    async def close(self) -> None:
        """Forget every lease without telling the broker."""
        tasks = list(self._watches)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.live.clear()

    def _reusable(self, uid: str, link_id: str, version: str) -> Lease | None:
        if self.rules.behaviour == "full":
            return None
        for lease in self.live:
            key = (lease.uid, lease.link_id, lease.asked_version)
            if key == (uid, link_id, version):
                return lease
        return None

    async def _new(self, uid: str, link_id: str, link_type: str, version: str) -> Lease:
        rules = self.rules
        of_account = rules.behaviour == "remaining_account"
        shared = of_account or rules.topic_scope == "account"
        end, password = self._term(uid, of_account=of_account)
        lease = Lease(
            uid=uid,
            link_id=link_id,
            link_type=link_type,
            version=version if rules.cipher == "asked" else rules.cipher,
            asked_version=version,
            client_id=f"cloud_{_hash(f'client/{uid}/{link_id}')}",
            username=f"cloud_{secrets.token_hex(16)}",
            password=password,
            topic=f"cloud/token/in/{_hash(uid if shared else f'{uid}/{link_id}')}",
            end=end,
        )
        await self._broker.grant(
            Grant(
                username=lease.username,
                password=lease.password,
                client_id=lease.client_id,
                topic=lease.topic,
            )
        )
        self.live.append(lease)
        lease.task = asyncio.create_task(self._watch(lease))
        self._watches.add(lease.task)
        lease.task.add_done_callback(self._watches.discard)
        return lease

    def _term(self, uid: str, *, of_account: bool) -> tuple[float, str]:
        """Return the end and the password of a new lease."""
        now = self._clock.now()
        new = (now + self.rules.term, secrets.token_hex(16))
        if not of_account:
            return new
        if self._terms.get(uid, new)[0] <= now:
            del self._terms[uid]
        return self._terms.setdefault(uid, new)

    async def _watch(self, lease: Lease) -> None:
        while (left := lease.end - self._clock.now()) > 0:
            await asyncio.sleep(self._clock.real(left))
        await self._close(lease)

    async def _close(self, lease: Lease) -> None:
        if lease in self.live:
            self.live.remove(lease)
            await self._broker.revoke(lease.username)

    def _answer(self, lease: Lease, link_type: str, now: float) -> dict[str, Any]:
        scheme = self.rules.scheme[link_type]
        listener = _PORT_OF[scheme]
        port = self.rules.ports.get(listener, self._broker.ports.get(listener, 0))
        path = "/mqtt" if listener in {"ws", "wss"} else ""
        source: Any = lease.topic
        sink: Any = "cloud/token/out/{dev_id}"
        if self.rules.topic_form == "object":
            source = {"device": lease.topic}
            sink = {"device": "cloud/token/out/{device_id}"}
        return {
            "url": f"{scheme}://{self.rules.host}:{port}{path}",
            "username": lease.username,
            "password": lease.password,
            "client_id": lease.client_id,
            "expire_time": self._expire_time(lease, now),
            "source_topic": source,
            "sink_topic": sink,
        }

    def _expire_time(self, lease: Lease, now: float) -> int:
        if self.rules.expire_form == "epoch_s":
            return int(lease.end)
        if self.rules.expire_form == "epoch_ms":
            return int(lease.end * 1000)
        # as of the request: what the broker took to learn of the lease is not the term's
        return max(1, int(lease.end - now + 0.05))


def _hash(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()
