"""Orders by the way they go, and the words for what stops them."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from tests.tuya_cloud import Fault, TuyaCloud

STREAM = "POST /v1.0/devices/*/stream/actions/allocate"
REPORT = "PUT /v1.0/devices/*/trigger-report"


@pytest.fixture
def orders(entry: MockConfigEntry) -> Any:
    """The orders of an account that is set up."""
    return entry.runtime_data.orders


@pytest.mark.parametrize(
    ("path", "order", "texts"),
    [
        pytest.param(
            STREAM,
            "async_stream_url",
            {
                28841105: "no_video_service",
                28841106: "no_video_service",
                2001: "device_offline",
                1106: "permission_denied",
            },
            id="stream",
        ),
        pytest.param(
            REPORT,
            "async_request_report",
            {
                1106: "no_report_requests",
                1108: "no_report_requests",
                2003: "no_report_requests",
                2008: "no_report_requests",
                28841101: "no_report_requests",
                28841105: "no_report_requests",
                28841106: "no_report_requests",
                2001: "device_offline",
            },
            id="report",
        ),
    ],
)
async def test_words_for_a_refusal(
    cloud: TuyaCloud,
    entry: MockConfigEntry,
    orders: Any,
    path: str,
    order: str,
    texts: dict[int, str],
) -> None:
    """A person reads which service is missing, or what the device cannot do."""
    plug = cloud.truth.find("cz")
    found = {}
    for code in texts:
        cloud.faults.set(path, Fault(code=code))
        with pytest.raises(HomeAssistantError) as refused:
            await getattr(orders, order)(plug.id)
        found[code] = refused.value.translation_key
        entry.runtime_data.cloud.forget_refusals()
    assert found == texts
    cloud.faults.clear()
    assert await orders.async_request_report(plug.id) is True


async def test_commands_are_checked_before_they_go(
    cloud: TuyaCloud, orders: Any
) -> None:
    """What JSON cannot carry, or the specification does not have, costs no call."""
    plug = cloud.truth.find("cz")
    with pytest.raises(ServiceValidationError) as refused:
        await orders.async_send_commands(plug.id, {"switch_1": float("nan")})
    assert refused.value.translation_key == "value_not_sendable"
    with pytest.raises(ServiceValidationError) as refused:
        await orders.async_send_raw(plug.id, "nothing", 1)
    assert refused.value.translation_key == "code_unknown"
    assert cloud.truth.commands == []

    await orders.async_send_commands(plug.id, {"switch_1": False})
    await orders.async_send_raw(plug.id, "switch_1", True)
    sent = [(each.code, each.value) for each in cloud.truth.commands]
    assert sent == [("switch_1", False), ("switch_1", True)]
