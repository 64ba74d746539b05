"""Table of sensors of electricity and water meters."""

from homeassistant.components.sensor import SensorDeviceClass as Class
from homeassistant.const import (
    UnitOfElectricPotential,
    UnitOfEnergy,
    UnitOfFrequency,
    UnitOfPower,
    UnitOfRatio,
    UnitOfTime,
    UnitOfVolume,
)

from ..core.rows import Table, spread
from .sensor_rows import (
    DIAGNOSTIC,
    MEASUREMENT,
    TOTAL,
    SensorRow,
    current,
    duration,
    energy,
    plain,
    power,
    states,
    voltage,
)

LITERS = UnitOfVolume.LITERS

METERS: Table[SensorRow] = {
    "cur_current": current(),
    "cur_power": power(),
    "cur_voltage": voltage(),
    ("wnykq", "cur_current"): current(category=DIAGNOSTIC, enabled=False),
    ("wnykq", "cur_power"): power(category=DIAGNOSTIC, enabled=False),
    ("wnykq", "cur_voltage"): voltage(category=DIAGNOSTIC, enabled=False),
    "cur_current#": current(),
    "cur_power#": power(),
    "cur_voltage#": voltage(),
    "total_energy#": energy("total_energy"),
    "today_acc_energy#": energy("energy_today"),
    "device_state#": states("meter_status"),
    **spread(
        energy("total_energy"),
        "add_ele",
        "add_ele#",
        "all_energy",
        "forward_energy_total",
        "total_forward_energy",
        "energy_total",
        "total_energy",
        "power_consumption",
    ),
    **spread(
        energy("total_production"),
        "pro_add_ele",
        "reverse_energy_total",
        "cur_neutral",
        "total_reverse_energy",
    ),
    ("znnbq", "reverse_energy_total"): energy("total_energy"),
    "forward_energy_t#": energy("tariff_energy"),
    "charge_energy_once": energy("session_energy"),
    "power_total": power("total_power", unit=UnitOfPower.KILO_WATT),
    ("znnbq", "power_total"): SensorRow(
        key="power",
        device_class=Class.POWER,
        unit=UnitOfPower.WATT,
        suggested_unit=UnitOfPower.WATT,
        state_class=MEASUREMENT,
        precision=0,
        sure=True,
    ),
    "total_power": power("total_power"),
    "work_power": power(),
    "supply_frequency": SensorRow(
        key="supply_frequency",
        device_class=Class.FREQUENCY,
        unit=UnitOfFrequency.HERTZ,
        state_class=MEASUREMENT,
        category=DIAGNOSTIC,
    ),
    "leakage_current": current("leakage_current"),
    "energy_status": states("energy_direction"),
    "battery_power": power("battery_power"),
    "inverter_output_power": power("inverter_output_power"),
    "pv_power_total": power("total_pv_power"),
    "pv_power_channel_#": power("pv_power"),
    "cumulative_energy_generated_pv": energy("lifetime_pv_energy"),
    "cumulative_energy_output_inv": energy("lifetime_inverter_energy"),
    "cumulative_energy_discharged": energy("lifetime_battery_discharge"),
    "cumulative_energy_charged": energy("lifetime_battery_charge"),
    "cuml_e_export_offgrid#": energy("lifetime_offgrid_energy"),
    ("qccdz", "work_state"): states("charger_status"),
    "balance_energy": SensorRow(
        key="balance_energy",
        device_class=Class.ENERGY_STORAGE,
        unit=UnitOfEnergy.KILO_WATT_HOUR,
        state_class=MEASUREMENT,
        enabled=False,
    ),
}

WATER: Table[SensorRow] = {
    "water_once": SensorRow(
        key="last_water_use", device_class=Class.WATER, unit=LITERS, state_class=TOTAL
    ),
    "water_total": SensorRow(
        key="total_water_use", device_class=Class.WATER, unit=LITERS, state_class=TOTAL
    ),
    "time_use": duration(
        "total_watering_time",
        shown=UnitOfTime.MINUTES,
        state=TOTAL,
        category=DIAGNOSTIC,
    ),
    "use_time_one": duration("last_watering_time", state=None, category=DIAGNOSTIC),
    "use_time_#": duration(
        "total_watering_time",
        shown=UnitOfTime.MINUTES,
        state=TOTAL,
        category=DIAGNOSTIC,
    ),
    ("sfkzq", "work_state"): states("irrigation_status", category=DIAGNOSTIC),
    "smart_weather": states("weather", category=DIAGNOSTIC),
    "liquid_depth": SensorRow(
        key="liquid_depth",
        device_class=Class.DISTANCE,
        unit="m",
        state_class=MEASUREMENT,
    ),
    "liquid_level_percent": plain("liquid_level", UnitOfRatio.PERCENTAGE),
    "liquid_state": states("liquid_state"),
    "level_current": states("water_level", category=DIAGNOSTIC),
    ("cwysj", "water_level"): states("water_level"),
    "tds_in": plain("total_dissolved_solids", "ppt"),
    "ph_current": SensorRow(key="ph", device_class=Class.PH, state_class=MEASUREMENT),
    "orp_current": plain("redox_potential", UnitOfElectricPotential.MILLIVOLT),
    "ec_current": SensorRow(
        key="conductivity",
        device_class=Class.CONDUCTIVITY,
        unit="μS/cm",
        state_class=MEASUREMENT,
    ),
}
