"""Facts for people who help, in the shape of a report."""

from custom_components.tuya_openhub.openhub.errors import Problem, TransientError
from custom_components.tuya_openhub.openhub.evidence import Evidence
from custom_components.tuya_openhub.openhub.models import (
    Account,
    DataPoint,
    Description,
    Device,
    DeviceEvent,
    DeviceList,
    Firmware,
    PointSpec,
    PointType,
    Scene,
    ShadowPoint,
    Specification,
    SpecSource,
    StatusReport,
    ValueSpec,
)
from custom_components.tuya_openhub.openhub.push.lease import Lease

from .push.test_lease import lease


def test_nothing_seen_yet() -> None:
    """A report of a channel that was never made has every heading."""
    assert Evidence().as_dict() == {
        "signs": {"right": 0, "wrong": 0, "missing": 0},
        "formats": {},
        "time_units": {},
        "accesses": {},
        "early_requests": {},
        "refused_leases": {},
        "lease_ends": [],
    }


def test_facts_under_their_headings() -> None:
    """Each fact comes under its own."""
    facts = Evidence(signs_right=1, signs_wrong=2, signs_missing=3)
    facts.formats["1.0"] += 4
    facts.time_units["ms"] += 5
    facts.accesses["/path"] += 6
    facts.early_requests["full"] += 7
    facts.refused_leases["busy"] += 8
    assert facts.as_dict() == {
        "signs": {"right": 1, "wrong": 2, "missing": 3},
        "formats": {"1.0": 4},
        "time_units": {"ms": 5},
        "accesses": {"/path": 6},
        "early_requests": {"full": 7},
        "refused_leases": {"busy": 8},
        "lease_ends": [],
    }


def test_ends_of_leases() -> None:
    """The last ten, by whom and how late to a tenth of a second."""
    facts = Evidence()
    facts.note_lease_end(0.96, None)
    facts.note_lease_end(
        -0.26, TransientError(Problem.BROKER_UNREACHABLE, detail="reset")
    )
    assert facts.as_dict()["lease_ends"] == [
        {"closed_by": "client", "seconds_late": 1.0, "reason": ""},
        {"closed_by": "broker", "seconds_late": -0.3, "reason": "reset"},
    ]
    for late in range(10):
        facts.note_lease_end(late, None)
    assert [end.seconds_late for end in facts.lease_ends] == list(range(10))


def test_values_that_say_little() -> None:
    """What the cloud leaves out is nothing, and a device counts as online."""
    device = Device(id="d", name="D", category="kg", product_id="p")
    assert (device.product_name, device.model, device.gateway_id) == ("", "", None)
    assert (device.online, device.sub, device.shared) == (True, False, False)
    assert device.status == {}
    assert Account(uid="u", device_count=1).device_names == ()
    assert Scene(id="s", home_id="h", name="S").enabled
    firmware = Firmware(channel=0, installed="1")
    assert (firmware.latest, firmware.updating) == (None, False)
    assert DataPoint("a", 1) == ("a", 1, None, None)
    assert StatusReport("d", (), 5).data_id is None
    event = DeviceEvent(device_id="d", kind="k")
    assert (event.data, event.time, event.own_time) == ({}, 0, 0)
    assert not DeviceList(devices=(), complete=frozenset(), time=0).again
    point = PointSpec(code="a")
    assert (point.read, point.write, point.dp_id, point.name) == (None,) * 4
    assert (point.report_type, point.source) == (None, SpecSource.SPECIFICATION)
    assert ValueSpec(type=PointType.RAW).values == {}
    seen = ShadowPoint(code="a", type=PointType.RAW)
    assert (seen.dp_id, seen.name, seen.value) == (None, None, None)


def test_description_that_is_complete() -> None:
    """Both parts were read, be they empty."""
    standard = Specification(category="kg")
    nothing = Description()
    assert not nothing.complete
    assert (nothing.unknown, nothing.read_at, nothing.asked_at) == (frozenset(), 0, 0)
    assert not Description(standard=standard).complete
    assert not Description(model={}).complete
    assert Description(standard=standard, model={}).complete


def test_secrets_are_in_no_text() -> None:
    """Values of devices and what a lease holds are not printed."""
    held: Lease = lease(7200)
    device = Device(
        id="d", name="D", category="kg", product_id="p", status={"a": "private"}
    )
    event = DeviceEvent(device_id="d", kind="k", data={"a": "private"})
    seen = ShadowPoint(code="a", type=PointType.RAW, value="private")
    for value in (device, event, seen):
        assert "private" not in repr(value)
    assert "p" * 32 not in repr(held)
