"""The client on the command line: it prints what the cloud pushes, and no secret."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
import getpass
import json
from pathlib import Path
import re
import shutil
import signal
import sys
from types import MappingProxyType

import pytest

from custom_components.tuya_openhub import openhub
from custom_components.tuya_openhub.openhub import (
    AuthError,
    DataCenter,
    OpenHubError,
    Problem,
    RefusedError,
    RequestError,
    TransientError,
)
from custom_components.tuya_openhub.openhub.__main__ import main
from tests.tuya_cloud import Fault, TuyaCloud

LEASE = "/v1.0/open-hub/access/config"
SECRET = "not-the-secret-of-this-project"

type Run = Callable[..., asyncio.Future[int]]


@pytest.fixture
def keys(empty_cloud: TuyaCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the keys of the cloud, and its broker's authority, in the environment."""
    monkeypatch.setenv("TUYA_ACCESS_ID", empty_cloud.access_id)
    monkeypatch.setenv("TUYA_ACCESS_SECRET", empty_cloud.access_secret)
    monkeypatch.setenv("SSL_CERT_FILE", str(empty_cloud.broker.ca_path))


@pytest.fixture
async def run(empty_cloud: TuyaCloud) -> AsyncGenerator[Run]:
    """Run the command beside the cloud; at its end it has left the broker."""
    with ThreadPoolExecutor(1) as pool:

        def start(*arguments: str) -> asyncio.Future[int]:
            full = ("--uid", empty_cloud.uid, *arguments)
            return asyncio.get_running_loop().run_in_executor(pool, main, full)

        yield start
    await empty_cloud.broker.wait_connected(0, 5)


async def connected(cloud: TuyaCloud, capsys: pytest.CaptureFixture[str]) -> None:
    """Wait until the command listens."""
    async with asyncio.timeout(20):
        while "openhub: live" not in capsys.readouterr().err:
            await asyncio.sleep(0.01)
    assert len(cloud.broker.connected()) == 1


def push(cloud: TuyaCloud, protocol: int = 4, **more: object) -> None:
    """Push a message of a device."""
    body = {"dataId": "one", "devId": "device", "productKey": "product", **more}
    cloud.publisher.publish_body(cloud.uid, protocol, body)


async def test_messages_are_lines_of_json(
    keys: None, run: Run, empty_cloud: TuyaCloud, capsys: pytest.CaptureFixture[str]
) -> None:
    """Reports, events and what is not known come out one by one, as they came in."""
    done = run("--endpoint", empty_cloud.url, "--count", "3")
    await connected(empty_cloud, capsys)
    push(empty_cloud, status=[{"code": "number", "value": 7, "t": 1700000000000}])
    push(empty_cloud, 20, bizCode="offline", bizData={"devId": "device"})
    push(empty_cloud, 77)
    assert await asyncio.wait_for(done, 20) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["type"] for line in lines] == ["report", "event", "unknown"]
    report, event, unknown = lines
    assert (report["device_id"], report["data_id"]) == ("device", "one")
    assert report["points"] == [
        {"code": "number", "value": 7, "time": 1700000000000, "dp_id": None}
    ]
    assert event == {
        "type": "event",
        "device_id": "device",
        "kind": "offline",
        "data": {"devId": "device"},
        "time": event["time"],
    }
    assert unknown == {"type": "unknown", "protocol": 77, "time": unknown["time"]}
    assert event["time"] > 1_700_000_000_000 < unknown["time"]


async def test_websocket_for_some_seconds(
    keys: None, run: Run, empty_cloud: TuyaCloud, capsys: pytest.CaptureFixture[str]
) -> None:
    """The time may be limited, and the connection be a websocket."""
    done = run(
        "--endpoint", empty_cloud.url, "--link-type", "websocket", "--seconds", "1"
    )
    await connected(empty_cloud, capsys)
    lease = next(iter(empty_cloud.leases.live))
    assert lease.link_type == "websocket"
    assert await asyncio.wait_for(done, 20) == 0
    assert capsys.readouterr().out == ""


async def test_data_center_is_found(
    keys: None,
    run: Run,
    empty_cloud: TuyaCloud,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without an endpoint the one that knows the keys is taken; a name will do too."""
    here = DataCenter(key="here", name="Here", endpoint=empty_cloud.url)
    there = DataCenter(key="there", name="There", endpoint="http://127.0.0.1:9")
    centers = MappingProxyType({"there": there, "here": here})
    command = sys.modules[main.__module__]
    monkeypatch.setattr(command, "DATA_CENTERS", centers)
    monkeypatch.setattr(
        openhub.find_data_center,
        "__kwdefaults__",
        {"centers": centers.values(), "clock": None},
    )
    for arguments in (), ("--endpoint", "here"):
        done = run("--seconds", "0.5", *arguments)
        await connected(empty_cloud, capsys)
        assert await asyncio.wait_for(done, 20) == 0


async def test_keys_are_asked_for(
    run: Run,
    empty_cloud: TuyaCloud,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the environment lacks is asked for, and is not shown."""
    monkeypatch.setenv("SSL_CERT_FILE", str(empty_cloud.broker.ca_path))
    answers = {
        "Access ID: ": empty_cloud.access_id,
        "Access secret: ": empty_cloud.access_secret,
    }
    monkeypatch.setattr(getpass, "getpass", answers.pop)
    done = run("--endpoint", empty_cloud.url, "--seconds", "0.5")
    await connected(empty_cloud, capsys)
    assert await asyncio.wait_for(done, 20) == 0
    assert answers == {}


@pytest.mark.parametrize(
    ("code", "exit_code", "advice"),
    [
        pytest.param(1004, 3, "check the access ID", id="keys"),
        pytest.param(28841002, 4, "check the cloud project", id="project"),
        pytest.param(2006, 2, "check the uid", id="uid"),
        pytest.param(1010, 1, "try again later", id="cloud"),
    ],
)
async def test_failures(
    keys: None,
    run: Run,
    empty_cloud: TuyaCloud,
    capsys: pytest.CaptureFixture[str],
    code: int,
    exit_code: int,
    advice: str,
) -> None:
    """A failure is one line and a code of its own; once it is over the command runs."""
    empty_cloud.faults.set(LEASE, Fault(code=code))
    done = run("--endpoint", empty_cloud.url)
    assert await asyncio.wait_for(done, 20) == exit_code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert re.fullmatch(rf"openhub: .*\({code}.*\): {advice}.*\n", captured.err)
    empty_cloud.faults.clear()
    done = run("--endpoint", empty_cloud.url, "--seconds", "0.5")
    await connected(empty_cloud, capsys)
    assert await asyncio.wait_for(done, 20) == 0


async def test_wrong_secret_is_not_shown(
    keys: None,
    run: Run,
    empty_cloud: TuyaCloud,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An error quotes the cloud, and never a key."""
    monkeypatch.setenv("TUYA_ACCESS_SECRET", SECRET)
    assert await asyncio.wait_for(run("--endpoint", empty_cloud.url), 20) == 3
    captured = capsys.readouterr()
    assert captured.err.startswith("openhub: sign_invalid")
    assert SECRET not in captured.err + captured.out
    assert empty_cloud.access_id not in captured.err + captured.out


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param([], id="no-uid"),
        pytest.param(["--uid", "u", "--link-type", "pigeon"], id="link-type"),
        pytest.param(["--uid", "u", "--access-secret", SECRET], id="secret"),
    ],
)
def test_bad_arguments(arguments: list[str]) -> None:
    """What is missing or not known, such as a secret as an argument, is refused."""
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2


def test_nobody_answers(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without keys and without a person to ask the variables are named."""

    def nobody(prompt: str) -> str:
        raise EOFError(prompt)

    monkeypatch.delenv("TUYA_ACCESS_ID", raising=False)
    monkeypatch.setattr(getpass, "getpass", nobody)
    assert main(["--uid", "u"]) == 2
    assert "set TUYA_ACCESS_ID and TUYA_ACCESS_SECRET" in capsys.readouterr().err


async def test_process_without_home_assistant(
    keys: None, empty_cloud: TuyaCloud, tmp_path: Path
) -> None:
    """The folder alone is a program: it prints a push, and ends when interrupted."""
    shutil.copytree(Path(openhub.__file__).parent, tmp_path / "openhub")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "openhub", "--uid", empty_cloud.uid, "--endpoint", empty_cloud.url),
        cwd=tmp_path,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    async with asyncio.timeout(30):
        assert await process.stderr.readline() == b"openhub: live\n"
        push(empty_cloud, status=[{"code": "number", "value": 8}])
        line = json.loads(await process.stdout.readline())
        assert line["points"][0]["value"] == 8
        process.send_signal(signal.SIGINT)
        rest, errors = await process.communicate()
    assert (process.returncode, rest, errors) == (0, b"", b"")
    await empty_cloud.broker.wait_connected(0, 5)


async def test_process_of_the_integration() -> None:
    """Where Home Assistant is installed the command is a part of the integration."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", openhub.__name__, "--help"),
        cwd=Path(openhub.__file__).parents[3],
        stdout=asyncio.subprocess.PIPE,
    )
    shown, _ = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0
    assert b"TUYA_ACCESS_SECRET" in shown


def test_help(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each option says what it is for."""
    monkeypatch.setenv("COLUMNS", "400")
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    centers = (
        "china, western_america, eastern_america, central_europe, western_europe,"
        " india, singapore"
    )
    for line in (
        "Print the decrypted messages of a Tuya account, one JSON object per line.",
        "--uid UID             uid of the linked app account",
        (
            f"--endpoint ENDPOINT   address of the API, or one of {centers};"
            " found by itself if left out"
        ),
        "--link-type {mqtt,websocket}",
        "--count COUNT         end after so many messages",
        "--seconds SECONDS     end after so many seconds",
        (
            "Access ID and secret are read from TUYA_ACCESS_ID and TUYA_ACCESS_SECRET,"
            " or asked for."
        ),
    ):
        assert line in lines


@pytest.mark.parametrize(
    ("err", "code", "advice"),
    [
        pytest.param(
            TransientError(Problem.TIMEOUT), 1, "timeout: try again later", id="cloud"
        ),
        pytest.param(
            RequestError(Problem.USER_UNKNOWN, code=2006),
            2,
            "user_unknown (2006): check the uid and the endpoint",
            id="uid",
        ),
        pytest.param(
            AuthError(Problem.INVALID_AUTH),
            3,
            "invalid_auth: check the access ID, the secret and the data center",
            id="keys",
        ),
        pytest.param(
            RefusedError(Problem.NO_PLAN),
            4,
            "no_plan: check the cloud project in Tuya's console",
            id="project",
        ),
    ],
)
def test_exit_codes(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    err: OpenHubError,
    code: int,
    advice: str,
) -> None:
    """A script goes by the code, a person by the line."""
    monkeypatch.setenv("TUYA_ACCESS_ID", "id")
    monkeypatch.setenv("TUYA_ACCESS_SECRET", SECRET)

    def fail(work: Coroutine[object, object, None]) -> None:
        work.close()
        raise err

    monkeypatch.setattr(asyncio, "run", fail)
    assert main(["--uid", "u"]) == code
    assert capsys.readouterr().err == f"openhub: {advice}\n"


def test_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A person who ends it has no fault to hear of."""
    monkeypatch.setenv("TUYA_ACCESS_ID", "id")
    monkeypatch.setenv("TUYA_ACCESS_SECRET", SECRET)

    def interrupt(work: Coroutine[object, object, None]) -> None:
        work.close()
        raise KeyboardInterrupt

    monkeypatch.setattr(asyncio, "run", interrupt)
    assert main(["--uid", "u"]) == 0
