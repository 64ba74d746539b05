"""Lights: recognised by their switch, with whatever dims and colours it."""

from collections.abc import Iterable
from dataclasses import dataclass

from homeassistant.components.light import (
    EFFECT_OFF,
    ColorMode,
    LightEntityDescription,
    filter_supported_color_modes,
)
from homeassistant.const import EntityCategory, Platform

from .. import reasons
from ..categories import LightCode, Role
from ..core.builder import PlanBuilder
from ..core.components import Choice, Commands, Toggle, choice, codes_of, key_of, toggle
from ..core.plan import PlanItem, Values
from .colour import Colour, Dimmer, Hsv, Warmth, colour, dimmer, warmth

_WHITE = "white"
_COLOURS = ("colour", "color")

_BRIGHTNESS = ("bright_value_v2", "bright_value")
_TEMPERATURE = ("temp_value_v2", "temp_value")
# The switches of the main lamp where `light` is a lamp; the other one is the second lamp
_MAIN_SWITCHES = {
    LightCode.LAMP: ("light", "switch_led"),
    LightCode.SECOND_LAMP: ("switch_led", "light"),
}
_COLOUR = ("colour_data_v2", "colour_data", "colour_data_hsv")


@dataclass(frozen=True, slots=True, kw_only=True)
class LightState:
    """What a light shows."""

    is_on: bool | None = None
    brightness: int | None = None
    color_mode: ColorMode | None = None
    hs: tuple[float, float] | None = None
    kelvin: int | None = None
    effect: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LightItem(PlanItem):
    """A light and the parts it is made of."""

    description: LightEntityDescription
    switch: Toggle
    dimmer: Dimmer | None = None
    warmth: Warmth | None = None
    colour: Colour | None = None
    mode: Choice | None = None
    color_modes: frozenset[ColorMode]
    effects: tuple[str, ...] = ()

    @property
    def white_mode(self) -> ColorMode:
        """The mode that stands for white light."""
        return next(
            (
                mode
                for mode in (ColorMode.COLOR_TEMP, ColorMode.WHITE)
                if mode in self.color_modes
            ),
            next(iter(self.color_modes)),
        )

    def state(self, values: Values) -> LightState:
        """Return the state that the values tell."""
        mode = self._color_mode(values)
        tint = self.colour.read(values) if self.colour else None
        if mode is ColorMode.HS:
            brightness = tint.brightness if tint else None
        else:
            brightness = self.dimmer.read(values) if self.dimmer else None
        return LightState(
            is_on=self.switch.read(values),
            brightness=brightness,
            color_mode=mode,
            hs=(tint.hue, tint.saturation) if tint else None,
            kelvin=self.warmth.read(values) if self.warmth else None,
            effect=self._effect(values),
        )

    def turn_on(
        self,
        values: Values,
        *,
        brightness: int | None = None,
        hs: tuple[float, float] | None = None,
        kelvin: int | None = None,
        white: int | None = None,
        effect: str | None = None,
    ) -> Commands:
        """Return the commands of the turn on action."""
        commands = self.switch.write(True)
        if effect is not None and effect in self.effects:
            wanted = (brightness, hs, kelvin, white)
            # a scene of Home Assistant sets a colour and says beside it that there is no effect
            if effect != EFFECT_OFF or all(each is None for each in wanted):
                return commands | self._write_effect(effect)
            if not self.colour:
                commands |= self._write_effect(effect)
        if kelvin is not None or white is not None:
            commands |= self._write_mode(_WHITE)
            if kelvin is not None and self.warmth:
                commands |= self.warmth.write(kelvin)
        elif self.colour and (
            hs or (brightness and self._color_mode(values) is ColorMode.HS)
        ):
            return commands | self._write_colour(values, hs, brightness)
        if self.dimmer and (level := brightness or white):
            commands |= self.dimmer.write(level, values)
        return commands

    def turn_off(self) -> Commands:
        """Return the commands of the turn off action."""
        return self.switch.write(False)

    def _color_mode(self, values: Values) -> ColorMode:
        if ColorMode.HS not in self.color_modes or len(self.color_modes) == 1:
            return self.white_mode
        word = self.mode.read(values) if self.mode else None
        return self.white_mode if word in {None, _WHITE} else ColorMode.HS

    def _effect(self, values: Values) -> str | None:
        if not self.effects or self.mode is None:
            return None
        word = self.mode.read(values)
        return word if word in self.effects else EFFECT_OFF

    def _write_mode(self, *wanted: str) -> Commands:
        if self.mode is None:
            return {}
        option = next((word for word in wanted if word in self.mode.options), None)
        return {} if option is None else self.mode.write(option)

    def _write_effect(self, effect: str) -> Commands:
        if effect != EFFECT_OFF:
            return self._write_mode(effect)
        return self._write_mode(_WHITE, *_COLOURS)

    def _write_colour(
        self, values: Values, hs: tuple[float, float] | None, brightness: int | None
    ) -> Commands:
        if self.colour is None:
            return {}
        shown = self.colour.read(values) or Hsv(0, 0, 255)
        level = brightness or self.state(values).brightness or shown.brightness
        hue, saturation = hs or (shown.hue, shown.saturation)
        return self._write_mode(*_COLOURS) | self.colour.write(
            Hsv(hue, saturation, level), values
        )


def _color_modes(
    light_dimmer: Dimmer | None,
    light_warmth: Warmth | None,
    light_colour: Colour | None,
    mode: Choice | None,
) -> frozenset[ColorMode]:
    modes = {ColorMode.ONOFF}
    if light_dimmer:
        modes.add(ColorMode.BRIGHTNESS)
    if light_colour:
        modes.add(ColorMode.HS)
    if light_warmth:
        modes.add(ColorMode.COLOR_TEMP)
    elif light_colour and mode and _WHITE in mode.options:
        modes.add(ColorMode.WHITE)
    return frozenset(filter_supported_color_modes(modes))


def _effects(mode: Choice | None) -> tuple[str, ...]:
    """Return the ways of working that are neither white nor a colour."""
    effects = tuple(
        option
        for option in (mode.options if mode else ())
        if option != _WHITE and option not in _COLOURS
    )
    return (EFFECT_OFF, *effects) if effects else ()


def _description(
    key: str, name: str | None, index: int | None, category: EntityCategory | None
) -> LightEntityDescription:
    if name is None:
        return LightEntityDescription(key=key, name=None, entity_category=category)
    return LightEntityDescription(
        key=key,
        translation_key=name,
        translation_placeholders=None if index is None else {"index": str(index)},
        entity_category=category,
    )


def _claim(
    builder: PlanBuilder,
    switch: Toggle,
    *,
    light_dimmer: Dimmer | None = None,
    light_warmth: Warmth | None = None,
    light_colour: Colour | None = None,
    mode: Choice | None = None,
    name: str | None = None,
    index: int | None = None,
    channel: int | None = None,
    category: EntityCategory | None = None,
) -> None:
    """Make a light of its parts; without a name it is the device's own."""
    key = key_of(builder, Platform.LIGHT)
    trims = light_dimmer.trims if light_dimmer else ()
    codes = codes_of(
        switch,
        light_dimmer.level if light_dimmer else None,
        light_warmth.level if light_warmth else None,
        mode,
    ) + ((light_colour.code,) if light_colour else ())
    builder.claim(
        LightItem(
            platform=Platform.LIGHT,
            key=key,
            codes=codes + trims,
            shared=trims,
            description=_description(key, name, index, category),
            reason=reasons.LIGHT.of(code=switch.code),
            channel=channel,
            switch=switch,
            dimmer=light_dimmer,
            warmth=light_warmth,
            colour=light_colour,
            mode=mode,
            color_modes=_color_modes(light_dimmer, light_warmth, light_colour, mode),
            effects=_effects(mode),
        )
    )


def _main(builder: PlanBuilder, *switches: str) -> bool:
    """Recognise the lamp that a device has one of."""
    if (switch := toggle(builder, *switches)) is None:
        return False
    # with one lamp only, the trims and levels of the first are those of the device
    several = builder.find("switch_led_1") or (
        switch.code == "light" and builder.find("switch_led")
    )
    first = () if several else ("bright_value_1",)
    light_dimmer = dimmer(
        builder,
        *_BRIGHTNESS,
        *first,
        "bright_controller",
        trims=("brightness_min_1", "brightness_max_1"),
    )
    _claim(
        builder,
        switch,
        light_dimmer=light_dimmer,
        light_warmth=warmth(builder, *_TEMPERATURE, "temp_controller"),
        light_colour=colour(
            builder,
            *_COLOUR,
            brightness=light_dimmer.level if light_dimmer else None,
        ),
        mode=choice(builder, "work_mode"),
        name="light" if builder.category.lamp is Role.EXTRA else None,
    )
    return True


def _numbered(builder: PlanBuilder, prefix: str, numbers: Iterable[int]) -> None:
    """Recognise the lamps of a device that has several."""
    found = [
        (number, switch)
        for number in numbers
        if (switch := toggle(builder, f"{prefix}{number}"))
    ]
    several = len(found) > 1
    alone = not several and not any(
        item.platform is Platform.LIGHT for item in builder.items
    )
    for number, switch in found:
        light_dimmer = dimmer(
            builder,
            f"bright_value_{number}",
            trims=(f"brightness_min_{number}", f"brightness_max_{number}"),
        )
        _claim(
            builder,
            switch,
            light_dimmer=light_dimmer,
            light_warmth=warmth(builder, f"temp_value_{number}"),
            light_colour=colour(
                builder,
                f"colour_data_{number}",
                brightness=light_dimmer.level if light_dimmer else None,
            ),
            mode=choice(builder, f"work_mode_{number}"),
            name=None if several or alone else "indexed_light",
            index=number,
            channel=number if several else None,
        )


def _accessory(
    builder: PlanBuilder,
    switch_code: str,
    name: str,
    *,
    brightness: tuple[str, ...] = (),
    index: int | None = None,
    category: EntityCategory | None = None,
) -> None:
    """Recognise a light that is not what the device is for."""
    if switch := toggle(builder, switch_code):
        _claim(
            builder,
            switch,
            light_dimmer=dimmer(builder, *brightness) if brightness else None,
            name=name,
            index=index,
            category=category,
        )


def recognise(builder: PlanBuilder) -> None:
    """Claim the lights of a device."""
    main = _MAIN_SWITCHES.get(builder.category.light_code)
    found = _main(builder, *(main or ("switch_led", "switch_controller")))
    if found and main:
        for second in main:
            _accessory(
                builder,
                second,
                "indexed_light",
                brightness=("bright_value_1",),
                index=2,
            )
    _numbered(builder, "switch_led_", range(1, 10))
    dimmed = [n for n in range(1, 10) if builder.find(f"bright_value_{n}")]
    if not dimmed and builder.category.switch_is_lamp:
        dimmed = [1]
    _numbered(builder, "switch_", dimmed)
    _accessory(builder, "switch_night_light", "night_light")
    _accessory(
        builder,
        "floodlight_switch",
        "floodlight",
        brightness=("floodlight_lightness",),
    )
    config = EntityCategory.CONFIG
    _accessory(builder, "basic_indicator", "indicator_light", category=config)
    _accessory(builder, "switch_backlight", "backlight", category=config)
    backlit = builder.category.light_code is LightCode.BACKLIGHT
    _accessory(
        builder,
        "light",
        "backlight" if backlit else "light",
        brightness=("bright_value",),
        category=config,
    )
