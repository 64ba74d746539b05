"""Client for the Tuya cloud and its openHub push channel.

Owns the public surface: a host imports from here alone, its modules are free to change.
Needs nothing of Home Assistant.
"""

from .allowance import Bucket, ReadingAllowance
from .clock import Clock, SystemClock
from .console_services import SERVICE_NAMES, Service
from .data_centers import DATA_CENTERS, DataCenter, find_data_center
from .device_state import Applied, DeviceState
from .errors import (
    AuthError,
    BrokerRefusedError,
    MessageError,
    OpenHubError,
    Problem,
    RefusedError,
    RequestError,
    TransientError,
)
from .evidence import Evidence
from .http.action import ActionCloud
from .http.cloud import Capability, Cloud
from .http.hub_access import KNOWN_ACCESSES, Access, HubAccess
from .http.openapi import OpenApiCloud
from .http.project import Project
from .http.specifications import (
    describe,
    shadow_adds,
    specification as parse_specification,
)
from .json_reader import JsonError, check_size, read_json
from .models import (
    Account,
    Cipher,
    DataPoint,
    Description,
    Device,
    DeviceEvent,
    DeviceList,
    Firmware,
    HubConfig,
    JsonValue,
    LinkType,
    Message,
    Part,
    PointSpec,
    PointType,
    Scene,
    ShadowPoint,
    Specification,
    SpecSource,
    StatusReport,
    UnknownMessage,
    ValueSpec,
    tidy_name,
)
from .plain_text import one_line, plain_text
from .push.channel import Channel, ChannelState, Gap, Transition
from .push.hub import OpenHub
from .push.lease import derive_link_id
from .push.message import Decoder
from .push.mqtt import MqttConnection
from .push.payload_buffer import PayloadBuffer
from .services.locks import (
    Credential,
    LockService,
    LoggedOpening,
    NewCode,
    RemoteUnlock,
    TemporaryCode,
)
from .services.remotes import LearnedCode, RemoteControl, RemoteControls, RemoteKey
from .services.statistics import DAYS_AT_ONCE, DeviceStatistics, Statistic, parse_offset
from .services.timers import Timer
from .usage import PROBE_EVERY, CallKind, Usage

__all__ = [
    "DATA_CENTERS",
    "DAYS_AT_ONCE",
    "KNOWN_ACCESSES",
    "PROBE_EVERY",
    "SERVICE_NAMES",
    "Access",
    "Account",
    "ActionCloud",
    "Applied",
    "AuthError",
    "BrokerRefusedError",
    "Bucket",
    "CallKind",
    "Capability",
    "Channel",
    "ChannelState",
    "Cipher",
    "Clock",
    "Cloud",
    "Credential",
    "DataCenter",
    "DataPoint",
    "Decoder",
    "Description",
    "Device",
    "DeviceEvent",
    "DeviceList",
    "DeviceState",
    "DeviceStatistics",
    "Evidence",
    "Firmware",
    "Gap",
    "HubAccess",
    "HubConfig",
    "JsonError",
    "JsonValue",
    "LearnedCode",
    "LinkType",
    "LockService",
    "LoggedOpening",
    "Message",
    "MessageError",
    "MqttConnection",
    "NewCode",
    "OpenApiCloud",
    "OpenHub",
    "OpenHubError",
    "Part",
    "PayloadBuffer",
    "PointSpec",
    "PointType",
    "Problem",
    "Project",
    "ReadingAllowance",
    "RefusedError",
    "RemoteControl",
    "RemoteControls",
    "RemoteKey",
    "RemoteUnlock",
    "RequestError",
    "Scene",
    "Service",
    "ShadowPoint",
    "SpecSource",
    "Specification",
    "Statistic",
    "StatusReport",
    "SystemClock",
    "TemporaryCode",
    "Timer",
    "TransientError",
    "Transition",
    "UnknownMessage",
    "Usage",
    "ValueSpec",
    "check_size",
    "derive_link_id",
    "describe",
    "find_data_center",
    "one_line",
    "parse_offset",
    "parse_specification",
    "plain_text",
    "read_json",
    "shadow_adds",
    "tidy_name",
]
