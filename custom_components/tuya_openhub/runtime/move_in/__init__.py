"""Moving in from another Tuya integration: what it has is taken over, and given back."""

from .other_ids import SOURCES
from .side_by_side import SideBySide
from .take_over import (
    StillRunningError,
    async_complete,
    async_give_back,
    async_leave,
    async_take_over,
)
from .take_over_file import Undo, async_read_undos, async_write_plan
from .take_over_plan import (
    Ours,
    TakeOverPlan,
    as_markdown,
    make_plan,
    other_entries,
    ours_of,
    type_of,
)
from .tuya_local_files import read_types

__all__ = [
    "SOURCES",
    "Ours",
    "SideBySide",
    "StillRunningError",
    "TakeOverPlan",
    "Undo",
    "as_markdown",
    "async_complete",
    "async_give_back",
    "async_leave",
    "async_read_undos",
    "async_take_over",
    "async_write_plan",
    "make_plan",
    "other_entries",
    "ours_of",
    "read_types",
    "type_of",
]
