"""What a person does with a remote control of the app: press, learn, delete."""

import asyncio
from collections.abc import Iterable

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from ...const import DOMAIN
from ...openhub import (
    Cloud,
    LearnedCode,
    Problem,
    RemoteControl,
    RemoteControls,
    RemoteKey,
    one_line,
)
from ..orders import Orders
from .remote_reader import RemoteReader

# How often a hub is asked for what it learned, in seconds
ASK_EVERY = 3.0

_TEXTS = dict.fromkeys(
    (Problem.SERVICE_NOT_AUTHORIZED, Problem.SERVICE_NOT_SUBSCRIBED),
    "no_infrared_service",
)
_SHOWN = 1000


class RemoteOrders:
    """The orders of one remote control.

    Each raises `HomeAssistantError` with a translated text. Learned codes are kept in
    memory alone.
    """

    def __init__(
        self,
        cloud: Cloud,
        orders: Orders,
        reader: RemoteReader,
        remote: RemoteControl,
    ) -> None:
        """Initialize for a remote control."""
        self._calls: RemoteControls = cloud.remote_controls
        self._orders = orders
        self._reader = reader
        self._remote = remote
        self._codes: list[LearnedCode] | None = None

    async def async_press(self, key: RemoteKey) -> None:
        """Press a key."""
        with self._orders.watch(_TEXTS):
            await self._calls.press(self._remote, key)

    async def async_send(
        self, names: Iterable[str], *, repeats: int, pause: float
    ) -> None:
        """Press keys by name, one after the other, the whole so many times."""
        with self._orders.watch(_TEXTS):
            found = [await self._find(name) for name in names]
            presses = found * repeats
            for number, key in enumerate(presses):
                await asyncio.sleep(pause if number else 0)
                if isinstance(key, RemoteKey):
                    await self._calls.press(self._remote, key)
                else:
                    await self._calls.send_code(self._remote, key)

    async def async_press_first(self, names: Iterable[str], missing: str) -> None:
        """Press the first of some keys that is there; `missing` is the text if none is."""
        with self._orders.watch(_TEXTS):
            for name in names:
                if (key := await self._key(name)) is not None:
                    await self._calls.press(self._remote, key)
                    return
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key=missing)

    async def async_learn(self, names: Iterable[str], timeout: float) -> None:
        """Let the remote control learn keys, one after the other."""
        with self._orders.watch(_TEXTS):
            for name in names:
                code = await self._learn(name, timeout)
                known = {_plain(old.name): old for old in await self._learned()}
                old = known.get(_plain(name))
                await self._calls.save(self._remote, name, code, old)
                self._codes = None
            await self._reader.async_read_keys(self._remote)

    async def _learn(self, name: str, timeout: float) -> str:
        """Wait for a code; the hub does not go on learning whatever happens."""
        hub_id = self._remote.hub_id
        time = await self._calls.set_learning(hub_id, on=True)
        try:
            for _ in range(max(1, round(timeout / ASK_EVERY))):
                await asyncio.sleep(ASK_EVERY)
                if (code := await self._calls.learned(hub_id, time)) is not None:
                    return code
        finally:
            await self._calls.set_learning(hub_id, on=False)
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="nothing_learned",
            translation_placeholders={"key": one_line(name)},
        )

    async def async_delete(self, names: Iterable[str]) -> None:
        """Delete keys that the remote control learned."""
        with self._orders.watch(_TEXTS):
            self._codes = None
            by_name = {_plain(code.name): code for code in await self._learned()}
            wanted = list(names)
            for name in wanted:
                if _plain(name) not in by_name:
                    raise _no_key(name, [code.name for code in by_name.values()])
            for name in wanted:
                await self._calls.delete_code(self._remote, by_name[_plain(name)])
            self._codes = None
            await self._reader.async_read_keys(self._remote)

    async def _find(self, name: str) -> RemoteKey | LearnedCode:
        """Return a key by its name or code, among those of the library first."""
        if (key := await self._key(name)) is not None:
            return key
        learned = await self._learned()
        for code in learned:
            if _plain(name) in {_plain(code.name), _plain(code.key)}:
                return code
        names = [key.name for key in self._keys]
        raise _no_key(name, [*names, *(code.name for code in learned)])

    @property
    def _keys(self) -> list[RemoteKey]:
        return self._reader.known.keys.get(self._remote.id, [])

    async def _key(self, name: str) -> RemoteKey | None:
        if self._remote.id not in self._reader.known.keys:
            await self._reader.async_read_keys(self._remote)
        for key in self._keys:
            if _plain(name) in {_plain(key.name), _plain(key.key)}:
                return key
        return None

    async def _learned(self) -> list[LearnedCode]:
        if self._codes is None:
            self._codes = await self._calls.codes(self._remote)
        return self._codes


def _plain(name: str) -> str:
    return name.strip().casefold()


def _no_key(name: str, names: list[str]) -> ServiceValidationError:
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="remote_key_unknown",
        translation_placeholders={
            "key": one_line(name),
            "keys": one_line(", ".join(dict.fromkeys(names)), _SHOWN) or "-",
        },
    )
