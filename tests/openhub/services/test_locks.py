"""The lock service as the client asks it: shapes, cipher, odd answers."""

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
    TemporaryCode,
    TransientError,
)
from custom_components.tuya_openhub.openhub.services.locks import (
    encrypt_code,
    unwrap_key,
)

from ..http.stage import Open, Stage, failure
from ..push.scripted import no, ok

SECRET = "0123456789abcdef0123456789abcdef"
KEY = b"ticketkey-16byte"
# made with openssl enc -aes-256-ecb, as the documents say
ECB = "84dec5e70e832264cbfe0a243bc418758aa36241fde8df054dc325c6c695b89e"
# and with -aes-256-cbc and a vector of zeros, as some programs found
CBC = "84dec5e70e832264cbfe0a243bc41875766116f6250635d689fe0d8a7a4696ca"
# with -aes-128-ecb and the first half of the secret
AES_128 = "ade5911b3c3708afa90002a10ce0cdba377222e061a924c591cd9c27ea163ed4"

USERS = "GET /v1.0/smart-lock/devices/d/users"
TICKET = "POST /v1.0/smart-lock/devices/d/password-ticket"
OPERATE = "POST /v1.0/smart-lock/devices/d/password-free/door-operate"
CODE = "POST /v1.0/devices/d/door-lock/temp-password"
CODES = "GET /v1.0/devices/d/door-lock/temp-passwords"
LOG_1 = "GET /v1.1/devices/d/door-lock/open-logs"
LOG_2 = "GET /v1.0/devices/d/door-lock/open-logs"
OFFERS = "GET /v1.0/devices/d/door-lock/remote-unlocks"
GIVEN = ok({"ticket_id": "t1", "ticket_key": ECB.upper(), "expire_time": 300})


@pytest.mark.parametrize(
    ("wrapped", "secret"),
    [
        pytest.param(ECB, SECRET, id="as documented"),
        pytest.param(ECB.upper(), SECRET, id="in capitals"),
        pytest.param(CBC, SECRET, id="CBC"),
        pytest.param(AES_128, SECRET[:16], id="short secret"),
    ],
)
def test_key_of_a_ticket(wrapped: str, secret: str) -> None:
    """The key is found whichever mode encrypted it."""
    assert unwrap_key(wrapped, secret) == KEY


@pytest.mark.parametrize(
    ("wrapped", "secret"),
    [
        pytest.param("zz", SECRET, id="no hexadecimal"),
        pytest.param("", SECRET, id="nothing"),
        pytest.param(ECB[:30], SECRET, id="cut off"),
        pytest.param(ECB, "another secret of 32 characters!", id="other secret"),
        pytest.param(ECB, "short", id="secret of no length"),
    ],
)
def test_key_that_cannot_be_opened(wrapped: str, secret: str) -> None:
    """The error quotes nothing of it."""
    with pytest.raises(TransientError) as caught:
        unwrap_key(wrapped, secret)
    assert caught.value.problem is Problem.BAD_ANSWER
    assert secret not in str(caught.value)


@pytest.mark.parametrize(
    ("code", "sealed"),
    [
        ("1234567", "000839c1be02f02e4ce167cde54e5056"),
        ("246810", "2389d276dd9e04f162ef24270ea86895"),
    ],
)
def test_code_is_encrypted(code: str, sealed: str) -> None:
    """By openssl enc -aes-128-ecb."""
    assert encrypt_code(code, KEY) == sealed


def service(on: Stage) -> LockService:
    """Return the lock service of a cloud."""
    assert on.cloud.locks is not None
    return on.cloud.locks


async def test_code_is_sent_with_its_ticket(stage: Open) -> None:
    """Times have ten digits; what is sent is what the documents say."""
    on = await stage({TICKET: [GIVEN], CODE: [ok({"id": 77})]}, access_secret=SECRET)
    new = NewCode(
        name="Guest",
        code="1234567",
        starts=datetime(2026, 1, 1, tzinfo=UTC),
        ends=datetime(2026, 1, 2, tzinfo=UTC),
    )
    assert "1234567" not in repr(new)
    assert await service(on).create_code("d", new) == "77"
    assert on.server.seen[-2].body == b""
    assert on.server.seen[-1].json == {
        "name": "Guest",
        "password": "000839c1be02f02e4ce167cde54e5056",
        "password_type": "ticket",
        "ticket_id": "t1",
        "effective_time": 1767225600,
        "invalid_time": 1767312000,
        "type": 0,
    }


@pytest.mark.parametrize(
    "answer", [ok({}), ok(True), ok({"id": True}), ok(None)], ids=str
)
async def test_code_without_an_id(stage: Open, answer: dict[str, Any]) -> None:
    """Nobody could delete it: that is an error."""
    on = await stage({TICKET: [GIVEN], CODE: [answer]}, access_secret=SECRET)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    new = NewCode(name="Guest", code="1234567", starts=now, ends=now)
    assert (await failure(service(on).create_code("d", new))).problem is (
        Problem.BAD_ANSWER
    )


async def test_order_is_given_once(stage: Open) -> None:
    """A doubtful fault is no reason to open a door again; secrets are taken out of words."""
    on = await stage({TICKET: [GIVEN], OPERATE: [no(500, "t1 is gone")]})
    err = await failure(service(on).operate("d", opens=True))
    assert err.detail == "*** is gone"
    assert on.server.calls() == [TICKET, OPERATE]
    assert on.server.seen[-1].json == {"ticket_id": "t1", "open": True}


async def test_older_ticket_only_opens(stage: Open) -> None:
    """Where the newer path is missing there is no way to close."""
    on = await stage({TICKET: [GIVEN], OPERATE: [no(1108)]})
    err = await failure(service(on).operate("d", opens=False))
    assert err.problem is Problem.NOT_SUPPORTED
    assert on.server.calls() == [TICKET, OPERATE]


async def test_credentials(stage: Open) -> None:
    """The person goes before the name of the finger; entries that say too little go."""
    detail = {
        "dp_code": "unlock_card",
        "unlock_list": [
            {"unlock_sn": 1, "unlock_name": "Blue\ncard", "unlock_attr": 1},
            {"unlock_sn": "2"},
            {"unlock_sn": True},
            {"unlock_name": "none"},
            None,
        ],
    }
    records = [
        {"nick_name": "Anna", "unlock_detail": [detail, {"unlock_list": [{}]}]},
        {"unlock_detail": [detail]},
        {"unlock_detail": None},
        "odd",
    ]
    on = await stage({USERS: [ok({"records": records})]})
    found = await service(on).credentials("d", ["unlock_card", "unlock_face"])
    assert found == [
        Credential(code="unlock_card", number=1, name="Anna", duress=True),
        Credential(code="unlock_card", number=2, name="Anna"),
        Credential(code="unlock_card", number=1, name="Blue card", duress=True),
        Credential(code="unlock_card", number=2, name=""),
    ]
    assert on.server.seen[-1].query == {
        "codes": "unlock_card,unlock_face",
        "page_no": "1",
        "page_size": "100",
    }


async def test_pages(stage: Open) -> None:
    """A full page is followed by another, five at most."""
    on = await stage({USERS: [ok({"records": [{}] * 100})]})
    assert await service(on).credentials("d", []) == []
    assert on.server.calls() == [USERS] * 5
    assert [seen.query["page_no"] for seen in on.server.seen[-5:]] == list("12345")


@pytest.mark.parametrize("answer", [ok([]), ok({}), ok({"records": 7})], ids=str)
async def test_no_list(stage: Open, answer: dict[str, Any]) -> None:
    """What is no list says nothing about who there is."""
    on = await stage({USERS: [answer]}, retries=0)
    assert (await failure(service(on).credentials("d", []))).problem is (
        Problem.BAD_ANSWER
    )


async def test_log(stage: Open) -> None:
    """Both versions are read: an object and milliseconds, a list and seconds."""
    logs = [
        {
            "status": {"code": "unlock_card", "value": "3"},
            "update_time": 1767225600123,
            "nick_name": "Anna",
        },
        {
            "status": [{"code": "unlock_face", "value": 4}],
            "update_time": 1767225500,
            "unlock_name": "My face",
        },
        {"status": {"code": "unlock_app", "value": {}}, "update_time": 1767225400},
        {"status": {"value": 1}, "update_time": 1767225400},
        {"status": [], "update_time": 1767225400},
        {"status": {"code": "unlock_card"}},
    ]
    on = await stage({LOG_1: [no(1108)], LOG_2: [ok({"logs": logs})]})
    for _ in range(2):
        assert await service(on).openings("d", 1, 2) == [
            LoggedOpening(time=1767225400000, code="unlock_app", number=None, name=""),
            LoggedOpening(
                time=1767225500000, code="unlock_face", number=4, name="My face"
            ),
            LoggedOpening(
                time=1767225600123, code="unlock_card", number=3, name="Anna"
            ),
        ]
    # what answered is remembered
    assert on.server.calls() == [LOG_1, LOG_2, LOG_2]


async def test_offers(stage: Open) -> None:
    """Only what is open counts, and what is known."""
    offers: list[Any] = [
        {"remote_unlock_type": "remoteUnlockWithPwd", "open": True},
        {"remote_unlock_type": "remoteUnlockWithoutPwd", "open": False},
        {"remote_unlock_type": "byThought", "open": True},
        {"remote_unlock_type": [], "open": True},
        3,
    ]
    on = await stage({OFFERS: [ok(offers), ok({})]})
    assert await service(on).remote_unlocks("d") == {RemoteUnlock.WITH_CODE}
    assert await service(on).remote_unlocks("d") == frozenset()


async def test_codes(stage: Open) -> None:
    """Times as they are; a list that tells a code tells it to nobody."""
    listed = [
        {
            "id": 7,
            "name": "Guest",
            "effective_time": 1,
            "invalid_time": 2,
            "phase": 2,
            "password": "1234567",
        },
        {"id": "8"},
        {"id": True},
        {},
    ]
    on = await stage({CODES: [ok(listed)]})
    found = await service(on).codes("d")
    assert found == [
        TemporaryCode(id="7", name="Guest", starts=1, ends=2, phase=2),
        TemporaryCode(id="8", name="", starts=None, ends=None, phase=None),
    ]
    assert "1234567" not in repr(found)
    assert on.server.seen[-1].query == {"valid": "true"}
