"""Try quirks that a person supplies in a file."""

import asyncio
from pathlib import Path

import pytest

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.setup.user_quirks import ISSUE, read
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import issue_registry as ir
from tests.integration.helpers import make_entry, set_up, state_of, wait_until
from tests.tuya_cloud import TuyaCloud

GOOD = """
# the socket of the workshop
{product}:
  switch_1: {{name: Lathe, invert: true}}
  countdown_1: {{hide: true}}
"""
# ten billion words in half a kilobyte
BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]\n"
    for level in range(1, 10)
)


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        pytest.param("yaml", "# nothing yet\n", "", id="only comments"),
        pytest.param("json", "{}", "", id="empty object"),
        pytest.param("yaml", "a: [", "line 1", id="broken YAML"),
        pytest.param("json", "{", "line 1 column 2", id="broken JSON"),
        pytest.param("yaml", "- a\n", "quirks: must be a mapping", id="list"),
        pytest.param("yaml", "p: {a: {scale: x}}", "p.a.scale: must be", id="field"),
        pytest.param("yaml", "p: {a: {b: 1}}", "p.a.b: is unknown", id="unknown"),
        pytest.param("yaml", "a: !secret b", "ecrets", id="secret"),
        pytest.param("json", '{"p": {"a": {"scale": NaN}}}', "line 1", id="NaN"),
        pytest.param("json", "[" * 99_999, "line 1", id="deep JSON"),
        pytest.param("yaml", "[" * 99_999, "too deep", id="deep YAML"),
        pytest.param("yaml", "a: &a [*a]", "recursive", id="YAML without an end"),
        pytest.param("yaml", BOMB, "too many items", id="YAML that grows"),
        pytest.param("yaml", "#" * 5_000_000, "too long", id="long"),
    ],
)
def test_file(tmp_path: Path, name: str, text: str, error: str) -> None:
    """Tell the place of what is wrong."""
    (tmp_path / f"{DOMAIN}_quirks.{name}").write_text(text, encoding="utf-8")
    own = read(tmp_path)
    assert error in own.error
    assert bool(error) is bool(own.error)
    assert own.quirks == {}


def test_unreadable(tmp_path: Path) -> None:
    """Bear a file that is no text."""
    (tmp_path / f"{DOMAIN}_quirks.yaml").write_bytes(b"\xff\xfe\xff")
    assert read(tmp_path).error


def test_no_file(tmp_path: Path) -> None:
    """Need no file."""
    assert read(tmp_path).error == ""


async def test_quirks_apply(
    hass: HomeAssistant, cloud: TuyaCloud, tmp_path: Path
) -> None:
    """Correct a product; a fault leaves the corrections out, and says so, until mended."""
    hass.config.config_dir = str(tmp_path)
    file = tmp_path / f"{DOMAIN}_quirks.yaml"
    plug = next(
        device
        for device in cloud.truth.devices.values()
        if "cur_voltage" in device.status and "switch_1" in device.status
    )
    cloud.truth.set_value(plug.id, {"switch_1": True})
    text = GOOD.format(product=plug.product_id)
    await asyncio.to_thread(file.write_text, text)
    entry = make_entry(cloud)
    await set_up(hass, entry)
    assert state_of(hass, "switch", plug.id, "switch_1") == "off"
    decision = entry.runtime_data.inventory.plans[plug.id].decisions["countdown_1"]
    assert decision.reason.startswith("A quirk of this product hides it")
    issues = ir.async_get(hass)
    assert issues.async_get_issue(DOMAIN, ISSUE) is None

    await asyncio.to_thread(file.write_text, text.replace("true", "maybe"))
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert state_of(hass, "switch", plug.id, "switch_1") == "on"
    issue = issues.async_get_issue(DOMAIN, ISSUE)
    assert issue is not None
    assert issue.translation_placeholders == {
        "file": file.name,
        "error": f"{plug.product_id}.switch_1.invert: must be true or false",
    }

    await asyncio.to_thread(file.write_text, text)
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert state_of(hass, "switch", plug.id, "switch_1") == "off"
    assert issues.async_get_issue(DOMAIN, ISSUE) is None


async def test_commands_follow_quirks(
    hass: HomeAssistant, cloud: TuyaCloud, tmp_path: Path
) -> None:
    """Check values of the action against the corrected description."""
    hass.config.config_dir = str(tmp_path)
    plug = cloud.truth.find("cz")
    text = f"{plug.product_id}: {{countdown_1: {{values: {{max: 60}}}}}}"
    file = tmp_path / f"{DOMAIN}_quirks.yaml"
    await asyncio.to_thread(file.write_text, text)
    await set_up(hass, make_entry(cloud))
    data = {"device_id": plug.id, "code": "countdown_1"}
    with pytest.raises(ServiceValidationError, match="60"):
        await hass.services.async_call(
            DOMAIN, "send_command", {**data, "value": 61}, blocking=True
        )
    await hass.services.async_call(
        DOMAIN, "send_command", {**data, "value": 60}, blocking=True
    )
    assert cloud.truth.commands[-1].value == 60


async def test_unit_follows_the_device(hass: HomeAssistant, cloud: TuyaCloud) -> None:
    """Follow a device that is switched to the other unit while it runs."""
    device = cloud.truth.find("wk")
    for side in (device.status_spec, device.functions):
        side.append(
            {
                "code": "temp_unit_convert",
                "type": "Enum",
                "values": '{"range":["c","f"]}',
            }
        )
    device.status_spec.append(
        {"code": "va_temperature", "type": "Integer", "values": '{"scale":0}'}
    )
    device.status |= {"temp_unit_convert": "c", "va_temperature": 50}
    await set_up(hass, make_entry(cloud))

    def shown() -> float:
        return float(state_of(hass, "sensor", device.id, "va_temperature"))

    assert shown() == 50
    cloud.truth.set_value(device.id, {"temp_unit_convert": "f"})
    await wait_until(hass, lambda: shown() == 10)
