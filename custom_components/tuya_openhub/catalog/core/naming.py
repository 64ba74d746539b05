"""Names for what no table knows, and names that people gave."""

from collections.abc import Mapping
import re

from ...openhub import PointSpec, tidy_name
from .plan import DevicePlan
from .spelling import same

# what people write in capitals, or in their own way
_WRITTEN = (
    "AC AQI BMS CO CO2 CT DC DND EC EV GPS HCHO ID IP IR LCD LED LQI NFC NTC OCP OCPP"
    " OPP ORP OTA OTP OVP PID PIN PIR PM PV PWM QR RF RFID RPM RS RSSI SD SIM SOC SOH"
    " SOS SSID TDS TV TVOC UPS USB UV UVP VOC pH WiFi kWh"
)
ACRONYMS: dict[str, str] = {word.lower(): word for word in _WRITTEN.split()}
_NUMBERED = re.compile(r"^([a-z]+)(\d*)$")

# what the app calls a gang until a person does: "Switch 1", "开关1", "Prise 2"
_VENDORS = (
    "switch socket outlet plug channel ch gang relay line way key port button schalter"
    " steckdose kanal taste interrupteur prise canal voie interruptor enchufe toma"
    " interruttore presa canale schakelaar stopcontact kanaal выключатель розетка канал"
    " przełącznik gniazdo kanał spínač zásuvka brytare uttag anahtar priz tomada вимикач"
    " 开关 開關 插座 通道 路 第路 键 按键 スイッチ コンセント チャンネル 스위치 콘센트"
)
_ANY_GANG = frozenset(_VENDORS.split())

LATIN = re.compile(r"^[\x20-\x7e\u00a0-\u024f°℃℉%²³µ]+$")


def humanise(code: str) -> str:
    """Return a code in words: `pv_daily_energy` is "PV daily energy"."""
    words = [
        written(part.lower())
        for chunk in re.split(r"[^0-9A-Za-z]+", code)
        for part in re.findall(r"[A-Z]?[a-z]+\d*|[A-Z]+(?![a-z])\d*|\d+", chunk)
    ]
    text = " ".join(words) or code
    return text if text.startswith("pH") else text[:1].upper() + text[1:]


def written(word: str) -> str:
    """Return a word of a code as people write it; a letter alone is a phase or a part."""
    if word in ACRONYMS:
        return ACRONYMS[word]
    if len(word) == 1:
        return word.upper()
    if (found := _NUMBERED.match(word)) and found[1] in ACRONYMS:
        return ACRONYMS[found[1]] + found[2]
    return word


def generic_name(point: PointSpec) -> str:
    """Return the specification's own name where it is Latin text, else the code's words."""
    name = tidy_name(point.name or "")
    readable = LATIN.match(name) and re.search("[A-Za-z]", name)
    return name if readable and name != point.code else humanise(point.code)


def is_own_name(name: str, point: PointSpec) -> bool:
    """Return whether a person gave a name to a gang, not the vendor to each of its kind."""
    word = re.sub(r"[\W\d_]+", "", name).lower()
    if not word or word in _ANY_GANG:
        return False
    return not any(same(name, other) for other in (point.code, point.name or ""))


def gang_names(plan: DevicePlan, names: Mapping[str, str]) -> dict[int, str]:
    """Return the names that a person gave to gangs; `names` has them by data point.

    A gang is called as what it switches; the name of a timer is not that of its gang.
    """
    switched = {item.channel for item in plan.items if item.description.name is None}
    found: dict[int, str] = {}
    for item in plan.items:
        if item.channel is None:
            continue
        if item.channel in switched and item.description.name is not None:
            continue
        for code in item.codes:
            if code in names and is_own_name(names[code], plan.points[code]):
                found.setdefault(item.channel, names[code])
    return found
