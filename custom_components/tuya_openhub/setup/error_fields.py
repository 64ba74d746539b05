"""Where a form shows an error: at the field that cures it, in words of its transport."""

from collections.abc import Mapping

import voluptuous as vol

from homeassistant.const import CONF_TOKEN, CONF_URL

from ..const import (
    CONF_ACCESS_ID,
    CONF_ACCESS_SECRET,
    CONF_ENDPOINT,
    CONF_UID,
    DOCS_URL,
    Transport,
)
from ..openhub import OpenHubError, Problem

# errors of an address that leads elsewhere
ADDRESS_PROBLEMS = {
    Problem.CANNOT_CONNECT,
    Problem.TIMEOUT,
    Problem.BAD_ANSWER,
    Problem.ANSWER_TOO_LONG,
    Problem.CERTIFICATE,
    Problem.INVALID_URL,
    Problem.INSECURE_URL,
}
_BASE = "base"
# Tuya's code for the secret alone
_SECRET_INVALID = 1001

# the fields by problem; a form shows an error at the first one that it has
_ADDRESS = (CONF_URL, CONF_ENDPOINT)
_FIELDS: Mapping[Problem, tuple[str, ...]] = {
    **dict.fromkeys(ADDRESS_PROBLEMS, _ADDRESS),
    **dict.fromkeys(
        (
            Problem.CROSS_REGION,
            Problem.WRONG_DATA_CENTER,
            Problem.DATA_CENTER_SUSPENDED,
        ),
        (CONF_ENDPOINT,),
    ),
    Problem.INVALID_AUTH: (CONF_TOKEN, CONF_ACCESS_ID),
    Problem.SIGN_INVALID: (CONF_ACCESS_SECRET, CONF_TOKEN),
    **dict.fromkeys(
        (
            Problem.USER_UNKNOWN,
            Problem.PERMISSION_DENIED,
            Problem.NO_DEVICES,
            Problem.BAD_REQUEST,
        ),
        (CONF_UID,),
    ),
}
# who has no cloud project reads nothing about one
TRANSPORT_TEXTS: Mapping[Transport, frozenset[Problem]] = {
    Transport.OPENAPI: frozenset(),
    Transport.ACTION: frozenset(
        {
            Problem.INVALID_AUTH,
            Problem.SIGN_INVALID,
            Problem.USER_UNKNOWN,
            Problem.PERMISSION_DENIED,
            Problem.NO_DEVICES,
        }
    ),
    Transport.GATEWAY: frozenset(
        {
            Problem.CANNOT_CONNECT,
            Problem.TIMEOUT,
            Problem.BAD_ANSWER,
            Problem.INVALID_AUTH,
            Problem.SIGN_INVALID,
            Problem.USER_UNKNOWN,
            Problem.PERMISSION_DENIED,
            Problem.NO_DEVICES,
        }
    ),
}
# the chapter of docs/setup.md for each step
_CHAPTERS = {
    "user": "ways",
    "another_account": "accounts",
    "openapi": "keys",
    "address": "region",
    "action": "app_key",
    "gateway": "gateway",
    "account": "link",
    "uid_openapi": "link",
    "uid_action": "app_key",
    "uid_gateway": "gateway",
}


def curing_field(err: OpenHubError, schema: vol.Schema) -> str | None:
    """Return the field of a form that cures an error, if it has that."""
    fields = _FIELDS.get(err.problem, ())
    if err.code == _SECRET_INVALID:
        fields = (CONF_ACCESS_SECRET, *fields)
    return next((field for field in fields if field in schema.schema), None)


def field_errors(
    err: OpenHubError,
    schema: vol.Schema,
    transport: Transport,
    field: str | None = None,
) -> dict[str, str]:
    """Return a form's errors: the key of the text by the field that cures it."""
    field = field or curing_field(err, schema) or _BASE
    return {field: error_text(err.problem, transport)}


def error_text(problem: Problem, transport: Transport) -> str:
    """Return the key of an error's text, of one of its transport where there is one."""
    if problem in TRANSPORT_TEXTS[transport]:
        return f"{problem}_{transport}"
    return problem.value


def help_url(step: str, err: OpenHubError | None = None) -> str:
    """Return the page that helps: with an error, or else with a step."""
    if err is not None:
        return f"{DOCS_URL}/troubleshooting.md#{err.problem}"
    return f"{DOCS_URL}/setup.md#{_CHAPTERS.get(step, 'keys')}"
