"""Run the simulated cloud in the foreground.

Prints one line of JSON with addresses and credentials when it is ready.
"""

import argparse
import asyncio
from contextlib import suppress
import json
import signal
import sys

from . import demo
from .broker import BaseBroker, Broker
from .broker.embedded import EmbeddedBroker
from .broker.mosquitto import mosquitto_path
from .cloud import TuyaCloud


def main() -> None:
    """Parse the arguments and run until a signal comes."""
    parser = argparse.ArgumentParser(prog="tests.tuya_cloud", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port of the HTTP server")
    parser.add_argument("--demo", action="store_true", help="let the values move")
    parser.add_argument("--period", type=float, default=2.0, help="seconds per round")
    parser.add_argument("--term", type=float, default=7200, help="length of a lease")
    parser.add_argument(
        "--embedded", action="store_true", help="use the embedded broker in any case"
    )
    with suppress(KeyboardInterrupt):
        asyncio.run(_run(parser.parse_args()))


async def _run(arguments: argparse.Namespace) -> None:
    broker: BaseBroker = EmbeddedBroker()
    if not arguments.embedded:
        if mosquitto_path() is not None:
            broker = Broker()
        else:
            print("mosquitto is missing: using the embedded broker", file=sys.stderr)  # noqa: T201
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with TuyaCloud(
        broker=broker, port=arguments.port, term=arguments.term
    ) as cloud:
        demo.furnish(cloud.truth, cloud.uid)
        print(json.dumps(cloud.summary(), ensure_ascii=False), flush=True)  # noqa: T201
        life = asyncio.create_task(demo.live(cloud.truth, period=arguments.period))
        if not arguments.demo:
            life.cancel()
        await stop.wait()
        life.cancel()
        await asyncio.gather(life, return_exceptions=True)


if __name__ == "__main__":
    main()
