"""Test the summary of a device."""

from custom_components.tuya_openhub.catalog import Planner, summary_of
from custom_components.tuya_openhub.openhub.models import PointSpec

from ..build import device, item_of, planned, read_only, specification, writable


def test_what_became_of_data_points() -> None:
    """Count what is shown, what is hidden, and of what nothing is known."""
    made = planned(
        "cz",
        writable("switch", "Boolean"),
        read_only("some_level", "Integer"),
        read_only("wifi_password", "String"),
        read_only("admin_password", "String"),
        PointSpec(code="nothing"),
    )
    summary = summary_of(made)
    assert (summary.shown, summary.hidden, summary.unknown) == (2, 2, 1)


def test_the_only_entity_is_enabled() -> None:
    """Show the summary from the start where a device has nothing else."""
    planner = Planner(summary=True)
    nothing = planner.plan(device("wfcon"), specification("wfcon"))
    assert item_of(
        nothing, "sensor", "data_points"
    ).description.entity_registry_enabled_default
    spec = specification("cz", writable("switch", "Boolean"))
    item = item_of(planner.plan(device("cz"), spec), "sensor", "data_points")
    assert item.description.entity_registry_enabled_default is False
