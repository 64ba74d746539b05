"""A project's calls at their limits: tokens, refusals, families of paths, logs, models."""

from typing import Any

import pytest

from custom_components.tuya_openhub.openhub.models import DataPoint
from custom_components.tuya_openhub.openhub.usage import CallKind

from ..push.scripted import NOW, Reply, no, ok
from .stage import ACCOUNTS, COMMAND_1, COMMAND_2, ISSUE, LOG, Open, failure

DAY = 86_400
NOW_MS = int(NOW * 1000)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        pytest.param(1108, 2008, 2008, id="value before path"),
        pytest.param(2008, 1106, 1106, id="permission before value"),
        pytest.param(1106, 28841101, 28841101, id="service before permission"),
        pytest.param(28841101, 1106, 28841101, id="service first"),
        pytest.param(2008, 2009, 2008, id="value before device"),
        pytest.param(2009, 1108, 2009, id="the first of two"),
    ],
)
async def test_what_two_refusals_tell(
    stage: Open, first: int, second: int, expected: int
) -> None:
    """The more a person can do about it, the rather it is told."""
    on = await stage(
        {COMMAND_1: [no(first)], COMMAND_2: [no(second)], ISSUE: [no(1108)]}
    )
    assert (await failure(on.cloud.send_commands("d", {"a": 1}))).code == expected


@pytest.mark.parametrize(
    "code", [1106, 1108, 2003, 2008, 2009, 28841101, 28841105, 28841106]
)
async def test_codes_that_lead_to_the_other_family(stage: Open, code: int) -> None:
    """These say that the path is not for this project or device."""
    on = await stage({COMMAND_1: [no(code)], COMMAND_2: [ok(True)]})
    await on.cloud.send_commands("d", {"a": 1})
    assert on.server.calls() == [COMMAND_1, COMMAND_2]


@pytest.mark.parametrize(
    "code", [1100, 1109, 2001, 2002, 2005, 28841002, 28841102, 500]
)
async def test_codes_that_do_not(stage: Open, code: int) -> None:
    """Any other says what is wrong."""
    on = await stage({COMMAND_1: [no(code)], COMMAND_2: [ok(True)]})
    assert (await failure(on.cloud.send_commands("d", {"a": 1}))).code == code
    assert on.server.calls() == [COMMAND_1]


@pytest.mark.parametrize(
    ("code", "other"),
    [
        pytest.param(1108, [COMMAND_2.replace("/d/", "/e/")], id="of the project"),
        pytest.param(
            2003,
            [COMMAND_1.replace("/d/", "/e/"), COMMAND_2.replace("/d/", "/e/")],
            id="of the device",
        ),
    ],
)
async def test_family_of_the_next_device(
    stage: Open, code: int, other: list[str]
) -> None:
    """What the project lacks is known for all devices, what one device lacks is not."""
    script: dict[str, list[Reply]] = {}
    for device in "de":
        script[COMMAND_1.replace("/d/", f"/{device}/")] = [no(code)]
        script[COMMAND_2.replace("/d/", f"/{device}/")] = [ok(True)]
    on = await stage(script)
    await on.cloud.send_commands("d", {"a": 1})
    await on.cloud.send_commands("e", {"a": 1})
    assert on.server.calls()[2:] == other


async def test_codes_of_the_shadow_alone(stage: Open) -> None:
    """Only where each code of an order is known for one is the shadow asked at once."""
    on = await stage({COMMAND_1: [no(2008)], COMMAND_2: [no(2008)], ISSUE: [ok(True)]})
    await on.cloud.send_commands("d", {"odd": 1, "even": 2})
    await on.cloud.send_commands("d", {"odd": 1})
    assert on.server.calls() == [COMMAND_1, COMMAND_2, ISSUE, ISSUE]
    await on.cloud.send_commands("d", {"odd": 1, "other": 2})
    assert on.server.calls()[4:] == [COMMAND_1, COMMAND_2, ISSUE]


@pytest.mark.parametrize("code", [1001, 500])
async def test_shadow_that_fails(stage: Open, code: int) -> None:
    """What is no refusal of the shadow is told as it is."""
    on = await stage({COMMAND_1: [no(2008)], COMMAND_2: [no(2008)], ISSUE: [no(code)]})
    assert (await failure(on.cloud.send_commands("d", {"odd": 1}))).code == code


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
