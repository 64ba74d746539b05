"""All that is known of devices beside their states: specifications, plans, names."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
import logging

from ..catalog import NO_QUIRKS, DevicePlan, PlanItem, Planner, Quirk
from ..openhub import (
    Cloud,
    Device,
    JsonValue,
    OpenHubError,
    Specification,
    one_line,
    tidy_name,
)
from .storage import Memory

_LOGGER = logging.getLogger(__name__)

# Tuya allows about ten calls a second for a project
PARALLEL_SPECIFICATIONS = 8

_NO_SPECIFICATION = Specification(category="")


class Inventory:
    """Devices, the specifications of their products, their plans and names.

    A specification is kept by product; a device that reports data points which its
    product's specification lacks has one of its own, kept by device id.
    """

    def __init__(
        self,
        memory: Memory,
        *,
        generic: bool,
        firmware: bool,
        quirks: Mapping[str, Quirk] = NO_QUIRKS,
    ) -> None:
        """Initialize from what was stored.

        `generic` as in the options, `firmware` if the cloud knows of it, `quirks` as a
        person supplied them.
        """
        self.devices: dict[str, Device] = {}
        self.plans: dict[str, DevicePlan] = {}
        self.specifications: dict[str, Specification] = dict(memory.specifications)
        self.names: dict[str, dict[str, str]] = {
            device_id: dict(names) for device_id, names in memory.names.items()
        }
        self._planner = Planner(
            generic=generic, firmware=firmware, summary=True, quirks=quirks
        )

    async def describe(self, cloud: Cloud, devices: Sequence[Device]) -> bool:
        """Fetch the specifications not known yet; failures are left for next time.

        Return whether a device is described now whose plan was only guessed.
        """
        guessed = [
            device
            for device in devices
            if device.id in self.plans and not self.described(device)
        ]
        missing = self._missing_specifications(devices)
        slots = asyncio.Semaphore(PARALLEL_SPECIFICATIONS)

        async def fetch(key: str, device: Device) -> None:
            async with slots:
                await self._fetch_specification(cloud, key, device)

        await asyncio.gather(*(fetch(key, device) for key, device in missing.items()))
        return any(map(self.described, guessed))

    def _missing_specifications(self, devices: Iterable[Device]) -> dict[str, Device]:
        """Return by key which specifications to fetch, each from one device."""
        missing: dict[str, Device] = {}
        for device in devices:
            # a device without a product has a specification of its own
            key = device.product_id or device.id
            if (known := self.specifications.get(key)) is None:
                missing.setdefault(key, device)
            elif (
                device.id not in self.specifications
                and device.status.keys() - known.points.keys()
            ):
                missing[device.id] = device
        return missing

    async def _fetch_specification(
        self, cloud: Cloud, key: str, device: Device
    ) -> None:
        try:
            specification = await cloud.specification(device)
        except OpenHubError as err:
            _LOGGER.warning(
                "Specification of product %s could not be read,"
                " its data points are guessed from their values: %s",
                one_line(device.product_id),
                err,
            )
            return
        # names belong to this device, the rest to all of its product
        self.specifications[key] = replace(specification, names={})
        for code, name in specification.names.items():
            self.names.setdefault(device.id, {}).setdefault(code, name)

    @property
    def lists(self) -> int:
        """How many lists hold the devices: what others share is in one of its own."""
        return 1 + any(device.shared for device in self.devices.values())

    def specification(self, device: Device) -> Specification:
        """Return the best description known of a device's data points."""
        return (
            self.specifications.get(device.id)
            or self.specifications.get(device.product_id)
            or _NO_SPECIFICATION
        )

    def described(self, device: Device) -> bool:
        """Return whether the data points are described, not only guessed."""
        return self.specification(device) is not _NO_SPECIFICATION

    def dp_ids(self, device: Device) -> dict[int, str]:
        """Return the data-point codes by the numbers that some messages use."""
        described = {
            point.dp_id: code
            for code, point in self.specification(device).points.items()
            if point.dp_id is not None
        }
        plan = self.plans.get(device.id)
        return described if plan is None else {**described, **plan.dp_ids}

    def add(self, device: Device) -> tuple[PlanItem, ...]:
        """Take a device in, or one with new data points; return the new entities."""
        before = self.plans.get(device.id)
        known = {(item.platform, item.key) for item in before.items} if before else ()
        self.devices[device.id] = replace(device, status={})
        self.plans[device.id] = self._planner.plan(device, self.specification(device))
        return tuple(
            item
            for item in self.plans[device.id].items
            if (item.platform, item.key) not in known
        )

    def with_gateways(self, devices: Iterable[Device]) -> list[Device]:
        """Return listed devices, with their known gateways where the list has none."""
        return [
            replace(device, gateway_id=known.gateway_id)
            if device.sub
            and device.gateway_id is None
            and (known := self.devices.get(device.id))
            else device
            for device in devices
        ]

    def set_gateways(self, gateway_ids: Mapping[str, str]) -> list[Device]:
        """Set gateways by device id where none is known; return the changed devices."""
        changed = [
            replace(device, gateway_id=gateway_id)
            for device_id, gateway_id in gateway_ids.items()
            if (device := self.devices.get(device_id))
            and device.sub
            and device.gateway_id is None
        ]
        self.devices.update((device.id, device) for device in changed)
        return changed

    def remove(self, device_id: str) -> None:
        """Forget a device."""
        for known in self.devices, self.plans, self.names, self.specifications:
            known.pop(device_id, None)

    def channel_names(self, device_id: str) -> dict[int, str]:
        """Return the names that a device's gangs have in the app."""
        names: Mapping[str, str] = self.names.get(device_id, {})
        # called for every entity, and hardly any device has names of its own
        if not names:
            return {}
        return {
            item.channel: names[code]
            for item in self.plans[device_id].items
            if item.channel is not None
            for code in item.codes
            if code in names
        }

    def rename(self, device_id: str, name: str) -> Device:
        """Give a device another name; return it."""
        self.devices[device_id] = replace(self.devices[device_id], name=tidy_name(name))
        return self.devices[device_id]

    def rename_point(
        self,
        device_id: str,
        event: Mapping[str, JsonValue],
        dp_ids: Mapping[int, str],
    ) -> dict[int, str]:
        """Take over the name of a data point; return the gangs that have it now.

        `event` has the data point's number as `dpId` and its `name`.
        """
        name, dp_id = event.get("name"), str(event.get("dpId"))
        code = dp_ids.get(int(dp_id)) if dp_id.isdecimal() else None
        if code is None or not isinstance(name, str):
            return {}
        name = tidy_name(name)
        self.names.setdefault(device_id, {})[code] = name
        return {
            item.channel: name
            for item in self.plans[device_id].items
            if item.channel is not None and code in item.codes
        }
