"""A lease of the push channel in time: when to renew it and when it ends."""

from dataclasses import dataclass
from random import Random
from typing import Final

from ..models import HubConfig

_EARLY: Final = 300.0
# the last moments are not worth a new connection; the broker ends it on its own clock
_LAST_MOMENT: Final = 0.5
# the cloud gives whole seconds, so the true end, at which the broker closes, may be later
_ROUNDING: Final = 1.0
# Tuya allows so many characters, and a server may cut what is longer
_LINK_ID_LENGTH: Final = 8


def derive_link_id(link_id: str, slot: str) -> str:
    """Return the link id of one of an account's connections; they differ at the front."""
    return f"{slot}{link_id}"[:_LINK_ID_LENGTH]


@dataclass(slots=True, kw_only=True)
class Lease:
    """A configuration with its times on the monotonic clock.

    `asked` means that a renewal was asked for, `keep_to_end` that it is not renewed
    early, for that is not worth a call.
    """

    config: HubConfig
    slot: str
    ends: float
    renew_at: float
    asked: bool = False
    keep_to_end: bool = False

    @classmethod
    def begin(cls, config: HubConfig, slot: str, now: float, rng: Random) -> Lease:
        """Start the time of a lease that has just arrived."""
        early = min(_EARLY * rng.uniform(1, 1.2), max(1.0, config.lifetime / 4))
        ends = now + config.lifetime
        return cls(config=config, slot=slot, ends=ends, renew_at=ends - early)

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes this lease another than the last one."""
        return self.config.client_id, self.config.username, self.config.password

    @property
    def over_at(self) -> float:
        """When a connection is closed that the broker has not closed itself."""
        return self.ends + _ROUNDING

    @property
    def overlap(self) -> float:
        """How long the predecessor stays beside its successor, in seconds."""
        return min(1.0, (self.ends - self.renew_at) / 4)

    def usable(self, now: float) -> bool:
        """Tell whether there is time left to connect."""
        return self.ends - now > _LAST_MOMENT

    def outlives(self, other: Lease) -> bool:
        """Tell whether it ends later, and not just by the rounding of seconds."""
        gain = self.ends - other.ends
        full = self.config.lifetime >= other.config.lifetime
        return gain > (0.5 if full else 1.5)
