"""Fixtures of tests that run a whole Home Assistant, for the flows."""

from tests.integration.conftest import (
    auto_enable_custom_integrations,
    broker_process,
    cloud,
    empty_cloud,
    failed_reads_are_soon_repeated,
)

__all__ = [
    "auto_enable_custom_integrations",
    "broker_process",
    "cloud",
    "empty_cloud",
    "failed_reads_are_soon_repeated",
]
