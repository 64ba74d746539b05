"""Whether pushes really come: what was pushed, and what only a reading has found.

A connection that is up proves nothing: with another uid, or a service that is not
effective yet, it stays silent for ever. So readings are compared with what was pushed.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

from ...openhub import DeviceState, JsonValue

DAY: Final = 86_400.0
HOUR: Final = 3600.0
# A push may come a little after the reading that found its value, in seconds
LATE_PUSH: Final = 10.0
# How many days of history are kept
_DAYS: Final = 7
# Readings of a channel that has never delivered: soon at first, then every hour
_UNPROVEN: Final = (600.0, 1800.0, HOUR)
# Readings while a channel is quieter than ever; and in any case
_QUIET_EVERY: Final = 2 * HOUR
SAFETY_EVERY: Final = 8 * HOUR
# A reading that failed is tried again, in seconds
_RETRY: Final = 900.0
# A silence this long is unusual for no account, and so much longer than ever is for each
_QUIET_LEAST: Final = 2 * HOUR
_QUIET_FACTOR: Final = 1.5
# So many readings in a row that find what no push told condemn a silent channel
_CONDEMNING: Final = 2


@dataclass(slots=True, kw_only=True)
class DayFigures:
    """One day's messages, corrections, and longest silence in seconds."""

    day: int
    pushed: int = 0
    corrected: int = 0
    silence: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Suspect:
    """Values of a device that a reading changed, by the arrival of each one's last push."""

    state: DeviceState
    arrivals: Mapping[str, int]


class Delivery:
    """Compare pushes with readings.

    `messages` returns how many readable messages came since the start. Times are
    seconds of the loop, but for those of days.
    """

    def __init__(
        self,
        *,
        stored: Mapping[str, object],
        messages: Callable[[], int],
        time: Callable[[], float],
    ) -> None:
        """Go on from what `store` gave; `time` is in seconds since the epoch."""
        self._messages = messages
        self._time = time
        self._seen = 0
        # a message has come at some time: uid, service and cipher were right
        self.proven = stored.get("proven") is True
        # a person was asked, and no message has come since
        self.reported = stored.get("reported") is True
        self._days = _day_figures(stored.get("days"))
        # readings since the last message that found what no push told
        self._condemning = 0
        # the channel was changed because of that, and no message has come since
        self._doubted = False
        self._unproven_reads = 0
        self._silent_since: float | None = None
        self._read_at: float | None = None
        self._retry_at = 0.0
        self._skips_next = False
        self._suspects: list[_Suspect] = []
        self._found: list[_Suspect] = []
        self._settle_at: float | None = None

    # What readings find

    def note_change(self, state: DeviceState, codes: Collection[str]) -> None:
        """Note that a reading has changed values of a device that is online."""
        pushed = state.times
        arrivals = {
            code: state.arrival(code)
            for code in codes
            # what is not pushed while the rest is, only readings tell
            if not pushed or code in pushed
        }
        if arrivals:
            self._found.append(_Suspect(state=state, arrivals=arrivals))

    def begin_reading(self) -> None:
        """Note that a reading begins."""
        self._found = []

    def fail_reading(self, now: float) -> None:
        """Note a reading that did not work."""
        self._retry_at = now + _RETRY

    def end_reading(self, now: float, *, comparable: bool) -> None:
        """Note a complete reading; `comparable` if pushes came in since the last one."""
        self._read_at = now
        self._unproven_reads += 1
        found, self._found = self._found, []
        skipped, self._skips_next = self._skips_next, False
        if comparable and found and not skipped:
            self._suspects = found
            self._settle_at = now + LATE_PUSH

    @property
    def settle_at(self) -> float | None:
        """When what the last reading found can be judged."""
        return self._settle_at

    def settle(self) -> None:
        """Judge what the last reading found: no push has told it meanwhile."""
        self._settle_at = None
        corrected = sum(
            any(suspect.state.arrival(code) <= at for code, at in arrivals.items())
            for suspect in self._suspects
            if (arrivals := suspect.arrivals)
        )
        self._suspects = []
        if corrected:
            self._today.corrected += corrected
            self._condemning += 1

    # What is pushed

    def sample(self, now: float, *, live: bool) -> bool:
        """Count what came since the last call; return whether something did."""
        messages = self._messages()
        came, self._seen = messages - self._seen, messages
        if came:
            self._today.pushed += came
            self._end_silence(now)
            self.proven = True
            self.reported = self._doubted = False
            self._condemning = 0
        if not live:
            self._silent_since = None
        elif came or self._silent_since is None:
            self._silent_since = now
        return came > 0

    def _end_silence(self, now: float) -> None:
        # a silence in which changes were missed is none of the account's habits
        if self._silent_since is not None and not self._condemning:
            silence = min(now - self._silent_since, SAFETY_EVERY)
            self._today.silence = max(self._today.silence, silence)

    # What follows

    @property
    def condemned(self) -> bool:
        """Whether changes were missed again and again, and nothing was pushed."""
        return self._condemning >= _CONDEMNING

    def acquit(self) -> None:
        """Judge anew: the channel is another one since a moment after the last reading."""
        self._condemning = 0
        self._doubted = True

    def start_over(self) -> None:
        """Judge anew after a person has acted.

        What the next reading finds may have been missed before.
        """
        self.acquit()
        self._doubted = False
        self._skips_next = True
        self.reported = False
        self._unproven_reads = 0

    def due_at(self, now: float, cost: int) -> float:
        """Return when to read although the channel is live, where it costs `cost` calls."""
        return max(self._due_at(now, cost), self._retry_at)

    def _due_at(self, now: float, cost: int) -> float:
        read_at = now if self._read_at is None else self._read_at
        safety = read_at + SAFETY_EVERY
        if self.reported or self._doubted or self._condemning:
            return read_at + HOUR * cost
        if not self.proven:
            number = max(1, min(self._unproven_reads, len(_UNPROVEN)))
            return read_at + cost * _UNPROVEN[number - 1]
        if self._silent_since is None:
            return safety
        longest = max((day.silence for day in self._days), default=0.0)
        quiet = self._silent_since + max(_QUIET_LEAST, _QUIET_FACTOR * longest)
        return min(max(quiet, read_at + _QUIET_EVERY * cost), safety)

    # Figures

    @property
    def _today(self) -> DayFigures:
        day = int(self._time() // DAY)
        if not self._days or self._days[-1].day != day:
            self._days = [*self._days, DayFigures(day=day)][-_DAYS:]
        return self._days[-1]

    @property
    def pushed(self) -> int:
        """Messages of the last days."""
        return sum(day.pushed for day in self._days) + self._messages() - self._seen

    @property
    def corrected(self) -> int:
        """Corrections of the last days: devices whose change only a reading has found."""
        return sum(day.corrected for day in self._days)

    @property
    def share(self) -> float | None:
        """What was pushed of all changes, in per cent; None without any."""
        changes = self.pushed + self.corrected
        return None if not changes else round(100 * self.pushed / changes, 1)

    def store(self) -> dict[str, JsonValue]:
        """Return the figures for JSON; the constructor takes them back."""
        return {
            "proven": self.proven,
            "reported": self.reported,
            "days": [
                {
                    "day": day.day,
                    "pushed": day.pushed,
                    "corrected": day.corrected,
                    "silence": day.silence,
                }
                for day in self._days
            ],
        }


def _day_figures(stored: object) -> list[DayFigures]:
    """Take over the figures of days; what is odd counts as none."""
    return [
        DayFigures(
            day=record["day"],
            pushed=record["pushed"],
            corrected=record["corrected"],
            silence=float(record["silence"]),
        )
        for record in (stored if isinstance(stored, list) else [])
        if isinstance(record, dict) and _is_whole(record)
    ][-_DAYS:]


def _is_whole(record: Mapping[str, object]) -> bool:
    counts = (record.get(key) for key in ("day", "pushed", "corrected"))
    silence = record.get("silence")
    return all(type(count) is int and count >= 0 for count in counts) and (
        isinstance(silence, int | float) and 0 <= silence <= DAY
    )
