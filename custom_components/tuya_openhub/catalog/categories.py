"""Categories: one row for each of Tuya's product categories that needs one.

A row says what the category's standard codes mean where other categories use the same
codes for something else: whether `switch` is a fan, `light` a lamp, `switch_1` a cover.
A category without a row is a device that is recognised by its data points alone.
What a single data point means in one category stands in the tables, by category and
code.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from homeassistant.components.climate import HVACMode
from homeassistant.components.cover import CoverDeviceClass
from homeassistant.components.humidifier import HumidifierDeviceClass


class Role(Enum):
    """What a part is to its device."""

    MAIN = "main"
    EXTRA = "extra"


class LightCode(Enum):
    """What the data point `light` switches."""

    LAMP = "lamp"
    # `switch_led` is the first lamp
    SECOND_LAMP = "second_lamp"
    # of the controls or the display
    BACKLIGHT = "backlight"
    UNKNOWN = "unknown"


class ColourRange(Enum):
    """The range of saturation and value where no specification names one."""

    # as wide as that of the brightness; 1000 without one
    BRIGHTNESS = "brightness"
    # as wide as that of the brightness; 255 without one
    FIRST_GENERATION = "first_generation"
    # 1000, whatever the range of the brightness is
    SECOND_GENERATION = "second_generation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """What a category's standard codes mean.

    - `climate`: the device is a climate, and this is what it does while only its
      switch says that it runs; the words of `mode` are HVAC modes and presets.
      `heat_pump`: it is a climate if it has a target temperature.
      `sets_room`: its target temperature is that of a room's air.
      `heats_water`: it may be set up to 100 °C; `water_heater`: to do only that.
    - `cover`: a position alone, or a Boolean, moves a cover; `cover_class` is its class.
      `cover_switch`: so does `switch_1`. `follows_motor`: its percentage follows the
      direction of the motor.
    - `fan`: `switch` is that of a fan and `mode` has its presets;
      `shares_switch`: people look for a plain switch beside the fan.
    - `humidifier`: `switch` is that of a humidifier or dehumidifier.
    - `lamp`: what its lamps are to the device; `light_code`: what `light` switches.
      `switch_is_lamp`: `switch_1` switches a lamp. `colours`: range of its colours.
    - `siren`: `alarm_switch` sounds an alarm (elsewhere it arms one);
      `siren_is_setting`: its sirens are settings.
    - `camera`, `lock`, `vacuum`, `valve`: the device is one.
    - `fault_labels`: the labels of its faults mean what the table of labels says.
    - `gateway`, `infrared_hub`, `infrared_remote`: its part among other devices: other
      devices are reached through it, it imitates remote controls, it is such a one.
    """

    code: str
    climate: HVACMode | None = None
    heat_pump: bool = False
    sets_room: bool = True
    heats_water: bool = False
    water_heater: bool = False
    cover: bool = False
    cover_class: CoverDeviceClass = CoverDeviceClass.CURTAIN
    cover_switch: bool = False
    follows_motor: bool = False
    fan: Role | None = None
    shares_switch: bool = False
    humidifier: HumidifierDeviceClass | None = None
    lamp: Role = Role.MAIN
    light_code: LightCode = LightCode.UNKNOWN
    switch_is_lamp: bool = False
    colours: ColourRange = ColourRange.BRIGHTNESS
    siren: Role | None = None
    siren_is_setting: bool = False
    camera: bool = False
    lock: bool = False
    vacuum: bool = False
    valve: bool = False
    fault_labels: bool = False
    gateway: bool = False
    infrared_hub: bool = False
    infrared_remote: bool = False


_ROWS = (
    # lamps: bulb, string of lights, strip
    Category(code="dj", switch_is_lamp=True, colours=ColourRange.FIRST_GENERATION),
    Category(code="dc", colours=ColourRange.FIRST_GENERATION),
    Category(code="dd", colours=ColourRange.SECOND_GENERATION),
    # switches and sockets
    Category(code="cz", lamp=Role.EXTRA),  # socket
    Category(code="pc", lamp=Role.EXTRA),  # power strip
    Category(code="kg", lamp=Role.EXTRA),  # switch
    Category(code="tdq", lamp=Role.EXTRA),  # breaker
    # air: conditioners, fans, purifiers, humidifiers
    Category(
        code="kt",  # air conditioner
        climate=HVACMode.COOL,
        lamp=Role.EXTRA,
        light_code=LightCode.BACKLIGHT,
    ),
    Category(code="ktkzq", climate=HVACMode.COOL),  # controller of air conditioners
    Category(code="fs", fan=Role.MAIN, sets_room=False, light_code=LightCode.LAMP),
    Category(code="fsd", fan=Role.MAIN, light_code=LightCode.SECOND_LAMP),  # with lamp
    Category(code="fskg", fan=Role.MAIN, light_code=LightCode.LAMP),  # fan switch
    Category(code="ks", fan=Role.MAIN, light_code=LightCode.BACKLIGHT),  # tower fan
    Category(code="xfj", fan=Role.MAIN),  # ventilation
    Category(
        code="kj",  # purifier
        fan=Role.MAIN,
        shares_switch=True,
        sets_room=False,
        lamp=Role.EXTRA,
        light_code=LightCode.BACKLIGHT,
    ),
    Category(
        code="cs",  # dehumidifier
        humidifier=HumidifierDeviceClass.DEHUMIDIFIER,
        fan=Role.EXTRA,
        sets_room=False,
        lamp=Role.EXTRA,
        light_code=LightCode.BACKLIGHT,
        fault_labels=True,
    ),
    Category(
        code="jsq",  # humidifier
        humidifier=HumidifierDeviceClass.HUMIDIFIER,
        sets_room=False,
        light_code=LightCode.BACKLIGHT,
    ),
    # heating
    Category(code="dbl", climate=HVACMode.HEAT),  # fireplace
    Category(code="mjj", climate=HVACMode.HEAT),  # towel rack
    Category(
        code="qn",  # heater
        climate=HVACMode.HEAT,
        lamp=Role.EXTRA,
        light_code=LightCode.BACKLIGHT,
    ),
    Category(
        code="wk",  # thermostat
        climate=HVACMode.HEAT_COOL,
        lamp=Role.EXTRA,
        light_code=LightCode.BACKLIGHT,
    ),
    Category(code="wkf", climate=HVACMode.HEAT),  # radiator valve
    Category(code="znrb", heat_pump=True, heats_water=True),
    Category(
        code="rs",  # water heater
        water_heater=True,
        heats_water=True,
        sets_room=False,
        light_code=LightCode.BACKLIGHT,
    ),
    # kitchen
    Category(code="bh", heats_water=True, sets_room=False),  # kettle
    Category(code="mzj", heats_water=True, sets_room=False),  # sous vide cooker
    # covers and doors
    Category(code="cl", cover=True, cover_switch=True, lamp=Role.EXTRA),  # curtain
    Category(
        code="clkg",  # curtain switch
        cover=True,
        follows_motor=True,
        lamp=Role.EXTRA,
    ),
    Category(code="jdcljqr", cover=True),  # curtain robot
    Category(code="mc", cover=True, cover_class=CoverDeviceClass.WINDOW),
    Category(code="ckmkzq", cover_class=CoverDeviceClass.GARAGE),
    # locks
    Category(code="ms", lock=True),
    Category(code="bxx", lock=True),
    Category(code="gyms", lock=True),
    Category(code="jtmspro", lock=True),
    Category(code="jtmsbh", lock=True),
    Category(code="hotelms", lock=True),
    Category(code="videolock", lock=True),
    Category(code="photolock", lock=True),
    Category(code="mk", lock=True),
    # alarms
    Category(code="sgbj", siren=Role.MAIN),
    Category(code="co2bj", siren=Role.EXTRA, siren_is_setting=True),
    Category(code="dgnbj", siren=Role.EXTRA),
    # cameras
    Category(code="sp", camera=True, lamp=Role.EXTRA),
    Category(code="ksdjml", camera=True),  # intercom at the door
    # robots, water, pets
    Category(code="sd", vacuum=True),
    Category(code="sfkzq", valve=True),  # irrigation
    Category(code="ggq", valve=True),  # irrigation
    Category(code="sz", light_code=LightCode.LAMP),  # plant grower
    Category(code="yyj", light_code=LightCode.LAMP),  # cooker hood
    Category(code="msp", fault_labels=True),  # litter box
    # gateways and hubs
    Category(code="wfcon", gateway=True),
    Category(code="wg2", gateway=True, lamp=Role.EXTRA),
    Category(code="wnykq", infrared_hub=True),
    Category(code="wsdykq", infrared_hub=True),  # with a thermometer
    Category(code="hwktwkq", infrared_hub=True),  # for air conditioners
)
CATEGORIES: Mapping[str, Category] = {row.code: row for row in _ROWS}


def category_of(code: str) -> Category:
    """Return the row of a category; one without a row has nothing special.

    Tuya names families of categories by how they begin or end, and adds to them.
    """
    return CATEGORIES.get(code) or Category(
        code=code,
        camera=code.startswith("sp_") or code.endswith("sxj"),
        gateway=code.startswith("wg"),
        infrared_remote=code.startswith("infrared_"),
    )
