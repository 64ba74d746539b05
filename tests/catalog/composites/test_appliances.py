"""Vacuums, locks, sirens, alarm panels and valves."""

import base64

import pytest

from custom_components.tuya_openhub.catalog.composites.alarm_control_panel import (
    TRIGGER,
    AlarmItem,
)
from custom_components.tuya_openhub.catalog.composites.lock import LockItem
from custom_components.tuya_openhub.catalog.composites.siren import SirenItem
from custom_components.tuya_openhub.catalog.composites.vacuum import VacuumItem
from custom_components.tuya_openhub.catalog.composites.valve import ValveItem
from custom_components.tuya_openhub.catalog.core.plan import Values
from custom_components.tuya_openhub.openhub.models import JsonValue, ValueSpec
from homeassistant.components.alarm_control_panel import AlarmControlPanelState
from homeassistant.components.siren import SirenEntityFeature
from homeassistant.components.vacuum import VacuumActivity, VacuumEntityFeature
from homeassistant.components.valve import ValveEntityFeature
from homeassistant.const import EntityCategory

from .support import (
    BOOL,
    RAW,
    bench_of,
    capture,
    complaints,
    enum,
    integer,
    items,
    only,
)

ROBOT = {
    "power_go": BOOL,
    "pause": BOOL,
    "switch_charge": BOOL,
    "seek": BOOL,
    "mode": enum("standby", "smart", "chargego"),
    "suction": enum("strong", "normal", "quiet"),
}


def robot(functions: dict[str, ValueSpec], category: str = "sd") -> VacuumItem:
    """Make the only vacuum of a device."""
    return only(
        bench_of(category, functions, reports={"status": enum("standby")}), VacuumItem
    )


@pytest.mark.parametrize(
    ("status", "activity"),
    [
        pytest.param("smart_clean", VacuumActivity.CLEANING, id="cleaning"),
        pytest.param("goto_charge", VacuumActivity.RETURNING, id="returning"),
        pytest.param("charging", VacuumActivity.DOCKED, id="charging"),
        pytest.param("charge_done", VacuumActivity.DOCKED, id="charged"),
        pytest.param("paused", VacuumActivity.PAUSED, id="paused"),
        pytest.param("sleep", VacuumActivity.IDLE, id="asleep"),
        pytest.param("fault", VacuumActivity.ERROR, id="fault"),
        pytest.param("dancing", None, id="unheard of"),
    ],
)
def test_vacuum_activity(status: str, activity: VacuumActivity | None) -> None:
    """From the standard set of robot vacuums; no capture has one."""
    assert robot(ROBOT).state({"status": status}).activity is activity


def test_vacuum_commands() -> None:
    """From the standard set of robot vacuums; no capture has one."""
    builder = bench_of("sd", ROBOT, reports={"status": enum("standby")})
    item = only(builder, VacuumItem)
    assert item.features == (
        VacuumEntityFeature.START
        | VacuumEntityFeature.STOP
        | VacuumEntityFeature.PAUSE
        | VacuumEntityFeature.RETURN_HOME
        | VacuumEntityFeature.LOCATE
        | VacuumEntityFeature.FAN_SPEED
        | VacuumEntityFeature.STATE
        | VacuumEntityFeature.SEND_COMMAND
    )
    assert item.start({}) == {"power_go": True}
    assert item.start({"pause": True}) == {"power_go": True, "pause": False}
    assert item.stop() == {"power_go": False}
    assert item.return_to_base() == {"switch_charge": True}
    for sent in (item.pause(), item.locate(), item.set_fan_speed("quiet")):
        assert list(complaints(builder, sent)) == []
    assert item.state({"suction": "quiet"}).fan_speed == "quiet"
    assert builder.find("mode", "status") is not None


def test_vacuum_returns_by_its_mode() -> None:
    """From the legacy set of robot vacuums: no switch to charge."""
    item = robot({"power": BOOL, "mode": enum("smart", "chargego")})
    assert item.return_to_base() == {"mode": "chargego"}
    assert item.start({}) == {"power": True}


def test_vacuum_paused_without_status() -> None:
    """The pause switch tells it."""
    item = only(bench_of("sd", {"pause": BOOL}), VacuumItem)
    assert item.state({"pause": True}).activity is VacuumActivity.PAUSED
    assert item.state({"pause": False}).activity is None
    for sent in (
        item.start({}),
        item.stop(),
        item.return_to_base(),
        item.locate(),
        item.set_fan_speed("x"),
    ):
        assert sent == {}


@pytest.mark.parametrize(
    ("code", "feature"),
    [
        pytest.param("power_go", VacuumEntityFeature.START, id="start"),
        pytest.param("pause", VacuumEntityFeature.PAUSE, id="pause"),
        pytest.param("switch_charge", VacuumEntityFeature.RETURN_HOME, id="return"),
        pytest.param("seek", VacuumEntityFeature.LOCATE, id="locate"),
    ],
)
def test_vacuum_offers_only_what_it_can(
    code: str, feature: VacuumEntityFeature
) -> None:
    """One data point, one ability."""
    item = only(bench_of("sd", {code: BOOL}), VacuumItem)
    every = (
        VacuumEntityFeature.START
        | VacuumEntityFeature.PAUSE
        | VacuumEntityFeature.RETURN_HOME
        | VacuumEntityFeature.LOCATE
        | VacuumEntityFeature.FAN_SPEED
    )
    assert item.features & every == feature
    assert bool(item.pause()) is (code == "pause")


def test_vacuum_by_its_codes() -> None:
    """A robot of another category is known by its codes."""
    assert robot({"power_go": BOOL, "switch_charge": BOOL}, "unheard_of").charge
    assert items(bench_of("unheard_of", {"power_go": BOOL}), VacuumItem) == []
    assert items(bench_of("sd", {}), VacuumItem) == []


def test_lock_with_a_motor() -> None:
    """From the standard set of locks; no capture has one."""
    builder = bench_of("jtmspro", {"lock_motor_state": BOOL})
    item = only(builder, LockItem)
    assert item.is_locked({"lock_motor_state": False}) is True
    assert item.is_locked({}) is None
    assert item.unlock() == {"lock_motor_state": True}
    assert item.lock() == {"lock_motor_state": False}


def test_lock_with_words() -> None:
    """From the standard set of locks; no capture has one."""
    item = only(bench_of("ms", {"lock_state": enum("lock", "unlock")}), LockItem)
    assert item.is_locked({"lock_state": "lock"}) is True
    assert item.is_locked({"lock_state": "unlock"}) is False
    assert item.is_locked({"lock_state": "jammed"}) is None
    assert item.unlock() == {"lock_state": "unlock"}


@pytest.mark.parametrize(
    ("values", "locked"),
    [
        pytest.param({}, None, id="nothing"),
        pytest.param({"lock_motor_state": True}, False, id="drawn"),
        pytest.param({"lock_motor_state": False}, True, id="out"),
        pytest.param(
            {"lock_motor_state": False, "closed_opened": "open"}, True, id="bolt first"
        ),
        pytest.param({"manual_lock": True}, True, id="bolted by hand"),
        pytest.param({"manual_lock": False}, None, id="not bolted by hand"),
        pytest.param({"reverse_lock": "true"}, True, id="locked inside"),
        pytest.param({"closed_opened": "open"}, False, id="door open"),
        pytest.param({"closed_opened": "closed"}, None, id="door closed"),
        pytest.param({"closed_opened": "unknown"}, None, id="door unknown"),
        pytest.param({"closed_opened_kit": "AQAA"}, True, id="frame closed"),
        pytest.param({"closed_opened_kit": "AQAB"}, False, id="frame open"),
        pytest.param({"closed_opened_kit": 7}, None, id="odd frame"),
    ],
)
def test_lock_without_a_motor(values: Values, locked: bool | None) -> None:
    """What is not told is unknown, and nothing of the device moves it."""
    signs = {
        "lock_motor_state": BOOL,
        "closed_opened_kit": RAW,
        "manual_lock": BOOL,
        "reverse_lock": BOOL,
        "closed_opened": enum("unknown", "open", "closed"),
    }
    builder = bench_of("ms", {}, reports=signs)
    item = only(builder, LockItem)
    assert item.is_locked(values) is locked
    assert not item.movable
    assert item.tells_state
    # all of it stays free for sensors
    assert all(builder.free(code) for code in signs)


def test_lock_that_tells_half_of_its_state() -> None:
    """A door or a bolt by hand alone never says both that it is locked and that it is not."""
    reports = {"closed_opened": enum("open", "closed"), "unlock_card": integer(0, 9)}
    item = only(bench_of("ms", {}, reports=reports), LockItem)
    assert not item.tells_state
    assert item.unlocks == ("unlock_card",)
    assert item.lock() == item.unlock() == {}


@pytest.mark.parametrize(
    ("category", "functions"),
    [
        pytest.param("ms", {"automatic_lock": BOOL}, id="setting"),
        pytest.param("ms", {"lock_state": enum("jammed")}, id="no words"),
        pytest.param("kg", {"lock_motor_state": BOOL}, id="no lock"),
    ],
)
def test_no_lock(category: str, functions: dict[str, ValueSpec]) -> None:
    """A lock that cannot be moved by a data point is not offered as one."""
    builder = bench_of(category, functions, reports={"lock_motor": BOOL})
    assert items(builder, LockItem) == []


def test_siren_volume() -> None:
    """Volume by name."""
    item = only(capture("sgbj_ulv4nnue7gqp0rjk"), SirenItem)
    assert item.turn_on(volume=1) == {"alarm_switch": True, "alarm_volume": "high"}
    assert item.turn_on(volume=0)["alarm_volume"] == "mute"
    assert item.turn_on() == {"alarm_switch": True}
    assert item.state({"alarm_switch": True}) is True
    assert not item.features & SirenEntityFeature.DURATION


def test_siren_tones_and_duration() -> None:
    """From the standard set of sirens; no capture has all of it."""
    builder = bench_of(
        "sgbj",
        {
            "alarm_switch": BOOL,
            "alarm_state": enum("alarm_sound", "alarm_light", "normal"),
            "alarm_volume": integer(0, 10),
            "alarm_time": integer(1, 30, unit="min"),
        },
    )
    item = only(builder, SirenItem)
    assert item.tones == ["alarm_sound", "alarm_light"]
    assert item.features == 31
    sent = item.turn_on(tone="alarm_light", volume=0.5, duration=120)
    assert sent == {
        "alarm_switch": True,
        "alarm_state": "alarm_light",
        "alarm_volume": 5,
        "alarm_time": 2,
    }
    assert list(complaints(builder, sent)) == []


def test_siren_without_a_switch() -> None:
    """From the standard set of sirens: the alarm state alone."""
    item = only(
        bench_of("sgbj", {"alarm_state": enum("alarm_sound", "normal")}), SirenItem
    )
    assert item.turn_on() == {"alarm_state": "alarm_sound"}
    assert item.turn_off() == {"alarm_state": "normal"}
    assert item.state({"alarm_state": "alarm_sound"}) is True
    assert item.state({"alarm_state": "normal"}) is False
    assert item.state({}) is None


def test_siren_of_other_devices() -> None:
    """An accessory has a name; of a detector it is a setting."""
    detector = only(bench_of("co2bj", {"alarm_switch": BOOL}), SirenItem)
    assert detector.description.entity_category is EntityCategory.CONFIG
    camera = only(capture("sp_rudejjigkywujjvs"), SirenItem)
    assert camera.description.translation_key == "siren"
    assert items(bench_of("swtz", {"alarm_switch": BOOL}), SirenItem) == []
    mute = bench_of("sgbj", {"alarm_state": enum("alarm_sound")})
    assert items(mute, SirenItem) == []


def notice(text: str) -> str:
    """Encode an alarm message as panels do."""
    return base64.b64encode(text.encode("utf-16-be")).decode()


@pytest.mark.parametrize(
    ("values", "state", "changed_by"),
    [
        pytest.param(
            {"master_mode": "disarmed"},
            AlarmControlPanelState.DISARMED,
            None,
            id="disarmed",
        ),
        pytest.param(
            {"master_mode": "arm", "master_state": "normal"},
            AlarmControlPanelState.ARMED_AWAY,
            None,
            id="away",
        ),
        pytest.param(
            {
                "master_mode": "arm",
                "master_state": "alarm",
                "alarm_msg": notice("Front door"),
            },
            AlarmControlPanelState.TRIGGERED,
            "Front door",
            id="alarm",
        ),
        pytest.param(
            {
                "master_mode": "home",
                "master_state": "alarm",
                "alarm_msg": notice("Sensor Low Battery"),
            },
            AlarmControlPanelState.ARMED_HOME,
            None,
            id="weak battery",
        ),
        pytest.param(
            {"master_mode": "sos", "master_state": "alarm"},
            AlarmControlPanelState.TRIGGERED,
            None,
            id="help",
        ),
        pytest.param({}, None, None, id="unknown"),
    ],
)
def test_alarm_panel(
    values: dict[str, JsonValue],
    state: AlarmControlPanelState | None,
    changed_by: str | None,
) -> None:
    """A battery notice is no alarm."""
    item = only(
        bench_of(
            "mal",
            {"master_mode": enum("disarmed", "arm", "home", "sos")},
            reports={"master_state": enum("normal", "alarm"), "alarm_msg": RAW},
        ),
        AlarmItem,
    )
    shown = item.state(values)
    assert (shown.state, shown.changed_by) == (state, changed_by)
    assert item.set_mode(TRIGGER) == {"master_mode": "sos"}


def test_other_master_modes_are_no_alarm() -> None:
    """A master mode without disarmed is something else."""
    assert items(bench_of("wg2", {"master_mode": enum("a", "b")}), AlarmItem) == []


def test_valve_with_a_position() -> None:
    """A valve that is switched off is closed, whatever its percentage."""
    builder = capture("sfkzq_kcdiut0eqeni7b8n")
    item = only(builder, ValveItem)
    assert item.reports_position
    assert item.state(builder.status).position == 20
    closed = item.state({**builder.status, "switch": False})
    assert (closed.is_closed, closed.position) == (True, 0)
    assert item.set_position(44, {"switch": False}) == {
        "switch": True,
        "percent_control": 40,
    }
    assert item.set_position(0, {}) == {"switch": False}


def test_plain_valve() -> None:
    """A plain valve opens and closes."""
    item = only(capture("sfkzq_nxquc5lb"), ValveItem)
    assert item.features == ValveEntityFeature.OPEN | ValveEntityFeature.CLOSE
    assert item.turn(True) == {"switch": True}
    assert item.set_position(50, {}) == {}
    shown = item.state({})
    assert (shown.is_closed, shown.position) == (None, None)
    assert item.channel is None
