"""How readings are shown that no table knows, and numbers that are told as words."""

from typing import Any

import pytest

from custom_components.tuya_openhub.catalog import reasons
from custom_components.tuya_openhub.openhub.models import JsonValue, PointSpec
from homeassistant.helpers.typing import UNDEFINED

from ..build import item_of, only, planned, read_only, value, writable


@pytest.mark.parametrize(
    ("code", "unit", "own"),
    [
        pytest.param("va_battery", "%", True, id="battery"),
        pytest.param("battery_percentage", "%", True, id="percentage"),
        pytest.param("residual_soc", "%", True, id="what is left"),
        pytest.param("wireless_bat", "%", True, id="of a camera"),
        pytest.param("battery_pack", "%", False, id="another word"),
        pytest.param("co2_value", "ppm", True, id="carbon dioxide"),
        pytest.param("CO_2", "ppm", True, id="with its number apart"),
        pytest.param("cur_humidity", "%", True, id="humidity"),
        pytest.param("indoor_humi", "%", True, id="humidity of a room"),
        pytest.param("roof_humidity", "%", False, id="humidity of a roof"),
        pytest.param("illuminance_value", "lux", True, id="light"),
        pytest.param("lux_now", "lux", True, id="light now"),
        pytest.param("pm1_value", "ug/m3", True, id="finest dust"),
        pytest.param("pm10_air", "ug/m3", True, id="dust"),
        pytest.param("pm25_level", "ug/m3", True, id="fine dust"),
        pytest.param("PM2_5", "ug/m3", True, id="fine dust with a point"),
        pytest.param("PM1_0", "ug/m3", True, id="finest dust with a point"),
        pytest.param("temp_sensor", "℃", True, id="temperature"),
        pytest.param("current_temperature_x", "℃", False, id="another temperature"),
        pytest.param("power_now", "W", False, id="a class of many kinds"),
    ],
)
def test_name_by_the_class(code: str, unit: str, *, own: bool) -> None:
    """Name a reading by its class, in every language, where its code says no more."""
    shown = only("zz", read_only(code, "Integer", unit=unit), "sensor").description
    assert (shown.name is UNDEFINED) is own
    assert shown.translation_key is None
    named = PointSpec(code=code, name="Mine", read=value("Integer", unit=unit))
    assert only("zz", named, "sensor").description.name == "Mine"


@pytest.mark.parametrize(
    ("code", "unit", "category", "enabled"),
    [
        pytest.param("load_now", "W", None, True, id="measured"),
        pytest.param("zq_limit", "W", "diagnostic", False, id="echo of a setting"),
        pytest.param("zq_bat", "%", "diagnostic", True, id="charge"),
        pytest.param("zq_rssi", "dBm", "diagnostic", False, id="signal"),
        pytest.param("zq_noise", "dB", None, True, id="noise"),
    ],
)
def test_row_of_a_reading(
    code: str, unit: str, category: str | None, *, enabled: bool
) -> None:
    """Show what is measured from the start, and figures of the device to those who look."""
    item = only("zz", read_only(code, "Integer", unit=unit), "sensor")
    assert item.description.entity_category == category
    assert item.description.entity_registry_enabled_default is enabled
    assert item.reason.key == reasons.READING.key


@pytest.mark.parametrize(
    ("scale", "precision"),
    [
        pytest.param(0, 0, id="none"),
        pytest.param(3, 3, id="three"),
        pytest.param(4, 3, id="more only tremble"),
    ],
)
def test_decimals_of_a_reading(scale: int, precision: int) -> None:
    """Show no more than three decimals."""
    item = only("zz", read_only("load_now", "Integer", unit="W", scale=scale), "sensor")
    assert item.description.suggested_display_precision == precision


@pytest.mark.parametrize(
    ("raw", "percent"),
    [pytest.param(3, 60, id="bars"), pytest.param(80, 80, id="percent")],
)
def test_charge_in_bars(raw: int, percent: float) -> None:
    """A charge is a share, whatever its unit says."""
    point = read_only("zq_battery", "Integer", unit="grid", min=0, max=5)
    made = planned("zz", point)
    item = item_of(made, "sensor", "zq_battery")
    assert item.description.native_unit_of_measurement == "%"
    assert item.read({"zq_battery": raw}) == percent
    assert "5 is full" in made.decisions["zq_battery"].reason


# ---- numbers in words


@pytest.mark.parametrize(
    ("code", "words", "seen"),
    [
        pytest.param("zq_humidity", "40 50 60", ("humidity", "%"), id="humidity"),
        pytest.param("zq_percent", "10 20", (None, "%"), id="percent"),
        pytest.param("zq_percentage", "10 20", (None, "%"), id="percentage"),
        pytest.param("zq_battery", "10% 20%", ("battery", "%"), id="charge"),
        pytest.param("zq_temp", "20 25", ("temperature", "°C"), id="temperature"),
        pytest.param("zq_temperature", "20 25", ("temperature", "°C"), id="long word"),
        pytest.param("zq", "20C 25C", ("temperature", "°C"), id="C"),
        pytest.param("zq", "20℃ 25℃", ("temperature", "°C"), id="sign"),
        pytest.param("zq", "70F 75F", ("temperature", "°F"), id="F"),
        pytest.param("zq", "70℉ 75℉", ("temperature", "°F"), id="sign of F"),
        pytest.param("zq_speed", "1 2 3", (None, None), id="speed"),
        pytest.param("zq_speed", "1 2", None, id="two speeds are a choice"),
        pytest.param("zq_humidity", "40 50 70", None, id="not a step apart"),
        pytest.param("zq_humidity", "40 50 auto", None, id="a word among them"),
        pytest.param("zq_level", "1 2 3", None, id="levels"),
    ],
)
def test_number_in_words(
    code: str, words: str, seen: tuple[str | None, str | None] | None
) -> None:
    """Set what is a number of a quantity; anything else is a choice."""
    made = planned("zz", writable(code, "Enum", range=[*words.split()]))
    (item,) = made.items
    shown: Any = item.description
    unit = getattr(shown, "native_unit_of_measurement", None)
    number = (shown.device_class, unit) if item.platform == "number" else None
    assert number == seen
    assert (item.reason == reasons.WORDED_SENT) is (seen is not None)


def test_limits_of_a_number_in_words() -> None:
    """Take the limits and the step from the words, and send a word."""
    item = only(
        "zz", writable("zq_humidity", "Enum", range=["60", "40", "50"]), "number"
    )
    shown = item.description
    limits = shown.native_min_value, shown.native_max_value, shown.native_step
    assert limits == (40, 60, 10)
    assert shown.entity_category == "config"
    assert shown.name == "Zq humidity"
    assert item.commands(50) == {"zq_humidity": "50"}
    assert item.nearest(47) == 50
    assert item.read({"zq_humidity": "60"}) == 60


@pytest.mark.parametrize(
    ("raw", "shown"),
    [pytest.param("45", 45, id="known"), pytest.param("x", None, id="unknown")],
)
def test_number_that_is_told_in_words(raw: JsonValue, shown: float | None) -> None:
    """Show a number that is only told as one."""
    item = only("zz", read_only("zq_humidity", "Enum", range=["40", "50"]), "sensor")
    assert item.read({"zq_humidity": raw}) == shown
    described = item.description
    assert (described.device_class, described.state_class) == (
        "humidity",
        "measurement",
    )
    assert described.name == "Zq humidity"
    assert item.reason == reasons.WORDED


@pytest.mark.parametrize("code", ["zq_speed", "zq"])
def test_words_that_are_told(code: str) -> None:
    """What has no unit and is only told stays a word."""
    item = only("zz", read_only(code, "Enum", range=["1", "2", "3"]), "sensor")
    assert item.description.device_class == "enum"
