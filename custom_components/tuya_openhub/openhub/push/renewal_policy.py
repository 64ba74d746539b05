"""Whether a lease is renewed before its end, or kept to its end."""

from typing import Final

# so many early renewals in a row may give nothing before leases are kept to their end
_TRIES: Final = 2
# the cloud may change its ways: one lease in so many is renewed early all the same
_TRY_AGAIN_AFTER: Final = 12


class RenewalPolicy:
    """Learns whether asking early gives a lease that outlives the old one.

    Where the cloud gives only the rest of the old lease, asking early costs a call and
    the successor would end with its predecessor.
    """

    def __init__(self) -> None:
        """Begin with the hope that asking early is worth its call."""
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

    def succeeded(self) -> None:
        """Learn that asking early gave a lease that outlives the old one."""
        self._fruitless_renewals = self._leases_since_try = 0

    def failed(self) -> None:
        """Learn that asking early gave nothing."""
        self._fruitless_renewals += 1
