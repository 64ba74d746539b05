"""Codes that say what they are: one word names the thing, and the others are ordinary.

`deodorization`, `motionless_sensitivity` and `holiday_temp_set` need no table. What a
person would not look for (resets, tests, reports, addresses) has a word that is not here.
"""

from ...openhub import PointSpec, PointType
from ..core.spelling import normal
from .vocabulary import words

# what can be switched
SWITCHED = words(
    "switch power light lamp led indicator backlight display screen sound beep buzzer"
    " voice mute muffling music lock child eco boost turbo rapid sleep night quiet silent"
    " fan heat heating heater cool cooling pump valve anion ion ionizer plasma uv"
    " sterilization sterilize disinfection disinfect disinfecting deodorization"
    " deodorize deodorant clean cleaning selfclean dry drying steam warm warming keepwarm"
    " preheat preheating defrost frost antifrost window auto automatic alarm motion"
    " detection charge charging oxygen spray mist swing oscillation oscillate shake aroma"
    " fragrance humidify dehumidify purify purification ventilation vent wind health"
    " comfort away holiday vacation economy energysaving saving flip schedule timer"
    " start pause key tone tamper knock linkage remote memory flash strobe siren water"
    " flush wash rinse spin bath massage rock camera record privacy disturb dnd usb"
    " socket outlet plug laser star aurora projector bubble feed feeding aeration filter"
    " ozone negative mosquito dust sweep mop suction vibration shock sensor fireplace"
    " flame boiler burner mode"
)
# how much of something
AMOUNTS = words(
    "sensitivity brightness bright volume level speed temp temperature humidity"
    " time delay duration interval timer countdown angle distance range weight strength"
    " intensity current threshold portion amount frequency height depth pressure"
    " setpoint hysteresis offset calibration correction compensation power voltage"
    " percent percentage dimming limit threshold reserve"
)
# one of several
CHOSEN = words(
    "mode level speed volume sensitivity direction brightness bright sound ringtone ring"
    " tone melody colour color scene program programme recipe menu strength intensity"
    " gear wind swing unit language behavior behaviour type timer countdown delay"
    " schedule effect theme taste flavor size texture season plan time horizontal"
    " vertical command cmd flame"
)
# what is reported in words, or as yes or no
REPORTED = words(
    "battery humidity status state mode level stage result direction quality alarm phase position gear"
    " weather season program warning detected door window motion presence connected"
    " running charging online occupied open full empty"
)
# what is counted
COUNTS = words(
    "times count counter counts uses visits people persons steps score portions cycles"
    " today"
)
# What is only reported is worth a look, whatever else its code says; but for these
TECHNICAL = words(
    "test debug factory reset clear version ver id sn mac ip wifi ssid raw param params"
    " config ota flag bit bits reserved dp tuya module mcu report request sync key"
    " password pwd code checksum crc heartbeat timestamp history log"
)
# what may stand beside these
BESIDE = words(
    "set setting switch mode state status value main sub auto manual smart max min"
    " maximum minimum upper lower high low up down left right front back top bottom"
    " inner outer indoor outdoor inside outside room floor ambient air water hot cold"
    " work working run running on off enable enabled open close closed start stop end"
    " first second third one two three four day night morning evening weekday weekend"
    " week holiday away home sleep eco comfort boost frost window door bed bath kitchen"
    " living zone area channel line light lamp led fan heat heating cool cooling dry"
    " drying wind temp temperature humidity time motion motionless move moving still"
    " static presence human body near far detection detect alarm battery charge power"
    " energy electric current voltage load grid pv solar sensor child key touch button"
    " panel display screen indicator sound voice cook cooking bake keep warm brew coffee"
    " tea rice meat fish milk baby pet cat dog feed food litter filter brush pump valve"
    " motor door garage curtain blind cover gate lock siren smoke gas leak rain dust"
    " and or in out over under with the of rapid fast slow quick delay single double"
    " dl low delayed remote local extra rear side cycle total target preset c f"
    " discharge discharging charge charging input output import export soc cutoff"
    " machine device rain snow command cmd control horizontal vertical average avg hour"
    " hours minute minutes second seconds clock task job stage step steps"
)
# what may stand beside a word: any of these
ORDINARY = SWITCHED | AMOUNTS | CHOSEN | REPORTED | BESIDE

# words that vendors write together
GLUED = words("windspeed fanspeed childlock keysound")

_NAMED: dict[tuple[PointType, bool], frozenset[str]] = {
    (PointType.BOOLEAN, True): SWITCHED | GLUED,
    (PointType.INTEGER, True): AMOUNTS | GLUED,
    (PointType.ENUM, True): CHOSEN | GLUED,
    (PointType.ENUM, False): REPORTED,
    (PointType.BOOLEAN, False): REPORTED | SWITCHED,
    (PointType.INTEGER, False): COUNTS,
}


def is_plain(point: PointSpec) -> bool:
    """Whether the code alone tells a person what a data point is for."""
    spec = point.write or point.read
    kind = None if spec is None else (spec.type, point.write is not None)
    named = None if kind is None else _NAMED.get(kind)
    if spec is None or named is None:
        return False
    said = {word for word in normal(point.code).split("_") if not word.isdigit()}
    names_it = not said.isdisjoint(named)
    if point.write is None:
        return names_it and said.isdisjoint(TECHNICAL)
    # whatever an `irri_switch` is, it switches something
    switches = spec.type is PointType.BOOLEAN and "switch" in said
    return (names_it and said <= named | ORDINARY) or (
        switches and said.isdisjoint(TECHNICAL)
    )
