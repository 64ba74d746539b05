"""The one way in which JSON from outside is read: messages, answers, texts, files.

What comes out can be stored and shown: no number that JSON cannot carry, no text that
is no UTF-8 or holds a NUL, and no more, longer or deeper than anything of Tuya's is.
"""

from collections.abc import Iterable
from typing import Any, Final

import orjson

# what a cloud answers for a thousand devices takes 2 MiB, 100,000 items and 6 levels
LONGEST: Final = 8 * 1024 * 1024
MOST: Final = 500_000
DEEPEST: Final = 16

NUL: Final = b"\\u0000"
_CONTAINERS: Final = (dict, list)


class JsonError(ValueError):
    """A text is no JSON, or more than may come from outside; quotes nothing of it."""


def read_json(
    text: bytes | str, *, longest: int = LONGEST, deepest: int = DEEPEST
) -> Any:
    """Return what a JSON text says, or raise `JsonError`.

    `longest` is in bytes; `deepest` is how many objects and lists may lie in each other.
    """
    if type(text) is not bytes:
        try:
            text = str(text).encode()
        except UnicodeEncodeError:
            raise JsonError("no UTF-8") from None
    if len(text) > longest:
        raise JsonError("too long")
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as err:
        where = f"line {err.lineno} column {err.colno}"
        raise JsonError(f"not JSON, {where}") from None
    # counting the brackets is much faster than looking at each value
    if text.count(b"[") + text.count(b"{") > deepest or len(text) > MOST:
        check_size(value, deepest=deepest)
    return _without_nul(value) if NUL in text else value


def check_size(value: Any, *, deepest: int = DEEPEST) -> None:
    """Raise `JsonError` where a value has more items, or is deeper, than is allowed."""
    left = MOST
    level = [value]
    for _ in range(deepest):
        below: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                left -= len(item)
                inner: Iterable[Any] = item.values()
            elif isinstance(item, list):
                left -= len(item)
                inner = item
            else:
                continue
            if left < 0:
                raise JsonError("too many items")
            below += [each for each in inner if isinstance(each, _CONTAINERS)]
        if not below:
            return
        level = below
    raise JsonError("too deep")


def _without_nul(value: Any) -> Any:
    """Return a value whose texts have no NUL, which databases refuse."""
    match value:
        case str():
            return value.replace("\0", "")
        case list():
            return [_without_nul(item) for item in value]
        case dict():
            return {
                _without_nul(key): _without_nul(item) for key, item in value.items()
            }
    return value
