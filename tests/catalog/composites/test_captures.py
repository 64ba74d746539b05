"""Real devices: what is recognised, and that every command is an allowed one."""

from collections.abc import Iterator

import pytest

from custom_components.tuya_openhub.catalog.composites.alarm_control_panel import (
    ARM_AWAY,
    ARM_HOME,
    DISARM,
    TRIGGER,
    AlarmItem,
)
from custom_components.tuya_openhub.catalog.composites.climate import ClimateItem
from custom_components.tuya_openhub.catalog.composites.cover import CoverItem
from custom_components.tuya_openhub.catalog.composites.fan import FanItem
from custom_components.tuya_openhub.catalog.composites.humidifier import HumidifierItem
from custom_components.tuya_openhub.catalog.composites.light import LightItem
from custom_components.tuya_openhub.catalog.composites.siren import SirenItem
from custom_components.tuya_openhub.catalog.composites.valve import ValveItem
from custom_components.tuya_openhub.catalog.core.builder import PlanBuilder
from custom_components.tuya_openhub.catalog.core.components import Commands
from custom_components.tuya_openhub.catalog.core.plan import PlanItem, Values
from custom_components.tuya_openhub.openhub.models import JsonValue
from homeassistant.components.climate import HVACMode
from homeassistant.components.light import EFFECT_OFF

from .support import capture, complaints, items

# What each device offers: supported features, colour modes or HVAC modes. It was
# compared with Home Assistant's own integration: nothing that the device can be told
# to do is missing here.
EXPECTED: dict[str, tuple[str, ...]] = {
    "bzyd_ssimhf6r8kgwepfb": ("light hs",),
    "bzyd_tkqgkrutewrmbn9c": ("light hs",),
    "ckmkzq_1yyqfw4djv9eii3q": ("cover 3",),
    "cl_3r8gc33pnqsxfe1g": ("cover 15",),
    "cl_cpbo62rn": ("cover 15",),
    "cl_ebt12ypvexnixvtf": ("cover 15",),
    "cl_lfkr93x0ukp5gaia": ("cover 15",),
    "cl_qqdxfdht": ("cover 15",),
    "cl_qtemqjy7axczkkls": ("cover 15",),
    "cl_zah67ekd": ("cover 15",),
    "clkg_nhyj64w2": ("cover 15", "light onoff"),
    "clkg_wltqkykhni0papzj": ("cover 15", "light onoff"),
    "clkg_xqvhthwkbmp3aghs": ("cover 15", "light onoff"),
    "cs_ka2wfrdoogpvgzfi": ("humidifier 0", "fan 49"),
    "cs_zibqa9dutqyaxym2": ("humidifier 0", "fan 48"),
    "cwwsq_lxfvx41gqdotrkgi": ("light onoff",),
    "dj_8szt7whdvwpmxglk": ("light hs,white",),
    "dj_8ugheslg": ("light color_temp",),
    "dj_AqHUMdcbYzIq1Of4": ("light color_temp,hs",),
    "dj_bSXSSFArVKtc4DyC": ("light brightness",),
    "dj_baf9tt9lb8t5uc7z": ("light color_temp",),
    "dj_d4g0fbsoaal841o6": ("light color_temp",),
    "dj_hp6orhaqm6as3jnv": ("light color_temp,hs",),
    "dj_hpc8ddyfv85haxa7": ("light color_temp,hs", "light onoff"),
    "dj_tgewj70aowigv8fz": ("light hs,white",),
    "dj_zputiamzanuk6yky": ("light hs,white",),
    "fs_g0ewlb1vmwqljzji": ("fan 61", "light color_temp"),
    "gyd_lgekqfxdabipm3tn": ("light color_temp,hs",),
    "jsq_r492ifwk6f2ssptb": ("humidifier 0",),
    "kj_yrzylxax1qspdgpp": ("fan 56",),
    "ks_j9fa8ahzac8uvlfl": ("fan 59", "light onoff"),
    "kt_5wnlzekkstwcdsvm": ("climate 393 off,cool",),
    "kt_wxqdp6ecfkd78zzz": (
        "climate 433 off,cool,heat,dry,fan_only,heat_cool",
        "light onoff",
    ),
    "sfkzq_ed7frwissyqrejic": ("valve 3",) * 8,
    "sfkzq_kcdiut0eqeni7b8n": ("valve 7",),
    "sfkzq_nxquc5lb": ("valve 3",),
    "sgbj_ulv4nnue7gqp0rjk": ("siren 11",),
    "sp_knkaf1d0dytgyhix": ("siren 3", "light onoff"),
    "sp_rudejjigkywujjvs": ("siren 3",),
    "tyndj_pyakuuoc": ("light brightness",),
    "wg2_pkhw2vbphv4csrir": ("alarm_control_panel 11",),
    "wk_IAYz2WK1th0cMLmL": ("climate 401 off,heat",),
    "wk_cpmgn2cf": ("climate 17 heat,auto",),
    "wk_fi6dne5tu4t1nm6j": ("climate 385 off,auto",),
    "wk_gogb05wrtredz3bs": ("climate 401 off,auto,heat",),
    "wk_t94pit6zjbask9qo": ("climate 401 off,auto,heat",),
    "wk_tfbhw0mg": ("climate 17 auto,heat",),
    "wkf_9xfjixap": ("climate 401 off,heat",),
    "wkf_p3dbf6qs": ("climate 401 off,heat",),
    "xdd_shx9mmadyyeaq88t": ("light color_temp,hs",),
    "xktyd_3djw12ln4xtvv8eq": ("fan 49", "light hs"),
    "znrb_8ln34bg8u4y6rdda": ("climate 385 off,heat_cool,heat,cool",),
    "znrb_db81ge24jctwx8lo": ("climate 385 off,heat",),
}


def summary(item: PlanItem) -> str:
    """Tell what an item offers."""
    match item:
        case LightItem():
            return f"light {','.join(sorted(item.color_modes))}"
        case ClimateItem():
            return f"climate {int(item.features)} {','.join(item.hvac_modes)}"
        case _:
            return f"{item.platform} {int(item.features)}"  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", EXPECTED)
def test_capture_offers_what_it_should(name: str) -> None:
    """No feature less than Home Assistant's own integration has for the device."""
    assert sorted(map(summary, capture(name).items)) == sorted(EXPECTED[name])


@pytest.mark.parametrize("name", EXPECTED)
def test_keys_are_unique_and_codes_known(name: str) -> None:
    """Each item has a key of its own and listens to data points that exist."""
    builder = capture(name)
    keys = [item.key for item in builder.items]
    assert len(set(keys)) == len(keys)
    assert {code for item in builder.items for code in item.codes} <= set(
        builder.points
    )
    assert all(len(set(item.codes)) == len(item.codes) for item in builder.items)
    assert all(set(item.shared) <= set(item.codes) for item in builder.items)


def of_light(item: LightItem, values: Values) -> Iterator[Commands]:
    """Give each kind of light command."""
    yield item.turn_off()
    yield item.turn_on(values)
    for brightness in (1, 3, 128, 255):
        yield item.turn_on(values, brightness=brightness)
        yield item.turn_on(values, white=brightness)
    for hs in ((0.0, 0.0), (359.9, 100.0), (120.5, 50.5)):
        yield item.turn_on(values, hs=hs)
        yield item.turn_on(values, hs=hs, brightness=1)
    for kelvin in (1000, 2000, 4321, 6500, 9000):
        yield item.turn_on(values, kelvin=kelvin, brightness=200)
    for effect in (*item.effects, EFFECT_OFF):
        yield item.turn_on(values, effect=effect)


def of_cover(item: CoverItem, values: Values) -> Iterator[Commands]:
    """Give each kind of cover command."""
    yield item.open(values)
    yield item.close(values)
    yield from (item.stop() for _ in range(1) if item.features & 8)
    for position in range(0, 101, 7) if item.position else ():
        yield item.set_position(position, values)
    for tilt in (0, 33, 100) if item.tilt else ():
        yield item.set_tilt(tilt, values)


def of_climate(item: ClimateItem, values: Values) -> Iterator[Commands]:
    """Give each kind of climate command."""
    for mode in item.hvac_modes:
        yield item.set_hvac_mode(HVACMode(mode), values)
    for preset in item.presets:
        yield item.set_preset(preset, values)
    for target in (-100, 0, 20.5, 21, 1000) if item.thermo.targets else ():
        yield item.set_temperature(target, values)
    for fan in item.fan.options if item.fan else ():
        yield item.set_fan_mode(fan)
    for swing in item.swing.modes if item.swing else ():
        yield item.set_swing(swing)
    yield item.turn_on(values)
    yield from (item.turn_off() for mode in item.hvac_modes if mode == HVACMode.OFF)


def of_fan(item: FanItem, values: Values) -> Iterator[Commands]:
    """Give each kind of fan command."""
    yield item.turn_on()
    yield item.turn_off()
    for percentage in (0, 1, 16, 17, 50, 99, 100) if item.speed or item.steps else ():
        yield item.turn_on(percentage=percentage)
        yield item.set_percentage(percentage, values)
    for preset in item.preset_options:
        yield item.turn_on(preset=preset)
        yield item.set_preset(preset)
    for direction in ("forward", "reverse") if item.direction else ():
        yield item.set_direction(direction)
    for oscillating in (True, False) if item.oscillation else ():
        yield item.oscillate(oscillating)


def commands(item: PlanItem, values: Values) -> Iterator[Commands]:
    """Give each kind of command of an item."""
    match item:
        case LightItem():
            yield from of_light(item, values)
        case CoverItem():
            yield from of_cover(item, values)
        case ClimateItem():
            yield from of_climate(item, values)
        case FanItem():
            yield from of_fan(item, values)
        case HumidifierItem():
            yield item.turn(True)
            for humidity in (0, 33, 47.4, 100) if item.target else ():
                yield item.set_humidity(humidity)
        case ValveItem():
            yield item.turn(True)
            for position in (0, 1, 44, 100) if item.position else ():
                yield item.set_position(position, values)
        case SirenItem():
            yield item.turn_off()
            for volume in (0, 0.3, 0.5, 1):
                yield item.turn_on(volume=volume, duration=30, tone="unknown")
        case AlarmItem():
            for mode in (DISARM, ARM_HOME, ARM_AWAY, TRIGGER):
                yield item.set_mode(mode)


def wrong(builder: PlanBuilder) -> Iterator[str]:
    """Tell what is wrong with any command of any item."""
    for item in builder.items:
        for sent in commands(item, builder.status):
            yield from complaints(builder, sent)
        # a device that has not told anything yet
        for sent in commands(item, {}):
            yield from complaints(builder, sent)


@pytest.mark.parametrize("name", EXPECTED)
def test_every_command_is_allowed(name: str) -> None:
    """The specification of the functions allows every command."""
    assert list(wrong(capture(name))) == []


@pytest.mark.parametrize("name", EXPECTED)
@pytest.mark.parametrize("junk", ["", None, [], {}], ids=repr)
def test_junk_is_as_good_as_nothing(name: str, junk: JsonValue) -> None:
    """Show no more of what cannot be understood than of what was not reported."""
    builder = capture(name)
    values = dict.fromkeys(builder.points, junk)
    for item in builder.items:
        assert item.state(values) == item.state({}), item.key  # type: ignore[attr-defined]


# what Home Assistant takes of the fields of a state
BOUNDS = {
    "brightness": range(1, 256),
    "position": range(101),
    "tilt": range(101),
    "percentage": range(101),
    "kelvin": range(1000, 12_001),
    "is_on": (True, False),
    "is_closed": (True, False),
    "oscillating": (True, False),
}


@pytest.mark.parametrize("name", EXPECTED)
@pytest.mark.parametrize("odd", ["junk", -99999, 99999, True], ids=repr)
def test_odd_values_stay_within_bounds(name: str, odd: JsonValue) -> None:
    """Show nothing that Home Assistant refuses, whatever a device reports."""
    builder = capture(name)
    values = dict.fromkeys(builder.points, odd)
    for item in builder.items:
        state = item.state(values)  # type: ignore[attr-defined]
        shown = {field: getattr(state, field, None) for field in BOUNDS}
        assert [
            (item.key, field, value)
            for field, value in shown.items()
            if value is not None and value not in BOUNDS[field]
        ] == []


def test_gangs_of_a_valve_are_channels() -> None:
    """Eight valves are eight children."""
    builder = capture("sfkzq_ed7frwissyqrejic")
    assert [item.channel for item in items(builder, ValveItem)] == list(range(1, 9))
