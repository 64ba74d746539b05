"""Test what becomes of data points that no table knows."""

import pytest

from custom_components.tuya_openhub.catalog import reasons
from custom_components.tuya_openhub.catalog.core.rows import Numbering, Row
from custom_components.tuya_openhub.catalog.tables import binary_sensors, texts
from custom_components.tuya_openhub.openhub.models import PointSpec, SpecSource

from ..build import builder, item_of, only, planned, read_only, value, writable


@pytest.mark.parametrize(
    ("point", "platform", "name"),
    [
        pytest.param(
            writable("pm_10_value", "Boolean"), "switch", "PM 10 value", id="switch"
        ),
        pytest.param(
            read_only("abcDef1", "Boolean"), "binary_sensor", "Abc def1", id="binary"
        ),
        pytest.param(
            writable("Some_Level", "Integer"), "number", "Some level", id="number"
        ),
        pytest.param(
            read_only("some_level", "Integer"), "sensor", "Some level", id="sensor"
        ),
        pytest.param(writable("a", "Enum", range=["x"]), "select", "A", id="select"),
        pytest.param(
            read_only("a", "Enum", range=["x"]), "sensor", "A", id="enum sensor"
        ),
        pytest.param(writable("a", "String"), "text", "A", id="text"),
        pytest.param(writable("a", "Json"), "sensor", "A", id="json"),
        pytest.param(read_only("a", "Raw"), "sensor", "A", id="raw"),
        pytest.param(read_only("a", "Bitmap"), "binary_sensor", "A", id="bitmap"),
    ],
)
def test_generic(point: PointSpec, platform: str, name: str) -> None:
    """Give whatever is left an entity by type and direction, disabled by default."""
    item = only("zzz", point, platform)
    assert item.description.name == name
    assert item.description.entity_registry_enabled_default is False
    assert item.description.entity_category in {"config", "diagnostic"}


def test_valves_have_names_of_their_own() -> None:
    """A switch of a valve controller is a zone, whatever it is called."""
    zone = writable("front_lawn", "Boolean")
    assert only("sfkzq", zone, "switch").description.entity_registry_enabled_default
    other = only("zzz", zone, "switch").description
    assert not other.entity_registry_enabled_default


@pytest.mark.parametrize(
    ("reported", "name"),
    [
        pytest.param("Fan level", "Fan level", id="Latin"),
        pytest.param(" Fan  level ", "Fan level", id="blanks"),
        pytest.param("风速", "Abc", id="Chinese"),
        pytest.param("abc", "Abc", id="the code itself"),
        pytest.param("123", "Abc", id="no letters"),
        pytest.param(None, "Abc", id="none"),
    ],
)
def test_generic_name(reported: str | None, name: str) -> None:
    """Take the specification's name where a person can read it."""
    point = PointSpec(code="abc", read=value("Integer"), name=reported)
    assert only("zzz", point, "sensor").description.name == name


@pytest.mark.parametrize(
    ("point", "reason"),
    [
        pytest.param(
            PointSpec(code="a", write=value("Raw")),
            "It can only be written",
            id="write-only",
        ),
        pytest.param(PointSpec(code="a"), "Nothing tells its type", id="untold"),
        pytest.param(
            read_only("temporary_password_creat", "Raw"), "It holds keys", id="secret"
        ),
    ],
)
def test_hidden(point: PointSpec, reason: str) -> None:
    """Say why a data point has no entity, behind one that has its own as well."""
    shown = writable("switch_1", "Boolean")
    decision = planned("cz", shown, point).decisions[point.code]
    assert decision.hidden
    assert decision.reason.startswith(reason)


def test_values_without_a_specification() -> None:
    """Guess from the value, by the standard's scale, and say so."""
    made = planned(
        "cz",
        status={
            "switch_1": True,
            "cur_voltage": 2301,
            "abc": "text",
            "obj": '{"a":1}',
            "num": 5,
            "untold": None,
        },
    )
    assert item_of(made, "sensor", "cur_voltage").read({"cur_voltage": 2301}) == 230.1
    assert item_of(made, "switch", "switch_1").commands(False) == {"switch_1": False}
    assert item_of(made, "sensor", "num").read({"num": 5}) == 5
    decision = made.decisions["abc"]
    assert decision.source is SpecSource.VALUE
    assert decision.reason.endswith("no specification: guessed from the value")


def test_guessed_beside_a_specification() -> None:
    """Take no undescribed switch as writable where others are described."""
    made = planned(
        "cz",
        read_only("cur_power", "Integer"),
        PointSpec(code="x"),
        status={"switch_2": True, "x": 1},
    )
    assert item_of(made, "binary_sensor", "switch_2")
    assert item_of(made, "sensor", "x")


def test_value_of_a_written_side() -> None:
    """Read a value by the written side where the reported one is not described."""
    point = PointSpec(code="bright", write=value("Integer", scale=1))
    made = planned("zzz", point, status={"bright": 15})
    assert item_of(made, "number", "bright").read({"bright": 15}) == 1.5


def test_nothing_is_built_of_what_does_not_fit() -> None:
    """Refuse to build an entity that could not work."""
    row = Row(key="")
    assert (
        texts.build(
            builder("zzz"),
            read_only("a", "String"),
            row,
            numbering=Numbering(),
            reason=reasons.ZONE,
        )
        is None
    )
    contact = binary_sensors.BinaryRow(key="")
    assert binary_sensors.decoder(PointSpec(code="a"), contact) is None
