"""The search for the data center that knows the keys, among scripted ones."""

import aiohttp
import pytest

from custom_components.tuya_openhub.openhub.data_centers import (
    DATA_CENTERS,
    DataCenter,
    find_data_center,
)
from custom_components.tuya_openhub.openhub.errors import (
    AuthError,
    OpenHubError,
    Problem,
    RefusedError,
    TransientError,
)

from ..push.scripted import FakeClock, Reply, no, ok
from .stage import ACCOUNTS, ID, SECRET, TOKEN, Open


def test_data_centers() -> None:
    """All seven, each by its own host."""
    assert {center.name: center.endpoint for center in DATA_CENTERS.values()} == {
        "China": "https://openapi.tuyacn.com",
        "Western America": "https://openapi.tuyaus.com",
        "Eastern America": "https://openapi-ueaz.tuyaus.com",
        "Central Europe": "https://openapi.tuyaeu.com",
        "Western Europe": "https://openapi-weaz.tuyaeu.com",
        "India": "https://openapi.tuyain.com",
        "Singapore": "https://openapi-sg.iotbing.com",
    }
    # entries keep the keys
    for key, center in DATA_CENTERS.items():
        assert key == center.key == center.name.lower().replace(" ", "_")


async def find(
    stage: Open, session: aiohttp.ClientSession, *scripts: dict[str, list[Reply]]
) -> str:
    """Look for the data center among scripted ones, by their number."""
    centers = []
    for number, script in enumerate(scripts):
        endpoint = (await stage(script)).server.url
        centers.append(DataCenter(key=str(number), name=str(number), endpoint=endpoint))
    return (
        await find_data_center(session, ID, SECRET, centers=centers, clock=FakeClock())
    ).key


USERS: Reply = ok({"devices": [{"uid": "a"}], "has_more": False})


@pytest.mark.parametrize(
    ("scripts", "expected"),
    [
        pytest.param(
            [{TOKEN: [no(1005)]}, {ACCOUNTS: [ok({})]}, {ACCOUNTS: [USERS]}],
            "2",
            id="with-devices",
        ),
        pytest.param(
            [{ACCOUNTS: [no(28841107)]}, {ACCOUNTS: [ok({})]}], "1", id="working"
        ),
        pytest.param(
            [{ACCOUNTS: [no(28841107)]}, {ACCOUNTS: [no(28841105)]}], "1", id="no-list"
        ),
        pytest.param(
            [{ACCOUNTS: [no(28841105)]}, {ACCOUNTS: [USERS]}], "1", id="list-first"
        ),
        pytest.param(
            [{ACCOUNTS: [no(28841105)]}, {ACCOUNTS: [ok({})]}], "0", id="as-good"
        ),
        pytest.param(
            [{TOKEN: [no(2007, "cross-region")]}, {ACCOUNTS: [no(28841107)]}],
            "1",
            id="token-alone",
        ),
    ],
)
async def test_data_center_is_found(
    stage: Open,
    session: aiohttp.ClientSession,
    scripts: list[dict[str, list[Reply]]],
    expected: str,
) -> None:
    """The center that knows most of the project wins."""
    assert await find(stage, session, *scripts) == expected


@pytest.mark.parametrize(
    ("codes", "problem"),
    [
        pytest.param((500, 1004), Problem.SIGN_INVALID, id="secret"),
        pytest.param((1005, 1114), Problem.IP_NOT_ALLOWED, id="address"),
        pytest.param((1106, 1005), Problem.INVALID_AUTH, id="id"),
        pytest.param((500, 1106), Problem.PERMISSION_DENIED, id="permission"),
        pytest.param((500, 2003), Problem.CLOUD_ERROR, id="fault"),
        pytest.param((2003, 500), Problem.CLOUD_ERROR, id="fault-later"),
        pytest.param((1114, 1005), Problem.IP_NOT_ALLOWED, id="address-first"),
        pytest.param((1005, 1106), Problem.INVALID_AUTH, id="id-first"),
        pytest.param((1106, 500), Problem.PERMISSION_DENIED, id="permission-first"),
    ],
)
async def test_data_center_is_not_found(
    stage: Open,
    session: aiohttp.ClientSession,
    codes: tuple[int, ...],
    problem: Problem,
) -> None:
    """Where none works, the most telling error is told."""
    scripts: list[dict[str, list[Reply]]] = [{TOKEN: [no(code)]} for code in codes]
    with pytest.raises(OpenHubError) as caught:
        await find(stage, session, *scripts)
    assert caught.value.problem is problem
    assert isinstance(caught.value, (AuthError, RefusedError, TransientError))


def test_keys_of_data_centers() -> None:
    """Stored entries name them by their key; the names are Tuya's."""
    assert [(key, center.name) for key, center in DATA_CENTERS.items()] == [
        ("china", "China"),
        ("western_america", "Western America"),
        ("eastern_america", "Eastern America"),
        ("central_europe", "Central Europe"),
        ("western_europe", "Western Europe"),
        ("india", "India"),
        ("singapore", "Singapore"),
    ]


async def test_each_data_center_is_asked_once(
    stage: Open, session: aiohttp.ClientSession
) -> None:
    """A person waits for the answer: a fault is not tried again."""
    on = await stage({TOKEN: [no(500)]})
    center = DataCenter(key="a", name="A", endpoint=on.server.url)
    with pytest.raises(TransientError):
        await find_data_center(session, ID, SECRET, centers=[center], clock=FakeClock())
    assert on.tokens() == 1
