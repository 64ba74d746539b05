"""Constants shared by the modules of Tuya OpenHub."""

from enum import StrEnum

DOMAIN = "tuya_openhub"
TITLE = "Tuya OpenHub"
DOCUMENTATION_URL = "https://github.com/tuya-openhub/tuya-openhub"
DOCS_URL = f"{DOCUMENTATION_URL}/blob/main/docs"
CONSOLE_URL = "https://platform.tuya.com/cloud/"

CONF_TRANSPORT = "transport"
CONF_ENDPOINT = "endpoint"
CONF_ACCESS_ID = "access_id"
CONF_ACCESS_SECRET = "access_secret"  # noqa: S105 (a field name)
CONF_APP_ID = "app_id"
CONF_UID = "uid"
CONF_LINK_ID = "link_id"

# in the set-up alone: the entry whose project another account belongs to
CONF_PROJECT = "project"

# as the endpoint: try every data center, or ask for an address
ENDPOINT_AUTO = "auto"
ENDPOINT_OTHER = "other"
# as the uid: none of those that are listed
UID_OTHER = "other"

CONF_LINK_TYPE = "link_type"
CONF_GENERIC_ENTITIES = "generic_entities"
CONF_MONTHLY_CALL_BUDGET = "monthly_call_budget"
CONF_PLAN_ENDS = "plan_ends"
CONF_REMOTE_LOCKS = "remote_locks"

# on the bus, for the logbook and for automations: a lock was opened
EVENT_UNLOCKED = f"{DOMAIN}_unlocked"


# what Tuya's trial plan allows in a month, about
TRIAL_CALLS = 26_000
TRIAL_MESSAGES = 68_000
# and how many devices it may have; newer developer accounts have 10
TRIAL_DEVICES = 50


class Transport(StrEnum):
    """How an entry reaches the cloud."""

    OPENAPI = "openapi"
    ACTION = "action"
    GATEWAY = "gateway"
