"""Error codes, and addresses: small tables, each line of which matters."""

import pytest

from custom_components.tuya_openhub.openhub.errors import (
    AuthError,
    OpenHubError,
    Problem,
    RefusedError,
    RequestError,
    TransientError,
)
from custom_components.tuya_openhub.openhub.http.error_codes import (
    CODES,
    NO_ACCOUNTS,
    NOT_THIS_DEVICE,
    NOT_THIS_PRODUCT,
    NOT_THIS_PROJECT,
    OTHER_FAMILY,
    TOKEN_CODES,
    error_for,
)

TRANSIENT = {
    Problem.CLOUD_ERROR: {500, 501},
    Problem.TOKEN_CONTEST: {1010, 1011, 1012, 1400},
    Problem.CLOCK_WRONG: {1013},
    Problem.BUSY: {1110, 1111, 1112, 1113, 1199},
}
AUTH = {
    Problem.INVALID_AUTH: {1001, 1005, 1008, 1107, 2401},
    Problem.SIGN_INVALID: {1004, -9999999},
}
REFUSED = {
    Problem.PERMISSION_DENIED: {1106},
    Problem.IP_NOT_ALLOWED: {1114},
    Problem.WRONG_DATA_CENTER: {2406},
    Problem.NO_PLAN: {28841001},
    Problem.PLAN_EXPIRED: {28841002},
    Problem.PAYMENT_OVERDUE: {28841003},
    Problem.QUOTA_EXHAUSTED: {28841004},
    Problem.SERVICE_NOT_SUBSCRIBED: {28841101, 28841106},
    Problem.SERVICE_EXPIRED: {28841102},
    Problem.SERVICE_OVERDUE: {28841103},
    Problem.SERVICE_QUOTA_EXHAUSTED: {28841104},
    Problem.SERVICE_NOT_AUTHORIZED: {28841105},
    Problem.DATA_CENTER_SUSPENDED: {28841107},
}
REQUEST = {
    Problem.BAD_REQUEST: {1002, 1003, 1100, 1101, 1102, 1103, 1104, 1105, 1109},
    Problem.NOT_SUPPORTED: {1108, 2003, 2009},
    Problem.DEVICE_OFFLINE: {2001},
    Problem.NO_DEVICES: {2002},
    Problem.DEVICE_UNKNOWN: {1000, 2005, 2007, 2010},
    Problem.USER_UNKNOWN: {2006},
    Problem.VALUE_NOT_SUPPORTED: {2008},
    Problem.UNKNOWN: {30100},
}
ALL = [
    pytest.param(code, kind, problem, id=str(code))
    for kind, table in (
        (TransientError, TRANSIENT),
        (AuthError, AUTH),
        (RefusedError, REFUSED),
        (RequestError, REQUEST),
    )
    for problem, codes in table.items()
    for code in codes
]


@pytest.mark.parametrize(("code", "kind", "problem"), ALL)
def test_each_code(code: int, kind: type[OpenHubError], problem: Problem) -> None:
    """Every code of the table has the class that says who can act."""
    err = error_for(code, "words")
    assert type(err) is kind
    assert (err.problem, err.code, err.detail) == (problem, code, "words")


def test_no_code_is_left_out() -> None:
    """This test knows all codes that the table knows."""
    assert len(ALL) == len(CODES)


def test_two_meanings_of_one_code() -> None:
    """Only the words tell a cross-region refusal from a device's expired token."""
    err = error_for(2007, "your ip(…) cross-region access is not allowed")
    assert isinstance(err, RefusedError)
    assert err.problem is Problem.CROSS_REGION


@pytest.mark.parametrize("code", [40000309, "ODD", None])
def test_unknown_codes(code: int | str | None) -> None:
    """A code that nobody knows may pass, and is told."""
    err = error_for(code, "words")
    assert isinstance(err, TransientError)
    assert (err.problem, err.code) == (Problem.UNKNOWN, code)


@pytest.mark.parametrize(
    ("known", "codes"),
    [
        pytest.param(TOKEN_CODES, {1010, 1011, 1012, 1400}, id="token"),
        pytest.param(
            NOT_THIS_PROJECT, {1108, 28841101, 28841105, 28841106}, id="project"
        ),
        pytest.param(
            NOT_THIS_PRODUCT, {1106, 1108, 28841101, 28841105, 28841106}, id="product"
        ),
        pytest.param(NOT_THIS_DEVICE, {2003, 2008, 2009}, id="device"),
        pytest.param(
            OTHER_FAMILY,
            {1106, 1108, 2003, 2008, 2009, 28841101, 28841105, 28841106},
            id="family",
        ),
        pytest.param(
            NO_ACCOUNTS,
            {1106, 1108, 2002, 28841101, 28841105, 28841106},
            id="accounts",
        ),
    ],
)
def test_codes_that_lead_elsewhere(known: frozenset[int], codes: set[int]) -> None:
    """After these a token is fetched anew, or another path is worth a try."""
    assert known == codes
