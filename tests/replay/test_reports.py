"""Each diagnostics file in reports/ gives the same entities and states here."""

from pathlib import Path
from typing import Any

import pytest

from custom_components.tuya_openhub.diagnostics import (
    async_get_config_entry_diagnostics,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers.json import json_dumps
from homeassistant.util.json import json_loads
from tests.integration.helpers import make_entry, set_up
from tests.tuya_cloud import TuyaCloud

from .report import REPORTS, compared, devices, load, record


@pytest.mark.parametrize(
    "path",
    [pytest.param(path, id=path.stem) for path in sorted(REPORTS.glob("*.json"))],
)
async def test_the_report_comes_true(
    hass: HomeAssistant, empty_cloud: TuyaCloud, path: Path
) -> None:
    """Play the account of a report, and report again."""
    report = load(path)
    empty_cloud.truth.add_devices(devices(report), empty_cloud.uid)
    entry = make_entry(empty_cloud, **report["entry"]["options"])

    await set_up(hass, entry)
    again: Any = json_loads(
        json_dumps(await async_get_config_entry_diagnostics(hass, entry))
    )

    record(path, again)
    assert compared(again) == compared(load(path))
    await hass.config_entries.async_unload(entry.entry_id)
