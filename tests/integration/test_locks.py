"""Locks: who opened them and how, opening from afar by ticket, and what stays secret."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
import json
import logging
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
)
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.tuya_openhub.const import DOMAIN, EVENT_UNLOCKED
from custom_components.tuya_openhub.diagnostics import (
    async_get_config_entry_diagnostics,
)
from custom_components.tuya_openhub.runtime.locks import (
    credential_names,
    lock_account,
    openings,
)
from homeassistant.components.lock import LockEntityFeature
from homeassistant.components.recorder import Recorder
from homeassistant.components.repairs import DOMAIN as REPAIRS
from homeassistant.core import Event, HomeAssistant, State
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from tests.tuya_cloud import Fault, SimDevice, TuyaCloud
from tests.tuya_cloud.operations.locks import (
    WITH_CODE,
    WITHOUT_CODE,
    LockRules,
    SimHolder,
    sim_lock,
)

from .helpers import entity_of, make_entry, set_up, wait_until

USERS = "*/users"
TICKET = "*/password-ticket"
LOG = "*/open-logs"
OFFERS = "*/remote-unlocks"
CHECK = "custom_components.tuya_openhub.setup.service_check"
METHODS = ["fingerprint", "password", "temporary", "card", "face", "app"]


@dataclass(kw_only=True)
class Door:
    """A running account with one lock, and what is seen of it."""

    hass: HomeAssistant
    cloud: TuyaCloud
    entry: MockConfigEntry
    lock: SimDevice
    unlocked: list[Event[Any]] = field(default_factory=list)

    @property
    def rules(self) -> LockRules:
        """How the lock behaves."""
        return self.cloud.operations.locks.rules

    def state(self, platform: str, key: str) -> State:
        """Return the state of an entity of the lock."""
        state = self.hass.states.get(entity_of(self.hass, platform, self.lock.id, key))
        assert state is not None
        return state

    @property
    def changed_by(self) -> str | None:
        """By whom the lock was opened last, as it says."""
        by: str | None = self.state("lock", "lock").attributes.get("changed_by")
        return by

    async def press(self, code: str, number: int) -> dict[str, Any]:
        """Open the lock by a credential; return the event of that."""
        before = len(self.unlocked)
        self.cloud.truth.press(self.lock.id, code, number)
        await wait_until(self.hass, lambda: len(self.unlocked) > before)
        return dict(self.state("event", "unlock").attributes)

    async def order(self, action: str, **data: Any) -> None:
        """Give the lock an order of Home Assistant."""
        entity_id = entity_of(self.hass, "lock", self.lock.id, "lock")
        await self.hass.services.async_call(
            "lock", action, {"entity_id": entity_id, **data}, blocking=True
        )

    async def act(self, action: str, **data: Any) -> Any:
        """Call an action of the integration; return its answer."""
        return await self.hass.services.async_call(
            DOMAIN,
            action,
            {"device_id": self.lock.id, **data},
            blocking=True,
            return_response=True,
        )

    async def refused(self, action: str, **data: Any) -> str | None:
        """Give an order that fails; return the key of its text."""
        with pytest.raises(HomeAssistantError) as caught:
            await self.order(action, **data)
        assert str(caught.value)
        return caught.value.translation_key


type Open = Callable[..., Any]


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask at once, and let every gap be worth a look at the log."""
    monkeypatch.setattr(credential_names, "READ_AFTER", 0)
    monkeypatch.setattr(credential_names, "PACE", 0)
    monkeypatch.setattr(openings, "LONG_GAP", 0)


@pytest.fixture(name="lock")
def lock_fixture(empty_cloud: TuyaCloud) -> SimDevice:
    """A lock that knows Anna, Ben and a finger under duress."""
    lock = sim_lock()
    empty_cloud.truth.add_devices([lock], empty_cloud.uid)
    empty_cloud.operations.locks.holders[lock.id] = [
        SimHolder(
            name="Anna",
            credentials=[
                ("unlock_fingerprint", 3, 0),
                ("unlock_fingerprint", 4, 1),
                ("unlock_card", 7, 0),
            ],
        ),
        SimHolder(name="Ben", credentials=[("unlock_password", 3, 0)]),
    ]
    return lock


@pytest.fixture(name="opened")
async def opened_fixture(
    hass: HomeAssistant, empty_cloud: TuyaCloud, lock: SimDevice
) -> Open:
    """Set the account up; names are known as far as the service tells them."""

    async def open_door(*, remote: bool = False, **options: Any) -> Door:
        if remote:
            options["remote_locks"] = [lock.id]
        unlocked = async_capture_events(hass, EVENT_UNLOCKED)
        entry = make_entry(empty_cloud, **options)
        await set_up(hass, entry)
        asked = [USERS, *([OFFERS] if remote else [])]
        await wait_until(hass, lambda: all(map(empty_cloud.calls.count_of, asked)))
        await hass.async_block_till_done()
        await wait_until(hass, lambda: entry.runtime_data.hub.channel.connected)
        await wait_until(hass, lambda: not entry.runtime_data.gap_open)
        return Door(
            hass=hass,
            cloud=empty_cloud,
            entry=entry,
            lock=lock,
            unlocked=unlocked,
        )

    return open_door


@pytest.mark.parametrize("method", METHODS)
async def test_each_method_is_an_event(opened: Open, method: str) -> None:
    """The method is the type, the number the credential; once more is once more."""
    door: Door = await opened()
    event = entity_of(door.hass, "event", door.lock.id, "unlock")
    shown = await door.press(f"unlock_{method}", 9)
    assert shown["event_type"] == method
    assert shown["credential"] == 9
    assert "user" not in shown
    first = door.hass.states.get(event)
    await door.press(f"unlock_{method}", 9)
    second = door.hass.states.get(event)
    assert first is not None
    assert second is not None
    assert second.state > first.state
    assert [each.data["method"] for each in door.unlocked] == [method, method]
    # one that nobody knows is looked for once
    assert door.cloud.calls.count_of(USERS) == 2
    assert door.changed_by == f"{method.capitalize()} 9"


async def test_person_is_named(hass: HomeAssistant, opened: Open) -> None:
    """Tell the name with the event, on the lock and in the logbook; a number is per method."""
    door: Door = await opened()
    assert door.state("lock", "lock").state == "unknown"
    assert door.state("lock", "lock").attributes["assumed_state"]
    assert (await door.press("unlock_fingerprint", 3))["user"] == "Anna"
    assert door.changed_by == "Anna"
    assert (await door.press("unlock_password", 3))["user"] == "Ben"
    assert door.changed_by == "Ben"
    assert "duress" not in door.state("event", "unlock").attributes
    shown = await door.press("unlock_fingerprint", 4)
    assert (shown["user"], shown["duress"]) == ("Anna", True)
    # nobody new: the reading of the start was enough
    assert door.cloud.calls.count_of(USERS) == 1
    lock = entity_of(hass, "lock", door.lock.id, "lock")
    assert door.unlocked[0].data == {
        "entity_id": lock,
        "method": "fingerprint",
        "credential": 3,
        "user": "Anna",
    }


async def test_logbook(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    opened: Open,
) -> None:
    """A line of the lock says by whom and how."""
    assert await async_setup_component(hass, "logbook", {})
    begin = dt_util.utcnow()
    door: Door = await opened()
    for code, number in (("fingerprint", 3), ("fingerprint", 4), ("card", 9)):
        await door.press(f"unlock_{code}", number)
    await async_wait_recording_done(hass)
    client = await hass_ws_client()
    await client.send_json_auto_id(
        {
            "type": "logbook/get_events",
            "start_time": begin.isoformat(),
            "entity_ids": [entity_of(hass, "lock", door.lock.id, "lock")],
        }
    )
    answer = await client.receive_json()
    lines = [line for line in answer["result"] if "message" in line]
    assert [(line["name"], line["message"]) for line in lines] == [
        ("Front door", "was unlocked by Anna (fingerprint)"),
        ("Front door", "was unlocked by Anna (fingerprint) under duress"),
        ("Front door", "was unlocked (card 9)"),
    ]


async def test_credential_that_is_new(opened: Open) -> None:
    """A finger of today is looked for; after a day names are read again."""
    door: Door = await opened()
    holders = door.cloud.operations.locks.holders[door.lock.id]
    holders.append(SimHolder(name="Cleo", credentials=[("unlock_face", 5, 0)]))
    assert "user" not in await door.press("unlock_face", 5)
    await wait_until(door.hass, lambda: door.changed_by == "Cleo")
    assert (await door.press("unlock_face", 5))["user"] == "Cleo"
    assert door.cloud.calls.count_of(USERS) == 2
    assert (await door.act("list_openings"))["openings"][1]["user"] == "Cleo"

    holders[0].name = "Anna-Lena"
    assert (await door.press("unlock_card", 7))["user"] == "Anna"
    assert door.cloud.calls.count_of(USERS) == 2


async def test_names_are_read_once_a_day(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lock that somebody uses costs one call a day, one that nobody uses none."""
    door: Door = await opened()
    door.cloud.operations.locks.holders[door.lock.id][0].name = "Anna-Lena"
    times = [lock_account.utc_now() + 86_400]
    monkeypatch.setattr(credential_names, "utc_now", lambda: times[0])
    await door.press("unlock_card", 7)
    await wait_until(door.hass, lambda: door.cloud.calls.count_of(USERS) == 2)
    for _ in range(5):
        await door.press("unlock_card", 7)
        await door.press("unlock_card", 8)
    # the day's reading, and one for the number that is new
    assert door.cloud.calls.count_of(USERS) == 3
    assert (await door.press("unlock_card", 7))["user"] == "Anna-Lena"


async def test_alarms(hass: HomeAssistant, opened: Open) -> None:
    """Each alarm fires, the same one again too; a ring rings."""
    door: Door = await opened()
    events: list[str] = []
    for values, kind in (
        ({"alarm_lock": "wrong_finger"}, "wrong_finger"),
        ({"alarm_lock": "wrong_finger"}, "wrong_finger"),
        ({"alarm_lock": "new_word"}, "new_word"),
        ({"hijack": True}, "hijack"),
    ):
        before = door.state("event", "lock_alarm").state
        door.cloud.truth.set_value(door.lock.id, values)
        await wait_until(
            hass,
            lambda before=before: door.state("event", "lock_alarm").state != before,  # type: ignore[misc]
        )
        shown = door.state("event", "lock_alarm").attributes["event_type"]
        assert shown == kind
        events.append(shown)
    assert len(events) == 4
    door.cloud.truth.press(door.lock.id, "doorbell", True)
    await wait_until(hass, lambda: door.state("event", "doorbell").state != "unknown")
    assert not door.unlocked


async def test_state_is_what_is_told(hass: HomeAssistant, opened: Open) -> None:
    """An open door is not locked; of a closed one nobody knows."""
    door: Door = await opened()
    for word, state in (("open", "unlocked"), ("closed", "unknown")):
        door.cloud.truth.set_value(door.lock.id, {"closed_opened": word})
        await wait_until(
            hass,
            lambda state=state: door.state("lock", "lock").state == state,  # type: ignore[misc]
        )


@pytest.mark.parametrize("form", ["v1.0", "v1.1"])
async def test_gap_is_filled_from_the_log(opened: Open, form: str) -> None:
    """What happened while push was down is history, and fires nothing."""
    door: Door = await opened()
    door.rules.log_form = form  # type: ignore[assignment]
    await door.press("unlock_card", 7)
    before = door.state("event", "unlock")
    await door.cloud.broker.stop()
    await wait_until(
        door.hass, lambda: not door.entry.runtime_data.hub.channel.connected
    )
    gap_from = lock_account.utc_now()
    door.cloud.truth.set_value(door.lock.id, {"unlock_password": 3}, push=False)
    door.cloud.truth.set_value(door.lock.id, {"unlock_face": 8}, push=False)
    door.cloud.truth.set_value(door.lock.id, {"unlock_face": 8}, push=False)
    await door.cloud.broker.start()
    await wait_until(door.hass, lambda: door.cloud.calls.count_of(LOG))
    await wait_until(door.hass, lambda: door.changed_by != "Anna")
    answered = (await door.act("list_openings"))["openings"]
    assert [
        (each["method"], each["user"], each["missed"]) for each in answered[2:]
    ] == [
        ("password", "Ben", True),
        ("card", "Anna", False),
    ]
    assert {each["method"] for each in answered[:2]} == {"face"}
    at = dt_util.parse_datetime(answered[2]["time"])
    assert at is not None
    assert abs(at.timestamp() - gap_from) < 5
    assert len(door.unlocked) == 1
    after = door.state("event", "unlock")
    assert (after.state, after.attributes) == (before.state, before.attributes)


async def interrupted(door: Door) -> None:
    """Cut the push connection; somebody comes in meanwhile."""
    before = door.entry.runtime_data.hub.channel.gaps
    await door.cloud.broker.stop()
    door.cloud.truth.set_value(door.lock.id, {"unlock_password": 3}, push=False)
    await wait_until(
        door.hass, lambda: not door.entry.runtime_data.hub.channel.connected
    )
    await door.cloud.broker.start()
    channel = door.entry.runtime_data.hub
    await wait_until(door.hass, lambda: channel.channel.gaps > before)
    await wait_until(door.hass, lambda: not door.entry.runtime_data.gap_open)
    await door.hass.async_block_till_done()


async def test_log_that_cannot_be_read(opened: Open) -> None:
    """A lock without a log is not asked again within a day; all else goes on."""
    door: Door = await opened()
    door.cloud.faults.set(LOG, Fault(code=2003))
    await interrupted(door)
    await wait_until(door.hass, lambda: door.cloud.calls.count_of(LOG) == 1)
    await interrupted(door)
    assert door.cloud.calls.count_of(LOG) == 1
    assert (await door.press("unlock_card", 7))["user"] == "Anna"


async def test_short_gap_costs_no_call(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The moment in which a lease ends is no reason to read a log."""
    door: Door = await opened()
    monkeypatch.setattr(openings, "LONG_GAP", 60)
    await interrupted(door)
    assert door.cloud.calls.count_of(LOG) == 0
    await door.press("unlock_card", 7)


async def test_restart(hass: HomeAssistant, opened: Open) -> None:
    """Names and openings are kept; what happened meanwhile is in the log."""
    door: Door = await opened()
    await door.press("unlock_fingerprint", 3)
    assert await hass.config_entries.async_unload(door.entry.entry_id)
    door.cloud.truth.set_value(door.lock.id, {"unlock_password": 3})
    assert await hass.config_entries.async_setup(door.entry.entry_id)
    await wait_until(hass, lambda: door.changed_by == "Ben")
    await wait_until(hass, lambda: door.entry.runtime_data.hub.channel.connected)
    assert (await door.press("unlock_card", 7))["user"] == "Anna"
    assert door.cloud.calls.count_of(USERS) == 1
    answered = (await door.act("list_openings"))["openings"]
    assert [each["method"] for each in answered] == ["card", "password", "fingerprint"]


# Opening and closing


async def test_orders_are_off_until_a_person_says_so(opened: Open) -> None:
    """Nothing is asked and nothing opens; the text says where to switch it on."""
    door: Door = await opened()
    for action in ("lock", "unlock"):
        assert await door.refused(action) == "lock_remote_off"
    assert not door.state("lock", "lock").attributes["supported_features"]
    assert door.cloud.calls.count_of(TICKET) == door.cloud.calls.count_of(OFFERS) == 0


@pytest.mark.parametrize("newer", [True, False], ids=["new paths", "old paths"])
@pytest.mark.parametrize("mode", ["ECB", "CBC"])
async def test_open_and_close_by_ticket(opened: Open, newer: bool, mode: str) -> None:
    """A ticket for each order; the state stays what is told."""
    door: Door = await opened(remote=True)
    door.rules.newer, door.rules.ticket_mode = newer, mode  # type: ignore[assignment]
    features = door.state("lock", "lock").attributes["supported_features"]
    assert features == LockEntityFeature.OPEN
    await door.order("unlock")
    await door.order("open")
    operated = door.cloud.operations.locks.operated
    assert operated == [(door.lock.id, True)] * 2
    assert door.state("lock", "lock").state == "unknown"
    assert door.cloud.calls.count_of(OFFERS) == 1


async def test_close_by_ticket(opened: Open) -> None:
    """Two calls for an order."""
    door: Door = await opened(remote=True)
    before = len(list(door.cloud.calls))
    await door.order("lock")
    assert door.cloud.operations.locks.operated == [(door.lock.id, False)]
    assert len(list(door.cloud.calls)) - before == 2


@pytest.mark.parametrize(
    ("fault", "key"),
    [
        pytest.param(Fault(code=2001), "lock_asleep", id="asleep"),
        pytest.param(Fault(code=1106), "lock_not_allowed", id="not allowed"),
        pytest.param(Fault(code=28841101), "no_lock_service", id="not bought"),
        pytest.param(Fault(code=28841105), "no_lock_service", id="not authorized"),
        pytest.param(Fault(code=2008), "lock_refused", id="not supported"),
        pytest.param(Fault(body=b'{"success":true,"result":{},"t":1}'), "bad_answer", id="odd"),
        pytest.param(
            Fault(body=b'{"success":true,"result":{"ticket_id":"t","ticket_key":"zz"}}'),
            "bad_request",
            id="unknown ticket",
        ),
    ],
)  # fmt: skip
async def test_refusals_are_in_words(opened: Open, fault: Fault, key: str) -> None:
    """Say what is in the way of a ticket; the next try works."""
    door: Door = await opened(remote=True)
    door.cloud.faults.set(TICKET, fault)
    assert await door.refused("unlock") == key
    assert not door.cloud.operations.locks.operated
    door.cloud.faults.clear()
    await door.order("unlock")
    assert door.cloud.operations.locks.operated


async def test_lock_that_sleeps_or_refuses(opened: Open) -> None:
    """A lock that hears nothing can be woken; one that will not says so."""
    door: Door = await opened(remote=True)
    door.rules.asleep.add(door.lock.id)
    assert await door.refused("unlock") == "lock_asleep"
    door.rules.asleep.clear()
    door.rules.obeys = False
    assert await door.refused("unlock") == "lock_refused"
    door.rules.obeys = True
    await door.order("unlock")
    # no ticket is used twice, none is asked for in advance
    assert door.cloud.calls.count_of(TICKET) == 3


async def test_lock_that_wants_a_code(
    empty_cloud: TuyaCloud, lock: SimDevice, opened: Open
) -> None:
    """The code goes to the lock encrypted; without it nothing is sent."""
    locks = empty_cloud.operations.locks
    locks.rules.ways[lock.id] = [WITH_CODE]
    door: Door = await opened(remote=True)
    assert door.state("lock", "lock").attributes["code_format"]
    with pytest.raises(ServiceValidationError):
        await door.order("unlock")
    assert not door.cloud.calls.count_of(TICKET)
    assert await door.refused("unlock", code="135791") == "lock_refused"
    await door.order("unlock", code=locks.rules.remote_code)
    assert locks.operated == [(lock.id, True)]
    assert await door.refused("lock", code="1357") == "lock_only_opens"


async def test_lock_that_offers_nothing(
    empty_cloud: TuyaCloud, lock: SimDevice, opened: Open
) -> None:
    """It is asked again at an order: a person may have allowed it meanwhile."""
    empty_cloud.operations.locks.rules.ways[lock.id] = []
    door: Door = await opened(remote=True)
    assert await door.refused("unlock") == "lock_offers_nothing"
    door.rules.ways[lock.id] = [WITHOUT_CODE]
    await door.order("unlock")
    await door.order("unlock")
    assert door.cloud.calls.count_of(OFFERS) == 3
    # over a restart as well
    await door.hass.config_entries.async_reload(door.entry.entry_id)
    await door.order("unlock")
    assert door.cloud.calls.count_of(OFFERS) == 3


async def test_offers_that_could_not_be_read(
    empty_cloud: TuyaCloud, opened: Open
) -> None:
    """An order asks what the start could not."""
    empty_cloud.faults.set(OFFERS, Fault(code=2003))
    door: Door = await opened(remote=True)
    assert await door.refused("unlock") == "no_lock_service"
    empty_cloud.faults.clear()
    await door.order("unlock")
    assert door.cloud.operations.locks.operated


# Temporary codes


async def test_life_of_a_temporary_code(opened: Open) -> None:
    """Make one, see it listed, delete it; the keypad takes what the answer says."""
    door: Door = await opened()
    starts = dt_util.utcnow().replace(microsecond=0)
    made = await door.act(
        "create_temporary_code",
        name="Guest",
        starts=starts.isoformat(),
        ends=(starts + timedelta(hours=2)).isoformat(),
        once=True,
    )
    (known,) = door.cloud.operations.locks.codes
    assert made["code"] == known.code
    assert len(known.code) == 7
    assert known.fields == {
        "name": "Guest",
        "effective_time": int(starts.timestamp()),
        "invalid_time": int(starts.timestamp()) + 7200,
        "type": 1,
    }
    (listed,) = (await door.act("list_temporary_codes"))["codes"]
    assert listed == {
        "code_id": made["code_id"],
        "name": "Guest",
        "starts": made["starts"],
        "ends": made["ends"],
        "phase": 2,
    }
    other = await door.act("create_temporary_code", name="Own", code="1234567")
    assert other["code"] == door.cloud.operations.locks.codes[1].code == "1234567"
    deleted = await door.act("delete_temporary_code", code_id=made["code_id"])
    assert deleted == {"code_id": made["code_id"]}
    left = (await door.act("list_temporary_codes"))["codes"]
    assert [each["name"] for each in left] == ["Own"]


async def test_code_of_a_lock_behind_a_gateway(
    lock: SimDevice, empty_cloud: TuyaCloud, opened: Open
) -> None:
    """Six digits are made up where the keypad takes six."""
    empty_cloud.truth.device(lock.id).entry["sub"] = True
    door: Door = await opened()
    made = await door.act("create_temporary_code", name="Guest")
    assert len(made["code"]) == 6


@pytest.mark.parametrize(
    ("data", "key"),
    [
        pytest.param({"code": "12ab567"}, "code_not_digits", id="letters"),
        pytest.param({"code": "12345"}, "code_not_digits", id="too short"),
        pytest.param({"ends": "2020-01-01T00:00:00"}, "code_ends_early", id="past"),
        pytest.param(
            {"starts": "2099-01-02T00:00:00", "ends": "2099-01-01T00:00:00"},
            "code_ends_early",
            id="ends first",
        ),
    ],
)
async def test_code_that_cannot_be(
    opened: Open, data: dict[str, str], key: str
) -> None:
    """Nothing is sent for a code that the lock could not take."""
    door: Door = await opened()
    with pytest.raises(ServiceValidationError) as refused:
        await door.act("create_temporary_code", name="Guest", **data)
    assert refused.value.translation_key == key
    assert "12ab567" not in str(refused.value)
    assert not door.cloud.calls.count_of(TICKET)
    assert (await door.act("create_temporary_code", name="Guest"))["code"]


async def test_action_on_what_is_no_lock(opened: Open) -> None:
    """Only locks have codes."""
    door: Door = await opened()
    door.cloud.add_account(door.cloud.uid, ["plug"])
    await door.entry.runtime_data.async_refresh()
    plug = door.cloud.truth.find("cz")
    with pytest.raises(ServiceValidationError) as refused:
        await door.act("list_temporary_codes", device_id=plug.id)
    assert refused.value.translation_key == "device_no_lock"


async def test_no_secret_is_seen(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    opened: Open,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Codes, tickets and keys are in no log, state, diagnostics or file of ours."""
    caplog.set_level(logging.DEBUG)
    door: Door = await opened(remote=True)
    await door.order("unlock")
    made = await door.act("create_temporary_code", name="Guest")
    await door.act("list_temporary_codes")
    door.cloud.faults.set(
        "*/temp-password", Fault(code=1109, msg="bad " + made["code"])
    )
    with pytest.raises(HomeAssistantError):
        await door.act("create_temporary_code", name="Guest")
    door.cloud.faults.clear()
    locks = door.cloud.operations.locks
    report = await async_get_config_entry_diagnostics(hass, door.entry)
    assert await hass.config_entries.async_unload(door.entry.entry_id)
    seen = "\n".join(
        (
            caplog.text,
            json.dumps(
                [state.as_dict() for state in hass.states.async_all()], default=str
            ),
            json.dumps(report, default=str),
            json.dumps(hass_storage[f"{DOMAIN}.{door.entry.entry_id}"], default=str),
        )
    )
    assert len(locks.secrets) >= 8
    assert "Front door" in seen
    found = [secret for secret in {*locks.secrets, made["code"]} if secret in seen]
    assert found == []


# A project without the service


@pytest.mark.parametrize("code", [28841101, 28841105])
async def test_project_without_the_service(
    hass: HomeAssistant,
    empty_cloud: TuyaCloud,
    opened: Open,
    monkeypatch: pytest.MonkeyPatch,
    code: int,
) -> None:
    """Openings are told without names; one repair, and no call twice within a day."""
    assert await async_setup_component(hass, REPAIRS, {})
    monkeypatch.setattr(f"{CHECK}.TRY_AFTER", 0)
    monkeypatch.setattr(f"{CHECK}.PAUSE", 0)
    empty_cloud.operations.locks.rules.missing = code
    empty_cloud.truth.add_devices([sim_lock("lock2", "Cellar")], empty_cloud.uid)
    door: Door = await opened()
    for _ in range(3):
        assert "user" not in await door.press("unlock_fingerprint", 3)
        await door.press("unlock_card", 1)
    await door.cloud.broker.stop()
    await wait_until(hass, lambda: not door.entry.runtime_data.hub.channel.connected)
    await door.cloud.broker.start()
    await wait_until(hass, lambda: door.entry.runtime_data.hub.channel.connected)
    await wait_until(hass, lambda: not door.entry.runtime_data.gap_open)
    for _ in range(2):
        assert await hass.config_entries.async_reload(door.entry.entry_id)
        await wait_until(hass, lambda: not door.entry.runtime_data.gap_open)
        await door.press("unlock_fingerprint", 3)
    await wait_until(hass, lambda: door.cloud.calls.count_of(OFFERS))
    await hass.async_block_till_done()
    calls = [call.kind for call in door.cloud.calls if "-lock/" in call.path]
    assert len(calls) == len(set(calls)) == 2
    assert door.cloud.calls.count_of(LOG) == 0
    issues = [
        issue.translation_key
        for (domain, _), issue in ir.async_get(hass).issues.items()
        if domain == DOMAIN
    ]
    assert issues == ["missing_locks"]
    assert door.changed_by == "Fingerprint 3"
    with pytest.raises(HomeAssistantError) as refused:
        await door.act("create_temporary_code", name="Guest")
    assert refused.value.translation_key == "no_lock_service"

    # a person adds it: what was refused works, and is read again
    empty_cloud.operations.locks.rules.missing = None
    await door.act("list_temporary_codes")
    await door.press("unlock_fingerprint", 3)
    await wait_until(hass, lambda: door.changed_by == "Anna")


@pytest.mark.parametrize("transport", ["action", "gateway"])
async def test_cloud_without_locks(
    hass: HomeAssistant, empty_cloud: TuyaCloud, lock: SimDevice, transport: str
) -> None:
    """Other ways to the cloud tell openings all the same, and offer no more."""
    unlocked = async_capture_events(hass, EVENT_UNLOCKED)
    entry = make_entry(empty_cloud, transport, remote_locks=[lock.id])
    await set_up(hass, entry)
    await wait_until(hass, lambda: entry.runtime_data.hub.channel.connected)
    door = Door(hass=hass, cloud=empty_cloud, entry=entry, lock=lock, unlocked=unlocked)
    await door.press("unlock_fingerprint", 3)
    assert await door.refused("unlock") == "lock_remote_off"
    with pytest.raises(HomeAssistantError) as refused:
        await door.act("list_temporary_codes")
    assert refused.value.translation_key == "no_lock_service"
    result = await hass.config_entries.options.async_init(entry.entry_id)
    assert result["data_schema"] is not None
    assert "remote_locks" not in result["data_schema"].schema


async def test_odd_answers_break_nothing(empty_cloud: TuyaCloud, opened: Open) -> None:
    """What the service says oddly counts as nothing said."""
    empty_cloud.faults.set(USERS, Fault(body=b'{"success":true,"result":[7],"t":1}'))
    door: Door = await opened()
    assert "user" not in await door.press("unlock_fingerprint", 3)
    assert door.changed_by == "Fingerprint 3"


# Options


async def test_options_name_the_locks(hass: HomeAssistant, opened: Open) -> None:
    """A person chooses which locks may be opened; other options keep what was chosen."""
    door: Door = await opened()
    begin = hass.config_entries.options.async_init
    go_on = hass.config_entries.options.async_configure
    result = await begin(door.entry.entry_id)
    assert result["data_schema"] is not None
    chosen = result["data_schema"].schema["remote_locks"].config["options"]
    assert chosen == [{"value": door.lock.id, "label": "Front door"}]
    typed = {"link_type": "mqtt", "generic_entities": True}
    await go_on(result["flow_id"], {**typed, "remote_locks": [door.lock.id]})
    await hass.async_block_till_done()
    await door.order("unlock")
    assert door.cloud.operations.locks.operated == [(door.lock.id, True)]

    assert await hass.config_entries.async_unload(door.entry.entry_id)
    result = await begin(door.entry.entry_id)
    await go_on(result["flow_id"], typed)
    await hass.config_entries.async_setup(door.entry.entry_id)
    await hass.async_block_till_done()
    await door.order("unlock")
    result = await begin(door.entry.entry_id)
    await go_on(result["flow_id"], {**typed, "remote_locks": []})
    await hass.async_block_till_done()
    assert await door.refused("unlock") == "lock_remote_off"
