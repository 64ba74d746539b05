"""Which data points the entities of other Tuya integrations show, by their unique ids.

All of them know Tuya's own device id, so a device is matched exactly. As of the versions
that were read: Home Assistant's own `tuya` 2026.11.0 and xtend_tuya 4.5.1 name the data
point by its code, localtuya 5.2.3 and hass-localtuya 2026.07.0 by its number, tuya-local
2026.8.1 by a name that one of its own files has.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
import re

from homeassistant.helpers import device_registry as dr, entity_registry as er

CORE, XTEND, LOCALTUYA, TUYA_LOCAL = "tuya", "xtend_tuya", "localtuya", "tuya_local"

_CHANNEL = re.compile(r"_channel_\d+$")
_NUMBERED = re.compile(r"local_(.+)_(\d+)(?:_(current|power|voltage))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What an entity of another integration shows.

    `key` is a code, with the name of a part behind it or not, and empty for the main
    function of a device; `dp_ids` has numbers of data points instead, the most telling
    first. `part` is one of several quantities in one data point. `scene` is the id of a
    scene. Of what tuya-local shows `slug` is all that its id tells.
    """

    device_id: str
    key: str | None = None
    dp_ids: tuple[int, ...] = ()
    part: str = ""
    scene: str | None = None
    slug: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Another integration: what people call it, and how to read its unique ids."""

    title: str
    read: Callable[[str, Collection[str]], Claim | None]


def _by_code(unique_id: str, device_ids: Collection[str]) -> Claim | None:
    """Read `tuya.<device id><key>`, which nothing separates, and `tys<scene id>`."""
    if unique_id.startswith("tys"):
        return Claim(device_id="", scene=unique_id.removeprefix("tys"))
    rest = unique_id.removeprefix("tuya.")
    fitting = [device_id for device_id in device_ids if rest.startswith(device_id)]
    if rest == unique_id or not fitting:
        return None
    device_id = max(fitting, key=len)
    return Claim(device_id=device_id, key=rest.removeprefix(device_id))


def _by_number(unique_id: str, _device_ids: Collection[str]) -> Claim | None:
    """Read `local_<device id>_<number>`, with a quantity behind it or not."""
    if (found := _NUMBERED.fullmatch(unique_id)) is None:
        return None
    return Claim(device_id=found[1], dp_ids=(int(found[2]),), part=found[3] or "")


def _by_name(unique_id: str, _device_ids: Collection[str]) -> Claim | None:
    """Read `<device id>-<slug>`; a child is `<gateway id>/<its id in the gateway>`."""
    device_id, _, slug = unique_id.rpartition("-")
    return Claim(device_id=device_id, slug=slug) if device_id else None


SOURCES: Mapping[str, Source] = {
    CORE: Source(title="Tuya", read=_by_code),
    XTEND: Source(title="Xtend Tuya", read=_by_code),
    LOCALTUYA: Source(title="LocalTuya", read=_by_number),
    TUYA_LOCAL: Source(title="Tuya Local", read=_by_name),
}


def device_ids_of(domain: str, device: dr.AnyDeviceEntry | None) -> set[str]:
    """Return Tuya's ids of a device of another integration; a gang stands for its device."""
    if device is None:
        return set()
    prefix = "local_" if domain == LOCALTUYA else ""
    return {
        _CHANNEL.sub("", identifier[1].removeprefix(prefix))
        for identifier in device.identifiers
        if identifier[0] in {domain, CORE}
    }


def read_claim(
    entity: er.RegistryEntry,
    device: dr.AnyDeviceEntry | None,
    known: Iterable[str],
) -> Claim | None:
    """Return what an entity shows, None where its id has another form.

    `known` are the ids of the devices of the account: an entity may have lost its device.
    """
    source = SOURCES[entity.platform]
    own = device_ids_of(entity.platform, device)
    return source.read(entity.unique_id, own) or source.read(
        entity.unique_id, set(known)
    )
