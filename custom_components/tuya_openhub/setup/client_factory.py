"""Clients of the cloud and of its broker, made from the data of a config entry."""

from collections.abc import Mapping
import ssl
from typing import Any

from homeassistant.const import CONF_TOKEN, CONF_URL
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.util.ssl import client_context

from ..const import (
    CONF_ACCESS_ID,
    CONF_ACCESS_SECRET,
    CONF_APP_ID,
    CONF_ENDPOINT,
    CONF_TRANSPORT,
    ENDPOINT_AUTO,
    Transport,
)
from ..openhub import (
    DATA_CENTERS,
    ActionCloud,
    Cloud,
    HubConfig,
    MqttConnection,
    OpenApiCloud,
    Project,
    Usage,
    find_data_center,
)


def create_project(
    hass: HomeAssistant, data: Mapping[str, Any], usage: Usage | None = None
) -> Project:
    """Make the API of a cloud project; a bad address is an `OpenHubError`."""
    return Project(
        async_get_clientsession(hass),
        endpoint=data[CONF_ENDPOINT],
        access_id=data[CONF_ACCESS_ID],
        access_secret=data[CONF_ACCESS_SECRET],
        usage=usage,
    )


def create_cloud(
    hass: HomeAssistant,
    data: Mapping[str, Any],
    usage: Usage | None = None,
    project: Project | None = None,
) -> Cloud:
    """Make the client for the transport of an entry; a bad address is an `OpenHubError`.

    `project` is one that other accounts use already.
    """
    session = async_get_clientsession(hass)
    match Transport(data[CONF_TRANSPORT]):
        case Transport.OPENAPI:
            return OpenApiCloud(project or create_project(hass, data, usage))
        case Transport.ACTION:
            return ActionCloud(
                session,
                url=data[CONF_ENDPOINT],
                access_id=data[CONF_ACCESS_ID],
                access_secret=data[CONF_ACCESS_SECRET],
                app_id=data.get(CONF_APP_ID),
                usage=usage,
            )
    return ActionCloud(
        session, url=data[CONF_URL], token=data.get(CONF_TOKEN), usage=usage
    )


def tls_context() -> ssl.SSLContext:
    """Return Home Assistant's verifying context, made at start, without ALPN.

    A broker may refuse a client that offers only HTTP in its TLS greeting.
    """
    return client_context()


async def async_find_endpoint(hass: HomeAssistant, data: Mapping[str, Any]) -> str:
    """Return the address that the entry data mean: typed, chosen or to be found."""
    endpoint: str = data[CONF_ENDPOINT]
    if endpoint in DATA_CENTERS:
        return DATA_CENTERS[endpoint].endpoint
    if endpoint != ENDPOINT_AUTO:
        return endpoint
    center = await find_data_center(
        async_get_clientsession(hass), data[CONF_ACCESS_ID], data[CONF_ACCESS_SECRET]
    )
    return center.endpoint


async def async_probe_push(config: HubConfig) -> None:
    """Connect to the broker of a lease, subscribe, and leave again."""
    connection = MqttConnection(config, tls=tls_context())
    try:
        await connection.connect()
    finally:
        await connection.close()
