"""One changed module and the tests of its line, in a process of their own."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
import importlib.abc
import importlib.machinery
import importlib.util
import os
from pathlib import Path
import signal
import sys
import time
from types import CodeType
from typing import override

import pytest

from .coverage_map import ROOT
from .mutants import Mutant

# what each process would have to import again
_LARGE = (
    "homeassistant.bootstrap",
    "homeassistant.components.camera",
    "homeassistant.components.recorder",
    "pytest_homeassistant_custom_component.plugins",
    "hypothesis",
    "paho.mqtt.client",
)


class _Changed(importlib.machinery.SourceFileLoader):
    """Loads a module as it was changed, and leaves no byte code behind."""

    source: bytes

    @override
    def get_code(self, fullname: str) -> CodeType:
        return compile(self.source, self.path, "exec")


class _Finder(importlib.abc.MetaPathFinder):
    """Finds the changed module before everybody else does."""

    def __init__(self, mutant: Mutant) -> None:
        file = ROOT / mutant.path
        parts = file.with_suffix("").parts
        self._package = parts[-1] == "__init__"
        self._name = ".".join(parts[:-1] if self._package else parts)
        self._file = str(file.absolute())
        self._source = mutant.apply(file.read_bytes())

    @override
    def find_spec(
        self, fullname: str, path: object, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._name:
            return None
        loader = _Changed(fullname, self._file)
        loader.source = self._source
        return importlib.util.spec_from_file_location(
            fullname,
            self._file,
            loader=loader,
            submodule_search_locations=[str(Path(self._file).parent)]
            if self._package
            else None,
        )


class _Chosen:
    """Leaves the chosen tests of what was collected, in their order.

    Named one by one to pytest, a test that is called after what was changed would not be
    found, which looks like a failure.
    """

    def __init__(self, tests: Sequence[str]) -> None:
        self.files = list(dict.fromkeys(test.partition("::")[0] for test in tests))
        self._rank = {test: rank for rank, test in enumerate(tests)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        ranks = [self._rank_of(item.nodeid) for item in items]
        items[:] = [
            item
            for rank, item in sorted(
                zip(ranks, items, strict=True), key=lambda pair: pair[0] or 0
            )
            if rank is not None
        ]

    def _rank_of(self, name: str) -> int | None:
        return self._rank.get(name, self._rank.get(name.partition("::")[0]))


def prepare() -> None:
    """Import once what every process needs; nothing of the integration."""
    import conftest  # noqa: F401

    for name in _LARGE:
        importlib.import_module(name)


def begin(mutant: Mutant, tests: Sequence[str], output: Path) -> int:
    """Start a process for a mutant and return its number; it ends with pytest's code."""
    number = os.fork()
    if number:
        return number
    code = 3
    try:
        os.setsid()
        with _to(output):
            sys.meta_path.insert(0, _Finder(mutant))
            chosen = _Chosen(tests)
            code = pytest.main(
                ["-q", "-x", "--no-header", "--tb=line", "--show-capture=no", "-W",
                 "ignore::pytest.PytestAssertRewriteWarning", *chosen.files],
                plugins=[chosen],
            )  # fmt: skip
    finally:
        os._exit(int(code))


@contextmanager
def _to(output: Path) -> Iterator[None]:
    """Write what this process prints to a file."""
    with output.open("w") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
        yield
        sys.stdout.flush()


def end(number: int) -> None:
    """End a process and all that it started."""
    os.killpg(number, signal.SIGKILL)
    os.waitpid(number, 0)


def has_ended(number: int) -> int | None:
    """Return the code of a process, None while it runs."""
    done, status = os.waitpid(number, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if done else None


def now() -> float:
    """Return the seconds that limits are counted in."""
    return time.monotonic()
