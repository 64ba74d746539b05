"""What a person does with the integration, in a browser, from the first page on.

The journeys follow each other; each works alone too, as `account` sets up what the first
one would have.
"""

import json
from pathlib import Path

from playwright.sync_api import expect
import pytest

from scripts.home.hass import DOMAIN
from scripts.home.web import AnswerError

from .stage import Stage

# the refusal of the repair's journey; and after a reload the cloud may still report the
# lease of before, whose key is gone
EXPECTED = ("call quota", "bad_tag")
# a page of Home Assistant shows what happened at once, but a busy machine does not
TIMEOUT = 20_000
expect.set_options(timeout=TIMEOUT)
# counts clicks, and the named fields that something was typed into
COUNT = """
window.clicks = 0;
window.fields = new Set();
window.addEventListener("click", event => { window.clicks += event.isTrusted }, true);
window.addEventListener("input", event => {
  const field = event.composedPath()[0].name;
  if (field) window.fields.add(field);
}, true);
"""
# the data center's list, "another address", and Submit below the address
CLICKS_OF_THE_SIMULATION = 3
FIELDS_OF_THE_SIMULATION = 1


@pytest.fixture
def account(stage: Stage) -> Stage:
    """Set up the account unless the first journey has."""
    stage.set_up()
    return stage


def test_add_the_integration(stage: Stage) -> None:
    """Go from the list of brands to the devices; only the two keys are typed.

    Six clicks lead there, and three more with a field to the address of the simulated
    cloud, where a person has nothing to choose.
    """
    page, facts = stage.page, stage.cloud.facts
    stage.open("/config/integrations/dashboard")
    page.evaluate(COUNT)
    page.get_by_role("button", name="Add integration").click()
    page.locator("dialog-add-integration input").fill("Tuya OpenHub")
    page.locator("dialog-add-integration ha-integration-list-item").filter(
        has_text="Tuya OpenHub"
    ).click()
    dialog = page.locator("dialog-data-entry-flow")
    expect(dialog.get_by_text("Self-hosted gateway")).to_be_visible()
    stage.picture("flow-menu")
    dialog.get_by_text("Cloud project on the Tuya Developer Platform").click()
    dialog.locator("input[name=access_id]").fill(facts["access_id"])
    dialog.locator("input[name=access_secret]").fill(facts["access_secret"])
    stage.picture("flow-keys")
    # the address of the simulated cloud; real data centres are found
    expect(dialog.locator("ha-select")).to_contain_text("Find it automatically")
    dialog.locator("ha-select").click()
    dialog.get_by_text("Another address").last.click()
    dialog.get_by_role("button", name="Submit").click()
    dialog.locator("input[name=endpoint]").fill(facts["url"])
    dialog.get_by_role("button", name="Submit").click()
    expect(dialog.get_by_text("App account", exact=True)).to_be_visible()
    # the one account that is linked is chosen already, shown by what a person knows
    expect(dialog.locator("ha-select")).to_contain_text("Home (15): ")
    stage.picture("flow-account")
    dialog.get_by_role("button", name="Submit").click()
    expect(dialog.get_by_text("Name and assign")).to_be_visible()
    stage.picture("flow-done")
    # some devices have areas already: those of their rooms in the app
    dialog.get_by_role("button", name="Finish").click()

    clicks, fields = page.evaluate("[window.clicks, window.fields.size]")
    assert clicks - CLICKS_OF_THE_SIMULATION <= 6
    # the search for the brand, which a button of My Home Assistant spares, is no field
    assert fields - FIELDS_OF_THE_SIMULATION == 2
    assert stage.entry()["state"] == "loaded"
    stage.open(f"/config/integrations/integration/{DOMAIN}")
    # six gangs are devices below the one they belong to
    expect(page.get_by_text("21 devices").first).to_be_visible()
    stage.picture("integration")


def test_a_wrong_secret_in_german_on_a_telephone(account: Stage) -> None:
    """The error stands at the field, and the form's link leads to its chapter."""
    page, facts = account.page, account.cloud.facts
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("localStorage.setItem('selectedLanguage', '\"de\"')")
    account.open(f"/config/integrations/dashboard/add?domain={DOMAIN}")
    page.get_by_role("button", name="OK").click()
    dialog = page.locator("dialog-data-entry-flow")
    dialog.get_by_text("Cloud-Projekt auf").click()
    dialog.locator("input[name=access_id]").fill(facts["access_id"])
    dialog.locator("input[name=access_secret]").fill("wrong")
    dialog.locator("ha-select").click()
    dialog.locator("ha-dropdown-item").last.click()
    dialog.get_by_role("button", name="OK").click()
    dialog.locator("input[name=endpoint]").fill(facts["url"])
    dialog.get_by_role("button", name="OK").click()
    error = dialog.locator("ha-form ha-alert")
    expect(error).to_have_count(1)
    expect(error).to_contain_text("Access Secret")
    expect(dialog.locator("a[href$='troubleshooting.md#sign_invalid']")).to_be_visible()
    field = dialog.locator("input[name=access_secret]").bounding_box()
    shown = error.bounding_box()
    assert field
    assert shown
    # right above the field that cures it, and within the screen
    assert 0 < field["y"] - (shown["y"] + shown["height"]) < 40
    assert shown["x"] + shown["width"] <= 390
    account.picture("flow-error")
    page.evaluate("localStorage.removeItem('selectedLanguage')")
    page.set_viewport_size({"width": 1280, "height": 900})


def test_an_entity_moves_without_a_reload(account: Stage) -> None:
    """What a device reports is on the page a moment later."""
    page = account.page
    plug = account.device("Office plug")
    account.entity("Office plug", "cur_power")
    account.cloud.report(plug, "switch_1", True)
    account.open(account.device_page("Office plug"))
    expect(page.get_by_text("Power", exact=True)).to_be_visible()
    for watts in (62, 118):
        account.cloud.report(plug, "cur_power", watts * 10)
        expect(page.get_by_text(f"{watts} W").first).to_be_visible()
    account.picture("device")


def test_a_switch_reaches_the_cloud(account: Stage) -> None:
    """A click becomes a command, and the report comes back to the page."""
    page = account.page
    plug = account.device("Office plug")
    socket = account.entity("Office plug", "switch_1")
    account.cloud.report(plug, "switch_1", True)
    account.until("the switch to be on", lambda: account.state(socket) == "on")
    account.open(account.device_page("Office plug"))
    toggle = page.get_by_role("switch", name="Toggle Office plug", exact=True)
    expect(toggle).to_be_checked()
    page.locator("ha-entity-toggle ha-switch").first.click()
    account.until(
        "the plug to be off",
        lambda: account.cloud.device(plug)["status"]["switch_1"] is False,
    )
    account.until("the report", lambda: account.state(socket) == "off")
    expect(toggle).not_to_be_checked()
    assert account.cloud.commands()[-1]["device_id"] == plug


def test_a_push_triggers_an_automation(account: Stage) -> None:
    """A leak raises the alarm of an automation, which the page shows as triggered."""
    page, home = account.page, account.home
    leak = account.device("Basement leak")
    sensor = account.entity("Basement leak", "watersensor_state")
    account.cloud.report(leak, "watersensor_state", "2")
    home.post(
        "/api/config/automation/config/leak",
        {
            "alias": "Report water",
            "triggers": [{"trigger": "state", "entity_id": sensor, "to": "on"}],
            "actions": [
                {
                    "action": "input_boolean.turn_on",
                    "target": {"entity_id": "input_boolean.reported"},
                }
            ],
        },
    )
    account.until(
        "the automation", lambda: account.state("automation.report_water") == "on"
    )
    account.open("/config/automation/dashboard")
    row = (
        page.locator("ha-data-table").get_by_role("row").filter(has_text="Report water")
    )
    expect(row).to_contain_text("Never")

    account.cloud.report(leak, "watersensor_state", "1")

    expect(row).not_to_contain_text("Never")
    assert account.state("input_boolean.reported") == "on"
    account.cloud.report(leak, "watersensor_state", "2")


def test_a_repair_is_walked_through(account: Stage) -> None:
    """Quota gone: an issue says what to do; when it is done everything goes on."""
    page = account.page
    account.cloud.refuse(28841004)
    button = account.account_entity("resync")
    with pytest.raises(AnswerError):
        account.home.act("button", "press", {"entity_id": button})
    account.open("/config/repairs")
    page.get_by_text("Call quota used up").click()
    dialog = page.locator("dialog-data-entry-flow")
    expect(dialog.get_by_role("button", name="Submit")).to_be_visible()
    account.picture("repair")
    assert account.secrets_in(dialog.inner_text()) == []
    dialog.get_by_role("button", name="Submit").click()
    expect(dialog.get_by_text("The cloud still says the same.")).to_be_visible()

    account.cloud.refuse(None)
    dialog.get_by_role("button", name="Submit").click()

    expect(dialog.get_by_text("The issue is repaired!")).to_be_visible()
    dialog.get_by_role("button", name="Finish").click()
    expect(page.get_by_text("There are currently no repairs pending")).to_be_visible()
    account.home.act("button", "press", {"entity_id": button})


def test_downloaded_diagnostics_hold_no_secret(account: Stage) -> None:
    """The file holds everything but who, where and with which keys."""
    page = account.page
    account.open(f"/config/integrations/integration/{DOMAIN}")
    page.locator("ha-config-entry-row").get_by_role("button", name="Menu").first.click()
    with page.expect_download() as download:
        page.get_by_text("Download diagnostics").click()
    path = Path(download.value.path())
    text = path.read_text()

    shown = json.loads(text)["data"]
    assert len(shown["devices"]) == 15
    names = [device["name"] for device in account.cloud.devices()]
    assert account.secrets_in(text) == []
    assert [
        name for name in (*names, *account.cloud.facts["devices"]) if name in text
    ] == []


def test_options(account: Stage) -> None:
    """Set a budget; the entry is loaded anew with it."""
    page = account.page
    account.open(f"/config/integrations/integration/{DOMAIN}")
    page.locator("ha-config-entry-row").get_by_role("button", name="Configure").click()
    dialog = page.locator("dialog-data-entry-flow")
    expect(dialog.get_by_text("Calls per month", exact=True)).to_be_visible()
    dialog.locator("input[type=number]").fill("26000")
    account.picture("options")
    dialog.get_by_role("button", name="Submit").click()
    expect(dialog.get_by_text("Options successfully saved.")).to_be_visible()
    account.until("the entry", lambda: account.entry()["state"] == "loaded")


def test_the_energy_dashboard_takes_the_meter(account: Stage) -> None:
    """Consumption and production of a meter are what the dashboard asks for."""
    page, home = account.page, account.home
    meter = account.device("House meter")
    used = account.entity("House meter", "forward_energy_total")
    made = account.entity("House meter", "reverse_energy_total")
    plug = account.entity("Office plug", "add_ele")
    phase = {"electricCurrent": 9.4, "power": 2.1, "voltage": 231.2}
    account.cloud.report(meter, "phase_a", json.dumps(phase))
    account.open(account.device_page("House meter"))
    expect(page.get_by_text("231 V")).to_be_visible()
    account.picture("meter")
    for entity_id, pace in ((used, 0.7), (made, 0.3), (plug, 0.1)):
        account.remember_energy(entity_id, pace)
    grid = {
        "type": "grid",
        "stat_energy_from": used,
        "stat_energy_to": made,
        "cost_adjustment_day": 0,
    }
    home.ask(
        "energy/save_prefs",
        energy_sources=[grid],
        device_consumption=[{"stat_consumption": plug}],
    )
    assert home.ask("energy/validate")["energy_sources"] == [[]]
    account.open("/energy")
    expect(page.get_by_text("kWh").locator("visible=true").first).to_be_visible()
    page.wait_for_timeout(1500)
    account.picture("energy")


def test_a_lock_tells_who_and_obeys(account: Stage) -> None:
    """A new lock tells by whom it was opened; chosen in the options, it obeys a click."""
    page = account.page
    lock = account.cloud.pair_lock("Front door", "Anna")
    entity = account.entity("Front door", "lock")
    account.until("the lock", lambda: account.state(entity) == "unknown")
    # the first opening of a new lock makes its names known
    account.cloud.report(lock, "unlock_fingerprint", 3)
    page.wait_for_timeout(2000)
    account.open(account.device_page("Front door"))
    account.cloud.report(lock, "unlock_fingerprint", 3)
    expect(page.get_by_text("was unlocked by Anna (fingerprint)").first).to_be_visible()
    account.picture("lock")

    account.open(f"/config/integrations/integration/{DOMAIN}")
    page.locator("ha-config-entry-row").get_by_role("button", name="Configure").click()
    dialog = page.locator("dialog-data-entry-flow")
    expect(dialog.get_by_text("Locks that may be opened from here")).to_be_visible()
    dialog.get_by_text("Front door", exact=True).click()
    account.picture("lock-options")
    dialog.get_by_role("button", name="Submit").click()
    expect(dialog.get_by_text("Options successfully saved.")).to_be_visible()
    account.until("the entry", lambda: account.entry()["state"] == "loaded")

    account.open(account.device_page("Front door"))
    page.get_by_role("button", name="Lock", exact=True).first.click()
    account.until("the lock to close", account.cloud.lock_orders)
    account.home.act("lock", "open", {"entity_id": entity})
    assert account.cloud.lock_orders() == [[lock, False], [lock, True]]


def test_system_health(account: Stage) -> None:
    """The panel names the push connection and the calls."""
    page = account.page
    account.open("/config/repairs?dialog=system-health")
    row = page.get_by_role("row").filter(has_text="Push connection")
    row.scroll_into_view_if_needed()
    expect(row).to_contain_text("live")
    account.picture("system-health")
    assert (
        account.secrets_in(page.locator("dialog-system-information").inner_text()) == []
    )


def test_nothing_was_complained_about(account: Stage) -> None:
    """No journey left a warning but the refusal's, nor a secret in the debug log."""
    complaints = account.home.complaints()
    unexpected = [c for c in complaints if not any(word in c for word in EXPECTED)]
    assert unexpected == []
    assert account.secrets_in(account.home.program.text()) == []
