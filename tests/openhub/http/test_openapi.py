"""The OpenAPI against a scripted cloud: the lease, commands, and twin paths."""

import json
from typing import Any

import pytest

from custom_components.tuya_openhub.openhub.errors import Problem, RequestError
from custom_components.tuya_openhub.openhub.models import DataPoint, LinkType, Part
from custom_components.tuya_openhub.openhub.usage import CallKind

from ..push.scripted import NOW, Reply, no, ok
from .stage import (
    ACCOUNTS,
    BATCH,
    COMMAND_1,
    COMMAND_2,
    DEVICES,
    ISSUE,
    LEASE_1,
    LEASE_2,
    LOG,
    SHARED,
    UID,
    Open,
    failure,
)

DAY = 86_400
NOW_MS = int(NOW * 1000)

# -- the lease


@pytest.mark.parametrize(
    ("first", "second", "problem"),
    [
        pytest.param(1106, 28841101, Problem.SERVICE_NOT_SUBSCRIBED, id="service"),
        pytest.param(28841105, 1106, Problem.SERVICE_NOT_AUTHORIZED, id="authorize"),
        pytest.param(1108, 1106, Problem.PERMISSION_DENIED, id="permission"),
        pytest.param(1106, 1108, Problem.PERMISSION_DENIED, id="permission-first"),
        pytest.param(1108, 28841004, Problem.QUOTA_EXHAUSTED, id="quota"),
        pytest.param(1108, 1108, Problem.NOT_SUPPORTED, id="path"),
    ],
)
async def test_more_telling_of_two_errors(
    stage: Open, first: int, second: int, problem: Problem
) -> None:
    """Where both paths refuse, the one that a person can mend is told."""
    on = await stage({LEASE_1: [no(first)], LEASE_2: [no(second)]})
    err = await failure(on.cloud.hub_config(UID, "link", LinkType.MQTT))
    assert err.problem is problem


async def test_refusal_is_told_to_the_gate_once(stage: Open) -> None:
    """The gate learns how the operation ended; its own refusal is no news to it."""
    on = await stage({LEASE_1: [no(28841002)]})
    err = await failure(on.cloud.hub_config(UID, "link", LinkType.MQTT))
    assert on.gate.refused == [(err, CallKind.HUB_CONFIG)]
    on.gate.standing = err
    assert await failure(on.cloud.hub_config(UID, "link", LinkType.MQTT)) is err
    assert len(on.gate.refused) == 1
    assert len(on.server.seen) == 2


# -- commands


async def test_commands(stage: Open) -> None:
    """All codes of a command go in one call."""
    on = await stage({COMMAND_1: [ok(True)]})
    await on.cloud.send_commands("d", {"switch_1": True, "mode": "x"})
    assert on.server.seen[-1].json == {
        "commands": [
            {"code": "switch_1", "value": True},
            {"code": "mode", "value": "x"},
        ]
    }
    assert on.gate.done[-1] is CallKind.COMMAND


@pytest.mark.parametrize("code", [2003, 2008, 28841101, 1108])
async def test_commands_of_the_other_family(stage: Open, code: int) -> None:
    """The family that works is remembered for the device."""
    on = await stage({COMMAND_1: [no(code)], COMMAND_2: [ok(True)]})
    await on.cloud.send_commands("d", {"switch_1": True})
    await on.cloud.send_commands("d", {"switch_1": False})
    assert on.server.calls() == [COMMAND_1, COMMAND_2, COMMAND_2]


async def test_codes_of_the_thing_model_alone(stage: Open) -> None:
    """A code that no standard path takes goes to the shadow, at once the next time."""
    on = await stage({COMMAND_1: [no(2008)], COMMAND_2: [no(2008)], ISSUE: [ok({})]})
    await on.cloud.send_commands("d", {"odd": 1})
    assert json.loads(on.server.seen[-1].json["properties"]) == {"odd": 1}
    await on.cloud.send_commands("d", {"odd": 2})
    assert on.server.calls() == [COMMAND_1, COMMAND_2, ISSUE, ISSUE]


@pytest.mark.parametrize("code", [2008, 28841101])
async def test_value_that_nobody_takes(stage: Open, code: int) -> None:
    """The standard path's refusal is told when the shadow refuses as well."""
    on = await stage({COMMAND_1: [no(2003)], COMMAND_2: [no(2008)], ISSUE: [no(code)]})
    err = await failure(on.cloud.send_commands("d", {"odd": 1}))
    assert isinstance(err, RequestError)
    assert (err.problem, err.code) == (Problem.VALUE_NOT_SUPPORTED, 2008)


async def test_command_that_is_not_taken(stage: Open) -> None:
    """An answer of false is a refusal."""
    on = await stage({COMMAND_1: [ok(False)]})
    err = await failure(on.cloud.send_commands("d", {"a": 1}))
    assert err.problem is Problem.VALUE_NOT_SUPPORTED


async def test_command_to_an_offline_device(stage: Open) -> None:
    """An offline device is told, and nothing else is tried."""
    on = await stage({COMMAND_1: [no(2001)]})
    err = await failure(on.cloud.send_commands("d", {"a": 1}))
    assert err.problem is Problem.DEVICE_OFFLINE
    assert on.server.calls() == [COMMAND_1]


# -- what is read, in parts of so many


async def test_statuses_come_in_batches(stage: Open) -> None:
    """Twenty devices go into one call."""
    on = await stage({BATCH: [ok([{"id": "d0", "status": []}]), ok(None)]})
    found = await on.cloud.statuses([f"d{number}" for number in range(21)])
    assert found == {"d0": {}}
    assert [
        len(seen.query["device_ids"].split(",")) for seen in on.server.seen[1:]
    ] == [
        20,
        1,
    ]


async def test_shared_devices_are_not_asked_for_each_time(stage: Open) -> None:
    """Where none are shared the next lists say nothing of them, unless that may change."""
    on = await stage({DEVICES: [ok([{"id": "a"}])], SHARED: [ok([])]})
    assert (await on.cloud.devices(UID)).complete == frozenset(Part)
    assert (await on.cloud.devices(UID)).complete == {Part.OWN}
    assert on.server.calls() == [DEVICES] * 3
    on.cloud.expect_changes()
    assert (await on.cloud.devices(UID)).complete == frozenset(Part)
    on.clock.now += 12 * 3600 - 1
    assert (await on.cloud.devices(UID)).complete == {Part.OWN}
    on.clock.now += 1
    assert (await on.cloud.devices(UID)).complete == frozenset(Part)
    assert [seen.query for seen in on.server.seen if seen.what == DEVICES].count(
        {}
    ) == 5


@pytest.mark.parametrize(
    ("since", "end"),
    [
        pytest.param(NOW_MS - 1, NOW_MS + 60_000, id="from the past"),
        pytest.param(NOW_MS, NOW_MS + 7 * DAY * 1000 + 60_000, id="from now"),
    ],
)
async def test_question_for_a_log(stage: Open, since: int, end: int) -> None:
    """It ends a minute from now, for the cloud's clock; or a week from its beginning."""
    on = await stage({LOG: [ok({"logs": []})]})
    await on.cloud.reports("d", "add_ele", since)
    assert on.server.seen[-1].query == {
        "codes": "add_ele",
        "start_time": str(since),
        "end_time": str(end),
        "size": "100",
    }


async def test_log_without_end(stage: Open) -> None:
    """Five pages of a gap are read."""
    numbers = iter(range(1, 100))

    async def page() -> Reply:
        number = next(numbers)
        entry = {"code": "a", "value": "1", "event_time": NOW_MS + number}
        return ok({"logs": [entry], "has_more": True, "last_row_key": f"{number}"})

    on = await stage({LOG: [page]})
    found = await on.cloud.reports("d", "a", 5)
    assert found == [DataPoint("a", "1", NOW_MS + number) for number in range(1, 6)]


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"has_more": "true", "last_row_key": "k"}, id="word"),
        pytest.param({"has_more": True, "last_row_key": 5}, id="number"),
        pytest.param({"has_more": True, "last_row_key": ""}, id="empty"),
        pytest.param({"has_more": False, "last_row_key": "k"}, id="no more"),
    ],
)
async def test_last_page_of_a_log(stage: Open, more: dict[str, Any]) -> None:
    """Without a key, or where the cloud says so, there is no other."""
    on = await stage({LOG: [ok({"logs": [], **more})]})
    assert await on.cloud.reports("d", "a", 5) == []
    assert on.server.calls() == [LOG]


async def test_size_of_a_page_of_accounts(stage: Open) -> None:
    """A hundred devices come in one page."""
    on = await stage({ACCOUNTS: [ok({"devices": []})]})
    assert await on.cloud.accounts() == []
    assert on.server.seen[-1].query == {"size": "100"}
    assert on.gate.admitted == [CallKind.TOKEN, CallKind.ACCOUNTS]
