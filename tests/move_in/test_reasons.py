"""What has no match, and why; and ids that have no form that is known."""

import pytest

from custom_components.tuya_openhub.openhub import JsonValue
from custom_components.tuya_openhub.runtime.move_in.matching import match
from custom_components.tuya_openhub.runtime.move_in.other_ids import SOURCES, Claim
from tests.catalog.build import planned, read_only, writable

POWER: dict[str, JsonValue] = {
    "unit": "W",
    "min": 0,
    "max": 80000,
    "scale": 1,
    "step": 1,
}
PLAN = planned(
    "cz",
    writable("switch_1", "Boolean"),
    writable("switch_2", "Boolean"),
    read_only("cur_power", "Integer", **POWER),
    read_only("fault", "Bitmap", label=["E1"], maxlen=1),
    read_only("strange", "String"),
    generic=False,
)
NUMBERS = {1: "switch_1", 2: "switch_2", 19: "cur_power", 50: "strange"}


@pytest.mark.parametrize(
    ("claim", "platform", "key"),
    [
        pytest.param(
            Claim(device_id="d", key="switch_2"), "switch", "switch_2", id="code"
        ),
        pytest.param(
            Claim(device_id="d", key="CurPower"), "sensor", "cur_power", id="spelling"
        ),
        pytest.param(
            Claim(device_id="d", dp_ids=(19,)), "sensor", "cur_power", id="number"
        ),
        pytest.param(
            Claim(device_id="d", dp_ids=(1, 19)), "sensor", "cur_power", id="one of two"
        ),
    ],
)
def test_matched(claim: Claim, platform: str, key: str) -> None:
    """The one that shows the data point."""
    found = match(claim, platform, PLAN, NUMBERS)
    assert found.item is not None
    assert (found.item.platform, found.item.key, found.sure) == (platform, key, True)


@pytest.mark.parametrize(
    ("claim", "platform", "reason"),
    [
        pytest.param(
            Claim(device_id="d", key="switch_1"),
            "light",
            "switch_1 is shown as switch here, not as light",
            id="another platform",
        ),
        pytest.param(
            Claim(device_id="d", key="never"),
            "sensor",
            "The cloud describes no data point never of this device",
            id="no such code",
        ),
        pytest.param(
            Claim(device_id="d", key="switch_1_remote"),
            "switch",
            "The cloud describes no data point switch_1_remote of this device",
            id="no such part",
        ),
        pytest.param(
            Claim(device_id="d", dp_ids=(7, 8)),
            "switch",
            "The cloud names no data point 7, 8 of this device",
            id="no such number",
        ),
        pytest.param(
            Claim(device_id="d", dp_ids=(19,), part="voltage"),
            "sensor",
            "No entity shows cur_power voltage",
            id="no such quantity",
        ),
        pytest.param(
            Claim(device_id="d", dp_ids=(50,)),
            "sensor",
            f"strange is not shown: {PLAN.decisions['strange'].reason}",
            id="hidden",
        ),
        pytest.param(
            Claim(device_id="d", key=""),
            "climate",
            "This device has 0 entities of the kind climate",
            id="no main function",
        ),
        pytest.param(
            Claim(device_id="d", dp_ids=(1, 2)),
            "switch",
            "2 entities show switch_1",
            id="two of them",
        ),
        pytest.param(
            Claim(device_id="d", slug="switch_overcharge"),
            "switch",
            "Its id does not tell which data point it shows",
            id="a name",
        ),
    ],
)
def test_reasons(claim: Claim, platform: str, reason: str) -> None:
    """Each that has no match says why."""
    found = match(claim, platform, PLAN, NUMBERS)
    assert (found.item, found.reason) == (None, reason)


def test_names_are_asked() -> None:
    """A name that fits is not sure."""
    found = match(Claim(device_id="d", slug="sensor_power"), "sensor", PLAN, NUMBERS)
    assert found.item is not None
    assert (found.item.key, found.sure) == ("cur_power", False)
    lamp = planned("dj", writable("switch_led", "Boolean"))
    found = match(Claim(device_id="d", slug="light"), "light", lamp, {})
    assert found.item is not None
    assert (found.item.key, found.sure) == ("light", False)


@pytest.mark.parametrize(
    ("domain", "unique_id"),
    [
        pytest.param("tuya", "d1switch_1", id="core"),
        pytest.param("localtuya", "local_d1", id="localtuya"),
        pytest.param("tuya_local", "switch", id="tuya-local"),
    ],
)
def test_other_forms(domain: str, unique_id: str) -> None:
    """An id of a form that is not known tells nothing."""
    assert SOURCES[domain].read(unique_id, {"d1"}) is None
