"""Fixtures of the tests of optional services."""

from ..http.conftest import session, stage

__all__ = ["session", "stage"]
