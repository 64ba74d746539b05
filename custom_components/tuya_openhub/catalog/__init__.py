"""What data points mean: the plan of a device, made without asking anybody.

The package's users import from here alone. It does no I/O and knows Home Assistant's
constants and descriptions, but none of its machinery.
"""

from .categories import Category, category_of
from .composites.alarm_control_panel import (
    ARM_AWAY,
    ARM_HOME,
    DISARM,
    TRIGGER,
    AlarmItem,
)
from .composites.climate import ClimateItem
from .composites.colour import MAX_KELVIN, MIN_KELVIN
from .composites.cover import CoverItem
from .composites.fan import FanItem
from .composites.humidifier import HumidifierItem
from .composites.light import LightItem
from .composites.lock import LockItem
from .composites.siren import SirenItem
from .composites.vacuum import VacuumItem
from .composites.valve import ValveItem
from .composites.water_heater import WaterHeaterItem
from .core.codec import CodecError, shorten, whole
from .core.commands import check_values, encode_command
from .core.components import Toggle
from .core.naming import gang_names, humanise
from .core.plan import Decision, DevicePlan, PlanItem, Values
from .core.planner import Planner, plan
from .core.quirk_parser import NO_QUIRKS, Quirk, QuirkError, parse_quirks
from .core.spelling import compact
from .meaning.learnt_words import learn
from .meaning.shown_words import ShownWords, key_of_word
from .plan_change import PlanChange, compare_plans
from .reasons import NO_DATA_POINT
from .schedules.app_timers import TimersItem, timer_text
from .schedules.feeder_entities import (
    MealPlanPoint,
    MealsItem,
    NextMealItem,
    meal_plan_of,
)
from .schedules.meal_plan import EVERY_DAY, WEEKDAYS, Meal
from .schedules.occasions import Occasion, next_occasion, occasions_between
from .schedules.visits import VisitItem
from .special.cameras import CameraItem
from .special.counter import Counter, Report
from .special.counter_log import MissedReports, log_since
from .special.energy import DeltaItem
from .special.firmware import FIRMWARE_PROGRESS, FirmwareItem
from .special.infrared_hub import EmitterItem, HubForm, ReceiverItem
from .special.infrared_remote import settings_of
from .special.lock_events import UnlockItem, method_of
from .special.phases import METER_FRAMES
from .special.report import missing, quirk_stub, report_url
from .special.summary import SummaryItem, summary_of
from .special.totals import ShownTotal, number
from .tables.binary_sensors import BinarySensorItem
from .tables.buttons import ButtonItem
from .tables.events import EventItem, Firing
from .tables.numbers import NumberItem
from .tables.selects import SelectItem
from .tables.sensors import SensorItem
from .tables.switches import SwitchItem
from .tables.texts import TextItem
from .tables.times import TimeItem

__all__ = [
    "ARM_AWAY",
    "ARM_HOME",
    "DISARM",
    "EVERY_DAY",
    "FIRMWARE_PROGRESS",
    "MAX_KELVIN",
    "METER_FRAMES",
    "MIN_KELVIN",
    "NO_DATA_POINT",
    "NO_QUIRKS",
    "TRIGGER",
    "WEEKDAYS",
    "AlarmItem",
    "BinarySensorItem",
    "ButtonItem",
    "CameraItem",
    "Category",
    "ClimateItem",
    "CodecError",
    "Counter",
    "CoverItem",
    "Decision",
    "DeltaItem",
    "DevicePlan",
    "EmitterItem",
    "EventItem",
    "FanItem",
    "Firing",
    "FirmwareItem",
    "HubForm",
    "HumidifierItem",
    "LightItem",
    "LockItem",
    "Meal",
    "MealPlanPoint",
    "MealsItem",
    "MissedReports",
    "NextMealItem",
    "NumberItem",
    "Occasion",
    "PlanChange",
    "PlanItem",
    "Planner",
    "Quirk",
    "QuirkError",
    "ReceiverItem",
    "Report",
    "SelectItem",
    "SensorItem",
    "ShownTotal",
    "ShownWords",
    "SirenItem",
    "SummaryItem",
    "SwitchItem",
    "TextItem",
    "TimeItem",
    "TimersItem",
    "Toggle",
    "UnlockItem",
    "VacuumItem",
    "Values",
    "ValveItem",
    "VisitItem",
    "WaterHeaterItem",
    "category_of",
    "check_values",
    "compact",
    "compare_plans",
    "encode_command",
    "gang_names",
    "humanise",
    "key_of_word",
    "learn",
    "log_since",
    "meal_plan_of",
    "method_of",
    "missing",
    "next_occasion",
    "number",
    "occasions_between",
    "parse_quirks",
    "plan",
    "quirk_stub",
    "report_url",
    "settings_of",
    "shorten",
    "summary_of",
    "timer_text",
    "whole",
]
