"""What the config flow asks the cloud and the broker before it stores a connection."""

from collections.abc import Iterable, Mapping
from typing import Any

from homeassistant.config_entries import ConfigEntry

from ..const import CONF_LINK_ID, CONF_LINK_TYPE, CONF_UID
from ..openhub import (
    Cloud,
    HubConfig,
    LinkType,
    OpenHubError,
    RefusedError,
    RequestError,
    derive_link_id,
)
from .accounts import async_list_accounts
from .client_factory import async_probe_push
from .projects import project_key, with_same_keys


class WrongAccountError(OpenHubError):
    """The credentials work, but for other accounts than the entry's."""


async def async_prove(
    cloud: Cloud, data: Mapping[str, Any], entry: ConfigEntry | None
) -> None:
    """Take out a lease for the account and connect to the broker with it.

    `entry` is the one that is being changed.
    """
    await async_probe_push(await _async_lease(cloud, data, entry))


async def _async_lease(
    cloud: Cloud, data: Mapping[str, Any], entry: ConfigEntry | None
) -> HubConfig:
    """Take out a lease; see whether a refusal is about the account."""
    options = entry.options if entry else {}
    try:
        return await cloud.hub_config(
            data[CONF_UID],
            # a link id of its own: the one in use stays connected
            derive_link_id(data[CONF_LINK_ID], "p"),
            LinkType(options.get(CONF_LINK_TYPE, LinkType.MQTT)),
        )
    except (RefusedError, RequestError) as err:
        linked = await _async_linked(cloud) if entry else set()
        if linked and data[CONF_UID] not in linked:
            raise WrongAccountError(err.problem) from err
        raise


async def async_find_others(
    cloud: Cloud,
    data: Mapping[str, Any],
    entry: ConfigEntry,
    entries: Iterable[ConfigEntry],
) -> list[ConfigEntry]:
    """Return the entries of the project's other accounts, which get the new keys too.

    To another project only those follow that are linked to it.
    """
    others = with_same_keys(entries, entry)
    if not others or project_key(data) == project_key(entry.data):
        return others
    linked = await _async_linked(cloud)
    return [other for other in others if other.data[CONF_UID] in linked]


async def _async_linked(cloud: Cloud) -> set[str]:
    """Return the uids of the linked accounts, none where they cannot be listed."""
    try:
        listing = await async_list_accounts(cloud)
    except OpenHubError:
        return set()
    return {account.uid for account in listing.accounts}
