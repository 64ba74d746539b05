"""Table of the sensors of appliances: cleaners, pets, kitchen, heat pumps."""

from homeassistant.components.sensor import SensorDeviceClass as Class
from homeassistant.const import UnitOfArea, UnitOfMass, UnitOfRatio, UnitOfTime

from ..core.rows import Table, spread_categories
from .sensor_rows import (
    DIAGNOSTIC,
    MEASUREMENT,
    TOTAL,
    SensorRow,
    duration,
    plain,
    states,
)

HOURS, MINUTES = UnitOfTime.HOURS, UnitOfTime.MINUTES

APPLIANCES: Table[SensorRow] = {
    # vacuums
    "clean_area": plain("cleaning_area", UnitOfArea.SQUARE_METERS),
    "clean_time": duration("cleaning_time", MINUTES),
    "total_clean_area": plain(
        "total_cleaning_area", UnitOfArea.SQUARE_METERS, state=TOTAL
    ),
    "total_clean_time": duration(
        "total_cleaning_time", MINUTES, shown=HOURS, state=TOTAL
    ),
    "total_clean_count": plain("total_cleanings", state=TOTAL),
    "duster_cloth": duration("duster_cloth_life", MINUTES, shown=HOURS),
    "edge_brush": duration("side_brush_life", MINUTES, shown=HOURS),
    "roll_brush": duration("rolling_brush_life", MINUTES, shown=HOURS),
    ("sd", "filter"): duration("filter_life", MINUTES, shown=HOURS),
    # pets
    "cat_weight": SensorRow(
        key="cat_weight",
        device_class=Class.WEIGHT,
        unit=UnitOfMass.GRAMS,
        state_class=MEASUREMENT,
    ),
    "excretion_time_day": duration("excretion_time_today"),
    "excretion_times_day": plain("excretions_today", state=None),
    "feed_report": plain("last_amount"),
    ("msp", "status"): states("litter_box_status"),
    "work_state_e": states("odor_elimination_status"),
    "pump_time": duration("pump_time", UnitOfTime.DAYS),
    "uv_runtime": duration("uv_runtime", shown=HOURS, enabled=False),
    "water_time": duration("water_time", UnitOfTime.DAYS, enabled=False),
    # kitchen
    ("mzj", "status"): states("cooking_status"),
    ("bh", "status"): states("status"),
    **spread_categories(states("status"), "status", "bzyd kfj cn"),
    "remain_time": duration("remaining_time", MINUTES),
    # heat pumps, pools, climate
    "compressor_strength": plain("compressor_strength"),
    "speed_current": plain("pump_speed"),
    **spread_categories(
        states("work_status", category=DIAGNOSTIC), "work_state", "wk wkf wkcz"
    ),
    "work_status": states("work_status", category=DIAGNOSTIC),
    # timers
    ("mjj", "countdown_left"): SensorRow(
        key="countdown_end",
        device_class=Class.TIMESTAMP,
        unit=MINUTES,
        ends=True,
    ),
    "countdown_left": duration("remaining_time", category=DIAGNOSTIC, enabled=False),
    # covers
    ("cl", "time_total"): duration(
        "last_operation_duration", "ms", state=None, category=DIAGNOSTIC
    ),
    ("clkg", "time_total"): duration(
        "last_operation_duration", "ms", state=None, category=DIAGNOSTIC
    ),
    ("cl", "situation_set"): states("end_position", category=DIAGNOSTIC, enabled=False),
    # presence radars
    "dis_current": SensorRow(
        key="target_distance",
        device_class=Class.DISTANCE,
        unit="cm",
        state_class=MEASUREMENT,
    ),
    "target_dis_closest": SensorRow(
        key="target_distance",
        device_class=Class.DISTANCE,
        unit="cm",
        state_class=MEASUREMENT,
        reported=True,
    ),
    # connections and cards
    "online_state": states("connection_state", category=DIAGNOSTIC, enabled=False),
    "checking_result": states("self_check_result", category=DIAGNOSTIC),
    "sd_status": plain(
        "sd_card_status", state=None, category=DIAGNOSTIC, enabled=False
    ),
    "sd_storge": states("sd_card_storage", category=DIAGNOSTIC, enabled=False),
    "rssi": plain("signal_strength", "dBm", category=DIAGNOSTIC, enabled=False),
    "linkquality": plain("link_quality", category=DIAGNOSTIC, enabled=False),
    "alarm_lock": states("lock_alarm"),
    "lock_life": plain("lock_life", UnitOfRatio.PERCENTAGE, category=DIAGNOSTIC),
}
