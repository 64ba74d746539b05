"""A project's calls at their limits: tokens, refusals, families of paths, logs, models."""

import pytest

from ..push.scripted import Reply, no, ok
from .stage import COMMAND_1, COMMAND_2, ISSUE, Open, failure

DAY = 86_400


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
