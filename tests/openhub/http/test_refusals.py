"""What a project may not call is not asked for again and again."""

from dataclasses import replace

import pytest

from custom_components.tuya_openhub.openhub.models import DataPoint

from ..push.scripted import Reply, no, ok
from .stage import (
    COMMAND_1,
    COMMAND_2,
    DEVICE,
    LOG,
    SPEC,
    SPEC_1,
    SPEC_2,
    UID,
    Open,
    Stage,
    failure,
)

DAY = 86_400
OTHER_LOG = "GET /v2.0/cloud/thing/device2/report-logs"
LOGGED = ok({"logs": [{"code": "a", "value": "1", "event_time": 5}]})


@pytest.mark.parametrize("code", [1108, 28841101, 28841105, 28841106])
async def test_missing_service_is_asked_for_once_a_day(stage: Open, code: int) -> None:
    """The path is refused whatever the device; a day later it is tried again."""
    first = LOG.replace("/d/", "/device1/")
    on = await stage({first: [no(code)], OTHER_LOG: [LOGGED]})
    errors = [
        await failure(on.cloud.reports("device1", "a", 0)),
        await failure(on.cloud.reports("device1", "a", 0)),
        await failure(on.cloud.reports("device1", "a", 0)),
        await failure(on.cloud.reports("device2", "a", 0)),
    ]
    assert {err.code for err in errors} == {code}
    assert on.server.calls() == [first, first]
    on.clock.now += DAY + 1
    assert await on.cloud.reports("device2", "a", 0) == [DataPoint("a", "1", 5000)]


async def test_denied_device_denies_no_other(stage: Open) -> None:
    """No permission for one device says nothing of the next one."""
    first = LOG.replace("/d/", "/device1/")
    on = await stage({first: [no(1106)], OTHER_LOG: [LOGGED]})
    for _ in range(3):
        await failure(on.cloud.reports("device1", "a", 0))
    assert await on.cloud.reports("device2", "a", 0)
    assert on.server.calls() == [first, first, OTHER_LOG]


async def test_person_who_asks_is_answered(stage: Open) -> None:
    """Whoever reads everything again, or commands, may have solved it."""
    commands: list[Reply] = [no(28841101), ok(True)]
    on = await stage(
        {
            LOG: [no(28841101), no(28841101), LOGGED],
            COMMAND_1: commands,
            COMMAND_2: [no(28841101)],
        }
    )
    for _ in range(3):
        await failure(on.cloud.reports("d", "a", 0))
    on.cloud.forget_refusals()
    assert await on.cloud.reports("d", "a", 0)
    await failure(on.cloud.send_commands("d", {"switch_1": True}))
    await on.cloud.send_commands("d", {"switch_1": True})


async def test_other_family_is_used_at_once(stage: Open) -> None:
    """The path that is refused costs each product no call of its own."""
    script: dict[str, list[Reply]] = {}
    for number in range(5):
        script[SPEC_1.replace("/d/", f"/device{number}/")] = [no(1108)]
        script[SPEC_2.replace("/d/", f"/device{number}/")] = [ok(SPEC)]
    on = await stage(script)
    for number in range(5):
        await on.cloud.specification(replace(DEVICE, id=f"device{number}"))
    assert len(on.server.calls()) == 6


async def test_memory_is_bounded(stage: Open) -> None:
    """However many devices are refused, what is kept stays small, and works."""
    on = await stage({})
    for number in range(600):
        on.script[LOG.replace("/d/", f"/device{number}/")] = [no(1106)]
        await failure(on.cloud.reports(f"device{number}", "a", 0))
    for _ in range(3):
        await failure(on.cloud.reports("device599", "a", 0))
    assert len(on.server.calls()) == 601


async def test_scenes_are_refused_by_account(stage: Open) -> None:
    """The list of homes of an account that may not be read is not asked for twice."""
    on = await stage({f"GET /v1.0/users/{UID}/homes": [no(28841106)]})
    for _ in range(5):
        await failure(on.cloud.scenes(UID))
    assert len(on.server.calls()) == 2


def log_of(number: int) -> str:
    """Return the call for the log of a device."""
    return LOG.replace("/d/", f"/device{number}/")


async def denied(on: Stage, number: int) -> int:
    """Ask for a log that is denied, and return how many calls that took."""
    on.script[log_of(number)] = [no(1106)]
    asked = len(on.server.calls())
    await failure(on.cloud.reports(f"device{number}", "a", 0))
    return len(on.server.calls()) - asked


async def test_how_many_refusals_are_kept(stage: Open) -> None:
    """Five hundred; with one more all is asked again."""
    on = await stage({})
    assert [await denied(on, 0) for _ in range(3)] == [1, 1, 0]
    for number in range(1, 500):
        await denied(on, number)
    assert await denied(on, 0) == 0
    await denied(on, 500)
    assert await denied(on, 0) == 1


async def test_how_long_a_refusal_is_believed(stage: Open) -> None:
    """A day from the last one."""
    on = await stage({})
    await denied(on, 0)
    on.clock.now += 100
    await denied(on, 0)
    on.clock.now += DAY - 1
    assert await denied(on, 0) == 0
    on.clock.now += 1
    assert [await denied(on, 0) for _ in range(3)] == [1, 1, 0]


async def test_first_refusal_of_timers_counts(stage: Open) -> None:
    """Each device that a person chose would ask."""
    path = "GET /v2.0/cloud/timer/device/device1"
    on = await stage({path: [no(28841101)]})
    service = on.cloud.timers
    assert service is not None
    for device_id in ("device1", "device1", "device2"):
        assert (await failure(service.timers(device_id))).code == 28841101
    assert on.server.calls() == [path]
