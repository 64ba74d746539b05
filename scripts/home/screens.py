"""Pages of Home Assistant in a Chromium that nobody sees, and pictures of them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
import importlib.util
import json
from pathlib import Path
import shutil
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from .hass import DOMAIN, HomeAssistant, Tokens

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Playwright, Route

# nothing but the pages themselves: no updates, no start page, no calls home
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# a first launch on a busy machine hangs now and then; the second does not
LAUNCH_TIMEOUT = 30_000


def missing() -> str | None:
    """Say what is missing for pictures."""
    if importlib.util.find_spec("playwright") is None:
        return "playwright is not installed (scripts/setup --browser)"
    if importlib.util.find_spec("hass_frontend") is None:
        return "Home Assistant's frontend is not installed (scripts/setup --demo)"
    return None if shutil.which("chromium") else "Chromium is not installed"


def launch(playwright: Playwright) -> Browser:
    """Start Chromium; try once more where it hangs."""
    from playwright.sync_api import Error

    def start() -> Browser:
        return playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=list(QUIET),
            timeout=LAUNCH_TIMEOUT,
        )

    try:
        return start()
    except Error:
        return start()


@contextmanager
def visit(home: HomeAssistant, tokens: Tokens) -> Iterator[Page]:
    """Open a page that is logged in and reaches nothing but this machine."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = launch(playwright)
        context = browser.new_context(
            viewport={"width": 1280, "height": 900}, locale="en-GB", timezone_id="UTC"
        )
        context.route("**/*", _only_here)
        stored = json.dumps(json.dumps(dict(tokens.frontend)))
        context.add_init_script(f"localStorage.setItem('hassTokens', {stored})")
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.goto(home.url)
        page.locator("ha-sidebar").wait_for(timeout=60_000)
        yield page
        browser.close()


def _only_here(route: Route) -> None:
    if urlsplit(route.request.url).hostname == "127.0.0.1":
        route.continue_()
    else:
        route.abort()


def take(
    home: HomeAssistant, tokens: Tokens, folder: Path, say: Callable[[str], None]
) -> None:
    """Take a picture of each page that shows what the integration does."""
    folder.mkdir(parents=True, exist_ok=True)
    with visit(home, tokens) as page:
        for name, path in _pages(home).items():
            page.goto(home.url + path)
            page.locator("ha-sidebar").wait_for(timeout=60_000)
            page.wait_for_timeout(2500)
            page.screenshot(path=folder / f"{name}.png")
            say(f"picture: {folder / name}.png")


def _pages(home: HomeAssistant) -> Mapping[str, str]:
    pages = {
        "dashboard": "/",
        "integration": f"/config/integrations/integration/{DOMAIN}",
    }
    entities = home.registry("entity_registry")
    plug = next(
        (
            entry
            for entry in entities
            if entry["platform"] == DOMAIN and entry["unique_id"].endswith("_cur_power")
        ),
        None,
    )
    if plug:
        pages["device"] = f"/config/devices/device/{plug['device_id']}"
    return pages
