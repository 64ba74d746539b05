"""Tuya's error codes: what each one means to the client and to a person.

Owns the table of codes, and the sets of codes after which another path is worth a try.
After the global error codes of https://developer.tuya.com and what their owners
report. Codes of one meaning share an entry; everything else is `Problem.UNKNOWN`.
"""

from ..errors import (
    AuthError,
    OpenHubError,
    Problem,
    RefusedError,
    RequestError,
    TransientError as Transient,
)

TOKEN_CODES = frozenset({1010, 1011, 1012, 1400})
SIGN_INVALID = 1004
TIME_INVALID = 1013
CROSS_REGION_OR_EXPIRED = 2007

# the whole project has another API product than this path belongs to
NOT_THIS_PROJECT = frozenset({1108, 28841101, 28841105, 28841106})
# the same, or no permission for this path: the other family of paths may work
NOT_THIS_PRODUCT = NOT_THIS_PROJECT | {1106}
# this path does not know the device or the data point
NOT_THIS_DEVICE = frozenset({2003, 2008, 2009})
OTHER_FAMILY = NOT_THIS_PRODUCT | NOT_THIS_DEVICE
NO_ACCOUNTS = NOT_THIS_PRODUCT | {2002}

CODES: dict[int, tuple[type[OpenHubError], Problem]] = {
    500: (Transient, Problem.CLOUD_ERROR),
    501: (Transient, Problem.CLOUD_ERROR),
    1000: (RequestError, Problem.DEVICE_UNKNOWN),
    1001: (AuthError, Problem.INVALID_AUTH),
    1002: (RequestError, Problem.BAD_REQUEST),
    1003: (RequestError, Problem.BAD_REQUEST),
    SIGN_INVALID: (AuthError, Problem.SIGN_INVALID),
    1005: (AuthError, Problem.INVALID_AUTH),
    1008: (AuthError, Problem.INVALID_AUTH),
    **dict.fromkeys(TOKEN_CODES, (Transient, Problem.TOKEN_CONTEST)),
    TIME_INVALID: (Transient, Problem.CLOCK_WRONG),
    **dict.fromkeys((*range(1100, 1106), 1109), (RequestError, Problem.BAD_REQUEST)),
    1106: (RefusedError, Problem.PERMISSION_DENIED),
    1107: (AuthError, Problem.INVALID_AUTH),
    1108: (RequestError, Problem.NOT_SUPPORTED),
    **dict.fromkeys((1110, 1111, 1112, 1113, 1199), (Transient, Problem.BUSY)),
    1114: (RefusedError, Problem.IP_NOT_ALLOWED),
    2001: (RequestError, Problem.DEVICE_OFFLINE),
    2002: (RequestError, Problem.NO_DEVICES),
    2003: (RequestError, Problem.NOT_SUPPORTED),
    2005: (RequestError, Problem.DEVICE_UNKNOWN),
    2006: (RequestError, Problem.USER_UNKNOWN),
    CROSS_REGION_OR_EXPIRED: (RequestError, Problem.DEVICE_UNKNOWN),
    2008: (RequestError, Problem.VALUE_NOT_SUPPORTED),
    2009: (RequestError, Problem.NOT_SUPPORTED),
    2010: (RequestError, Problem.DEVICE_UNKNOWN),
    2401: (AuthError, Problem.INVALID_AUTH),
    2406: (RefusedError, Problem.WRONG_DATA_CENTER),
    # the keys of a remote control are in no library of Tuya's
    30100: (RequestError, Problem.UNKNOWN),
    28841001: (RefusedError, Problem.NO_PLAN),
    28841002: (RefusedError, Problem.PLAN_EXPIRED),
    28841003: (RefusedError, Problem.PAYMENT_OVERDUE),
    28841004: (RefusedError, Problem.QUOTA_EXHAUSTED),
    28841101: (RefusedError, Problem.SERVICE_NOT_SUBSCRIBED),
    28841102: (RefusedError, Problem.SERVICE_EXPIRED),
    28841103: (RefusedError, Problem.SERVICE_OVERDUE),
    28841104: (RefusedError, Problem.SERVICE_QUOTA_EXHAUSTED),
    28841105: (RefusedError, Problem.SERVICE_NOT_AUTHORIZED),
    28841106: (RefusedError, Problem.SERVICE_NOT_SUBSCRIBED),
    28841107: (RefusedError, Problem.DATA_CENTER_SUSPENDED),
    # the gateway of Tuya's sharing channel speaks of signs in this number
    -9999999: (AuthError, Problem.SIGN_INVALID),
}


def error_for(code: int | str | None, detail: str) -> OpenHubError:
    """Return the error that a refusing answer stands for."""
    if code == CROSS_REGION_OR_EXPIRED and "region" in detail.lower():
        # one number, two meanings: only the words tell them apart
        return RefusedError(Problem.CROSS_REGION, code=code, detail=detail)
    if isinstance(code, int) and code in CODES:
        kind, problem = CODES[code]
        return kind(problem, code=code, detail=detail)
    return Transient(Problem.UNKNOWN, code=code, detail=detail)
