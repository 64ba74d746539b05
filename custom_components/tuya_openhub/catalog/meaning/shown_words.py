"""The words of a device as Home Assistant translates them: `BOOST` is `boost`.

Texts of states have keys in lower case with underscores. Where two words of a device
would become one, and where a word is no such text, they stay as they are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
import re
from typing import Self

from ..core.spelling import normal

_KEY = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")
# a sign or a point says something, and so do letters that are not Latin
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9 _-]*")


def key_of_word(word: str) -> str:
    """Return the key of a word's text: `StartMowing` is `start_mowing`."""
    if _KEY.fullmatch(word) or not _LATIN.fullmatch(word):
        return word
    return normal(word)


@dataclass(frozen=True, slots=True)
class ShownWords:
    """The words of a data point both ways: as they are shown, and as they are sent."""

    sent: Mapping[str, str]

    @classmethod
    def of(cls, words: Iterable[str]) -> Self:
        """Prepare from the words that a device declares."""
        words = tuple(words)
        keys = [key_of_word(word) for word in words]
        return cls(
            {
                key if keys.count(key) == 1 else word: word
                for word, key in zip(words, keys, strict=True)
            }
        )

    @property
    def options(self) -> list[str]:
        """The words as they are shown."""
        return list(self.sent)

    def show(self, word: str | None) -> str | None:
        """Return a reported word as it is shown, also one that was not declared."""
        if word is None or self.sent.get(word) == word:
            return word
        key = key_of_word(word)
        return key if self.sent.get(key, word) == word else word

    def send(self, shown: str) -> str:
        """Return the device's own word."""
        return self.sent.get(shown, shown)
