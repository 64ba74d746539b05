"""What both integrations make of a device otherwise, and why ours is not the worse.

Each row has patterns: category and platform, data points, what differs; and a reason.
What no row explains counts as worse here.
"""

from collections.abc import Iterable
import re

type Row = tuple[str, str, str, str]

# entities that one plan has and the other has not, or not so
PLANS: tuple[Row, ...] = (
    (
        ".* event",
        r"switch_mode\d",
        "event_types",
        "has the types that Home Assistant gives to all buttons",
    ),
    (
        ".* event",
        "alarm_message|doorbell_pic",
        "event_types",
        "says what happened instead of triggered alone",
    ),
    (
        ".* (climate|vacuum)",
        "|level",
        "no such entity",
        "the device has none of its data points: nothing could be ordered",
    ),
    (
        ".* humidifier",
        "(dehumidify_set_value|humidity_(set|indoor|current)|,)+",
        "no such entity",
        "nothing switches it: what it reports and takes are sensors and numbers",
    ),
    (
        ".* climate",
        ".*mode.*",
        r"hvac_modes \['off'\]",
        "nothing switches it off: off could not be ordered",
    ),
    (
        "rs climate",
        ".*",
        r"no such entity; is .*(water_heater|switch)",
        "a water heater is one in Home Assistant",
    ),
    (
        "cl cover",
        ".*switch_1",
        "features 0x4 ",
        "the curtain of the same device has the position",
    ),
    (
        "tdq sensor",
        "bright_value",
        "no such entity; is .*light",
        "the brightness of its own lamp is no illuminance",
    ),
    (
        ".* sensor",
        "battery_percentage|battery",
        "class voltage instead of battery",
        "the device reports volts, not a share",
    ),
    (
        "wkf? climate",
        ".*",
        "hvac_modes .*'(heat_cool|off)'",
        "it only heats, and heats by a plan in auto; off is there where it can be sent",
    ),
    (
        "cwwsq sensor",
        "feed_report",
        "state class total_increasing",
        "it adds portions up: a total",
    ),
)

# what entities show, and what they send
VALUES: tuple[Row, ...] = (
    (
        "(hwsb select|wk climate)",
        ".*mode.*",
        # the same words, and nothing but their case differs
        r"(options|preset_modes): (?i:(.*) there, \2 here)$|(option|preset_mode)=[A-Z]+: ",
        "words have keys in lower case, which have texts; the device gets its own spelling",
    ),
    (
        ".*",
        ".*",
        "unit_of_measurement: .*(℃|摄氏度|Ôäâ|m┬│)",
        "the unit as Home Assistant spells it",
    ),
    (
        ".* event",
        r"switch_mode\d",
        "event_types",
        "the types that Home Assistant gives to all buttons",
    ),
    (
        ".* event",
        "alarm_message|doorbell_pic",
        "event_types",
        "says what happened instead of triggered alone",
    ),
    (
        ".* cover",
        ".*",
        "(open|close)_cover: ",
        "the motor's own order, as its remote gives it: it runs to its end stops",
    ),
    (
        "clkg cover",
        ".*",
        "set_cover_position position=37",
        "it takes steps of ten",
    ),
    (
        ".* fan",
        ".*",
        "set_percentage .*'switch': True",
        "a fan that is off begins to run",
    ),
    (
        "ks fan",
        "fan_speed,.*",
        "percentage(_step)?: ",
        "of twelve speeds the fifth is 41 %, and a step is a twelfth",
    ),
    (
        "cs humidifier",
        "dehumidify_set_value,.*",
        "set_humidity humidity=47",
        "it takes steps of five",
    ),
    (
        "cwwsq sensor",
        "feed_report",
        "state_class",
        "it adds portions up: a total",
    ),
    (
        ".* sensor",
        "add_ele",
        "state: ",
        "what was used since the last report; it counts from the next one on",
    ),
    (
        "cz sensor",
        "cur_voltage",
        "state: '[0-9]{4}",
        "no description tells its scale: that of the standard is tenths",
    ),
    (
        "sp sensor",
        "wireless_electricity",
        "state: '10.0'",
        "a full charge is 100 %",
    ),
    (
        "wk sensor",
        "battery_percentage",
        "unit_of_measurement|device_class",
        "the device reports volts, not a share",
    ),
    (
        "(bzyd|dj) light",
        ".*",
        "turn_on ",
        "no description, or a wrong one: the colour that it reports has thousandths",
    ),
    (
        "(bzyd|dj|gyd) light",
        ".*",
        r"brightness: [0-9]{4}|hs_color: \[(-|.*, [0-9]{3}\.[0-9]{3}|16384)",
        "kept within what a colour can be",
    ),
    (
        "(gyd|xdd) light",
        ".*",
        "turn_on (hs_color|brightness=1: )",
        "rounded to the nearest, there upwards",
    ),
    (
        "tyndj light",
        ".*",
        "brightness: 0 there, 1 here",
        "the least brightness of a lamp that is on is 1, 0 is off",
    ),
    (
        "kt climate",
        "switch,temp_current,temp_set,windspeed",
        "max_temp|set_temperature .*'temp_set': (41|86)",
        "one range for both units: 86 is °F, and it shows °C",
    ),
    (
        "kt climate",
        "mode,.*",
        "temp|set_temperature",
        "it counts in °F, whatever its description says: nobody has 66 °C",
    ),
    (
        "kt climate",
        "mode,.*",
        "set_hvac_mode hvac_mode=cool",
        "that mode is the one that it has already",
    ),
    (
        "kt climate",
        "mode,.*",
        "set_hvac_mode .*'switch': True",
        "it is on already",
    ),
    (
        "znrb (number|sensor)",
        "temp_.*",
        "-5|-0.6|-30|-4.4|'temp_set': 104} there, {'temp_set': 40}",
        "water of 31 °F would be ice: the numbers stay in °C, whatever the unit says",
    ),
    (
        "wk climate",
        "mode,switch,temp_current,temp_set",
        "temp|temperature",
        "switched to °F, it is read and set by its data points in °F",
    ),
    (
        "znrb number",
        "temp_set",
        "max: 104|value=104",
        "one range for both units: 104 is °F, and it shows °C",
    ),
    (
        "sfkzq valve",
        "switch",
        "open_valve: ",
        "it stands open by a fifth: open is fully open",
    ),
    (
        "sp camera",
        ".*",
        "(enable|disable)_motion_detection: {} ",
        "says that there is no switch for it instead of doing nothing",
    ),
    (
        "sp camera",
        ".*record_switch",
        "state: 'recording'",
        "a camera in private mode records nothing",
    ),
    (
        "wkf? climate",
        ".*",
        "hvac_modes: |state: 'heat_cool'|set_hvac_mode hvac_mode=heat_cool",
        "it only heats, and heats by a plan in auto",
    ),
    (
        "wk climate",
        "mode,temp_current,temp_set",
        "set_hvac_mode hvac_mode=off: {} ",
        "nothing switches it off: off is not offered",
    ),
    (
        "wk climate",
        "mode,.*",
        "set_hvac_mode hvac_mode=off: .*'mode': 'off'",
        "a switch is enough, and the mode is kept",
    ),
    (
        "wk climate",
        "switch,temp_set,upper_temp",
        "current_temperature",
        "upper_temp is a limit that can be set, and no reading",
    ),
    (
        "wkf climate",
        ".*",
        "set_hvac_mode hvac_mode=heat: ",
        "manual is heating; there nothing is sent, or the plan of the week",
    ),
)


def reason_among(rows: Iterable[Row], entity: str, codes: str, problem: str) -> str:
    """Return the reason of the first row that fits, else nothing."""
    return next(
        (
            reason
            for where, code, pattern, reason in rows
            if re.fullmatch(where, entity)
            and re.fullmatch(code, codes)
            and re.search(pattern, problem)
        ),
        "",
    )
