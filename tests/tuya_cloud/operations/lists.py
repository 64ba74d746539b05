"""How the cloud answers where devices are listed: at once, page by page, or oddly."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from .errors import ApiError, decimal

type Entries = list[dict[str, Any]]
type Origin = Literal["home", "sharing", "gateway"]


@dataclass(slots=True, kw_only=True)
class ListRules:
    """The form of the lists; `gateway` stands for what is behind gateways and hubs.

    `page` is how many entries an answer has at most; None: a bare list of all. With
    `stuck` every page says that the next one is the first. `none_by_code` tells an
    empty list by 2002. What `odd` has for an origin makes the answer out of the entries.
    """

    page: int | None = None
    stuck: bool = False
    none_by_code: bool = False
    odd: dict[Origin, Callable[[Entries], Any]] = field(default_factory=dict)

    def answer(self, origin: Origin, entries: Entries, query: Mapping[str, Any]) -> Any:
        """Return what the cloud answers to a question for these entries."""
        if (odd := self.odd.get(origin)) is not None:
            return odd(entries)
        if self.none_by_code and not entries:
            raise ApiError(2002)
        if self.page is None:
            return entries
        start = decimal(str(query.get("last_row_key") or "0"), 0, 10**9)
        end = start + self.page
        more = self.stuck or end < len(entries)
        return {
            "list": entries[start:end],
            "has_more": more,
            "last_row_key": ("0" if self.stuck else str(end)) if more else "",
            "total": len(entries),
        }


def refuse(code: int) -> Callable[[Entries], Any]:
    """Answer with a code instead of a list."""

    def answer(_: Entries) -> Any:
        raise ApiError(code)

    return answer
