"""What a person can report of a device."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from custom_components.tuya_openhub.catalog import (
    missing,
    parse_quirks,
    plan,
    quirk_stub,
    report_url,
)
from custom_components.tuya_openhub.openhub.models import PointSpec
from homeassistant.util.yaml import parse_yaml

from ..build import (
    CAPTURES,
    capture,
    device,
    planned,
    read_only,
    specification,
    writable,
)

PROJECT = "https://example.com/project"
FORM = Path(__file__).parents[3] / ".github/ISSUE_TEMPLATE/device.yml"
PLUG = replace(
    device("cz"), id="secret-id", name="Grandma's plug", product_name="Smart plug 16A"
)
POINTS = (
    writable("switch", "Boolean"),
    read_only("zz_level", "Integer", min=0, max=500, scale=1, unit="widgets"),
    writable("qq_mode", "Enum", range=["up", "down"]),
    read_only("wifi_password", "String"),
    PointSpec(code="nothing"),
)


def filled(url: str) -> dict[str, str]:
    """Return the fields of a form that an address fills in."""
    return {key: values[0] for key, values in parse_qs(urlsplit(url).query).items()}


def test_what_is_missing() -> None:
    """Count what has no entity at first, and not what a table has switched off."""
    made = planned("cz", *POINTS)
    assert list(missing(made)) == ["nothing", "qq_mode", "wifi_password", "zz_level"]


def test_form_of_the_project() -> None:
    """Fill in the form for devices, with the product and its data points."""
    url = report_url(PROJECT, PLUG, planned("cz", *POINTS))
    assert url.startswith(f"{PROJECT}/issues/new?")
    fields = filled(url)
    form = parse_yaml(FORM.read_text("utf-8"))
    assert isinstance(form, dict)
    assert fields.pop("template") == FORM.name
    assert fields.pop("title") == "cz: Smart plug 16A"
    assert fields.keys() <= {field.get("id") for field in form["body"]}
    assert fields["product"] == "Smart plug 16A, product id p1"
    assert "`zz_level`: type integer, unit widgets, scale 1" in fields["wanted"]
    assert "`nothing`: nothing is known" in fields["wanted"]


def test_what_is_personal_stays_out() -> None:
    """Say nothing of the one device: neither its name, nor its id, nor a value."""
    mine = replace(PLUG, status={"zz_level": 4711, "wifi_password": "hunter2"})
    made = plan(mine, specification("cz", *POINTS))
    for text in (
        filled(report_url(PROJECT, mine, made))["wanted"],
        quirk_stub(mine, made),
    ):
        assert text
        for private in ("Grandma", "secret-id", "4711", "hunter2"):
            assert private not in text


def test_quirk_to_complete() -> None:
    """Give what is known of each data point in the words of a quirk."""
    stub = quirk_stub(PLUG, planned("cz", *POINTS))
    assert stub is not None
    quirk = parse_quirks(parse_yaml(stub))["p1"]
    level, mode = quirk.points["zz_level"], quirk.points["qq_mode"]
    assert (level.unit, level.scale) == ("widgets", 1)
    assert level.values == {"min": 0, "max": 500}
    assert mode.writable is True
    assert mode.values == {"range": ["up", "down"]}


def test_quirk_is_written_as_people_read() -> None:
    """Write signs and other letters as they are."""
    stub = quirk_stub(
        PLUG, planned("cz", read_only("zq", "Integer", unit="步数", scale=2))
    )
    assert stub is not None
    assert '"zq": {"type": "integer", "unit": "步数", "scale": 2}' in stub
    assert stub.startswith("# add what each should be")
    assert stub.endswith("}\n")


def test_nothing_to_complete() -> None:
    """A device that is shown as a whole needs no quirk."""
    made = planned("cz", writable("switch", "Boolean"))
    assert missing(made) == {}
    assert quirk_stub(PLUG, made) is None


def test_address_is_one_that_servers_take() -> None:
    """Leave out what is too much, however many data points there are."""
    points = [
        writable(f"zz_{'q' * 60}_{number}", "Enum", range=[f"w{n}" for n in range(50)])
        for number in range(200)
    ]
    url = report_url(PROJECT, PLUG, planned("cz", *points))
    assert len(url) <= 6000
    assert "- and more" in filled(url)["wanted"]


def test_address_leaves_out_half() -> None:
    """Where one data point is too much, half of the lines are told."""
    points = [writable(f"zz_{'q' * 60}_{number}", "Boolean") for number in range(99)]
    urls = [report_url(PROJECT, PLUG, planned("cz", *points[:n])) for n in range(1, 99)]
    wanted = [filled(url)["wanted"] for url in urls]
    counts = [text.count("`zz_") for text in wanted]
    most = next(n for n, text in enumerate(wanted, start=1) if "- and more" in text)
    assert counts[: most - 1] == list(range(1, most))
    assert most // 2 - 1 <= counts[most - 1] <= most // 2 + 1


@pytest.mark.parametrize("path", CAPTURES, ids=lambda path: path.stem)
def test_each_quirk_can_be_used(path: Path) -> None:
    """Whatever a captured product lacks, the stub is one that is read."""
    known, described = capture(path)
    made = plan(known, described)
    stub = quirk_stub(known, made)
    points = parse_quirks(parse_yaml(stub or "{}"))
    assert {code for quirk in points.values() for code in quirk.points} == set(
        missing(made)
    )
