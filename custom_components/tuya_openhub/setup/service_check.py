"""Finds out, for each kind of device that is there, whether its service is missing."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Set as AbstractSet
import logging

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util

from ..catalog import Category, category_of
from ..const import CONSOLE_URL, DOCS_URL, DOMAIN
from ..openhub import (
    SERVICE_NAMES,
    CallKind,
    Capability,
    Cloud,
    Device,
    JsonValue,
    OpenHubError,
    Service,
    plain_text,
)
from .projects import SharedProject, entries_of_project

_LOGGER = logging.getLogger(__name__)

# set-up, the first reading and the daily ones come first, in seconds
TRY_AFTER = 900.0
DAY = 86_400.0
# between two tries, in seconds
PAUSE = 5.0

# counters whose history Tuya may keep
_COUNTERS = {"add_ele", "forward_energy_total", "total_forward_energy"}
# what has a timer in the app
_TIMED = {"switch", "switch_1", "switch_led"}

# what kind of device each service is for; scenes are for every account
_KINDS: Mapping[Service, Callable[[Category, AbstractSet[str]], bool]] = {
    Service.LOCKS: lambda category, _: category.lock,
    Service.INFRARED: lambda category, _: category.infrared_hub,
    Service.CAMERAS: lambda category, _: category.camera,
    Service.STATISTICS: lambda _, codes: bool(_COUNTERS & codes),
    Service.TIMERS: lambda _, codes: bool(_TIMED & codes),
    Service.VACUUM_MAPS: lambda category, _: category.vacuum,
}


class ServiceCheck:
    """Try the services of one account, and show which are missing.

    `devices` gives the devices of the account and their values.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        uid: str,
        *,
        cloud: Cloud,
        project: SharedProject,
        devices: Callable[[], Iterable[tuple[Device, Mapping[str, JsonValue]]]],
    ) -> None:
        """Initialize; nothing is asked yet."""
        self._hass = hass
        self._uid = uid
        self._cloud = cloud
        self._project = project
        self._devices = devices

    @callback
    def async_start(self, entry: ConfigEntry) -> None:
        """Try what is due some time after each start, and once a day."""
        for service in Service:
            self._async_show(service)
        if Capability.SERVICES in self._cloud.capabilities:
            entry.async_create_background_task(
                self._hass, self._run(), f"{DOMAIN} services"
            )
            entry.async_on_unload(self._async_offer())

    @callback
    def _async_offer(self) -> CALLBACK_TYPE:
        """Let repairs of the project ask here; return the way to stop."""
        checks = self._project.checks
        checks.append(self)
        return lambda: checks.remove(self)

    async def _run(self) -> None:
        pause = TRY_AFTER
        while True:
            await asyncio.sleep(pause)
            pause = DAY
            try:
                await self._try_all()
            except OpenHubError as err:
                _LOGGER.debug("Services could not be tried: %s", err.problem)

    async def _try_all(self) -> None:
        """Try each service that is due, one after the other, once for all accounts."""
        project = self._project
        async with project.checking:
            for service in Service:
                due = project.services.is_due(service, _now())
                if due and project.usage.may_spend(CallKind.PROBE):
                    await self.async_try(service)
                    await asyncio.sleep(PAUSE)

    async def async_try(self, service: Service) -> bool | None:
        """Try a service; None where nothing is known. Raises what stops every call."""
        subject = self._subject(service)
        if subject is None:
            return None
        there = await self._cloud.has_service(service, subject)
        self._project.services.note(service, there, _now())
        self._async_show(service)
        return there

    @callback
    def async_forget_refusals(self) -> None:
        """Learn that a person may have added a service."""
        self._cloud.forget_refusals()

    def _subject(self, service: Service) -> str | None:
        """Return what the service is tried for, None where no such device is there."""
        if service is Service.SCENES:
            return self._uid
        fits = _KINDS[service]
        return next(
            (
                device.id
                for device, values in self._devices()
                if not device.shared
                and fits(category_of(device.category), values.keys())
            ),
            None,
        )

    @callback
    def _async_show(self, service: Service) -> None:
        """Raise the repair of a service, or take it back."""
        project = self._project
        issue_id = f"missing_{service}_{project.id}"
        if not project.services.is_wanting(service):
            ir.async_delete_issue(self._hass, DOMAIN, issue_id)
            return
        titles = [entry.title for entry in entries_of_project(self._hass, project.id)]
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            issue_id,
            data={"project": project.id, "service": service.value},
            is_fixable=True,
            learn_more_url=f"{DOCS_URL}/troubleshooting.md#optional_services",
            severity=ir.IssueSeverity.WARNING,
            translation_key=f"missing_{service}",
            translation_placeholders={
                "account": plain_text(", ".join(titles)),
                "service": SERVICE_NAMES[service],
                "console": CONSOLE_URL,
                "help": f"{DOCS_URL}/troubleshooting.md#optional_services",
            },
        )


def _now() -> float:
    return dt_util.utcnow().timestamp()
