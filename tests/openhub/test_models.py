"""The values between client and host: their words, what they say at least, no secret."""

from custom_components.tuya_openhub.openhub.models import (
    Account,
    Cipher,
    DataPoint,
    Description,
    Device,
    DeviceEvent,
    DeviceList,
    Firmware,
    LinkType,
    Part,
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


def test_words_on_the_wire_and_in_files() -> None:
    """Tuya's words for connections and formats; ours for stored descriptions."""
    assert list(LinkType) == ["mqtt", "websocket"]
    assert list(Cipher) == ["1.0", "2.0"]
    assert list(PointType) == [
        "boolean", "integer", "enum", "string", "json", "raw", "bitmap",
    ]  # fmt: skip
    assert list(SpecSource) == [
        "specification", "thing_model", "shadow", "value", "quirk",
    ]  # fmt: skip
    assert list(Part) == ["own", "shared"]


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
    """Values of devices and passwords of leases are not printed."""
    begun: Lease = lease(7200)
    device = Device(
        id="d", name="D", category="kg", product_id="p", status={"a": "private"}
    )
    event = DeviceEvent(device_id="d", kind="k", data={"a": "private"})
    seen = ShadowPoint(code="a", type=PointType.RAW, value="private")
    for value in (device, event, seen):
        assert "private" not in repr(value)
    assert "p" * 32 not in repr(begun)
