"""Owns what every way to the cloud offers to the rest of the client, and to its host."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from enum import StrEnum

from ..console_services import Service
from ..errors import Problem, RequestError
from ..models import (
    Account,
    DataPoint,
    Device,
    DeviceList,
    Firmware,
    HubConfig,
    JsonValue,
    LinkType,
    PointSpec,
    Scene,
    ShadowPoint,
    Specification,
)
from ..services.locks import LockService
from ..services.remotes import RemoteControls
from ..services.report_requests import ReportRequests
from ..services.statistics import DeviceStatistics
from ..services.timers import TimerService


class Capability(StrEnum):
    """What not every cloud can do; each names the methods that need it."""

    ACCOUNTS = "accounts"
    SCENES = "scenes"
    STREAMS = "streams"
    FIRMWARE = "firmware"
    REPORTS = "reports"
    SUB_DEVICES = "sub_devices"
    REMOTES = "remotes"
    THING_MODEL = "thing_model"
    SHADOW = "shadow"
    SERVICES = "services"
    ROOMS = "rooms"
    GANG_NAMES = "gang_names"
    STATISTICS = "statistics"


class Cloud(ABC):
    """What every cloud offers; each method raises one of `errors.OpenHubError`.

    Calls have a time limit of 10 s each. Reads are tried up to three times on
    transient faults, commands once. A method whose capability is not in
    `capabilities` raises `RequestError` with `Problem.NOT_SUPPORTED`, without a call.
    """

    # services that a cloud may lack as a whole
    timers: TimerService | None = None
    report_requests: ReportRequests | None = None
    locks: LockService | None = None

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What this cloud can do beside the least; it stays the same for its life."""
        return frozenset()

    async def accounts(self) -> list[Account]:
        """List the linked app accounts, those with most devices first (`ACCOUNTS`)."""
        raise _not_supported()

    async def account_name(self, uid: str) -> str | None:
        """Ask what a person calls an account: the name of its first home (`ACCOUNTS`).

        Tried once; None where the account has no home.
        """
        raise _not_supported()

    @abstractmethod
    async def hub_config(
        self, uid: str, link_id: str, link_type: LinkType
    ) -> HubConfig:
        """Ask for the parameters of one push connection (openHubConfig)."""

    def try_other_access(self) -> bool:
        """Ask for the next push connection by another path, format or uid.

        For a channel that tells nothing or cannot be read; it counts for the next
        `hub_config`. False when all were tried: then the first one is asked again.
        """
        return False

    def note_delivery(self) -> None:  # noqa: B027 - most clouds have one way alone
        """Learn that the push connection that was asked for last delivers."""

    def store_access(self) -> dict[str, JsonValue]:
        """Return for JSON how push connections are asked for; `restore_access` takes it."""
        return {}

    def restore_access(self, stored: Mapping[str, JsonValue]) -> None:  # noqa: B027 - see above
        """Ask for push connections as before a restart; what is odd is left out."""

    @abstractmethod
    async def devices(self, uid: str) -> DeviceList:
        """List all devices of the account with their states, shared ones included.

        Raises only where the account's own devices cannot be read.
        """

    def expect_changes(self) -> None:  # noqa: B027 - most clouds leave nothing out
        """Learn that the next list needs every part, also one that was empty before."""

    def forget_refusals(self) -> None:  # noqa: B027 - most clouds remember none
        """Learn that a person may have changed what the project may do."""

    @abstractmethod
    async def statuses(
        self, device_ids: Sequence[str]
    ) -> dict[str, dict[str, JsonValue]]:
        """Read the states of some devices: device id to code to raw value."""

    async def reports(self, device_id: str, code: str, since: int) -> list[DataPoint]:
        """Read what a device reported after a time (ms), oldest first (`REPORTS`)."""
        raise _not_supported()

    @abstractmethod
    async def specification(self, device: Device) -> Specification:
        """Read what a device has of the standard instruction set; it may be nothing."""

    async def thing_model(self, device_id: str) -> dict[str, PointSpec]:
        """Read all data points of a device's product by code (`THING_MODEL`).

        `RequestError` is a refusal that stands: of this device, or of the project.
        """
        raise _not_supported()

    async def shadow(self, device_id: str) -> list[ShadowPoint]:
        """Read all data points of a device with their values (`SHADOW`).

        `RequestError` is a refusal that stands, as for `thing_model`.
        """
        raise _not_supported()

    @abstractmethod
    async def send_commands(
        self, device_id: str, commands: Mapping[str, JsonValue]
    ) -> None:
        """Send raw values by code in one call; never repeated on a doubtful fault."""

    async def scenes(self, uid: str) -> list[Scene]:
        """List the tap-to-run scenes of the account's homes; tried once (`SCENES`)."""
        raise _not_supported()

    async def trigger_scene(self, scene: Scene) -> None:
        """Run a listed scene; never repeated on a doubtful fault (`SCENES`)."""
        raise _not_supported()

    async def stream_url(self, device_id: str) -> str:
        """Ask for the address of a camera's live stream (RTSP); tried once (`STREAMS`).

        The address is a secret: whoever knows it sees the picture.
        """
        raise _not_supported()

    async def firmware(self, device_id: str) -> list[Firmware]:
        """Read the versions of a device's modules; tried once (`FIRMWARE`)."""
        raise _not_supported()

    async def install_firmware(self, device_id: str, channel: int) -> None:
        """Let a module install what waits; never repeated on a doubtful fault (`FIRMWARE`)."""
        raise _not_supported()

    async def sub_devices(self, gateway_id: str) -> list[str]:
        """List the ids of the devices behind a gateway; tried once (`SUB_DEVICES`)."""
        raise _not_supported()

    @property
    def remote_controls(self) -> RemoteControls:
        """The remote controls of infrared hubs (`REMOTES`)."""
        raise _not_supported()

    async def has_service(self, service: Service, subject: str) -> bool | None:
        """Ask whether the project has a service; tried once (`SERVICES`).

        `subject` is the id of a device, for scenes the uid of the account. None where
        the answer does not tell. Raises what stands in the way of every call.
        """
        raise _not_supported()

    async def rooms(self, uid: str) -> dict[str, str]:
        """Read in which room of the app each device is, by device id (`ROOMS`)."""
        raise _not_supported()

    async def gang_names(self, device_id: str) -> dict[str, str]:
        """Read what the gangs of a device are called in the app, by code (`GANG_NAMES`).

        A gang that nobody named has a name of the vendor's, such as "Switch 1".
        """
        raise _not_supported()

    @property
    def statistics(self) -> DeviceStatistics:
        """What Tuya keeps of what was used, by hour and by day (`STATISTICS`)."""
        raise _not_supported()


def _not_supported() -> RequestError:
    return RequestError(Problem.NOT_SUPPORTED)
