"""The rooms of the app: where Home Assistant is to put devices that are new to it."""

from collections.abc import Callable, Mapping
import logging

from ...openhub import CallKind, Capability, Cloud, OpenHubError, TransientError

_LOGGER = logging.getLogger(__name__)


class Rooms:
    """The rooms by device id, read when there are new devices: once, or when asked for.

    A device that was paired is in no room yet when it is found: for such a one alone
    nothing is read again.
    """

    def __init__(
        self, cloud: Cloud, uid: str, *, may_spend: Callable[[CallKind], bool]
    ) -> None:
        """Initialize; nothing is read yet."""
        self._cloud = cloud
        self._uid = uid
        self._may_spend = may_spend
        self._by_device: Mapping[str, str] = {}
        self._wanted = Capability.ROOMS in cloud.capabilities

    def read_again(self) -> None:
        """Read once more as soon as there are new devices."""
        self._wanted = Capability.ROOMS in self._cloud.capabilities

    async def for_new_devices(self) -> Mapping[str, str]:
        """Return the rooms that are known; failures are no reason to wait."""
        if self._wanted and self._may_spend(CallKind.ROOMS):
            try:
                self._by_device = await self._cloud.rooms(self._uid)
            except OpenHubError as err:
                # a refusal is an answer too
                self._wanted = isinstance(err, TransientError)
                _LOGGER.debug("Rooms could not be read: %s", err)
            else:
                self._wanted = False
        return self._by_device
