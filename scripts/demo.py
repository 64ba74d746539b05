"""A real Home Assistant with the integration and a dozen simulated devices."""

import argparse
from contextlib import ExitStack
from pathlib import Path
import signal
import sys
import tempfile
import time

from .home import hass, screens
from .home.cloud import SimulatedCloud
from .home.hass import HomeAssistant
from .home.journey import Journey
from .home.process import Program, ProgramError
from .home.web import AnswerError

_STARTED = time.monotonic()
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_EXPECTED = (AnswerError, OSError, ProgramError, TimeoutError, hass.FlowError)


def say(words: str) -> None:
    """Say what happens, and when."""
    print(f"[{time.monotonic() - _STARTED:5.1f} s] {words}", flush=True)


def stop(program: Program) -> None:
    """End a program and make sure that nothing of it is left."""
    program.stop()
    if program.leftovers():
        raise ProgramError(f"Processes of {program.name} could not be ended")


def read_log(home: HomeAssistant) -> None:
    """Raise when Home Assistant complained about the integration."""
    if complaints := home.complaints():
        raise ProgramError("\n".join(["Home Assistant complains:", *complaints[:20]]))
    say("Home Assistant's log has no complaint about the integration")


def run(folder: Path, stack: ExitStack, arguments: argparse.Namespace) -> None:
    """Start everything and look; what is started is noted in the stack to be ended."""
    say("starting the simulated cloud")
    cloud = SimulatedCloud(folder)
    stack.callback(stop, cloud.program)
    cloud.wait_ready()
    for note in cloud.notes:
        say(f"cloud: {note}")
    say(f"the cloud is at {cloud.facts['url']} with {len(cloud.devices())} devices")

    config = folder / "config"
    port = hass.free_port(arguments.port)
    hass.prepare(config, port)
    say("starting Home Assistant")
    home = HomeAssistant(config, port)
    # the stack ends Home Assistant first, then reads what it said to that
    stack.callback(read_log, home)
    stack.callback(stop, home.program)
    try:
        home.wait_ready()
        tokens = home.log_in()
        say(
            f"Home Assistant {home.get('/api/config')['version']} runs, setting up the account"
        )
        home.set_up(
            {"next_step_id": "openapi"},
            {
                "endpoint": "other",
                "access_id": cloud.facts["access_id"],
                "access_secret": cloud.facts["access_secret"],
            },
            {"endpoint": cloud.facts["url"]},
            {"uid": cloud.facts["uid"]},
        )
        say("the account is set up through the config flow")
        if arguments.check:
            Journey(cloud, home, say).run()
        if arguments.screens:
            _take_pictures(home, tokens, arguments.screens)
    except _EXPECTED:
        words = home.complaints() or home.program.text().splitlines()[-15:]
        print("\n".join(["Home Assistant's last words:", *words[:15]]), file=sys.stderr)
        raise
    if not arguments.check:
        page = f"{home.url}/config/integrations/integration/{hass.DOMAIN}"
        say(f"open {page}")
        say(f"log in as {hass.USER} with the password {hass.PASSWORD}")
        say("Ctrl-C ends everything")
        while True:
            for program in (cloud.program, home.program):
                program.require_running()
            time.sleep(1)


def _take_pictures(home: HomeAssistant, tokens: hass.Tokens, folder: Path) -> None:
    if lacking := screens.missing():
        say(f"no pictures: {lacking}")
    else:
        screens.take(home, tokens, folder, say)


def _end(*_: object) -> None:
    for number in _SIGNALS:
        # a second one would leave behind what the first one is ending
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def main() -> int:
    """Parse the arguments, run, and clean up whatever happens."""
    parser = argparse.ArgumentParser(prog="scripts/demo", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="check one round, then end"
    )
    parser.add_argument("--screens", type=Path, metavar="DIR", help="take pictures")
    parser.add_argument("--port", type=int, default=8123, help="used where it is free")
    arguments = parser.parse_args()
    # SIGINT too: started in the background it would be ignored
    for number in _SIGNALS:
        signal.signal(number, _end)
    try:
        with tempfile.TemporaryDirectory(prefix="tuya-openhub-demo-") as folder:
            with ExitStack() as stack:
                run(Path(folder), stack, arguments)
                say("ending everything")
            say("nothing is left running")
    except KeyboardInterrupt:
        say("ended")
        return 1 if arguments.check else 0
    except _EXPECTED as err:
        print(f"demo: {err}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
