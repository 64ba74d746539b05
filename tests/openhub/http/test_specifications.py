"""Descriptions of data points: specification, thing model and shadow, real and odd."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.tuya_openhub.openhub.errors import TransientError
from custom_components.tuya_openhub.openhub.http import specifications
from custom_components.tuya_openhub.openhub.models import (
    Description,
    JsonValue,
    PointSpec,
    PointType,
    SpecSource,
    ValueSpec,
)

from ..push.scripted import sample

ANSWERS = sample("answers.json")


def test_real_specification() -> None:
    """A real answer of the iot-03 family."""
    spec = specifications.specification(ANSWERS["spec_iot03_kg"]["result"], "other")
    assert spec.category == "kg"
    assert spec.points["countdown"].read == ValueSpec(
        type=PointType.INTEGER,
        values={"unit": "s", "min": 0, "max": 86400, "scale": 0, "step": 1},
    )
    assert spec.points["switch_1"].write == ValueSpec(type=PointType.BOOLEAN)
    assert spec.points["switch_1"].name == "开关"


def test_specification_without_functions() -> None:
    """A device that only reports has points that are only read."""
    result = ANSWERS["spec_without_functions_key_mcs"]["result"]
    spec = specifications.specification(result, "")
    assert {code: point.write for code, point in spec.points.items()} == {
        "doorcontact_state": None,
        "battery_percentage": None,
    }


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        pytest.param(
            {"type": "Enum", "values": '{"range":["a"]}'},
            ValueSpec(type=PointType.ENUM, values={"range": ["a"]}),
            id="enum",
        ),
        pytest.param(
            {"type": "BOOLEAN", "values": "null"},
            ValueSpec(type=PointType.BOOLEAN),
            id="null-text",
        ),
        pytest.param(
            {"type": "value", "values": {"min": 0}},
            ValueSpec(type=PointType.INTEGER, values={"min": 0}),
            id="object",
        ),
        pytest.param(
            {"type": "bitmap", "values": "{broken"},
            ValueSpec(type=PointType.BITMAP),
            id="broken",
        ),
        pytest.param({"type": "Json"}, ValueSpec(type=PointType.JSON), id="json"),
        pytest.param({"type": "raw"}, ValueSpec(type=PointType.RAW), id="raw"),
        pytest.param({"type": "bool"}, ValueSpec(type=PointType.BOOLEAN), id="bool"),
        pytest.param({"type": "fault"}, ValueSpec(type=PointType.BITMAP), id="fault"),
        pytest.param(
            {"type": "float"},
            ValueSpec(type=PointType.INTEGER, values={"real": True}),
            id="float",
        ),
        pytest.param({"type": "date"}, ValueSpec(type=PointType.STRING), id="date"),
        pytest.param({"type": "new"}, ValueSpec(type=PointType.STRING), id="unknown"),
        pytest.param({}, ValueSpec(type=PointType.STRING), id="missing"),
    ],
)
def test_value_types(entry: dict[str, Any], expected: ValueSpec) -> None:
    """Types come in several words, descriptions in several forms."""
    spec = specifications.specification({"status": [{"code": "x", **entry}]}, "c")
    assert spec.points["x"].read == expected


def test_both_sides_of_a_specification() -> None:
    """Both sides keep their own type; ids and names come from whichever has them."""
    spec = specifications.specification(
        {
            "status": [
                {"code": "colour", "type": "String", "report_type": "sum"},
                {"code": ""},
            ],
            "functions": [
                {"code": "colour", "type": "Json", "dp_id": 5, "name": "Colour"},
                {"code": "only_write", "type": "Boolean", "dp_id": True},
                {"type": "Boolean"},
            ],
        },
        "dj",
    )
    assert spec.category == "dj"
    assert spec.points == {
        "colour": PointSpec(
            code="colour",
            read=ValueSpec(type=PointType.STRING),
            write=ValueSpec(type=PointType.JSON),
            dp_id=5,
            name="Colour",
            report_type="sum",
        ),
        "only_write": PointSpec(
            code="only_write", write=ValueSpec(type=PointType.BOOLEAN)
        ),
    }


def test_odd_specification() -> None:
    """What is no specification is a bad answer."""
    with pytest.raises(TransientError):
        specifications.specification([], "c")


def test_real_thing_model() -> None:
    """A real thing model: JSON inside JSON."""
    model = specifications.thing_model(ANSWERS["thing_model_heater_complete"]["result"])
    assert model["temp_set"] == PointSpec(
        code="temp_set",
        read=ValueSpec(
            type=PointType.INTEGER,
            values={"max": 35, "min": 15, "scale": 0, "step": 1, "unit": "℃"},
        ),
        write=model["temp_set"].read,
        dp_id=2,
        name="目标温度",
        source=SpecSource.THING_MODEL,
    )


def test_access_modes_of_a_thing_model() -> None:
    """What is only read is not written, and the other way round."""
    properties: JsonValue = [
        {"code": "r", "accessMode": "ro", "typeSpec": {"type": "bool"}},
        {"code": "w", "accessMode": "wr", "typeSpec": {"type": "bool"}},
        {"code": "no_type"},
        {"typeSpec": {}},
    ]
    model = specifications.thing_model(
        {"model": {"services": [{"properties": properties}, 5]}}
    )
    assert {code: (p.read is None, p.write is None) for code, p in model.items()} == {
        "r": (False, True),
        "w": (True, False),
    }
    assert specifications.thing_model(None) == {}
    assert specifications.thing_model({"model": None}) == {}


@pytest.mark.parametrize("model", ["{broken", "[]", 5, '"text"'])
def test_odd_thing_model(model: JsonValue) -> None:
    """A model that cannot be read is a bad answer, not a product without data points."""
    with pytest.raises(TransientError):
        specifications.thing_model({"model": model})


def test_real_shadow() -> None:
    """A real shadow completes what nothing else describes."""
    shadow = specifications.shadow(ANSWERS["shadow_properties_cz"]["result"])
    spec = specifications.specification({}, "cz")
    added = specifications.shadow_adds(spec, shadow)
    whole = specifications.describe(Description(standard=spec, shadow=added))
    assert whole.points["cur_power"] == PointSpec(
        code="cur_power",
        read=ValueSpec(type=PointType.INTEGER),
        dp_id=19,
        source=SpecSource.SHADOW,
    )


def test_shadow_without_types() -> None:
    """Older answers tell no type: the value shows it."""
    values = {"b": True, "i": 1, "f": 1.5, "s": "x", "j": {}, "n": None}
    listed: list[Any] = [
        {"code": code, "value": value} for code, value in values.items()
    ]
    found = specifications.shadow({"properties": [*listed, {"value": 1}, 5]})
    assert {point.code: point.type for point in found} == {
        "b": PointType.BOOLEAN,
        "i": PointType.INTEGER,
        "f": PointType.INTEGER,
        "s": PointType.STRING,
        "j": PointType.JSON,
        "n": PointType.STRING,
    }
    assert {point.code: point.value for point in found} == values
    assert specifications.shadow("odd") == []


def test_completion() -> None:
    """What is missing is filled; what the specification says about writing stays."""
    spec = specifications.specification(
        {
            "status": [
                {"code": "temp", "type": "Integer", "values": "null"},
                {
                    "code": "mode",
                    "type": "Enum",
                    "values": '{"range":["a"]}',
                    "dp_id": 4,
                },
            ],
            "functions": [{"code": "set", "type": "Integer", "name": "Set"}],
        },
        "wk",
    )
    details: dict[str, JsonValue] = {"min": 0, "max": 9}
    number: dict[str, JsonValue] = {"type": "value", **details}
    model = specifications.thing_model(
        {
            "model": {
                "services": [
                    {
                        "properties": [
                            {"code": "temp", "abilityId": 1, "typeSpec": number},
                            {"code": "mode", "abilityId": 9, "typeSpec": number},
                            {"code": "set", "accessMode": "ro", "typeSpec": number},
                            {"code": "extra", "abilityId": 101, "typeSpec": number},
                        ]
                    }
                ]
            }
        }
    )
    shadow = specifications.shadow(
        {
            "properties": [
                {"code": "set", "dp_id": 2, "custom_name": "Target"},
                {"code": "mode", "dp_id": 9},
                {"code": "own", "dp_id": 102, "value": True},
            ]
        }
    )
    described = specifications.describe(Description(standard=spec, model=model))
    added = specifications.shadow_adds(described, shadow)
    assert list(added) == ["set", "own"]
    whole = specifications.describe(
        Description(standard=spec, model=model, shadow=added)
    )
    points = whole.points
    assert list(points) == ["temp", "mode", "set", "extra", "own"]
    full = ValueSpec(type=PointType.INTEGER, values=details)
    assert points["temp"] == PointSpec(code="temp", read=full, dp_id=1)
    assert points["mode"] == spec.points["mode"]
    assert points["set"] == PointSpec(
        code="set", read=full, write=full, dp_id=2, name="Set"
    )
    assert points["extra"].source is SpecSource.THING_MODEL
    assert points["own"].source is SpecSource.SHADOW
    assert specifications.shadow_adds(whole, shadow) == {}
    assert specifications.describe(Description(standard=spec)) == spec
    assert specifications.describe(Description()).points == {}


def test_another_name_of_a_standard_data_point() -> None:
    """Model and shadow may call a data point by a name of their own: it is one."""
    spec = specifications.specification(
        {"status": [{"code": "mode", "type": "Enum", "dp_id": 4}]}, "wk"
    )
    properties: JsonValue = [
        {"code": "Mode", "abilityId": 4, "typeSpec": {"type": "enum"}},
        {"code": "fresh", "abilityId": 0, "typeSpec": {"type": "bool"}},
    ]
    model = specifications.thing_model(
        {"model": {"services": [{"properties": properties}]}}
    )
    shadow = specifications.shadow({"properties": [{"code": "MODE", "dp_id": 4}]})
    whole = specifications.describe(Description(standard=spec, model=model))
    assert list(whole.points) == ["mode", "fresh"]
    assert whole.points["fresh"].dp_id is None
    assert specifications.shadow_adds(whole, shadow) == {}


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Boolean", ValueSpec(type=PointType.BOOLEAN)),
        ("Integer", ValueSpec(type=PointType.INTEGER)),
        ("Enum", ValueSpec(type=PointType.ENUM)),
        ("String", ValueSpec(type=PointType.STRING)),
        ("Json", ValueSpec(type=PointType.JSON)),
        ("Raw", ValueSpec(type=PointType.RAW)),
        ("Bitmap", ValueSpec(type=PointType.BITMAP)),
        ("bool", ValueSpec(type=PointType.BOOLEAN)),
        ("value", ValueSpec(type=PointType.INTEGER)),
        ("float", ValueSpec(type=PointType.INTEGER, values={"real": True})),
        ("double", ValueSpec(type=PointType.INTEGER, values={"real": True})),
        ("Double", ValueSpec(type=PointType.INTEGER, values={"real": True})),
        ("fault", ValueSpec(type=PointType.BITMAP)),
        ("date", ValueSpec(type=PointType.STRING)),
        ("array", ValueSpec(type=PointType.JSON)),
        ("struct", ValueSpec(type=PointType.JSON)),
    ],
)
def test_words_of_a_thing_model(word: str, expected: ValueSpec) -> None:
    """Each of the words of Tuya's pages, for a value that is read and written."""
    properties: JsonValue = [
        {"code": "x", "accessMode": "rw", "typeSpec": {"type": word}}
    ]
    model = specifications.thing_model(
        {"model": {"services": [{"properties": properties}]}}
    )
    assert (model["x"].read, model["x"].write) == (expected, expected)


@pytest.mark.parametrize("raw", ["", None, 5, ["kg"]])
def test_category_that_is_none(raw: JsonValue) -> None:
    """The device list's category stands in for one that is no word."""
    assert specifications.specification({"category": raw}, "cz").category == "cz"
    assert specifications.specification({"category": "kg"}, "cz").category == "kg"


def test_odd_entries_hide_none_that_follow() -> None:
    """An entry that cannot be read is left out, those after it are not."""
    good: dict[str, JsonValue] = {
        "code": "x",
        "abilityId": 3,
        "reportType": "sum",
        "typeSpec": {"type": "bool"},
    }
    properties: JsonValue = [{"code": "no_type"}, {}, 5, good]
    model = specifications.thing_model(
        {"model": {"services": [5, {}, {"properties": properties}]}}
    )
    assert model == {
        "x": PointSpec(
            code="x",
            read=ValueSpec(type=PointType.BOOLEAN),
            write=ValueSpec(type=PointType.BOOLEAN),
            dp_id=3,
            report_type="sum",
            source=SpecSource.THING_MODEL,
        )
    }
    shadow = specifications.shadow(
        {
            "properties": [
                {"value": 1},
                {"code": "a", "type": "enum", "custom_name": " My  mode", "value": 1},
                {"code": "b", "type": "", "value": 1},
                {"code": "c", "type": 5, "value": True, "dp_id": 0},
                {"code": "d", "type": "value", "value": "1", "dp_id": 1},
            ]
        }
    )
    assert [(point.code, point.type, point.name, point.dp_id) for point in shadow] == [
        ("a", PointType.ENUM, "My mode", None),
        ("b", PointType.INTEGER, None, None),
        ("c", PointType.BOOLEAN, None, None),
        ("d", PointType.INTEGER, None, 1),
    ]


def point(**more: Any) -> PointSpec:
    """Return a data point that is read."""
    read = ValueSpec(type=PointType.INTEGER)
    return PointSpec(**{"code": "x", "read": read, **more})


@pytest.mark.parametrize(
    ("known", "other", "expected"),
    [
        pytest.param({}, {"report_type": "sum"}, ("sum", None, None), id="from model"),
        pytest.param(
            {"report_type": "sum", "name": "Known", "dp_id": 1},
            {"report_type": "minux", "name": "Other", "dp_id": 2},
            ("sum", "Known", 1),
            id="from both",
        ),
        pytest.param(
            {"report_type": "sum"}, {}, ("sum", None, None), id="from standard"
        ),
        pytest.param(
            {}, {"name": "Other", "dp_id": 2}, (None, "Other", 2), id="name and number"
        ),
    ],
)
def test_what_a_model_fills(
    known: dict[str, Any], other: dict[str, Any], expected: tuple[object, ...]
) -> None:
    """The specification's word goes before the thing model's."""
    standard = specifications.specification({}, "kg")
    whole = specifications.describe(
        Description(
            standard=replace(standard, points={"x": point(**known)}),
            model={"x": point(**other)},
        )
    ).points["x"]
    assert (whole.report_type, whole.name, whole.dp_id) == expected
