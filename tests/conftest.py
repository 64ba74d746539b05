"""What holds for every test."""

from collections.abc import Generator
import logging

import pytest

# logs once, as it is loaded, that a library for smaller stills is not on this machine
import homeassistant.components.camera  # noqa: F401


@pytest.fixture(autouse=True)
def no_deprecated_use(caplog: pytest.LogCaptureFixture) -> Generator[None]:
    """Fail where Home Assistant complains about how it is used.

    Its frame helper is where deprecations show.
    """
    yield
    complaints = [
        record.getMessage()
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)
        if record.name == "homeassistant.helpers.frame"
        and record.levelno >= logging.WARNING
    ]
    assert complaints == []
