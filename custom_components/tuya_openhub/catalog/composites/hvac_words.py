"""What the words of a climate's mode mean: exact ones, then their parts.

Devices report words that they do not declare, and vendors make up their own: `bheat`,
`c_silent`, `heat_eco`. A word gives an HVAC mode only where it surely means it, and only
one that a device of its kind can have; the rest of the word is a preset.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
import re

from homeassistant.components.climate import HVACMode

from ..core.spelling import normal

OFF = "off"
MANUAL = "manual"

_HEAT = "heat heating heats hot warm warming warmer h"
_COOL = "cold cool cooling cools cooler freeze refrigeration refrigerate c"
_DRY = "wet dry drying dehumidify dehumidification dehumidifier dehum dehumi"
_FAN = "wind fan fan_only fanonly ventilation ventilate vent venting blow air_supply"
_AUTO = "auto automatic smart intelligent ai heat_cool heatcool cool_heat coolheat"

_MODES: dict[str, HVACMode] = {
    word: mode
    for mode, words in (
        (HVACMode.HEAT, _HEAT),
        (HVACMode.COOL, _COOL),
        (HVACMode.DRY, _DRY),
        (HVACMode.FAN_ONLY, _FAN),
        (HVACMode.AUTO, _AUTO),
        (HVACMode.OFF, OFF),
    )
    for word in words.split()
}
# Words of habits: how it is run, whatever it does
_HABITS = frozenset(
    word
    for words in (
        "eco economy energy saving save comfort comfor comfortable sleep night silent ",
        "silence quiet mute powerful power strong turbo boost rapid quick fast normal ",
        "standard manual holiday holidayready vacation away home leave temporary ",
        "program programme schedule week antifreeze frost frost_protection anti_freeze ",
        "protect economic low middle mid high max min soft gentle ultra super smart ",
        "constant custom party baby elder feel health fresh dhw on floor room ",
        "antifrost anti_frost frost_free programming thermostat scheduled timing ",
        "vacances absence confort intermittent pulse water",
    )
    for word in words.split()
)
# Words of a device that rests: whatever it is, it does not heat then
_RESTS = frozenset(
    {
        "standby",
        "idle",
        "stop",
        "stopped",
        "pause",
        "close",
        "closed",
        "shutdown",
        "none",
    }
)
_WATER = frozenset({"hot_water", "dhw", "water"})
# the letter before a word, as in bheat
_LETTERS = {"b": "boost", "q": "quiet", "p": "powerful", "e": "eco"}
_GLUED = re.compile(
    r"(?P<letter>[a-z])?(?P<stem>heat|cool|hot|cold)(?:ing)?"
    r"|(?P<habit>[a-z]{3,})(?P<after>heat|cool)(?:ing)?"
)
_HOT_WATER = re.compile(r"hot_?water|dhw")
# what says nothing: `make_hot`, `heating_mode`, `heating_and_hot_water`
_FILLERS = frozenset({"make", "mode", "model", "only", "run", "running", "work", "and"})


@dataclass(frozen=True, slots=True)
class Meaning:
    """An HVAC mode, None where the word names none, and a preset, None for none."""

    mode: HVACMode | None
    preset: str | None = None


def meaning(word: str) -> Meaning | None:
    """Return what a word means on any climate, None where nobody knows it.

    The mode `AUTO` stands for a device that decides itself between all that it can.
    """
    name = normal(word)
    if len(name) < 2:
        # c and h stand for modes beside other words only
        return None
    if mode := _MODES.get(name):
        return Meaning(mode)
    if name in _WATER:
        return Meaning(HVACMode.HEAT, word)
    if name in _HABITS:
        return Meaning(None, word)
    tokens = _HOT_WATER.sub("dhw", name).split("_")
    if telling := [token for token in tokens if token not in _FILLERS]:
        tokens = telling
    if len(tokens) == 1 and tokens[0] not in _MODES:
        return _glued(tokens[0])
    return _compound(tokens)


def _glued(name: str) -> Meaning | None:
    """Return the meaning of words without anything between them: `bheat`."""
    if (found := _GLUED.fullmatch(name)) is None:
        return None
    if stem := found["stem"]:
        letter = found["letter"]
        return Meaning(_MODES[stem], _LETTERS.get(letter, name) if letter else None)
    habit = found["habit"]
    return Meaning(_MODES[found["after"]], habit) if habit in _HABITS else None


def _compound(tokens: list[str]) -> Meaning | None:
    """Return the meaning of several words: one names the mode, the others how."""
    modes = {mode for token in tokens if (mode := _MODES.get(token)) is not None}
    rest = [token for token in tokens if token not in _MODES]
    if any(token not in _HABITS for token in rest):
        # "no_heat" and "dry_cat" are no mode of anything
        return None
    named = modes - {HVACMode.AUTO}
    if len(named) > 1:
        both = named == {HVACMode.HEAT, HVACMode.COOL} and not rest
        return Meaning(HVACMode.AUTO) if both else None
    # auto and smart are how, where another word is what
    what = named or modes
    how = [token for token in tokens if token in rest or _MODES[token] not in what]
    return Meaning(what.pop() if what else None, "_".join(how) or None)


def names_cooling(options: Iterable[str]) -> bool:
    """Whether any of the words speaks of cooling."""
    found = (meaning(word) for word in options)
    return any(known and known.mode is HVACMode.COOL for known in found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The words of one device's mode.

    `words` are those that it declares, with their meaning here. `main` is what it does
    where nothing says what, None where that is not sure. `able` are the modes that
    devices of its kind have, `auto` is what deciding itself means here.
    """

    words: Mapping[str, Meaning]
    main: HVACMode | None
    able: frozenset[HVACMode]
    auto: HVACMode

    @property
    def modes(self) -> list[HVACMode]:
        """HVAC modes that the declared words stand for, in their order."""
        modes = (each.mode for each in self.words.values())
        return list(dict.fromkeys(mode for mode in modes if mode))

    @property
    def presets(self) -> list[str]:
        """Presets that the declared words stand for, in their order."""
        presets = (each.preset for each in self.words.values())
        return list(dict.fromkeys(preset for preset in presets if preset))

    @property
    def has_none(self) -> bool:
        """Whether a mode that has a preset can also be had without one."""
        plain = {each.mode for each in self.words.values() if not each.preset}
        return any(each.preset and each.mode in plain for each in self.words.values())

    def read(self, word: str) -> Meaning:
        """Return the meaning of a word, declared or not."""
        return self.words.get(word) or self.resolved(word)

    def resolved(self, word: str) -> Meaning:
        """Return what a word means on this device."""
        known = meaning(word)
        if known is None:
            return Meaning(self._unless_named(word), word)
        mode, preset = known.mode, known.preset
        if mode is HVACMode.AUTO and self.auto is HVACMode.HEAT:
            return Meaning(HVACMode.HEAT, preset or word)
        if mode is HVACMode.AUTO:
            mode = self.auto
        elif mode is None:
            mode = self.main or self.auto
        if mode in self.able or mode is HVACMode.OFF:
            return Meaning(mode, preset)
        return Meaning(None, word)

    def word_for(self, mode: HVACMode, current: str | None) -> str | None:
        """Return the word for an HVAC mode that is nearest to the current one."""
        words = [word for word, each in self.words.items() if each.mode is mode]
        if current in words:
            return current
        preset = self.read(current).preset if current else None
        ranks = (
            (word for word in words if self.words[word].preset == preset),
            (word for word in words if self.words[word].preset is None),
            (word for word in words if normal(word) == MANUAL),
            iter(words),
        )
        return next((word for rank in ranks for word in rank), None)

    def word_of_preset(self, preset: str | None, current: str | None) -> str | None:
        """Return the word for a preset, in the current HVAC mode if it has one."""
        words = [word for word, each in self.words.items() if each.preset == preset]
        mode = self.read(current).mode if current else None
        same = (word for word in words if self.words[word].mode is mode)
        return next(same, words[0] if words and preset else None)

    def _unless_named(self, word: str) -> HVACMode | None:
        """Return what a heater does by a word of its own: it can only heat.

        Not where a part of the word speaks of something else, or of rest.
        """
        heats = self.auto is HVACMode.HEAT
        others = any(
            token in _RESTS or _MODES.get(token, HVACMode.HEAT) is not HVACMode.HEAT
            for token in normal(word).split("_")
        )
        return HVACMode.HEAT if heats and not others else None


_ALL = frozenset(HVACMode) - {HVACMode.OFF}
_HEATERS = frozenset({HVACMode.HEAT, HVACMode.AUTO, HVACMode.FAN_ONLY})


def vocabulary(
    options: Iterable[str], kind: HVACMode | None, *, cools: bool = False
) -> Vocabulary:
    """Return the words of a mode.

    `kind` is what devices of the category are for: to heat, to cool, or both, which only
    those do that declare words for both. `cools` tells that something else says so.
    """
    options = tuple(options)
    named = {known.mode for word in options if (known := meaning(word))}
    heats = HVACMode.HEAT in named or kind is HVACMode.HEAT
    cools = cools or HVACMode.COOL in named or kind is HVACMode.COOL
    heats = heats or not cools
    able = _ALL if cools or kind is not HVACMode.HEAT else _HEATERS
    auto = HVACMode.HEAT_COOL if heats and cools else HVACMode.AUTO
    if kind is HVACMode.HEAT and not cools:
        # a schedule of a radiator valve or heater: it heats by it
        auto = HVACMode.HEAT
    main = None if heats and cools else HVACMode.COOL if cools else HVACMode.HEAT
    blank = Vocabulary(words={}, main=main, able=able, auto=auto)
    found = {word: blank.resolved(word) for word in options if normal(word) != OFF}
    return Vocabulary(words=_told_apart(found), main=main, able=able, auto=auto)


def _told_apart(found: Mapping[str, Meaning]) -> dict[str, Meaning]:
    """Make presets of words that would otherwise mean the same, or end a preset.

    A thermostat with auto and manual has both as presets: each ends the other.
    """
    manual = any(normal(word) == MANUAL for word in found)
    seen = [each for each in found.values() if each.preset is None]
    return {
        word: Meaning(each.mode, word)
        if each.preset is None
        and (seen.count(each) > 1 or (manual and normal(word) == "auto"))
        else each
        for word, each in found.items()
    }
