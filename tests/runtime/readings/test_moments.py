"""When names of gangs are asked for, in virtual time."""

import asyncio
from typing import Any

import pytest

from homeassistant.core import HomeAssistant
from tests.integration.helpers import make_entry, set_up
from tests.tuya_cloud import captures

from ..conftest import moments

NAMES = "GET /v1.0/devices/*/multiple-names"


async def test_moments_of_questions(hass: HomeAssistant, quick_cloud: Any) -> None:
    """Ten seconds after a start, two devices a second, in virtual time."""
    more = captures.synthetic(2, ("six_gang",))
    quick_cloud.truth.add_devices(more, quick_cloud.uid)
    began = quick_cloud.clock.now()
    await set_up(hass, make_entry(quick_cloud))
    await asyncio.sleep(20)
    first, *later = moments(quick_cloud, NAMES, began)
    assert 10 <= first < 10.9
    assert later == pytest.approx([first + 0.5, first + 1], abs=0.2)
