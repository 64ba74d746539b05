"""Owns how words from outside may be shown: in one line, and where it matters without markup."""

import re
from typing import Final

# long enough for every message of the cloud that was seen
_LIMIT: Final = 200
# blanks of every kind; controls, halves of characters, and what turns the direction
_BREAKS: Final = re.compile(
    r"[\s\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069"
    r"\ud800-\udfff\ufeff\ufff9-\ufffb]+"
)
# what makes links, pictures, headings, tables, code or tags, and has no place in a sentence
_MARKS: Final = str.maketrans(
    {"[": "(", "]": ")", "`": "'", "<": "‹", ">": "›"} | dict.fromkeys("*~|\\#", " ")
)
# underscores that are not inside of a word
_UNDERSCORES: Final = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")
# what is turned into a link, or into another character, without any brackets
_LINKS: Final = re.compile(
    r"(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)|(?<=&)(?=\w)", re.IGNORECASE
)
# what begins a list, a quotation or a line across
_BEGINS: Final = re.compile(r"^(?:\s|[-+=]+(?=\s|$)|\d+[.)](?=\s|$))+")


def one_line(text: str, limit: int = _LIMIT) -> str:
    """Return a text in one line of at most `limit` characters, without control characters."""
    # what is cut off anyway need not be searched
    line = _BREAKS.sub(" ", text[: 4 * limit]).strip()
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def plain_text(text: str, limit: int = _LIMIT) -> str:
    """Return a text as `one_line` does, in which Markdown and HTML find nothing to do.

    Marks are taken out and not escaped: the same text is shown where nothing is rendered.
    """
    plain = _UNDERSCORES.sub("", one_line(text, limit).translate(_MARKS))
    return one_line(_BEGINS.sub("", _LINKS.sub(" ", plain)), limit)
