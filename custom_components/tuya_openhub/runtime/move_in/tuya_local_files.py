"""The files in which tuya-local says which data points an entity shows.

They lie in the folder of that integration, and the entry of each device names its own.
"""

from collections.abc import Iterable, Iterator, Mapping
import logging
from pathlib import Path
import re
from typing import Any

from homeassistant.util import slugify
from homeassistant.util.yaml import parse_yaml

from ...openhub import check_size

_LOGGER = logging.getLogger(__name__)

FOLDER = "custom_components/tuya_local/devices"
# no path, and nothing that leads out of the folder
_NAME = re.compile(r"[^/\\:]{1,100}")
# in bytes; the longest of them has some 60 kB
_LONGEST = 1024 * 1024
# what the data point is called that an entity of a platform is about
_MAIN = {
    "binary_sensor": "sensor",
    "button": "button",
    "event": "event",
    "lock": "lock",
    "number": "value",
    "select": "option",
    "sensor": "sensor",
    "switch": "switch",
    "text": "value",
}

type DataPoints = Mapping[str, tuple[int, ...]]


def read_types(config_dir: str, types: Iterable[str]) -> dict[str, DataPoints]:
    """Read the files of types of devices, those that are there; it blocks.

    Return the numbers of the data points by slug for each type.
    """
    folder = Path(config_dir) / FOLDER
    found: dict[str, DataPoints] = {}
    for name in types:
        path = folder / f"{name}.yaml"
        if not _NAME.fullmatch(name) or not path.is_file():
            continue
        try:
            found[name] = dict(_entities(_content(path)))
        except Exception as err:  # noqa: BLE001 - a file of others must not stand in the way
            _LOGGER.debug("The file %s cannot be read: %s", path.name, err)
    return found


def _content(path: Path) -> object:
    if path.stat().st_size > _LONGEST:
        raise ValueError("too long")
    content: object = parse_yaml(path.read_text(encoding="utf-8"))
    check_size(content)
    return content


def _entities(content: object) -> Iterator[tuple[str, tuple[int, ...]]]:
    entities = content.get("entities") if isinstance(content, Mapping) else None
    for entity in entities if isinstance(entities, list) else ():
        if isinstance(entity, Mapping) and isinstance(entity.get("entity"), str):
            yield slug_of(entity), tuple(_numbers(entity))


def slug_of(entity: Mapping[str, Any]) -> str:
    """Return how tuya-local ends the unique id of an entity."""
    platform = entity["entity"]
    if name := entity.get("name"):
        return slugify(f"{platform}_{slugify(str(name))}")
    if key := entity.get("translation_key"):
        slug = f"{platform}_{key}"
        holders = entity.get("translation_placeholders")
        for holder, value in (holders if isinstance(holders, Mapping) else {}).items():
            if str(holder) in slug:
                slug = slug.replace(str(holder), slugify(str(value)))
            else:
                slug = f"{slug}_{value}"
        return slugify(slug)
    if kind := entity.get("class"):
        return slugify(f"{platform}_{kind}")
    return slugify(platform)


def _numbers(entity: Mapping[str, Any]) -> Iterator[int]:
    """Return the numbers of an entity's data points; one that is the main one is alone."""
    points = entity.get("dps")
    points = [
        point
        for point in (points if isinstance(points, list) else ())
        if isinstance(point, Mapping)
        and str(point.get("id")).isdecimal()
        and not _is_one_bit(point)
    ]
    name = _MAIN.get(entity["entity"])
    main = [each for each in points if name and each.get("name") == name]
    for point in main or points:
        yield int(str(point["id"]))


def _is_one_bit(point: Mapping[str, Any]) -> bool:
    """Return whether an entity shows one of several bits, which has no name here."""
    if point.get("type") != "bitfield":
        return False
    mapping = point.get("mapping")
    return not any(
        isinstance(each, Mapping) and each.get("dps_val") == 0
        for each in (mapping if isinstance(mapping, list) else ())
    )
