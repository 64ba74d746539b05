"""Pushes: what changed, encrypted for every live lease and published."""

from dataclasses import dataclass, field
import json
import secrets
from typing import Any, Literal
import uuid

from . import crypto
from .broker import BaseBroker
from .clock import Clock
from .leases import Lease, Leases
from .truth import EventPush, Push, SimDevice, StatusPush, Truth


@dataclass(slots=True, kw_only=True)
class PushRules:
    """The forms that real messages have; change them at any time.

    `time`: the envelope's `t` in seconds or milliseconds. `item_time`: form of the
    time of each value. `aad`: what format 2.0 authenticates besides the payload.
    `length_prefix`: whether a body of format 2.0 begins with the length of its vector.
    `more_keys`: what else the envelope holds; it is signed with the rest.
    `with_dp_id`: a value appears a second time under its number. `only_dp_id`: and
    under nothing else. `sign`: right, wrong or absent.

    Connections are accepted whatever these say: `mute` publishes nothing, as for a
    wrong uid or without the service. Nothing is published before `effective_at` (s), as
    after a service was enabled. Leases of `silent_versions` of the format get nothing,
    those of `unreadable_versions` what nobody can decrypt.
    """

    time: Literal["s", "ms"] = "ms"
    item_time: Literal["s", "ms", "empty", "missing"] = "ms"
    aad: Literal["decimal", "bytes"] = "decimal"
    length_prefix: bool = True
    more_keys: dict[str, Any] = field(default_factory=dict)
    with_dp_id: bool = True
    only_dp_id: bool = False
    sign: Literal["right", "wrong", "missing"] = "right"
    event_device: Literal["top", "data"] = "top"
    copies: int = 1
    mute: bool = False
    effective_at: float = 0
    silent_versions: frozenset[str] = frozenset()
    unreadable_versions: frozenset[str] = frozenset()


class Publisher:
    """Turns pushes into messages."""

    def __init__(
        self, truth: Truth, leases: Leases, broker: BaseBroker, clock: Clock
    ) -> None:
        """Listen to the truth."""
        self._leases = leases
        self._broker = broker
        self._clock = clock
        self.rules = PushRules()
        self.pushes = 0
        self.last: dict[str, Any] = {}
        truth.on_push(self.push)

    def push(self, push: Push) -> None:
        """Publish to every live lease of the account, and of those shared to."""
        self.pushes += 1
        body = self._status(push) if isinstance(push, StatusPush) else self._event(push)
        protocol = 4 if isinstance(push, StatusPush) else 20
        self.last = body
        if self.rules.mute or self._clock.now() < self.rules.effective_at:
            return
        sent = push.sent if isinstance(push, StatusPush) else None
        self._publish_to(self._receivers(push.device), protocol, body, sent)

    def publish_body(
        self, uid: str, protocol: int, body: Any, *, time: int | None = None
    ) -> None:
        """Publish any payload, well encrypted and signed; `time` (ms) is the envelope's."""
        self._publish_to(self._leases.of_account(uid), protocol, body, time)

    def publish_raw(self, payload: bytes, uid: str | None = None) -> None:
        """Publish bytes as they are to every live lease (of one account)."""
        for topic in {x.topic for x in self._leases.live if uid in {None, x.uid}}:
            self._broker.publish(topic, payload)

    def envelope(
        self, lease: Lease, protocol: int, body: Any, sent: int | None = None
    ) -> dict[str, Any]:
        """Encrypt and sign a payload for one lease, `sent` at some time (ms) or now."""
        ms = self._clock.ms() if sent is None else sent
        t = ms if self.rules.time == "ms" else ms // 1000
        plain = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        if lease.version == "2.0":
            data = crypto.encrypt_gcm(
                lease.password,
                plain,
                t,
                self.rules.aad,
                length_prefix=self.rules.length_prefix,
            )
        else:
            data = crypto.encrypt_ecb(lease.password, plain)
        envelope = {"data": data, "protocol": protocol, "pv": "2.0", "t": t}
        envelope |= self.rules.more_keys
        if self.rules.sign == "right":
            envelope["sign"] = crypto.envelope_sign(envelope, lease.password)
        elif self.rules.sign == "wrong":
            envelope["sign"] = "0" * 32
        return envelope

    def _publish_to(
        self, leases: list[Lease], protocol: int, body: Any, sent: int | None = None
    ) -> None:
        """Publish once to all who listen to one topic with one password."""
        alike = {(x.topic, x.password, x.version): x for x in leases}
        for lease in alike.values():
            self._publish(lease, protocol, body, sent)

    def _publish(
        self, lease: Lease, protocol: int, body: Any, sent: int | None = None
    ) -> None:
        if lease.version in self.rules.silent_versions:
            return
        envelope = self.envelope(lease, protocol, body, sent)
        if lease.version in self.rules.unreadable_versions:
            envelope["data"] = secrets.token_urlsafe(96)
        payload = json.dumps(envelope).encode()
        for _ in range(self.rules.copies):
            self._broker.publish(lease.topic, payload)

    def _receivers(self, device: SimDevice) -> list[Lease]:
        uids = {device.uid, *device.shared_to}
        return [lease for lease in self._leases.live if lease.uid in uids]

    def _status(self, push: StatusPush) -> dict[str, Any]:
        return {
            "dataId": str(uuid.uuid4()),
            "devId": push.device.id,
            "productKey": push.device.product_id,
            "status": [self._item(push.device, *item) for item in push.items],
        }

    def _item(
        self, device: SimDevice, code: str, value: Any, at: int
    ) -> dict[str, Any]:
        number = str(device.dp_id(code))
        if self.rules.only_dp_id:
            return {number: value}
        item: dict[str, Any] = {"code": code, "value": value}
        if self.rules.item_time != "missing":
            times = {"s": str(at // 1000), "ms": str(at), "empty": ""}
            item["t"] = times[self.rules.item_time]
        if self.rules.with_dp_id:
            item[number] = value
        return item

    def _event(self, push: EventPush) -> dict[str, Any]:
        body = {
            "bizCode": push.biz_code,
            "bizData": push.biz_data,
            "productKey": push.device.product_id,
            "ts": push.ts,
        }
        if self.rules.event_device == "top":
            return {**body, "devId": push.device.id}
        return {**body, "bizData": {"devId": push.device.id, **push.biz_data}}
