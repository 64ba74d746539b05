"""Read field cases: a device of a public bug report, and what its owner expects.

A case is a JSON file in `cases/`:

- `source`, `complaint`: the report, and what was said there in short. `provenance`:
  `real` where the data are those of the report, `rebuilt` where parts are made up,
  `made up` where no report has that device.
- `device`: its data points, as a capture describes them, and its values. `writable`
  are codes of `points`; `write_only` are points that the device does not report.
- `no_list_status`: the device list has no values of the device. `no_specification`:
  the calls for its specification are refused. `spec_code`: these and those for its
  status are refused with this code. `command_code`, `command_msg`: commands are refused
  with this. Thing model and shadow always know the device, and the shadow takes commands.
- `expected`: what is to be seen after set-up, see `Expectation`.
- `steps`: what happens then, in order, see `Step`.
"""

import json
from pathlib import Path
from typing import Any, NotRequired, TypedDict, override

from tests.tuya_cloud import Fault, SimDevice, TuyaCloud
from tests.tuya_cloud.captures import from_capture

CASES = Path(__file__).parent / "cases"
_NOT_SUPPORTED = 2009
_NOT_SUPPORTED_MSG = "not support this device"

# `entity` is "platform:rest of the unique id", or a list of which any will do.
# `state`, `enabled`, `class`, `state_class`, `unit`, `min`, `max` and attributes by
# their names are compared by `compare.matches`; `why` is for the reader.
type Expectation = dict[str, Any]


class Call(TypedDict):
    """An action of Home Assistant.

    `sent` are all commands that the cloud gets, `sent_has` some of them. `error`: it
    fails, and the message holds `error_text`.
    """

    entity: str
    service: str
    data: NotRequired[dict[str, Any]]
    sent: NotRequired[dict[str, Any]]
    sent_has: NotRequired[dict[str, Any]]
    error: NotRequired[bool]
    error_text: NotRequired[str]


class Event(TypedDict):
    """Something that the cloud tells about a device beside its values."""

    bizCode: str
    bizData: dict[str, Any]


class Step(TypedDict):
    """One thing that happens, and what is to be seen then.

    `push`: values that the device reports. `body`: a whole message of its values.
    """

    push: NotRequired[dict[str, Any]]
    body: NotRequired[dict[str, Any]]
    event: NotRequired[Event]
    call: NotRequired[Call]
    expected: NotRequired[list[Expectation]]


class Case(TypedDict):
    """A field case as its file has it."""

    source: str
    complaint: str
    provenance: str
    no_list_status: NotRequired[bool]
    no_specification: NotRequired[bool]
    spec_code: NotRequired[int]
    command_code: NotRequired[int]
    command_msg: NotRequired[str]
    device: dict[str, Any]
    expected: list[Expectation]
    steps: list[Step]


class UnlistedDevice(SimDevice):
    """A device without values in the device list."""

    @override
    def list_entry(self) -> dict[str, Any]:
        entry = super().list_entry()
        del entry["status"]
        return entry


def names() -> list[str]:
    """Return the names of all cases."""
    return sorted(path.stem for path in CASES.glob("*.json"))


def load(name: str) -> Case:
    """Read a case."""
    case: Case = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return case


def device_of(case: Case) -> SimDevice:
    """Make the device of a case."""
    described = case["device"]
    points = described["points"]
    writable = {code: points[code] for code in described["writable"]}
    function = {**writable, **described.get("write_only", {})}
    capture = {**described, "function": function, "status_range": points}
    made = from_capture(capture, described["product_id"])
    kind = UnlistedDevice if case.get("no_list_status") else SimDevice
    return kind(
        id=made.id,
        uid=made.uid,
        entry=made.entry,
        functions=made.functions,
        status_spec=made.status_spec,
        status=made.status,
    )


def add_to(cloud: TuyaCloud, case: Case) -> SimDevice:
    """Let the cloud have the device of a case, with all that is odd about it."""
    device = device_of(case)
    cloud.truth.add_devices([device], cloud.uid)
    unknown = Fault(code=case.get("spec_code", _NOT_SUPPORTED), msg=_NOT_SUPPORTED_MSG)
    if case.get("no_specification") or "spec_code" in case:
        cloud.faults.set(f"*/{device.id}/specification*", unknown)
    if "spec_code" in case:
        cloud.faults.set(f"*/{device.id}/status", unknown)
    if "command_code" in case:
        refused = Fault(code=case["command_code"], msg=case.get("command_msg"))
        cloud.faults.set(f"*/{device.id}/commands", refused)
    return cloud.truth.device(device.id)
