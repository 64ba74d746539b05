"""Temporary codes of a lock, and its openings: the bodies of the actions.

A code is in the answer to whoever made it, and nowhere else.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
import re
import secrets
from typing import Any

import voluptuous as vol

from homeassistant.core import ServiceResponse
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util

from ...const import DOMAIN
from ...openhub import NewCode, TemporaryCode
from .account_locks import Locks

ATTR_CODE = "code"
ATTR_CODE_ID = "code_id"
ATTR_DEVICE_ID = "device_id"
ATTR_ENDS = "ends"
ATTR_NAME = "name"
ATTR_ONCE = "once"
ATTR_STARTS = "starts"

# what a keypad takes: seven digits on Wi-Fi, six behind a gateway or by Bluetooth
LENGTH, SUB_DEVICE_LENGTH = 7, 6
_CODE = re.compile(r"\d{6,7}")
# how long a code counts where nobody says so
DURATION = timedelta(days=1)

DEVICE = {vol.Required(ATTR_DEVICE_ID): cv.string}
CREATE = vol.Schema(
    {
        **DEVICE,
        vol.Required(ATTR_NAME): cv.string,
        vol.Optional(ATTR_CODE): cv.string,
        vol.Optional(ATTR_STARTS): cv.datetime,
        vol.Optional(ATTR_ENDS): cv.datetime,
        vol.Optional(ATTR_ONCE, default=False): cv.boolean,
    }
)
LIST = vol.Schema(DEVICE)
DELETE = vol.Schema({**DEVICE, vol.Required(ATTR_CODE_ID): cv.string})

type Body = Callable[[Locks, str, Mapping[str, Any]], Awaitable[ServiceResponse]]


async def async_create(
    locks: Locks, device_id: str, data: Mapping[str, Any]
) -> ServiceResponse:
    """Make a temporary code; without one in the call it is made up."""
    code: str = data.get(ATTR_CODE) or _made_up(
        SUB_DEVICE_LENGTH if locks.is_sub_device(device_id) else LENGTH
    )
    if not _CODE.fullmatch(code):
        raise _invalid("code_not_digits")
    now = dt_util.utcnow()
    starts = dt_util.as_utc(data.get(ATTR_STARTS, now))
    ends = dt_util.as_utc(data.get(ATTR_ENDS, starts + DURATION))
    if ends <= starts or ends <= now:
        raise _invalid("code_ends_early")
    new = NewCode(
        name=data[ATTR_NAME], code=code, starts=starts, ends=ends, once=data[ATTR_ONCE]
    )
    with locks.remote.ordering() as service:
        code_id = await service.create_code(device_id, new)
    return {
        ATTR_CODE_ID: code_id,
        ATTR_CODE: code,
        ATTR_NAME: new.name,
        ATTR_STARTS: _local(starts),
        ATTR_ENDS: _local(ends),
        ATTR_ONCE: new.once,
    }


async def async_list(
    locks: Locks, device_id: str, data: Mapping[str, Any]
) -> ServiceResponse:
    """List the temporary codes that count; the cloud tells no code itself."""
    with locks.remote.ordering() as service:
        codes = await service.codes(device_id)
    return {"codes": [_described(code) for code in codes]}


async def async_delete(
    locks: Locks, device_id: str, data: Mapping[str, Any]
) -> ServiceResponse:
    """Delete a temporary code."""
    with locks.remote.ordering() as service:
        await service.delete_code(device_id, data[ATTR_CODE_ID])
    return {ATTR_CODE_ID: data[ATTR_CODE_ID]}


async def async_list_openings(
    locks: Locks, device_id: str, data: Mapping[str, Any]
) -> ServiceResponse:
    """List the last openings, newest first, with those that no push told."""
    return {
        "openings": [
            {
                "time": _local(datetime.fromtimestamp(opening.time, UTC)),
                "method": opening.method,
                "credential": opening.credential,
                "user": opening.name,
                "missed": opening.missed,
            }
            for opening in locks.history(device_id)
        ]
    }


def _made_up(length: int) -> str:
    return "".join(secrets.choice("0123456789") for _ in range(length))


def _described(code: TemporaryCode) -> dict[str, Any]:
    times = {ATTR_STARTS: code.starts, ATTR_ENDS: code.ends}
    return {
        ATTR_CODE_ID: code.id,
        ATTR_NAME: code.name,
        **{
            key: None if at is None else _local(datetime.fromtimestamp(at, UTC))
            for key, at in times.items()
        },
        "phase": code.phase,
    }


def _local(time: datetime) -> str:
    return dt_util.as_local(time).isoformat()


def _invalid(key: str) -> ServiceValidationError:
    return ServiceValidationError(translation_domain=DOMAIN, translation_key=key)
