"""Pushes beside readings: what is a correction, what is silence, and what follows."""

from typing import Any

import pytest

from custom_components.tuya_openhub.openhub.device_state import DeviceState
from custom_components.tuya_openhub.openhub.models import (
    DataPoint,
    Device,
    StatusReport,
)
from custom_components.tuya_openhub.runtime.readings.delivery import DAY, HOUR, Delivery

MINUTE = 60.0
PLUG = Device(
    id="plug",
    name="Plug",
    category="cz",
    product_id="p",
    status={"power": 1, "level": 1},
)


class Account:
    """One device, pushes, readings and time."""

    def __init__(self, stored: dict[str, Any] | None = None) -> None:
        """Begin connected, with a first reading."""
        self.messages = 0
        self.now = 0.0
        self.delivery = Delivery(
            stored=stored or {},
            messages=lambda: self.messages,
            time=lambda: 100 * DAY + self.now,
        )
        self.state = DeviceState(PLUG)
        self.delivery.sample(self.now, live=True)
        self.delivery.end_reading(self.now, comparable=False)

    def push(self, code: str, value: int) -> None:
        """Push a value."""
        self.messages += 1
        point = DataPoint(code, value, int(self.now * 1000))
        report = StatusReport("plug", (point,), int(self.now * 1000))
        self.state.apply_report(report)

    def read(self, comparable: bool = True, **values: int) -> None:
        """Read values."""
        self.delivery.begin_reading()
        changed = self.state.apply_snapshot(values, self.state.begin_snapshot())
        if changed:
            self.delivery.note_change(self.state, changed)
        self.delivery.end_reading(self.now, comparable=comparable)

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds
        self.delivery.sample(self.now, live=True)

    def judge(self) -> None:
        """Let the time pass in which a push may still tell what a reading found."""
        self.wait(11)
        self.delivery.settle()

    def condemned(self) -> bool:
        """Tell whether the channel is taken for a silent one."""
        return self.delivery.condemned

    @property
    def wait_for_reading(self) -> float:
        """How long the next reading is off, in seconds."""
        return self.delivery.due_at(self.now, 1) - self.now


def test_value_that_no_push_told_is_a_correction() -> None:
    """Once for each device, ten seconds later."""
    account = Account()
    account.wait(HOUR)
    account.read(power=2, level=2)
    assert account.delivery.corrected == 0
    account.judge()
    assert (account.delivery.corrected, account.delivery.share) == (1, 0.0)


def test_push_that_comes_a_little_later_is_no_correction() -> None:
    """The reading was faster than the push."""
    account = Account()
    account.wait(HOUR)
    account.read(power=2)
    account.wait(5)
    account.push("power", 2)
    account.judge()
    assert (account.delivery.corrected, account.delivery.share) == (0, 100.0)


def test_what_only_readings_show_is_no_correction() -> None:
    """A data point that is never pushed while others of its device are."""
    account = Account()
    account.push("power", 2)
    account.wait(HOUR)
    account.read(level=7)
    account.judge()
    assert account.delivery.corrected == 0
    assert account.delivery.settle_at is None


def test_readings_after_a_gap_prove_nothing() -> None:
    """Changes during a gap were missed because of it."""
    account = Account()
    account.wait(HOUR)
    account.read(comparable=False, power=2)
    account.judge()
    assert account.delivery.corrected == 0


def test_silent_channel_is_condemned_by_two_readings() -> None:
    """Not by one, and for each form of the channel anew."""
    account = Account()
    for power in (2, 3):
        assert not account.condemned()
        account.wait(HOUR)
        account.read(power=power)
        account.judge()
    assert account.condemned()
    account.delivery.acquit()
    assert account.wait_for_reading == pytest.approx(HOUR, abs=60)
    account.wait(HOUR)
    account.read(power=5)
    account.judge()
    assert not account.condemned()
    account.push("power", 6)
    account.wait(MINUTE)
    account.read(power=7)
    account.judge()
    assert not account.condemned()


def test_pace_until_the_first_message() -> None:
    """Ten minutes, thirty, then every hour; twice that where a reading costs two."""
    account = Account()
    pauses = []
    for _ in range(5):
        pauses.append(account.wait_for_reading)
        assert account.delivery.due_at(account.now, 2) == account.now + 2 * pauses[-1]
        account.wait(pauses[-1])
        account.read()
    assert pauses == [10 * MINUTE, 30 * MINUTE, HOUR, HOUR, HOUR]
    account.push("power", 3)
    account.wait(MINUTE)
    assert account.wait_for_reading > HOUR


def test_quieter_than_ever() -> None:
    """After half as long again as the longest silence so far, then every two hours."""
    account = Account()
    account.push("power", 2)
    account.wait(MINUTE)
    account.wait(4 * HOUR)
    account.push("power", 3)
    account.wait(MINUTE)
    account.read()
    assert account.wait_for_reading == pytest.approx(6 * HOUR, abs=5 * MINUTE)
    account.wait(account.wait_for_reading)
    account.read()
    assert account.wait_for_reading == 2 * HOUR
    # a channel that is down is no silence
    account.delivery.sample(account.now, live=False)
    assert account.wait_for_reading == 8 * HOUR


def test_silence_in_which_changes_were_missed_is_no_habit() -> None:
    """A channel that was dead for hours does not teach to wait for hours."""
    account = Account()
    account.push("power", 2)
    account.wait(MINUTE)
    account.wait(3 * HOUR)
    account.read(power=3)
    account.judge()
    assert account.wait_for_reading == pytest.approx(HOUR, abs=MINUTE)
    account.push("power", 4)
    account.wait(MINUTE)
    account.wait(2 * HOUR)
    assert account.wait_for_reading <= HOUR


def test_reading_that_fails_is_put_off() -> None:
    """A quarter of an hour."""
    account = Account()
    account.wait(HOUR)
    account.delivery.fail_reading(account.now)
    assert account.wait_for_reading == 15 * MINUTE


def test_figures_survive_a_restart_and_seven_days() -> None:
    """What a week ago was is forgotten."""
    account = Account()
    account.push("power", 2)
    account.wait(DAY)
    account.push("power", 3)
    account.wait(HOUR)
    again = Account(dict(account.delivery.store()))
    assert again.delivery.proven
    assert (again.delivery.pushed, again.delivery.share) == (2, 100.0)
    for _ in range(9):
        again.push("power", again.messages)
        again.wait(DAY)
    assert again.delivery.pushed == 7


@pytest.mark.parametrize(
    "stored",
    [
        pytest.param({"days": 7}, id="number"),
        pytest.param({"days": ["x", None, {}]}, id="no days"),
        pytest.param(
            {"days": [{"day": 1, "pushed": "7", "corrected": 0, "silence": 0}]},
            id="text",
        ),
        pytest.param(
            {"days": [{"day": 1, "pushed": 7, "corrected": 0, "silence": 1e99}]},
            id="eternity",
        ),
    ],
)
def test_odd_file_counts_as_none(stored: dict[str, Any]) -> None:
    """Nothing of it is taken over."""
    delivery = Account(stored).delivery
    assert (delivery.pushed, delivery.corrected, delivery.share) == (0, 0, None)
    assert not delivery.proven


def test_person_who_has_acted_is_believed() -> None:
    """All begins anew."""
    account = Account({"reported": True})
    assert account.wait_for_reading == HOUR
    account.delivery.start_over()
    assert not account.delivery.reported
    assert account.wait_for_reading == 10 * MINUTE
