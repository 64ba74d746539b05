"""Owns the values of a device's data points, whatever order messages come in.

The envelope's time is the cloud's clock and orders the messages. The time of a single
point is the device's clock, which may be hours off, jump or stand still: it only orders
the points of one envelope, and those of envelopes that lie within a few seconds, where
both clocks agree about that.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from .models import DataPoint, Device, JsonValue, StatusReport

# what a report did: the points that were not overtaken by newer ones, repeats of the same
# value included (a button pressed twice); the codes whose value is another now; whether
# one of them had no value before; the points that were overtaken
type Applied = tuple[Sequence[DataPoint], Collection[str], bool, Sequence[DataPoint]]

# Messages overtake each other by about a second, and an envelope may tell whole ones
NEAR: Final = 3000
# One envelope may tell the history of hours; a clock that is further off orders nothing
SPAN: Final = 2 * 86_400_000
# Nothing is kept for a receiver: an envelope that is older than the last one by more (ms)
# is not late, the last one told a wrong time
LATEST: Final = 600_000

# So many data points are taken over that the device list did not name
_MOST_NEW: Final = 300

# when something was reported, for the order of reports: by the cloud's clock, by the
# device's (0: not told), and as which of all arrivals
type _Mark = tuple[int, int, int]


class DeviceState:
    """Values of one device, and when each was reported.

    A snapshot has no times: it changes no order, and loses against what was pushed
    after the snapshot was requested.
    """

    __slots__ = (
        "_arrivals",
        "_marks",
        "_new",
        "_online_mark",
        "dp_ids",
        "online",
        "unnamed",
        "unresolved",
        "values",
    )

    def __init__(self, device: Device, dp_ids: Mapping[int, str] | None = None) -> None:
        """Begin with the states of the device list."""
        self.values: dict[str, JsonValue] = dict(device.status)
        self.online = device.online
        self.dp_ids: Mapping[int, str] = {} if dp_ids is None else dp_ids
        self.unresolved = 0
        # the latest report of each number that has no code
        self.unnamed: dict[int, StatusReport] = {}
        self._arrivals = 0
        self._marks: dict[str, _Mark] = {}
        self._new = 0
        self._online_mark: _Mark = 0, 0, 0

    @property
    def times(self) -> dict[str, int]:
        """Return when each code was last reported: ms, by the cloud's clock."""
        return {code: mark[0] for code, mark in self._marks.items()}

    def time(self, code: str) -> int | None:
        """Return when a code was last reported: ms, by the cloud's clock."""
        mark = self._marks.get(code)
        return None if mark is None else mark[0]

    def apply_report(self, report: StatusReport) -> Applied:
        """Take over what is not older than what is known."""
        accepted: list[DataPoint] = []
        changed: list[str] = []
        overtaken: list[DataPoint] = []
        fresh = False
        marks, values = self._marks, self.values
        # taking a tuple apart is faster than its names
        _, points, envelope, _ = report
        self._arrivals = arrival = self._arrivals + 1
        for reported in points:
            point = reported if reported[0] else self._named(reported)
            if point is None:
                self.unresolved += 1
                self._keep_unnamed(reported, report)
                continue
            code, value, time, _ = point
            mark = envelope, (own := time or 0), arrival
            if (
                (last := marks.get(code)) is not None
                # where both clocks agree on the order, nothing needs to be weighed
                and (own < last[1] or envelope < last[0])
                and _is_older(mark, last)
            ):
                overtaken.append(point)
                continue
            if last is None and code not in values and not self._is_room():
                self.unresolved += 1
                continue
            marks[code] = mark
            accepted.append(point)
            known = values.get(code, _NOTHING)
            # True and 1 are different values, unlike in Python
            if known != value or type(known) is not type(value):
                values[code] = value
                changed.append(code)
                fresh = fresh or known is _NOTHING
        return accepted, changed, fresh, overtaken

    def apply_online(self, online: bool, time: int = 0, own_time: int = 0) -> bool:
        """Take over that the device came or went; tell whether that is news.

        `time` (ms) is the envelope's, `own_time` that of the event, 0 where the message
        gave none; without a `time` the later arrival wins.
        """
        self._arrivals += 1
        mark = time or self._online_mark[0], own_time, self._arrivals
        if time and _is_older(mark, self._online_mark):
            return False
        self._online_mark = mark
        news = self.online is not online
        self.online = online
        return news

    def arrival(self, code: str) -> int:
        """Return a number that grows with each accepted report of a data point."""
        mark = self._marks.get(code)
        return 0 if mark is None else mark[2]

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
        if online is not None and self._online_mark[2] <= mark:
            self.online = online
        return frozenset(
            code
            for code, value in status.items()
            if self._marks.get(code, _NEVER)[2] <= mark and self._set(code, value)
        )

    def _is_room(self) -> bool:
        """Count one more data point that is new; tell whether it may be taken over."""
        self._new += 1
        return self._new <= _MOST_NEW

    def learn_numbers(self, dp_ids: Mapping[int, str]) -> list[StatusReport]:
        """Learn codes by number; return what came under those numbers before."""
        self.dp_ids = dp_ids
        named = [number for number in self.unnamed if number in dp_ids]
        return [self.unnamed.pop(number) for number in named]

    def forget(self, codes: Iterable[str]) -> None:
        """Forget values of data points that the device has no more."""
        for code in codes:
            self.values.pop(code, None)

    def _keep_unnamed(self, point: DataPoint, report: StatusReport) -> None:
        number = point.dp_id
        if number is not None and (
            number in self.unnamed or len(self.unnamed) < _MOST_UNNAMED
        ):
            self.unnamed[number] = report._replace(points=(point,))

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


def _is_older(mark: _Mark, last: _Mark) -> bool:
    """Tell whether a report is older than the last one that was taken over."""
    later = mark[0] - last[0]
    if mark[1] and last[1]:
        # neither does one that was put right in between
        own = mark[1] - last[1]
        limit = SPAN if mark[2] == last[2] else NEAR
        off = abs(mark[1] - mark[0]) > SPAN
        if own and -NEAR <= later <= NEAR and -limit <= own <= limit and not off:
            return own < 0
    return -LATEST <= later < 0


_NOTHING = object()
_NEVER: _Mark = 0, 0, 0
# no product has more numbers that nothing describes
_MOST_UNNAMED = 64
