"""Whether a lease is renewed before its end, or kept to its end."""

from typing import Final

from ..evidence import Evidence
from .lease import Lease

# so many early renewals in a row may give nothing before leases are kept to their end
_TRIES: Final = 2
# the cloud may change its ways: one lease in so many is renewed early all the same
_TRY_AGAIN_AFTER: Final = 12


class RenewalPolicy:
    """Learns whether asking early gives a lease that outlives the old one.

    Where the cloud gives only the rest of the old lease, asking early costs a call and
    the successor would end with its predecessor. A password that is still the same
    says so at once: it is the account's until the end.
    """

    def __init__(self, evidence: Evidence) -> None:
        """Begin with the hope that asking early is worth its call."""
        self._evidence = evidence
        self._fruitless_renewals = 0
        self._leases_since_try = 0

    def renews_early(self) -> bool:
        """Decide about the next lease; call it once for each."""
        if self._fruitless_renewals < _TRIES:
            return True
        self._leases_since_try += 1
        if self._leases_since_try < _TRY_AGAIN_AFTER:
            return False
        self._leases_since_try = 0
        return True

    def judge(self, lease: Lease, new: Lease) -> bool:
        """Learn what asking early gave; return whether it outlives the old lease."""
        outlives = new.outlives(lease)
        same = new.config.password == lease.config.password
        given = "remaining time"
        if outlives:
            self._fruitless_renewals = self._leases_since_try = 0
            given = "prolonged" if same else "full"
        else:
            self._fruitless_renewals += _TRIES if same else 1
        words = f"{given}, {'same' if same else 'another'} password"
        self._evidence.early_requests[words] += 1
        return outlives
