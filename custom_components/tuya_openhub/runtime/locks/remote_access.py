"""Opening and closing by ticket, for the locks that a person has switched it on for."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
import logging

from homeassistant.core import callback
from homeassistant.exceptions import ServiceValidationError

from ...const import CONF_REMOTE_LOCKS, DOMAIN
from ...openhub import (
    JsonValue,
    LockService,
    OpenHubError,
    Problem,
    RemoteUnlock,
    RequestError,
)
from ..exceptions import order_error
from ..problems import ProblemReporter
from .lock_account import Account, ReadGate, objects

_LOGGER = logging.getLogger(__name__)

# what the problems of an order mean to a lock
_TEXTS: Mapping[Problem, str] = {
    Problem.DEVICE_OFFLINE: "lock_asleep",
    Problem.PERMISSION_DENIED: "lock_not_allowed",
    Problem.VALUE_NOT_SUPPORTED: "lock_refused",
    **dict.fromkeys(
        (
            Problem.SERVICE_NOT_AUTHORIZED,
            Problem.SERVICE_NOT_SUBSCRIBED,
            Problem.SERVICE_EXPIRED,
            Problem.NOT_SUPPORTED,
        ),
        "no_lock_service",
    ),
}


class RemoteAccess:
    """What each lock offers, asked once, and orders: a ticket for each, none kept."""

    def __init__(
        self,
        account: Account,
        problems: ProblemReporter,
        gate: ReadGate,
        stored: JsonValue,
        on_ways: Callable[[str], None],
    ) -> None:
        """Go on from what `store` gave; nothing is asked yet."""
        self._account = account
        self._problems = problems
        self._gate = gate
        self._on_ways = on_ways
        options = account.config_entry.options
        self._enabled = frozenset(options.get(CONF_REMOTE_LOCKS, ()))
        self._ways: dict[str, frozenset[RemoteUnlock]] = {
            device_id: frozenset(way for way in RemoteUnlock if way in ways)
            for device_id, ways in objects(stored).items()
        }

    def store(self) -> dict[str, JsonValue]:
        """Return for JSON what the locks offer; those that are switched off are asked anew."""
        return {
            device_id: [way.value for way in self._ways[device_id]]
            for device_id in self._enabled & self._ways.keys()
        }

    def is_enabled(self, device_id: str) -> bool:
        """Return whether a person has switched orders on for a lock."""
        return device_id in self._enabled and self._account.cloud.locks is not None

    def needs_code(self, device_id: str) -> bool:
        """Return whether a lock opens with a code only."""
        return self.is_enabled(device_id) and self._ways.get(device_id) == frozenset(
            {RemoteUnlock.WITH_CODE}
        )

    @callback
    def start(self) -> None:
        """Ask in the background what is switched on and was never asked."""
        unknown = self._enabled & self._account.inventory.devices.keys()
        if unknown := unknown - self._ways.keys():
            self._account.config_entry.async_create_background_task(
                self._account.hass, self._ask_all(sorted(unknown)), f"{DOMAIN} locks"
            )

    async def _ask_all(self, device_ids: list[str]) -> None:
        for device_id in device_ids:
            service = self._account.cloud.locks
            if service is None or not self._gate.may_read(device_id):
                continue
            try:
                await self._ask(service, device_id)
            except OpenHubError as err:
                self._gate.note(device_id, err)
                _LOGGER.debug("What a lock offers could not be read: %s", err)

    async def _ask(
        self, service: LockService, device_id: str
    ) -> frozenset[RemoteUnlock]:
        """Ask what a lock offers; one that offers nothing is asked at each order."""
        ways = await service.remote_unlocks(device_id)
        if ways:
            self._ways[device_id] = ways
            self._on_ways(device_id)
        return ways

    async def async_operate(
        self, device_id: str, *, opens: bool, code: str | None = None
    ) -> None:
        """Open or close a lock; raise an error in words where that cannot be."""
        if not self.is_enabled(device_id):
            raise order_error("lock_remote_off")
        with self.ordering() as service:
            ways = self._ways.get(device_id) or await self._ask(service, device_id)
            if RemoteUnlock.WITHOUT_CODE in ways:
                await service.operate(device_id, opens=opens)
                return
            if not ways:
                raise order_error("lock_offers_nothing")
            if not opens:
                raise order_error("lock_only_opens")
            if not code:
                raise ServiceValidationError(
                    translation_domain=DOMAIN, translation_key="lock_wants_code"
                )
            await service.open_with_code(device_id, code)

    @contextmanager
    def ordering(self) -> Iterator[LockService]:
        """Give the service for an order of a person; its errors are in words."""
        with self._problems.watch_order(_TEXTS):
            service = self._account.cloud.locks
            if service is None:
                raise RequestError(Problem.NOT_SUPPORTED)
            yield service
            self._gate.reopen()
