"""A program that runs beside us, in a group of its own, so that all of it can be ended."""

from collections.abc import Mapping, Sequence
import os
from pathlib import Path
import signal
import subprocess
import time


class ProgramError(Exception):
    """A program did not do what it is there for."""


class Program:
    """One program; what it writes goes to a log file."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        log: Path,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Start it."""
        self.name = name
        self.log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=os.environ | dict(environment or {}),
                # Ctrl-C in the terminal is for us: we end the programs in order
                start_new_session=True,
            )

    @property
    def group(self) -> int:
        """The number of its process group."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

    def text(self) -> str:
        """Answer what it wrote so far."""
        return self.log.read_text(errors="replace")

    def require_running(self) -> None:
        """Raise with its last words when it has ended."""
        if not self.running:
            raise ProgramError(
                f"{self.name} ended by itself ({self._process.returncode}):\n"
                + "\n".join(self.text().splitlines()[-15:])
            )

    def stop(self, limit: float = 30) -> None:
        """End it and everything that it started."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
            if not self.leftovers():
                break
            os.killpg(self.group, number)
            end = time.monotonic() + limit
            while self.leftovers() and time.monotonic() < end:
                time.sleep(0.05)

    def leftovers(self) -> bool:
        """Return whether any process of its group is alive."""
        self._process.poll()
        try:
            os.killpg(self.group, 0)
        except ProcessLookupError:
            return False
        return True
