"""A home with an infrared hub and its remote controls."""

from pathlib import Path
from typing import Any

from tests.tuya_cloud import SimDevice, TuyaCloud, captures

CAPTURES = Path(__file__).parents[2] / "catalog" / "captures"
LIST = "GET /v2.0/infrareds/*/remotes"
KEYS = "GET /v2.0/infrareds/*/remotes/*/keys"
ANY = "*/v2.0/infrareds/*"
REMOTES = 5


def add_hub(cloud: TuyaCloud[Any]) -> SimDevice:
    """Give the account an infrared hub."""
    hub = captures.load_capture(CAPTURES / "wnykq_kzwdw5bpxlbs9h9g.json")
    return cloud.truth.add_device(hub, cloud.uid, push=False)


def add_remotes(cloud: TuyaCloud[Any], hub: SimDevice, count: int) -> list[SimDevice]:
    """Give a hub remote controls: an air conditioner's, and those of televisions."""
    made: list[SimDevice] = []
    for number in range(count):
        remote = captures.load_capture(
            CAPTURES / "infrared_ac_47peys.json",
            id=f"infraredremote{number:06d}",
            name=f"Remote {number}",
        )
        if number:
            remote.entry.update(category="infrared_tv", product_id="tv0001")
            remote.functions, remote.status_spec = [], []
        remote.gateway = hub.id
        made.append(cloud.truth.add_device(remote, cloud.uid, push=False))
    return made
