"""What devices do by plans of their own, and the visits that they tell of."""

from ..core.builder import PlanBuilder
from . import feeder_entities, visits


def claim(builder: PlanBuilder) -> None:
    """Make what data points tell beside their plain values, which stay as they are."""
    feeder_entities.claim(builder)
    visits.claim(builder)
