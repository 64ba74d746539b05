"""What a target of the fuzzing is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .inputs import Inputs


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Something that reads input from outside.

    `make` makes an input that JSON can hold; `run` reads it, and raises what is not
    documented. `weight` is how many inputs one call of `run` reads.
    """

    name: str
    make: Callable[[Inputs], Any]
    run: Callable[[Any], None]
    weight: int = 1
