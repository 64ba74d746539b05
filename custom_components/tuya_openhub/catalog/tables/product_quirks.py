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
    # listed under the category of a breaker
    "a9fn0xcsckjoqpnd": {"category": "mcs"},
    "p6sqiuesvhmhvv4f": {"category": "mcs"},
    "gk0d4i8g5akryd9d": {"category": "pir"},
    "x3o8epevyeo3z3oa": {"category": "wsdcg"},
    "xeagimantb7d7apb": {"category": "wsdcg"},
}
