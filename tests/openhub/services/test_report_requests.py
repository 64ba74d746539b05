"""Devices asked to report: once, and not again for a day after a refusal."""

from collections.abc import Awaitable
from typing import Any

import pytest

from custom_components.tuya_openhub.openhub.errors import Problem, RequestError

from ..http.stage import Open, failure
from ..push.scripted import no, ok

D = "PUT /v1.0/devices/d/trigger-report"
E = "PUT /v1.0/devices/e/trigger-report"
DAY = 86_400


def request(on: Any, device_id: str = "d") -> Awaitable[bool]:
    """Ask a device to report."""
    asked: Awaitable[bool] = on.cloud.report_requests.request(device_id)
    return asked


@pytest.mark.parametrize("answer", [ok(True), ok(None), ok({})], ids=str)
async def test_whatever_is_no_refusal_is_done(
    stage: Open, answer: dict[str, Any]
) -> None:
    """No document shows the answer."""
    on = await stage({D: [answer]})
    assert await request(on) is True
    assert await request(on) is True
    assert on.server.calls() == [D, D]
    assert on.server.seen[-1].body == b""


@pytest.mark.parametrize("code", [2003, 2008, 2009, 1106])
async def test_device_that_cannot(stage: Open, code: int) -> None:
    """A device is not asked again for a day, the others are."""
    on = await stage({D: [no(code), ok(True)], E: [ok(True)]})
    err = await failure(request(on))
    assert err.code == code
    assert isinstance(err, RequestError)
    on.clock.now += DAY - 1
    assert await request(on) is False
    assert await request(on, "e") is True
    on.clock.now += 1
    assert await request(on) is True
    assert on.server.calls() == [D, E, D]


async def test_answer_of_false(stage: Open) -> None:
    """It is a refusal of this device."""
    on = await stage({D: [ok(False)], E: [ok(True)]})
    err = await failure(request(on))
    assert err.problem is Problem.NOT_SUPPORTED
    assert await request(on) is False
    assert await request(on, "e") is True


@pytest.mark.parametrize("code", [1108, 28841101, 28841105, 28841106])
async def test_project_that_cannot(stage: Open, code: int) -> None:
    """No device is asked, for a day or until a person has changed something."""
    on = await stage({D: [no(code), ok(True)], E: [ok(True)]})
    assert (await failure(request(on))).code == code
    assert await request(on, "e") is False
    on.cloud.forget_refusals()
    assert await request(on, "e") is True
    assert await request(on) is True


async def test_fault_that_passes(stage: Open) -> None:
    """It is not tried again at once, and no refusal."""
    on = await stage({D: [no(500), ok(True)]})
    assert (await failure(request(on))).problem is Problem.CLOUD_ERROR
    assert on.server.calls() == [D]
    assert await request(on) is True


async def test_many_refusals(stage: Open) -> None:
    """Five hundred are kept; then all is forgotten."""
    refused = [f"d{number}" for number in range(501)]
    script = {
        f"PUT /v1.0/devices/{each}/trigger-report": [no(2009)] for each in refused
    }
    on = await stage(script)
    for device_id in refused[:500]:
        await failure(request(on, device_id))
    assert await request(on, "d0") is False
    await failure(request(on, "d500"))
    assert await request(on, "d500") is False
    assert (await failure(request(on, "d0"))).code == 2009
