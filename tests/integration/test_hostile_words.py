"""What a cloud calls things or says is shown in one line, and renders as nothing else."""

from dataclasses import replace
import json
import logging
from typing import Any
import unicodedata

import pytest
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.openhub.errors import (
    OpenHubError,
    Problem,
    RequestError,
    TransientError,
)
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, issue_registry as ir
from homeassistant.setup import async_setup_component
from tests.tuya_cloud import Fault, TuyaCloud

from .helpers import entity_of, make_entry, set_up, shown, wait_until

HOSTILE = [
    pytest.param("one\nERROR two\r\x85three\u2028four", id="lines"),
    pytest.param("\x1b[31mred\x1b[2J\x07", id="escape"),
    pytest.param("[click](http://evil) <img src=x>", id="markdown"),
    pytest.param("x" * 10_000, id="long"),
    pytest.param("a\u202egpj.exe\u2066", id="right-to-left"),
]


def is_one_line(text: str) -> bool:
    """Return whether a text has no sign that moves, turns round or hides others."""
    kinds = {unicodedata.category(sign) for sign in text}
    return not kinds & {"Cc", "Cf", "Cs", "Zl", "Zp"}


def is_plain(text: str) -> bool:
    """Return whether Markdown finds nothing in a short text."""
    marks = ("[", "]", "<", ">", "://", "`", "*")
    return is_one_line(text) and len(text) <= 200 and not any(m in text for m in marks)


@pytest.mark.parametrize("words", HOSTILE)
async def test_refusal(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    caplog: pytest.LogCaptureFixture,
    words: str,
) -> None:
    """The repair, the state of the entry and the log quote it harmlessly."""
    caplog.set_level(logging.DEBUG)
    cloud.faults.set("/v1.0/users/*", Fault(code=28841002, msg=words))
    entry = make_entry(cloud)
    await set_up(hass, entry)

    assert entry.state is ConfigEntryState.SETUP_RETRY
    issue = ir.async_get(hass).async_get_issue(DOMAIN, f"plan_expired_{entry.entry_id}")
    assert issue is not None
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["detail"] != "-"
    assert all(map(is_plain, issue.translation_placeholders.values()))
    ours = [r.getMessage() for r in caplog.records if "tuya_openhub" in r.name]
    assert [line for line in ours if not is_one_line(line) or len(line) > 2000] == []
    # tracebacks have lines of their own
    assert is_one_line(caplog.text.replace("\n", ""))
    assert "\nERROR two" not in caplog.text
    assert "x" * 300 not in caplog.text
    cloud.faults.clear()
    await hass.config_entries.async_reload(entry.entry_id)
    assert hass.config_entries.async_loaded_entries(DOMAIN) == [entry]


@pytest.mark.parametrize("words", HOSTILE)
async def test_order_that_is_refused(
    hass: HomeAssistant, cloud: TuyaCloud, words: str
) -> None:
    """The user's message is a short line; the next order works."""
    await set_up(hass, make_entry(cloud))
    switch = entity_of(hass, "switch", cloud.truth.find("cz").id, "switch_1")
    before = shown(hass, switch)
    cloud.faults.set("*/commands", Fault(code=1109, msg=words))
    with pytest.raises(HomeAssistantError) as refused:
        await hass.services.async_call(
            "switch", "toggle", {"entity_id": switch}, blocking=True
        )
    placeholders = refused.value.translation_placeholders
    assert placeholders is not None
    assert placeholders["code"] == "1109"
    assert all(map(is_plain, placeholders.values()))
    assert is_one_line(str(refused.value.__cause__))
    cloud.faults.clear()
    await hass.services.async_call(
        "switch", "toggle", {"entity_id": switch}, blocking=True
    )
    await wait_until(hass, lambda: shown(hass, switch) != before)


@pytest.mark.parametrize("words", HOSTILE)
async def test_device_name(
    hass: HomeAssistant,
    cloud: TuyaCloud,
    caplog: pytest.LogCaptureFixture,
    words: str,
) -> None:
    """The device is there under a short name in one line, and works."""
    caplog.set_level(logging.DEBUG)
    plug = cloud.truth.find("cz")
    plug.entry["name"] = words
    await set_up(hass, entry := make_entry(cloud))
    device = dr.async_get(hass).async_get_device_by_identifier(
        (DOMAIN, plug.id), entry.entry_id
    )
    assert device is not None
    assert device.name
    assert is_one_line(device.name)
    assert len(device.name) <= 100
    ours = [r.getMessage() for r in caplog.records if "tuya_openhub" in r.name]
    assert [line for line in ours if not is_one_line(line)] == []
    switch = entity_of(hass, "switch", plug.id, "switch_1")
    await wait_until(hass, lambda: entry.runtime_data.hub.channel.connected)
    cloud.truth.set_value(plug.id, {"switch_1": False})
    await wait_until(hass, lambda: shown(hass, switch) == "off")


@pytest.mark.parametrize(
    ("error", "shown_error"),
    [
        pytest.param(
            TransientError(
                Problem.BROKER_UNREACHABLE, detail="lost: ('192.168.7.7', 8883)"
            ),
            {"problem": "broker_unreachable", "code": None},
            id="address-without-a-code",
        ),
        pytest.param(
            RequestError(
                Problem.UNKNOWN, code=2007, detail="eu17secret (at home): 192.168.7.7)"
            ),
            {"problem": "unknown", "code": 2007},
            id="words-with-brackets",
        ),
        pytest.param(
            RequestError(Problem.UNKNOWN, code=-1, detail="a\neu17secret"),
            {"problem": "unknown", "code": -1},
            id="lines",
        ),
        pytest.param(
            RequestError(Problem.UNKNOWN, code="eu17secret", detail="gone"),
            {"problem": "unknown", "code": "text"},
            id="id-as-code",
        ),
        pytest.param(
            RequestError(Problem.UNKNOWN, code="NO_AUTH", detail="eu17secret"),
            {"problem": "unknown", "code": "NO_AUTH"},
            id="constant-as-code",
        ),
        pytest.param(
            TransientError(Problem.TIMEOUT),
            {"problem": "timeout", "code": None},
            id="no-words",
        ),
    ],
)
async def test_diagnostics_keep_problem_and_code(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    cloud: TuyaCloud,
    monkeypatch: pytest.MonkeyPatch,
    error: OpenHubError,
    shown_error: dict[str, Any],
) -> None:
    """No word of the cloud or of the network is in the file."""
    assert await async_setup_component(hass, "diagnostics", {})
    await set_up(hass, entry := make_entry(cloud))
    coordinator = entry.runtime_data
    await wait_until(hass, lambda: coordinator.hub.channel.connected)
    await cloud.broker.restart()
    await wait_until(hass, lambda: coordinator.hub.channel.last_gap)
    channel = coordinator.hub.channel
    gap = replace(channel.last_gap, problem=error.problem, code=error.code)
    monkeypatch.setattr(
        type(coordinator.hub),
        "channel",
        property(lambda _: replace(channel, error=error, last_gap=gap)),
    )
    report: Any = await get_diagnostics_for_config_entry(hass, hass_client, entry)

    assert report["channel"]["error"] == shown_error
    assert report["channel"]["last_gap"]["cause"] == shown_error
    text = json.dumps(report)
    assert "eu17secret" not in text
    assert "192.168.7.7" not in text
