"""Corrections of single products that their owners have reported publicly.

Written as a person writes them in the file of the config folder, by product id.
"""

from typing import Any

_TENTHS = {"cur_power": {"scale": 1}, "cur_voltage": {"scale": 1}}
# counts how far it is open, where nearly all others count how far it is closed
_OPENNESS = {"percent_control": {"invert": True}, "percent_state": {"invert": True}}


def _range(*words: str) -> dict[str, Any]:
    """Describe an Enum whose specification leaves words out."""
    return {"values": {"range": list(words)}}


def _integer(
    dp_id: int | list[int],
    unit: str,
    least: int,
    most: int,
    scale: int = 0,
    step: int = 1,
) -> dict[str, Any]:
    """Describe a number that no specification has."""
    return {
        "dp_id": dp_id,
        "type": "integer",
        "unit": unit,
        "scale": scale,
        "range": {"min": least, "max": most, "step": step},
    }


def _words(dp_id: int | list[int], *words: str) -> dict[str, Any]:
    """Describe an Enum that no specification has."""
    return {"dp_id": dp_id, "type": "enum", "range": list(words)}


def _clamp(number: int, first: int, *states: str) -> dict[str, Any]:
    """Describe one clamp of a meter, whose numbers are in a row."""
    most = 2_147_483_647
    return {
        f"device_state{number}": _words(first, *states),
        f"cur_power{number}": _integer(first + 2, "W", 0, 2_000_000, 1),
        f"cur_current{number}": _integer(first + 3, "A", 0, 800_000, 3),
        f"cur_voltage{number}": _integer(first + 4, "V", 0, 5000, 1),
        f"total_energy{number}": _integer(first + 5, "kWh", 0, most, 3),
        f"today_acc_energy{number}": _integer(first + 6, "kWh", 0, most, 3),
        f"warn_power{number}": {
            **_integer(first + 8, "W", 200, 50_000, step=100),
            "writable": True,
        },
    }


_BATTERY = ("low", "middle", "high")


def _climate_sensor(
    temperature: int | list[int], humidity: int | list[int]
) -> dict[str, Any]:
    """Describe a sensor of temperature and humidity."""
    return {
        "temp_unit_convert": {**_words(20, "c", "f"), "writable": True},
        "temp_current": _integer(temperature, "℃", -200, 600, 1),
        "humidity_value": _integer(humidity, "%", 0, 100),
    }


def _contact() -> dict[str, Any]:
    """Describe a contact that is sold as a breaker."""
    return {
        "category": "mcs",
        "doorcontact_state": {"dp_id": 101, "type": "boolean"},
        "battery_state": _words(102, *_BATTERY),
    }


PRODUCTS: dict[str, dict[str, Any]] = {
    # describe volts and watts with scale 0, report tenths of them
    "qxJSyTLEtX5WrzA9": _TENTHS,
    "eyEYwtdx9VhexxLW": _TENTHS,
    "QH3oyDNHKw9c1irH": _TENTHS,
    "wifvoilfrqeo6hvu": {
        **_TENTHS,
        # describes whole units, reports thousandths, each what was used since the last
        "add_ele": {"scale": 3, "unit": "kWh", "delta": True},
    },
    # describes kilowatts, reports watts with the same scale
    "7bqwya0ydtz4q3ss": {"power_total": {"unit": "W"}},
    # describes whole degrees, reports tenths of them
    "r2ilemqbtocmulgb": {
        "temp_current": {
            "scale": 1,
            "values": {"min": 0, "max": 500, "step": 5},
        }
    },
    "crh9iaqFowdJX5UY": {
        "temp_set": {
            "unit": "℃",
            "values": {"min": 16, "max": 30, "scale": 0, "step": 1},
        },
        "temp_current": {
            "unit": "℃",
            "values": {"min": -7, "max": 98, "scale": 0, "step": 1},
        },
        "mode": _range("cold", "hot", "wet", "wind"),
    },
    # curtains and blinds
    "68nvbio9": _OPENNESS,
    "cf1sl3tj": _OPENNESS,
    "nfq1essvr99qsvvd": _OPENNESS,
    "csgb8eqhczvjaetl": _OPENNESS,
    # never reports where it is
    "xyakonle1azq2xgn": {
        "percent_control": {"hide": True},
        "percent_state": {"hide": True},
    },
    # reports where it is in percent_control alone
    "b9oa3zocv4qq47iy": {"percent_state": {"hide": True}},
    # take more words than they describe
    "cpmgn2cf": {
        "mode": _range(
            "holiday", "auto", "manual", "comfort", "eco", "BOOST", "temp_auto"
        )
    },
    "if6pqia2gbtvqa6l": {"mode": _range("auto", "home")},
    "ucf09xuve67adcp4": {"mode": _range("auto", "comfort", "eco", "holiday")},
    "tjvnxyobs3upidjo": {"mode": _range("eco", "off")},
    "dft4ebatvon3ha5s": {"temp_setting_quick_c": _range("80", "85", "90", "95", "100")},
    "ndvina39gbq8x0jk": {"light_mode": _range("relay", "pos", "none", "on")},
    "avriaapskyik4eaa": {"light_mode": _range("relay", "pos", "none", "on")},
    "xwv3jifdbhbolgh3": {
        "mode": _range("normal", "nature", "sleep"),
        "countdown_set": _range("cancel", *(f"{hours}h" for hours in range(1, 13))),
    },
    # listed under the category of a breaker, without any description
    "a9fn0xcsckjoqpnd": _contact(),
    "p6sqiuesvhmhvv4f": _contact(),
    "gk0d4i8g5akryd9d": {
        "category": "pir",
        "pir": _words(101, "pir", "none"),
        "battery_state": _words(102, *_BATTERY),
    },
    "x3o8epevyeo3z3oa": {
        "category": "wsdcg",
        **_climate_sensor(27, 46),
        "battery_state": _words(101, *_BATTERY),
    },
    # two layouts of numbers are on sale
    "xeagimantb7d7apb": {
        "category": "wsdcg",
        **_climate_sensor([27, 102], [46, 103]),
        "battery_state": _words([101, 104], *_BATTERY),
    },
    # described as a plain switch
    "datzwoplui1zao16": _climate_sensor(27, 46),
    # names no bit of its faults behind E2
    "ma3oq4onxxwg91ky": {
        "fault": {"dp_id": 19, "type": "bitmap", "labels": ["E1", "E2", "tankfull"]}
    },
    # report these without describing them
    "uhtamgih7kkdcqtx": {
        "humidity_indoor": _integer(3, "%", 0, 100),
        "temp_indoor": _integer(103, "°C", -20, 60),
    },
    "qajfz5x1lqej5xxw": {"ph_current": _integer(102, "ph", 0, 1400, 2)},
    "m7kacaxrxbxeegfs": {"ext_temp": _integer(101, "℃", -200, 1000, 1)},
    # each report is one meal
    "wfkzyy0evslzsmoi": {
        # as Home Assistant's own integration reads and writes it, for this product alone
        "meal_plan": {"values": {"monday": "low"}},
        "feed_report": {
            **_integer(15, "", 0, 20),
            "delta": True,
            "name": "Portions fed",
        },
    },
    # a meter with two clamps, without any description
    "dhto3y4uachr1wll": {
        **_clamp(1, 103, "close", "monitor", "working", "warning"),
        **_clamp(2, 113, "idle", "monitor", "working", "warning"),
        "all_energy": _integer(123, "kWh", 0, 2_147_483_647, 3),
    },
    # a pool pump of which only the power is described
    "ircs2n82vgrozoew": {
        "switch": {"dp_id": 105, "type": "boolean", "writable": True},
        "mode": {**_words(103, "MI", "AI", "backwash"), "writable": True},
        "speed_set": {
            **_integer(111, "%", 30, 120),
            "range": {"min": 30, "max": 120, "step": 5},
            "writable": True,
        },
        "speed_current": _integer(102, "%", 0, 120),
        "flow_rate": _integer(112, "gal/min", 0, 1000),
        "add_ele": {**_integer(109, "kWh", 0, 999_999, 2), "delta": True},
    },
    # one description for two variants: of °C in tenths, and of °F in tenths
    "hw50w7qvxluhslkk": {
        "temp_set": {
            "dp_id": 2,
            "when": {"at_least": 450},
            "unit": "℉",
            "scale": 1,
            "range": {"min": 610, "max": 880, "step": 5},
        },
        "temp_set_f": {
            "dp_id": 136,
            "when": {"code": "temp_set", "at_least": 450},
            "hide": True,
        },
    },
    # a lamp that goes further into the red
    "ewxuxtzrwf4zxyqj": {
        "temp_value_v2": {
            "dp_id": 23,
            "kelvin": {"min": 1600, "max": 4000, "linear_in": "kelvin"},
        }
    },
}
