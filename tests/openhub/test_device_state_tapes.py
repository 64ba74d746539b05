"""The state of a device after any order of its messages."""

from random import Random

from hypothesis import given, strategies as st

from custom_components.tuya_openhub.openhub.device_state import DeviceState
from custom_components.tuya_openhub.openhub.models import (
    DataPoint,
    JsonValue,
    StatusReport,
)

from .test_device_state import device, report

TAPES = st.lists(
    st.tuples(
        st.sampled_from(["switch", "mode", "bright"]),
        st.integers(0, 3),
        st.sampled_from(["right", "behind", "ahead", "none"]),
    ),
    min_size=1,
    max_size=30,
)


def tape(reported: list[tuple[str, int, str]]) -> list[StatusReport]:
    """Make the ordered tape: one report a second, of devices with all sorts of clocks.

    A clock that is behind or ahead is so for all reports of its code, as in life.
    """
    clocks: dict[str, str] = {}
    reports = []
    for second, (code, value, clock) in enumerate(reported):
        at = 1_700_000_000_000 + second * 1000
        own = {"right": at, "behind": at - 86_400_000, "ahead": at + 86_400_000}
        time = own.get(clocks.setdefault(code, clock))
        reports.append(
            StatusReport(
                device_id="device", points=(DataPoint(code, value, time),), time=at
            )
        )
    return reports


def play(reports: list[StatusReport]) -> tuple[dict[str, JsonValue], dict[str, int]]:
    """Play a tape to a new device."""
    state = DeviceState(device())
    for each in reports:
        state.apply_report(each)
    return state.values, state.times


@given(TAPES, st.randoms(use_true_random=False))
def test_shuffled_tape(reported: list[tuple[str, int, str]], rng: Random) -> None:
    """End in the same state whatever the order."""
    ordered = tape(reported)
    shuffled = rng.sample(ordered, len(ordered))
    assert play(shuffled) == play(ordered)


@given(TAPES, st.randoms(use_true_random=False))
def test_doubled_and_delayed_tape(
    reported: list[tuple[str, int, str]], rng: Random
) -> None:
    """End in the same state when messages come twice and the second time late."""
    ordered = tape(reported)
    doubled = ordered + rng.choices(ordered, k=len(ordered))
    assert play(doubled) == play(ordered)
    assert play(rng.sample(doubled, len(doubled))) == play(ordered)


@given(TAPES, st.integers(0, 30), st.randoms(use_true_random=False))
def test_snapshot_in_the_tape(
    reported: list[tuple[str, int, str]], cut: int, rng: Random
) -> None:
    """End in truth after a gap: the snapshot fills it, and what is late changes nothing."""
    ordered = tape(reported)
    before, after = ordered[:cut], ordered[cut:]
    state = DeviceState(device())
    for each in before:
        state.apply_report(each)
    truth, _ = play(ordered)
    # pushes of the gap are lost; older ones come again late
    state.apply_snapshot(truth, state.begin_snapshot())
    late = [
        each for each in before if each.points[0].value != truth[each.points[0].code]
    ]
    newest = {each.points[0].code: each for each in before}
    for each in rng.sample(late, len(late)):
        if newest[each.points[0].code] is not each:
            state.apply_report(each)
    assert state.values == truth
    for each in after:
        state.apply_report(each)
    assert state.values == truth


@given(TAPES)
def test_same_second(reported: list[tuple[str, int, str]]) -> None:
    """Take the last arrival of each code where all tell the same time."""
    state = DeviceState(device())
    for code, value, _ in reported:
        state.apply_report(report(value, 1000, code=code))
    assert state.values == {code: value for code, value, _ in reported}
