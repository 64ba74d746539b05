"""Who may do what: the question that every action asks before it tells or does anything."""

from collections.abc import Iterable

from homeassistant.auth.permissions.const import CAT_ENTITIES, POLICY_CONTROL
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import Unauthorized, UnknownUser


async def async_require_control(
    hass: HomeAssistant, context: Context, entity_ids: Iterable[str]
) -> None:
    """Raise `Unauthorized` unless the caller may control one of the entities.

    Where there is none, only administrators may. What runs without a user, as an
    automation does, may go on.
    """
    if context.user_id is None:
        return
    user = await hass.auth.async_get_user(context.user_id)
    if user is None:
        raise UnknownUser(
            context=context, perm_category=CAT_ENTITIES, permission=POLICY_CONTROL
        )
    asked = list(entity_ids)
    if user.is_admin or any(
        user.permissions.check_entity(entity_id, POLICY_CONTROL) for entity_id in asked
    ):
        return
    raise Unauthorized(
        context=context,
        entity_id=asked[0] if asked else None,
        perm_category=CAT_ENTITIES,
        permission=POLICY_CONTROL,
    )
