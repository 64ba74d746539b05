"""From envelope bytes to a typed report, beside the plain client of the old SDK.

The old client checks no sign, there or not, and gives plain dictionaries: messages
with a sign show what a user has, those without one compare the same checks. Its parts
that would connect are left out; what decodes a message is its own.
"""

from collections.abc import Callable
from importlib.util import find_spec
from time import process_time_ns
from types import SimpleNamespace
from typing import Any

import orjson

from custom_components.tuya_openhub.openhub import Cipher, Decoder, HubConfig

from .figures.report import command, medians, ratios
from .setups.world import BEGIN, PASSWORD, device_id, envelope

BATCH = 500
ROUNDS = 15


def decoder(cipher: Cipher) -> Decoder:
    """Return the decoder of a lease."""
    return Decoder(
        HubConfig(
            url="tcp://127.0.0.1:1",
            client_id="client",
            username="user",
            password=PASSWORD,
            topics=("topic",),
            lifetime=7200,
            cipher=cipher,
            link_id="link",
        )
    )


def old_client(cipher: Cipher) -> Callable[[bytes], None]:
    """Return the message entry of the old SDK."""
    from tuya_iot import AuthType
    from tuya_iot.openmq import TuyaOpenMQ

    kind = AuthType.CUSTOM if cipher is Cipher.GCM else AuthType.SMART_HOME
    client = TuyaOpenMQ(SimpleNamespace(auth_type=kind))
    lease = {"mqConfig": SimpleNamespace(password=PASSWORD)}

    def receive(payload: bytes) -> None:
        client._on_message(None, lease, SimpleNamespace(payload=payload))  # noqa: SLF001

    return receive


def without_sign(payload: bytes) -> bytes:
    """Return the message as a cloud sends it that does not sign."""
    envelope = orjson.loads(payload)
    del envelope["sign"]
    return orjson.dumps(envelope)


def measure(cipher: Cipher, count: int) -> dict[str, Any]:
    """Compare one kind of message."""
    points = {f"value_{number}": number for number in range(count)}
    signed = [
        envelope(device_id(0), points, cipher, BEGIN + number)
        for number in range(BATCH)
    ]
    unsigned = [without_sign(payload) for payload in signed]
    contestants: dict[str, tuple[Callable[[bytes], Any], list[bytes]]] = {
        "signed": (decoder(cipher).decode, signed),
        "unsigned": (decoder(cipher).decode, unsigned),
    }
    if find_spec("tuya_iot"):
        contestants["old SDK"] = (old_client(cipher), signed)
        contestants["old SDK, unsigned"] = (old_client(cipher), unsigned)
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(ROUNDS):
        for name, (decode, payloads) in contestants.items():
            begin = process_time_ns()
            for payload in payloads:
                decode(payload)
            times[name].append((process_time_ns() - begin) / BATCH / 1000)
    return {
        "cpu": medians(times),
        "ratio": ratios(
            times, ("signed", "old SDK"), ("unsigned", "old SDK, unsigned")
        ),
    }


async def main() -> dict[str, Any]:
    """Compare both ciphers and three sizes."""
    return {
        f"{cipher.name} {count}": measure(cipher, count)
        for cipher in Cipher
        for count in (1, 5, 30)
    }


if __name__ == "__main__":
    command(main)
