"""Cameras: the cloud gives the address of a live stream when somebody looks."""

from dataclasses import dataclass

from homeassistant.const import Platform
from homeassistant.helpers.entity import EntityDescription

from ..core.components import Toggle, codes_of, key_of, toggle
from ..core.plan import Bench, PlanItem

# smart cameras with their kinds, and intercoms at the door. Tuya moves more and more of
# them to kinds of their own, and tells no data points of those: "sxj" ends their names
_CATEGORIES = frozenset({"sp", "ksdjml"})
_PREFIX, _SUFFIX = "sp_", "sxj"
# what only a device with a lens has; two of them make a camera of whatever it is else
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


def claim(bench: Bench) -> None:
    """Make the camera of a device; what it is switched by stays with the switches."""
    if not _sees(bench):
        return
    record, motion = toggle(bench, "record_switch"), toggle(bench, "motion_switch")
    private = toggle(bench, "basic_private")
    key, codes = key_of(bench, Platform.CAMERA), codes_of(record, motion, private)
    bench.claim(
        CameraItem(
            platform=Platform.CAMERA,
            key=key,
            codes=codes,
            shared=codes,
            description=EntityDescription(key=key, name=None),
            reason="Camera",
            record=record,
            motion=motion,
            private=private,
        )
    )


def _sees(bench: Bench) -> bool:
    category = bench.category
    return (
        category in _CATEGORIES
        or category.startswith(_PREFIX)
        or category.endswith(_SUFFIX)
        or len(_LENS & bench.points.keys()) > 1
    )
