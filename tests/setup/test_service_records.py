"""What is kept of a project's services."""

from typing import Any

import pytest

from custom_components.tuya_openhub.openhub import Service
from custom_components.tuya_openhub.setup.service_records import ServiceRecords

DAY = 86_400.0
NOW = 1_800_000_000.0


def test_records_survive_storage() -> None:
    """What was tried and declined is known after a restart."""
    records = ServiceRecords(now=NOW)
    records.note(Service.LOCKS, False, NOW)
    records.note(Service.SCENES, True, NOW)
    records.decline(Service.CAMERAS)
    stored = records.store()
    assert set(stored) == {"begun_at", "locks", "scenes", "cameras"}
    again = ServiceRecords(stored, now=NOW + DAY)
    assert again.store() == stored
    assert again.is_wanting(Service.LOCKS)
    assert not again.is_due(Service.LOCKS, NOW + 6 * DAY)
    assert again.is_due(Service.LOCKS, NOW + 7 * DAY)
    assert not again.is_due(Service.SCENES, NOW + 29 * DAY)
    assert again.is_due(Service.SCENES, NOW + 30 * DAY)
    assert not again.is_due(Service.CAMERAS, NOW)
    assert again.is_due(Service.VACUUM_MAPS, NOW)


def test_what_every_home_could_use_has_time() -> None:
    """One a day, from the day after the first one on."""
    records = ServiceRecords(now=NOW)
    assert not records.is_due(Service.TIMERS, NOW + DAY - 1)
    assert records.is_due(Service.TIMERS, NOW + DAY)
    records.note(Service.SCENES, None, NOW + DAY)
    assert not records.is_due(Service.TIMERS, NOW + DAY)
    assert records.is_due(Service.TIMERS, NOW + 2 * DAY)


@pytest.mark.parametrize(
    "stored",
    [
        pytest.param(None, id="nothing"),
        pytest.param([], id="a list"),
        pytest.param({"locks": True, "of the future": {}}, id="no record"),
        pytest.param(
            {"locks": {"tried_at": "x", "there": 1, "declined": None}}, id="odd record"
        ),
    ],
)
def test_odd_storage_counts_as_none(stored: Any) -> None:
    """A file that somebody edited breaks nothing."""
    records = ServiceRecords(stored, now=NOW)
    assert records.store() == {"begun_at": NOW}
    assert records.is_due(Service.LOCKS, NOW)
