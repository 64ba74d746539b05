"""Owns the call that lets a device report its values.

Tuya's console lists it as "trigger device report"; no document shows its answer, so
whatever is no refusal counts as done.
"""

from typing import Final

from ..errors import OpenHubError, Problem, RequestError
from ..http.error_codes import NOT_THIS_DEVICE, NOT_THIS_PROJECT, OTHER_FAMILY
from ..http.project import Project, about_device, segment
from ..usage import CallKind

# how long a refusal is believed, in seconds
_AGE: Final = 86_400.0
_MOST: Final = 500
# stands for every device of the project
_ALL: Final = ""


class ReportRequests:
    """Ask the devices of one project to report; each call is tried once."""

    def __init__(self, project: Project) -> None:
        """Take the project that makes the calls."""
        self._project = project
        # until when a device, or all of them, are not asked again
        self._refused: dict[str, float] = {}

    async def request(self, device_id: str) -> bool:
        """Ask a device to report all its values, which come by push.

        The first refusal is raised. Within a day after it nothing is asked, and False
        returned: what the project or the device cannot do is the same every time.
        """
        now = self._project.clock.monotonic()
        if any(now < self._refused.get(key, now) for key in (_ALL, device_id)):
            return False
        try:
            await self._ask(device_id)
        except OpenHubError as err:
            if err.code in OTHER_FAMILY:
                if len(self._refused) >= _MOST:
                    self._refused.clear()
                whole = err.code in NOT_THIS_PROJECT
                self._refused[_ALL if whole else device_id] = now + _AGE
            raise
        return True

    async def _ask(self, device_id: str) -> None:
        path = f"/v1.0/devices/{segment(device_id)}/trigger-report"
        kind = CallKind.REPORT
        with self._project.operation(kind), about_device():
            reply = await self._project.call(kind, "PUT", path, retry=False)
        if reply.result is False:
            raise RequestError(Problem.NOT_SUPPORTED, code=min(NOT_THIS_DEVICE))

    def forget(self) -> None:
        """Learn that a person may have changed something."""
        self._refused.clear()
