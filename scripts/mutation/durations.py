"""A plugin of pytest: how long each test takes that passes."""

from collections import defaultdict
import json

import pytest

from .coverage_map import KEPT

_SECONDS: dict[str, float] = defaultdict(float)
_FAILED: set[str] = set()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add up what a test takes with its set-up and its end."""
    _SECONDS[report.nodeid] += report.duration
    if not report.passed:
        _FAILED.add(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Keep the times; a process of several has nothing to say."""
    if not hasattr(session.config, "workerinput"):
        passed = {
            test: round(seconds, 4)
            for test, seconds in _SECONDS.items()
            if test not in _FAILED
        }
        (KEPT / "seconds.json").write_text(json.dumps(passed))
