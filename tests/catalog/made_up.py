"""Devices that a vendor could have made: its own codes, units that tell, seeded.

What each reading is stands beside the units and words that it is made of; nothing here
asks the catalog.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random

from custom_components.tuya_openhub.catalog.categories import CATEGORIES
from custom_components.tuya_openhub.openhub.models import JsonValue, PointSpec
from homeassistant.components.climate import HVACMode

from .build import read_only, writable

_OTHERS = (
    "aqcz bgl bzyd cjkg clkg cn cwjwq cwtswsq cwwsq cwysj dlq dr ggq gyd hjjcy hps hwsb"
    " hxd infrared_ac inverter jwbj kfj kqzg kxdp lxj mcs MPPT ntq nnq pir ph qccdz qxj"
    " rqbj sfkzq sj swtz szjcy szjqr tgq tyndj tyd vibra wxkg xktyd xnyjcn ygsb ywbj"
    " ywcgq zd znjdq zndb znjxs znnbq znsb zwjcy ylcg"
)
OTHER_CATEGORIES = tuple(_OTHERS.split())

GROWS, FALLS, MEASURED = "total_increasing", "total", "measurement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """What a reading measures: its class, how vendors write its unit, and its words."""

    device_class: str
    units: Mapping[str, str | None]
    words: str
    state_class: str = MEASURED
    signed: bool = False


_KWH = dict.fromkeys(
    ["kWh", "kwh", "KWH", "kW·h", "kW.h", "kW*h", "kW•h", "千瓦时", "KW-H"], "kWh"
)
_CELSIUS = dict.fromkeys(["℃", "°C", "C", "摄氏度", "degC", "(℃)", "Celsius"], "°C")
_PERCENT = dict.fromkeys(["%", "％", "percent"], "%")
_CUBIC = dict.fromkeys(["m³", "m3", "m^3", "㎥", "立方米"], "m³")
_DUST = dict.fromkeys(["ug/m3", "μg/m³", "µg/m³", "ug/m^3"], "μg/m³")

QUANTITIES = (
    Quantity(
        device_class="energy",
        units=_KWH,
        words="TotalEnergy,EnergyConsumed,import_energy,ExportEnergy,day_ele,Yield,Gen",
        state_class=GROWS,
    ),
    Quantity(
        device_class="energy",
        units=_KWH,
        words="NetEnergy,EnergyBalance,GridExchange",
        state_class=FALLS,
        signed=True,
    ),
    Quantity(
        device_class="energy",
        units={"MJ": "MJ", "GJ": "GJ", "MWh": "MWh", "Wh": "Wh"},
        words="HeatTotal,heat_sum,ThermalEnergy",
        state_class=GROWS,
    ),
    Quantity(
        device_class="reactive_energy",
        units={"kvarh": "kvarh", "kVar·h": "kvarh"},
        words="ReactiveTotal,q_energy",
        state_class=GROWS,
    ),
    Quantity(
        device_class="power",
        units={"W": "W", "w": "W", "kW": "kW", "KW": "kW", "瓦": "W"},
        words="ActivePower,grid_power,PvPower,Load,P",
        signed=True,
    ),
    Quantity(
        device_class="apparent_power",
        units={"VA": "VA", "kVA": "kVA"},
        words="ApparentPower,S_total",
    ),
    Quantity(
        device_class="reactive_power",
        units={"var": "var", "Var": "var", "kvar": "kvar"},
        words="ReactivePower,q_now",
        signed=True,
    ),
    Quantity(
        device_class="power_factor",
        units={"": None, "%": "%"},
        words="PowerFactor,power_factor,PF",
    ),
    Quantity(
        device_class="voltage",
        units={"V": "V", "v": "V", "mV": "mV", "伏": "V"},
        words="Voltage,bus_voltage,Urms,CellVolt",
    ),
    Quantity(
        device_class="current",
        units={"A": "A", "mA": "mA", "安": "A"},
        words="Current,line_current,Irms,LeakCurrent",
    ),
    Quantity(
        device_class="frequency",
        units={"Hz": "Hz", "HZ": "Hz", "赫兹": "Hz"},
        words="Frequency,grid_freq,Freq",
    ),
    Quantity(
        device_class="temperature",
        units={**_CELSIUS, "℉": "°F", "°F": "°F"},
        words="WaterTemp,radiator_temp,CoilTemperature,Tank,InletT,board_temperature",
    ),
    Quantity(
        device_class="humidity",
        units=_PERCENT,
        words="AirHumidity,room_humidity,Humidity,RH",
    ),
    Quantity(
        device_class="moisture", units=_PERCENT, words="SoilMoisture,soil_hum,Moisture"
    ),
    Quantity(
        device_class="battery",
        units=_PERCENT,
        words="BatteryLevel,battery_left,BMS_SOC,bat_percent",
    ),
    Quantity(
        device_class="water",
        units={**_CUBIC, "L": "L", "升": "L"},
        words="WaterUsed,water_total,FlowTotal,cold_water,WaterToday",
        state_class=GROWS,
    ),
    Quantity(
        device_class="gas",
        units=_CUBIC,
        words="GasUsed,gas_total,GasConsumption",
        state_class=GROWS,
    ),
    Quantity(
        device_class="volume_storage",
        units={"L": "L", "m3": "m³"},
        words="TankLevel,tank_content,RemainingWater",
    ),
    Quantity(
        device_class="volume_flow_rate",
        units={"L/min": "L/min", "m3/h": "m³/h", "l/h": "L/h"},
        words="FlowRate,flow_now",
    ),
    Quantity(device_class="carbon_dioxide", units={"ppm": "ppm"}, words="CO2,air_co2"),
    Quantity(device_class="pm25", units=_DUST, words="PM25,pm2_5_density,pm25_level"),
    Quantity(
        device_class="volatile_organic_compounds",
        units={"mg/m3": "mg/m³", "mg/m^3": "mg/m³"},
        words="TVOC,voc_density",
    ),
    Quantity(
        device_class="illuminance",
        units={"lux": "lx", "Lux": "lx", "lx": "lx", "勒克斯": "lx"},
        words="Illuminance,light_lux,Brightness_now",
    ),
    Quantity(
        device_class="sound_pressure",
        units={"dB": "dB", "db": "dB", "dB(A)": "dBA"},
        words="Noise,sound_db",
    ),
    Quantity(
        device_class="atmospheric_pressure",
        units={"hPa": "hPa", "百帕": "hPa", "mbar": "mbar"},
        words="AirPressure,barometer",
    ),
    Quantity(
        device_class="pressure",
        units={"kPa": "kPa", "bar": "bar", "psi": "psi", "Pa": "Pa"},
        words="PipePressure,suction_pressure",
    ),
    Quantity(
        device_class="wind_speed",
        units={"m/s": "m/s", "km/h": "km/h"},
        words="WindSpeed,gust_speed",
    ),
    Quantity(
        device_class="precipitation", units={"mm": "mm"}, words="RainDay,rain_total"
    ),
    Quantity(
        device_class="distance",
        units={"cm": "cm", "m": "m", "mm": "mm", "厘米": "cm"},
        words="Distance,target_distance,Depth",
    ),
    Quantity(
        device_class="duration",
        units={"s": "s", "秒": "s", "min": "min", "分钟": "min", "h": "h", "m": "min"},
        words="RemainTime,presence_time,TimeLeft,standing_time",
    ),
    Quantity(
        device_class="weight", units={"g": "g", "kg": "kg", "克": "g"}, words="Weight"
    ),
    Quantity(
        device_class="conductivity",
        units={"us/cm": "μS/cm", "µS/cm": "μS/cm"},
        words="Conductivity,ec_value",
    ),
    Quantity(
        device_class="ph", units={"pH": None, "ph": None}, words="PhValue,acidity"
    ),
)

# the words of a mode, with all that they may mean
MODES: Mapping[str, frozenset[HVACMode]] = {
    "heat": frozenset({HVACMode.HEAT}),
    "Heating": frozenset({HVACMode.HEAT}),
    "hot": frozenset({HVACMode.HEAT}),
    "warm": frozenset({HVACMode.HEAT}),
    "cool": frozenset({HVACMode.COOL}),
    "Cooling": frozenset({HVACMode.COOL}),
    "cold": frozenset({HVACMode.COOL}),
    "dry": frozenset({HVACMode.DRY}),
    "wet": frozenset({HVACMode.DRY}),
    "fan": frozenset({HVACMode.FAN_ONLY}),
    "wind": frozenset({HVACMode.FAN_ONLY}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One reading of a made-up device, and what a person has to see."""

    point: PointSpec
    device_class: str
    unit: str | None
    state_class: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeUp:
    """A made-up device: readings, settings, and the modes that it runs in."""

    category: str
    readings: tuple[Reading, ...]
    settings: tuple[PointSpec, ...]
    status: Mapping[str, JsonValue] = field(default_factory=dict)
    modes: tuple[str, ...] = ()


def made_up(count: int, seed: int) -> Iterator[MadeUp]:
    """Make devices, as many of each category."""
    random = Random(seed)
    categories = [*CATEGORIES, *OTHER_CATEGORIES]
    for number in range(count):
        yield _device(random, categories[number % len(categories)])


def _device(random: Random, category: str) -> MadeUp:
    chosen = random.sample(QUANTITIES, random.randint(3, 8))
    by_code = {
        reading.point.code: reading
        for reading in (_reading(random, quantity) for quantity in chosen)
    }
    status: dict[str, JsonValue] = {code: random.randint(0, 500) for code in by_code}
    modes: tuple[str, ...] = ()
    settings = [
        writable(random.choice(("PowerSwitch", "Onoff", "switch", "Power")), "Boolean"),
        writable(
            f"Vnd{random.randint(1, 99)}Limit", "Integer", min=0, max=50, unit="A"
        ),
    ]
    if random.random() < 0.4:
        modes = tuple(random.sample(sorted(MODES), random.randint(2, 4)))
        settings += [
            writable(
                random.choice(("mode", "SetMode", "work_mode")), "Enum", range=[*modes]
            ),
            writable(
                random.choice(("temp_set", "SetTemp")),
                "Integer",
                min=5,
                max=35,
                unit="℃",
            ),
        ]
    return MadeUp(
        category=category,
        readings=tuple(by_code.values()),
        settings=tuple(settings),
        status=status,
        modes=modes,
    )


def _reading(random: Random, quantity: Quantity) -> Reading:
    unit = random.choice(sorted(quantity.units))
    least = -99999 if quantity.signed and random.random() < 0.5 else 0
    falls = quantity.signed and quantity.state_class == FALLS
    make = writable if least < 0 and not falls and random.random() < 0.5 else read_only
    point = make(
        _code(random, random.choice(quantity.words.split(","))),
        "Integer",
        unit=unit,
        min=-99999 if falls else least,
        max=99999,
        scale=random.randint(0, 3),
        step=1,
    )
    return Reading(
        point=point,
        device_class=quantity.device_class,
        unit=quantity.units[unit],
        state_class=quantity.state_class,
    )


def _code(random: Random, words: str) -> str:
    """Write words as some vendor would."""
    part = random.choice(("", "", "A", "B", "L1", "2", "X"))
    match random.randrange(4):
        case 0:
            return f"{words}{part}"
        case 1:
            return f"{part}_{words}".strip("_")
        case 2:
            return f"Vnd_{words}_{part}".strip("_")
        case _:
            return f"{words}_{part}".strip("_").lower()
