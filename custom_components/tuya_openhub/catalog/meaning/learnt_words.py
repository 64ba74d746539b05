"""Words that no description names and a device tells: shown, but not without end."""

from collections.abc import Sequence
from typing import Final

# so many words are learnt beside those of the description
MOST: Final = 64
LONGEST: Final = 64


def learn(
    word: str, known: Sequence[str] | None, described: Sequence[str] | None
) -> tuple[str | None, list[str]]:
    """Return a word as it is shown, and the known ones with it.

    A long word is shortened; None where too many are known that nobody described.
    """
    options = list(known or ())
    if word not in options and len(word) > LONGEST:
        word = f"{word[: LONGEST - 1]}…"
    if word in options:
        return word, options
    if len(options) - len(described or ()) >= MOST:
        return None, options
    return word, [*options, word]
