"""Switches: Boolean data points that can be written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
import re
from typing import Any

from homeassistant.components.switch import SwitchDeviceClass, SwitchEntityDescription
from homeassistant.const import EntityCategory, Platform

from ...openhub import JsonValue, PointSpec, PointType
from .. import reasons
from ..core.builder import PlanBuilder
from ..core.codec import BooleanCodec, EnumCodec, reader, writer
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
from ..core.spelling import compact
from ..reasons import Reason

CONFIG = EntityCategory.CONFIG
OUTLET, SWITCH = SwitchDeviceClass.OUTLET, SwitchDeviceClass.SWITCH


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchItem(PlanItem):
    """A switch: reads one Boolean and knows the commands for on and off."""

    description: SwitchEntityDescription
    read: Callable[[Values], bool | None]
    commands: Callable[[bool], Mapping[str, JsonValue]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchRow(Row):
    """What a switch is for."""

    device_class: SwitchDeviceClass | None = None


def config(key: str, *, enabled: bool = True, index: int | None = None) -> SwitchRow:
    """Make a row of a setting."""
    return SwitchRow(key=key, category=CONFIG, enabled=enabled, index=index)


def function(
    key: str, *, main: bool = False, device_class: SwitchDeviceClass | None = None
) -> SwitchRow:
    """Make a row of something that the device does."""
    return SwitchRow(key=key, main=main, device_class=device_class)


MAIN = SwitchRow(key="switch", main=True)
SOCKET = SwitchRow(key="socket", device_class=OUTLET, main=True)

SWITCHES: Table[SwitchRow] = {
    "switch": MAIN,
    "switch_#": MAIN,
    **spread_categories(SOCKET, "switch", "cz pc"),
    **spread_categories(SOCKET, "switch_#", "cz pc"),
    **spread_categories(
        SwitchRow(key="switch", device_class=OUTLET, main=True),
        "switch",
        "kg qxj wsdcg",
    ),
    **spread_categories(
        SwitchRow(key="switch", device_class=OUTLET, main=True),
        "switch_#",
        "kg tdq wkcz",
    ),
    ("dj", "switch"): function("plug"),
    ("mzj", "switch"): SwitchRow(key="power", category=CONFIG),
    **spread_categories(function("power"), "switch", "cwysj kj sz xxj"),
    # electric blankets
    ("dr", "switch"): function("power", device_class=SWITCH),
    ("dr", "switch_#"): function("switch", main=True, device_class=SWITCH),
    ("dr", "preheat"): function("preheat", device_class=SWITCH),
    ("dr", "preheat_#"): function("preheat", device_class=SWITCH),
    # the alarms of an alarm clock
    **{
        ("hxd", f"switch_{number}"): config("alarm", index=number - 1)
        for number in range(2, 6)
    },
    ("hxd", "switch_1"): function("radio"),
    ("hxd", "switch_6"): function("sleep_aid"),
    **spread(
        function("power", main=True), "power", "power_switch", "switch_power", "on_off"
    ),
    "switch_all": function("all"),
    "switch_usb#": function("usb"),
    "switch_usb": function("usb"),
    # appliances: functions
    "start": function("start"),
    ("mzj", "start"): config("start"),
    "pause": function("pause"),
    "disinfection": function("disinfection"),
    "water": function("water"),
    "pump": function("pump"),
    "switch_spray": function("spray"),
    "preheat": function("preheat"),
    "preheat_#": function("preheat"),
    "defrost": function("defrost"),
    "colour_switch": function("colour_light"),
    "laser_switch": function("laser"),
    "fan_switch": function("fan"),
    "overcharge_switch": config("overcharge_protection"),
    # appliances: settings
    **spread(config("child_lock"), "child_lock", "lock"),
    "child_lock_#": config("child_lock"),
    "anion": config("ionizer"),
    ("ks", "anion"): function("ionizer"),
    "sleep": config("sleep"),
    "sterilization": config("sterilization"),
    "uv": config("uv_sterilization"),
    "wet": config("humidification"),
    "humidifier": config("humidification"),
    "oxygen": config("oxygen_bar"),
    "fan_cool": config("natural_wind"),
    "fan_beep": config("sound"),
    **spread(config("sound"), "beep", "buzzer", "sound", "switch_beep"),
    **spread(config("voice"), "switch_sound", "switch_voice"),
    "voice_switch": config("mute_voice"),
    "switch_disturb": config("do_not_disturb"),
    "do_not_disturb": config("do_not_disturb"),
    "warm": config("heat_preservation"),
    "snooze": config("snooze"),
    "switch_music": config("music"),
    "slow_feed": config("slow_feed"),
    "auto_clean": config("auto_clean"),
    "switch_save_energy": config("energy_saving"),
    "feedin_power_limit_enable": config("output_power_limit"),
    "health": config("health"),
    "heat": config("auxiliary_heat"),
    **spread(config("eco"), "eco", "mode_eco", "eco_mode"),
    "frost": config("frost_protection"),
    "window_check": config("open_window_detection"),
    "switch_horizontal": config("horizontal_swing"),
    "switch_vertical": config("vertical_swing"),
    # covers
    **spread(config("reverse"), "control_back", "opposite"),
    # lamps, indicators
    **spread(config("backlight"), "switch_backlight", "backlight_switch", "backlight"),
    **spread(config("indicator"), "basic_indicator", "switch_indicator", "led_switch"),
    "light": function("light"),
    "switch_pir": config("motion_detection"),
    "remote_switch": config("remote_control", enabled=False),
    # alarms
    "muffling": config("mute"),
    "alarm_switch": config("alarm"),
    "switch_alarm_light": config("siren_light"),
    "switch_alarm_sound": config("arm_beep"),
    "switch_alarm_propel": config("alarm_notifications"),
    "switch_kb_sound": config("keypad_sound"),
    "switch_kb_light": config("keypad_light"),
    "switch_prepayment": config("prepayment", enabled=False),
    # locks
    "automatic_lock": config("automatic_lock"),
    # cameras
    "wireless_batterylock": config("battery_lock"),
    "cry_detection_switch": config("cry_detection"),
    "decibel_switch": config("sound_detection"),
    "record_switch": config("video_recording"),
    "motion_record": config("motion_recording"),
    "basic_private": config("privacy_mode"),
    "basic_flip": config("flip"),
    "basic_osd": config("time_watermark"),
    "basic_wdr": config("wide_dynamic_range"),
    "motion_tracking": config("motion_tracking"),
    "motion_switch": config("motion_alarm"),
    "motion_area_switch": config("motion_zone"),
    "motion_timer_switch": config("motion_schedule"),
    "humanoid_filter": config("human_filter"),
    "ipc_auto_siren": config("auto_siren"),
    "siren_switch": function("siren"),
    "ptz_calibration": config("pan_tilt_calibration", enabled=False),
}


def codec_of(
    point: PointSpec,
) -> tuple[Callable[[JsonValue], bool | None], Callable[[bool], JsonValue]] | None:
    """Return both directions of a switch; a two-word enum that means it is one too."""
    if point.write is None:
        return None
    boolean = BooleanCodec.of(point.write)
    match point.write.type:
        case PointType.BOOLEAN:
            return boolean.decode, boolean.encode
        case PointType.ENUM:
            words = EnumCodec.of(point.write).options
            on = next(
                (option for option in words if BooleanCodec().decode(option)), None
            )
            off = next(
                (option for option in words if BooleanCodec().decode(option) is False),
                None,
            )
            if on and off and len(words) == 2:
                return (
                    boolean.decode,
                    lambda value: on if boolean.encode(value) else off,
                )
    return None


def build(
    builder: PlanBuilder,
    point: PointSpec,
    row: SwitchRow,
    *,
    numbering: Numbering,
    reason: Reason,
    **fields: Any,
) -> SwitchItem | None:
    """Return the switch of a data point."""
    if (codec := codec_of(point)) is None:
        return None
    decode, encode = codec
    return SwitchItem(
        platform=Platform.SWITCH,
        key=point.code,
        codes=(point.code,),
        channel=numbering.channel,
        description=SwitchEntityDescription(
            key=point.code,
            device_class=row.device_class,
            entity_category=row.category,
            entity_registry_enabled_default=row.enabled,
            **{**naming(row, numbering), **fields},
        ),
        read=reader(point.code, decode),
        commands=writer(point.code, encode),
        reason=reason,
    )


NUMBERS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
]
# the zones of an irrigation controller that are named and not numbered: `areaone`
ZONE = re.compile(r"(?:area|zone|station)(" + "|".join(NUMBERS) + r"|\d{1,2})")


def zone_of(code: str) -> int | None:
    """Return the number of a zone, None for another data point."""
    if (found := ZONE.fullmatch(compact(code))) is None:
        return None
    word = found[1]
    return NUMBERS.index(word) + 1 if word in NUMBERS else int(word)


def claim_zones(builder: PlanBuilder) -> None:
    """Make the switches of zones: they are all that a controller is for."""
    for code, point in builder.points.items():
        if not builder.free(code) or (number := zone_of(code)) is None:
            continue
        item = build(
            builder,
            point,
            function("zone"),
            numbering=Numbering(index=number),
            reason=reasons.ZONE,
        )
        if item is not None:
            builder.claim(item)


def claim(builder: PlanBuilder) -> None:
    """Make the switches of zones and of the table."""
    if builder.category.valve:
        claim_zones(builder)
    claim_rows(builder, SWITCHES, build)
