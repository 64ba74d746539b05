"""A simulated cloud, a Home Assistant beside it, and a browser that looks at both."""

from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import json
import math
import os
from pathlib import Path
import shutil
from typing import Any

from playwright.sync_api import Error, Locator, Page

from scripts.home import hass, screens
from scripts.home.cloud import SimulatedCloud
from scripts.home.hass import DOMAIN, REPO, HomeAssistant
from scripts.home.journey import wait_for

MORE = """\
automation: !include automations.yaml
diagnostics:
energy:
input_boolean:
  reported:
    name: Reported
repairs:
"""
# where pictures are kept that show something to readers
PICTURES = os.environ.get("TUYA_OPENHUB_PICTURES")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What a journey needs; every device keeps still until it is moved."""

    cloud: SimulatedCloud
    home: HomeAssistant
    page: Page
    folder: Path

    def open(self, path: str) -> None:
        """Go to a page of Home Assistant."""
        for url in ("about:blank", self.home.url + path):
            try:
                self.page.goto(url)
            except Error:
                # a page that was about to go somewhere by itself went there
                self.page.goto(url)

    def picture(self, name: str, what: Locator | None = None) -> None:
        """Take a picture when everything has come to rest."""
        self.page.wait_for_timeout(800)
        folder = Path(PICTURES) if PICTURES else self.folder
        folder.mkdir(parents=True, exist_ok=True)
        (what or self.page).screenshot(path=folder / f"{name}.png")

    def device(self, name: str) -> str:
        """Find a device of the cloud by its name in the app."""
        return str(next(d["id"] for d in self.cloud.devices() if d["name"] == name))

    def device_page(self, name: str) -> str:
        """Find the page of a device."""
        entry = next(
            entry
            for entry in self.home.registry("device_registry")
            if entry["name"] == name
        )
        return f"/config/devices/device/{entry['id']}"

    def entity(self, device: str, key: str) -> str:
        """Find the entity of a data point."""
        unique_id = f"{self.device(device)}_{key}"

        def find() -> str | None:
            return self.home.entities().get(unique_id)

        return wait_for(f"the entity of {key}", find)

    def account_entity(self, key: str) -> str:
        """Find an entity of the account itself."""
        return self.home.entities()[f"{self.cloud.facts['uid']}_{key}"]

    def state(self, entity_id: str) -> str | None:
        """Return the state of an entity, None before it has one."""
        return self.home.states().get(entity_id)

    def secrets_in(self, text: str) -> list[str]:
        """List what should not be in a text: keys, and the account's id."""
        keys = ("access_id", "access_secret", "uid")
        return [key for key in keys if self.cloud.facts[key] in text]

    def until(self, what: str, true: Callable[[], object]) -> None:
        """Wait for something that the page does not show."""
        wait_for(what, lambda: bool(true()), 20)

    def remember_energy(self, entity_id: str, pace: float) -> None:
        """Give a counter a day of long-term statistics: `pace` is in kWh per hour."""
        hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
        total = 0.0
        statistics = []
        for age in range(30, 0, -1):
            start = hour - timedelta(hours=age)
            total += pace * (1.2 + math.sin(start.hour / 24 * 2 * math.pi))
            statistics.append(
                {"start": start.isoformat(), "state": total, "sum": total}
            )
        self.home.ask(
            "recorder/import_statistics",
            metadata={
                "has_mean": False,
                "has_sum": True,
                "mean_type": 0,
                "name": None,
                "source": "recorder",
                "statistic_id": entity_id,
                "unit_class": "energy",
                "unit_of_measurement": "kWh",
            },
            stats=statistics,
        )

    def theirs(self, entities: list[dict[str, Any]]) -> None:
        """Say what Home Assistant's own integration has, once it is added."""
        path = self.folder / "config" / "their_entities.json"
        path.write_text(json.dumps(entities))

    def shows_after(self, device: str, code: str, raw: int, entity_id: str) -> bool:
        """Report a value in tenths, and tell whether an entity shows it."""
        self.cloud.report(device, code, raw)
        return self.state(entity_id) == str(raw / 10)

    def entry(self) -> dict[str, str]:
        """Find the integration's config entry."""
        entries = self.home.get("/api/config/config_entries/entry")
        return next(entry for entry in entries if entry["domain"] == DOMAIN)

    def reload(self) -> None:
        """Load the integration anew."""
        entry = self.entry()["entry_id"]
        self.home.post(f"/api/config/config_entries/entry/{entry}/reload", {})
        self.until("the entry", lambda: self.entry()["state"] == "loaded")

    def set_up(self) -> None:
        """Set up the account, unless it is."""
        facts = self.cloud.facts
        entries = self.home.get("/api/config/config_entries/entry")
        if not any(entry["domain"] == DOMAIN for entry in entries):
            self.home.set_up(
                {"next_step_id": "openapi"},
                {
                    "endpoint": "other",
                    "access_id": facts["access_id"],
                    "access_secret": facts["access_secret"],
                },
                {"endpoint": facts["url"]},
                {"uid": facts["uid"]},
            )


@contextmanager
def raised(folder: Path) -> Generator[Stage]:
    """Start everything, and end it."""
    config = folder / "config"
    port = hass.free_port()
    hass.prepare(config, port, level="debug", more=MORE)
    (config / "automations.yaml").write_text("[]\n")
    shutil.copytree(REPO / "blueprints", config / "blueprints")
    stand_in = config / "custom_components" / "tuya"
    shutil.copytree(Path(__file__).parent / "their_tuya", stand_in)
    with ExitStack() as stack:
        cloud = SimulatedCloud(folder, moving=False)
        stack.callback(cloud.program.stop)
        home = HomeAssistant(config, port)
        stack.callback(home.program.stop)
        cloud.wait_ready()
        home.wait_ready()
        tokens = home.log_in()
        page = stack.enter_context(screens.visit(home, tokens))
        yield Stage(cloud=cloud, home=home, page=page, folder=folder)
