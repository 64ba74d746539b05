"""Orders of an account: data points, scenes, firmware and streams go one way."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from ..catalog import HubForm, category_of, check_values, encode_command
from ..openhub import Cloud, JsonValue, Problem, RequestError, Scene
from .command_queue import CommandQueue
from .exceptions import translated_errors
from .infrared.transmitter import Transmitter
from .inventory import Inventory
from .problems import ProblemReporter

# The service for streams is one that few projects have
_STREAM_TEXTS = dict.fromkeys(
    (Problem.SERVICE_NOT_AUTHORIZED, Problem.SERVICE_NOT_SUBSCRIBED), "no_video_service"
)
# ... and no list says which service the call belongs to
_REPORT_TEXTS = dict.fromkeys(
    (
        Problem.SERVICE_NOT_AUTHORIZED,
        Problem.SERVICE_NOT_SUBSCRIBED,
        Problem.PERMISSION_DENIED,
        Problem.NOT_SUPPORTED,
        Problem.VALUE_NOT_SUPPORTED,
    ),
    "no_report_requests",
)


class Orders:
    """Pass orders to the cloud: each raises `HomeAssistantError` with a translated text."""

    def __init__(
        self,
        cloud: Cloud,
        inventory: Inventory,
        commands: CommandQueue,
        problems: ProblemReporter,
    ) -> None:
        """Send through the queue of commands, and report what stops all calls."""
        self._cloud = cloud
        self._inventory = inventory
        self._commands = commands
        self._problems = problems
        self._transmitter = Transmitter(cloud)

    @contextmanager
    def watch(self, texts: Mapping[Problem, str]) -> Iterator[None]:
        """Watch calls of an order that has a class of its own, as each method does.

        `texts` as for `translated_errors`.
        """
        with self._problems.watch_order(texts):
            yield

    async def async_send_commands(
        self, device_id: str, commands: Mapping[str, JsonValue]
    ) -> None:
        """Send raw values by code."""
        with self._problems.watch_order():
            check_values(commands)
            device = self._inventory.devices.get(device_id)
            if (
                device is None
                or not category_of(device.category).infrared_remote
                or not await self._transmitter.async_set_air_conditioner(
                    device.gateway_id, device_id, commands
                )
            ):
                await self._commands.send(device_id, commands)

    async def async_transmit(
        self, hub_id: str, form: HubForm, timings: Iterable[int]
    ) -> None:
        """Let an infrared hub send signed times, in microseconds."""
        with self._problems.watch_order():
            await self._transmitter.async_transmit(hub_id, form, timings)

    async def async_send_raw(self, device_id: str, code: str, value: object) -> None:
        """Send one raw value, checked against the device's specification."""
        with translated_errors():
            commands = encode_command(
                self._inventory.plans[device_id].points, code, value
            )
        await self.async_send_commands(device_id, commands)

    async def async_trigger_scene(self, scene: Scene) -> None:
        """Run a scene."""
        with self._problems.watch_order():
            await self._cloud.trigger_scene(scene)

    async def async_install_firmware(self, device_id: str, channel: int) -> None:
        """Let a module of a device install the firmware that waits for it."""
        with self._problems.watch_order():
            await self._cloud.install_firmware(device_id, channel)

    async def async_request_report(self, device_id: str) -> bool:
        """Ask a device to report all its values, which come by push.

        False where it is not asked, as that was refused within the last day: who asked
        first got the error.
        """
        with self._problems.watch_order(_REPORT_TEXTS):
            if self._cloud.report_requests is None:
                raise RequestError(Problem.NOT_SUPPORTED)
            return await self._cloud.report_requests.request(device_id)

    async def async_stream_url(self, device_id: str) -> str:
        """Return the address of a camera's live stream: a secret, good for one use."""
        with self._problems.watch_order(_STREAM_TEXTS):
            return await self._cloud.stream_url(device_id)
