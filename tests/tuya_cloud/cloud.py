"""The simulated cloud, put together."""

from collections.abc import Iterable
import secrets
from types import TracebackType
from typing import Any, Self

from . import captures
from .broker import BaseBroker, Broker
from .broker.mosquitto import BrokerProcess
from .broker.proxy import TcpProxy
from .clock import Clock
from .http.action import ActionApi
from .http.control import ControlApi
from .http.faults import CallLog, Faults
from .http.openapi import OpenApi, Project
from .http.server import HttpServer
from .http.tokens import Tokens
from .leases import LeaseRules, Leases
from .operations import Operations
from .operations.commands import CommandRules
from .operations.lists import ListRules
from .push import Publisher, PushRules
from .truth import SimDevice, Truth


class TuyaCloud[B: BaseBroker = Broker]:
    """One simulated data centre with one cloud project; see the package's docstring."""

    def __init__(
        self,
        devices: Iterable[SimDevice | str] | None = None,
        *,
        uid: str = "eu1700000000000AbCdE",
        broker: B | None = None,
        process: BrokerProcess | None = None,
        clock: Clock | None = None,
        term: float = 7200,
        port: int = 0,
    ) -> None:
        """Fill the account `uid` with devices (None: every capture there is)."""
        self.clock = clock or Clock()
        self.uid = uid
        self.truth = Truth(self.clock)
        self.truth.add_account(uid)
        self.broker: B = broker or Broker(process)  # type: ignore[assignment]
        self.leases = Leases(self.broker, self.clock)
        self.leases.rules.term = term
        self.publisher = Publisher(self.truth, self.leases, self.broker, self.clock)
        self.project = Project(
            access_id=f"sim{secrets.token_hex(8)}", access_secret=secrets.token_hex(16)
        )
        self.tokens = Tokens(self.clock)
        self.operations = Operations(self.truth, self.leases, self.clock)
        self.faults = Faults()
        self.calls = CallLog()
        self.openapi = OpenApi(self.project, self.tokens, self.operations, self.clock)
        self.action = ActionApi(self.project, self.operations, self.clock)
        self.http = HttpServer(
            openapi=self.openapi,
            action=self.action,
            control=ControlApi(
                self.truth,
                self.faults,
                self.calls,
                self.broker,
                self.operations.locks,
            ),
            faults=self.faults,
            calls=self.calls,
            clock=self.clock,
        )
        self._port = port
        self._proxies: list[TcpProxy] = []
        chosen = captures.everything() if devices is None else devices
        self.add_account(uid, chosen)

    async def __aenter__(self) -> Self:
        """Start broker and HTTP server."""
        await self.broker.start()
        try:
            await self.http.start(self._port)
        except BaseException:
            await self.broker.close()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        err: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End everything."""
        await self.http.stop()
        await self.operations.commands.close()
        await self.leases.close()
        for proxy in self._proxies:
            await proxy.close()
        await self.broker.close()

    @property
    def url(self) -> str:
        """The endpoint of the OpenAPI."""
        return f"http://127.0.0.1:{self.http.port}"

    @property
    def action_url(self) -> str:
        """The endpoint of the signed action API."""
        return f"{self.url}/faas"

    @property
    def gateway_url(self) -> str:
        """The URL of the gateway."""
        return f"{self.url}/gateway"

    @property
    def access_id(self) -> str:
        """The project's Access ID."""
        return self.project.access_id

    @property
    def access_secret(self) -> str:
        """The project's Access Secret."""
        return self.project.access_secret

    @property
    def lease_rules(self) -> LeaseRules:
        """How leases are given."""
        return self.leases.rules

    @property
    def push_rules(self) -> PushRules:
        """What forms pushes have."""
        return self.publisher.rules

    @property
    def command_rules(self) -> CommandRules:
        """What becomes of commands."""
        return self.operations.commands.rules

    @property
    def list_rules(self) -> ListRules:
        """How devices are listed."""
        return self.operations.accounts.rules

    def add_account(self, uid: str, devices: Iterable[SimDevice | str] = ()) -> None:
        """Link another app account; a device is an object or a capture's name."""
        self.truth.add_account(uid)
        made = [captures.device(d) if isinstance(d, str) else d for d in devices]
        self.truth.add_devices(made, uid)

    def revoke_credentials(self, *, revoked: bool = True) -> None:
        """Let the project's credentials be unknown (or known again)."""
        self.project.revoked = revoked

    def change_secret(self) -> str:
        """Give the project another secret; tokens end."""
        self.project.access_secret = secrets.token_hex(16)
        self.tokens.expire()
        return self.project.access_secret

    def exhaust_quota(self, *, exhausted: bool = True) -> None:
        """Answer every call with 28841004 (or no longer)."""
        self.project.quota_exhausted = exhausted

    async def proxy(self, listener: str = "tcp") -> TcpProxy:
        """Put a proxy in front of a listener; leases given from now on lead to it."""
        proxy = TcpProxy(self.broker.ports[listener])
        await proxy.start()
        self._proxies.append(proxy)
        self.lease_rules.ports[listener] = proxy.port
        return proxy

    def entry_data(self, transport: str = "openapi") -> dict[str, Any]:
        """Return what a config entry for this cloud holds, `link_id` apart."""
        common = {"transport": transport, "uid": self.uid}
        keys = {"access_id": self.access_id, "access_secret": self.access_secret}
        if transport == "openapi":
            return {**common, **keys, "endpoint": self.url}
        if transport == "action":
            return {**common, **keys, "endpoint": self.action_url}
        return {**common, "url": self.gateway_url, "token": self.action.gateway_token}

    def summary(self) -> dict[str, Any]:
        """List every address and credential, for a person or a script."""
        return {
            "url": self.url,
            "action_url": self.action_url,
            "gateway_url": self.gateway_url,
            "access_id": self.access_id,
            "access_secret": self.access_secret,
            "uid": self.uid,
            "broker": type(self.broker).__name__,
            "broker_ports": self.broker.ports,
            "devices": {d.id: d.name for d in self.truth.devices.values()},
        }
