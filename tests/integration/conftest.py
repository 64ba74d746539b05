"""Fixtures of the tests that run a whole Home Assistant."""

import pytest

from custom_components.tuya_openhub.openhub.http import requester
from tests.tuya_cloud.fixtures import broker_process, cloud, empty_cloud

__all__ = ["broker_process", "cloud", "empty_cloud"]


@pytest.fixture(autouse=True)
def failed_reads_are_soon_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait two seconds for the end of each fault.

    How long the pauses are is proved beside the client, in virtual time.
    """
    monkeypatch.setattr(requester, "_PAUSE", 0.005)
