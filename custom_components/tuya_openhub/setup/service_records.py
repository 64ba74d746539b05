"""What is known of the services that a project may lack; it survives a restart."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from ..openhub import JsonValue, Service

_DAY = 86_400.0
# how long an answer is believed, in seconds: a service that is there may expire, one
# that is missing may be added
_THERE_FOR = 30 * _DAY
_NOT_THERE_FOR = 7 * _DAY
# what nearly every home could use has time: its calls would come on top of those of the
# first day, so they begin a day later, one a day, in seconds
_LATE_EVERY = _DAY
_LATE = (Service.SCENES, Service.STATISTICS, Service.TIMERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRecord:
    """When a service was tried (s), and whether a person needs it.

    `there` is None where the cloud's answer told nothing.
    """

    tried_at: float = 0.0
    there: bool | None = None
    declined: bool = False


class ServiceRecords:
    """One record for each service of one project."""

    def __init__(self, stored: object = None, *, now: float) -> None:
        """Go on from what `store` gave; what is odd counts as not known."""
        self._records = {service: ServiceRecord() for service in Service}
        entries = stored if isinstance(stored, Mapping) else {}
        begun_at = entries.get("begun_at")
        self._begun_at = begun_at if isinstance(begun_at, float) else now
        for service in Service:
            match entries.get(service.value):
                case {
                    "tried_at": float() | int() as tried_at,
                    "there": bool() | None as there,
                    "declined": bool() as declined,
                }:
                    self._records[service] = ServiceRecord(
                        tried_at=tried_at, there=there, declined=declined
                    )

    def store(self) -> dict[str, JsonValue]:
        """Return the records for JSON."""
        return {
            "begun_at": self._begun_at,
            **{
                service.value: asdict(record)
                for service, record in self._records.items()
                if record != ServiceRecord()
            },
        }

    def is_due(self, service: Service, now: float) -> bool:
        """Return whether a service is to be tried."""
        record = self._records[service]
        if service in _LATE:
            last = max(self._records[late].tried_at for late in _LATE)
            if now - max(last, self._begun_at) < _LATE_EVERY:
                return False
        pause = _THERE_FOR if record.there else _NOT_THERE_FOR
        # a clock that was set back makes nothing due
        return not record.declined and abs(now - record.tried_at) >= pause

    def is_wanting(self, service: Service) -> bool:
        """Return whether a service is missing that nobody has declined."""
        record = self._records[service]
        return record.there is False and not record.declined

    def note(self, service: Service, there: bool | None, now: float) -> None:
        """Keep what a try has shown."""
        self._records[service] = replace(
            self._records[service], there=there, tried_at=now
        )

    def decline(self, service: Service) -> None:
        """Keep that nobody needs a service."""
        self._records[service] = replace(self._records[service], declined=True)
