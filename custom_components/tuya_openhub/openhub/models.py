"""Owns the values that pass between client and host: frozen, free of wire shapes.

Shapes and units follow Tuya's documentation of the Open Hub access config
(https://developer.tuya.com, "Sync Status") and of the device management API.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from .plain_text import one_line

type JsonValue = (
    bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None
)


# more than an app takes; entity ids are made of names, and may have 255 characters
_LONGEST_NAME = 100


def tidy_name(name: str) -> str:
    """Return a name in one line, with single blanks between words, and not too long."""
    return one_line(name, _LONGEST_NAME)


class LinkType(StrEnum):
    """How the push connection is made."""

    MQTT = "mqtt"
    WEBSOCKET = "websocket"


class Cipher(StrEnum):
    """Payload format, by its `msg_encrypted_version`."""

    ECB = "1.0"
    GCM = "2.0"


class PointType(StrEnum):
    """Type of a data point, as the specification names it in lower case."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    ENUM = "enum"
    STRING = "string"
    JSON = "json"
    RAW = "raw"
    BITMAP = "bitmap"


class SpecSource(StrEnum):
    """Where the description of a data point came from."""

    SPECIFICATION = "specification"
    THING_MODEL = "thing_model"
    SHADOW = "shadow"
    VALUE = "value"
    QUIRK = "quirk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An app account that is linked to the cloud project.

    `device_names` are those of the first few devices.
    """

    uid: str
    device_count: int
    device_names: tuple[str, ...] = ()
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HubConfig:
    """One lease: the parameters of one push connection.

    `lifetime` is in seconds, counted from the moment the answer arrived.
    `password` characters 8 to 24 are the AES key of this lease's messages. `cipher` is
    what was asked for, `path` where, empty for a cloud that has no paths.
    """

    url: str
    client_id: str = field(repr=False)
    username: str = field(repr=False)
    password: str = field(repr=False)
    topics: tuple[str, ...] = field(repr=False)
    lifetime: float
    cipher: Cipher
    link_id: str = field(repr=False)
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueSpec:
    """Type of a value and its parsed `values` description (range, min, max, scale …)."""

    type: PointType
    values: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PointSpec:
    """What one data point may report (`read`) and accept (`write`).

    Both sides may differ in type for the same code; real devices do that.
    """

    code: str
    read: ValueSpec | None = None
    write: ValueSpec | None = None
    dp_id: int | None = None
    name: str | None = None
    report_type: str | None = None
    source: SpecSource = SpecSource.SPECIFICATION


@dataclass(frozen=True, slots=True, kw_only=True)
class Specification:
    """Description of every data point of a product, by code."""

    category: str
    points: Mapping[str, PointSpec] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShadowPoint:
    """One data point of a device's shadow, with its raw value."""

    code: str
    type: PointType
    dp_id: int | None = None
    name: str | None = None
    value: JsonValue = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What the cloud said of a product's data points, part by part.

    A part is None as long as it was not read; one that there is not is empty.
    `shadow` has what only the shadow of a device told, `unknown` the codes that were
    reported and looked up in vain. `read_at` is when the parts were read,
    `asked_at` when a number without a code was looked up last: in seconds since the
    epoch.
    """

    standard: Specification | None = None
    model: Mapping[str, PointSpec] | None = None
    shadow: Mapping[str, PointSpec] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    read_at: float = 0.0
    asked_at: float = 0.0

    @property
    def complete(self) -> bool:
        """Whether no part is still to be read."""
        return self.standard is not None and self.model is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A device as the device list shows it; `status` maps code to raw value.

    The specification is fetched apart, see `Cloud.specification`. Keys and
    addresses of the device (local key, IP, coordinates) are never taken over.
    """

    id: str
    name: str
    category: str
    product_id: str
    product_name: str = ""
    model: str = ""
    online: bool = True
    sub: bool = False
    gateway_id: str | None = None
    shared: bool = False
    status: Mapping[str, JsonValue] = field(default_factory=dict, repr=False)


class Part(StrEnum):
    """The two lists that hold an account's devices."""

    OWN = "own"
    SHARED = "shared"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceList:
    """The devices of an account as one reading gave them.

    `complete` names the parts that were read to their end: only these say that a device
    is gone. A part that was not read has no device here, which says nothing about its
    devices. `again` if another reading soon may bring what is missing. `time` is that of
    the cloud, in milliseconds.
    """

    devices: Sequence[Device]
    complete: frozenset[Part]
    time: int
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A tap-to-run scene that a person made in the app; `id` is unique in its home."""

    id: str
    home_id: str
    name: str
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Firmware:
    """One module of a device with firmware of its own, by the number of its channel.

    `latest` is the version that could be installed, None where there is none.
    """

    channel: int
    installed: str
    latest: str | None = None
    updating: bool = False


# Reports and their points come by the thousand: a tuple is made in half the time of a
# frozen dataclass, and is as immutable


class DataPoint(NamedTuple):
    """One reported value.

    `code` is empty where the message had only the numeric `dp_id`, which is None where
    nobody needs it. `time` is in milliseconds since the epoch, None where the message
    gave none.
    """

    code: str
    value: JsonValue
    time: int | None = None
    dp_id: int | None = None


class StatusReport(NamedTuple):
    """Changed data points of one device; `time` (ms) is the envelope's."""

    device_id: str
    points: tuple[DataPoint, ...]
    time: int
    data_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceEvent:
    """Something that happened to a device; `kind` is Tuya's `bizCode`.

    `time` (ms) is the envelope's, `own_time` what the event itself says, which may be
    the clock of the device; 0 where it says nothing.
    """

    device_id: str
    kind: str
    data: Mapping[str, JsonValue] = field(default_factory=dict, repr=False)
    time: int = 0
    own_time: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownMessage:
    """A well-formed message of a protocol number this client does not know."""

    protocol: int
    time: int


type Message = StatusReport | DeviceEvent | UnknownMessage
