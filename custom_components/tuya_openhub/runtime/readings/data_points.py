"""The data points of all devices: described before they are shown, and followed in place."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from homeassistant.core import HomeAssistant

from ...openhub import Cloud, Device, DeviceState, JsonValue, StatusReport, Usage
from ..entity_adder import EntityAdder
from ..inventory import Inventory
from .gap import Spawn
from .product_reader import ProductReader
from .shadows import ShadowReader


class DataPoints:
    """Follow which data points devices have, and what is known of them.

    `products` reads what describes them, `shadows` their values that no list has.
    `notify` gets a device and its changed codes; `handle` takes a report again whose
    numbers have codes by now.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        cloud: Cloud,
        inventory: Inventory,
        *,
        states: Mapping[str, DeviceState],
        adder: EntityAdder,
        notify: Callable[[str, Collection[str]], None],
        handle: Callable[[StatusReport], None],
        usage: Usage,
        spawn: Spawn,
        save: Callable[[], None],
        shadows_read_at: Mapping[str, float],
    ) -> None:
        """Initialize from what was stored; nothing is asked yet."""
        self._inventory = inventory
        self._states = states
        self._adder = adder
        self._notify = notify
        self._handle = handle
        self._save = save
        # devices whose new data points are not shown before they are described
        self._undescribed: set[str] = set()
        self.products = ProductReader(
            hass, cloud, inventory, may_spend=usage.may_spend, spawn=spawn
        )
        self.shadows = ShadowReader(
            hass,
            cloud,
            inventory,
            states=states,
            read_at=shadows_read_at,
            may_spend=usage.may_spend,
            spawn=spawn,
            on_points=self.products.learn_shadow,
            on_values=self._apply_values,
        )

    def start(self) -> None:
        """Begin to read in the background."""
        self.products.start(self._follow)
        self.shadows.start()

    def close(self) -> None:
        """Read no more."""
        self.products.close()
        self.shadows.close()

    def read_all(self) -> None:
        """Read all descriptions anew, and all values that no list has."""
        self.products.read_again()
        self.shadows.read_all()

    async def complete(self, devices: Sequence[Device]) -> list[Device]:
        """Describe listed devices at first sight; return them with what no list has."""
        unlisted = await self.products.read_new(devices)
        self.shadows.note_list(devices)
        self.shadows.note_read(unlisted)
        return [
            replace(device, status={**device.status, **unlisted.get(device.id, {})})
            for device in devices
        ]

    def learn(self, device_id: str) -> None:
        """Add entities for data points that the plan does not know.

        What they mean is asked first, where the cloud may know.
        """
        device = self._with_values(device_id)
        known = self._inventory.plans[device_id].decisions.keys()
        if not (codes := device.status.keys() - known):
            return
        if self.products.ask_for_codes(device, codes):
            self._undescribed.add(device_id)
        else:
            self._adder.add(device_id, self._inventory.add(device))

    def forget(self, device_id: str) -> None:
        """Forget a device."""
        self._undescribed.discard(device_id)
        self.shadows.read_at.pop(device_id, None)

    def _with_values(self, device_id: str) -> Device:
        """Return a device with all values that are known."""
        device = self._inventory.devices[device_id]
        return replace(device, status=self._states[device_id].values)

    def _apply_values(
        self, device_id: str, values: Mapping[str, JsonValue], mark: int
    ) -> None:
        """Take over values of data points that no list has."""
        changed = self._states[device_id].apply_snapshot(values, mark)
        self.learn(device_id)
        self._notify(device_id, changed)

    async def _follow(self, key: str, changed: bool) -> None:
        """Follow what was read of a product, or that nothing was."""
        for device_id in self._inventory.of_product(key):
            # some may go while others are planned
            if device_id not in self._states:
                continue
            if changed:
                await self._replan(device_id)
            elif device_id in self._undescribed:
                device = self._with_values(device_id)
                self._adder.add(device_id, self._inventory.add(device))
            self._undescribed.discard(device_id)
        self._save()

    async def _replan(self, device_id: str) -> None:
        """Plan a device anew; entities keep their ids."""
        state = self._states[device_id]
        state.forget(self._inventory.dropped(device_id))
        device = self._with_values(device_id)
        change = self._inventory.replan(device)
        late = state.learn_numbers(self._inventory.dp_ids(device))
        self._adder.remove(device_id, change.removed)
        self._adder.add(device_id, change.added)
        await self._adder.replace(device_id, change.changed)
        if device_id in self._states:
            self.shadows.note_described(device_id)
        for report in late:
            self._handle(report)
