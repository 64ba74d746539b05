"""The gateways of devices whose entry in the device list names none."""

import logging

from ...catalog import category_of
from ...openhub import Capability, Cloud, Device, RequestError
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

        Raises `OpenHubError` where the cloud does not answer. The remote controls of
        infrared hubs are read apart, see `RemoteReader`.
        """
        devices = list(self._inventory.devices.values())
        wanted = any(
            device.sub
            and device.gateway_id is None
            and not category_of(device.category).infrared_remote
            for device in devices
        )
        if not wanted or Capability.SUB_DEVICES not in self._cloud.capabilities:
            return
        gateway_ids: dict[str, str] = {}
        for gateway in filter(_is_gateway, devices):
            try:
                found = await self._cloud.sub_devices(gateway.id)
            except RequestError as err:
                # this gateway has no list: the next one may have
                _LOGGER.debug("Devices of a gateway could not be read: %s", err)
            else:
                gateway_ids |= dict.fromkeys(found, gateway.id)
        self._registered.async_register(self._inventory.set_gateways(gateway_ids))


def _is_gateway(device: Device) -> bool:
    return not device.sub and category_of(device.category).gateway
