"""Fixtures of the tests of energy."""

from tests.integration.conftest import (
    auto_enable_custom_integrations,
    broker_process,
    cloud,
)

__all__ = ["auto_enable_custom_integrations", "broker_process", "cloud"]
