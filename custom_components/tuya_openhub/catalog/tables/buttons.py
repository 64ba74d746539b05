"""Buttons: Booleans that start something and fall back by themselves."""

from collections.abc import Mapping
from dataclasses import dataclass

from homeassistant.components.button import ButtonDeviceClass, ButtonEntityDescription
from homeassistant.const import EntityCategory, Platform

from ...openhub import JsonValue, PointType
from ..core.plan import Bench, PlanItem
from ..core.rows import Place, Row, Table, look_up, naming, reason_of, spread

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


def claim(bench: Bench) -> None:
    """Make the buttons of the table."""
    for code, spec in bench.points.items():
        if not bench.free(code) or spec.write is None:
            continue
        if spec.write.type is not PointType.BOOLEAN:
            continue
        if (found := look_up(BUTTONS, bench.category, code)) is None:
            continue
        row, _ = found
        bench.claim(
            ButtonItem(
                platform=Platform.BUTTON,
                key=code,
                codes=(code,),
                description=ButtonEntityDescription(
                    key=code,
                    device_class=row.device_class,
                    entity_category=row.category,
                    entity_registry_enabled_default=row.enabled,
                    **naming(row, Place()),
                ),
                commands={code: True},
                reason=reason_of(bench, code),
            )
        )
