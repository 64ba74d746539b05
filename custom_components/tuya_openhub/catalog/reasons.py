"""Why a data point has an entity, or none: sentences that can be translated.

The English sentences are here because the catalog reads no files; those that a person
reads are in the section `exceptions` of the translations, under the same keys.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import override

# what `Reason.worded` takes for English
ENGLISH: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence; what a placeholder stands for may be a reason as well."""

    key: str
    text: str
    placeholders: tuple[tuple[str, str | Reason], ...] = ()

    def of(self, **placeholders: str | Reason) -> Reason:
        """Return the sentence with what its placeholders stand for."""
        return replace(self, placeholders=tuple(placeholders.items()))

    def worded(self, texts: Mapping[str, str]) -> str:
        """Return the sentence of a language, by key; the English one where it has none."""
        return texts.get(self.key, self.text).format_map(
            {
                name: value.worded(texts) if isinstance(value, Reason) else value
                for name, value in self.placeholders
            }
        )

    @override
    def __str__(self) -> str:
        """Return the English sentence."""
        return self.worded(ENGLISH)


ALSO_PART = Reason("reason_also_part", "also part of: {reason}")

# composites
ALARM_PANEL = Reason("reason_alarm_panel", "Alarm panel armed by {code}")
CLIMATE = Reason("reason_climate", "Climate of category {category}")
CLIMATE_BY_PARTS = Reason(
    "reason_climate_by_parts",
    "Target and current temperature with a mode of heating or cooling",
)
CLIMATE_INFRARED = Reason(
    "reason_climate_infrared", "Air conditioner behind an infrared remote control"
)
COVER = Reason("reason_cover", "Cover moved by {code}")
DEHUMIDIFIER = Reason("reason_dehumidifier", "Dehumidifier switched by {code}")
FAN = Reason("reason_fan", "Fan switched by {code}")
HUMIDIFIER = Reason("reason_humidifier", "Humidifier switched by {code}")
LIGHT = Reason("reason_light", "Light switched by {code}")
LOCK = Reason("reason_lock", "Lock moved by {code}")
LOCK_SERVICE = Reason("reason_lock_service", "Lock of the cloud's service")
SIREN = Reason("reason_siren", "Siren sounded by {code}")
VACUUM = Reason("reason_vacuum", "Robot vacuum")
VALVE = Reason("reason_valve", "Valve opened by {code}")
WATER_HEATER = Reason("reason_water_heater", "Water heater with a target temperature")

# what no data point alone is
CAMERA = Reason("reason_camera", "Camera")
COUNT = Reason("reason_count", "How many data points are shown")
FIRMWARE = Reason("reason_firmware", "Firmware")
TIMERS = Reason("reason_timers", "Timers of the app")

# feeders and visits
FEED_NOW = Reason("reason_feed_now", "Feeds the least that the feeder can give")
MEAL = Reason(
    "reason_meal", "Each report is a meal, also of as many portions as before"
)
MEALS = Reason("reason_meals", "The meals of the feeder's plan")
VISIT = Reason(
    "reason_visit", "Each visit is an event, also of the same length as before"
)

# infrared hubs
INFRARED_LEARNING = Reason("reason_infrared_learning", "It lets the hub learn")
INFRARED_RECEIVER = Reason(
    "reason_infrared_receiver", "It tells what the hub learned from a remote control"
)
INFRARED_SENDER = Reason("reason_infrared_sender", "It sends infrared light")

# tables
ACTION = Reason(
    "reason_action", "Its code names an action, and it takes one value only"
)
CAMERA_BELL = Reason(
    "reason_camera_bell", "The notifications of a camera that has {code}"
)
FAULTS = Reason("reason_faults", "Bitmap of faults")
FAULT_LABEL = Reason("reason_fault_label", "Label {label} of the faults")
LOCK_ALARM = Reason("reason_lock_alarm", "Each alarm of a lock is an event")
LOCK_OPENED = Reason(
    "reason_lock_opened", "A lock tells the number of the credential that opened it"
)
METER_FRAME = Reason("reason_meter_frame", "The {quantity} of the meter frame {code}")
SAYS = Reason("reason_says", "{code} says {value}")
STANDARD = Reason(
    "reason_standard", "Standard data point {code} of category {category}"
)
ZONE = Reason("reason_zone", "A zone of irrigation, by its name")

# meaning
READING = Reason("reason_reading", "Its unit and words say {kind}; no table knows it")
WORDED = Reason("reason_worded", "Its words are numbers")
WORDED_SENT = Reason(
    "reason_worded_sent", "Its words are numbers; they are sent as words"
)

# generic entities
GENERIC = Reason(
    "reason_generic",
    "No table knows it: a generic entity for {kind}, disabled by default",
)
GENERIC_PLAIN = Reason(
    "reason_generic_plain",
    "No table knows it: a generic entity for {kind}, its words are plain",
)
GENERIC_ZONE = Reason(
    "reason_generic_zone",
    "No table knows it: a generic entity for {kind}, a zone by its name",
)

# hidden
HIDDEN_BY_QUIRK = Reason("reason_hidden_by_quirk", "A quirk of this product hides it")
NO_GENERIC = Reason("reason_no_generic", "Generic entities are off")
NO_KIND = Reason("reason_no_kind", "Its type fits no kind of entity")
NO_TYPE = Reason("reason_no_type", "Nothing tells its type, and it has no value")
NO_DATA_POINT = Reason(
    "reason_no_data_point",
    "The cloud describes no data point of this device, and the device has reported"
    " none yet",
)
SECRET = Reason("reason_secret", "It holds keys or private data")
WRITE_ONLY = Reason(
    "reason_write_only",
    "It can only be written: use the action tuya_openhub.send_command",
)

# energy
INCREMENTS_BY_QUIRK = Reason("reason_increments_by_quirk", "A quirk says increments")
INCREMENTS_BY_TYPE = Reason(
    "reason_increments_by_type", "Its report type is sum: increments"
)
INCREMENTS_OR_TOTAL = Reason(
    "reason_increments_or_total", "Its reports will show whether they are increments"
)
TOTAL = Reason("reason_total", "Standard total of energy")
TOTAL_BY_QUIRK = Reason("reason_total_by_quirk", "A quirk says a total")
TOTAL_BY_TYPE = Reason("reason_total_by_type", "Its report type is {type}: a total")

# notes
FULL_CHARGE = Reason("reason_full_charge", "{full} is full, and shown as 100 %")
OTHER_UNIT = Reason(
    "reason_other_unit", "The same temperature as {code} in the other unit"
)
OUT_OF_RANGE = Reason(
    "reason_out_of_range",
    "The value is outside its own range, {low} to {high}: read by the scale or unit"
    " that puts it inside, unknown where none does",
)
QUIRK_PLATFORM = Reason(
    "reason_quirk_platform", "A quirk of this product makes a {platform} of it"
)
QUIRK_PLATFORM_REFUSED = Reason(
    "reason_quirk_platform_refused",
    "A quirk says {platform}, which its type cannot be",
)
TENTHS_OF_VOLTS = Reason(
    "reason_tenths_of_volts",
    "Scale 0 is told; more than {limit} V is read as tenths of volts",
)
WRONG_UNIT = Reason("reason_wrong_unit", "The unit {unit} does not go with {kind}")

# where the description is from
FROM_QUIRK = Reason("reason_from_quirk", "described by a quirk")
FROM_SHADOW = Reason("reason_from_shadow", "described by the device shadow")
FROM_THING_MODEL = Reason("reason_from_thing_model", "described by the thing model")
FROM_VALUE = Reason("reason_from_value", "no specification: guessed from the value")
