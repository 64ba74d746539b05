"""What a category says of itself, and of the families that Tuya adds to."""

import pytest

from custom_components.tuya_openhub.catalog import category_of
from custom_components.tuya_openhub.catalog.categories import CATEGORIES, Category


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("zzz", Category(code="zzz"), id="unknown"),
        pytest.param("", Category(code=""), id="none"),
        pytest.param("sp_door", Category(code="sp_door", camera=True), id="camera"),
        pytest.param("ydsxj", Category(code="ydsxj", camera=True), id="kind of camera"),
        pytest.param("wgzx", Category(code="wgzx", gateway=True), id="gateway"),
        pytest.param(
            "infrared_tv",
            Category(code="infrared_tv", infrared_remote=True),
            id="infrared remote control",
        ),
    ],
)
def test_category_without_a_row(code: str, expected: Category) -> None:
    """Know a family by its name, and nothing of any other category."""
    assert category_of(code) == expected


@pytest.mark.parametrize("code", CATEGORIES)
def test_row(code: str) -> None:
    """Have no row that says nothing, and none that forgets its family."""
    row = CATEGORIES[code]
    assert category_of(code) is row
    assert row != Category(code=code)
    assert row.gateway is (code.startswith("wg") or code == "wfcon")
    assert row.camera is (code in {"sp", "ksdjml"})
