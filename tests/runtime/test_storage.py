"""The file of an account: written in time, and never in the way of a set-up."""

import asyncio
from collections.abc import Generator
from copy import deepcopy
from dataclasses import fields
import logging
from pathlib import Path
import random
from typing import Any

from freezegun.api import FrozenDateTimeFactory
import orjson
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.openhub import (
    Description,
    PointSpec,
    PointType,
    Specification,
    SpecSource,
    ValueSpec,
)
from custom_components.tuya_openhub.runtime import storage
from custom_components.tuya_openhub.runtime.storage import (
    Memory,
    MemoryStore,
    dump_memory,
)
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.storage import Store
from tests.integration.helpers import make_entry, set_up
from tests.tuya_cloud import SimScene, TuyaCloud

KEY = f"{DOMAIN}.old"
# tests get a store in memory instead
ON_DISK = {
    name: getattr(Store, name)
    for name in ("_async_load", "_async_write_data", "async_remove")
}
WHOLE: dict[str, Any] = {
    "devices": [
        {
            "id": "a",
            "name": "Plug",
            "category": "cz",
            "product_id": "p",
            "status": {"switch_1": True},
        }
    ],
    "specifications": {
        "p": {
            "category": "cz",
            "points": {
                "switch_1": {
                    "code": "switch_1",
                    "read": {"type": "boolean", "values": {}},
                    "write": None,
                    "dp_id": 1,
                    "name": None,
                    "report_type": None,
                    "source": "specification",
                }
            },
        }
    },
    "names": {"a": {"switch_1": "Kettle"}},
    "usage": {},
}


def envelope(data: Any, **more: Any) -> dict[str, Any]:
    """Return what a file with this data holds."""
    return {"version": 1, "minor_version": 1, "key": KEY, "data": data, **more}


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what was logged as a warning or worse."""
    return [
        record.getMessage()
        for record in caplog.records
        if record.levelno >= logging.WARNING and record.name != "asyncio"
    ]


def with_value(path: str, value: Any) -> bytes:
    """Return a file with another value at a path of keys."""
    data = deepcopy(WHOLE)
    *parents, last = path.split(".")
    node: Any = data
    for key in parents:
        node = node[int(key) if key.isdecimal() else key]
    node[last] = value
    return orjson.dumps(envelope(data))


class File:
    """The file of an account, in a configuration of its own."""

    def __init__(self, path: Path) -> None:
        """Begin without the file."""
        self.path = path
        path.parent.mkdir()

    def write(self, content: bytes) -> None:
        """Put this into the file."""
        self.path.write_bytes(content)

    def make_folder(self) -> None:
        """Put a folder in its place."""
        self.path.mkdir()

    def remove_folder(self) -> None:
        """Take that folder away."""
        self.path.rmdir()


@pytest.fixture
def file(hass: HomeAssistant, tmp_path: Path) -> Generator[File]:
    """The file of an account on the disk, where Home Assistant reads and writes it."""
    hass.config.config_dir = str(tmp_path)
    # undone before the store in memory is
    with pytest.MonkeyPatch.context() as patch:
        for name, method in ON_DISK.items():
            patch.setattr(Store, name, method)
        yield File(tmp_path / ".storage" / KEY)


async def test_whole_file(
    hass: HomeAssistant, file: File, caplog: pytest.LogCaptureFixture
) -> None:
    """What an older release wrote is read; a later minor version is, too."""
    for more in {}, {"minor_version": 7}:
        file.write(orjson.dumps(envelope(WHOLE, **more)))
        memory = await MemoryStore(hass, "old").async_load()
        assert [device.status for device in memory.devices] == [{"switch_1": True}]
        described = memory.descriptions["p"]
        assert described.standard is not None
        assert described.standard.points["switch_1"].dp_id == 1
        assert not described.complete
        assert memory.names == {"a": {"switch_1": "Kettle"}}
    assert warnings(caplog) == []


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b'{"version": 1, "data": {', id="cut"),
        pytest.param(b"\x00\xff" * 1000, id="bytes"),
        pytest.param(b"[" * 5000 + b"]" * 5000, id="deep"),
        pytest.param(b"[]", id="list"),
        pytest.param(b"5", id="number"),
        pytest.param(b'{"version": 1}', id="no-data"),
        pytest.param(b'{"data": {}}', id="no-version"),
        pytest.param(orjson.dumps(envelope(WHOLE, version=2)), id="newer"),
        pytest.param(orjson.dumps(envelope(WHOLE, version=0)), id="older"),
        pytest.param(orjson.dumps(envelope(WHOLE, version="1")), id="odd-version"),
        pytest.param(orjson.dumps(envelope([])), id="data-list"),
        pytest.param(orjson.dumps(envelope({})), id="data-empty"),
        pytest.param(with_value("devices", {}), id="devices"),
        pytest.param(with_value("devices", [None]), id="no-device"),
        pytest.param(with_value("devices.0.colour", "blue"), id="unknown-field"),
        pytest.param(with_value("devices.0.name", 5), id="name"),
        pytest.param(with_value("devices.0.online", "yes"), id="online"),
        pytest.param(with_value("devices.0.gateway_id", 5), id="gateway"),
        pytest.param(with_value("devices.0.status", []), id="status"),
        pytest.param(with_value("specifications.p.points", []), id="points"),
        pytest.param(with_value("specifications.p.category", None), id="category"),
        pytest.param(
            with_value("specifications.p.points.switch_1.read.type", "x"), id="type"
        ),
        pytest.param(
            with_value("specifications.p.points.switch_1.read.values", 1), id="values"
        ),
        pytest.param(
            with_value("specifications.p.points.switch_1.dp_id", "1"), id="dp-id"
        ),
        pytest.param(with_value("names", {"a": ["Kettle"]}), id="names"),
        pytest.param(with_value("names", {"a": {"switch_1": 1}}), id="name-of-point"),
        pytest.param(with_value("usage", "much"), id="usage"),
        pytest.param(with_value("scenes", [{"id": 1}]), id="scenes"),
        pytest.param(with_value("gangs_named", {}), id="gangs-named"),
        pytest.param(with_value("gangs_named", [5]), id="gang-named"),
        pytest.param(with_value("daily_read_at", True), id="read-at"),
        pytest.param(with_value("absences", []), id="absences"),
    ],
)
async def test_odd_file_counts_as_none(
    hass: HomeAssistant, file: File, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """One warning, nothing for a person to do, and the next write makes it good."""
    file.write(content)
    store = MemoryStore(hass, "old")
    assert await store.async_load() == Memory()
    (warning,) = warnings(caplog)
    assert "could not be read" in warning
    assert ir.async_get(hass).issues == {}

    memory = Memory(daily_read_at=5.0)
    await store.async_save(memory)
    assert await MemoryStore(hass, "old").async_load() == memory
    assert len(warnings(caplog)) == 1


async def test_nobody_else_reads_the_file(hass: HomeAssistant, file: File) -> None:
    """What a home has and does is for who runs Home Assistant alone."""
    await MemoryStore(hass, "old").async_save(Memory())
    assert file.path.stat().st_mode & 0o777 == 0o600


async def test_file_that_cannot_be_read(
    hass: HomeAssistant,
    file: File,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A folder in its place, or more than any account needs, is no file."""
    file.make_folder()
    assert await MemoryStore(hass, "old").async_load() == Memory()
    file.remove_folder()
    monkeypatch.setattr(storage, "_LARGEST", 100)
    file.write(orjson.dumps(envelope(WHOLE)))
    assert await MemoryStore(hass, "old").async_load() == Memory()
    assert len(warnings(caplog)) == 2


async def test_constant_change_is_written_all_the_same(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    freezer: FrozenDateTimeFactory,
) -> None:
    """Each write comes within five minutes, however often something changes."""
    store = MemoryStore(hass, "old")
    now = [0.0]
    written = []
    for minute in range(60):
        now[0] = minute
        store.async_save_later(lambda: Memory(daily_read_at=now[0]))
        freezer.tick(60)
        async_fire_time_changed(hass)
        await hass.async_block_till_done()
        if KEY in hass_storage:
            written.append(minute - hass_storage[KEY]["data"]["daily_read_at"])
    assert len(written) > 50
    assert max(written) <= 6


# what may stand where something else should
VALUES: tuple[Any, ...] = (
    None, True, False, -1, 0, 1, 10**18, 1.5, "", "x", "switch_1", "\x00", [], [[]], {},
    {"id": "x"}, [{"id": "x"}], {"type": "integer", "values": {"min": "x", "scale": 99}},
)  # fmt: skip


def damage(node: Any, dice: random.Random) -> Any:
    """Return a copy of what was stored with something odd somewhere in it."""
    children = list(node) if isinstance(node, dict) else range(len(node))
    key = dice.choice(list(children) or [0])
    child = node[key] if children else None
    deeper = isinstance(child, dict | list) and child and dice.random() < 0.9
    copy = node.copy()
    match dice.randrange(4), copy:
        case _ if deeper:
            copy[key] = damage(child, dice)
        case 0, dict():
            copy.pop(key, None)
        case 1, dict():
            copy[dice.choice(("newer", "id", "values"))] = dice.choice(VALUES)
        case 2, list():
            copy += [dice.choice(VALUES), *copy]
        case _, dict():
            copy[key] = dice.choice(VALUES)
        case _, list():
            copy[:] = [dice.choice(VALUES)]
    return copy


@pytest.mark.parametrize("seed", range(3))
async def test_damaged_files(
    hass: HomeAssistant,
    empty_cloud: TuyaCloud,
    hass_storage: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
    seed: int,
) -> None:
    """Whatever a file says: the account is set up, and right after one reading."""
    dice = random.Random(seed)
    empty_cloud.add_account(empty_cloud.uid, ["plug", "six_gang", "light"])
    empty_cloud.truth.add_home(1, empty_cloud.uid, SimScene(id="s", name="Evening"))
    await set_up(hass, entry := make_entry(empty_cloud))
    assert await hass.config_entries.async_unload(entry.entry_id)
    key = f"{DOMAIN}.{entry.entry_id}"
    stored = deepcopy(hass_storage[key])
    caplog.set_level(logging.WARNING)
    for _ in range(40):
        broken = damage(stored["data"], dice)
        hass_storage[key] = {**stored, "data": broken}
        caplog.clear()
        async with asyncio.timeout(10):
            await hass.config_entries.async_setup(entry.entry_id)
        assert entry.state is ConfigEntryState.LOADED, broken
        await entry.runtime_data.async_refresh()
        await hass.async_block_till_done()
        assert len(warnings(caplog)) <= 1, (warnings(caplog), broken)
        for device in empty_cloud.truth.of_account(empty_cloud.uid):
            shown = entry.runtime_data.data[device.id].values
            assert device.status.items() <= shown.items()
        assert await hass.config_entries.async_unload(entry.entry_id)


def test_every_field_is_written() -> None:
    """What a start should know is in the file, but for what is only read of old ones."""
    names = {each.name for each in fields(Memory)}
    assert dump_memory(Memory()).keys() == names - {"usage"}


POINT = PointSpec(
    code="temp",
    read=ValueSpec(type=PointType.INTEGER, values={"scale": 1}),
    dp_id=105,
    source=SpecSource.THING_MODEL,
)


async def test_descriptions_are_kept_part_by_part(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    """What was not read stays apart from what there is not."""
    described = {
        "whole": Description(
            standard=Specification(category="wk"),
            model={"temp": POINT},
            shadow={"temp": POINT},
            unknown=frozenset({"b", "a"}),
            read_at=5.0,
            asked_at=7.0,
        ),
        "standard": Description(standard=Specification(category="wk", points={})),
        "model": Description(model={}),
    }
    store = MemoryStore(hass, "parts")
    memory = Memory(descriptions=described, shadows_read_at={"d": 3.0})
    await store.async_save(memory)
    assert await MemoryStore(hass, "parts").async_load() == memory


@pytest.mark.parametrize(
    ("part", "value"),
    [
        pytest.param("standard", [], id="standard"),
        pytest.param("standard", {"category": 5, "points": []}, id="category"),
        pytest.param("model", {}, id="model"),
        pytest.param("model", [{"code": "temp"}], id="point"),
        pytest.param("shadow", None, id="shadow"),
        pytest.param("unknown", [5], id="unknown"),
        pytest.param("read_at", "1", id="read-at"),
        pytest.param("asked_at", None, id="asked-at"),
    ],
)
async def test_odd_description_counts_as_none(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
    part: str,
    value: Any,
) -> None:
    """A part that is not what it should be takes the whole file with it."""
    store = MemoryStore(hass, "old")
    await store.async_save(Memory(descriptions={"p": Description(model={})}))
    assert (await store.async_load()).descriptions
    hass_storage[KEY]["data"]["descriptions"]["p"][part] = value
    assert await MemoryStore(hass, "old").async_load() == Memory()
    (warning,) = warnings(caplog)
    assert "could not be read" in warning
