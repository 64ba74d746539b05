"""Selects: enums that can be written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.components.select import SelectEntityDescription
from homeassistant.const import EntityCategory, Platform

from ...openhub import JsonValue, PointSpec, PointType
from ..core.builder import PlanBuilder
from ..core.codec import EnumCodec, reader, writer
from ..core.plan import PlanItem, Values
from ..core.rows import (
    Numbering,
    Row,
    Table,
    claim_rows,
    naming,
    spread,
    spread_categories,
)
from ..reasons import Reason

CONFIG = EntityCategory.CONFIG


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectItem(PlanItem):
    """A select: words outside the published range are shown while they last."""

    description: SelectEntityDescription
    read: Callable[[Values], str | None]
    commands: Callable[[str], Mapping[str, JsonValue]]


def config(key: str, *, enabled: bool = True) -> Row:
    """Make a row of a setting."""
    return Row(key=key, category=CONFIG, enabled=enabled)


SELECTS: Table[Row] = {
    # switches and sockets
    "relay_status": config("power_on_behavior"),
    "relay_status_#": config("power_on_behavior"),
    "light_mode": config("indicator_mode"),
    "light_mode_#": config("indicator_mode"),
    "switch_type": config("switch_type"),
    "switch_type_#": config("switch_type"),
    "led_type_#": config("light_source"),
    # alarms
    ("sgbj", "alarm_state"): config("siren_mode"),
    "alarm_volume": config("volume"),
    ("sgbj", "bright_state"): config("brightness"),
    # locks
    "doorbell_volume": config("doorbell_volume"),
    "key_tone": config("key_tone"),
    "beep_volume": config("voice_volume"),
    # cameras
    "basic_anti_flicker": config("anti_flicker"),
    "basic_nightvision": config("night_vision"),
    "nightvision_mode": config("night_vision_mode"),
    "decibel_sensitivity": config("sound_sensitivity"),
    "motion_sensitivity": config("motion_sensitivity"),
    "ipc_work_mode": config("camera_mode"),
    "record_mode": config("recording_mode"),
    "ptz_control": Row(key="pan_tilt", enabled=False),
    ("sp", "pir_switch"): config("motion_sensor"),
    # presence and light sensors
    "pir_sensitivity": config("motion_sensitivity"),
    "cds": config("light_threshold"),
    "device_mode": config("device_mode"),
    # covers
    "control_back_mode": config("motor_direction"),
    "border": config("travel_limit", enabled=False),
    "cur_calibration": config("calibration", enabled=False),
    ("cl", "mode"): config("curtain_mode"),
    # timers
    **spread(config("countdown"), "countdown", "countdown_set"),
    "weather_delay": config("weather_delay"),
    # air
    "dehumidify_set_enum": config("target_humidity"),
    "fan_horizontal": config("horizontal_angle"),
    "fan_vertical": config("vertical_angle"),
    "moodlighting": config("mood_light"),
    "spray_mode": config("spray_mode"),
    ("jsq", "level"): config("spray_level"),
    ("cs", "fan_speed_enum"): config("fan_speed"),
    # heating
    "temp_unit_convert": config("temperature_unit"),
    "sensor_choose": config("temperature_sensor"),
    "work_days": config("working_days"),
    ("qn", "level"): Row(key="heat_level"),
    # kitchen
    "temp_setting_quick_c": config("quick_heat_temperature"),
    ("bh", "work_type"): config("kettle_mode"),
    "concentration_set": config("concentration"),
    "cup_number": Row(key="cups"),
    "material": config("material"),
    ("kfj", "mode"): Row(key="mode"),
    # furniture, robots
    ("sjz", "level"): config("desk_level"),
    ("sjz", "up_down"): config("desk_movement"),
    ("szjqr", "mode"): config("finger_mode"),
    ("dr", "level"): Row(key="blanket_level"),
    ("dr", "level_#"): Row(key="blanket_level"),
    "cistern": config("water_tank"),
    "collection_mode": config("dust_collection"),
    ("sd", "mode"): config("cleaning_mode"),
    ("hwsb", "mode"): Row(key="pump_mode"),
    # modes of other categories
    ("xnyjcn", "work_mode"): config("inverter_mode"),
    ("cwjwq", "work_mode"): config("odor_elimination_mode"),
    ("qccdz", "work_mode"): Row(key="charging_mode"),
    ("wxkg", "mode"): config("button_mode"),
    ("xktyd", "star_work_mode"): Row(key="projector_mode"),
    **spread_categories(Row(key="mode"), "mode", "cs kj ks bh cn mzj znrb"),
}


def build(
    builder: PlanBuilder,
    point: PointSpec,
    row: Row,
    *,
    numbering: Numbering,
    reason: Reason,
    **fields: Any,
) -> SelectItem | None:
    """Return the select of a data point."""
    if point.write is None or point.write.type is not PointType.ENUM:
        return None
    codec = EnumCodec.of(point.write)
    if not codec.options:
        return None
    return SelectItem(
        platform=Platform.SELECT,
        key=point.code,
        codes=(point.code,),
        channel=numbering.channel,
        description=SelectEntityDescription(
            key=point.code,
            entity_category=row.category,
            entity_registry_enabled_default=row.enabled,
            options=list(codec.options),
            **{**naming(row, numbering), **fields},
        ),
        read=reader(point.code, codec.decode),
        commands=writer(point.code, codec.encode),
        reason=reason,
    )


def claim(builder: PlanBuilder) -> None:
    """Make the selects of the table."""
    claim_rows(builder, SELECTS, build)
