"""The calls for locks as Tuya's pages show them, each path and body spelt out."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from custom_components.tuya_openhub.openhub import (
    Credential,
    LockService,
    LoggedOpening,
    NewCode,
    Problem,
    RemoteUnlock,
    RequestError,
    TemporaryCode,
)

from ..http.stage import Open, Stage, failure
from ..push.scripted import no, ok

SECRET = "0123456789abcdef0123456789abcdef"
# "ticketkey-16byte", by openssl enc -aes-256-ecb
WRAPPED = "84dec5e70e832264cbfe0a243bc418758aa36241fde8df054dc325c6c695b89e"
GIVEN = ok({"ticket_id": "t1", "ticket_key": WRAPPED})

USERS = "GET /v1.0/smart-lock/devices/d/users"
LOG = "GET /v1.1/devices/d/door-lock/open-logs"
OFFERS = "GET /v1.0/devices/d/door-lock/remote-unlocks"
CODES = "GET /v1.0/devices/d/door-lock/temp-passwords"
TICKET = "POST /v1.0/smart-lock/devices/d/password-ticket"
OLD_TICKET = "POST /v1.0/devices/d/door-lock/password-ticket"
OPERATE = "POST /v1.0/smart-lock/devices/d/password-free/door-operate"
OLD_OPEN = "POST /v1.0/devices/d/door-lock/password-free/open-door"
OPEN_BY_CODE = "POST /v1.0/devices/d/door-lock/open-door"
CREATE = "POST /v1.0/devices/d/door-lock/temp-password"
DELETE = "DELETE /v1.0/devices/d/door-lock/temp-passwords/7"

NEW = NewCode(
    name="Guest",
    code="1234567",
    starts=datetime(2026, 1, 1, tzinfo=UTC),
    ends=datetime(2026, 1, 2, tzinfo=UTC),
    once=True,
)


def service(on: Stage) -> LockService:
    """Return the lock service of a cloud."""
    assert on.cloud.locks is not None
    return on.cloud.locks


async def test_words_of_remote_opening(stage: Open) -> None:
    """Both ways go by the cloud's words."""
    offers = [
        {"remote_unlock_type": "remoteUnlockWithPwd", "open": True},
        {"remote_unlock_type": "remoteUnlockWithoutPwd", "open": True},
        {"remote_unlock_type": "remoteUnlockWithoutPwd", "open": "true"},
    ]
    on = await stage({OFFERS: [ok(offers), ok(offers[2:])]})
    assert await service(on).remote_unlocks("d") == {
        RemoteUnlock.WITH_CODE,
        RemoteUnlock.WITHOUT_CODE,
    }
    assert await service(on).remote_unlocks("d") == frozenset()


@pytest.mark.parametrize("opens", [True, False])
async def test_operate(stage: Open, opens: bool) -> None:
    """The newer way opens and closes."""
    on = await stage({TICKET: [GIVEN], OPERATE: [ok(True)]}, access_secret=SECRET)
    await service(on).operate("d", opens=opens)
    assert on.server.calls() == [TICKET, OPERATE]
    assert on.server.seen[-1].json == {"ticket_id": "t1", "open": opens}


async def test_older_ways(stage: Open) -> None:
    """A project that lacks the newer paths goes on with the older ones."""
    on = await stage({OLD_TICKET: [GIVEN], OLD_OPEN: [ok(True)]}, access_secret=SECRET)
    await service(on).operate("d", opens=True)
    assert on.server.calls() == [TICKET, OLD_TICKET, OLD_OPEN]
    assert on.server.seen[-1].json == {"ticket_id": "t1"}
    await service(on).operate("d", opens=True)
    assert on.server.calls()[3:] == [OLD_TICKET, OLD_OPEN]


async def test_device_that_the_newer_path_does_not_know(stage: Open) -> None:
    """It is tried the older way."""
    on = await stage(
        {TICKET: [GIVEN], OPERATE: [no(2009)], OLD_OPEN: [ok(True)]},
        access_secret=SECRET,
    )
    await service(on).operate("d", opens=True)
    assert on.server.calls() == [TICKET, OPERATE, OLD_OPEN]


async def test_open_with_a_code(stage: Open) -> None:
    """The code goes encrypted by its ticket."""
    on = await stage({TICKET: [GIVEN], OPEN_BY_CODE: [ok(True)]}, access_secret=SECRET)
    await service(on).open_with_code("d", "1234567")
    assert on.server.calls() == [TICKET, OPEN_BY_CODE]
    assert on.server.seen[-1].json == {
        # by openssl enc -aes-128-ecb
        "password": "000839c1be02f02e4ce167cde54e5056",
        "password_type": "ticket",
        "ticket_id": "t1",
    }


async def test_code_for_one_opening(stage: Open) -> None:
    """A code may be for one time; its id may be a text."""
    on = await stage(
        {TICKET: [GIVEN], CREATE: [ok({"id": "x7"})]}, access_secret=SECRET
    )
    assert await service(on).create_code("d", NEW) == "x7"
    assert on.server.seen[-1].json["type"] == 1


async def test_secrets_are_taken_out_of_words(stage: Open) -> None:
    """Neither ticket nor what it encrypts is in an error."""
    words = f"t1 {WRAPPED} 000839c1be02f02e4ce167cde54e5056"
    on = await stage(
        {TICKET: [GIVEN], OPEN_BY_CODE: [no(500, words)]}, access_secret=SECRET
    )
    err = await failure(service(on).open_with_code("d", "1234567"))
    assert err.detail == "*** *** ***"


async def test_delete_code(stage: Open) -> None:
    """A code is deleted by its id."""
    on = await stage({DELETE: [ok(True), ok(False)]})
    await service(on).delete_code("d", "7")
    assert on.server.calls() == [DELETE]
    err = await failure(service(on).delete_code("d", "7"))
    assert err.problem is Problem.VALUE_NOT_SUPPORTED


type Work = Callable[[LockService], Awaitable[object]]

ORDERS: list[Any] = [
    pytest.param(OPERATE, lambda on: on.operate("d", opens=True), id="operate"),
    pytest.param(OPEN_BY_CODE, lambda on: on.open_with_code("d", "1"), id="code"),
    pytest.param(CREATE, lambda on: on.create_code("d", NEW), id="create"),
    pytest.param(DELETE, lambda on: on.delete_code("d", "7"), id="delete"),
    pytest.param(TICKET, lambda on: on.operate("d", opens=True), id="ticket"),
]


@pytest.mark.parametrize(("what", "order"), ORDERS)
async def test_orders_are_given_once(stage: Open, what: str, order: Work) -> None:
    """A fault may come after the deed: a door is not opened again."""
    on = await stage({TICKET: [GIVEN], what: [no(500), ok(True)]}, access_secret=SECRET)
    assert (await failure(order(service(on)))).problem is Problem.CLOUD_ERROR
    assert on.server.calls().count(what) == 1


@pytest.mark.parametrize(("what", "order"), ORDERS[:4])
async def test_order_that_is_refused(stage: Open, what: str, order: Work) -> None:
    """An answer of false is a refusal, a denial one of this lock alone."""
    on = await stage({TICKET: [GIVEN], what: [ok(False)]}, access_secret=SECRET)
    err = await failure(order(service(on)))
    assert err.problem is Problem.VALUE_NOT_SUPPORTED
    on = await stage({TICKET: [no(1106)], OLD_TICKET: [no(1106)], what: [no(1106)]})
    err = await failure(order(service(on)))
    assert isinstance(err, RequestError)
    assert err.problem is Problem.PERMISSION_DENIED


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(ok({"ticket_id": "t1"}), id="no key"),
        pytest.param(ok({"ticket_key": WRAPPED}), id="no id"),
        pytest.param(ok({"ticket_id": 1, "ticket_key": WRAPPED}), id="number"),
        pytest.param(ok(True), id="no ticket"),
    ],
)
async def test_no_ticket(stage: Open, answer: dict[str, Any]) -> None:
    """Without a ticket nothing is ordered."""
    on = await stage({TICKET: [answer], OPERATE: [ok(True)]})
    assert (await failure(service(on).operate("d", opens=True))).problem is (
        Problem.BAD_ANSWER
    )
    assert on.server.calls() == [TICKET]


@pytest.mark.parametrize(
    ("what", "read", "answer"),
    [
        pytest.param(
            USERS, lambda on: on.credentials("d", []), {"records": []}, id="users"
        ),
        pytest.param(LOG, lambda on: on.openings("d", 1, 2), {"logs": []}, id="log"),
        pytest.param(OFFERS, lambda on: on.remote_unlocks("d"), [], id="offers"),
        pytest.param(CODES, lambda on: on.codes("d"), [], id="codes"),
    ],
)
async def test_reads_are_tried_again(
    stage: Open, what: str, read: Work, answer: Any
) -> None:
    """A passing fault is borne; a denial is one of this lock."""
    on = await stage({what: [no(500), no(500), ok(answer)]})
    await read(service(on))
    assert on.server.calls() == [what] * 3
    on = await stage({what: [no(1106)]})
    assert isinstance(await failure(read(service(on))), RequestError)


async def test_query_of_the_log(stage: Open) -> None:
    """Times in milliseconds, a hundred entries a page."""
    on = await stage({LOG: [ok({"logs": []})]})
    await service(on).openings("d", 1767225600123, 1767225700456)
    assert on.server.seen[-1].query == {
        "start_time": "1767225600123",
        "end_time": "1767225700456",
        "page_size": "100",
        "page_no": "1",
    }


async def test_page_that_is_not_full(stage: Open) -> None:
    """A full page is followed by another, one of 99 is the last."""
    on = await stage({USERS: [ok({"records": [{}] * 100}), ok({"records": [{}] * 99})]})
    await service(on).credentials("d", [])
    assert [seen.query["page_no"] for seen in on.server.seen[-2:]] == ["1", "2"]


async def test_only_a_missing_path_leads_to_the_older_log(stage: Open) -> None:
    """Any other refusal is what there is to tell."""
    on = await stage({LOG: [no(1109)]})
    err = await failure(service(on).openings("d", 1, 2))
    assert err.problem is Problem.BAD_REQUEST
    assert on.server.calls() == [LOG]


async def test_log_of_one_moment(stage: Open) -> None:
    """The newest comes first in the answer, and last here, also within a moment."""
    entry = {"update_time": 1767225600000}
    logs = [{**entry, "status": {"code": f"unlock_{name}"}} for name in ("b", "a")]
    named = {"unlock_name": "My card", "nick_name": "Anna"}
    status = [{"code": "unlock_card", "value": True}, {"code": "other"}]
    logs += [{"update_time": 1767225500000, "status": status, **named}]
    on = await stage({LOG: [ok({"logs": logs})]})
    assert await service(on).openings("d", 1, 2) == [
        LoggedOpening(time=1767225500000, code="unlock_card", number=None, name="Anna"),
        LoggedOpening(time=1767225600000, code="unlock_a", number=None, name=""),
        LoggedOpening(time=1767225600000, code="unlock_b", number=None, name=""),
    ]


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        pytest.param("9" * 19, int("9" * 19), id="long"),
        pytest.param("0", 0, id="zero"),
        pytest.param(0, 0, id="zero-number"),
    ],
)
async def test_numbers_of_credentials(stage: Open, raw: Any, number: int) -> None:
    """A number may be a text of up to nineteen digits."""
    listed = [
        {"unlock_sn": raw, "unlock_attr": 0},
        {"unlock_sn": "9" * 20},
        {"unlock_sn": "²"},
        {"unlock_sn": "٣"},
    ]
    records = [
        {"unlock_detail": [{"dp_code": 5, "unlock_list": listed}]},
        {"unlock_detail": [{"dp_code": "c", "unlock_list": [*listed, 5]}]},
        {"unlock_detail": [{"dp_code": "c", "unlock_list": 5}]},
    ]
    on = await stage({USERS: [ok({"records": records})]})
    found = await service(on).credentials("d", ["c"])
    assert found == [Credential(code="c", number=number, name="", duress=False)]


@pytest.mark.parametrize("attribute", [1, "1"])
async def test_duress(stage: Open, attribute: Any) -> None:
    """Attribute 1 is for use under duress."""
    entry = {"unlock_sn": 1, "unlock_attr": attribute}
    detail = [{"dp_code": "c", "unlock_list": [entry, {**entry, "unlock_attr": 2}]}]
    on = await stage({USERS: [ok({"records": [{"unlock_detail": detail}]})]})
    found = await service(on).credentials("d", ["c"])
    assert [credential.duress for credential in found] == [True, False]


async def test_list_of_codes_that_is_none(stage: Open) -> None:
    """No list is no codes; an odd entry hides none."""
    on = await stage({CODES: [ok({}), ok([5, {"id": "1", "phase": "2"}])]})
    assert await service(on).codes("d") == []
    assert await service(on).codes("d") == [
        TemporaryCode(id="1", name="", starts=None, ends=None, phase=2)
    ]
