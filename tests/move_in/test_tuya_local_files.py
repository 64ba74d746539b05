"""The files of tuya-local: ids as it makes them, and what cannot be read."""

import json
from pathlib import Path
from typing import Any

import pytest

from custom_components.tuya_openhub.runtime.move_in.tuya_local_files import (
    FOLDER,
    read_types,
)


def read(folder: Path, content: str, name: str = "plug") -> Any:
    """Write a file and read it."""
    types = folder / FOLDER
    types.mkdir(parents=True)
    (types / f"{name}.yaml").write_text(content)
    return read_types(str(folder), [name, "not_there"])


@pytest.mark.parametrize(
    ("entity", "slug"),
    [
        pytest.param(
            {"name": "Socket 1", "class": "outlet"}, "switch_socket_1", id="name"
        ),
        pytest.param(
            {
                "translation_key": "outlet_x",
                "translation_placeholders": {"x": "Left side", "y": 2},
            },
            "switch_outlet_left_side_2",
            id="translation",
        ),
        pytest.param({"class": "outlet"}, "switch_outlet", id="class"),
        pytest.param({}, "switch", id="platform alone"),
    ],
)
def test_slugs(tmp_path: Path, entity: dict[str, Any], slug: str) -> None:
    """The name goes before the translation, that before the class."""
    points = [
        {"id": 9, "type": "integer", "name": "timer"},
        {"id": 1, "type": "boolean", "name": "switch"},
    ]
    content = {"entities": [{"entity": "switch", **entity, "dps": points}]}
    assert read(tmp_path, json.dumps(content)) == {"plug": {slug: (1,)}}


def test_bits_and_composites(tmp_path: Path) -> None:
    """All data points of a composite count; a single bit has no number."""
    bit = {"id": 5, "type": "bitfield", "name": "sensor"}
    any_bit = {**bit, "mapping": [{"dps_val": 0, "value": False}, {"value": True}]}
    content = {
        "entities": [
            {"entity": "light", "dps": [{"id": 20, "name": "switch"}, {"id": "22"}]},
            {"entity": "binary_sensor", "name": "One", "dps": [bit]},
            {"entity": "binary_sensor", "class": "problem", "dps": [any_bit]},
            {"entity": "sensor", "dps": None},
            "nothing",
        ]
    }
    assert read(tmp_path, json.dumps(content)) == {
        "plug": {
            "light": (20, 22),
            "binary_sensor_one": (),
            "binary_sensor_problem": (5,),
            "sensor": (),
        }
    }


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param("a: [", {}, id="no YAML"),
        pytest.param("- one", {"plug": {}}, id="a list"),
        pytest.param("entities: 5", {"plug": {}}, id="no entities"),
        pytest.param("#" * 1_100_000, {}, id="too long"),
    ],
)
def test_broken_files(tmp_path: Path, content: str, expected: Any) -> None:
    """What cannot be read is left out."""
    assert read(tmp_path, content) == expected


def test_no_way_out_of_the_folder(tmp_path: Path) -> None:
    """A type is a name and no path."""
    (tmp_path / "secret.yaml").write_text("entities: []")
    assert read_types(str(tmp_path), ["../../../secret", ""]) == {}
