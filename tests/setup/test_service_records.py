"""What is kept of a project's services."""

from typing import Any

import pytest

from custom_components.tuya_openhub.openhub import Service
from custom_components.tuya_openhub.setup.service_records import ServiceRecords

DAY = 86_400.0
NOW = 1_800_000_000.0


def test_records_survive_storage() -> None:
    """What was tried and declined is known after a restart."""
    records = ServiceRecords()
    records.note(Service.LOCKS, False, NOW)
    records.note(Service.SCENES, True, NOW)
    records.decline(Service.CAMERAS)
    stored = records.store()
    assert set(stored) == {"locks", "scenes", "cameras"}
    again = ServiceRecords(stored)
    assert again.store() == stored
    assert again.is_wanting(Service.LOCKS)
    assert not again.is_due(Service.LOCKS, NOW + 6 * DAY)
    assert again.is_due(Service.LOCKS, NOW + 7 * DAY)
    assert not again.is_due(Service.SCENES, NOW + 29 * DAY)
    assert again.is_due(Service.SCENES, NOW + 30 * DAY)
    assert not again.is_due(Service.CAMERAS, NOW)
    assert again.is_due(Service.TIMERS, NOW)


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
    records = ServiceRecords(stored)
    assert records.store() == {}
    assert records.is_due(Service.LOCKS, NOW)
