"""Mosquitto under control: who may connect, what is published, and faults of it."""

import asyncio
import json
from pathlib import Path
import ssl
from typing import Any, override

from .certs import CertificateKind
from .interface import BaseBroker
from .mosquitto import ADMIN, BrokerProcess, Grant, acl
from .mqtt import MqttClient

_CONTROL = "$CONTROL/dynamic-security/v1"


class Broker(BaseBroker):
    """Mosquitto, administered through its dynamic security plugin.

    The plugin knows clients by username, so usernames are per lease here, while the
    real cloud has one per account.
    """

    def __init__(self, process: BrokerProcess | None = None) -> None:
        """Use a process that somebody else keeps, or one of our own."""
        self._own = process is None
        self.process = process or BrokerProcess()
        self.ports = self.process.ports
        self.published = 0
        self.grants: dict[str, Grant] = {}
        self._admin: MqttClient | None = None
        self._begun = False
        self._frozen = False
        self._waiting: list[dict[str, Any]] = []
        self._lock = asyncio.Lock()

    @property
    def ca_path(self) -> Path:
        """Return where the certificate of the test authority is."""
        return self.process.certificates.ca_path

    def ssl_context(self) -> ssl.SSLContext:
        """Make a client context that trusts the test authority."""
        return ssl.create_default_context(cafile=str(self.ca_path))

    @override
    async def start(self) -> None:
        if not self._begun:
            self._begun = True
            self.process.mark_log()
        if not self.process.running:
            self.process.start(self.grants.values())
        self._frozen = False
        self._waiting.clear()
        self._admin = await MqttClient.connect(
            self.ports["tcp"],
            username=ADMIN,
            password=self.process.admin_password,
            client_id=ADMIN,
        )
        await self._admin.subscribe(f"{_CONTROL}/response")

    @override
    async def close(self) -> None:
        if self._own:
            await self._drop_admin()
            self.process.close()
            return
        self.process.thaw()
        self._frozen = False
        self.process.write_certificate("good")
        if self.process.running:
            for username in list(self.grants):
                await self.revoke(username)
        await self._drop_admin()

    async def stop(self) -> None:
        """Stop in order; connections are closed."""
        await self._drop_admin()
        self.process.stop()

    async def kill(self) -> None:
        """Crash."""
        await self._drop_admin()
        self.process.kill()

    async def restart(self, *, crash: bool = False) -> None:
        """Go down and come back on the same ports, with the leases still valid."""
        await (self.kill() if crash else self.stop())
        await self.start()

    async def freeze(self) -> None:
        """Hang: connections stay open, nothing is answered."""
        # a command that is on its way is answered before
        async with self._lock:
            self._frozen = True
            self.process.freeze()

    async def thaw(self) -> None:
        """Go on after `freeze`; what was published meanwhile arrives late."""
        self.process.thaw()
        self._frozen = False
        waiting, self._waiting = self._waiting, []
        if waiting:
            await self._control(*waiting)

    async def swap_certificate(self, kind: CertificateKind) -> None:
        """Restart with another server certificate."""
        self.process.write_certificate(kind)
        await self.restart()

    async def disconnect_all(self) -> None:
        """Close the connection of every client; their credentials stay valid."""
        for command in ("disableClient", "enableClient"):
            names = [{"command": command, "username": name} for name in self.grants]
            if names:
                await self._control(*names)

    @override
    async def grant(self, grant: Grant) -> None:
        self.grants[grant.username] = grant
        await self._control(
            {"command": "createRole", "rolename": grant.username, "acls": [acl(grant)]},
            {
                "command": "createClient",
                "username": grant.username,
                "password": grant.password,
                "clientid": grant.client_id,
                "roles": [{"rolename": grant.username}],
            },
        )

    @override
    async def revoke(self, username: str) -> None:
        if self.grants.pop(username, None):
            await self._control(
                {"command": "deleteClient", "username": username},
                {"command": "deleteRole", "rolename": username},
            )

    @override
    def publish(self, topic: str, payload: bytes) -> None:
        self.published += 1
        if self._admin is not None:
            self._admin.publish(topic, payload)

    async def drain(self) -> None:
        """Wait until the broker took what was published."""
        if self._admin is not None:
            await self._admin.drain()

    @override
    def connected(self) -> list[str]:
        return self.process.connected()[0]

    @property
    def connects(self) -> int:
        """Return how many connections were ever made."""
        return self.process.connected()[1]

    def log(self) -> str:
        """Return what the broker logged."""
        return self.process.log()

    async def wait_connected(self, count: int = 1, timeout: float = 5) -> list[str]:
        """Wait until exactly so many clients are connected."""
        async with asyncio.timeout(timeout):
            while len(now := self.connected()) != count:
                await asyncio.sleep(0.02)
        return now

    async def _control(self, *commands: dict[str, Any]) -> None:
        async with self._lock:
            if self._frozen:
                self._waiting += commands
                return
            if self._admin is None:
                return
            while not self._admin.messages.empty():
                # an answer that came after its time limit
                self._admin.messages.get_nowait()
            self._admin.publish(_CONTROL, json.dumps({"commands": commands}).encode())
            async with asyncio.timeout(5):
                _, answer = await self._admin.messages.get()
        for response in json.loads(answer)["responses"]:
            # one that was granted while the broker hung, and crashed then, was never there
            unknown = not response["command"].startswith("create")
            if "error" in response and not unknown:
                raise RuntimeError(
                    f"Broker refused {response['command']}: {response['error']}"
                )

    async def _drop_admin(self) -> None:
        admin, self._admin = self._admin, None
        if admin is not None:
            await admin.close()
