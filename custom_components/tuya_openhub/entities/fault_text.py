"""The text of the faults that a device reports."""

from collections.abc import Mapping
import re
from typing import override

from homeassistant.components.sensor import SensorEntity
from homeassistant.core import callback

from ..catalog import SensorItem, humanise, key_of_word, shorten
from ..const import DOMAIN
from ..entity import OpenHubEntity

# what the display of a device shows, as its manual explains it: E1, F03
CODE = re.compile(r"[A-Za-z]{0,3}\d{1,3}|[A-Za-z]")
TEXT = f"component.{DOMAIN}.entity.sensor.problems.state."


class OpenHubProblems(OpenHubEntity[SensorItem], SensorEntity):
    """What is wrong with a device: `ok`, one fault, or several in words.

    One fault that has a text is its key, so that each person reads it in their language;
    several are a text in the language of the server.
    """

    _words_key = "problems"

    @override
    async def async_added_to_hass(self) -> None:
        """Read again: the texts are there now."""
        await super().async_added_to_hass()
        self._read()

    @callback
    @override
    def _read(self) -> None:
        assert self.item.problems is not None
        active = self.item.problems(self.values)
        if active is None:
            self._attr_native_value = None
            return
        texts = self._texts
        keys = [key_of_word(label) for label in active]
        if len(keys) == 1 and TEXT + keys[0] in texts:
            self._attr_native_value = keys[0]
            return
        named = (
            texts.get(TEXT + key) or in_words(label)
            for key, label in zip(keys, active, strict=True)
        )
        self._attr_native_value = shorten(", ".join(named) or "ok")

    @property
    def _texts(self) -> Mapping[str, str]:
        """The texts in the language of the server, none before the entity is added."""
        return {} if self.hass is None else self.platform_data.platform_translations


def in_words(label: str) -> str:
    """Return a label that has no text: a code as the display shows it, or its words."""
    return label.upper() if CODE.fullmatch(label) else humanise(label)
