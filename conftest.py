"""Load Home Assistant, then its pytest plugin, in that order.

The newest plugin for custom integrations is made for the release before 2026.11:

- 2026.11 answers `import httpx` with httpx2 and refuses to start where httpx was
  imported before it. The plugin imports httpx through respx, so pyproject.toml keeps
  both from loading by themselves, and they are loaded from here.
- The plugin wants a helper of the logger integration that has moved since.

A plugin made for 2026.11 needs none of this; it does no harm there.
"""

# ruff: noqa: E402 - the order is the point
import gc  # isort:skip

# what is loaded and collected stays; to look for garbage in it takes as long again
gc.disable()

import homeassistant  # noqa: F401  isort:skip
from pytest_homeassistant_custom_component import (  # noqa: F401  isort:skip
    patch_json,
    patch_recorder,
    patch_time,
)

import pytest

from homeassistant.components import logger
from homeassistant.components.logger import helpers as logger_helpers

if not hasattr(logger, "_clear_logger_overwrites"):
    logger._clear_logger_overwrites = logger_helpers._clear_logger_overwrites  # type: ignore[attr-defined]  # noqa: SLF001


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """Look for garbage again, in what the tests leave."""
    gc.freeze()
    gc.enable()


pytest_plugins = ("pytest_homeassistant_custom_component.plugins",)
