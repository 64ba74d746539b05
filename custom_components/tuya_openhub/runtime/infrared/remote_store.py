"""What is known of the remote controls of an account; it survives a restart."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
import logging
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store

from ...const import DOMAIN
from ...openhub import RemoteControl, RemoteKey

_LOGGER = logging.getLogger(__name__)

_VERSION = 1
_SAVE_DELAY = 10.0


@dataclass(slots=True, kw_only=True)
class KnownRemotes:
    """Remote controls by id, and their keys as far as they were read.

    `seen` has for each hub that was asked the ids of the remote controls that the
    account had then and no hub listed. `refused_at` is when the project was refused, in
    seconds since the epoch.
    """

    remotes: dict[str, RemoteControl] = field(default_factory=dict)
    keys: dict[str, list[RemoteKey]] = field(default_factory=dict)
    seen: dict[str, set[str]] = field(default_factory=dict)
    refused_at: float = 0.0


def remote_store(hass: HomeAssistant, entry_id: str) -> Store[dict[str, Any]]:
    """Return the file of one config entry."""
    return Store[dict[str, Any]](
        hass, _VERSION, f"{DOMAIN}.{entry_id}.remotes", private=True
    )


async def async_load(store: Store[dict[str, Any]]) -> KnownRemotes:
    """Read what was stored; whatever cannot be read counts as nothing stored."""
    try:
        data = await store.async_load()
        return KnownRemotes() if data is None else _parse(data)
    except Exception as err:  # noqa: BLE001 - no file may stand in the way of a set-up
        _LOGGER.warning("Stored remote controls are left out: %r", err)
        return KnownRemotes()


async def async_save(store: Store[dict[str, Any]], known: KnownRemotes) -> None:
    """Write now."""
    await store.async_save(_dump(known))


def async_save_later(store: Store[dict[str, Any]], known: KnownRemotes) -> None:
    """Write soon, at the latest when Home Assistant stops."""
    store.async_delay_save(lambda: _dump(known), _SAVE_DELAY)


def _dump(known: KnownRemotes) -> dict[str, Any]:
    return {
        "remotes": [asdict(remote) for remote in known.remotes.values()],
        "keys": {
            remote_id: [asdict(key) for key in keys]
            for remote_id, keys in known.keys.items()
        },
        "seen": {hub_id: sorted(ids) for hub_id, ids in known.seen.items()},
        "refused_at": known.refused_at,
    }


def _parse(data: Mapping[str, Any]) -> KnownRemotes:
    remotes = [RemoteControl(**remote) for remote in data["remotes"]]
    return KnownRemotes(
        remotes={remote.id: remote for remote in remotes},
        keys={
            remote_id: [RemoteKey(**key) for key in keys]
            for remote_id, keys in data["keys"].items()
        },
        seen={hub_id: set(ids) for hub_id, ids in data["seen"].items()},
        refused_at=float(data["refused_at"]),
    )
