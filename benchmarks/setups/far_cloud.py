"""The simulated cloud in a process of its own: its work holds up nobody here.

One line of JSON goes each way for each order.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
import json
from pathlib import Path
import subprocess
import sys
from typing import Any

from tests.tuya_cloud import SimDevice, TuyaCloud, captures

# as those of `world`, which this process does without: it would load Home Assistant
CODES = {
    "temp_current": ("℃", 1000),
    "humidity_value": ("%", 100),
    "co2_value": ("ppm", 5000),
    "ch2o_value": ("mg/m3", 1000),
    "pm25_value": ("ug/m3", 1000),
    "battery_percentage": ("%", 100),
}


class FarCloud:
    """The way to a cloud in another process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        """Wait until it is there; `entry_data` is what a config entry for it holds."""
        self._process = process
        self.entry_data: dict[str, Any] = self._answer()

    def order(self, what: str, *numbers: int) -> int:
        """Have something done and wait for it; meanwhile nothing happens in this process."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([what, *numbers]) + "\n")
        self._process.stdin.flush()
        return int(self._answer())

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the simulated cloud has ended")
        return json.loads(line)


@contextmanager
def far_cloud(**counts: int) -> Iterator[FarCloud]:
    """Run a cloud with so many `meters` or captures by name (`light=10`)."""
    devices = [f"{kind}={count}" for kind, count in counts.items()]
    process = subprocess.Popen(
        [sys.executable, "-m", __name__, *devices],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield FarCloud(process)
    finally:
        # it ends with its input
        process.communicate()


def _meter(number: int) -> SimDevice:
    name = f"far{number:019d}"
    return SimDevice(
        id=name,
        uid="",
        entry={
            "id": name,
            "name": f"Air {number}",
            "category": "hjjcy",
            "product_id": "benchproduct",
            "product_name": "Air",
            "online": True,
            "sub": False,
        },
        functions=[],
        status_spec=[
            {
                "code": code,
                "dp_id": dp_id,
                "type": "Integer",
                "values": json.dumps(
                    {"unit": unit, "min": 0, "max": top, "scale": 0, "step": 1}
                ),
            }
            for dp_id, (code, (unit, top)) in enumerate(CODES.items(), 1)
        ],
        status=dict.fromkeys(CODES, 0),
    )


def _devices(kind: str, count: int) -> list[SimDevice]:
    if kind == "meters":
        return [_meter(number) for number in range(count)]
    return captures.synthetic(count, [kind])


def _change(cloud: TuyaCloud, value: int) -> int:
    """Give every data point another value without a push."""
    for device in cloud.truth.devices.values():
        cloud.truth.set_value(device.id, dict.fromkeys(CODES, value), push=False)
    return value


def _burst(cloud: TuyaCloud, count: int) -> int:
    """Push so many values as fast as it goes, over all devices in turn."""
    ids = list(cloud.truth.devices)
    for number in range(count):
        value = 1 + (number + number // len(ids)) % 4000
        cloud.truth.set_value(ids[number % len(ids)], {"co2_value": value})
    return count


_ORDERS: dict[str, Callable[[TuyaCloud, int], int]] = {
    "change": _change,
    "burst": _burst,
}


async def _serve() -> None:
    kinds = (argument.partition("=") for argument in sys.argv[1:])
    devices = [each for kind, _, count in kinds for each in _devices(kind, int(count))]
    async with TuyaCloud(devices) as cloud:
        print(json.dumps(cloud.entry_data()), flush=True)
        while line := await asyncio.to_thread(sys.stdin.readline):
            what, number = json.loads(line)
            answer = _ORDERS[what](cloud, number)
            # what it publishes leaves this process
            await asyncio.sleep(1)
            print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    asyncio.run(_serve())
