"""Buttons: Booleans that start something and fall back by themselves, and single words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.components.button import ButtonDeviceClass, ButtonEntityDescription
from homeassistant.const import EntityCategory, Platform

from ...openhub import JsonValue, PointSpec, PointType
from .. import reasons
from ..core.builder import PlanBuilder
from ..core.codec import EnumCodec
from ..core.naming import generic_name
from ..core.plan import PlanItem
from ..core.rows import Numbering, Row, Table, claim_rows, naming, spread
from ..core.spelling import normal
from ..reasons import Reason

CONFIG = EntityCategory.CONFIG


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonItem(PlanItem):
    """A button: the raw values that a press sends."""

    description: ButtonEntityDescription
    commands: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonRow(Row):
    """What a press does."""

    device_class: ButtonDeviceClass | None = None


def config(key: str, *, enabled: bool = True) -> ButtonRow:
    """Make a row of an upkeep action."""
    return ButtonRow(key=key, category=CONFIG, enabled=enabled)


RESET = ButtonRow(
    key="factory_reset", category=EntityCategory.DIAGNOSTIC, enabled=False
)

BUTTONS: Table[ButtonRow] = {
    "device_restart": ButtonRow(
        key="restart", category=CONFIG, device_class=ButtonDeviceClass.RESTART
    ),
    "factory_reset": RESET,
    "manual_clean": config("manual_clean"),
    "reset_duster_cloth": config("reset_duster_cloth"),
    "reset_edge_brush": config("reset_edge_brush"),
    "reset_filter": config("reset_filter"),
    "reset_map": config("reset_map"),
    "reset_roll_brush": config("reset_roll_brush"),
    ("hxd", "switch_usb6"): ButtonRow(key="snooze"),
    "self_checking": config("self_check"),
    "quick_feed": ButtonRow(key="quick_feed"),
    "energy_reset": config("energy_reset"),
    "filter_reset": config("filter_reset"),
    "pump_reset": config("water_pump_reset"),
    "water_reset": config("water_days_reset"),
    "clear_energy": config("clear_energy", enabled=False),
    "event_clear": config("clear_events", enabled=False),
    "sd_format": config("format_sd_card", enabled=False),
    "sd_umount": config("eject_sd_card", enabled=False),
    "ptz_stop": ButtonRow(key="pan_tilt_stop", enabled=False),
    ("sp", "wireless_awake"): config("wake_up", enabled=False),
    ("bzyd", "stop"): ButtonRow(key="stop"),
    **spread(config("calibrate", enabled=False), "calibration", "auto_calibration"),
}


# Words of a code that is done once; a switch of them would stay on for nothing
ACTIONS = frozenset({"reset", "clear", "restart", "reboot", "zero", "recalibrate"})
# ... and of one that takes a single word
SINGLE_ACTIONS = ACTIONS | frozenset(
    {"feed", "start", "stop", "find", "locate", "test", "check", "clean", "flush"}
)
# What nobody should press by mistake
HARMFUL = frozenset({"factory", "erase", "format", "delete", "unbind", "all", "data"})


def pressed(point: PointSpec) -> JsonValue:
    """Return the raw value that a press sends, None where nothing can be pressed."""
    match point.write and point.write.type:
        case PointType.BOOLEAN:
            return True
        case PointType.ENUM if point.write is not None:
            words = EnumCodec.of(point.write).options
            return words[0] if len(words) == 1 else None
    return None


def build(
    builder: PlanBuilder,
    point: PointSpec,
    row: ButtonRow,
    *,
    numbering: Numbering,
    reason: Reason,
    **fields: Any,
) -> ButtonItem | None:
    """Return the button of a data point."""
    if (raw := pressed(point)) is None:
        return None
    return ButtonItem(
        platform=Platform.BUTTON,
        key=point.code,
        codes=(point.code,),
        description=ButtonEntityDescription(
            key=point.code,
            device_class=row.device_class,
            entity_category=row.category,
            entity_registry_enabled_default=row.enabled,
            **{**naming(row, numbering), **fields},
        ),
        commands={point.code: raw},
        reason=reason,
    )


def claim(builder: PlanBuilder) -> None:
    """Make the buttons of the table."""
    claim_rows(builder, BUTTONS, build)


def claim_actions(builder: PlanBuilder) -> None:
    """Make buttons of what no table knows and whose code names a single action."""
    for code, point in builder.points.items():
        words = frozenset(normal(code).split("_"))
        single = point.write is not None and point.write.type is PointType.ENUM
        if not builder.free(code) or not words & (
            SINGLE_ACTIONS if single else ACTIONS
        ):
            continue
        item = build(
            builder,
            point,
            config("", enabled=not words & HARMFUL),
            numbering=Numbering(),
            reason=reasons.ACTION,
            name=generic_name(point),
            translation_key=None,
        )
        if item is not None:
            builder.claim(item)
