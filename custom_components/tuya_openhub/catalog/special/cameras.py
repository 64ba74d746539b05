"""Cameras: the cloud gives the address of a live stream when somebody looks."""

from dataclasses import dataclass

from homeassistant.const import Platform
from homeassistant.helpers.entity import EntityDescription

from .. import reasons
from ..core.builder import PlanBuilder
from ..core.components import Toggle, codes_of, key_of, toggle
from ..core.plan import PlanItem

# only devices with a lens have these: one with two of them is a camera, whatever its
# category
_LENS = frozenset(
    {
        "basic_flip",
        "basic_nightvision",
        "basic_osd",
        "basic_private",
        "basic_wdr",
        "ipc_work_mode",
        "motion_record",
        "movement_detect_pic",
        "nightvision_mode",
        "ptz_control",
        "record_mode",
        "record_switch",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraItem(PlanItem):
    """A camera; `motion` is its own detection of motion, `private` hides its picture."""

    record: Toggle | None
    motion: Toggle | None
    private: Toggle | None


def claim(builder: PlanBuilder) -> None:
    """Make the camera of a device; what it is switched by stays with the switches."""
    if not _has_lens(builder):
        return
    record, motion = toggle(builder, "record_switch"), toggle(builder, "motion_switch")
    private = toggle(builder, "basic_private")
    key, codes = key_of(builder, Platform.CAMERA), codes_of(record, motion, private)
    builder.claim(
        CameraItem(
            platform=Platform.CAMERA,
            key=key,
            codes=codes,
            shared=codes,
            description=EntityDescription(key=key, name=None),
            reason=reasons.CAMERA,
            record=record,
            motion=motion,
            private=private,
        )
    )


def _has_lens(builder: PlanBuilder) -> bool:
    return builder.category.camera or len(_LENS & builder.points.keys()) > 1
