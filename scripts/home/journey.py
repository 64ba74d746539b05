"""Watch one value and one command on their whole way through cloud and home."""

from collections.abc import Callable
from functools import partial
import time
from typing import Any, Literal

from .cloud import SimulatedCloud
from .hass import HomeAssistant
from .process import ProgramError


def wait_for[T](
    what: str, look: Callable[[], T | Literal[False] | None], limit: float = 20
) -> T:
    """Look again and again until the answer is truthy, and return it."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        if seen := look():
            return seen
        time.sleep(0.05)
    raise TimeoutError(f"Waited {limit:.0f} s in vain for {what}")


class Journey:
    """The check: each step prints what it saw."""

    def __init__(
        self, cloud: SimulatedCloud, home: HomeAssistant, say: Callable[[str], None]
    ) -> None:
        """Look at this cloud through this home."""
        self._cloud = cloud
        self._home = home
        self._say = say
        self._entities: dict[str, str] = {}

    def run(self) -> None:
        """Make every step."""
        plug = self._find_plug()
        self._watch_push(plug)
        self._watch_command(plug)
        self._watch_life()

    def _find_plug(self) -> dict[str, Any]:
        plug = next(
            device
            for device in self._cloud.devices()
            if device["online"] and {"cur_power", "switch_1"} <= device["status"].keys()
        )
        wanted = {f"{plug['id']}_{code}" for code in ("cur_power", "switch_1")}

        def find() -> dict[str, str] | None:
            found = self._home.entities()
            return found if wanted <= found.keys() else None

        self._entities = wait_for("the entities of the plug", find)
        return plug

    def _state(self, device: dict[str, Any], code: str) -> str:
        return self._home.states()[self._entities[f"{device['id']}_{code}"]]

    def _watch_push(self, plug: dict[str, Any]) -> None:
        """Let the plug report a power that nobody could guess and wait for the state.

        The plug goes on living meanwhile: another try where its own report was faster.
        """
        for watts in (1234.5, 987.6, 1111.1):
            self._cloud.report(plug["id"], "switch_1", True)
            reported = time.monotonic()
            self._cloud.report(plug["id"], "cur_power", round(watts * 10))
            try:
                wait_for(f"{watts} W", partial(self._reads, plug, watts), 5)
            except TimeoutError:
                continue
            elapsed = time.monotonic() - reported
            self._say(
                f"push: {plug['name']} reported {watts} W, and"
                f" {self._entities[plug['id'] + '_cur_power']} said so {elapsed * 1000:.0f} ms later"
            )
            return
        raise TimeoutError("No reported power became a state")

    def _reads(self, plug: dict[str, Any], watts: float) -> bool:
        return _number(self._state(plug, "cur_power")) == watts

    def _watch_command(self, plug: dict[str, Any]) -> None:
        entity = self._entities[f"{plug['id']}_switch_1"]
        before = self._state(plug, "switch_1")
        wanted = {"on": False, "off": True}[before]
        number, pushed = len(self._cloud.commands()), self._cloud.published()
        self._home.act("switch", "toggle", {"entity_id": entity})

        def find() -> dict[str, Any] | None:
            new = self._cloud.commands()[number:]
            return next((c for c in new if c["code"] == "switch_1"), None)

        command = wait_for("the command in the cloud", find)
        if (command["device_id"], command["value"]) != (plug["id"], wanted):
            raise ProgramError(f"The cloud got another command: {command}")
        self._say(f"command: {entity} was {before}; the cloud got switch_1 = {wanted}")
        wait_for("the push", lambda: self._cloud.published() > pushed)
        wait_for(
            "the plug",
            lambda: self._cloud.device(plug["id"])["status"]["switch_1"] is wanted,
        )
        wait_for("the state", lambda: self._state(plug, "switch_1") != before)
        self._say(
            f"command: the plug pushed it back, {entity} is {self._state(plug, 'switch_1')}"
        )

    def _watch_life(self) -> None:
        """See that other values move by themselves."""
        ours = set(self._entities.values())
        before = self._home.states()

        def moved() -> set[str]:
            now = self._home.states()
            return {e for e in ours & now.keys() if now[e] != before.get(e)}

        wait_for("three values that move by themselves", lambda: len(moved()) >= 3, 30)
        states = {e: s for e, s in self._home.states().items() if e in ours}
        valued = sum(
            state not in {"unavailable", "unknown"} for state in states.values()
        )
        self._say(f"life: {len(moved())} values moved by themselves")
        self._say(
            f"entities: {len(states)} with a state, {valued} of them with a value"
        )


def _number(state: str) -> float | None:
    try:
        return float(state)
    except ValueError:
        return None
