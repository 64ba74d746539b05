"""Actions: commands, readings, explanations, locks, plans of devices, use from before.

Each asks first whether the caller may control what it is about: a user who may not
learns nothing, not even whether a device is there.
"""

from collections.abc import Iterable, Mapping
from functools import partial

import voluptuous as vol

from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv, entity_registry as er
from homeassistant.helpers.service import async_get_config_entry
from homeassistant.util.json import JsonValueType

from .catalog import (
    NO_DATA_POINT,
    LockItem,
    PlanItem,
    meal_plan_of,
    quirk_stub,
    report_url,
)
from .const import DOCUMENTATION_URL, DOMAIN
from .coordinator import OpenHubConfigEntry, OpenHubCoordinator
from .openhub import one_line
from .runtime.exceptions import translated_errors
from .runtime.feeders.meal_actions import MEAL, read_meals, write_meals
from .runtime.history import async_import, find_meters
from .runtime.locks import temporary_codes
from .runtime.permissions import async_require_control
from .runtime.reason_texts import reason_texts
from .runtime.registry import tuya_ids

ATTR_CODE = "code"
ATTR_CONFIG_ENTRY_ID = "config_entry_id"
ATTR_DEVICE_ID = "device_id"
ATTR_MEAL_PLAN = "meal_plan"
ATTR_DRY_RUN = "dry_run"
ATTR_ENTITY_ID = "entity_id"
ATTR_START = "start"
ATTR_TIME_ZONE = "time_zone"
ATTR_VALUE = "value"

SEND_COMMAND = vol.Schema(
    {
        vol.Required(ATTR_DEVICE_ID): cv.string,
        vol.Required(ATTR_CODE): cv.string,
        vol.Required(ATTR_VALUE): object,
    }
)
RESYNC = vol.Schema({vol.Required(ATTR_CONFIG_ENTRY_ID): cv.string})
DEVICE = vol.Schema({vol.Required(ATTR_DEVICE_ID): cv.string})
SET_MEAL_PLAN = vol.Schema(
    {vol.Required(ATTR_DEVICE_ID): cv.string, vol.Required(ATTR_MEAL_PLAN): [MEAL]}
)

# the code that a call makes up is in its answer alone
LOCK_ACTIONS: Mapping[
    str, tuple[temporary_codes.Body, vol.Schema, SupportsResponse]
] = {
    "create_temporary_code": (
        temporary_codes.async_create,
        temporary_codes.CREATE,
        SupportsResponse.ONLY,
    ),
    "list_temporary_codes": (
        temporary_codes.async_list,
        temporary_codes.LIST,
        SupportsResponse.ONLY,
    ),
    "delete_temporary_code": (
        temporary_codes.async_delete,
        temporary_codes.DELETE,
        SupportsResponse.OPTIONAL,
    ),
    "list_openings": (
        temporary_codes.async_list_openings,
        temporary_codes.LIST,
        SupportsResponse.ONLY,
    ),
}

IMPORT_HISTORY = vol.All(
    vol.Schema(
        {
            vol.Exclusive(ATTR_DEVICE_ID, "what"): cv.string,
            vol.Exclusive(ATTR_ENTITY_ID, "what"): cv.entity_id,
            vol.Required(ATTR_START): vol.Any(cv.datetime, cv.date),
            vol.Optional(ATTR_TIME_ZONE): cv.string,
            vol.Optional(ATTR_DRY_RUN, default=True): cv.boolean,
        }
    ),
    cv.has_at_least_one_key(ATTR_DEVICE_ID, ATTR_ENTITY_ID),
)


@callback
def async_setup_actions(hass: HomeAssistant) -> None:
    """Register the actions once for all accounts."""
    hass.services.async_register(
        DOMAIN, "send_command", _async_send_command, SEND_COMMAND
    )
    hass.services.async_register(DOMAIN, "resync", _async_resync, RESYNC)
    hass.services.async_register(
        DOMAIN,
        "explain",
        _async_explain,
        DEVICE,
        supports_response=SupportsResponse.ONLY,
    )
    hass.services.async_register(
        DOMAIN,
        "import_history",
        _async_import_history,
        IMPORT_HISTORY,
        supports_response=SupportsResponse.ONLY,
    )
    hass.services.async_register(
        DOMAIN,
        "get_meal_plan",
        _async_get_meal_plan,
        DEVICE,
        supports_response=SupportsResponse.ONLY,
    )
    hass.services.async_register(
        DOMAIN,
        "request_report",
        _async_request_report,
        DEVICE,
        supports_response=SupportsResponse.OPTIONAL,
    )
    hass.services.async_register(
        DOMAIN, "set_meal_plan", _async_set_meal_plan, SET_MEAL_PLAN
    )
    for name, (body, schema, response) in LOCK_ACTIONS.items():
        hass.services.async_register(
            DOMAIN,
            name,
            partial(_async_lock_action, body),
            schema,
            supports_response=response,
        )


async def _async_lock_action(
    body: temporary_codes.Body, call: ServiceCall
) -> ServiceResponse:
    """Find the lock that an action is about, and let it be done."""
    coordinator, device_id = await _async_find_device(call, call.data[ATTR_DEVICE_ID])
    plan = coordinator.inventory.plans[device_id]
    items = [item for item in plan.items if isinstance(item, LockItem)]
    await async_require_control(
        call.hass, call.context, _entity_ids(call.hass, device_id, items)
    )
    if not items:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="device_no_lock"
        )
    return await body(coordinator.locks, device_id, call.data)


async def _async_send_command(call: ServiceCall) -> None:
    """Send one value, checked against the device's specification."""
    coordinator, device_id = await _async_find_device(call, call.data[ATTR_DEVICE_ID])
    code = call.data[ATTR_CODE]
    decision = coordinator.inventory.plans[device_id].decisions.get(code)
    items = () if decision is None else decision.items
    await async_require_control(
        call.hass, call.context, _entity_ids(call.hass, device_id, items)
    )
    await coordinator.orders.async_send_raw(device_id, code, call.data[ATTR_VALUE])


async def _async_resync(call: ServiceCall) -> None:
    """Read all devices of an account again."""
    entry_id = call.data[ATTR_CONFIG_ENTRY_ID]
    entities = er.async_entries_for_config_entry(er.async_get(call.hass), entry_id)
    await async_require_control(
        call.hass, call.context, (entity.entity_id for entity in entities)
    )
    entry: OpenHubConfigEntry = async_get_config_entry(call.hass, DOMAIN, entry_id)
    await entry.runtime_data.async_resync()


async def _async_explain(call: ServiceCall) -> ServiceResponse:
    """Return what every data point has become, and why."""
    coordinator, device_id = await _async_find_device(call, call.data[ATTR_DEVICE_ID])
    items = coordinator.inventory.plans[device_id].items
    await async_require_control(
        call.hass, call.context, _entity_ids(call.hass, device_id, items)
    )
    device = coordinator.inventory.devices[device_id]
    plan = coordinator.inventory.plans[device_id]
    return {
        "data_points": explain(call.hass, coordinator, device_id),
        "report_url": report_url(DOCUMENTATION_URL, device, plan),
        "quirk": quirk_stub(device, plan),
    }


async def _async_get_meal_plan(call: ServiceCall) -> ServiceResponse:
    """Return the meals of a feeder."""
    coordinator, device_id = await _async_find_feeder(call)
    with translated_errors():
        meals = read_meals(
            coordinator.inventory.plans[device_id], coordinator.data[device_id].values
        )
    return {ATTR_MEAL_PLAN: meals}


async def _async_set_meal_plan(call: ServiceCall) -> None:
    """Give a feeder other meals."""
    coordinator, device_id = await _async_find_feeder(call)
    with translated_errors():
        commands = write_meals(
            coordinator.inventory.plans[device_id],
            coordinator.data[device_id].values,
            call.data[ATTR_MEAL_PLAN],
        )
    await coordinator.orders.async_send_commands(device_id, commands)


async def _async_request_report(call: ServiceCall) -> ServiceResponse:
    """Ask a device to report; return whether it was asked."""
    coordinator, device_id = await _async_find_device(call, call.data[ATTR_DEVICE_ID])
    items = coordinator.inventory.plans[device_id].items
    await async_require_control(
        call.hass, call.context, _entity_ids(call.hass, device_id, items)
    )
    asked = await coordinator.orders.async_request_report(device_id)
    return {"requested": asked} if call.return_response else None


async def _async_import_history(call: ServiceCall) -> ServiceResponse:
    """Turn what Tuya kept of the use into statistics, or say what that takes."""
    entity_id: str = call.data.get(ATTR_ENTITY_ID, "")
    entity = er.async_get(call.hass).async_get(entity_id)
    coordinator, device_id = await _async_find_device(
        call,
        (entity and entity.device_id) or call.data.get(ATTR_DEVICE_ID, entity_id),
    )
    meters = [
        meter
        for meter in find_meters(
            call.hass, device_id, coordinator.inventory.plans[device_id]
        )
        if entity_id in {"", meter.entity_id}
    ]
    await async_require_control(
        call.hass, call.context, [meter.entity_id for meter in meters]
    )
    return await async_import(
        call.hass,
        coordinator.cloud,
        coordinator.usage,
        meters,
        device_id=device_id,
        start=call.data[ATTR_START],
        dry_run=call.data[ATTR_DRY_RUN],
        time_zone=call.data.get(ATTR_TIME_ZONE),
    )


def explain(
    hass: HomeAssistant, coordinator: OpenHubCoordinator, device_id: str
) -> list[JsonValueType]:
    """Return `code`, `value`, `decision`, `entity_ids`, `unique_ids` and `reason`.

    The reasons are in the language of the server.
    """
    values, texts = coordinator.data[device_id].values, reason_texts(hass)
    explained: list[JsonValueType] = []
    for code, decision in sorted(
        coordinator.inventory.plans[device_id].decisions.items()
    ):
        unique_ids = dict.fromkeys(f"{device_id}_{item.key}" for item in decision.items)
        entity_ids = _entity_ids(hass, device_id, decision.items)
        explained.append(
            {
                "code": code,
                "value": values.get(code),
                "decision": "hidden" if decision.hidden else "entity",
                "entity_ids": list[JsonValueType](entity_ids),
                "unique_ids": list[JsonValueType](unique_ids),
                "reason": decision.worded(texts),
            }
        )
    return explained or [_nothing(NO_DATA_POINT.worded(texts))]


def _nothing(reason: str) -> JsonValueType:
    """Return the entry of no data point: an answer without any would not say why."""
    return {
        "code": "",
        "value": None,
        "decision": "hidden",
        "entity_ids": [],
        "unique_ids": [],
        "reason": reason,
    }


def _entity_ids(
    hass: HomeAssistant, device_id: str, items: Iterable[PlanItem]
) -> list[str]:
    """Return the entities of a plan's items that are registered, disabled ones too."""
    registry = er.async_get(hass)
    # two platforms may show the same data point under the same unique id
    return [
        entity_id
        for item in items
        if (
            entity_id := registry.async_get_entity_id(
                item.platform, DOMAIN, f"{device_id}_{item.key}"
            )
        )
    ]


async def _async_find_feeder(call: ServiceCall) -> tuple[OpenHubCoordinator, str]:
    """Find a device whose meal plan the caller may control."""
    coordinator, device_id = await _async_find_device(call, call.data[ATTR_DEVICE_ID])
    plan = coordinator.inventory.plans[device_id]
    point = meal_plan_of(plan)
    items = plan.items if point is None else plan.decisions[point.code].items
    await async_require_control(
        call.hass, call.context, _entity_ids(call.hass, device_id, items)
    )
    return coordinator, device_id


async def _async_find_device(
    call: ServiceCall, wanted: str
) -> tuple[OpenHubCoordinator, str]:
    """Find a device by its id in Home Assistant, or by Tuya's own.

    Of a device that is not shown here only an administrator learns why.
    """
    entries: list[OpenHubConfigEntry] = call.hass.config_entries.async_loaded_entries(
        DOMAIN
    )
    elsewhere: str | None = None
    for identifier in (wanted, *tuya_ids(call.hass, wanted)):
        for entry in entries:
            if identifier in entry.runtime_data.data:
                return entry.runtime_data, identifier
            if account := entry.runtime_data.shared_devices.account(identifier):
                elsewhere = account
    await async_require_control(call.hass, call.context, ())
    if elsewhere:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="device_elsewhere",
            translation_placeholders={
                "device_id": wanted,
                "account": one_line(elsewhere),
            },
        )
    raise ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="device_not_found",
        translation_placeholders={"device_id": wanted},
    )
