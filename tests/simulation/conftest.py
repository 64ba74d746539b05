"""A small client that knows only Tuya's documents, for the simulated cloud's own tests."""

import base64
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack
import json
import secrets
import struct
import time
from typing import Any

import aiohttp
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
import pytest_asyncio

from tests.tuya_cloud import MqttClient, TuyaCloud, crypto
from tests.tuya_cloud.fixtures import broker_process, cloud, empty_cloud

__all__ = ["broker_process", "cloud", "empty_cloud"]

type Answer = dict[str, Any]


class Caller:
    """Signs and sends requests to a simulated cloud."""

    def __init__(self, cloud: TuyaCloud, session: aiohttp.ClientSession) -> None:
        """Call this cloud."""
        self.cloud = cloud
        self.session = session
        self.access_token = ""

    def headers(
        self, method: str, path: str, query: dict[str, str], raw: bytes, **changes: str
    ) -> dict[str, str]:
        """Sign a request; `changes` replace what is signed."""
        parts = {
            "client_id": self.cloud.access_id,
            "secret": self.cloud.access_secret,
            "t": str(int(time.time() * 1000)),
            "nonce": secrets.token_hex(16),
            "access_token": self.access_token,
            **changes,
        }
        url = path + (
            "?" + "&".join(f"{k}={query[k]}" for k in sorted(query)) if query else ""
        )
        sign = crypto.openapi_sign(
            parts["secret"],
            client_id=parts["client_id"],
            access_token=parts["access_token"],
            t=parts["t"],
            nonce=parts["nonce"],
            method=method,
            url=url,
            body=raw,
            signed_headers=[],
        )
        keys = ("client_id", "t", "nonce", "access_token")
        return {
            "sign": sign,
            "sign_method": "HMAC-SHA256",
            **{key: parts[key] for key in keys if parts[key]},
        }

    async def send(
        self,
        method: str,
        path: str,
        headers: dict[str, str],
        raw: bytes = b"",
        **kw: Any,
    ) -> Answer:
        """Send a request as it is."""
        url = self.cloud.url + path
        async with self.session.request(
            method, url, data=raw or None, headers=headers, **kw
        ) as response:
            answer: Answer = await response.json(content_type=None)
            return answer

    async def token(self) -> Answer:
        """Fetch a project token and use it from now on."""
        query = {"grant_type": "1"}
        headers = self.headers("GET", "/v1.0/token", query, b"", access_token="")
        answer = await self.send("GET", "/v1.0/token", headers, params=query)
        self.access_token = answer["result"]["access_token"]
        return answer

    async def get(self, path: str, **query: str) -> Answer:
        """Read something."""
        if not self.access_token:
            await self.token()
        headers = self.headers("GET", path, query, b"")
        return await self.send("GET", path, headers, params=query)

    async def post(self, path: str, body: Any) -> Answer:
        """Send a JSON body."""
        if not self.access_token:
            await self.token()
        raw = json.dumps(body).encode()
        return await self.send("POST", path, self.headers("POST", path, {}, raw), raw)

    async def lease(self, link_id: str = "link", **more: str) -> Answer:
        """Ask for the parameters of a push connection."""
        body = {"uid": self.cloud.uid, "link_id": link_id, "link_type": "mqtt", **more}
        answer = await self.post("/v1.0/open-hub/access/config", body)
        result: Answer = answer["result"]
        return result


@pytest_asyncio.fixture
async def caller(cloud: TuyaCloud) -> AsyncGenerator[Caller]:
    """Call the simulated cloud."""
    async with aiohttp.ClientSession() as session:
        yield Caller(cloud, session)


type Listen = Callable[..., Any]


@pytest_asyncio.fixture
async def listen(cloud: TuyaCloud) -> AsyncGenerator[Listen]:
    """Connect as a lease says and subscribe to its topic."""
    async with AsyncExitStack() as stack:

        async def connect(
            lease: Answer, listener: str = "tcp", **kw: Any
        ) -> MqttClient:
            client = await MqttClient.connect(
                cloud.broker.ports[listener],
                username=lease["username"],
                password=lease["password"],
                client_id=lease["client_id"],
                **kw,
            )
            stack.push_async_callback(client.close)
            assert await client.subscribe(lease["source_topic"]["device"]) == 0
            return client

        yield connect


def decrypt_ecb(password: str, data: str) -> Any:
    """Decrypt a payload of format 1.0."""
    key = password[8:24].encode()
    decryptor = Cipher(algorithms.AES(key), modes.ECB()).decryptor()
    plain = decryptor.update(base64.b64decode(data)) + decryptor.finalize()
    return json.loads(plain[: -plain[-1]])


def decrypt_gcm(password: str, data: str, aad: bytes) -> Any:
    """Decrypt a payload of format 2.0."""
    raw = base64.b64decode(data)
    size = struct.unpack(">I", raw[:4])[0]
    key = AESGCM(password[8:24].encode())
    return json.loads(key.decrypt(raw[4 : 4 + size], raw[4 + size :], aad))
