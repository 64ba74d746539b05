"""What Home Assistant's registries hold of an account: devices, gangs and their names."""

from .gang_entities import async_follow_gang, object_id
from .registered_devices import (
    NO_ROOMS,
    RegisteredDevices,
    async_move,
    channel_identifier,
    is_registered,
    tuya_ids,
)

__all__ = [
    "NO_ROOMS",
    "RegisteredDevices",
    "async_follow_gang",
    "async_move",
    "channel_identifier",
    "is_registered",
    "object_id",
    "tuya_ids",
]
