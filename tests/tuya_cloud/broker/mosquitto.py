"""The mosquitto process behind the simulated cloud: files, ports and signals."""

import _socket  # the class itself: test suites replace socket.socket to forbid sockets
import base64
from collections.abc import Iterable
import contextlib
from dataclasses import dataclass, field
import hashlib
import json
import os
from pathlib import Path
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from typing import Any

from .certs import CertificateKind, Certificates

ADMIN = "sim-admin"
SCHEMES = ("tcp", "ssl", "ws", "wss")
_PLUGIN = "mosquitto_dynamic_security.so"
_FOLDERS = ("lib/*/", "lib/", "lib64/", "local/lib/", "local/lib/*/")
# below those of connections on Linux, macOS and Windows
_PORTS = range(15_000, 30_000)
_CAME = re.compile(r"New client connected from \S+ as (\S+) \(")
_WENT = re.compile(
    r"(?:Client (\S+) (?:disconnected|closed its connection|has exceeded timeout"
    r"|been disconnected|already connected))"
    r"|(?:(?:Bad socket read/write|Socket error) on client ([^\s:,]+))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What the broker lets in: one client id, allowed to listen to one topic."""

    username: str
    password: str = field(repr=False)
    client_id: str
    topic: str


def mosquitto_path() -> Path | None:
    """Find mosquitto, also where `sbin` is not on the path."""
    path = os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin"
    found = shutil.which("mosquitto", path=path)
    return Path(found) if found and plugin_path() else None


def plugin_path() -> Path | None:
    """Find mosquitto's dynamic security plugin."""
    for root in (Path("/usr"), Path("/opt/homebrew")):
        for folder in _FOLDERS:
            for found in root.glob(folder + _PLUGIN):
                return found
    return None


def free_ports(count: int) -> list[int]:
    """Find free ports on loopback that stay free while nobody listens.

    They are none of those that a system gives to whoever asks for any port: while a
    broker is restarted, another program would get one now and then.
    """
    found: set[int] = set()
    while len(found) < count:
        port = _PORTS[secrets.randbelow(len(_PORTS))]
        with (
            contextlib.suppress(OSError),
            contextlib.closing(_socket.socket()) as taken,
        ):
            taken.bind(("127.0.0.1", port))
            found.add(port)
    return list(found)


class BrokerProcess:
    """One mosquitto with a listener per scheme; keeps its ports over restarts."""

    def __init__(self, folder: Path | None = None) -> None:
        """Prepare the files; nothing runs before `start`."""
        self._own = folder is None
        self.folder = folder or Path(tempfile.mkdtemp(prefix="simulated-cloud-"))
        self.certificates = Certificates(self.folder)
        self.ports = dict(zip(SCHEMES, free_ports(len(SCHEMES)), strict=True))
        self.admin_password = secrets.token_hex(16)
        self._log = self.folder / "log"
        self._dynsec = self.folder / "dynamic-security.json"
        self._process: subprocess.Popen[bytes] | None = None
        self._log_start = 0
        self._write_config()

    @property
    def running(self) -> bool:
        """Return whether the process is there."""
        return self._process is not None and self._process.poll() is None

    def start(self, grants: Iterable[Grant] = ()) -> None:
        """Start and wait until every listener answers."""
        if self.running:
            return
        binary = mosquitto_path()
        if binary is None:
            raise FileNotFoundError(
                "mosquitto or its dynamic security plugin is missing"
            )
        self._dynsec.write_text(json.dumps(self._security(grants)))
        self._dynsec.chmod(0o600)
        config = self.folder / "mosquitto.conf"
        with self._log.open("ab") as log:
            process = subprocess.Popen(
                [binary, "-c", config], stdout=subprocess.DEVNULL, stderr=log
            )
        self._process = process
        end = time.monotonic() + 10
        for port in self.ports.values():
            while not _answers(port):
                if process.poll() is not None or time.monotonic() > end:
                    self.kill()
                    raise RuntimeError(f"Mosquitto does not start: {self.log()}")
                time.sleep(0.005)

    def stop(self) -> None:
        """End the process in order."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End the process at once, as a crash does."""
        self._end(signal.SIGKILL)

    def freeze(self) -> None:
        """Stop the process without ending it: connections stay, nothing answers."""
        self._send(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen process go on."""
        self._send(signal.SIGCONT)

    def close(self) -> None:
        """End the process and remove its files."""
        self.kill()
        if self._own:
            shutil.rmtree(self.folder, ignore_errors=True)

    def write_certificate(self, kind: CertificateKind) -> None:
        """Write another server certificate; used from the next start on."""
        self.certificates.write(kind)

    def mark_log(self) -> None:
        """Forget what was logged so far."""
        self._log_start = self._log.stat().st_size if self._log.exists() else 0

    def log(self) -> str:
        """Return what the broker logged since the last mark."""
        data = self._log.read_bytes() if self._log.exists() else b""
        return data[self._log_start :].decode(errors="replace")

    def connected(self) -> tuple[list[str], int]:
        """Return the client ids connected now, and how many ever connected."""
        now: list[str] = []
        total = 0
        for line in self.log().splitlines():
            if came := _CAME.search(line):
                if came[1] != ADMIN:
                    now.append(came[1])
                    total += 1
            elif went := _WENT.search(line):
                gone = went[1] or went[2]
                now = [client_id for client_id in now if client_id != gone]
            elif "mosquitto version" in line and "starting" in line:
                now.clear()
        return now, total

    def _send(self, number: signal.Signals) -> None:
        if self._process is not None and self.running:
            self._process.send_signal(number)

    def _end(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        self.thaw()
        self._send(number)
        try:
            self._process.wait(3)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(3)
        self._process = None

    def _write_config(self) -> None:
        lines = [
            "per_listener_settings false",
            "allow_anonymous false",
            "persistence false",
            "connection_messages true",
            *(
                f"log_type {kind}"
                for kind in ("error", "warning", "notice", "information")
            ),
            "log_dest stderr",
            "set_tcp_nodelay true",
            "max_queued_messages 0",
            f"plugin {plugin_path()}",
            f"plugin_opt_config_file {self._dynsec}",
        ]
        if os.geteuid() == 0:
            # it would change to a user who cannot read these files
            lines.append("user root")
        for scheme, port in self.ports.items():
            lines.append(f"listener {port} 127.0.0.1")
            if scheme in {"ws", "wss"}:
                lines.append("protocol websockets")
            if scheme in {"ssl", "wss"}:
                lines.append(f"certfile {self.certificates.cert_path}")
                lines.append(f"keyfile {self.certificates.key_path}")
        (self.folder / "mosquitto.conf").write_text("\n".join(lines) + "\n")

    def _security(self, grants: Iterable[Grant]) -> dict[str, Any]:
        everything = [
            {"acltype": kind, "topic": "#", "allow": True}
            for kind in ("publishClientSend", "subscribePattern")
        ]
        control = [
            {"acltype": kind, "topic": "$CONTROL/dynamic-security/#", "allow": True}
            for kind in (
                "publishClientSend",
                "publishClientReceive",
                "subscribePattern",
            )
        ]
        roles = [{"rolename": "admin", "acls": everything + control}]
        clients = [_client(ADMIN, self.admin_password, ADMIN, "admin")]
        for grant in grants:
            roles.append({"rolename": grant.username, "acls": [acl(grant)]})
            clients.append(
                _client(grant.username, grant.password, grant.client_id, grant.username)
            )
        return {
            "clients": clients,
            "roles": roles,
            "defaultACLAccess": {
                "publishClientSend": False,
                "publishClientReceive": True,
                "subscribe": False,
                "unsubscribe": True,
            },
        }


def acl(grant: Grant) -> dict[str, Any]:
    """Return the one rule of a grant: listen to exactly its topic."""
    return {"acltype": "subscribeLiteral", "topic": grant.topic, "allow": True}


def _client(username: str, password: str, client_id: str, role: str) -> dict[str, Any]:
    salt = secrets.token_bytes(12)
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, 101)
    return {
        "username": username,
        "clientid": client_id,
        "password": base64.b64encode(digest).decode(),
        "salt": base64.b64encode(salt).decode(),
        "iterations": 101,
        "roles": [{"rolename": role}],
    }


def _answers(port: int) -> bool:
    probe = _socket.socket()
    try:
        probe.connect(("127.0.0.1", port))
    except ConnectionRefusedError:
        return False
    finally:
        probe.close()
    return True
