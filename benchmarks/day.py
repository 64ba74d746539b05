"""A healthy day in virtual time: calls, renewals, messages."""

from typing import Any
from unittest.mock import patch

from tests.openhub.doubles import FakeDecoder, Host, settle

from .figures.report import command


async def day(behaviour: str) -> dict[str, int]:
    """Play a day with a push each minute; `behaviour` is the cloud's with early requests."""
    host = Host()
    host.cloud.behaviour = behaviour
    await host.hub.connect()
    host.start()
    await settle()
    for number in range(24 * 60):
        await host.clock.run_for(60)
        host.broker.push(number)
    await settle()
    channel = host.hub.channel
    await host.stop()
    return {
        "calls": host.cloud.http_calls,
        "pushes": 24 * 60,
        "messages": len(host.messages),
        "gaps": channel.gaps,
        "renewals": channel.renewals,
    }


async def main() -> dict[str, Any]:
    """Play a day of each way in which the cloud may answer an early request."""
    with patch(
        "custom_components.tuya_openhub.openhub.push.leased_connection.Decoder",
        FakeDecoder,
    ):
        return {
            behaviour: await day(behaviour)
            for behaviour in ("full", "same link", "prolong", "account")
        }


if __name__ == "__main__":
    command(main)
