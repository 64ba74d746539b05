"""Spellings of a code: vendors write `SetTemp`, `set_temp` and `settemp` for one thing."""

from functools import lru_cache
import re

# the words of a code: at underscores and other signs, at capitals, at digits
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_a-zA-Z]+")


@lru_cache(maxsize=4096)
def normal(code: str) -> str:
    """Return a code in lower case with its words apart: `SetTemp1` is `set_temp_1`."""
    return "_".join(word.lower() for word in _WORDS.findall(code)) or code.lower()


@lru_cache(maxsize=4096)
def compact(code: str) -> str:
    """Return the letters and digits of a code: `Set_Temp1` and `settemp_1` are one."""
    return normal(code).replace("_", "")


def same(code: str, other: str) -> bool:
    """Whether two codes differ in their spelling alone."""
    return compact(code) == compact(other)
