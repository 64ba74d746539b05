"""The words by which codes and names of data points are understood."""

from dataclasses import dataclass
import re
from typing import Final, Self

from ...openhub import PointSpec
from ..core.spelling import compact, normal

# shorter words are found as a whole word alone: `rain` is no part of `drain`
WITHIN: Final = 5
# a word of this length may begin one: `rainday`
BEGINS: Final = 4
NUMBERED: Final = re.compile(r"(?<![a-z])([a-z]+)((?:_\d+)+)")
# PFA, PFB: words in capitals with the letter of a phase
PHASES: Final = re.compile(r"(?<![A-Za-z])([A-Z]{2,})[ABCXYZ](?![A-Za-z])")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a data point: of its code, and of its name if that is Latin."""

    single: frozenset[str]
    run: str

    @classmethod
    def of(cls, point: PointSpec) -> Self:
        """Take the words of a data point apart."""
        texts = [point.code]
        if point.name is not None and point.name.isascii():
            texts.append(point.name)
        single = {word.lower() for word in PHASES.findall(point.code)}
        for text in map(words_of, texts):
            single.update(text.split("_"))
            # co_2 is a word, with the number of a channel behind it as well
            for word, digits in NUMBERED.findall(text):
                number = digits.replace("_", "")
                single.update(word + number[:end] for end in range(1, len(number) + 1))
        return cls(frozenset(single), " ".join(map(compact, texts)))

    def have(self, wanted: frozenset[str]) -> bool:
        """Whether one of some words is among them, or in what is written together."""
        return (
            not self.single.isdisjoint(wanted)
            or any(word in self.run for word in wanted if len(word) >= WITHIN)
            or any(
                word.startswith(begin)
                for begin in wanted
                if len(begin) == BEGINS
                for word in self.single
                if len(word) > BEGINS + 1
            )
        )


def words_of(code: str) -> str:
    """Return the normal form of a code; PM1.0 is PM1, and not PM10."""
    return normal(code).replace("pm_1_0", "pm_1")


def words(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


CHARGE = words("battery batt bat soc")
# of a share alone: a meter's electricity is no charge
BATTERY = CHARGE | words("electricity accumulator")
LOW = words("low alarm lower")
LOW_BATTERY = words("lowbattery lowpower batterylow")
HUMIDITY = words("humidity humid hum rh humi")
SOIL = words("soil moisture moist")
FACTOR = words("factor pf cosphi cosfi cos powerfactor")
WATER = words("water flow shower irrigation rinse tap drink sewage")
GAS = words(
    "gas gasused gasusage gasconsumption gastotal gasmeter gasflow lng lpg propane methane butane"
)
WIND = words("wind gust windspeed gustspeed")
RAIN = words("rain rainfall precip precipitation")
AIR = words("airpressure atmospheric atmos air barometric barometer baro atmosphere")
SIGNAL = words("rssi signal linkquality lqi csq")
CARBON_DIOXIDE = words("co2 eco2 carbondioxide dioxide")
CARBON_MONOXIDE = words("co monoxide carbonmonoxide")
VOLATILE = words("voc tvoc volatile")
FORMALDEHYDE = words("ch2o hcho formaldehyde")
REDOX = words("orp redox")
ALTERATION = words(
    "calibration calib calibrate correction correct offset compensation delta diff"
    " difference hysteresis hyst deviation deadband deadzone swing"
)
TIME = words(
    "time timer countdown delay duration interval period timeout left remain sustain"
    " minute minutes remaining"
)
STORED = words(
    "remain remaining left stored storage stock capacity available residual tank"
    " surplus reserve level"
)
REST = words("left remain remaining countdown residual life")
COUNTED = words(
    "total totals consumed consumption consume forward reverse forword import imported export"
    " exported acc accumulated accumulative cumulative cuml sum used usage use today"
    " daily day month monthly year yearly week weekly produced production generated"
    " generation yield lifetime feedin fed bought sold electric energy ele runtime"
    " working run worked"
)
ELECTRICITY = words("electricity electric ele energy power consumption kwh")
# what is counted of these is no total that grows
PAST = words("yesterday last previous prev history historical lastday lastmonth")
BALANCE = words("net balance saldo")

# what is set, or echoes what was set
SETTINGS = words(
    "set setting setpoint limit limited lim threshold alarm warn warning target protect"
    " protection rated nominal calibration calib correction offset compensation preset"
    " hysteresis hyst sensitivity param config adjust setted cutoff"
)
# in what can be written also these
CHOICES = words(
    "max min maximum minimum upper lower high low over under start stop begin end delay"
    " interval period reserve timer mode boost eco comfort holiday away step default"
    " level countdown duration schedule backup"
)
MEASURED = words(
    "current cur now value va actual measured real indoor outdoor inside outside ambient room"
    " floor probe sensor inlet outlet inner outer external ext internal body coil"
    " exhaust discharge return pipe"
)


def says_low_battery(point: PointSpec) -> bool:
    """Whether a flag says that a battery is low: of its charge, and low or an alarm."""
    said = Words.of(point)
    return said.have(LOW_BATTERY) or (said.have(CHARGE) and said.have(LOW))
