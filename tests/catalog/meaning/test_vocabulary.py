"""Test which words of a code tell what a number is.

Words are from codes of real devices and from the names of quantities; each line has one
that nothing else in the code says.
"""

import pytest

from custom_components.tuya_openhub.catalog.meaning.quantities import meaning_of
from custom_components.tuya_openhub.catalog.meaning.vocabulary import (
    Words,
    says_low_battery,
    words,
)
from custom_components.tuya_openhub.openhub.models import PointSpec

from ..build import read_only, value, writable

MEASURED, GROWS, FALLS = "measurement", "total_increasing", "total"


@pytest.mark.parametrize(
    ("codes", "unit", "device_class", "state_class"),
    [
        pytest.param(
            "x_battery x_batt x_bat x_soc",
            "%",
            "battery",
            MEASURED,
            id="x_battery in %",
        ),
        pytest.param(
            "x_electricity x_accumulator",
            "%",
            "battery",
            MEASURED,
            id="x_electricity in %",
        ),
        pytest.param(
            "x_humidity humid_x x_hum x_rh x_humi",
            "%",
            "humidity",
            MEASURED,
            id="x_humidity in %",
        ),
        pytest.param(
            "soil_x x_moisture x_moist", "%", "moisture", MEASURED, id="soil_x in %"
        ),
        pytest.param(
            "x_factor x_pf x_cosphi x_cos x_powerfactor",
            "%",
            "power_factor",
            MEASURED,
            id="x_factor in %",
        ),
        pytest.param("dp_1 share", "%", None, MEASURED, id="dp_1 in %"),
        pytest.param(
            "x_water x_shower x_rinse x_sewage", "L", "water", GROWS, id="x_water in L"
        ),
        pytest.param(
            "x_gas x_lng x_lpg x_propane x_butane", "m³", "gas", GROWS, id="x_gas in m³"
        ),
        pytest.param(
            "x_total x_consumed worked_x x_daily",
            "m³",
            "water",
            GROWS,
            id="x_total in m³",
        ),
        pytest.param("dp_1", "m³", "volume", GROWS, id="dp_1 in m³"),
        pytest.param(
            "x_remain x_left x_tank x_reserve x_level",
            "L",
            "volume_storage",
            MEASURED,
            id="x_remain in L",
        ),
        pytest.param(
            "x_remain x_stored x_level",
            "kWh",
            "energy_storage",
            MEASURED,
            id="x_remain in kWh",
        ),
        pytest.param(
            "x_wind x_gust gustspeed", "m/s", "wind_speed", MEASURED, id="x_wind in m/s"
        ),
        pytest.param("x_belt", "m/s", "speed", MEASURED, id="x_belt in m/s"),
        pytest.param(
            "x_wind x_gust",
            "°",
            "wind_direction",
            "measurement_angle",
            id="x_wind in °",
        ),
        pytest.param("x_tilt", "°", None, MEASURED, id="x_tilt in °"),
        pytest.param(
            "rain_x x_rainfall x_precipitation",
            "mm",
            "precipitation",
            MEASURED,
            id="rain_x in mm",
        ),
        pytest.param("x_gap", "mm", "distance", MEASURED, id="x_gap in mm"),
        pytest.param(
            "airpressure x_air x_baro x_atmosphere",
            "hPa",
            "atmospheric_pressure",
            MEASURED,
            id="airpressure in hPa",
        ),
        pytest.param("x_oil", "hPa", "pressure", MEASURED, id="x_oil in hPa"),
        pytest.param(
            "x_rssi x_signal x_csq",
            "dB",
            "signal_strength",
            MEASURED,
            id="x_rssi in dB",
        ),
        pytest.param("x_noise", "dB", "sound_pressure", MEASURED, id="x_noise in dB"),
        pytest.param(
            "x_noise", "dB(A)", "sound_pressure", MEASURED, id="x_noise in dB(A)"
        ),
        pytest.param("dp_1", "dBm", "signal_strength", MEASURED, id="dp_1 in dBm"),
        pytest.param(
            "x_co2 eco2 carbondioxide x_dioxide",
            "ppm",
            "carbon_dioxide",
            MEASURED,
            id="x_co2 in ppm",
        ),
        pytest.param("x_co2", "ppb", "carbon_dioxide", MEASURED, id="x_co2 in ppb"),
        pytest.param(
            "x_co x_monoxide carbonmonoxide",
            "ppm",
            "carbon_monoxide",
            MEASURED,
            id="x_co in ppm",
        ),
        pytest.param(
            "x_voc x_tvoc x_volatile",
            "ppb",
            "volatile_organic_compounds_parts",
            MEASURED,
            id="x_voc in ppb",
        ),
        pytest.param("x_tds", "ppm", None, MEASURED, id="x_tds in ppm"),
        pytest.param("x_pm25 pm2_5", "μg/m³", "pm25", MEASURED, id="x_pm25 in μg/m³"),
        pytest.param("x_pm10", "μg/m³", "pm10", MEASURED, id="x_pm10 in μg/m³"),
        pytest.param("x_pm4", "μg/m³", "pm4", MEASURED, id="x_pm4 in μg/m³"),
        pytest.param("x_pm1 pm1_0", "μg/m³", "pm1", MEASURED, id="x_pm1 in μg/m³"),
        pytest.param("x_o3 x_ozone", "μg/m³", "ozone", MEASURED, id="x_o3 in μg/m³"),
        pytest.param(
            "x_no2", "μg/m³", "nitrogen_dioxide", MEASURED, id="x_no2 in μg/m³"
        ),
        pytest.param(
            "x_so2", "μg/m³", "sulphur_dioxide", MEASURED, id="x_so2 in μg/m³"
        ),
        pytest.param(
            "x_ch2o x_hcho formaldehyde_x",
            "mg/m³",
            None,
            MEASURED,
            id="x_ch2o in mg/m³",
        ),
        pytest.param(
            "x_voc x_tvoc x_volatile",
            "mg/m³",
            "volatile_organic_compounds",
            MEASURED,
            id="x_voc in mg/m³",
        ),
        pytest.param(
            "x_co x_monoxide", "mg/m³", "carbon_monoxide", MEASURED, id="x_co in mg/m³"
        ),
        pytest.param(
            "x_humidity", "g/m³", "absolute_humidity", MEASURED, id="x_humidity in g/m³"
        ),
        pytest.param("x_dust", "μg/m³", None, MEASURED, id="x_dust in μg/m³"),
        pytest.param("x_orp x_redox", "mV", None, MEASURED, id="x_orp in mV"),
        pytest.param("x_cell", "mV", "voltage", MEASURED, id="x_cell in mV"),
        pytest.param(
            "x_diff x_delta x_swing",
            "℃",
            "temperature_delta",
            MEASURED,
            id="x_diff in ℃",
        ),
        pytest.param("x_roof", "℃", "temperature", MEASURED, id="x_roof in ℃"),
        pytest.param(
            "x_time x_delay x_left x_remaining",
            "m",
            "duration",
            MEASURED,
            id="x_time in m",
        ),
        pytest.param("x_gap", "m", "distance", MEASURED, id="x_gap in m"),
        pytest.param(
            "left_total life_total total_life",
            "h",
            "duration",
            MEASURED,
            id="left_total in h",
        ),
        pytest.param(
            "x_total x_acc x_runtime x_used x_use",
            "h",
            "duration",
            GROWS,
            id="x_total in h",
        ),
        pytest.param("x_shade", "h", "duration", MEASURED, id="x_shade in h"),
        pytest.param("x_total", "m²", "area", GROWS, id="x_total in m²"),
        pytest.param("x_lawn", "m²", "area", MEASURED, id="x_lawn in m²"),
        pytest.param(
            "x_electricity x_ele x_energy x_kwh",
            "度",
            "energy",
            GROWS,
            id="x_electricity in 度",
        ),
        pytest.param("x_roof", "度", "temperature", MEASURED, id="x_roof in 度"),
        pytest.param(
            "yesterday last_use x_prev x_history lastday lastmonth",
            "kWh",
            "energy",
            None,
            id="yesterday in kWh",
        ),
        pytest.param(
            "x_net x_balance x_saldo", "kWh", "energy", FALLS, id="x_net in kWh"
        ),
        pytest.param("dp_1", "kWh", "energy", GROWS, id="dp_1 in kWh"),
        pytest.param("dp_1", "kvarh", "reactive_energy", GROWS, id="dp_1 in kvarh"),
        pytest.param("dp_1", "W", "power", MEASURED, id="dp_1 in W"),
        pytest.param("dp_1", "VA", "apparent_power", MEASURED, id="dp_1 in VA"),
        pytest.param("dp_1", "var", "reactive_power", MEASURED, id="dp_1 in var"),
        pytest.param("dp_1", "A", "current", MEASURED, id="dp_1 in A"),
        pytest.param("dp_1", "Hz", "frequency", MEASURED, id="dp_1 in Hz"),
        pytest.param("dp_1", "L/min", "volume_flow_rate", MEASURED, id="dp_1 in L/min"),
        pytest.param(
            "dp_1", "mm/h", "precipitation_intensity", MEASURED, id="dp_1 in mm/h"
        ),
        pytest.param("dp_1", "kg", "weight", MEASURED, id="dp_1 in kg"),
        pytest.param("dp_1", "W/m²", "irradiance", MEASURED, id="dp_1 in W/m²"),
        pytest.param("dp_1", "μS/cm", "conductivity", MEASURED, id="dp_1 in μS/cm"),
        pytest.param("dp_1", "lux", "illuminance", MEASURED, id="dp_1 in lux"),
        pytest.param("dp_1", "rpm", None, MEASURED, id="dp_1 in rpm"),
        pytest.param("dp_1", "pH", "ph", MEASURED, id="dp_1 in pH"),
        pytest.param("dp_1", "Bq/m³", "radon", MEASURED, id="dp_1 in Bq/m³"),
        pytest.param("dp_1", "pCi/L", "radon", MEASURED, id="dp_1 in pCi/L"),
    ],
)
def test_words_beside_a_unit(
    codes: str, unit: str, device_class: str | None, state_class: str | None
) -> None:
    """Know what a unit stands for by each of the words that say so."""
    for code in codes.split():
        point = read_only(code, "Integer", unit=unit, min=0, max=9999)
        meaning = meaning_of(point)
        assert meaning is not None, code
        assert (meaning.device_class, meaning.state_class) == (
            device_class,
            state_class,
        ), code


@pytest.mark.parametrize(
    ("codes", "device_class", "unit"),
    [
        pytest.param("x_factor x_pf", "power_factor", None, id="factor"),
        pytest.param("x_ph", "ph", None, id="pH"),
        pytest.param("x_aqi", "aqi", None, id="quality of the air"),
        pytest.param("soil_x x_moist", "moisture", "%", id="soil"),
        pytest.param("x_humidity x_humi", "humidity", "%", id="humidity"),
        pytest.param("x_battery x_soc", "battery", "%", id="battery"),
        pytest.param("x_co2 x_dioxide", "carbon_dioxide", "ppm", id="CO2"),
        pytest.param("x_pm25", "pm25", "μg/m³", id="fine dust"),
        pytest.param("x_pm10", "pm10", "μg/m³", id="dust"),
        pytest.param("x_pm1", "pm1", "μg/m³", id="finest dust"),
        pytest.param("x_illuminance x_lux", "illuminance", "lx", id="light"),
        pytest.param("x_temp x_temperature", "temperature", None, id="temperature"),
    ],
)
def test_words_alone(codes: str, device_class: str, unit: str | None) -> None:
    """Know by words alone what needs no unit to be told."""
    for code in codes.split():
        meaning = meaning_of(read_only(code, "Integer", min=0, max=100))
        assert meaning is not None, code
        assert (meaning.device_class, meaning.unit) == (device_class, unit), code


@pytest.mark.parametrize(
    "word",
    [
        "state",
        "status",
        "type",
        "mode",
        "alarm",
        "switch",
        "count",
        "times",
        "number",
        "calibration",
        "convert",
    ],
)
def test_words_of_a_state(word: str) -> None:
    """Take no number for a temperature that is a state, a count or a choice."""
    assert meaning_of(read_only(f"temp_{word}", "Integer", min=0, max=9)) is None


@pytest.mark.parametrize(
    "word",
    [
        "set",
        "setting",
        "setpoint",
        "limit",
        "threshold",
        "alarm",
        "target",
        "protect",
        "rated",
        "preset",
        "cutoff",
    ],
)
def test_words_of_a_setting(word: str) -> None:
    """Take what repeats a setting for its echo, which is not measured."""
    meaning = meaning_of(read_only(f"{word}_x", "Integer", unit="W", min=0, max=9999))
    assert meaning is not None
    assert (meaning.echo, meaning.reading, meaning.state_class) == (True, False, None)


@pytest.mark.parametrize(
    ("code", "unit", "echo"),
    [
        pytest.param("target_dist", "cm", False, id="target of a radar"),
        pytest.param("target_speed", "m/s", False, id="speed of a target"),
        pytest.param("limit_dist", "cm", True, id="limit of a radar"),
        pytest.param("target_power", "W", True, id="target of anything else"),
    ],
)
def test_target_of_a_radar(code: str, unit: str, *, echo: bool) -> None:
    """A radar's target is what it sees, and no setting."""
    meaning = meaning_of(read_only(code, "Integer", unit=unit, min=0, max=9999))
    assert meaning is not None
    assert meaning.echo is echo


@pytest.mark.parametrize(
    ("code", "described", "reading"),
    [
        pytest.param("x_now", {"unit": "℃"}, True, id="temperature now"),
        pytest.param("current_x", {"unit": "℃"}, True, id="current temperature"),
        pytest.param("x_pipe", {"unit": "℃"}, True, id="of a pipe"),
        pytest.param("x_roof", {"unit": "℃"}, False, id="any temperature"),
        pytest.param("max_now", {"unit": "℃"}, False, id="most"),
        pytest.param("now_backup", {"unit": "℃"}, False, id="kept for a backup"),
        pytest.param("x_now", {"unit": "%", "max": 100}, False, id="any share"),
        pytest.param("hum_now", {"unit": "%", "max": 100}, True, id="humidity now"),
        pytest.param("soil_now", {"unit": "%", "max": 100}, True, id="soil now"),
        pytest.param("x_orp", {"unit": "mV"}, True, id="redox"),
        pytest.param("x_load", {"unit": "W", "max": 1000}, True, id="1000 steps"),
        pytest.param("x_load", {"unit": "W", "max": 999}, False, id="fewer steps"),
        pytest.param(
            "x_load", {"unit": "W", "min": 1, "max": 5000}, False, id="not from zero"
        ),
        pytest.param(
            "x_load", {"unit": "W", "max": 5000, "step": 10}, False, id="wide steps"
        ),
        pytest.param(
            "x_load", {"unit": "W", "min": -1, "max": 9}, True, id="flows both ways"
        ),
        pytest.param("x_load", {"unit": "V", "max": 1000}, True, id="volts"),
        pytest.param("x_load", {"unit": "A", "max": 1000}, True, id="amperes"),
        pytest.param("x_load", {"unit": "Hz", "max": 1000}, True, id="hertz"),
        pytest.param("x_import", {"unit": "kWh"}, True, id="counted"),
        pytest.param("x_energy", {"unit": "kWh"}, False, id="bought in advance"),
        pytest.param("x_worked", {"unit": "kWh"}, True, id="worked"),
        pytest.param("x_total", {"unit": "kvarh"}, True, id="reactive energy"),
        pytest.param("x_total", {"unit": "L"}, True, id="water"),
        pytest.param("gas_total", {"unit": "m³"}, True, id="gas"),
        pytest.param("x_bat", {"unit": "%"}, True, id="battery"),
        pytest.param("x_lamp", {"unit": "lux"}, True, id="light"),
        pytest.param("x_pf", {"unit": "%"}, True, id="factor"),
        pytest.param("x_load", {"unit": "var"}, True, id="reactive power"),
        pytest.param("x_load", {"unit": "VA"}, True, id="apparent power"),
        pytest.param("x_co2", {"unit": "ppm"}, True, id="CO2"),
        pytest.param("x_co", {"unit": "ppm"}, True, id="CO"),
        pytest.param("x_pm1", {"unit": "μg/m³"}, True, id="PM1"),
        pytest.param("x_pm4", {"unit": "μg/m³"}, True, id="PM4"),
        pytest.param("x_pm10", {"unit": "μg/m³"}, True, id="PM10"),
        pytest.param("x_pm25", {"unit": "μg/m³"}, True, id="PM2.5"),
        pytest.param("x_voc", {"unit": "mg/m³"}, True, id="VOC"),
        pytest.param("x_voc", {"unit": "ppb"}, True, id="VOC in parts"),
        pytest.param("x_lqi", {"unit": "dBm"}, True, id="signal"),
        pytest.param("x_rate", {"unit": "L/min"}, True, id="flow"),
        pytest.param("x_ec", {"unit": "μS/cm"}, True, id="salt"),
        pytest.param("x_acid", {"unit": "pH"}, True, id="pH of water"),
        pytest.param("x_cellar", {"unit": "Bq/m³"}, True, id="radon"),
        pytest.param("x_baro", {"unit": "hPa"}, True, id="air"),
        pytest.param("x_gust", {"unit": "m/s"}, True, id="wind"),
        pytest.param("x_gust", {"unit": "°"}, True, id="direction"),
        pytest.param("x_sun", {"unit": "W/m²"}, True, id="sun"),
        pytest.param("x_noise", {"unit": "dB"}, True, id="noise"),
        pytest.param("x_fall", {"unit": "mm/h"}, True, id="rain"),
        pytest.param("x_load", {"unit": "kg"}, False, id="weight"),
        pytest.param("x_oil", {"unit": "bar"}, False, id="pressure"),
        pytest.param("x_gap", {"unit": "cm"}, False, id="distance"),
    ],
)
def test_reading_that_is_described_as_writable(
    code: str, described: dict[str, str | int], *, reading: bool
) -> None:
    """Tell what is measured from what a person sets, where both can be written."""
    point = writable(code, "Integer", **{"min": 0, "max": 9999, "step": 1, **described})
    meaning = meaning_of(point)
    assert meaning is not None
    assert meaning.reading is reading


def test_diagnostics() -> None:
    """Charge and signal are about the device itself, and so is a battery's voltage."""
    about = {
        code: meaning_of(read_only(code, "Integer", unit=unit))
        for code, unit in (
            ("x_bat", "%"),
            ("x_rssi", "dBm"),
            ("batt_volt", "V"),
            ("x_volt", "V"),
            ("x_hum", "%"),
        )
    }
    assert {code: each and each.diagnostic for code, each in about.items()} == {
        "x_bat": True,
        "x_rssi": True,
        "batt_volt": True,
        "x_volt": False,
        "x_hum": False,
    }


@pytest.mark.parametrize(
    ("code", "low"),
    [
        pytest.param("lowbattery", True, id="one word"),
        pytest.param("lowpower", True, id="low power"),
        pytest.param("batterylow", True, id="the other way"),
        pytest.param("bat_low", True, id="two words"),
        pytest.param("battery_alarm", True, id="alarm"),
        pytest.param("soc_lower", True, id="lower"),
        pytest.param("battery_ok", False, id="not low"),
        pytest.param("water_low", False, id="no battery"),
    ],
)
def test_low_battery(code: str, *, low: bool) -> None:
    """Know a flag of a low battery."""
    assert says_low_battery(read_only(code, "Boolean")) is low


@pytest.mark.parametrize(
    ("code", "wanted", "there"),
    [
        pytest.param("drain", "rain", False, id="within a word"),
        pytest.param("rainday", "rain", True, id="begins a word"),
        pytest.param("rains", "rain", False, id="begins one that is hardly longer"),
        pytest.param(
            "rainfa", "rain", True, id="begins one that is two letters longer"
        ),
        pytest.param("xgustsy", "gusts", True, id="five letters within"),
        pytest.param("xgusty", "gust", False, id="four letters within"),
        pytest.param("CO_2", "co2", True, id="number apart"),
        pytest.param("co_2_1", "co2", True, id="number and channel"),
        pytest.param("PFA", "pf", True, id="letter of a phase"),
        pytest.param("PFX", "pf", True, id="another letter of a phase"),
        pytest.param("PM1.0", "pm1", True, id="PM1"),
        pytest.param("PM1.0", "pm10", False, id="not PM10"),
    ],
)
def test_words_of_a_code(code: str, wanted: str, *, there: bool) -> None:
    """Find words as people read them."""
    assert Words.of(PointSpec(code=code)).have(words(wanted)) is there


def test_words_of_a_name() -> None:
    """Read the name too, unless it is in another script."""
    named = PointSpec(code="dp_1", name="Wind speed", read=value("Integer"))
    assert Words.of(named).have(words("wind"))
    assert not Words.of(PointSpec(code="dp_1", name="Wind 风速")).have(words("wind"))
