"""Table of sensors of climate, weather, air and batteries."""

from homeassistant.components.sensor import SensorDeviceClass as Class, SensorStateClass
from homeassistant.const import (
    DEGREE,
    LIGHT_LUX,
    UnitOfDensity,
    UnitOfPressure,
    UnitOfRatio,
    UnitOfSpeed,
    UnitOfTime,
    UnitOfVolumetricFlux,
)

from ..core.rows import Table, spread, spread_categories
from .sensor_rows import (
    DIAGNOSTIC,
    MEASUREMENT,
    TOTAL,
    SensorRow,
    air,
    duration,
    humidity,
    plain,
    states,
    temperature,
    voltage,
)

BATTERY_LEVEL = SensorRow(
    key="battery",
    device_class=Class.BATTERY,
    unit=UnitOfRatio.PERCENTAGE,
    state_class=MEASUREMENT,
    category=DIAGNOSTIC,
    sure=True,
)

BATTERY: Table[SensorRow] = {
    **spread(
        BATTERY_LEVEL,
        "residual_electricity",
        "electricity_left",
        "wireless_electricity",
    ),
    "current_soc": SensorRow(
        key="state_of_charge",
        device_class=Class.BATTERY,
        unit=UnitOfRatio.PERCENTAGE,
        state_class=MEASUREMENT,
        category=DIAGNOSTIC,
    ),
    "battery_state": states("battery_state", category=DIAGNOSTIC),
    "battery_voltage": voltage("battery_voltage", category=DIAGNOSTIC),
}

CLIMATE: Table[SensorRow] = {
    **spread(temperature(), "temp_current", "temperature"),
    **spread_categories(temperature("current_temperature"), "temp_current", "bh mzj"),
    ("bh", "temp_current_f"): temperature("current_temperature"),
    ("jsq", "temp_current_f"): temperature(),
    "temp_current_f": temperature(enabled=False),
    ("qccdz", "temp_current"): temperature(category=DIAGNOSTIC),
    ("kj", "temp"): temperature(),
    ("dlq", "temp_value"): temperature(category=DIAGNOSTIC),
    ("zndb", "temp_value"): temperature(category=DIAGNOSTIC),
    "temp_current_#": temperature(),
    "ext_temp": temperature("external_temperature"),
    "temp_current_external": temperature("external_temperature"),
    "temp_current_external_#": temperature("external_temperature"),
    "temp_current_external_f": temperature("external_temperature", enabled=False),
    "temp_floor": temperature("floor_temperature"),
    "floor_temp": temperature("floor_temperature"),
    "temp_outdoor": temperature("outside_temperature"),
    "temp_around": temperature("outside_temperature"),
    "temp_coiler": temperature("coil_temperature"),
    "temp_effluent": temperature("flow_temperature"),
    "temp_venting": temperature("exhaust_temperature"),
    "temp_top": temperature("top_temperature"),
    "temp_bottom": temperature("bottom_temperature"),
    "feellike_temp": temperature("feels_like_temperature"),
    "heat_index": temperature("heat_index_temperature"),
    "windchill_index": temperature("wind_chill_temperature"),
    "dew_point_temp": temperature("dew_point_temperature"),
    "humidity": humidity(),
    "soil_moisture": SensorRow(
        key="soil_moisture",
        device_class=Class.MOISTURE,
        unit=UnitOfRatio.PERCENTAGE,
        state_class=MEASUREMENT,
    ),
    "humidity_outdoor": humidity("outdoor_humidity"),
    "humidity_outdoor_#": humidity("outdoor_humidity"),
    "temp_alarm": states("temperature_alarm", category=DIAGNOSTIC),
    "hum_alarm": states("humidity_alarm", category=DIAGNOSTIC),
}

WEATHER: Table[SensorRow] = {
    **spread(
        SensorRow(
            key="air_pressure",
            device_class=Class.ATMOSPHERIC_PRESSURE,
            unit=UnitOfPressure.HPA,
            state_class=MEASUREMENT,
        ),
        # the standard itself spells it the first way
        "atmospheric_pressture",
        "atmospheric_pressure",
    ),
    "pressure_value": SensorRow(
        key="pressure",
        device_class=Class.PRESSURE,
        unit=UnitOfPressure.HPA,
        state_class=MEASUREMENT,
    ),
    "windspeed_avg": SensorRow(
        key="wind_speed",
        device_class=Class.WIND_SPEED,
        unit=UnitOfSpeed.METERS_PER_SECOND,
        state_class=MEASUREMENT,
    ),
    "windspeed_gust": SensorRow(
        key="wind_gust",
        device_class=Class.WIND_SPEED,
        unit=UnitOfSpeed.METERS_PER_SECOND,
        state_class=MEASUREMENT,
    ),
    "wind_direct": SensorRow(
        key="wind_direction",
        device_class=Class.WIND_DIRECTION,
        unit=DEGREE,
        state_class=SensorStateClass.MEASUREMENT_ANGLE,
    ),
    "rain_24h": SensorRow(
        key="precipitation_today",
        device_class=Class.PRECIPITATION,
        unit="mm",
        state_class=TOTAL,
    ),
    "rain_1h": SensorRow(
        key="precipitation_hour",
        device_class=Class.PRECIPITATION,
        unit="mm",
        state_class=MEASUREMENT,
    ),
    "rain_rate": SensorRow(
        key="precipitation_intensity",
        device_class=Class.PRECIPITATION_INTENSITY,
        unit=UnitOfVolumetricFlux.MILLIMETERS_PER_HOUR,
        state_class=MEASUREMENT,
    ),
    "uv_index": plain("uv_index"),
    **spread_categories(
        SensorRow(
            key="illuminance",
            device_class=Class.ILLUMINANCE,
            unit=LIGHT_LUX,
            state_class=MEASUREMENT,
        ),
        "bright_value",
        "dgnbj ldcg qxj tdq wsdcg hps pir mcs ywbj",
    ),
    **spread(
        SensorRow(
            key="illuminance",
            device_class=Class.ILLUMINANCE,
            unit=LIGHT_LUX,
            state_class=MEASUREMENT,
        ),
        "light_value",
    ),
    **spread_categories(states("luminosity"), "bright_state", "dgnbj ldcg"),
}

MICROGRAMS = UnitOfDensity.MICROGRAMS_PER_CUBIC_METER
MILLIGRAMS = UnitOfDensity.MILLIGRAMS_PER_CUBIC_METER
PPM = UnitOfRatio.PARTS_PER_MILLION

AIR: Table[SensorRow] = {
    # named by hundredths of micrometres, some of them
    "pm100_value": air("pm10", Class.PM10, MICROGRAMS),
    "pm10_0_value": air("pm1", Class.PM1, MICROGRAMS),
    "co_value": air("carbon_monoxide", Class.CO, PPM),
    **spread(
        air("volatile_organic_compounds", Class.VOLATILE_ORGANIC_COMPOUNDS, MILLIGRAMS),
        "voc_value",
        "tvoc",
    ),
    "ch2o_value": plain("formaldehyde", MILLIGRAMS),
    "ch4_sensor_value": plain("methane"),
    "gas_sensor_value": plain("gas"),
    "smoke_sensor_value": plain("smoke_amount", category=DIAGNOSTIC),
    "air_quality": states("air_quality"),
    "air_quality_index": states("air_quality_index"),
    "total_pm": plain("total_absorbed_particles", state=TOTAL, category=DIAGNOSTIC),
    "total_time": plain("total_operating_time", state=TOTAL, category=DIAGNOSTIC),
    ("kj", "filter"): plain(
        "filter_utilization", UnitOfRatio.PERCENTAGE, state=None, category=DIAGNOSTIC
    ),
    ("cwysj", "filter_life"): duration("filter_duration", UnitOfTime.DAYS),
}
