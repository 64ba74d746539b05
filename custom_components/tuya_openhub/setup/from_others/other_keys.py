"""Keys of a cloud project that another Tuya integration has already.

Nothing of another entry is read before a person chose it, and no key is ever shown.
"""

from collections.abc import Mapping
from typing import Any

import voluptuous as vol

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)

from ...const import (
    CONF_ACCESS_ID,
    CONF_ACCESS_SECRET,
    CONF_ENDPOINT,
    CONF_TRANSPORT,
    CONF_UID,
    ENDPOINT_AUTO,
    Transport,
)
from ...openhub import DATA_CENTERS, one_line
from ...runtime.move_in import SOURCES

CONF_OTHER_ENTRY = "other_entry"

# where each keeps its keys: Access ID, Access Secret, data center, UID
_FIELDS = {
    "localtuya": ("client_id", "client_secret", "region", "user_id"),
    "xtend_tuya": ("access_id", "access_secret", "endpoint", "uid"),
}
# what localtuya and hass-localtuya call the data centers
_REGIONS = {
    "cn": "china",
    "us": "western_america",
    "us-e": "eastern_america",
    "ueaz": "eastern_america",
    "eu": "central_europe",
    "eu-w": "western_europe",
    "weaz": "western_europe",
    "in": "india",
    "sg": "singapore",
}


def entries(hass: HomeAssistant) -> list[ConfigEntry]:
    """Return the entries that may hold keys, by their integration alone."""
    return [
        entry
        for domain in _FIELDS
        for entry in hass.config_entries.async_entries(domain)
    ]


def schema(hass: HomeAssistant) -> vol.Schema:
    """Return the choice of an entry; the first one is chosen already."""
    options = [
        SelectOptionDict(
            value=entry.entry_id,
            label=one_line(f"{SOURCES[entry.domain].title}: {entry.title}"),
        )
        for entry in entries(hass)
    ]
    selector = SelectSelector(
        SelectSelectorConfig(options=options, mode=SelectSelectorMode.DROPDOWN)
    )
    default = options[0]["value"] if options else vol.UNDEFINED
    return vol.Schema({vol.Required(CONF_OTHER_ENTRY, default=default): selector})


def read(hass: HomeAssistant, chosen: Mapping[str, str]) -> dict[str, Any] | None:
    """Return the connection of the chosen entry, with its UID if it has one.

    None where it has no keys, or is gone.
    """
    entry = hass.config_entries.async_get_entry(chosen[CONF_OTHER_ENTRY])
    if entry is None or entry.domain not in _FIELDS:
        return None
    stored: Mapping[str, Any] = {**entry.data, **entry.options}
    access_id, secret, center, uid = (
        value.strip() if isinstance(value := stored.get(name), str) else ""
        for name in _FIELDS[entry.domain]
    )
    if not (access_id and secret):
        return None
    return {
        CONF_TRANSPORT: Transport.OPENAPI.value,
        CONF_ENDPOINT: _endpoint(center),
        CONF_ACCESS_ID: access_id,
        CONF_ACCESS_SECRET: secret,
        **({CONF_UID: uid} if uid else {}),
    }


def _endpoint(center: str) -> str:
    """Return the key of a data center by region or address; what is unknown is found."""
    by_address = {each.endpoint: key for key, each in DATA_CENTERS.items()}
    return _REGIONS.get(center) or by_address.get(center.rstrip("/"), ENDPOINT_AUTO)
