"""What infrared hubs are to send: in turn, and nothing in the place of anything else."""

import asyncio
from collections.abc import Iterable, Mapping

from ...catalog import HubForm, settings_of
from ...openhub import (
    Capability,
    Cloud,
    JsonValue,
    OpenHubError,
    RefusedError,
    RequestError,
)

# how long a refused call for air conditioners is not tried again, in seconds
_REFUSED_FOR = 86_400.0


class Transmitter:
    """Send through infrared hubs: what one of them is to send goes out in order.

    A newer value of a data point usually takes the place of one that waits. A code does
    not: each is another press of a key. Nor does a hub report that it has sent.
    """

    def __init__(self, cloud: Cloud) -> None:
        """Begin with nothing on its way."""
        self._cloud = cloud
        self._locks: dict[str, asyncio.Lock] = {}
        # until when air conditioners are not set by their own calls
        self._refused_until = 0.0

    async def async_transmit(
        self, hub_id: str, form: HubForm, timings: Iterable[int]
    ) -> None:
        """Send signed times (µs); raise `CodecError` before anything is sent."""
        pause = 0.0
        transmissions = form.transmissions(timings)
        async with self._lock(hub_id):
            for transmission in transmissions:
                await asyncio.sleep(pause)
                await self._cloud.send_commands(hub_id, transmission.commands)
                pause = transmission.pause

    async def async_set_air_conditioner(
        self, hub_id: str | None, remote_id: str, commands: Mapping[str, JsonValue]
    ) -> bool:
        """Set an air conditioner by its own calls; return whether that was possible."""
        settings = settings_of(commands)
        now = asyncio.get_running_loop().time()
        if (
            not settings
            or hub_id is None
            or Capability.REMOTES not in self._cloud.capabilities
            or now < self._refused_until
        ):
            return False
        async with self._lock(hub_id):
            for number, (code, value) in enumerate(settings.items()):
                try:
                    await self._cloud.remote_controls.set_air_conditioner(
                        hub_id, remote_id, code, value
                    )
                except OpenHubError as err:
                    if number or not isinstance(err, RefusedError | RequestError):
                        raise
                    # data points are another way; the service may be missing
                    self._refused_until = now + _REFUSED_FOR
                    return False
        return True

    def _lock(self, hub_id: str) -> asyncio.Lock:
        return self._locks.setdefault(hub_id, asyncio.Lock())
