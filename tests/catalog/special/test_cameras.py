"""What is a camera, whatever kind Tuya calls it."""

import pytest

from ..build import planned, read_only


@pytest.mark.parametrize(
    ("category", "codes", "sees"),
    [
        pytest.param("sp", (), True, id="camera"),
        pytest.param("sp_wnq", (), True, id="camera with a job"),
        pytest.param("dghsxj", (), True, id="on batteries"),
        pytest.param("cdsxj", (), True, id="on mains"),
        pytest.param("dmsxj", (), True, id="many lenses"),
        pytest.param("ksdjml", (), True, id="peephole"),
        pytest.param("msp", ("basic_flip", "ptz_control"), True, id="litter box"),
        pytest.param("msp", ("basic_flip",), False, id="one point proves nothing"),
        pytest.param("msp", (), False, id="no lens"),
        pytest.param("spz", (), False, id="a name that only begins alike"),
    ],
)
def test_what_is_a_camera(category: str, codes: tuple[str, ...], sees: bool) -> None:
    """Know cameras by their kind, also without data points, or by two points of a lens."""
    made = planned(category, *(read_only(code, "boolean") for code in codes))
    assert ("camera" in {item.platform for item in made.items}) is sees
