"""The descriptions of products: which are known, how completely, and when to ask again."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
import logging

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later
from homeassistant.util import dt as dt_util

from ...openhub import (
    Bucket,
    CallKind,
    Cloud,
    Description,
    Device,
    JsonValue,
    ShadowPoint,
    describe,
    one_line,
    shadow_adds,
)
from ..inventory import Inventory, product_key
from .description_reader import DescriptionReader, Reading, unlisted_values
from .gap import Spawn

_LOGGER = logging.getLogger(__name__)

# Tuya allows about ten calls a second for a project
PARALLEL = 8
# Between two products that are read in the background, in seconds
PACE = 1.0
# Set-up and the first states come first, in seconds
READ_AFTER = 30.0
# When to ask again for what failed, and for what was refused, in seconds
RETRIES = (120.0, 600.0, 3600.0, 6 * 3600.0)
REFUSED_RETRIES = (3600.0, 6 * 3600.0, 86_400.0)
# How long a description is good, and how often an old one is read again, in seconds:
# many products are as old as each other
MAX_AGE = 30 * 86_400.0
OLD_EVERY = 86_400.0
# What a description lacks that was there before is looked at again, in seconds
CONFIRM_AFTER = 600.0
CONFIRM_LATER = 86_400.0
# A device restarts after an update before it can be asked, in seconds
READ_AFTER_UPDATE = 60.0
# How often new codes, and numbers without a code, make a product be asked for
CODES_EVERY = 3600.0
NUMBERS_EVERY = 86_400.0
# Many products have numbers that nothing describes: so many of those that were asked for
# in vain are asked for at once, and one more so rarely, in seconds
IN_VAIN = 2
IN_VAIN_EVERY = 43_200.0
# When to look again whether the day's allowance lets through, in seconds
ALLOWANCE_EVERY = 3600.0

type OnRead = Callable[[str, bool], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """Why a product is read: for `codes` of a device, for `numbers`, or anew.

    `confirms`: what was missing the last time, and is again, is gone.
    """

    device_id: str | None = None
    codes: frozenset[str] = frozenset()
    numbers: frozenset[int] = frozenset()
    again: bool = False
    confirms: bool = False

    def __or__(self, other: _Question) -> _Question:
        return _Question(
            device_id=other.device_id or self.device_id,
            codes=self.codes | other.codes,
            numbers=self.numbers | other.numbers,
            again=self.again or other.again,
            confirms=self.confirms or other.confirms,
        )


class ProductReader:
    """Read descriptions: at first sight before entities are made, then in the background.

    `may_spend` tells whether the day's allowance of a kind of call is left. `on_read` is
    awaited with the key of a product whenever it was asked for, and whether its data
    points changed.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        cloud: Cloud,
        inventory: Inventory,
        *,
        may_spend: Callable[[CallKind], bool],
        spawn: Spawn,
    ) -> None:
        """Initialize; nothing is asked yet."""
        self._hass = hass
        self._cloud = cloud
        self._inventory = inventory
        self._may_spend = may_spend
        self._spawn = spawn
        self._on_read: OnRead | None = None
        # how often in a row a product could not be read
        self._failures: dict[str, int] = {}
        self._refused: set[str] = set()
        # the product that is being read
        self._reading: str | None = None
        self._reader = DescriptionReader(cloud)
        self._codes_asked: dict[str, float] = {}
        self._in_vain = Bucket(IN_VAIN, IN_VAIN_EVERY)
        # when the next old description may be read
        self._old_at = hass.loop.time()
        self._questions: dict[str, _Question] = {}
        self._timers: dict[str, CALLBACK_TYPE] = {}
        self._task: asyncio.Task[None] | None = None

    # Life cycle

    def start(self, on_read: OnRead) -> None:
        """Begin to ask in the background for what is missing or old."""
        self._on_read = on_read
        for key in {**self._inventory.descriptions, **self._failures}:
            self._schedule(key)

    def close(self) -> None:
        """Ask no more."""
        self._on_read = None
        for cancel in self._timers.values():
            cancel()
        self._timers.clear()

    # Reasons to ask

    async def read_new(
        self, devices: Iterable[Device]
    ) -> dict[str, dict[str, JsonValue]]:
        """Read products at first sight, before their entities are made.

        Return, by the ids of devices whose shadows were read, the values that no list
        has. What fails is asked for later.
        """
        products: dict[str, list[Device]] = {}
        for device in devices:
            key = product_key(device)
            if key not in self._inventory.descriptions and key not in self._failures:
                products.setdefault(key, []).append(device)
        slots = asyncio.Semaphore(PARALLEL)

        async def read(
            key: str, devices: Sequence[Device]
        ) -> dict[str, dict[str, JsonValue]]:
            async with slots:
                return await self._read_new(key, devices)

        found = await asyncio.gather(*(read(*each) for each in products.items()))
        return {device_id: each[device_id] for each in found for device_id in each}

    @callback
    def read_again(self) -> None:
        """Read all products anew, in the background."""
        self._failures.clear()
        for device in self._inventory.devices.values():
            self._ask(product_key(device), _Question(again=True))

    @callback
    def read_updated(self, device: Device) -> None:
        """Read a product anew whose firmware is another now, in a while."""
        question = _Question(device_id=device.id, again=True)
        self._schedule(product_key(device), READ_AFTER_UPDATE, question)

    @callback
    def ask_for_codes(self, device: Device, codes: Iterable[str]) -> bool:
        """Ask what codes mean that a device reports; return whether that is to come.

        It is not where they were asked for in vain before, or a moment ago.
        """
        key = product_key(device)
        known = self._inventory.descriptions.get(key)
        question = _Question(device_id=device.id, codes=frozenset(codes), again=True)
        if self._on_read is None or known is None or key in self._failures:
            return False
        if question.codes <= known.unknown:
            return False
        if key == self._reading:
            return True
        if key not in self._questions:
            now = self._hass.loop.time()
            rest = self._codes_asked.get(key, now - CODES_EVERY) + CODES_EVERY - now
            if rest > 0:
                self._schedule(key, rest, question)
                return False
            if not self._may_spend(CallKind.SPECIFICATION):
                return False
            self._codes_asked[key] = now
        self._ask(key, question)
        return True

    @callback
    def ask_for_numbers(self, device: Device, numbers: Iterable[int]) -> None:
        """Ask which codes have the numbers that a device reports, once a day at most."""
        key = product_key(device)
        known = self._inventory.descriptions.get(key)
        if self._on_read is None or known is None or key in self._failures:
            return
        if key == self._reading or 0 <= _now() - known.asked_at < NUMBERS_EVERY:
            return
        if known.asked_at and key not in self._questions:
            now = self._hass.loop.time()
            if self._in_vain.ready_at(now) > now:
                return
            self._in_vain.spend(now)
        self._ask(key, _Question(device_id=device.id, numbers=frozenset(numbers)))

    async def learn_shadow(self, device: Device, points: Sequence[ShadowPoint]) -> None:
        """Take over what the shadow of a device tells beyond its description."""
        key = product_key(device)
        self._inventory.name_points(device.id, points)
        known = self._inventory.descriptions.get(key)
        if known is None or self._on_read is None:
            return
        added = shadow_adds(self._inventory.specification(device), points)
        if added:
            more = replace(known, shadow={**known.shadow, **added})
            await self._on_read(key, self._inventory.learn(key, more))

    # When to ask

    def _ask(self, key: str, question: _Question) -> None:
        """Ask as soon as what was to be asked before is answered."""
        self._questions[key] = self._questions.get(key, _Question()) | question
        if self._on_read is not None and (self._task is None or self._task.done()):
            self._task = self._spawn(self._work(), "descriptions")

    def _schedule(
        self, key: str, delay: float | None = None, question: _Question = _Question()
    ) -> None:
        """Ask after some seconds, instead of what was scheduled before."""
        if self._on_read is None:
            return
        if (cancel := self._timers.pop(key, None)) is not None:
            cancel()

        @callback
        def ask(_now: datetime) -> None:
            self._timers.pop(key, None)
            if question == _Question() and self._is_old(key):
                if (rest := self._old_at - self._hass.loop.time()) > 0:
                    self._schedule(key, rest)
                    return
                self._old_at = self._hass.loop.time() + OLD_EVERY
            self._ask(key, question)

        pause = self._pause(key) if delay is None else delay
        self._timers[key] = async_call_later(self._hass, pause, ask)

    def _is_old(self, key: str) -> bool:
        """Return whether a product is read for its age alone."""
        known = self._inventory.descriptions.get(key)
        return known is not None and known.complete and key not in self._failures

    def _pause(self, key: str) -> float:
        """Return when to ask for a product that is missing, read in part, or old."""
        if (failures := self._failures.get(key, 0)) > 0:
            pauses = REFUSED_RETRIES if key in self._refused else RETRIES
            return pauses[min(failures, len(pauses)) - 1]
        known = self._inventory.descriptions[key]
        age = _now() - known.read_at
        if not known.complete or age >= MAX_AGE:
            return READ_AFTER
        return MAX_AGE - max(age, 0.0)

    async def _work(self) -> None:
        """Answer one question after the other."""
        while self._questions and self._on_read is not None:
            key = next(iter(self._questions))
            question = self._questions.pop(key)
            if self._may_spend(CallKind.SPECIFICATION):
                self._reading = key
                try:
                    changed = await self._answer(key, question)
                finally:
                    self._reading = None
            else:
                self._schedule(key, ALLOWANCE_EVERY, question)
                changed = False
            await self._on_read(key, changed)
            await asyncio.sleep(PACE)

    # How to ask

    async def _read_new(
        self, key: str, devices: Sequence[Device]
    ) -> dict[str, dict[str, JsonValue]]:
        """Read a product for the first time, no more of it than its entities need."""
        device = max(devices, key=lambda device: len(device.status))
        codes = frozenset(code for each in devices for code in each.status)
        reading = Reading(Description(), read_at=_now())
        await self._reader.read_standard(key, device, reading)
        if reading.failed:
            self._settle(key, reading)
            return {}
        known = describe(reading.description).points
        values: dict[str, dict[str, JsonValue]] = {}
        if not known or codes - known.keys():
            await self._reader.read_model(key, device, reading)
            known = describe(reading.description).points
        if not device.status or codes - known.keys():
            points = await self._reader.read_shadow(device, reading, codes)
            self._inventory.name_points(device.id, points)
            described = describe(reading.description)
            values = {device.id: unlisted_values(device, described, points)}
        if self._settle(key, reading) and self._on_read is not None:
            await self._on_read(key, True)
        return values

    async def _answer(self, key: str, question: _Question) -> bool:
        """Ask what is missing, or everything; return whether data points changed."""
        device = self._device(key, question.device_id)
        if device is None:
            return False
        known = self._inventory.descriptions.get(key, Description())
        again = question.again or (known.complete and not question.numbers)
        # a reading for numbers alone makes no old description young
        read_at = known.read_at if known.complete and not again else _now()
        reading = Reading(known, read_at=read_at, confirms=question.confirms)
        if again or known.standard is None:
            await self._reader.read_standard(key, device, reading)
        if again or known.model is None or question.numbers:
            await self._reader.read_model(key, device, reading)
        points = describe(reading.description).points
        numbers = {point.dp_id for point in points.values()}
        if question.codes - points.keys() or question.numbers - numbers:
            shadow = await self._reader.read_shadow(device, reading, question.codes)
            self._inventory.name_points(device.id, shadow)
        if question.numbers:
            reading.description = replace(reading.description, asked_at=_now())
        return self._settle(key, reading)

    def _device(self, key: str, device_id: str | None) -> Device | None:
        """Return the device that is asked for its product, preferably this one."""
        devices = self._inventory.devices
        if device_id is not None and device_id in devices:
            return devices[device_id]
        if not (ids := self._inventory.of_product(key)):
            return None
        # another one may answer where one is refused
        return devices[ids[self._failures.get(key, 0) % len(ids)]]

    def _settle(self, key: str, reading: Reading) -> bool:
        """Keep what was read, and plan the next time; return whether it is news."""
        found = reading.description
        known = self._inventory.descriptions.get(key)
        if reading.errors:
            self._note_failure(key, reading, known)
        else:
            self._failures.pop(key, None)
            found = replace(found, read_at=reading.read_at)
        changed = False
        if found.standard is not None or found.model is not None:
            changed = self._inventory.learn(key, found)
        if reading.shrunk:
            again = _Question(again=True, confirms=True)
            # what lacks something else each time may do so for ever
            pause = CONFIRM_LATER if reading.confirms else CONFIRM_AFTER
            self._schedule(key, pause, again)
        else:
            self._schedule(key)
        return changed

    def _note_failure(
        self, key: str, reading: Reading, known: Description | None
    ) -> None:
        self._failures[key] = self._failures.get(key, 0) + 1
        (self._refused.discard if reading.failed else self._refused.add)(key)
        if known is None:
            _LOGGER.warning(
                "Specification of product %s could not be read,"
                " its data points are guessed from their values: %s",
                one_line(key),
                reading.errors[0],
            )
        else:
            _LOGGER.debug(
                "Description of a product could not be read: %s", reading.errors[0]
            )


def _now() -> float:
    return dt_util.utcnow().timestamp()
