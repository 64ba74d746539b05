"""Buttons: Booleans that start something and fall back by themselves."""

from collections.abc import Mapping
from dataclasses import dataclass

from homeassistant.components.button import ButtonDeviceClass, ButtonEntityDescription
from homeassistant.const import EntityCategory, Platform

from ...openhub import JsonValue, PointSpec, PointType
from ..core.builder import PlanBuilder
from ..core.plan import PlanItem
from ..core.rows import Numbering, Row, Table, claim_rows, naming, spread

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
    "clear_energy": config("clear_energy", enabled=False),
    "event_clear": config("clear_events", enabled=False),
    "sd_format": config("format_sd_card", enabled=False),
    "sd_umount": config("eject_sd_card", enabled=False),
    "ptz_stop": ButtonRow(key="pan_tilt_stop", enabled=False),
    ("sp", "wireless_awake"): config("wake_up", enabled=False),
    ("bzyd", "stop"): ButtonRow(key="stop"),
    **spread(config("calibrate", enabled=False), "calibration", "auto_calibration"),
}


def build(
    builder: PlanBuilder,
    point: PointSpec,
    row: ButtonRow,
    *,
    numbering: Numbering,
    reason: str,
) -> ButtonItem | None:
    """Return the button of a data point."""
    if point.write is None or point.write.type is not PointType.BOOLEAN:
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
            **naming(row, numbering),
        ),
        commands={point.code: True},
        reason=reason,
    )


def claim(builder: PlanBuilder) -> None:
    """Make the buttons of the table."""
    claim_rows(builder, BUTTONS, build)
