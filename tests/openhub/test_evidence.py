"""Facts for people who help, in the shape of a report."""

from custom_components.tuya_openhub.openhub.errors import Problem, TransientError
from custom_components.tuya_openhub.openhub.evidence import Evidence


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
