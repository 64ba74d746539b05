"""Fixtures of tests that run a whole Home Assistant, for the flows."""

from tests.integration.conftest import (
    broker_process,
    cloud,
    empty_cloud,
    failed_reads_are_soon_repeated,
)

__all__ = [
    "broker_process",
    "cloud",
    "empty_cloud",
    "failed_reads_are_soon_repeated",
]
