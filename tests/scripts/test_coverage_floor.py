"""The floor of the coverage names every module that is below it."""

from scripts import coverage_floor

PACKAGE = f"/somewhere/{coverage_floor.PACKAGE}"


def report(**percents: float) -> dict[str, dict[str, dict[str, float]]]:
    """Make a report in which the named modules stand out."""
    modules = dict.fromkeys(coverage_floor.COMPLETE, 100.0) | percents
    return {
        f"{PACKAGE}{module}": {"summary": {"percent_covered": percent}}
        for module, percent in modules.items()
    }


def test_all_above() -> None:
    """Nothing is said where everything is covered."""
    assert not coverage_floor.below_floor(report(**{"entity.py": 95.0}))


def test_below_the_floor_is_named() -> None:
    """Any module needs 95 %, the config flow everything."""
    faults = coverage_floor.below_floor(
        report(**{"entity.py": 94.9, "config_flow.py": 99.9})
    )

    assert faults == [
        "config_flow.py: 99.9 %, at least 100 % wanted",
        "entity.py: 94.9 %, at least 95 % wanted",
    ]


def test_a_required_module_that_is_gone_is_named() -> None:
    """A module cannot escape its floor by being renamed."""
    files = report()
    del files[f"{PACKAGE}diagnostics.py"]

    assert coverage_floor.below_floor(files) == ["diagnostics.py: not in the report"]
