"""Accounts of any size without a network: a cloud in memory, a session on a list."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast, override
from unittest.mock import patch

import orjson

from custom_components.tuya_openhub.catalog import plan
from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.coordinator import OpenHubCoordinator
from custom_components.tuya_openhub.openhub import (
    Account,
    Cipher,
    Cloud,
    Decoder,
    Device,
    DeviceList,
    HubConfig,
    JsonValue,
    LinkType,
    Message,
    OpenHub,
    OpenHubError,
    Part,
    PayloadBuffer,
    PointSpec,
    PointType,
    Specification,
    ValueSpec,
)
from homeassistant.components.sensor import SensorEntityDescription
from tests.tuya_cloud import crypto

from .home import make_entry

UID = "eu0000000000000bench"
PASSWORD = "0123456789abcdef0123456789abcdef"  # noqa: S105 - nobody's
BEGIN = 1_760_000_000_000

type Ranges = Mapping[str, tuple[str, int]]

# six values that both this integration and Home Assistant's own show as sensors
METER: Ranges = {
    "temp_current": ("℃", 1000),
    "humidity_value": ("%", 100),
    "co2_value": ("ppm", 5000),
    "ch2o_value": ("mg/m3", 1000),
    "pm25_value": ("ug/m3", 1000),
    "battery_percentage": ("%", 100),
}


def device_id(number: int) -> str:
    """Return the id of one of the devices."""
    return f"bench{number:017d}"


def descriptions() -> list[SensorEntityDescription]:
    """Return the sensors of a device as this integration describes them, for the floor."""
    device = Device(
        id=device_id(0),
        name="Air",
        category="hjjcy",
        product_id="benchproduct",
        status=dict.fromkeys(METER, 0),
    )
    return [
        cast(SensorEntityDescription, item.description)
        for item in plan(device, specification()).items
        if item.key in METER
    ]


def specification() -> Specification:
    """Return the description that all devices share."""
    return Specification(
        category="hjjcy",
        points={
            code: PointSpec(
                code=code,
                dp_id=number,
                read=ValueSpec(
                    type=PointType.INTEGER,
                    values={"unit": unit, "min": 0, "max": top, "scale": 0, "step": 1},
                ),
            )
            for number, (code, (unit, top)) in enumerate(METER.items(), 1)
        },
    )


class MemoryCloud(Cloud):
    """A cloud that knows everything at once."""

    def __init__(self, size: int, cipher: Cipher) -> None:
        """Make so many devices of one product."""
        self.size = size
        self.cipher = cipher

    @override
    async def accounts(self) -> list[Account]:
        return [Account(uid=UID, device_count=self.size)]

    @override
    async def hub_config(
        self, uid: str, link_id: str, link_type: LinkType
    ) -> HubConfig:
        return HubConfig(
            url="tcp://127.0.0.1:1",
            client_id="client",
            username="user",
            password=PASSWORD,
            topics=("topic",),
            lifetime=7200,
            cipher=self.cipher,
            link_id=link_id,
        )

    @override
    async def devices(self, uid: str) -> DeviceList:
        devices = [
            Device(
                id=device_id(number),
                name=f"Air {number}",
                category="hjjcy",
                product_id="benchproduct",
                product_name="Air",
                status=dict.fromkeys(METER, 0),
            )
            for number in range(self.size)
        ]
        return DeviceList(devices=devices, complete=frozenset(Part), time=0)

    @override
    async def statuses(
        self, device_ids: Sequence[str]
    ) -> dict[str, dict[str, JsonValue]]:
        return {}

    @override
    async def specification(self, device: Device) -> Specification:
        return specification()

    @override
    async def send_commands(
        self, device_id: str, commands: Mapping[str, JsonValue]
    ) -> None:
        raise NotImplementedError


class MemorySession:
    """A session whose messages are put in by hand."""

    def __init__(self, config: HubConfig, **_: Any) -> None:
        """Begin with an empty buffer."""
        self.dropped: Counter[str] = Counter()
        self.buffer = PayloadBuffer()

    async def connect(self) -> None:
        """Be connected."""

    async def close(self) -> None:
        """Be closed."""

    def listen(
        self,
        on_payload: Callable[[bytes], object],
        on_lost: Callable[[OpenHubError], None],
    ) -> None:
        """Hand on what is put in, as a real session does."""
        self.buffer.read(on_payload, lambda _: None)


class World:
    """An account in Home Assistant, and the ways in."""

    def __init__(self, size: int, cipher: Cipher = Cipher.GCM) -> None:
        """Prepare an account of so many devices; `add_entry(hass, entry)` sets it up."""
        self.cloud = MemoryCloud(size, cipher)
        self.cipher = cipher
        self.session: MemorySession
        self.on_message: Callable[[Message], None]
        self.decoder: Decoder
        self.entry = make_entry(
            DOMAIN,
            UID,
            {
                "transport": "gateway",
                "url": "http://127.0.0.1:1",
                "uid": UID,
                "link_id": "0" * 32,
            },
        )

    @contextmanager
    def connected(self) -> Iterator[None]:
        """Let the integration find this cloud and this session."""

        def session(config: HubConfig, **named: Any) -> MemorySession:
            self.session = MemorySession(config, **named)
            self.decoder = Decoder(config)
            return self.session

        def hub(*args: Any, **named: Any) -> OpenHub:
            self.on_message = named["on_message"]
            return OpenHub(*args, **named, connection_factory=session)  # type: ignore[arg-type]

        here = "custom_components.tuya_openhub"
        with (
            patch(f"{here}.setup.projects.create_cloud", lambda *_, **__: self.cloud),
            patch(f"{here}.coordinator.OpenHub", hub),
        ):
            yield

    @property
    def coordinator(self) -> OpenHubCoordinator:
        """The coordinator of the account."""
        coordinator: OpenHubCoordinator = self.entry.runtime_data
        return coordinator

    def feed(self, payload: bytes) -> None:
        """Let a payload arrive."""
        self.session.buffer.put(payload)


def envelope(
    device: str, points: Mapping[str, JsonValue], cipher: Cipher, time: int
) -> bytes:
    """Return the payload of a push, as Tuya's cloud makes it."""
    body = {
        "dataId": f"{device}-{time}-{'-'.join(points)}",
        "devId": device,
        "productKey": "benchproduct",
        "status": [
            {"code": code, str(number): value, "t": str(time), "value": value}
            for number, (code, value) in enumerate(points.items(), 1)
        ],
    }
    plain = orjson.dumps(body)
    if cipher is Cipher.GCM:
        data = crypto.encrypt_gcm(PASSWORD, plain, time)
    else:
        data = crypto.encrypt_ecb(PASSWORD, plain)
    message: dict[str, Any] = {"data": data, "protocol": 4, "pv": "2.0", "t": time}
    message["sign"] = crypto.envelope_sign(message, PASSWORD)
    return orjson.dumps(message)


class Values(Iterator[tuple[str, dict[str, JsonValue], int]]):
    """Ever-new values for one data point of some devices, in turn, with their times."""

    def __init__(self, code: str, devices: Sequence[int]) -> None:
        """Take the data point and the devices' numbers."""
        self._code = code
        self._devices = devices
        self._number = 0

    @property
    def last(self) -> int:
        """A time after all that were given."""
        return BEGIN + self._number + 1

    @override
    def __next__(self) -> tuple[str, dict[str, JsonValue], int]:
        """Return a device, its new value and its time."""
        self._number = number = self._number + 1
        which = self._devices[number % len(self._devices)]
        turn = number // len(self._devices)
        value = 1 + (number + turn) % (METER[self._code][1] - 1)
        return device_id(which), {self._code: value}, BEGIN + number
