"""Who may do what: a user acts only on what he may control, and else learns nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.tuya_openhub.const import DOMAIN
from homeassistant.auth.permissions.const import POLICY_CONTROL, POLICY_READ
from homeassistant.core import Context, HomeAssistant, ServiceResponse
from homeassistant.exceptions import ServiceValidationError, Unauthorized, UnknownUser
from homeassistant.helpers import entity_registry as er
from tests.tuya_cloud import TuyaCloud

from .helpers import entity_of, make_entry, set_up

type Data = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Home:
    """A running account, with what the actions need to name."""

    hass: HomeAssistant
    cloud: TuyaCloud
    entry: MockConfigEntry
    plug: str
    switch: str

    async def act(
        self, action: str, data: Data, user_id: str | None
    ) -> ServiceResponse:
        """Call an action as a user does, or as an automation does."""
        return await self.hass.services.async_call(
            DOMAIN,
            action,
            dict(data),
            blocking=True,
            context=Context(user_id=user_id),
            return_response=action == "explain",
        )

    async def does(self, action: str, data: Data, user_id: str | None) -> bool:
        """Call an action; return whether it answered, read or switched something."""
        before = self.effects()
        answer = await self.act(action, data, user_id)
        return bool(answer) or self.effects() != before

    def effects(self) -> tuple[int, int]:
        """Return how often the cloud was called, and how many commands it got."""
        return len(list(self.cloud.calls)), len(self.cloud.truth.commands)


@pytest.fixture
async def home(hass: HomeAssistant, cloud: TuyaCloud) -> Home:
    """Set up an account."""
    await set_up(hass, entry := make_entry(cloud))
    plug = cloud.truth.find("cz").id
    return Home(
        hass=hass,
        cloud=cloud,
        entry=entry,
        plug=plug,
        switch=entity_of(hass, "switch", plug, "switch_1"),
    )


def send(home: Home) -> Data:
    """Return the data that switches the plug."""
    return {"device_id": home.plug, "code": "switch_1", "value": True}


def resync(home: Home) -> Data:
    """Return the data that reads the account."""
    return {"config_entry_id": home.entry.entry_id}


def explain(home: Home) -> Data:
    """Return the data that asks about the plug."""
    return {"device_id": home.plug}


EACH_ACTION = pytest.mark.parametrize(
    ("action", "data"),
    [
        pytest.param("send_command", send, id="send_command"),
        pytest.param("resync", resync, id="resync"),
        pytest.param("explain", explain, id="explain"),
    ],
)


def user_with(hass: HomeAssistant, entities: Mapping[str, Any]) -> MockUser:
    """Return a user who may do what a policy of entities says."""
    user = MockUser().add_to_hass(hass)
    user.mock_policy({"entities": {"entity_ids": dict(entities)}})
    return user


@EACH_ACTION
async def test_read_only_user_is_refused(
    home: Home,
    hass_read_only_user: MockUser,
    action: str,
    data: Callable[[Home], Data],
) -> None:
    """Nothing is told, read or switched; with the right to control it works."""
    before = home.effects()
    with pytest.raises(Unauthorized) as refused:
        await home.act(action, data(home), hass_read_only_user.id)

    assert home.effects() == before
    assert refused.value.user_id == hass_read_only_user.id
    assert refused.value.permission == POLICY_CONTROL
    assert refused.value.entity_id in er.async_get(home.hass).entities
    hass_read_only_user.mock_policy({"entities": True})
    assert await home.does(action, data(home), hass_read_only_user.id)


@EACH_ACTION
async def test_user_who_controls_the_entity_may(
    home: Home, action: str, data: Callable[[Home], Data]
) -> None:
    """One entity is enough, and seeing it is not."""
    sees = user_with(home.hass, {home.switch: {POLICY_READ: True}})
    with pytest.raises(Unauthorized):
        await home.act(action, data(home), sees.id)
    controls = user_with(home.hass, {home.switch: {POLICY_CONTROL: True}})
    assert await home.does(action, data(home), controls.id)


@EACH_ACTION
async def test_administrators_and_automations_may(
    home: Home,
    hass_admin_user: MockUser,
    action: str,
    data: Callable[[Home], Data],
) -> None:
    """An automation has no user, and goes on."""
    assert await home.does(action, data(home), hass_admin_user.id)
    assert await home.does(action, data(home), None)


@EACH_ACTION
async def test_user_who_is_gone_is_refused(
    home: Home, action: str, data: Callable[[Home], Data]
) -> None:
    """A user that was deleted meanwhile may nothing."""
    before = home.effects()
    with pytest.raises(UnknownUser):
        await home.act(action, data(home), "nobody")
    assert home.effects() == before
    assert await home.does(action, data(home), None)


async def test_command_asks_for_the_entity_of_its_data_point(home: Home) -> None:
    """Whoever controls the lamp of a plug does not switch its socket with that."""
    other = entity_of(home.hass, "select", home.plug, "light_mode")
    user = user_with(home.hass, {other: True})
    with pytest.raises(Unauthorized) as refused:
        await home.act("send_command", send(home), user.id)
    assert refused.value.entity_id == home.switch
    assert home.cloud.truth.commands == []
    mode = {"device_id": home.plug, "code": "light_mode", "value": "none"}
    await home.act("send_command", mode, user.id)
    assert [command.code for command in home.cloud.truth.commands] == ["light_mode"]


@pytest.mark.parametrize(
    ("action", "data"),
    [
        pytest.param(
            "send_command", {"code": "switch_1", "value": True}, id="send_command"
        ),
        pytest.param("explain", {}, id="explain"),
    ],
)
async def test_device_that_is_not_there(
    home: Home, hass_admin_user: MockUser, action: str, data: Data
) -> None:
    """Only an administrator learns that; others are refused like for any device."""
    data = {**data, "device_id": "nobody"}
    user = user_with(home.hass, {home.switch: True})
    with pytest.raises(Unauthorized):
        await home.act(action, data, user.id)
    for user_id in hass_admin_user.id, None:
        with pytest.raises(ServiceValidationError) as unknown:
            await home.act(action, data, user_id)
        assert unknown.value.translation_key == "device_not_found"


async def test_data_point_without_an_entity_is_for_administrators(
    home: Home, hass_admin_user: MockUser
) -> None:
    """A code that no entity shows says nothing to others, not even that it is unknown."""
    data = {"device_id": home.plug, "code": "nonsense", "value": True}
    user = user_with(home.hass, {home.switch: True})
    with pytest.raises(Unauthorized) as refused:
        await home.act("send_command", data, user.id)
    assert refused.value.entity_id is None
    with pytest.raises(ServiceValidationError) as unknown:
        await home.act("send_command", data, hass_admin_user.id)
    assert unknown.value.translation_key == "code_unknown"
    await home.act("send_command", send(home), user.id)


async def test_account_that_is_not_there(
    home: Home, hass_admin_user: MockUser, hass_read_only_user: MockUser
) -> None:
    """Only an administrator learns which accounts there are."""
    data = {"config_entry_id": "nothing"}
    with pytest.raises(Unauthorized):
        await home.act("resync", data, hass_read_only_user.id)
    with pytest.raises(ServiceValidationError):
        await home.act("resync", data, hass_admin_user.id)
    await home.act("resync", resync(home), hass_admin_user.id)
