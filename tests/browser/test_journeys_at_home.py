"""What people see and say of their devices, from day to day."""

from playwright.sync_api import expect
import pytest

from scripts.home.hass import DOMAIN

from .stage import Stage


@pytest.fixture
def account(stage: Stage) -> Stage:
    """Set up the account unless a journey has."""
    stage.set_up()
    stage.until(
        "the names of gangs",
        lambda: any(
            each["name"] == "Heater" for each in stage.home.registry("device_registry")
        ),
    )
    return stage


def test_gangs_stand_on_the_page_of_their_device(account: Stage) -> None:
    """Those with a name in the app have it, the others the device's and a number."""
    page = account.page
    account.open(account.device_page("Terrace switch"))
    for name in ("Terrace switch 1", "Terrace switch 2", "Fountain", "Heater"):
        expect(page.get_by_role("link", name=name)).to_be_visible()
    account.picture("gangs")


def test_rooms_of_the_app_are_areas(account: Stage) -> None:
    """Each room of the app is an area with its devices in it."""
    page = account.page
    account.open("/config/areas/dashboard")
    for room in ("Kitchen", "Terrace", "Office"):
        expect(page.get_by_text(room, exact=True).first).to_be_visible()
    page.get_by_text("Kitchen", exact=True).first.click()
    expect(page.get_by_text("Kitchen blind").first).to_be_visible()
    expect(page.get_by_text("Kitchen window").first).to_be_visible()
    account.picture("areas")


def test_a_device_in_chinese(account: Stage) -> None:
    """Names of entities are in the language of the home."""
    page, home = account.page, account.home
    home.ask("config/core/update", language="zh-Hans")
    account.reload()
    page.evaluate("localStorage.setItem('selectedLanguage', '\"zh-Hans\"')")
    account.open(account.device_page("Boiler thermostat"))
    for name in ("温度", "童锁", "防霜冻"):
        expect(page.get_by_text(name).first).to_be_visible()
    account.picture("chinese")
    page.evaluate("localStorage.removeItem('selectedLanguage')")
    home.ask("config/core/update", language="en")
    account.reload()


def test_a_second_account_needs_no_typing(account: Stage) -> None:
    """The project's keys are known, and the account that is left is chosen."""
    page = account.page
    account.cloud.add_account("eu1700000000000second")
    account.open(f"/config/integrations/integration/{DOMAIN}")
    page.get_by_role("button", name="Add hub").click()
    dialog = page.locator("dialog-data-entry-flow")
    dialog.get_by_text("Another account of Home").click()
    expect(dialog.locator("ha-select")).to_contain_text("Garden plug")
    account.picture("second-account")
    dialog.get_by_role("button", name="Submit").click()
    expect(dialog.get_by_text("Name and assign")).to_be_visible()
    dialog.get_by_role("button", name="Skip and finish").click()
    expect(dialog).to_be_hidden()
    account.entity("Garden plug", "switch_1")
    # the other journeys know one account
    second = next(
        entry
        for entry in account.home.get("/api/config/config_entries/entry")
        if entry["domain"] == DOMAIN and entry != account.entry()
    )
    account.home.delete(f"/api/config/config_entries/entry/{second['entry_id']}")
