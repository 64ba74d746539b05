"""Life in the demonstration: values that move as they do in a house."""

import asyncio
from collections.abc import Callable
import json
import random

from .truth import Json, SimDevice, Truth

type Step = Callable[[SimDevice], dict[str, Json]]


def furnish(truth: Truth, uid: str) -> None:
    """Put the devices into rooms, and give two gangs names, as people do in the app."""
    ids = {device.name: device.id for device in truth.devices.values()}
    home = truth.add_home(1, uid)
    for room, devices in _ROOMS.items():
        home.add_room(room, *(ids[name] for name in devices))
    for code, name in _GANGS.items():
        truth.rename_point(ids["Terrace switch"], code, name)


async def live(truth: Truth, *, period: float = 2.0) -> None:
    """Move one device after the other, forever."""
    moving = [d for d in truth.devices.values() if d.category in _STEPS]
    while moving:
        for device in moving:
            await asyncio.sleep(period / len(moving) * random.uniform(0.5, 1.5))
            if device.online and device.id in truth.devices:
                changed = {
                    code: value
                    for code, value in _STEPS[device.category](device).items()
                    if code in device.status and device.status[code] != value
                }
                if changed:
                    truth.set_value(device.id, changed)


def _drift(device: SimDevice, code: str, step: int, low: int, high: int) -> int:
    value = device.status.get(code, low)
    assert isinstance(value, int)
    return min(high, max(low, value + random.randint(-step, step)))


def _plug(device: SimDevice) -> dict[str, Json]:
    if not device.status["switch_1"]:
        return {"cur_power": 0, "cur_current": 0}
    power = _drift(device, "cur_power", 60, 250, 2400)
    voltage = _drift(device, "cur_voltage", 8, 2260, 2390)
    energy = device.status["add_ele"]
    assert isinstance(energy, int)
    return {
        "cur_power": power,
        "cur_voltage": voltage,
        "cur_current": power * 1000 // voltage,
        "add_ele": energy + (random.random() < 0.2),
    }


def _meter(device: SimDevice) -> dict[str, Json]:
    power = _drift(device, "power_total", 150, 300, 6000)
    energy = device.status["forward_energy_total"]
    assert isinstance(energy, int)
    volts = random.uniform(228, 234)
    phase = {
        "electricCurrent": round(power / volts, 3),
        "power": round(power / 1000, 3),
        "voltage": round(volts, 1),
    }
    return {
        "power_total": power,
        "forward_energy_total": energy + 1,
        "phase_a": json.dumps(phase, separators=(",", ":")),
    }


def _climate(device: SimDevice) -> dict[str, Json]:
    return {
        "va_temperature": _drift(device, "va_temperature", 3, 180, 330),
        "va_humidity": _drift(device, "va_humidity", 1, 40, 70),
    }


def _air(device: SimDevice) -> dict[str, Json]:
    return {
        "co2_value": _drift(device, "co2_value", 25, 420, 1600),
        "pm25_value": _drift(device, "pm25_value", 2, 3, 60),
        "temp_current": _drift(device, "temp_current", 1, 19, 29),
    }


def _door(device: SimDevice) -> dict[str, Json]:
    toggles = random.random() < 0.15
    return {"doorcontact_state": bool(device.status["doorcontact_state"]) != toggles}


def _motion(_: SimDevice) -> dict[str, Json]:
    return {"pir": random.choice(("pir", "none"))}


def _leak(_: SimDevice) -> dict[str, Json]:
    return {"watersensor_state": "1" if random.random() < 0.02 else "2"}


def _thermostat(device: SimDevice) -> dict[str, Json]:
    return {"temp_current": _drift(device, "temp_current", 2, 180, 260)}


def _dehumidifier(device: SimDevice) -> dict[str, Json]:
    return {"humidity_indoor": _drift(device, "humidity_indoor", 1, 40, 75)}


_ROOMS = {
    "Kitchen": ("Kitchen blind", "Kitchen window"),
    "Terrace": ("Terrace switch",),
    "Office": ("Office plug",),
}
_GANGS = {"switch_3": "Fountain", "switch_4": "Heater"}
_STEPS: dict[str, Step] = {
    "cz": _plug,
    "zndb": _meter,
    "wsdcg": _climate,
    "hjjcy": _air,
    "mcs": _door,
    "pir": _motion,
    "sj": _leak,
    "wk": _thermostat,
    "cs": _dehumidifier,
}
