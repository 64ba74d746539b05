"""Names for what no table knows."""

import re

from ...openhub import PointSpec

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
    told = (point.name or "").strip()
    if (
        told
        and told != point.code
        and LATIN.match(told)
        and re.search("[A-Za-z]", told)
    ):
        return told
    return humanise(point.code)
