"""The examination of an account tells facts of the cloud, and no secret."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
import json
from pathlib import Path
from typing import Any

import pytest

from scripts.probe import main
from tests.tuya_cloud import Fault, TuyaCloud
from tests.tuya_cloud.fixtures import broker_process, cloud

__all__ = ["broker_process", "cloud"]

pytestmark = pytest.mark.real_time

type Run = Callable[..., asyncio.Future[int]]

PATHS = (
    "/v1.0/open-hub/access/config",
    "/v1.0/iot-03/open-hub/access-config",
    "/v2.0/open-iot-hub/access/config",
)


@pytest.fixture
async def run(
    cloud: TuyaCloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Run]:
    """Run the command beside the cloud; at its end it has left the broker."""
    monkeypatch.setenv("TUYA_ACCESS_ID", cloud.access_id)
    monkeypatch.setenv("TUYA_ACCESS_SECRET", cloud.access_secret)
    monkeypatch.setenv("SSL_CERT_FILE", str(cloud.broker.ca_path))
    report = tmp_path / "report.json"
    with ThreadPoolExecutor(1) as pool:

        def start(minutes: float) -> asyncio.Future[int]:
            arguments = ["--uid", cloud.uid, "--endpoint", cloud.url]
            arguments += ["--minutes", str(minutes), "--report", str(report)]
            return asyncio.get_running_loop().run_in_executor(pool, main, arguments)

        yield start
    await cloud.broker.wait_connected(0, 5)


async def answers(
    cloud: TuyaCloud, done: asyncio.Future[int], tmp_path: Path
) -> dict[str, Any]:
    """Push until the command ends, and return its report by question."""
    plug = cloud.truth.find("cz")
    number = 0
    while not done.done():
        number += 1
        cloud.truth.set_value(plug.id, {"cur_power": 100 + number})
        await asyncio.sleep(0.05)
    assert await done == 0
    report: dict[str, Any] = json.loads((tmp_path / "report.json").read_text("utf-8"))
    return report


async def test_report_of_an_account(cloud: TuyaCloud, run: Run, tmp_path: Path) -> None:
    """Each open question gets its answer, by reads alone."""
    cloud.faults.set(f"POST {PATHS[1]}", Fault(code=28841105))
    report = await answers(cloud, run(0.02), tmp_path)

    paths, early, lists, descriptions, connections, messages = report.values()
    assert set(paths) == {
        f"{path}, {form}" for path in PATHS for form in ("1.0", "2.0")
    }
    assert paths[f"{PATHS[0]}, 1.0"]["seconds"] == 7200
    assert paths[f"{PATHS[1]}, 2.0"] == {
        "error": "service_not_authorized",
        "code": 28841105,
    }
    assert {answer["same_password"] for answer in early.values()} == {True}
    assert early["same link id"]["client"] != early["another link id"]["client"]
    assert lists["own"]["devices"] > 3
    assert lists["shared"] == {"devices": 0, "online": 0, "around": {}, "keys": []}
    assert all(product["errors"] == [] for product in descriptions)
    assert {product["model"] for product in descriptions} <= {"yes", "no"}
    assert connections == {"opened": 3, "lost": []}
    # both were asked for, and an account has one topic
    assert set(messages["formats"]) == {"1.0", "2.0, length, time as text"}
    assert messages["counts"]["keys: data, protocol, pv, sign, t"] >= 1
    assert messages["signs"]["right"] >= 1
    assert messages["end"] == "still connected"
    written = {
        call.kind
        for call in cloud.calls
        if not call.kind.startswith("GET") and "hub" not in call.kind
    }
    assert written == set()
    assert len(cloud.calls) <= 45


async def test_end_of_a_lease(cloud: TuyaCloud, run: Run, tmp_path: Path) -> None:
    """When the broker closes is told, counted from the end of the lease."""
    cloud.lease_rules.term = 4
    cloud.lease_rules.behaviour = "full"
    report = await answers(cloud, run(0.3), tmp_path)
    messages = list(report.values())[-1]
    assert messages["end"]["seconds_after_the_lease"] == pytest.approx(0, abs=2)
    assert messages["end"]["reason"]


async def test_nothing_secret_is_told(
    cloud: TuyaCloud, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No key, id, name or topic is in the report, or on the screen."""
    await answers(cloud, run(0.01), tmp_path)
    printed = capsys.readouterr()
    text = (tmp_path / "report.json").read_text("utf-8") + printed.out + printed.err
    devices = cloud.truth.devices.values()
    hidden = {
        cloud.access_id,
        cloud.access_secret,
        cloud.uid,
        *(device.id for device in devices),
        *(device.name for device in devices),
        *(lease.password for lease in cloud.leases.live),
        *(lease.topic for lease in cloud.leases.live),
        *(lease.username for lease in cloud.leases.live),
        *(lease.client_id for lease in cloud.leases.live),
    }
    assert len(cloud.leases.live) >= 3
    assert sorted(secret for secret in hidden if secret in text) == []


async def test_no_path_is_the_projects(
    cloud: TuyaCloud, run: Run, tmp_path: Path
) -> None:
    """Where no push connection is given the other questions are asked all the same."""
    cloud.faults.set("POST *", Fault(code=28841101))
    report = await answers(cloud, run(0.01), tmp_path)
    paths, early, lists, _, connections, messages = report.values()
    assert {answer["code"] for answer in paths.values()} == {28841101}
    assert early == connections == messages == "no path answered"
    assert lists["own"]["devices"] > 3


async def test_keys_that_are_refused(
    cloud: TuyaCloud, run: Run, tmp_path: Path
) -> None:
    """Each question that is refused says so."""
    cloud.revoke_credentials()
    report = await answers(cloud, run(0.01), tmp_path)
    paths = next(iter(report.values()))
    assert {answer["error"] for answer in paths.values()} == {"invalid_auth"}
