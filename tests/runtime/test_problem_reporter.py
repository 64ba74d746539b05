"""Which errors are asked about, what a failed reading becomes, and when all is over."""

from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.tuya_openhub.const import DOMAIN
from custom_components.tuya_openhub.openhub import (
    AuthError,
    CallKind,
    Channel,
    ChannelState,
    OpenHubError,
    Problem,
    RefusedError,
    RequestError,
    TransientError,
    Usage,
)
from custom_components.tuya_openhub.openhub.clock import SystemClock
from custom_components.tuya_openhub.runtime.problems import ProblemReporter
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryAuthFailed, HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.update_coordinator import UpdateFailed
from tests.setup.flow import CONNECTIONS, LINK_ID, UID

QUOTA = RefusedError(Problem.QUOTA_EXHAUSTED, code=28841004, detail="used up")
CONTEST = TransientError(Problem.TOKEN_CONTEST)
TIMEOUT = TransientError(Problem.TIMEOUT)
WRONG = AuthError(Problem.INVALID_AUTH, code=1004)


class Reports:
    """The problems of an account as Home Assistant shows them."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin without any."""
        self.hass = hass
        self.entry = MockConfigEntry(
            domain=DOMAIN,
            title="Home",
            unique_id=UID,
            data={
                "transport": "openapi",
                "uid": UID,
                "link_id": LINK_ID,
                **CONNECTIONS["openapi"],
            },
        )
        self.entry.add_to_hass(hass)
        self.usage = Usage(clock=SystemClock())
        self.reporter = ProblemReporter(hass, self.entry, self.usage)

    def follow(self, state: ChannelState, **more: Any) -> None:
        """Let the channel be in a state."""
        live = state is ChannelState.LIVE
        self.reporter.follow(Channel(state=state, connected=live, since=0.0, **more))

    @property
    def issues(self) -> list[str]:
        """The problems that have an issue."""
        end = f"_{self.entry.entry_id}"
        return sorted(
            issue.removesuffix(end)
            for domain, issue in ir.async_get(self.hass).issues
            if domain == DOMAIN
        )

    async def flows(self) -> list[str]:
        """Return what asks for credentials."""
        await self.hass.async_block_till_done()
        found = self.hass.config_entries.flow.async_progress_by_handler(DOMAIN)
        return [flow["context"]["source"] for flow in found]


@pytest.fixture
def reports(hass: HomeAssistant, enable_custom_integrations: None) -> Reports:
    """An account without a problem."""
    return Reports(hass)


@pytest.mark.parametrize(
    ("err", "issues", "flows"),
    [
        pytest.param(QUOTA, ["quota_exhausted"], [], id="refused"),
        pytest.param(CONTEST, ["token_contest"], [], id="contest"),
        pytest.param(TIMEOUT, [], [], id="passing"),
        pytest.param(WRONG, [], ["reauth"], id="credentials"),
    ],
)
async def test_what_a_person_is_asked(
    reports: Reports, err: OpenHubError, issues: list[str], flows: list[str]
) -> None:
    """What passes by itself is nobody's business."""
    reports.reporter.report(err)
    assert reports.issues == issues
    assert await reports.flows() == flows
    reports.reporter.clear()
    assert reports.issues == []


async def test_failure_of_a_reading(reports: Reports) -> None:
    """Home Assistant gets the words, and when the next try makes sense."""
    failure = reports.reporter.update_failure
    wrong = failure(WRONG, started=True)
    assert isinstance(wrong, ConfigEntryAuthFailed)
    assert wrong.translation_domain == DOMAIN
    assert wrong.translation_key == "invalid_auth"
    assert wrong.translation_placeholders == {"code": "1004", "detail": "-"}
    # the coordinator asks for other credentials
    assert (reports.issues, await reports.flows()) == ([], [])

    refused = failure(QUOTA, started=True)
    assert isinstance(refused, UpdateFailed)
    assert refused.retry_after == 7200
    assert refused.translation_key == "quota_exhausted"
    assert refused.translation_placeholders == {"code": "28841004", "detail": "used up"}
    assert reports.issues == ["quota_exhausted"]

    down = failure(TIMEOUT, started=True)
    assert isinstance(down, UpdateFailed)
    assert down.retry_after is None
    assert down.translation_key == "timeout"
    assert down.translation_placeholders == {"code": "-", "detail": "-"}


async def test_failures_of_a_start_are_counted(reports: Reports) -> None:
    """Those of an account that runs are not."""
    failure = reports.reporter.update_failure
    for _ in range(9):
        failure(TIMEOUT, started=True)
    pauses = [failure(TIMEOUT, started=False) for _ in range(7)]
    assert [getattr(err, "retry_after", 0) for err in pauses] == [*[None] * 6, 1800]


@pytest.mark.parametrize(
    ("err", "refuses", "issues"),
    [
        pytest.param(QUOTA, True, ["quota_exhausted"], id="project"),
        pytest.param(CONTEST, False, ["token_contest"], id="contest"),
        # what one order is refused is no problem of the account
        pytest.param(
            RefusedError(Problem.PERMISSION_DENIED), False, [], id="this-order"
        ),
        pytest.param(RequestError(Problem.DEVICE_OFFLINE), False, [], id="device"),
    ],
)
async def test_order_that_fails(
    reports: Reports, err: OpenHubError, refuses: bool, issues: list[str]
) -> None:
    """Whoever gave it reads why; what stops all calls is shown as well."""
    refusals = {True: [QUOTA], False: []}[refuses]
    for refusal in refusals:
        reports.usage.refuse(refusal, CallKind.COMMAND)
    with pytest.raises(HomeAssistantError) as raised, reports.reporter.watch_order():
        raise err
    assert raised.value.translation_key == err.problem
    assert reports.issues == issues
    with reports.reporter.watch_order():
        pass


async def test_refused_channel_is_shown_until_it_is_live(reports: Reports) -> None:
    """A list of devices that works does not take its issue back."""
    reports.follow(ChannelState.REFUSED, error=QUOTA)
    assert reports.issues == ["quota_exhausted"]
    reports.reporter.clear()
    assert reports.issues == ["quota_exhausted"]
    reports.follow(ChannelState.REFUSED)
    assert reports.issues == ["quota_exhausted"]
    reports.follow(ChannelState.LOST, error=TIMEOUT)
    assert reports.issues == ["quota_exhausted"]
    reports.follow(ChannelState.LIVE)
    assert reports.issues == []


async def test_channel_that_was_lost_raises_no_issue(reports: Reports) -> None:
    """Whatever the reason is, it tries again by itself."""
    reports.follow(ChannelState.LOST, error=QUOTA)
    assert reports.issues == []


async def test_refusal_of_calls_outlives_a_live_channel(reports: Reports) -> None:
    """Pushes go on without calls; the issue is over when these are allowed again."""
    reports.reporter.report(QUOTA)
    reports.usage.refuse(QUOTA, CallKind.DEVICES)
    reports.follow(ChannelState.LIVE)
    assert reports.issues == ["quota_exhausted"]
    reports.usage.close_circuit()
    reports.follow(ChannelState.LIVE)
    assert reports.issues == []


async def test_messages_that_nobody_can_read(reports: Reports) -> None:
    """The issue stays although all is live, until a message could be read."""
    reports.follow(ChannelState.LIVE, unreadable=True)
    assert reports.issues == ["unreadable_messages"]
    reports.follow(ChannelState.LIVE)
    assert reports.issues == ["unreadable_messages"]
    reports.reporter.set_standing(Problem.NO_MESSAGES)
    assert reports.issues == ["no_messages"]
    reports.reporter.set_standing(None)
    assert reports.issues == []


async def test_standing_problem_waits_while_calls_are_refused(reports: Reports) -> None:
    """One issue at a time: the refusal first, then what was there before."""
    reports.reporter.set_standing(Problem.NO_MESSAGES)
    reports.follow(ChannelState.REFUSED, error=QUOTA)
    assert reports.issues == ["quota_exhausted"]
    reports.follow(ChannelState.LIVE)
    assert reports.issues == ["no_messages"]
    # its end takes it back, whatever stands in the way of the rest
    reports.usage.refuse(QUOTA, CallKind.DEVICES)
    reports.reporter.set_standing(None)
    assert reports.issues == []


async def test_person_who_has_acted(reports: Reports) -> None:
    """Everything is taken back at once, a refused channel's issue as well."""
    reports.reporter.set_standing(Problem.UNREADABLE_MESSAGES)
    reports.follow(ChannelState.REFUSED, error=QUOTA)
    reports.reporter.solved()
    assert reports.issues == []
    reports.reporter.report(CONTEST)
    reports.reporter.clear()
    assert reports.issues == []
