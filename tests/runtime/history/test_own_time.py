"""Days and hours of a device's time, as hours of UTC."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from custom_components.tuya_openhub.runtime.history.own_time import (
    day_of,
    days_of,
    hours_of,
    to_utc,
    zone_of,
)

BERLIN = ZoneInfo("Europe/Berlin")
INDIA = timezone(timedelta(hours=5, minutes=30))
HOUR = 3600


def at(text: str) -> int:
    """Return the seconds of a time in UTC."""
    return int(datetime.fromisoformat(f"{text}+00:00").timestamp())


def test_plain_day() -> None:
    """An hour by the clock is an hour of UTC."""
    by_hour = {0: Decimal(1), 23: Decimal(2)}
    assert list(to_utc(date(2026, 11, 2), by_hour, BERLIN)) == [
        (at("2026-11-01T23:00"), Decimal(1)),
        (at("2026-11-02T22:00"), Decimal(2)),
    ]


def test_summer_time_ends() -> None:
    """The hour that is twice is split; the day has 25."""
    day = date(2026, 10, 25)
    by_hour = {1: Decimal(1), 2: Decimal(3), 3: Decimal(5)}
    assert list(to_utc(day, by_hour, BERLIN)) == [
        (at("2026-10-24T23:00"), Decimal(1)),
        (at("2026-10-25T00:00"), Decimal("1.5")),
        (at("2026-10-25T01:00"), Decimal("1.5")),
        (at("2026-10-25T02:00"), Decimal(5)),
    ]
    assert len(hours_of(day, BERLIN, at("2026-12-01T00:00"))) == 25


def test_summer_time_begins() -> None:
    """What stands at the hour that is none is not lost; the day has 23."""
    day = date(2026, 3, 29)
    by_hour = {1: Decimal(1), 2: Decimal(3), 3: Decimal(5)}
    assert list(to_utc(day, by_hour, BERLIN)) == [
        (at("2026-03-29T00:00"), Decimal(1)),
        (at("2026-03-29T01:00"), Decimal(3)),
        (at("2026-03-29T01:00"), Decimal(5)),
    ]
    assert len(hours_of(day, BERLIN, at("2026-12-01T00:00"))) == 23


def test_half_an_hour_beside() -> None:
    """Halves go to the two hours of UTC that an hour lies in."""
    day = date(2026, 11, 2)
    assert list(to_utc(day, {13: Decimal(3)}, INDIA)) == [
        (at("2026-11-02T07:00"), Decimal("1.5")),
        (at("2026-11-02T08:00"), Decimal("1.5")),
    ]
    assert days_of([at("2026-11-01T18:00")], INDIA) == [day, date(2026, 11, 1)]
    assert hours_of(day, INDIA, at("2026-11-01T20:00")) == [at("2026-11-01T19:00")]


def test_day_that_is_not_over() -> None:
    """Only hours up to a time count."""
    assert hours_of(date(2026, 11, 2), UTC, at("2026-11-02T02:00")) == [
        at("2026-11-02T00:00"),
        at("2026-11-02T01:00"),
    ]
    assert day_of(at("2026-11-02T23:00"), BERLIN) == date(2026, 11, 3)


@pytest.mark.parametrize(
    ("hours", "zone"),
    [
        pytest.param(1, BERLIN, id="winter of the home"),
        pytest.param(2, BERLIN, id="summer of the home"),
        pytest.param(-5, timezone(timedelta(hours=-5)), id="elsewhere"),
    ],
)
def test_zone_of_a_device(hours: int, zone: object) -> None:
    """A device as far from UTC as the home has the home's summer time."""
    assert zone_of(timedelta(hours=hours), BERLIN, 2026) == zone


def test_zone_that_is_not_told() -> None:
    """A device that tells nothing is at home."""
    assert zone_of(None, BERLIN, 2026) is BERLIN
