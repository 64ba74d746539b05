"""A day of 200 meters with one push a second in all: processor, `.storage`, database.

86,400 pushes a day come in virtual time, each to another meter with a new value of one
data point, of which some hours are played; the recorder writes to SQLite. This
integration, the floor and Home Assistant's own integration take turns of an hour, each
in a Home Assistant on an event loop of its own. Payloads are made beforehand, and what
set-up stores is written before the day begins. Statistics, which go by the machine's
clock, are not compiled.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, ExitStack, closing, contextmanager
from importlib.util import find_spec
import itertools
from pathlib import Path
import sqlite3
import tempfile
from time import process_time
from typing import Any
from unittest.mock import patch

from homeassistant.components import recorder
from homeassistant.core import HomeAssistant
from homeassistant.helpers import storage
from homeassistant.helpers.recorder import async_initialize_recorder
from homeassistant.setup import async_setup_component

from .figures.report import command, ratios
from .setups.core import Core, payload as core_payload
from .setups.floor import add_floor
from .setups.home import add_entry, home
from .setups.virtual_time import VirtualLoop, virtual_time
from .setups.world import Values, World, descriptions, device_id, envelope

CODE = "co2_value"
HOUR = 3600
# longer than any delay with which set-up is stored
SETTLE = 900

type Push = tuple[str, dict[str, Any], int]
type Feed = Callable[[Any], None]


class Side:
    """One contestant with its own Home Assistant, event loop and database."""

    def __init__(self, kind: str, size: int, folder: Path) -> None:
        """Set it up, and let pass what set-up leaves to be stored."""
        self.hass: HomeAssistant
        self.feed: Feed
        self.prepare: Callable[[Push], Any] = lambda push: push
        self.folder = folder
        self.database = folder / "recorder.db"
        self.values = Values(CODE, range(size))
        self._stack = AsyncExitStack()
        self._runner = asyncio.Runner(loop_factory=VirtualLoop)
        self._runner.run(self._begin(kind, size))
        self._before = self._rows()

    def hour(self) -> float:
        """Play an hour; return the seconds of CPU."""
        return self._runner.run(self._hour())

    def end(self) -> dict[str, int]:
        """Stop it; return the rows that the hours left in its database."""
        rows = self._rows()
        self._runner.run(self._stack.aclose())
        self._runner.close()
        return {table: count - self._before[table] for table, count in rows.items()}

    def _rows(self) -> dict[str, int]:
        with closing(sqlite3.connect(self.database)) as database:
            return {
                table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - names of ours
                for table in ("states", "state_attributes")
            }

    async def _begin(self, kind: str, size: int) -> None:
        self.hass = hass = await self._stack.enter_async_context(home(self.folder))
        async_initialize_recorder(hass)
        config = {"recorder": {"db_url": f"sqlite:///{self.database}"}}
        if not await async_setup_component(hass, "recorder", config):
            raise RuntimeError("no recorder")
        if kind == "own":
            await self._add_own(size)
        elif kind == "core":
            core = Core(size)
            await core.add(hass)
            self.feed, self.prepare = core.feed, lambda push: core_payload(*push)
        else:
            await self._add_floor(size)
        await self._pass([None] * SETTLE, lambda _: None)

    async def _add_own(self, size: int) -> None:
        world = World(size)
        self._stack.enter_context(world.connected())
        await add_entry(self.hass, world.entry)
        self.feed = world.feed
        self.prepare = lambda push: envelope(push[0], push[1], world.cipher, push[2])

    async def _add_floor(self, size: int) -> None:
        ids = map(device_id, range(size))
        floor = await add_floor(self.hass, ids, descriptions())

        def feed(push: Push) -> None:
            floor[push[0], CODE].write(push[1][CODE])

        self.feed = feed

    async def _hour(self) -> float:
        work = [self.prepare(push) for push in itertools.islice(self.values, HOUR)]
        begin = process_time()
        await self._pass(work, self.feed)
        return process_time() - begin

    async def _pass(self, work: list[Any], feed: Feed) -> None:
        """Let a second pass with each piece of work, and wait for the recorder."""
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        for each in work:
            feed(each)
            loop.ahead += 1
            # timers, and what core hands over to the loop
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        await self.hass.async_block_till_done()
        await recorder.get_instance(self.hass).async_block_till_done()


@contextmanager
def counted(written: dict[Path, int]) -> Iterator[None]:
    """Count the bytes that are written to `.storage`, by folder of Home Assistant."""
    with ExitStack() as stack:
        for name in "write_utf8_file_atomic", "write_utf8_file":
            write = getattr(storage, name)

            def noted(
                path: str,
                data: str | bytes,
                *more: Any,
                write: Any = write,
                **named: Any,
            ) -> None:
                folder = Path(path).parents[1]
                written[folder] = written.get(folder, 0) + len(data)
                write(path, data, *more, **named)

            stack.enter_context(patch.object(storage, name, noted))
        yield


def main(size: int = 200, hours: int = 24) -> dict[str, Any]:
    """Play so many hours of all sides by turns; return what a day of them comes to."""
    kinds = ["own", "floor"]
    if find_spec("tuya_sharing"):
        kinds.append("core")
    written: dict[Path, int] = {}
    spent: dict[str, list[float]] = {kind: [] for kind in kinds}
    with (
        tempfile.TemporaryDirectory(prefix="openhub-meters-") as name,
        virtual_time(),
        counted(written),
    ):
        sides = {}
        for kind in kinds:
            folder = Path(name) / kind
            folder.mkdir()
            sides[kind] = Side(kind, size, folder)
        written.clear()
        for _ in range(hours):
            for kind, side in sides.items():
                spent[kind].append(side.hour())
        stored = {kind: written.get(side.folder, 0) for kind, side in sides.items()}
        rows = {kind: side.end() for kind, side in sides.items()}
    share = 24 / hours
    return {
        "hours": hours,
        "CPU s": {kind: round(sum(each) * share, 1) for kind, each in spent.items()},
        "ratio": ratios(spent, ("own", "floor"), ("own", "core")),
        "bytes stored": {kind: round(each * share) for kind, each in stored.items()},
        "rows": {
            kind: {table: round(count * share) for table, count in each.items()}
            for kind, each in rows.items()
        },
    }


if __name__ == "__main__":
    command(main)
