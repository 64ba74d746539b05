"""Cameras: the cloud gives the address of a live stream when somebody looks."""

from dataclasses import dataclass

from homeassistant.const import Platform
from homeassistant.helpers.entity import EntityDescription

from .parts import Toggle, codes_of, key_of, toggle
from .plan import Bench, PlanItem

# smart cameras and doorbells, and cameras that work without mains and network
_CATEGORIES = frozenset({"sp", "dghsxj"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraItem(PlanItem):
    """A camera; `motion` is its own detection of motion, `private` hides its picture."""

    record: Toggle | None
    motion: Toggle | None
    private: Toggle | None


def claim(bench: Bench) -> None:
    """Make the camera of a device; what it is switched by stays with the switches."""
    if bench.category not in _CATEGORIES:
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
