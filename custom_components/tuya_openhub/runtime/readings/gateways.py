"""The gateways of devices whose entry in the device list names none."""

import logging

from ...catalog import category_of
from ...openhub import Capability, Cloud, Device, OpenHubError, RequestError
from ..inventory import Inventory
from ..registry import RegisteredDevices

_LOGGER = logging.getLogger(__name__)


class Gateways:
    """Ask each gateway for its devices and note the answer in the device registry."""

    def __init__(
        self, cloud: Cloud, inventory: Inventory, registered: RegisteredDevices
    ) -> None:
        """Initialize; nothing is asked yet."""
        self._cloud = cloud
        self._inventory = inventory
        self._registered = registered

    async def read(self) -> None:
        """Ask the gateways for their devices, if there are any without a gateway.

        Remote controls have infrared hubs, all others have gateways. Raises
        `OpenHubError` where the cloud does not answer.
        """
        devices = list(self._inventory.devices.values())
        without_gateway = {
            category_of(device.category).infrared_remote
            for device in devices
            if device.sub and device.gateway_id is None
        }
        gateway_ids: dict[str, str] = {}
        for gateway in filter(_is_gateway, devices):
            infrared = category_of(gateway.category).infrared_hub
            needed = Capability.REMOTES if infrared else Capability.SUB_DEVICES
            if (
                infrared not in without_gateway
                or needed not in self._cloud.capabilities
            ):
                continue
            ask = self._cloud.remotes if infrared else self._cloud.sub_devices
            try:
                found = await ask(gateway.id)
            except OpenHubError as err:
                # this gateway has no list, or the project lacks the service for
                # infrared, as most do: the next gateway may answer
                if not infrared and not isinstance(err, RequestError):
                    raise
                _LOGGER.debug("Devices of a gateway could not be read: %s", err)
            else:
                gateway_ids |= dict.fromkeys(found, gateway.id)
        self._registered.async_register(self._inventory.set_gateways(gateway_ids))


def _is_gateway(device: Device) -> bool:
    category = category_of(device.category)
    return not device.sub and (category.gateway or category.infrared_hub)
