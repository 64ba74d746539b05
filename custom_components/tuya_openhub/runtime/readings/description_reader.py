"""One reading of a description, part by part: what was read, and what went wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
import logging

from ...openhub import (
    Capability,
    Cloud,
    Description,
    Device,
    JsonValue,
    OpenHubError,
    PointSpec,
    Problem,
    RequestError,
    ShadowPoint,
    Specification,
    describe,
    shadow_adds,
)

_LOGGER = logging.getLogger(__name__)

# these say nothing of what the product has
_PASSING = frozenset({Problem.DEVICE_OFFLINE, Problem.DEVICE_UNKNOWN})


@dataclass(slots=True)
class Reading:
    """A description while it is read, and what went wrong.

    `read_at` is its age when all goes well. `confirms`: what was missing the last time,
    and is again, is gone. `shrunk`: something is missing that has to be confirmed.
    """

    description: Description
    read_at: float
    confirms: bool = False
    shrunk: bool = False
    errors: list[OpenHubError] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether another try may soon go better."""
        return any(not isinstance(err, RequestError) for err in self.errors)


class DescriptionReader:
    """Read the parts of descriptions; one short answer takes no data point away."""

    def __init__(self, cloud: Cloud) -> None:
        """Initialize; nothing is asked yet."""
        self._cloud = cloud
        # what an answer lacked that an earlier one had, by product and part
        self._shrunk: dict[str, frozenset[str]] = {}

    async def read_standard(self, key: str, device: Device, reading: Reading) -> None:
        """Read the standard codes."""
        try:
            found = await self._cloud.specification(device)
        except OpenHubError as err:
            reading.errors.append(err)
            return
        old = reading.description.standard
        points = self._with_missing(
            f"{key} standard", old.points if old else {}, found.points, reading
        )
        reading.description = replace(
            reading.description, standard=replace(found, points=points)
        )

    async def read_model(self, key: str, device: Device, reading: Reading) -> None:
        """Read the thing model; a refusal that stands is an answer."""
        old = reading.description.model
        try:
            found = (
                await self._cloud.thing_model(device.id)
                if Capability.THING_MODEL in self._cloud.capabilities
                else {}
            )
        except OpenHubError as err:
            stands = isinstance(err, RequestError) and err.problem not in _PASSING
            # where everything is refused, it is not the model that is missing
            if not stands or reading.description.standard is None:
                reading.errors.append(err)
                return
            # what was read while it could be read stays
            found = dict(old or {})
        points = self._with_missing(f"{key} model", old or {}, found, reading)
        reading.description = replace(reading.description, model=points)

    async def read_shadow(
        self, device: Device, reading: Reading, codes: frozenset[str]
    ) -> list[ShadowPoint]:
        """Look codes up in the shadow of a device; return all that it has."""
        points: list[ShadowPoint] = []
        if Capability.SHADOW in self._cloud.capabilities:
            try:
                points = await self._cloud.shadow(device.id)
            except OpenHubError as err:
                _LOGGER.debug("Shadow of a device could not be read: %s", err)
                if not isinstance(err, RequestError):
                    reading.errors.append(err)
        known = reading.description
        added = shadow_adds(describe(known), points)
        known = replace(known, shadow={**known.shadow, **added})
        if known.complete and not reading.errors:
            lacking = codes - describe(known).points.keys()
            known = replace(known, unknown=known.unknown | lacking)
        reading.description = known
        return points

    def _with_missing(
        self,
        what: str,
        old: Mapping[str, PointSpec],
        new: Mapping[str, PointSpec],
        reading: Reading,
    ) -> dict[str, PointSpec]:
        """Return an answer with what it lacks, unless that is lacking twice."""
        lacking = frozenset(old.keys() - new.keys())
        known = self._shrunk.pop(what, None)
        if not lacking or (reading.confirms and known == lacking):
            return dict(new)
        self._shrunk[what] = lacking
        reading.shrunk = True
        return {code: new.get(code) or old[code] for code in (*old, *new)}


def unlisted_values(
    device: Device, spec: Specification, points: Iterable[ShadowPoint]
) -> dict[str, JsonValue]:
    """Return the values that a shadow has and the list entry of the device has not."""
    return {
        point.code: point.value
        for point in points
        if point.value is not None
        and point.code not in device.status
        # a code that is in no description is another name of a standard one
        and (known := spec.points.get(point.code)) is not None
        and known.read is not None
    }
