"""The schemas of the config flow's forms, and how their input is merged."""

from collections.abc import Mapping
from typing import Any

import voluptuous as vol

from homeassistant.const import CONF_TOKEN, CONF_URL
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)

from ..const import (
    CONF_ACCESS_ID,
    CONF_ACCESS_SECRET,
    CONF_APP_ID,
    CONF_ENDPOINT,
    CONF_PROJECT,
    CONF_TRANSPORT,
    ENDPOINT_AUTO,
    ENDPOINT_OTHER,
    Transport,
)
from ..openhub import DATA_CENTERS

_ACTION_ENDPOINT = "https://openapi.tuyacn.com/faas"

# those of most app accounts first, those of no app account last
_BY_USE = (
    "central_europe",
    "western_america",
    "india",
    "china",
    "singapore",
    "western_europe",
    "eastern_america",
)

_TEXT = TextSelector()
_URL = TextSelector(TextSelectorConfig(type=TextSelectorType.URL))
_PASSWORD = TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD))
_DATA_CENTER = SelectSelector(
    SelectSelectorConfig(
        options=[ENDPOINT_AUTO, *_BY_USE, ENDPOINT_OTHER],
        mode=SelectSelectorMode.DROPDOWN,
        translation_key="endpoint",
    )
)
_KEY_PAIR = {
    vol.Required(CONF_ACCESS_ID): _TEXT,
    vol.Required(CONF_ACCESS_SECRET): _PASSWORD,
}
_KEY_PAIR_KEPT = {
    vol.Required(CONF_ACCESS_ID): _TEXT,
    vol.Optional(CONF_ACCESS_SECRET): _PASSWORD,
}
_CENTER = {vol.Required(CONF_ENDPOINT, default=ENDPOINT_AUTO): _DATA_CENTER}
_ACTION = {vol.Required(CONF_ENDPOINT, default=_ACTION_ENDPOINT): _URL}
_GATEWAY = {vol.Required(CONF_URL): _URL}
_APP = {vol.Optional(CONF_APP_ID): _TEXT}
_TOKEN = {vol.Optional(CONF_TOKEN): _PASSWORD}

ADDRESS_SCHEMA = vol.Schema({vol.Required(CONF_ENDPOINT): _URL})
SETUP_SCHEMAS = {
    Transport.OPENAPI: vol.Schema(_CENTER | _KEY_PAIR),
    Transport.ACTION: vol.Schema(_ACTION | _KEY_PAIR | _APP),
    Transport.GATEWAY: vol.Schema(_GATEWAY | _TOKEN),
}
REAUTH_SCHEMAS = {
    Transport.OPENAPI: vol.Schema(_KEY_PAIR),
    Transport.ACTION: vol.Schema(_KEY_PAIR),
    Transport.GATEWAY: vol.Schema(_TOKEN),
}
RECONFIGURE_SCHEMAS = {
    Transport.OPENAPI: vol.Schema(_CENTER | _KEY_PAIR_KEPT),
    Transport.ACTION: vol.Schema(_ACTION | _KEY_PAIR_KEPT | _APP),
    Transport.GATEWAY: vol.Schema(_GATEWAY | _TOKEN),
}


def project_schema(projects: Mapping[str, str]) -> vol.Schema:
    """Return the field for a project that is set up already; the first one is chosen.

    `projects` maps an entry's id to what is shown.
    """
    selector = SelectSelector(
        SelectSelectorConfig(
            options=[
                SelectOptionDict(value=entry_id, label=label)
                for entry_id, label in projects.items()
            ],
            mode=SelectSelectorMode.DROPDOWN,
        )
    )
    return vol.Schema(
        {vol.Required(CONF_PROJECT, default=next(iter(projects), "")): selector}
    )


def merge_input(
    stored: Mapping[str, Any], typed: Mapping[str, str], schema: vol.Schema
) -> dict[str, Any]:
    """Merge a form's input, without blanks at its ends, into what is stored.

    Secrets that were left empty stay as they are, except a token when the address
    changes: it must not be sent to another server.
    """
    typed = {key: value.strip() for key, value in typed.items()}
    kept = dict(stored)
    if CONF_APP_ID in schema.schema:
        kept.pop(CONF_APP_ID, None)
    if typed.get(CONF_URL, kept.get(CONF_URL)) != kept.get(CONF_URL):
        kept.pop(CONF_TOKEN, None)
    optional = kept.keys() | {CONF_APP_ID, CONF_TOKEN}
    return kept | {
        key: value for key, value in typed.items() if value or key not in optional
    }


def public(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form may show of an entry: everything but the secrets.

    The address of a data center is shown by the data center's name.
    """
    shown = {
        key: value
        for key, value in data.items()
        if key not in {CONF_ACCESS_SECRET, CONF_TOKEN}
    }
    if data[CONF_TRANSPORT] == Transport.OPENAPI:
        names = {center.endpoint: key for key, center in DATA_CENTERS.items()}
        shown[CONF_ENDPOINT] = names.get(data[CONF_ENDPOINT], ENDPOINT_OTHER)
    return shown
