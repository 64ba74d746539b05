"""Show of each captured device what its page in the snapshots tells."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import override

import pytest
import pytest_asyncio
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from syrupy.location import PyTestLocation
from syrupy.types import SnapshotIndex

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.util import dt as dt_util
from tests.tuya_cloud import TuyaCloud
from tests.tuya_cloud.broker.mosquitto import BrokerProcess
from tests.tuya_cloud.truth import SimDevice

from .conftest import OWN, cloud_of, enable_all, started
from .device_page import Shown, page
from .test_home import entries, explained, state_of

# before the first meal of the day where the tests are
MORNING = datetime(2026, 11, 29, 12, tzinfo=UTC)


class DeviceFile(SingleFileSnapshotExtension):
    """A text file for each device, named like its capture."""

    file_extension = "txt"
    _write_mode = WriteMode.TEXT

    @override
    @classmethod
    def get_snapshot_name(
        cls, *, test_location: PyTestLocation, index: SnapshotIndex = 0
    ) -> str:
        """Return the name of the capture."""
        return str(index)

    @override
    @classmethod
    def dirname(cls, *, test_location: PyTestLocation) -> str:
        """Return the folder, beside other snapshots and named after this module."""
        test_file = Path(test_location.filepath)
        return str(test_file.parent / "snapshots" / test_file.stem)


async def shown(
    hass: HomeAssistant, device: SimDevice, disabled: set[str]
) -> list[Shown]:
    """Return the entities of a device; `disabled` are so by default."""
    points = await explained(hass, device)
    return [
        Shown(
            entry=entry,
            state=state_of(hass, entry),
            device_name=device_name(hass, str(entry.device_id)),
            key=entry.unique_id.removeprefix(f"{device.id}_"),
            codes=[p["code"] for p in points if entry.entity_id in p["entity_ids"]],
            disabled=entry.entity_id in disabled,
        )
        for entry in entries(hass, device.id)
    ]


def device_name(hass: HomeAssistant, device_id: str) -> str:
    """Return the name of a device or a gang of it."""
    found = dr.async_get(hass).async_get(device_id)
    assert found is not None
    return str(found.name)


@pytest_asyncio.fixture
async def account(
    broker_process: BrokerProcess, socket_enabled: None
) -> AsyncGenerator[TuyaCloud]:
    """Serve the project's own captures, whichever others are tried: they have pages."""
    async with cloud_of(sorted(OWN.glob("*.json")), broker_process) as running:
        yield running


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be the same moment at each run: a feeder shows its next meal."""

    def now(time_zone: tzinfo | None = None) -> datetime:
        return MORNING.astimezone(time_zone or dt_util.get_default_time_zone())

    monkeypatch.setattr(dt_util, "utcnow", lambda: MORNING)
    monkeypatch.setattr(dt_util, "now", now)


# a file's name says which device it is of, not which test
@pytest.mark.filterwarnings(r"ignore:\s+Can not relate snapshot name:UserWarning")
async def test_pages(
    hass: HomeAssistant,
    account: TuyaCloud,
    snapshot: SnapshotAssertion,
    subtests: pytest.Subtests,
) -> None:
    """Show what the snapshot of each capture tells, and no other."""
    entry = await started(hass, account)
    disabled = await enable_all(hass, entry)
    files = snapshot.use_extension(DeviceFile)
    for device in account.truth.devices.values():
        seen = page(await shown(hass, device, disabled), await explained(hass, device))
        with subtests.test(device=device.id):
            assert seen == files(name=device.id)
