"""Names for what no table knows."""

import re

from ...openhub import PointSpec, tidy_name

LATIN = re.compile(r"^[\x20-\x7e\u00a0-\u024f°℃℉%²³µ]+$")


def humanise(code: str) -> str:
    """Return a code in words: `pm_10_value` is "Pm 10 value"."""
    words = [
        part.lower()
        for chunk in re.split(r"[^0-9A-Za-z]+", code)
        for part in re.findall(r"[A-Z]?[a-z]+\d*|[A-Z]+(?![a-z])\d*|\d+", chunk)
    ]
    text = " ".join(words) or code
    return text[:1].upper() + text[1:]


def generic_name(point: PointSpec) -> str:
    """Return the specification's own name where it is Latin text, else the code's words."""
    name = tidy_name(point.name or "")
    readable = LATIN.match(name) and re.search("[A-Za-z]", name)
    return name if readable and name != point.code else humanise(point.code)
