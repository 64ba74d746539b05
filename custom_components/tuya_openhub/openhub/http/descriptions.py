"""Owns the calls that describe data points: specification, thing model, shadow."""

import asyncio
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Final

from ..clock import Clock
from ..errors import OpenHubError, RefusedError, RequestError
from ..models import Device, JsonValue, PointSpec, ShadowPoint, Specification
from ..usage import CallKind
from . import specifications
from .error_codes import (
    NOT_THIS_DEVICE,
    NOT_THIS_PRODUCT,
    NOT_THIS_PROJECT,
    OTHER_FAMILY,
)
from .project import Project, about_device, segment

# the cloud takes ten models a second from a project; in seconds
_MODELS_APART: Final = 0.11
# how long a project that may not read models or shadows is not asked again, in seconds
_REFUSED_FOR: Final = 86_400.0


class Descriptions:
    """The descriptions of one project's devices.

    What the project may not call is not asked again for a day: it then fails with the
    same error and costs nothing.
    """

    def __init__(self, project: Project, clock: Clock) -> None:
        """Initialize; nothing is asked yet."""
        self._project = project
        self._clock = clock
        self._refused: dict[str, tuple[float, RequestError]] = {}
        self._models = asyncio.Lock()
        # when the next model may be read
        self._model_at = clock.monotonic()

    def retry(self) -> None:
        """Learn that the project may be allowed more than before."""
        self._refused.clear()

    async def specification(self, device: Device) -> Specification:
        """Read the standard codes; a device that has none gets an empty description."""
        read = partial(self._project.get, CallKind.SPECIFICATION)
        path = segment(device.id)
        with self._project.operation(CallKind.SPECIFICATION), about_device():
            try:
                result = await self._project.first_working(
                    (CallKind.SPECIFICATION, device.id),
                    (
                        partial(read, f"/v1.1/devices/{path}/specifications"),
                        partial(read, f"/v1.0/iot-03/devices/{path}/specification"),
                    ),
                    OTHER_FAMILY,
                )
            except OpenHubError as err:
                if err.code not in NOT_THIS_DEVICE:
                    raise
                return Specification(category=device.category)
        return specifications.specification(result, device.category)

    async def thing_model(self, device_id: str) -> dict[str, PointSpec]:
        """Read the thing model; a device without one gets an empty description."""
        path = f"/v2.0/cloud/thing/{segment(device_id)}/model"
        kind = CallKind.SPECIFICATION
        with self._project.operation(kind), self._watch("model"):
            async with self._models:
                await self._clock.sleep(self._model_at - self._clock.monotonic())
                self._model_at = self._clock.monotonic() + _MODELS_APART
                result = await self._known(self._project.get(kind, path))
        return specifications.thing_model(result)

    async def shadow(self, device_id: str) -> list[ShadowPoint]:
        """Read the shadow; a device without one gets an empty list."""
        path = f"/v2.0/cloud/thing/{segment(device_id)}/shadow/properties"
        kind = CallKind.SHADOW
        with self._project.operation(kind), self._watch("shadow"):
            result = await self._known(self._project.get(kind, path))
        return specifications.shadow(result)

    async def _known(self, work: Awaitable[JsonValue]) -> JsonValue:
        """Return an answer, None where the device has none."""
        try:
            return await work
        except OpenHubError as err:
            if err.code not in NOT_THIS_DEVICE:
                raise
            return None

    @contextmanager
    def _watch(self, what: str) -> Iterator[None]:
        """Turn a denial that stands into an error of this request, and remember it."""
        now = self._clock.monotonic()
        until, refusal = self._refused.get(what, (now, None))
        if refusal is not None and now < until:
            raise refusal.with_traceback(None)
        try:
            yield
        except (RefusedError, RequestError) as err:
            if err.code not in NOT_THIS_PRODUCT:
                raise
            refused = RequestError(err.problem, code=err.code, detail=err.detail)
            if err.code in NOT_THIS_PROJECT:
                self._refused[what] = (now + _REFUSED_FOR, refused)
            raise refused from err
