"""Numbers: integers that can be written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.components.number import (
    NumberDeviceClass as Class,
    NumberEntityDescription,
)
from homeassistant.const import (
    EntityCategory,
    Platform,
    UnitOfRatio,
    UnitOfTemperature,
    UnitOfTime,
)

from ...openhub import JsonValue, PointSpec, PointType, ValueSpec
from .. import reasons
from ..core.builder import PlanBuilder
from ..core.codec import IntegerCodec, reader, writer
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
from ..core.temperature_unit import Temperature, note_problem, planned_unit, temperature
from ..core.units import fit, fits_temperature, known
from ..meaning.shares import Share
from ..reasons import Reason
from ..special.twins import shows

CONFIG = EntityCategory.CONFIG

# what a specification without limits allows: the wire's 32 bits
LEAST, MOST = -(2**31), 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberItem(PlanItem):
    """A number: reads one integer and knows the command for another value.

    `commands` refuses what lies between two steps, `nearest` gives what does not.
    `unit` reads the unit where the device may change it, `limits` gives the least and
    greatest value by unit.
    """

    description: NumberEntityDescription
    read: Callable[[Values], float | None]
    commands: Callable[[float], Mapping[str, JsonValue]]
    nearest: Callable[[float], float]
    unit: Callable[[Values], UnitOfTemperature] | None = None
    limits: Callable[[UnitOfTemperature], tuple[float, float] | None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRow(Row):
    """What a number sets; `unit` is the standard's, where the specification names none.

    Where it is `sure`, it stands in for nonsense as well.
    """

    device_class: Class | None = None
    unit: str | None = None
    sure: bool = False


def config(
    key: str,
    device_class: Class | None = None,
    unit: str | None = None,
    *,
    enabled: bool = True,
) -> NumberRow:
    """Make a row of a setting."""
    return NumberRow(
        key=key, category=CONFIG, device_class=device_class, unit=unit, enabled=enabled
    )


def function(
    key: str, device_class: Class | None = None, unit: str | None = None
) -> NumberRow:
    """Make a row of something that is set in daily use."""
    return NumberRow(key=key, device_class=device_class, unit=unit)


PERCENT = UnitOfRatio.PERCENTAGE
SECONDS = UnitOfTime.SECONDS
TEMPERATURE, DURATION, DISTANCE = Class.TEMPERATURE, Class.DURATION, Class.DISTANCE

NUMBERS: Table[NumberRow] = {
    # temperatures
    **spread_categories(config("temperature", TEMPERATURE), "temp_set", "bh kfj"),
    **spread_categories(config("temperature", TEMPERATURE), "temp_set_f", "bh"),
    "temp_set": function("temperature", TEMPERATURE),
    ("jsq", "temp_set_f"): function("temperature", TEMPERATURE),
    "temp_set_f": config("temperature", TEMPERATURE, enabled=False),
    ("fs", "temp"): function("temperature", TEMPERATURE),
    "temp_boiling_c": config("temperature_after_boiling", TEMPERATURE),
    "temp_boiling_f": config("temperature_after_boiling", TEMPERATURE),
    "cook_temperature": config("cook_temperature", TEMPERATURE),
    "cook_temperature_f": config("cook_temperature", TEMPERATURE),
    "cook_temperature_#": config("cook_temperature", TEMPERATURE),
    "temp_correction": config("temperature_correction", Class.TEMPERATURE_DELTA),
    "temp_calibration": config("temperature_correction", Class.TEMPERATURE_DELTA),
    "hum_calibration": config("humidity_correction", None, PERCENT),
    "upper_temp": config("maximum_temperature", TEMPERATURE),
    "lower_temp": config("minimum_temperature", TEMPERATURE),
    "upper_temp_f": config("maximum_temperature", TEMPERATURE),
    "lower_temp_f": config("minimum_temperature", TEMPERATURE),
    "maxtemp_set": config("temperature_alarm_maximum", TEMPERATURE),
    "minitemp_set": config("temperature_alarm_minimum", TEMPERATURE),
    "maxhum_set": config("humidity_alarm_maximum", Class.HUMIDITY, PERCENT),
    "minihum_set": config("humidity_alarm_minimum", Class.HUMIDITY, PERCENT),
    "temp_sensitivity": config("temperature_report_step", Class.TEMPERATURE_DELTA),
    "hum_sensitivity": config("humidity_report_step", None, PERCENT),
    # times
    "alarm_delay_time": config("alarm_delay", DURATION, SECONDS),
    "auto_lock_time": config("automatic_lock_delay", DURATION, SECONDS),
    "delay_set": config("arm_delay", DURATION, SECONDS),
    **spread_categories(
        NumberRow(
            key="alarm_duration",
            category=CONFIG,
            device_class=DURATION,
            unit=SECONDS,
            sure=True,
        ),
        "alarm_time",
        "co2bj rqbj",
    ),
    **spread_categories(
        config("siren_duration", DURATION, SECONDS), "alarm_time", "mal wg2"
    ),
    **spread_categories(config("alarm_time"), "alarm_time", "dgnbj sgbj"),
    **spread_categories(
        config("irrigation_duration", DURATION, SECONDS), "countdown", "sfkzq"
    ),
    **spread_categories(
        config("irrigation_duration", DURATION, SECONDS), "countdown_#", "sfkzq ggq"
    ),
    "countdown": config("countdown", DURATION, SECONDS, enabled=False),
    "countdown_#": config("countdown", DURATION, SECONDS, enabled=False),
    "delay_clean_time": config("cleaning_delay", DURATION, SECONDS),
    "cook_time": config("cook_time", DURATION, UnitOfTime.MINUTES),
    "warm_time": config("heat_preservation_time"),
    "click_sustain_time": config("down_delay"),
    "pir_delay": config("motion_delay", DURATION, SECONDS),
    "pir_time": config("motion_delay", DURATION, SECONDS),
    "standby_time": config("standby_time", DURATION, UnitOfTime.MINUTES),
    "tr_timecon": config("travel_time", DURATION, SECONDS),
    # distances, presence, levels
    "sensitivity": config("sensitivity"),
    "near_detection": config("near_detection", DISTANCE),
    "far_detection": config("far_detection", DISTANCE),
    "target_dis_closest": function("target_distance", DISTANCE),
    "installation_height": config("installation_height", DISTANCE),
    "liquid_depth_max": config("maximum_liquid_depth", DISTANCE),
    "max_set": config("alarm_maximum", None, PERCENT),
    "mini_set": config("alarm_minimum", None, PERCENT),
    # electricity
    "charge_cur_set": function("charging_current", Class.CURRENT),
    "warn_power#": config("power_warning", Class.POWER),
    "backup_reserve": config("battery_reserve", None, PERCENT),
    "output_power_limit": config("output_power_limit", Class.POWER),
    # sound, light, picture
    **spread(
        config("volume", None, PERCENT), "volume_set", "basic_device_volume", "volume"
    ),
    "ipc_bright": config("video_brightness", None, PERCENT),
    "ipc_contrast": config("video_contrast", None, PERCENT),
    "ipc_sharp": config("video_sharpness", None, PERCENT),
    "wireless_lowpower": config("low_battery_alarm", Class.BATTERY, PERCENT),
    "backlight": config("backlight", None, PERCENT),
    "standby_bright": config("standby_brightness"),
    "laser_bright": function("laser_brightness"),
    "brightness_min_#": config("minimum_brightness"),
    "brightness_max_#": config("maximum_brightness"),
    # appliances
    "manual_feed": function("feed"),
    "voice_times": function("voice_times"),
    "powder_set": config("powder"),
    "water_set": config("water_level"),
    "water_flow": function("water_flow", None, PERCENT),
    "cloud_recipe_number": config("cloud_recipe"),
    "speed_set": function("speed", None, PERCENT),
    "arm_down_percent": config("move_down", None, PERCENT),
    "arm_up_percent": config("move_up", None, PERCENT),
}


def of_temperature(
    builder: PlanBuilder,
    part: Temperature,
    row: NumberRow,
    *,
    numbering: Numbering,
    reason: Reason,
    **fields: Any,
) -> NumberItem:
    """Return the number of a temperature, in the unit that is in use."""
    unit = planned_unit(builder, part)
    least, most = part.limits(unit) or (LEAST, MOST)
    note_problem(builder, part)
    also = part.listened
    return NumberItem(
        platform=Platform.NUMBER,
        key=part.code,
        codes=(part.code, *also),
        shared=also,
        unit=None if part.fixed else part.unit,
        limits=None if part.fixed else part.limits,
        channel=numbering.channel,
        description=NumberEntityDescription(
            key=part.code,
            device_class=row.device_class,
            entity_category=row.category,
            entity_registry_enabled_default=shows(
                builder, part.code, enabled=row.enabled
            ),
            native_min_value=least,
            native_max_value=most,
            native_step=part.step,
            native_unit_of_measurement=unit,
            **{**naming(row, numbering), **fields},
        ),
        read=part.read,
        commands=writer(part.code, part.codec.encode),
        nearest=part.codec.nearest,
        reason=reason,
    )


def unit_of(
    builder: PlanBuilder, spec: ValueSpec, row: NumberRow
) -> tuple[str | None, bool]:
    """Return the unit of a number, and whether it goes with the class of its row."""
    default = row.unit
    if row.device_class in {Class.TEMPERATURE, Class.TEMPERATURE_DELTA}:
        default = planned_unit(builder)
    unit, fits = fit(spec.values.get("unit"), row.device_class, default)
    if not fits and row.sure and not known(unit):
        return row.unit, True
    return unit, fits


def build(
    builder: PlanBuilder,
    point: PointSpec,
    row: NumberRow,
    *,
    numbering: Numbering,
    reason: Reason,
    **fields: Any,
) -> NumberItem | None:
    """Return the number of a data point."""
    if point.write is None or point.write.type is not PointType.INTEGER:
        return None
    codec = IntegerCodec.of(point.write)
    shown = (
        point.read
        if point.read and point.read.type is PointType.INTEGER
        else point.write
    )
    if row.device_class is Class.TEMPERATURE and fits_temperature(
        shown.values.get("unit")
    ):
        part = temperature(builder, point, point.write, setting=True)
        return of_temperature(
            builder, part, row, numbering=numbering, reason=reason, **fields
        )
    unit, fits = unit_of(builder, shown, row)
    charge = fits and row.device_class is Class.BATTERY
    if charge and (share := Share.of(codec, unit)) is not None:
        builder.notes[point.code] = reasons.FULL_CHARGE.of(full=str(codec.upper))
        return of_share(share, point, row, numbering, reason=reason, **fields)
    return NumberItem(
        platform=Platform.NUMBER,
        key=point.code,
        codes=(point.code,),
        channel=numbering.channel,
        description=NumberEntityDescription(
            key=point.code,
            device_class=row.device_class if fits else None,
            entity_category=row.category,
            entity_registry_enabled_default=row.enabled,
            native_min_value=LEAST if codec.lower is None else codec.lower,
            native_max_value=MOST if codec.upper is None else codec.upper,
            native_step=codec.increment,
            native_unit_of_measurement=unit,
            **{**naming(row, numbering), **fields},
        ),
        read=IntegerCodec.of(shown).reader(point.code),
        commands=writer(point.code, codec.encode),
        nearest=codec.nearest,
        reason=reason,
    )


def of_share(
    share: Share,
    point: PointSpec,
    row: NumberRow,
    numbering: Numbering,
    *,
    reason: Reason,
    **fields: Any,
) -> NumberItem:
    """Return the number of a charge in bars, in percent."""
    codec = share.codec
    return NumberItem(
        platform=Platform.NUMBER,
        key=point.code,
        codes=(point.code,),
        channel=numbering.channel,
        description=NumberEntityDescription(
            key=point.code,
            device_class=row.device_class,
            entity_category=row.category,
            entity_registry_enabled_default=row.enabled,
            native_min_value=share.percent(codec.lower or 0),
            native_max_value=100,
            native_step=share.percent(codec.increment),
            native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
            **{**naming(row, numbering), **fields},
        ),
        read=reader(point.code, share.decode),
        commands=writer(point.code, share.encode),
        nearest=share.nearest,
        reason=reason,
    )


def claim(builder: PlanBuilder) -> None:
    """Make the numbers of the table."""
    claim_rows(builder, NUMBERS, build)
