"""Switches: Boolean data points that can be written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from homeassistant.components.switch import SwitchEntityDescription

from ..openhub.models import JsonValue
from .plan import PlanItem, Values


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchItem(PlanItem):
    """A switch: reads one Boolean and knows the commands for on and off."""

    description: SwitchEntityDescription
    read: Callable[[Values], bool | None]
    commands: Callable[[bool], Mapping[str, JsonValue]]
