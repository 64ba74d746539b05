"""Only the entities that show a changed data point are called."""

from collections.abc import Sequence

from custom_components.tuya_openhub.openhub.models import DataPoint
from custom_components.tuya_openhub.runtime.dispatcher import Dispatcher


class Ear:
    """A subscriber that writes down what it hears."""

    def __init__(self) -> None:
        """Begin with nothing heard."""
        self.changes = 0
        self.pushes: list[DataPoint] = []

    def change(self) -> None:
        """Hear that a value changed."""
        self.changes += 1

    def push(self, points: Sequence[DataPoint]) -> None:
        """Hear a report, before the change."""
        self.pushes.extend(points)


def test_push_reaches_each_listener_once() -> None:
    """An entity of several changed data points writes its state once."""
    dispatcher = Dispatcher()
    both, one, other = Ear(), Ear(), Ear()
    dispatcher.subscribe("lamp", ("a", "b"), both.change, both.push)
    dispatcher.subscribe("lamp", ("b",), one.change, None)
    dispatcher.subscribe("plug", ("a",), other.change, other.push)
    points = [DataPoint("a", 1), DataPoint("b", 2), DataPoint("c", 3)]

    dispatcher.push("lamp", points, {"a", "b", "c"})

    assert (both.changes, one.changes, other.changes) == (1, 1, 0)
    assert both.pushes == points[:2]


def test_repeats_are_passed_on_but_change_nothing() -> None:
    """A report with the known value is heard by those who count reports."""
    dispatcher = Dispatcher()
    ear = Ear()
    dispatcher.subscribe("button", ("press",), ear.change, ear.push)

    dispatcher.push("button", [DataPoint("press", "click")], ())
    dispatcher.push("button", [DataPoint("press", "click")], ())

    assert (ear.changes, len(ear.pushes)) == (0, 2)


def test_who_has_left_hears_nothing() -> None:
    """Unsubscribed entities and forgotten devices are not called."""
    dispatcher = Dispatcher()
    gone, here = Ear(), Ear()
    leave = dispatcher.subscribe("lamp", ("a",), gone.change, gone.push)
    dispatcher.subscribe("lamp", ("a",), here.change, here.push)
    leave()
    dispatcher.notify("lamp", ["a", "a", "x"])
    dispatcher.notify_device("stranger")
    dispatcher.push("stranger", [DataPoint("a", 1)], {"a"})
    dispatcher.notify_all()

    assert (gone.changes, here.changes) == (0, 2)
    dispatcher.forget("lamp")
    dispatcher.forget("lamp")
    dispatcher.notify_all()
    assert here.changes == 2
