"""All that is known of devices beside their states: specifications, plans, names."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..catalog import (
    NO_QUIRKS,
    DevicePlan,
    PlanChange,
    PlanItem,
    Planner,
    Quirk,
    compare_plans,
    gang_names,
)
from ..openhub import (
    Description,
    Device,
    JsonValue,
    ShadowPoint,
    Specification,
    SpecSource,
    describe,
    tidy_name,
)
from .storage import Memory

_NO_SPECIFICATION = Specification(category="")
_NOT_STANDARD = frozenset({SpecSource.THING_MODEL, SpecSource.SHADOW})
_DESCRIBED = _NOT_STANDARD | {SpecSource.SPECIFICATION}


def product_key(device: Device) -> str:
    """Return what a device's description is kept by."""
    # a device without a product has a description of its own
    return device.product_id or device.id


class Inventory:
    """Devices, the descriptions of their products, their plans and names.

    `descriptions` have what was read, `specifications` what follows for the data points:
    both by product, or by device where a device has no product.
    """

    def __init__(
        self,
        memory: Memory,
        *,
        generic: bool,
        firmware: bool,
        timers: bool = False,
        quirks: Mapping[str, Quirk] = NO_QUIRKS,
    ) -> None:
        """Initialize from what was stored.

        `generic` as in the options, `firmware` and `timers` if the cloud knows of them,
        `quirks` as a person supplied them.
        """
        self.devices: dict[str, Device] = {}
        self.plans: dict[str, DevicePlan] = {}
        self.descriptions: dict[str, Description] = {}
        self.specifications: dict[str, Specification] = {}
        # readable data points that no list has values of
        self._beyond: dict[str, frozenset[str]] = {}
        for key, description in memory.descriptions.items():
            self.learn(key, description)
        self.names: dict[str, dict[str, str]] = {
            device_id: dict(names) for device_id, names in memory.names.items()
        }
        self._planner = Planner(
            generic=generic,
            firmware=firmware,
            timers=timers,
            summary=True,
            quirks=quirks,
        )

    def learn(self, key: str, description: Description) -> bool:
        """Take over what was read of a product; return whether its data points changed."""
        self.descriptions[key] = description
        known = describe(description)
        if self.specifications.get(key) == known:
            return False
        self.specifications[key] = known
        self._beyond[key] = frozenset(
            code
            for code, point in known.points.items()
            if point.read is not None and point.source in _NOT_STANDARD
        )
        return True

    def name_points(self, device_id: str, points: Iterable[ShadowPoint]) -> None:
        """Take over the names that a person gave to single data points, where new."""
        for point in points:
            if point.name:
                self.names.setdefault(device_id, {}).setdefault(point.code, point.name)

    @property
    def lists(self) -> int:
        """How many lists hold the devices: what others share is in one of its own."""
        return 1 + any(device.shared for device in self.devices.values())

    def specification(self, device: Device) -> Specification:
        """Return the best description known of a device's data points."""
        return self.specifications.get(product_key(device), _NO_SPECIFICATION)

    def unlisted(self, device: Device) -> frozenset[str]:
        """Return the readable data points of which a device list has no value.

        `device` is as the list has it: it holds the standard codes at best.
        """
        key = product_key(device)
        if device.status:
            return self._beyond.get(key, frozenset()) - device.status.keys()
        points = self.specification(device).points
        return frozenset(code for code, point in points.items() if point.read)

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
        return self.replan(device).added

    def replan(self, device: Device) -> PlanChange:
        """Plan a device anew from what is known by now; `status` has all its values."""
        before = self.plans.get(device.id)
        self.devices[device.id] = replace(device, status={})
        after = self._planner.plan(device, self.specification(device))
        self.plans[device.id] = after
        return compare_plans(before, after)

    def dropped(self, device_id: str) -> list[str]:
        """Return the data points of a plan that were described, and are no more."""
        known = self.specification(self.devices[device_id]).points
        return [
            code
            for code, point in self.plans[device_id].points.items()
            if point.source in _DESCRIBED and code not in known
        ]

    def of_product(self, key: str) -> list[str]:
        """Return the ids of the devices that share a description."""
        return [
            device.id for device in self.devices.values() if product_key(device) == key
        ]

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
        """Forget a device, and its product with the last of its devices."""
        device = self.devices.get(device_id)
        for known in self.devices, self.plans, self.names:
            known.pop(device_id, None)
        if device is None or self.of_product(key := product_key(device)):
            return
        for described in self.descriptions, self.specifications, self._beyond:
            described.pop(key, None)

    def channel_names(self, device_id: str) -> dict[int, str]:
        """Return the names that a person gave to a device's gangs in the app."""
        names: Mapping[str, str] = self.names.get(device_id, {})
        # called for every entity, and hardly any device has names of its own
        if not names or (plan := self.plans.get(device_id)) is None:
            return {}
        return gang_names(plan, names)

    def has_gangs(self, device_id: str) -> bool:
        """Return whether a device has parts that a person may have given names to."""
        plan = self.plans.get(device_id)
        return plan is not None and any(item.channel is not None for item in plan.items)

    def name_gangs(self, device_id: str, names: Mapping[str, str]) -> None:
        """Take over what the data points of a device are called in the app."""
        known = {code for code in names if code in self.plans[device_id].points}
        if known:
            own = self.names.setdefault(device_id, {})
            own |= {code: names[code] for code in known}

    def rename(self, device_id: str, name: str) -> Device:
        """Give a device another name; return it."""
        self.devices[device_id] = replace(self.devices[device_id], name=tidy_name(name))
        return self.devices[device_id]

    def rename_point(
        self,
        device_id: str,
        event: Mapping[str, JsonValue],
        dp_ids: Mapping[int, str],
    ) -> None:
        """Take over the name of a data point.

        `event` has the data point's number as `dpId` and its `name`.
        """
        name, dp_id = event.get("name"), str(event.get("dpId"))
        code = dp_ids.get(int(dp_id)) if dp_id.isdecimal() else None
        if code is not None and isinstance(name, str):
            self.names.setdefault(device_id, {})[code] = tidy_name(name)
