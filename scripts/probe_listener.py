"""Counts the forms of the messages of one push connection, for `scripts/probe`."""

import asyncio
from collections import Counter
import time

import orjson

from custom_components.tuya_openhub.openhub import (
    Decoder,
    Evidence,
    HubConfig,
    JsonValue,
    MessageError,
    OpenHubError,
)


class Listener:
    """Counts the forms of messages."""

    def __init__(self, config: HubConfig, known: set[str]) -> None:
        """Begin with none; `known` are the ids of the devices that the account lists."""
        self._known = known
        self._lease_ends = time.monotonic() + config.lifetime
        # ids of all devices that were heard of
        self.heard: set[str] = set()
        self.evidence = Evidence()
        self._decoder = Decoder(
            config, knows=self._known.__contains__, evidence=self.evidence
        )
        self._counts: Counter[str] = Counter()
        self.end: JsonValue = None
        self.lost = asyncio.Event()

    def handle_payload(self, payload: bytes) -> None:
        """Decode and count one message."""
        try:
            message = self._decoder.decode(payload)
        except MessageError as err:
            self._counts[f"dropped: {err.reason}"] += 1
            return
        outer = orjson.loads(payload)
        self._counts[f"keys: {', '.join(sorted(outer))}"] += 1
        self._counts[f"protocol: {outer['protocol']}"] += 1
        self._counts[f"pv: {outer.get('pv')}"] += 1
        for point in getattr(message, "points", ()):
            form = "code" if point.code else "number only"
            self._counts[f"data point: {form}"] += 1
        if kind := getattr(message, "kind", None):
            self._counts[f"event: {kind}"] += 1
        if (device := getattr(message, "device_id", None)) is not None:
            known = "listed" if device in self._known else "not listed"
            self._counts[f"device: {known}"] += 1
            self.heard.add(device)

    def handle_lost(self, err: OpenHubError) -> None:
        """Keep when the broker closed, counted from the lease's end."""
        late = time.monotonic() - self._lease_ends
        self.end = {"seconds_after_the_lease": round(late, 1), "reason": err.detail}
        self.lost.set()

    def report(self) -> JsonValue:
        """Return what was counted."""
        seen = self.evidence.as_dict()
        return {
            "counts": dict(self._counts),
            "formats": seen["formats"],
            "signs": seen["signs"],
            "time_units": seen["time_units"],
            "end": self.end,
        }
