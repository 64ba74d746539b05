"""What becomes of commands: checked, noted, and reported by the device a little later."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
import json
from typing import Any

from ..clock import Clock
from ..truth import Command, Json, SimDevice, Truth
from .descriptions import is_json, limits_of
from .errors import ApiError


@dataclass(slots=True, kw_only=True)
class CommandRules:
    """What becomes of accepted commands; change it at any time.

    `echo_delay` None: the device never answers and the truth stays. `echo_push` False:
    the device obeys, but its report gets lost.
    """

    echo_delay: float | None = 0.05
    echo_push: bool = True


class Commands:
    """The commands of both families, and by the thing model."""

    def __init__(self, truth: Truth, clock: Clock) -> None:
        """Work on this truth."""
        self._truth = truth
        self._clock = clock
        self._echoes: set[asyncio.Task[None]] = set()
        self.rules = CommandRules()

    async def close(self) -> None:
        """Drop echoes that are still to come."""
        for task in self._echoes:
            task.cancel()
        await asyncio.gather(*self._echoes, return_exceptions=True)

    def send(self, device: SimDevice, commands: Any, *, legacy: bool = False) -> bool:
        """Accept commands; what the device makes of them comes as a push."""
        if legacy and not device.legacy:
            raise ApiError(2008)
        if not isinstance(commands, list) or not commands:
            raise ApiError(1109)
        values: dict[str, Json] = {}
        for command in commands:
            if not isinstance(command, dict) or set(command) != {"code", "value"}:
                raise ApiError(1109)
            values[command["code"]] = command["value"]
        return self._accept(device, values)

    def issue(self, device: SimDevice, properties: Any) -> bool:
        """Accept properties by the thing model; codes need no specification here."""
        try:
            values = json.loads(properties)
        except TypeError, ValueError:
            raise ApiError(1109) from None
        if not isinstance(values, dict):
            raise ApiError(1109)
        return self._accept(device, values, by_model=True)

    def _accept(
        self, device: SimDevice, values: dict[str, Json], *, by_model: bool = False
    ) -> bool:
        if not device.online:
            raise ApiError(2001)
        points = {point["code"]: point for point in device.functions}
        if by_model:
            points |= {
                point["code"]: point
                for point in device.model_spec
                if point.get("access", "ro") != "ro"
            }
        for code, value in values.items():
            read_only = code in {point["code"] for point in device.model_spec}
            known = by_model and code in device.status and not read_only
            if code not in points and not known:
                raise ApiError(2008)
            if code in points and not accepts(points[code], value):
                raise ApiError(2008)
        now = self._clock.now()
        for code, value in values.items():
            self._truth.commands.append(
                Command(device_id=device.id, code=code, value=value, time=now)
            )
        if self.rules.echo_delay is not None:
            echo = self._echo(device.id, values, self.rules.echo_delay)
            task = asyncio.create_task(echo)
            self._echoes.add(task)
            task.add_done_callback(self._echoes.discard)
        return True

    async def _echo(
        self, device_id: str, values: dict[str, Json], delay: float
    ) -> None:
        await asyncio.sleep(delay)
        device = self._truth.devices.get(device_id)
        if device is None:
            return
        reported = {
            code: _as_reported(value)
            for code, value in values.items()
            if code in device.status or code in {p["code"] for p in device.status_spec}
        }
        if device.category in {"cl", "clkg"}:
            reported |= _cover_moves(device, values)
        if reported:
            self._truth.set_value(device_id, reported, push=self.rules.echo_push)


def accepts(point: Mapping[str, Any], value: Json) -> bool:
    """Return whether a value is one that the specification allows."""
    limits = limits_of(point)
    match str(limits.get("type", point["type"])).lower():
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            number = isinstance(value, int) and not isinstance(value, bool)
            return number and _within(value, limits)
        case "enum":
            return isinstance(value, str) and value in limits.get("range", [value])
        case "json":
            return isinstance(value, dict | list) or is_json(value)
        case "bitmap":
            return isinstance(value, int)
        case _:
            return isinstance(value, str) and len(value) <= int(
                limits.get("maxlen") or 10**6
            )


def _within(value: Any, limits: Mapping[str, Any]) -> bool:
    low, high = limits.get("min", value), limits.get("max", value)
    return bool(int(low) <= value <= int(high))


def _as_reported(value: Json) -> Json:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return value


def _cover_moves(device: SimDevice, values: Mapping[str, Json]) -> dict[str, Json]:
    """Return where a cover ends up: it reports more than was commanded."""
    goal = values.get("percent_control")
    if "control" in values:
        goal = {"open": 100, "close": 0}.get(str(values["control"]))
    if goal is None:
        return {}
    codes = ("percent_control", "percent_state")
    return {code: goal for code in codes if code in device.status}
