"""Random sequences of faults, the same for the same seed."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from random import Random

from tests.tuya_cloud import Fault

from .world import World

PATHS = ("/v1.0/token", "/v1.0/open-hub/*", "/v1.0/users/*", "*")
FAULTS: tuple[Callable[[], Fault], ...] = (
    lambda: Fault(status=500),
    lambda: Fault(hang=True),
    lambda: Fault(body=b"<html>"),
    lambda: Fault(body=b'{"success": true, "result": 7}'),
    lambda: Fault(reset=True),
    lambda: Fault(code=1010, count=2),
    lambda: Fault(code=1112),
    lambda: Fault(delay=0.1),
)


class Chaos:
    """Does to a world what a seeded generator says."""

    def __init__(self, world: World, seed: int) -> None:
        """Begin a sequence."""
        self.world = world
        self.cloud = world.cloud
        self.truth = world.cloud.truth
        self.dice = Random(seed)
        self.done: list[str] = []

    async def run(self) -> None:
        """Do some things, one after the other, with pauses of every length."""
        actions: list[Callable[[], Awaitable[None] | None]] = [
            self.kill, self.restart, self.stop, self.freeze, self.drop_all,
            self.cut, self.blackhole, self.refuse_connections, self.slow_network,
            self.revoke, self.expire, self.short_leases,
            self.cloud_fault, self.cloud_fault, self.quota, self.other_program,
            self.jump_clock,
            self.values, self.values, self.values, self.values, self.rename, self.presence,
            self.repair,
        ]  # fmt: skip
        for _ in range(self.dice.randint(4, 9)):
            action = self.dice.choice(actions)
            self.done.append(action.__name__)
            if (work := action()) is not None:
                await work
            await asyncio.sleep(self.dice.choice((0, 0, 0.01, 0.05, 0.15)))

    async def calm(self) -> None:
        """End every fault; a person says "done" where one must act."""
        world = self.world
        await self.repair()
        self.cloud.exhaust_quota(exhausted=False)
        self.cloud.lease_rules.term = 7200
        world.shift = 0
        coordinator = world.coordinator
        # a refusal may still be on its way, and the person acts when it shows
        for _ in range(5):
            if coordinator.usage.refusal is not None or coordinator.hub.refused:
                assert await coordinator.async_retry() is None
            await asyncio.sleep(0.02)

    # The broker and the way to it

    async def kill(self) -> None:
        """Let the broker crash."""
        await self.cloud.broker.kill()

    async def restart(self) -> None:
        """Let the broker crash and come back at once."""
        await self.cloud.broker.restart(crash=True)

    async def stop(self) -> None:
        """End the broker in order."""
        await self.cloud.broker.stop()

    async def freeze(self) -> None:
        """Let the broker hang."""
        await self.cloud.broker.freeze()

    async def drop_all(self) -> None:
        """Let the broker close every connection."""
        if self.cloud.broker.process.running:
            await self.cloud.broker.disconnect_all()

    async def cut(self) -> None:
        """Cut every connection on its way."""
        await self.world.proxy.cut()

    def blackhole(self) -> None:
        """Lose all that is sent, without a word."""
        self.world.proxy.mode = "blackhole"

    async def refuse_connections(self) -> None:
        """Let nobody through any more."""
        await self._end_blackhole()
        self.world.proxy.mode = "refuse"

    def slow_network(self) -> None:
        """Delay all that is sent."""
        self.world.proxy.delay = 0.05

    async def repair(self) -> None:
        """Let broker, network and cloud work again."""
        self.cloud.faults.clear()
        proxy, broker = self.world.proxy, self.cloud.broker
        await broker.thaw()
        if not broker.process.running:
            await broker.start()
        proxy.delay = 0
        await self._end_blackhole()
        proxy.mode = "pass"

    async def _end_blackhole(self) -> None:
        # what was lost on the way cannot be sent on the same connection again
        if self.world.proxy.mode == "blackhole":
            await self.world.proxy.cut()

    # Leases and the cloud

    async def revoke(self) -> None:
        """End every lease before its time."""
        await self.cloud.leases.end_all()

    def expire(self) -> None:
        """Let the leases of now end in a moment."""
        for lease in self.cloud.leases.live:
            lease.end = self.cloud.clock.now()

    def short_leases(self) -> None:
        """Give leases of two seconds from now on."""
        self.cloud.lease_rules.term = 2
        self.cloud.lease_rules.behaviour = self.dice.choice(
            ("full", "remaining_same_link", "remaining_account", "prolong")
        )

    def cloud_fault(self) -> None:
        """Let one path of the cloud, or all, misbehave."""
        self.cloud.faults.set(self.dice.choice(PATHS), self.dice.choice(FAULTS)())

    def quota(self) -> None:
        """Use the quota up."""
        self.cloud.exhaust_quota()

    def other_program(self) -> None:
        """Let another program take the token over."""
        self.cloud.tokens.expire()

    def jump_clock(self) -> None:
        """Set this machine's clock wrong."""
        self.world.shift += self.dice.choice((-86_400, -600, 600, 86_400))

    # The home

    def values(self) -> None:
        """Let devices report."""
        for device in self.dice.sample(self.world.devices, 3):
            code = self.dice.choice([code for code, _ in _changeable(device.status)])
            value = device.status[code]
            new = not value if isinstance(value, bool) else self.dice.randint(0, 900)
            self.truth.set_value(device.id, {code: new})

    def rename(self) -> None:
        """Give a device another name."""
        device = self.dice.choice(self.world.devices)
        self.truth.rename(device.id, f"Name {self.dice.randint(1, 999)}")

    def presence(self) -> None:
        """Let a device come or go."""
        device = self.dice.choice(self.world.devices)
        self.truth.set_online(device.id, not device.online)


def _changeable(status: Mapping[str, object]) -> list[tuple[str, object]]:
    return [
        (code, value)
        for code, value in status.items()
        if isinstance(value, bool) or code in {"cur_power", "cur_voltage"}
    ]
