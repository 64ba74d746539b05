"""Lists in pages: what says that there is more, and what a count means."""

from collections.abc import Mapping
from typing import Any

import pytest

from custom_components.tuya_openhub.openhub.errors import (
    OpenHubError,
    Problem,
    RequestError,
)
from custom_components.tuya_openhub.openhub.http.pages import (
    Listing,
    device_list,
    read_devices,
    read_pages,
)
from custom_components.tuya_openhub.openhub.models import JsonValue, Part


class Pages:
    """Gives a page after the other, and notes what was asked."""

    def __init__(self, *pages: Any) -> None:
        """Give these."""
        self._pages = list(pages)
        self.asked: list[Mapping[str, str]] = []

    async def __call__(self, query: Mapping[str, str]) -> JsonValue:
        """Give the next one."""
        self.asked.append(query)
        page: Any = self._pages.pop(0)
        if isinstance(page, OpenHubError):
            raise page
        given: JsonValue = page
        return given


@pytest.mark.parametrize(
    ("more", "complete"),
    [
        (None, True),
        (False, True),
        (0, True),
        ("", True),
        ("false", True),
        (True, False),
        (1, False),
        ("true", False),
        ("0", False),
    ],
)
async def test_words_for_more(more: Any, complete: bool) -> None:
    """Without a key for the next page a list that has more is not complete."""
    listing = await read_pages(Pages({"list": [1], "has_more": more}), "list")
    assert listing == Listing(entries=[1], complete=complete)


@pytest.mark.parametrize(
    ("key", "asked"),
    [
        ("k", [{}, {"last_row_key": "k"}]),
        (7, [{}, {"last_row_key": "7"}]),
        ("", [{}]),
        (True, [{}]),
        (None, [{}]),
    ],
)
async def test_keys_of_pages(key: Any, asked: list[dict[str, str]]) -> None:
    """A key is a word or a number."""
    pages = Pages({"list": [1], "has_more": True, "last_row_key": key}, [2])
    listing = await read_pages(pages, "list")
    assert pages.asked == asked
    assert listing.complete is (len(asked) == 2)


@pytest.mark.parametrize(
    ("page", "complete"),
    [
        pytest.param({"list": [1, 2], "total": 2}, True, id="as counted"),
        pytest.param({"list": [1, 2], "total": 1}, True, id="more than counted"),
        pytest.param({"list": [1, 2], "total": 3}, False, id="fewer"),
        pytest.param({"list": [1, 2], "total": "3"}, True, id="no number"),
        pytest.param({"list": [1, 2], "total": True}, True, id="no count"),
        pytest.param({"total": 0}, True, id="none"),
        pytest.param({"list": [], "total": "many"}, True, id="none, no number"),
        pytest.param({"list": []}, True, id="none, not counted"),
        pytest.param({"total": False}, False, id="not said"),
        pytest.param({"total": 1}, False, id="left out"),
        pytest.param({"other": []}, False, id="another name"),
        pytest.param({"list": None}, False, id="null"),
        pytest.param(None, False, id="nothing"),
        pytest.param([], True, id="empty"),
    ],
)
async def test_counts_of_lists(page: Any, complete: bool) -> None:
    """A list is complete unless its count says otherwise, or it is not there."""
    assert (await read_pages(Pages(page), "list")).complete is complete


async def test_names_of_lists() -> None:
    """The first name that is there counts."""
    listing = await read_pages(Pages({"b": [2], "a": [1]}), "a", "b")
    assert listing.entries == [1]
    with pytest.raises(OpenHubError) as caught:
        await read_pages(Pages({"a": "odd", "b": [2]}), "a", "b")
    assert caught.value.problem is Problem.BAD_ANSWER


async def test_empty_pages_are_no_repeats() -> None:
    """A page without entries may come again."""
    empty = {"list": [], "has_more": True}
    pages = Pages({**empty, "last_row_key": "1"}, {**empty, "last_row_key": "2"}, [1])
    assert await read_pages(pages, "list") == Listing(entries=[1], complete=True)


async def test_most_pages() -> None:
    """A hundred are read."""
    pages = Pages(
        *({"list": [n], "has_more": 1, "last_row_key": n} for n in range(101))
    )
    listing = await read_pages(pages, "list")
    assert (len(listing.entries), listing.complete) == (100, False)


@pytest.mark.parametrize("name", ["list", "devices"])
async def test_lists_of_devices(name: str) -> None:
    """They have two names; that there are none is said by a code."""
    nobody = RequestError(Problem.NO_DEVICES, code=2002)
    listing = await read_devices(Pages({name: [1]}))
    assert listing == Listing(entries=[1], complete=True)
    assert await read_devices(Pages(nobody)) == Listing(entries=[], complete=True)
    first = {name: [1], "has_more": True, "last_row_key": "k"}
    listing = await read_devices(Pages(first, nobody))
    assert listing == Listing(entries=[1], complete=False)
    other = RequestError(Problem.USER_UNKNOWN, code=2006)
    with pytest.raises(RequestError) as caught:
        await read_devices(Pages(other))
    assert caught.value is other


def test_parts_put_together() -> None:
    """What is in both lists is the account's own, and a cut list is read again soon."""
    whole = Listing(entries=[{"id": "a"}, {"id": "b"}], complete=True)
    cut = Listing(entries=[{"id": "b"}, {"id": "c"}], complete=False)
    found = device_list(whole, cut, time=5)
    assert [(device.id, device.shared) for device in found.devices] == [
        ("b", False),
        ("c", True),
        ("a", False),
    ]
    assert (found.complete, found.again, found.time) == (frozenset({Part.OWN}), True, 5)
    found = device_list(cut, whole, time=5)
    assert (found.complete, found.again) == (frozenset({Part.SHARED}), True)
    found = device_list(whole, None, time=5)
    assert (found.complete, found.again) == (frozenset({Part.OWN}), False)
    assert device_list(whole, None, time=5, again=True).again
