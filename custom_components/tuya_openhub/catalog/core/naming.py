"""Names for what no table knows."""

import re

from ...openhub import PointSpec, tidy_name

# what people write in capitals, or in their own way
_WRITTEN = (
    "AC AQI BMS CO CO2 CT DC DND EC EV GPS HCHO ID IP IR LCD LED LQI NFC NTC OCP OCPP"
    " OPP ORP OTA OTP OVP PID PIN PIR PM PV PWM QR RF RFID RPM RS RSSI SD SIM SOC SOH"
    " SOS SSID TDS TV TVOC UPS USB UV UVP VOC pH WiFi kWh"
)
ACRONYMS: dict[str, str] = {word.lower(): word for word in _WRITTEN.split()}
_NUMBERED = re.compile(r"^([a-z]+)(\d*)$")

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
