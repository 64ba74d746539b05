"""The door to the cloud, as the rest of the client sees it."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

from ..errors import Problem, RequestError
from ..models import (
    Account,
    DataPoint,
    Device,
    Firmware,
    HubConfig,
    JsonValue,
    LinkType,
    Scene,
    Specification,
)


class Cloud(ABC):
    """What every door offers; each method raises one of `errors.OpenHubError`.

    Calls have a time limit of 10 s each. Reads are tried up to three times on
    transient faults, commands once.
    """

    @abstractmethod
    async def accounts(self) -> list[Account]:
        """List the linked app accounts, those with most devices first."""

    @abstractmethod
    async def hub_config(
        self, uid: str, link_id: str, link_type: LinkType
    ) -> HubConfig:
        """Ask for the parameters of one push connection (openHubConfig)."""

    @abstractmethod
    async def devices(self, uid: str) -> list[Device]:
        """List all devices of the account with their states, shared ones included."""

    def expect_changes(self) -> None:  # noqa: B027 - most doors leave nothing out
        """Learn that the next list may hold a device that no list held before."""

    @abstractmethod
    async def statuses(
        self, device_ids: Sequence[str]
    ) -> dict[str, dict[str, JsonValue]]:
        """Read the states of some devices: device id to code to raw value."""

    async def reports(
        self, device_id: str, code: str, since: int
    ) -> list[DataPoint] | None:
        """Read what a device reported after a time (ms), oldest first.

        None where the door cannot tell.
        """
        return None

    @abstractmethod
    async def specification(self, device: Device) -> Specification:
        """Fetch the description of a device's data points."""

    @abstractmethod
    async def send_commands(
        self, device_id: str, commands: Mapping[str, JsonValue]
    ) -> None:
        """Send raw values by code in one call; never repeated on a doubtful fault."""

    async def scenes(self, uid: str) -> list[Scene]:
        """List the tap-to-run scenes of all homes of the account; tried once.

        Doors whose actions for scenes are not described in full know none.
        """
        return []

    async def trigger_scene(self, scene: Scene) -> None:
        """Run a scene that `scenes` told of; never repeated on a doubtful fault."""
        raise RequestError(Problem.NOT_SUPPORTED)

    @property
    def has_streams(self) -> bool:
        """Whether the door gives addresses of live streams."""
        return False

    async def stream_url(self, device_id: str) -> str:
        """Ask for the address of a camera's live stream (RTSP); tried once.

        The address is a secret: whoever knows it sees the picture.
        """
        raise RequestError(Problem.NOT_SUPPORTED)

    @property
    def tells_firmware(self) -> bool:
        """Whether the door knows of the firmware of devices."""
        return False

    async def firmware(self, device_id: str) -> list[Firmware]:
        """Read the versions of a device's modules; tried once."""
        raise RequestError(Problem.NOT_SUPPORTED)

    async def install_firmware(self, device_id: str, channel: int) -> None:
        """Let a module install what waits; never repeated on a doubtful fault."""
        raise RequestError(Problem.NOT_SUPPORTED)

    async def sub_devices(self, gateway_id: str) -> list[str]:
        """List the ids of the devices behind a gateway; tried once.

        Empty where the door cannot tell.
        """
        return []

    async def remotes(self, hub_id: str) -> list[str]:
        """List the ids of the remote controls of an infrared hub; tried once.

        Empty where the door cannot tell.
        """
        return []
