"""Owns the reading of lists that come in pages, and whether their end was reached.

A list is complete if nothing speaks against it: what is cut, repeated, or has entries
that cannot be read is not, for what it lacks may be there all the same.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from ..errors import Problem, RequestError
from ..models import Device, DeviceList, JsonValue, Part
from . import parse

# a cloud that always has more is left after that many
_MAX_PAGES: Final = 100
_NO: Final = (None, False, 0, "", "false")

type AskPage = Callable[[Mapping[str, str]], Awaitable[JsonValue]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The entries of all pages that were read; `complete` if that is all there is."""

    entries: list[JsonValue] = field(default_factory=list)
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """One page; `total` counts the entries of all pages, 0 where that is not said."""

    entries: list[JsonValue]
    listed: bool = True
    more: bool = False
    key: str = ""
    total: int = 0


async def read_pages(ask: AskPage, *names: str) -> Listing:
    """Read a list to its end, bare or under one of some `names`.

    `ask` gets what the query needs beside its own. Ends where a page or the key of the
    next one comes again.
    """
    entries: list[JsonValue] = []
    keys: set[str] = set()
    query: dict[str, str] = {}
    last: list[JsonValue] = []
    for _ in range(_MAX_PAGES):
        page = _page(await ask(query), names)
        if page.entries and page.entries == last:
            break
        entries += page.entries
        if not page.more:
            told = page.listed and len(entries) >= page.total
            return Listing(entries=entries, complete=told)
        if not page.key or page.key in keys:
            break
        keys.add(page.key)
        query = {"last_row_key": page.key}
        last = page.entries
    return Listing(entries=entries, complete=False)


async def read_devices(ask: AskPage) -> Listing:
    """Read a list of devices; the answer that there are none is an empty list."""

    async def ask_page(query: Mapping[str, str]) -> JsonValue:
        try:
            return await ask(query)
        except RequestError as err:
            if err.problem is not Problem.NO_DEVICES:
                raise
            # after a page with devices it makes no sense, and the end was not reached
            return {"list": [], "has_more": True} if query else []

    return await read_pages(ask_page, "list", "devices")


def _page(result: JsonValue, names: tuple[str, ...]) -> _Page:
    if not isinstance(result, dict):
        return _Page(entries=_entries(result), listed=result is not None)
    found = next((result[name] for name in names if name in result), None)
    key, total = result.get("last_row_key"), result.get("total")
    return _Page(
        entries=_entries(found),
        # the cloud leaves out what is empty, and says so by its count
        listed=found is not None or (total == 0 and total is not False),
        more=result.get("has_more") not in _NO,
        key=str(key) if isinstance(key, str) or type(key) is int else "",
        total=total if type(total) is int else 0,
    )


def _entries(found: JsonValue) -> list[JsonValue]:
    if found is None:
        return []
    if not isinstance(found, list):
        raise parse.bad_answer("no list")
    return found


def device_list(
    own: Listing, shared: Listing | None, *, time: int, again: bool = False
) -> DeviceList:
    """Put the parts of an account together; `shared` is None where it was not read."""
    devices: dict[str, Device] = {}
    complete: set[Part] = set()
    # what is in both is the account's own
    for part, listing in (Part.SHARED, shared), (Part.OWN, own):
        if listing is None:
            continue
        found = parse.devices(listing.entries, shared=part is Part.SHARED)
        by_id = {device.id: device for device in found}
        devices.update(by_id)
        if listing.complete and len(by_id) == len(listing.entries):
            complete.add(part)
        else:
            again = True
    return DeviceList(
        devices=list(devices.values()),
        complete=frozenset(complete),
        time=time,
        again=again,
    )
