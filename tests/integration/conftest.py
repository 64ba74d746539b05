"""Fixtures of the tests that run a whole Home Assistant."""

import pytest

from tests.tuya_cloud.fixtures import broker_process, cloud, empty_cloud

__all__ = ["broker_process", "cloud", "empty_cloud"]


@pytest.fixture(autouse=True)
def auto_enable_custom_integrations(request: pytest.FixtureRequest) -> None:
    """Let Home Assistant's loader find custom integrations.

    The recorder has to be there before Home Assistant, where a test wants it.
    """
    if "recorder_mock" in request.fixturenames:
        request.getfixturevalue("recorder_mock")
    request.getfixturevalue("enable_custom_integrations")
