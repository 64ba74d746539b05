"""Exact forms of what single kinds of device tell and take.

Locks, feeders, litter boxes, faults, meters, air conditioners behind infrared light.
"""

from typing import Any

import pytest

from custom_components.tuya_openhub.catalog import reasons
from custom_components.tuya_openhub.catalog.special.lock_events import method_of
from custom_components.tuya_openhub.catalog.special.phases import METER_FRAMES
from custom_components.tuya_openhub.catalog.tables.events import Firing
from custom_components.tuya_openhub.openhub.models import JsonValue, PointSpec
from homeassistant.components.climate import HVACMode

from ..build import item_of, planned, read_only, writable

# ---- locks


@pytest.mark.parametrize(
    ("code", "method"),
    [
        pytest.param("unlock_fingerprint", "fingerprint", id="fingerprint"),
        pytest.param("unlock_card", "card", id="card"),
        pytest.param("UnlockFace", "face", id="capitals"),
        pytest.param("UNLOCK_KEY", "key", id="all capitals"),
        pytest.param("unlock_request", None, id="somebody asks"),
        pytest.param("unlock_switch", None, id="a switch"),
        pytest.param("unlock_method_set", None, id="how it may be opened"),
        pytest.param("unlock_", None, id="no method"),
        pytest.param("relock_card", None, id="something else"),
    ],
)
def test_method_of_an_opening(code: str, method: str | None) -> None:
    """Know by its code how a lock was opened."""
    assert method_of(code) == method


def test_openings() -> None:
    """Tell each opening with the number of its credential."""
    made = planned(
        "jtmspro",
        read_only("unlock_card", "Integer"),
        read_only("unlock_fingerprint", "Integer"),
        read_only("unlock_password", "String"),
        writable("unlock_app", "Integer"),
    )
    item = item_of(made, "event", "unlock")
    assert item.codes == ("unlock_card", "unlock_fingerprint")
    assert item.description.event_types == ["card", "fingerprint"]
    assert item.description.translation_key == "unlock"
    assert item.firing("unlock_card", 7) == Firing("card", {"credential": 7})
    assert item.firing("unlock_card", "x") is None
    assert item.firing("other", 7) is None
    assert item.fire(7) is None


def test_alarms_of_a_lock() -> None:
    """Tell each alarm of a lock, and leave the states to others."""
    made = planned(
        "ms",
        read_only(
            "alarm_lock",
            "Enum",
            range=[
                "wrong_finger",
                "normal",
                "none",
                "no_alarm",
                "cancel",
                "low_battery",
            ],
        ),
        read_only("hijack", "Boolean"),
        read_only("temper_alarm", "Boolean"),
    )
    item = item_of(made, "event", "lock_alarm")
    assert item.description.event_types == [
        "wrong_finger",
        "low_battery",
        "hijack",
        "tamper",
    ]
    assert item.description.translation_key == "lock_alarm"
    assert item.codes == item.shared == ("alarm_lock", "hijack", "temper_alarm")
    told = {
        word: item.firing("alarm_lock", word)
        for word in ("wrong_finger", "normal", "none", "no_alarm", "cancel", "")
    }
    assert told == {
        "wrong_finger": Firing("wrong_finger"),
        **dict.fromkeys(("normal", "none", "no_alarm", "cancel", "")),
    }
    assert item.firing("hijack", True) == Firing("hijack")
    assert item.firing("hijack", False) is None
    assert item.firing("temper_alarm", True) == Firing("tamper")
    assert item.firing("temper_alarm", False) is None


@pytest.mark.parametrize("code", ["temper_alarm", "tamper_alarm", "tamper"])
def test_tamper_of_a_lock(code: str) -> None:
    """Know a forced lock by each spelling, and no other device by it."""
    item = item_of(planned("ms", read_only(code, "Boolean")), "event", "lock_alarm")
    assert item.codes == (code,)
    other = planned("mcs", read_only(code, "Boolean"))
    assert [each.platform for each in other.items] == ["binary_sensor"]


# ---- faults


@pytest.mark.parametrize(
    ("label", "key"),
    [
        pytest.param("tankfull", "tank_full", id="tank"),
        pytest.param("FULL", "tank_full", id="full"),
        pytest.param("water_full", "tank_full", id="water"),
        pytest.param("defrost", "defrost", id="ice"),
        pytest.param("coil", "coil_freeze", id="coil"),
        pytest.param("wet", "wet", id="wet"),
        pytest.param("cleaning", "filter_cleaning", id="filter"),
        pytest.param("E1", "temperature_error", id="E1"),
        pytest.param("CL", "low_temperature", id="cold"),
        pytest.param("CH", "high_temperature", id="hot"),
        pytest.param("LO", "low_humidity", id="dry"),
        pytest.param("motor", "motor_fault", id="motor"),
        pytest.param("full_fault", "bag_full", id="bag"),
        pytest.param("box_out", "cover_off", id="cover"),
    ],
)
def test_labels_of_faults(label: str, key: str) -> None:
    """Give a fault with a meaning an entity of its own, where labels mean the same."""
    point = read_only("fault", "Bitmap", label=["E9", label])
    item = item_of(planned("cs", point), "binary_sensor", f"fault_{label.lower()}")
    assert item.description.translation_key == key
    assert item.description.device_class == "problem"
    assert item.description.entity_category == "diagnostic"
    assert [item.read({"fault": raw}) for raw in (0, 1, 2, 3)] == [
        False,
        False,
        True,
        True,
    ]
    plain = planned("kg", point)
    assert [each.key for each in plain.items] == ["fault", "fault"]


@pytest.mark.parametrize(
    ("code", "standard"),
    [
        *(
            pytest.param(code, True, id=code)
            for code in ("fault", "faults", "error", "warn", "alarm_fault", "fault_2")
        ),
        pytest.param("fault12", True, id="number"),
        pytest.param("fault_123", False, id="too long a number"),
        pytest.param("default", False, id="within a word"),
    ],
)
def test_codes_of_faults(code: str, *, standard: bool) -> None:
    """Know the bitmaps of faults by their codes."""
    made = planned("kg", read_only(code, "Bitmap", label=["E1"]))
    item = item_of(made, "binary_sensor", code)
    assert (item.reason == reasons.FAULTS) is standard
    assert item.description.device_class == "problem"


# ---- cameras


LENS = [
    "basic_flip",
    "basic_nightvision",
    "basic_osd",
    "basic_private",
    "basic_wdr",
    "ipc_work_mode",
    "motion_record",
    "movement_detect_pic",
    "nightvision_mode",
    "ptz_control",
    "record_mode",
    "record_switch",
]


@pytest.mark.parametrize("code", LENS)
def test_two_points_of_a_lens(code: str) -> None:
    """A device with two data points that only a lens has is a camera."""
    other = LENS[LENS.index(code) - 1]
    made = planned("msp", read_only(code, "String"), read_only(other, "String"))
    assert item_of(made, "camera", "camera")


def test_camera_and_its_switches() -> None:
    """A camera knows what records, detects and hides, and leaves it to the switches."""
    codes = ("record_switch", "motion_switch", "basic_private")
    made = planned("sp", *(writable(code, "Boolean") for code in codes))
    item = item_of(made, "camera", "camera")
    assert (item.record.code, item.motion.code, item.private.code) == codes
    assert item.codes == item.shared == codes
    assert {each.key for each in made.items if each.platform == "switch"} == {*codes}


# ---- feeders and litter boxes


def test_feeder() -> None:
    """A feeder has its meals, the next one, each that was given, and feeds now."""
    made = planned(
        "cwwsq",
        writable("meal_plan", "Raw"),
        writable("manual_feed", "Integer", min=2, max=12, step=1, scale=0),
        read_only("feed_report", "Integer", min=0, max=12),
    )
    names = {
        (str(item.platform), item.key): item.description.translation_key
        for item in made.items
    }
    assert names == {
        ("calendar", "meals"): "meals",
        ("sensor", "next_meal"): "next_meal",
        ("event", "meal"): "meal",
        ("button", "feed_now"): "quick_feed",
        ("number", "manual_feed"): "feed",
        ("sensor", "feed_report"): "last_amount",
        ("sensor", "meal_plan"): None,
    }
    assert item_of(made, "sensor", "next_meal").description.device_class == "timestamp"
    assert item_of(made, "button", "feed_now").commands == {"manual_feed": 2}
    meal = item_of(made, "event", "meal")
    assert meal.description.event_types == ["fed"]
    assert meal.fire(3) == Firing("fed", {"portions": 3})
    assert meal.fire(0) is None
    assert meal.fire("x") is None


@pytest.mark.parametrize(
    ("least", "fed"),
    [
        pytest.param(None, 1, id="not told"),
        pytest.param(0, 1, id="none is no meal"),
        pytest.param(-3, 1, id="less than none"),
        pytest.param(1, 1, id="one"),
        pytest.param(5, 5, id="five"),
    ],
)
def test_least_meal(least: JsonValue, fed: int) -> None:
    """Feed now gives the least that is a meal."""
    point = writable("manual_feed", "Integer", min=least, max=50)
    button = item_of(planned("cwwsq", point), "button", "feed_now")
    assert button.commands == {"manual_feed": fed}


@pytest.mark.parametrize(
    "points",
    [
        pytest.param([writable("manual_feed", "Enum", range=["a"])], id="words"),
        pytest.param([read_only("manual_feed", "Integer")], id="only told"),
        pytest.param(
            [writable("manual_feed", "Integer"), writable("quick_feed", "Boolean")],
            id="a button of its own",
        ),
    ],
)
def test_no_second_way_to_feed(points: list[PointSpec]) -> None:
    """A feeder that feeds by itself at once needs no such button."""
    made = planned("cwwsq", *points)
    assert "feed_now" not in {item.key for item in made.items}


def test_meals_that_are_switched_on() -> None:
    """Show the meals that a feeder will give, with their portions."""
    made = planned("cwwsq", writable("meal_plan", "String"))
    meals = item_of(made, "calendar", "meals")
    (meal,) = meals.read({"meal_plan": "fwQAAgB/CQACAQ=="})
    assert (meal.text, meal.time.hour, len(meal.days)) == ("× 2", 9, 7)
    assert meals.read({"meal_plan": "%"}) is None
    number = planned("cwwsq", writable("meal_plan", "Integer"))
    assert "meals" not in {item.key for item in number.items}


@pytest.mark.parametrize(
    ("points", "code", "raw", "event"),
    [
        pytest.param(
            [
                ("excretion_time_day", "s"),
                ("excretion_times_day", ""),
                ("cat_weight", "g"),
            ],
            "excretion_time_day",
            45,
            Firing("visit", {"duration": 45}),
            id="length",
        ),
        pytest.param(
            [("excretion_time_day", "min")],
            "excretion_time_day",
            2,
            Firing("visit", {"duration": 120}),
            id="length in minutes",
        ),
        pytest.param(
            [("excretion_times_day", ""), ("cat_weight", "g")],
            "excretion_times_day",
            3,
            Firing("visit"),
            id="number",
        ),
        pytest.param(
            [("cat_weight", "g")], "cat_weight", 4200, Firing("visit"), id="weight"
        ),
    ],
)
def test_visit(
    points: list[tuple[str, str]], code: str, raw: int, event: Firing
) -> None:
    """Tell a visit of a litter box by the surest of its data points."""
    made = planned(
        "msp", *(read_only(one, "Integer", unit=unit) for one, unit in points)
    )
    visit = item_of(made, "event", "visit")
    assert visit.codes == visit.shared == (code,)
    assert visit.description.event_types == ["visit"]
    assert visit.description.translation_key == "visit"
    assert visit.fire(raw) == event
    assert visit.fire(0) is None
    assert visit.count is (code == "excretion_times_day")
    assert (visit.weight is not None) is ("cat_weight" in dict(points))


@pytest.mark.parametrize(
    ("unit", "shown"),
    [pytest.param("", "g", id="none"), pytest.param("kg", "kg", id="kg")],
)
def test_weight_of_a_cat(unit: str, shown: str) -> None:
    """Read the weight as it is scaled, in grams where no unit is told."""
    point = read_only("cat_weight", "Integer", unit=unit, scale=1)
    weight = item_of(planned("msp", point), "event", "visit").weight
    assert (weight.code, weight.unit, weight.read(42)) == ("cat_weight", shown, 4.2)


# ---- air conditioners behind infrared light


def words(*options: str) -> dict[str, Any]:
    """Return the description of a key."""
    return {"range": [*options]}


REMOTE = (
    writable("PowerOn", "Enum", **words("PowerOn")),
    writable("PowerOff", "Enum", **words("PowerOff")),
    writable("T", "Integer", min=16, max=30, scale=0, step=1, unit="℃"),
    writable("M", "Enum", **words("0", "1", "2", "3", "4")),
    writable("F", "Enum", **words("0", "1", "2", "3")),
    read_only("power", "Boolean"),
    read_only("temp", "Integer", min=16, max=30),
    read_only("mode", "Enum", **words("0", "1")),
    read_only("wind", "Enum", **words("0", "1")),
)


def test_air_conditioner_behind_infrared_light() -> None:
    """Command it by keys and numbers, and read it from what the remote control knows."""
    item = item_of(planned("infrared_ac", *REMOTE), "climate", "climate")
    assert item.reason == reasons.CLIMATE_INFRARED
    assert set(item.codes) == {point.code for point in REMOTE}
    assert item.hvac_modes == ["off", "cool", "heat", "heat_cool", "fan_only", "dry"]
    assert item.turn_off() == {"PowerOff": "PowerOff"}
    assert item.turn_on({}) == {"PowerOn": "PowerOn"}
    assert item.set_temperature(23, {}) == {"T": 23}
    assert item.set_fan_mode("medium") == {"F": 2}
    on = {"power": "1", "temp": 24, "mode": "1", "wind": "3"}
    state = item.state(on)
    assert (state.hvac_mode, state.target, state.fan_mode) == (
        HVACMode.HEAT,
        24,
        "high",
    )
    assert item.state({**on, "power": "0"}).hvac_mode is HVACMode.OFF
    modes = [item.state({**on, "mode": str(number)}).hvac_mode for number in range(6)]
    assert modes == ["cool", "heat", "heat_cool", "fan_only", "dry", None]
    speeds = [
        item.state({**on, "wind": number}).fan_mode for number in (-1, 0, 1, 2, 3, 4)
    ]
    assert speeds == [None, "auto", "low", "medium", "high", None]
    sent = [
        item.set_hvac_mode(mode, on)
        for mode in (HVACMode.COOL, HVACMode.HEAT_COOL, HVACMode.FAN_ONLY, HVACMode.DRY)
    ]
    assert sent == [{"M": 0}, {"M": 2}, {"M": 3}, {"M": 4}]


@pytest.mark.parametrize(
    "without",
    [
        pytest.param("PowerOn", id="cannot be switched on"),
        pytest.param("PowerOff", id="cannot be switched off"),
        pytest.param("T", id="no temperature"),
    ],
)
def test_remote_that_is_of_no_air_conditioner(without: str) -> None:
    """A remote control without its keys or a temperature is another one."""
    made = planned("infrared_tv", *(one for one in REMOTE if one.code != without))
    assert reasons.CLIMATE_INFRARED not in {item.reason for item in made.items}


@pytest.mark.parametrize(
    ("key", "point"),
    [
        pytest.param("PowerOn", writable("PowerOn", "String"), id="text"),
        pytest.param("PowerOff", writable("PowerOff", "String"), id="text to end"),
    ],
)
def test_key_that_takes_any_text(key: str, point: PointSpec) -> None:
    """A key that is described as text takes its own name."""
    made = planned(
        "infrared_ac", *(point if one.code == key else one for one in REMOTE)
    )
    assert item_of(made, "climate", "climate").turn_off() == {"PowerOff": "PowerOff"}


@pytest.mark.parametrize(
    "limits",
    [
        pytest.param({"min": 16}, id="no most"),
        pytest.param({"max": 30}, id="no least"),
        pytest.param({"min": 30, "max": 30}, id="nothing between"),
    ],
)
def test_remote_without_a_range(limits: dict[str, Any]) -> None:
    """A temperature without a range cannot be set."""
    blank = writable("T", "Integer", **limits)
    made = planned(
        "infrared_ac", *(blank if one.code == "T" else one for one in REMOTE)
    )
    assert reasons.CLIMATE_INFRARED not in {item.reason for item in made.items}


# ---- meters


def test_codes_of_meter_frames() -> None:
    """List the codes by which meters tell a frame, for the first messages of a device."""
    assert (
        "phase",
        *("phase_a", "phase_b", "phase_c", "phase_x", "phase_y", "phase_z"),
        *("phase_1", "phase_2", "phase_3"),
        *(f"phase_s{number}" for number in range(1, 21)),
    ) == METER_FRAMES


# 230.1 V, 53.860 A, 9548 W, 1 var, 2 VA, 0.77
LONG = "08FD00D26400254C00000100000 24D".replace(" ", "")
QUANTITIES = {
    "voltage": ("voltage", "V", 230.1),
    "current": ("current", "A", 53.86),
    "power": ("power", "W", 9548),
    "reactive_power": ("reactive_power", "var", 1),
    "apparent_power": ("apparent_power", "VA", 2),
    "power_factor": ("power_factor", "None", 0.77),
}


def frame(raw: str, code: str = "phase_a", kind: str = "Raw") -> dict[str, Any]:
    """Return what is read of a frame, by the names of the quantities."""
    made = planned("zndb", read_only(code, kind), status={code: raw})
    return {
        item.key.removeprefix(f"{code}_"): (
            str(item.description.device_class),  # type: ignore[attr-defined]
            str(item.description.native_unit_of_measurement),  # type: ignore[attr-defined]
            item.read({code: raw}),  # type: ignore[attr-defined]
        )
        for item in made.items
    }


def test_long_frame() -> None:
    """Read all six quantities, with class and unit."""
    assert frame(LONG) == QUANTITIES


@pytest.mark.parametrize(
    ("signs", "negative"),
    [
        pytest.param("00", set(), id="none"),
        pytest.param("01", {"current"}, id="current"),
        pytest.param("02", {"power"}, id="power"),
        pytest.param("04", {"reactive_power"}, id="reactive power"),
        pytest.param("08", {"power_factor"}, id="power factor"),
        pytest.param(
            "0F", {"current", "power", "reactive_power", "power_factor"}, id="all"
        ),
    ],
)
def test_signs_of_a_frame(signs: str, negative: set[str]) -> None:
    """A byte behind a frame of version 2 says what flows back."""
    read = frame(f"020F{LONG}{signs}")
    assert {name for name, (_, _, number) in read.items() if number < 0} == negative
    assert {name: abs(number) for name, (_, _, number) in read.items()} == {
        name: number for name, (_, _, number) in QUANTITIES.items()
    }
    assert {number > 0 for _, _, number in frame(f"010F{LONG}{signs}").values()} == {
        True
    }


@pytest.mark.parametrize(
    ("raw", "volts"),
    [
        pytest.param("2710 0015F4 0004A1", 1000.0, id="most that a house has"),
        pytest.param("2711 0015F4 0004A1", None, id="more than any house has"),
        pytest.param(
            "0308 08FD00D264002 54C".replace(" ", ""), 77.6, id="no version 3"
        ),
        pytest.param("0208 08FD00D26400254C", 230.1, id="version 2, short"),
        pytest.param("0207 08FD00D26400254C", 51.9, id="no such length"),
        pytest.param("020F 08FD00D26400254C", 52.7, id="shorter than it says"),
    ],
)
def test_head_of_a_frame(raw: str, volts: float | None) -> None:
    """Take two bytes for a head only where they can be one."""
    assert frame(raw.replace(" ", ""))["voltage"][2] == volts


@pytest.mark.parametrize(
    ("key", "name", "number"),
    [
        pytest.param("voltage", "voltage", 2.5, id="voltage"),
        pytest.param("electricCurrent", "current", 2.5, id="current"),
        pytest.param("current", "current", 2.5, id="current, short"),
        pytest.param("power", "power", 2500, id="power"),
        pytest.param("activePower", "power", 2500, id="active power"),
        pytest.param("reactivePower", "reactive_power", 2500, id="reactive power"),
        pytest.param("apparentPower", "apparent_power", 2500, id="apparent power"),
        pytest.param("powerFactor", "power_factor", 2.5, id="power factor"),
    ],
)
def test_names_in_a_json_frame(key: str, name: str, number: float) -> None:
    """Know the names of JSON frames; powers are in kilowatts."""
    assert frame(f'{{"{key}": 2.5}}', kind="Json")[name][2] == number


@pytest.mark.parametrize(
    ("code", "key", "placeholders"),
    [
        pytest.param("phase_a", "phase_a_voltage", None, id="a"),
        pytest.param("phase_b", "phase_b_voltage", None, id="b"),
        pytest.param("phase_c", "phase_c_voltage", None, id="c"),
        pytest.param("phase_x", "phase_voltage", {"phase": "X"}, id="x"),
        pytest.param("phase_2", "phase_voltage", {"phase": "2"}, id="number"),
        pytest.param("phase_L1", "phase_voltage", {"phase": "L1"}, id="line"),
        pytest.param(
            "power_phase_z_param", "phase_voltage", {"phase": "Z"}, id="param"
        ),
        pytest.param("meter_phase_c_info", "phase_c_voltage", None, id="info"),
        pytest.param("main_phase_a_value", "phase_a_voltage", None, id="value"),
        pytest.param("electric_phase_a_params", "phase_a_voltage", None, id="params"),
        pytest.param("phase", None, None, id="no letter"),
        pytest.param("sigle_phase", None, None, id="misspelt"),
    ],
)
def test_names_of_phases(
    code: str, key: str | None, placeholders: dict[str, str] | None
) -> None:
    """Name the quantities of a phase by its letter or number."""
    made = planned("zndb", read_only(code, "Raw"), status={code: LONG})
    shown = item_of(made, "sensor", f"{code}_voltage").description
    assert shown.translation_key == key
    assert shown.translation_placeholders == placeholders


@pytest.mark.parametrize(
    ("code", "kind", "frames"),
    [
        pytest.param("phase_d", "Raw", False, id="no such phase"),
        pytest.param("phase_seq", "String", False, id="another word"),
        pytest.param("phase", "String", False, id="text without a letter"),
        pytest.param("phase_a", "Integer", False, id="a number"),
        pytest.param("phase_s20", "String", True, id="a clamp"),
    ],
)
def test_what_is_no_frame(code: str, kind: str, *, frames: bool) -> None:
    """Take nothing for a frame that is not described as one."""
    made = planned("zndb", read_only(code, kind))
    assert any(item.key.endswith("_voltage") for item in made.items) is frames
