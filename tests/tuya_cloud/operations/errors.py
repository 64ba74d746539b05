"""The error answers of the cloud, and the checks of parameters that raise them."""

from collections.abc import Mapping
from typing import Any

MESSAGES = {
    1001: "secret invalid",
    1002: "token is null",
    1003: "grant type invalid",
    1004: "sign invalid",
    1005: "clientId is invalid",
    1010: "token is expired",
    1011: "token invalid",
    1013: "request time is invalid",
    1106: "permission deny",
    1108: "uri path invalid",
    1109: "param is illegal, please check it",
    1114: "your ip(203.0.113.10) don't have access to this API",
    1107: "code invalid",
    1110: "concurrent request over limit",
    1112: "system is busy, please try again later",
    2001: "device is offline",
    2002: "the user has no devices",
    2003: "function not support",
    2007: "your ip(203.0.113.10) cross-region access is not allowed",
    2008: "command or value not support",
    28841002: (
        "No permissions. Your subscription to cloud development plan has expired."
    ),
    28841004: "No permissions. Your quota of Trial Edition is used up.",
    28841101: "No permissions. This API is not subscribed.",
    28841105: "No permissions. This project is not authorized for this API.",
    28841107: "No permission. The data center is suspended.",
}


class ApiError(Exception):
    """An error answer; `msg` defaults to Tuya's words for the code."""

    def __init__(self, code: int, msg: str | None = None) -> None:
        """Keep code and words."""
        super().__init__(code)
        self.code = code
        self.msg = MESSAGES.get(code, "error") if msg is None else msg


def required_text(params: Mapping[str, Any], key: str) -> str:
    """Return a parameter that must be a text with something in it."""
    value = params.get(key)
    if not isinstance(value, str) or not value:
        raise ApiError(1109)
    return value


def decimal(text: str, low: int, high: int) -> int:
    """Return the number that a parameter writes, within its limits."""
    if not text.isdecimal() or not low <= int(text) <= high:
        raise ApiError(1109)
    return int(text)
