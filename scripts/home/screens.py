"""Pictures of the demo, taken by a Chromium that nobody sees."""

from collections.abc import Callable, Mapping
import json
from pathlib import Path
import shutil
from urllib.parse import urlsplit

from .hass import DOMAIN, HomeAssistant, Tokens

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


def missing() -> str | None:
    """Say what is missing for pictures."""
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return "playwright is not installed (scripts/setup --browser)"
    return None if shutil.which("chromium") else "Chromium is not installed"


def take(
    home: HomeAssistant, tokens: Tokens, folder: Path, say: Callable[[str], None]
) -> None:
    """Take a picture of each page that shows what the integration does."""
    from playwright.sync_api import Route, sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    pages = _pages(home)

    def only_home(route: Route) -> None:
        if urlsplit(route.request.url).hostname == "127.0.0.1":
            route.continue_()
        else:
            route.abort()

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(QUIET)
        )
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.route("**/*", only_home)
        stored = json.dumps(json.dumps(dict(tokens.frontend)))
        context.add_init_script(f"localStorage.setItem('hassTokens', {stored})")
        page = context.new_page()
        for name, path in pages.items():
            page.goto(home.url + path)
            page.locator("ha-sidebar").wait_for(timeout=60_000)
            page.wait_for_timeout(2500)
            page.screenshot(path=folder / f"{name}.png")
            say(f"picture: {folder / name}.png")
        browser.close()


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
