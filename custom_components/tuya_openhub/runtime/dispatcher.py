"""Call exactly the entities whose data points changed."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from ..openhub import DataPoint

type OnChange = Callable[[], None]
type OnPush = Callable[[Sequence[DataPoint]], None]
type OnOvertaken = Callable[[DataPoint, int], None]

# stands for the data points of an entity that shows none
_DEVICE = ""


@dataclass(slots=True, eq=False)
class _Subscriber:
    """One entity; a closure for each of so many would take more memory."""

    on_change: OnChange
    on_push: OnPush | None
    on_overtaken: OnOvertaken | None
    codes: tuple[str, ...]
    by_code: dict[str, tuple[_Subscriber, ...]]

    def unsubscribe(self) -> None:
        """Stop listening."""
        for code in self.codes:
            self.by_code[code] = tuple(
                other for other in self.by_code[code] if other is not self
            )


class Dispatcher:
    """Entities by device and data-point code.

    The cost of a push depends on the entities that show its data points, never on
    the number of devices or entities.
    """

    def __init__(self) -> None:
        """Initialize without subscribers."""
        self._devices: dict[str, dict[str, tuple[_Subscriber, ...]]] = {}

    def subscribe(
        self,
        device_id: str,
        codes: Iterable[str],
        on_change: OnChange,
        on_push: OnPush | None,
        on_overtaken: OnOvertaken | None = None,
    ) -> Callable[[], None]:
        """Add a subscriber; return the way to remove it."""
        by_code = self._devices.setdefault(device_id, {})
        # an entity without data points still follows the availability of its device
        codes = tuple(codes) or (_DEVICE,)
        subscriber = _Subscriber(on_change, on_push, on_overtaken, codes, by_code)
        for code in subscriber.codes:
            by_code[code] = (*by_code.get(code, ()), subscriber)
        return subscriber.unsubscribe

    def push(
        self,
        device_id: str,
        points: Sequence[DataPoint],
        changed: Collection[str],
    ) -> None:
        """Pass accepted data points on, then call those whose value changed, each once."""
        if (by_code := self._devices.get(device_id)) is None:
            return
        if len(points) == 1:
            # by far the most frequent report, and no entity can be called twice
            code = points[0].code
            for subscriber in by_code.get(code, ()):
                if subscriber.on_push is not None:
                    subscriber.on_push(points)
                if code in changed:
                    subscriber.on_change()
            return
        by_subscriber: dict[_Subscriber, list[DataPoint]] = {}
        for point in points:
            for subscriber in by_code.get(point.code, ()):
                by_subscriber.setdefault(subscriber, []).append(point)
        for subscriber, its_points in by_subscriber.items():
            if subscriber.on_push is not None:
                subscriber.on_push(its_points)
            if any(point.code in changed for point in its_points):
                subscriber.on_change()

    def push_overtaken(
        self, device_id: str, points: Iterable[DataPoint], time: int
    ) -> None:
        """Pass data points on that newer ones overtook: who adds up needs them."""
        by_code = self._devices.get(device_id, {})
        for point in points:
            for subscriber in by_code.get(point.code, ()):
                if subscriber.on_overtaken is not None:
                    subscriber.on_overtaken(point, time)

    def notify(self, device_id: str, codes: Iterable[str]) -> None:
        """Call the subscribers of data points that have another value, each once."""
        by_code = self._devices.get(device_id, {})
        subscribers = dict.fromkeys(
            subscriber for code in codes for subscriber in by_code.get(code, ())
        )
        for subscriber in subscribers:
            subscriber.on_change()

    def notify_device(self, device_id: str) -> None:
        """Call all subscribers of a device: its availability changed."""
        self.notify(device_id, list(self._devices.get(device_id, ())))

    def notify_all(self) -> None:
        """Call every subscriber: whether values can be trusted changed."""
        for device_id in list(self._devices):
            self.notify_device(device_id)

    def forget(self, device_id: str) -> None:
        """Drop the subscribers of a device that is gone."""
        self._devices.pop(device_id, None)
