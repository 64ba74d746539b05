"""The journeys are only left out where no browser can be had."""

import pytest

from scripts.home import screens


@pytest.mark.usefixtures("browser")
def test_there_is_a_browser() -> None:
    """Nothing is missing for the journeys."""
    assert screens.missing() is None
