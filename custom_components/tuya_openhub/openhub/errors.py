"""Owns the errors of the client, by what a person can do about them.

`problem` is a stable key: the host translates it into a sentence. `code` and
`detail` are Tuya's own, for logs and diagnostics; they never hold a secret.
"""

from enum import StrEnum
from typing import override

from .plain_text import one_line


class Problem(StrEnum):
    """What is wrong, as a key for a translated sentence."""

    # nobody can do anything but wait
    CANNOT_CONNECT = "cannot_connect"
    TIMEOUT = "timeout"
    CLOUD_ERROR = "cloud_error"
    BAD_ANSWER = "bad_answer"
    ANSWER_TOO_LONG = "answer_too_long"
    BUSY = "busy"
    TOKEN_CONTEST = "token_contest"  # noqa: S105 - no password
    UNKNOWN = "unknown"
    # the broker
    BROKER_UNREACHABLE = "broker_unreachable"
    BROKER_REFUSED = "broker_refused"
    BROKER_INSECURE = "broker_insecure"
    NO_MESSAGES = "no_messages"
    UNREADABLE_MESSAGES = "unreadable_messages"
    # the address
    INSECURE_URL = "insecure_url"
    INVALID_URL = "invalid_url"
    ADDRESS_NOT_ALLOWED = "address_not_allowed"
    CERTIFICATE = "certificate"
    # the credentials
    INVALID_AUTH = "invalid_auth"
    SIGN_INVALID = "sign_invalid"
    CLOCK_WRONG = "clock_wrong"
    # the Tuya project: a person must act in the console
    PERMISSION_DENIED = "permission_denied"
    IP_NOT_ALLOWED = "ip_not_allowed"
    CROSS_REGION = "cross_region"
    WRONG_DATA_CENTER = "wrong_data_center"
    NO_PLAN = "no_plan"
    PLAN_EXPIRED = "plan_expired"
    PAYMENT_OVERDUE = "payment_overdue"
    QUOTA_EXHAUSTED = "quota_exhausted"
    SERVICE_NOT_SUBSCRIBED = "service_not_subscribed"
    SERVICE_EXPIRED = "service_expired"
    SERVICE_OVERDUE = "service_overdue"
    SERVICE_QUOTA_EXHAUSTED = "service_quota_exhausted"
    SERVICE_NOT_AUTHORIZED = "service_not_authorized"
    DATA_CENTER_SUSPENDED = "data_center_suspended"
    # the request
    NO_DEVICES = "no_devices"
    USER_UNKNOWN = "user_unknown"
    DEVICE_UNKNOWN = "device_unknown"
    DEVICE_OFFLINE = "device_offline"
    NOT_SUPPORTED = "not_supported"
    VALUE_NOT_SUPPORTED = "value_not_supported"
    BAD_REQUEST = "bad_request"


class OpenHubError(Exception):
    """Base of every error that leaves this package."""

    def __init__(
        self, problem: Problem, *, code: int | str | None = None, detail: str = ""
    ) -> None:
        """Keep what went wrong; `code` and `detail` are Tuya's own words."""
        super().__init__(problem, code, detail)
        self.problem = problem
        self.code = code
        self.detail = detail

    @override
    def __str__(self) -> str:
        """Return the problem and, where Tuya gave them, its code and words, in one line."""
        parts = (one_line(str(part)) for part in (self.code, self.detail) if part)
        quoted = ": ".join(part for part in parts if part)
        return f"{self.problem} ({quoted})" if quoted else str(self.problem)


class TransientError(OpenHubError):
    """The cloud or the broker could not be reached or answered nonsense: try later."""


class AuthError(OpenHubError):
    """The credentials are wrong: ask the user for others."""


class RefusedError(OpenHubError):
    """The project may not do this: a person must act in Tuya's console."""


class RequestError(OpenHubError):
    """This one request cannot be answered; others may."""


class BrokerRefusedError(OpenHubError):
    """The broker refused the credentials of this lease: fetch another."""


class MessageError(OpenHubError):
    """A pushed message is malformed; `reason` is a stable key for counting."""

    def __init__(self, reason: str) -> None:
        """Keep why the message was dropped."""
        super().__init__(Problem.BAD_ANSWER, detail=reason)
        self.reason = reason
