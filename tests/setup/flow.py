"""Stand-ins for the clients and the broker, for tests of the flows."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from unittest.mock import AsyncMock, Mock, create_autospec, patch

from custom_components.tuya_openhub.openhub.http.cloud import Capability, Cloud
from custom_components.tuya_openhub.openhub.models import Account, Cipher, HubConfig
from custom_components.tuya_openhub.openhub.push.mqtt import MqttConnection

UID = "eu16000000000000aaaa"
OTHER_UID = "eu16000000000000bbbb"
ACCESS_ID = "access-id-of-tests"
SECRET = "very-secret-secret-of-tests"
TOKEN = "very-secret-token-of-tests"
ENDPOINT = "https://openapi.tuyaeu.com"
FAAS = "https://openapi.example.com/faas"
GATEWAY = "https://gateway.example.com/tuya"
LINK_ID = "0123456789abcdef0123456789abcdef"

KEYS = {"access_id": ACCESS_ID, "access_secret": SECRET}
CONNECTIONS = {
    "openapi": {"endpoint": ENDPOINT, **KEYS},
    "action": {"endpoint": FAAS, **KEYS, "app_id": "wx-app"},
    "gateway": {"url": GATEWAY, "token": TOKEN},
}

# what a person gives in the form of each transport
TYPED = {
    **CONNECTIONS,
    "openapi": {"endpoint": "central_europe", **KEYS},
}

LEASE = HubConfig(
    url="ssl://broker.example.com:8883",
    client_id="cloud_client",
    username="cloud_user",
    password="0123456789abcdef0123456789abcdef",
    topics=("cloud/token/in/0",),
    lifetime=7200,
    cipher=Cipher.GCM,
    link_id=f"p{LINK_ID[:7]}",
)


def account(uid: str = UID, devices: int = 3, *names: str) -> Account:
    """Return a linked account with devices of some names."""
    return Account(uid=uid, device_count=devices, device_names=names)


@dataclass(kw_only=True)
class FakeClients:
    """What the flows meet: the clients' constructors, the cloud, and the broker."""

    project: Mock
    action: Mock
    cloud: Mock
    session: Mock
    find: AsyncMock
    setup_entry: AsyncMock


@cache
def _stand_ins() -> tuple[Mock, Mock]:
    """Return a cloud and a connection; to look at all they can takes longer than a test."""
    return (
        create_autospec(Cloud, instance=True),
        create_autospec(MqttConnection, instance=True),
    )


@contextmanager
def fake_clients() -> Iterator[FakeClients]:
    """Replace clients, broker and the set-up of entries; all goes well at first."""
    cloud, session = _stand_ins()
    for each in (cloud, session):
        each.reset_mock(return_value=True, side_effect=True)
    cloud.capabilities = frozenset(Capability)
    cloud.accounts.return_value = [account()]
    cloud.account_name.return_value = None
    cloud.hub_config.return_value = LEASE
    base = "custom_components.tuya_openhub"
    with (
        patch(f"{base}.setup.client_factory.Project") as project,
        patch(f"{base}.setup.client_factory.OpenApiCloud", return_value=cloud),
        patch(f"{base}.setup.client_factory.ActionCloud", return_value=cloud) as action,
        patch(f"{base}.setup.client_factory.MqttConnection", return_value=session),
        patch(f"{base}.setup.client_factory.find_data_center") as find,
        patch(f"{base}.async_setup_entry", return_value=None) as setup_entry,
        patch(f"{base}.async_unload_entry", return_value=None),
    ):
        yield FakeClients(
            project=project,
            action=action,
            cloud=cloud,
            session=session,
            find=find,
            setup_entry=setup_entry,
        )
