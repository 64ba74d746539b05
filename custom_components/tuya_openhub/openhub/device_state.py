"""Owns the values of a device's data points, whatever order messages come in."""

from collections.abc import Collection, Mapping, Sequence

from .models import DataPoint, Device, JsonValue, StatusReport

# what a report did: the points that were not overtaken by newer ones, repeats of the same
# value included (a button pressed twice); the codes whose value is another now; whether
# one of them had no value before
type Applied = tuple[Sequence[DataPoint], Collection[str], bool]


class DeviceState:
    """Values and watermarks of one device.

    A watermark is the time (ms) of the newest accepted report of a code. A snapshot
    has no times, so it moves no watermark; it loses against what was pushed after
    the snapshot was requested.
    """

    __slots__ = (
        "_arrivals",
        "_arrived",
        "_online_arrival",
        "dp_ids",
        "online",
        "online_time",
        "times",
        "unresolved",
        "values",
    )

    def __init__(self, device: Device, dp_ids: Mapping[int, str] | None = None) -> None:
        """Begin with the states of the device list."""
        self.values: dict[str, JsonValue] = dict(device.status)
        self.times: dict[str, int] = {}
        self.online = device.online
        self.online_time = 0
        self.dp_ids: Mapping[int, str] = {} if dp_ids is None else dp_ids
        self.unresolved = 0
        self._arrivals = 0
        self._arrived: dict[str, int] = {}
        self._online_arrival = 0

    def apply_report(self, report: StatusReport) -> Applied:
        """Take over what is not older than what is known."""
        accepted: list[DataPoint] = []
        changed: list[str] = []
        fresh = False
        envelope = report.time
        self._arrivals = arrival = self._arrivals + 1
        for reported in report.points:
            point = reported if reported.code else self._named(reported)
            if point is None:
                self.unresolved += 1
                continue
            code = point.code
            if not (time := point.time):
                time = envelope
            elif time > envelope:
                # a device whose clock runs ahead must not block its own later reports;
                # whole seconds may stand for any moment of theirs
                time = min(time, envelope if envelope % 1000 else envelope + 999)
            if time < self.times.get(code, 0):
                continue
            self.times[code] = time
            self._arrived[code] = arrival
            accepted.append(point)
            value = point.value
            known = self.values.get(code, _NOTHING)
            # True and 1 are different values, unlike in Python
            if known != value or type(known) is not type(value):
                self.values[code] = value
                changed.append(code)
                fresh = fresh or known is _NOTHING
        return accepted, changed, fresh

    def apply_online(self, online: bool, time: int = 0) -> bool:
        """Take over that the device came or went; tell whether that is news.

        `time` (ms) is 0 where the message gave none; then the later arrival wins.
        """
        if 0 < time < self.online_time:
            return False
        self.online_time = time or self.online_time
        self._arrivals += 1
        self._online_arrival = self._arrivals
        news = self.online is not online
        self.online = online
        return news

    def begin_snapshot(self) -> int:
        """Return a mark, to be taken just before the snapshot is requested."""
        return self._arrivals

    def apply_snapshot(
        self,
        status: Mapping[str, JsonValue],
        mark: int,
        *,
        online: bool | None = None,
    ) -> frozenset[str]:
        """Take over what was not pushed since `mark`; return the changed codes."""
        if online is not None and self._online_arrival <= mark:
            self.online = online
        return frozenset(
            code
            for code, value in status.items()
            if self._arrived.get(code, 0) <= mark and self._set(code, value)
        )

    def _named(self, point: DataPoint) -> DataPoint | None:
        """Return a point that came with its number only under its code."""
        code = None if point.dp_id is None else self.dp_ids.get(point.dp_id)
        return None if code is None else point._replace(code=code)

    def _set(self, code: str, value: JsonValue) -> bool:
        """Store a value; True and 1 are different values, unlike in Python."""
        known = self.values.get(code, _NOTHING)
        if known == value and type(known) is type(value):
            return False
        self.values[code] = value
        return True


_NOTHING = object()
