"""A Home Assistant with nothing but the release's zip sets an account up."""

from pathlib import Path
import shutil

import pytest
import pytest_socket

from scripts import release
from scripts.home import hass
from scripts.home.cloud import SimulatedCloud
from scripts.home.hass import DOMAIN, HomeAssistant
from scripts.home.journey import Journey


@pytest.mark.usefixtures("socket_enabled")
def test_the_zip_runs_in_an_empty_configuration(tmp_path: Path) -> None:
    """Unpack it as installers do, start, set up, and see a push and a command."""
    pytest_socket.socket_allow_hosts(["127.0.0.1"])
    config = tmp_path / "config"
    port = hass.free_port(0)
    hass.prepare(config, port, link=False)
    installed = config / "custom_components" / DOMAIN
    shutil.unpack_archive(
        release.make("9.8.7", tmp_path / "tuya_openhub.zip"), installed
    )
    assert not installed.is_symlink()
    cloud = SimulatedCloud(tmp_path)
    home = HomeAssistant(config, port)
    said: list[str] = []
    try:
        cloud.wait_ready()
        home.wait_ready()
        home.log_in()
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
        Journey(cloud, home, said.append).run()
        manifest = home.ask("manifest/get", integration=DOMAIN)
    finally:
        home.program.stop()
        cloud.program.stop()

    assert manifest["version"] == "9.8.7"
    assert manifest["is_built_in"] is False
    assert [line.split(":")[0] for line in said][:2] == ["push", "command"]
    assert home.complaints() == []
