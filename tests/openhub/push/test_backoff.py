"""How long a new connection is not relied on."""

from custom_components.tuya_openhub.openhub.push.backoff import ConnectionProbation


def test_probation_grows_with_short_connections_and_ends_with_a_long_one() -> None:
    """Trust the first two at once, then wait twice as long each time, to a limit."""
    probation = ConnectionProbation()
    lengths = []
    for _ in range(10):
        lengths.append(probation.length)
        probation.failed()
    assert lengths == [0, 0, 0, 2, 4, 8, 16, 32, 64, 64]
    probation.passed()
    assert probation.length == 0
