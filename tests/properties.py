"""How many examples a property is tried with."""

from typing import Any

from hypothesis import settings

_USUAL = 100
# where a property is known to hold and only a slip is to be noticed at once
settings.register_profile("quick", max_examples=_USUAL // 5)


def examples(count: int, **others: Any) -> settings:
    """Return settings for so many examples, for a fifth of them in the profile `quick`."""
    scaled = count * settings().max_examples // _USUAL
    return settings(deadline=None, max_examples=scaled, **others)
