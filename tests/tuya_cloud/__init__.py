"""A simulated Tuya cloud: HTTP APIs, a real MQTT broker, and one truth behind both.

It shares no code with the integration, and needs neither pytest nor Home Assistant:

    async with TuyaCloud(["plug", "door"]) as cloud:       # None: every capture
        cloud.url, cloud.access_id, cloud.access_secret, cloud.uid
        cloud.action_url, cloud.gateway_url                # the other two APIs
        plug = cloud.truth.find("cz")                      # category, product or name
        cloud.truth.set_value(plug.id, {"switch_1": True}) # HTTP and push agree
        cloud.truth.set_online(plug.id, False); cloud.truth.rename(plug.id, "Lamp")
        cloud.truth.commands                               # what was commanded
        cloud.faults.set("/v1.0/users/*", Fault(code=1106, count=2))
        cloud.calls.count_of("POST /v1.0/open-hub/access/config")

In tests use the fixtures `cloud` and `empty_cloud` of `tests.tuya_cloud.fixtures`.

What can be turned, at any time (see each class):

- `cloud.lease_rules` (`LeaseRules`): term, behaviour for early requests, URL scheme,
  forms of topic and expire_time; `cloud.leases.live`, `cloud.leases.end(lease)`
- `cloud.push_rules` (`PushRules`): time forms, number keys, signature, AAD, copies, mute;
  `cloud.publisher.publish_raw(bytes)`, `.publish_body(uid, protocol, body)`
- `cloud.list_rules` (`ListRules`): device lists in pages, stuck, by code, or odd
- `cloud.command_rules` (`CommandRules`): delay of the echo, or none
- `cloud.tokens`: term, `expire()`; `cloud.exhaust_quota()`, `cloud.revoke_credentials()`,
  `cloud.change_secret()`; `cloud.clock.offset` sets the cloud's clock wrong
- `cloud.action.gateway_token`, `cloud.action.app_id`, `cloud.http.gateway_envelope`
- `cloud.broker` (`Broker`): kill, restart, stop/start, freeze/thaw, disconnect_all,
  swap_certificate, ca_path, connected, connects, wait_connected, published
- `await cloud.proxy()`: a `TcpProxy` (blackhole, refuse, delay, cut) that leases lead to
- `cloud.operations.locks`: `rules` (`LockRules`), `holders`, `codes`, `operated`; `sim_lock()` makes one
- `cloud.add_account(uid, devices)`, `cloud.truth.share(device_id, uid)`,
  `cloud.truth.unshare(device_id, uid)`
- `cloud.truth.add_home(home_id, uid, *scenes).add_room(name, *device_ids)`,
  `cloud.operations.homes.rooms_at_once`, `cloud.truth.triggered`

Devices: `captures.names()`, `captures.device(name)`, `captures.load_capture(path)`,
`captures.synthetic(count, products)`.
"""

from . import captures
from .broker import BaseBroker, Broker
from .broker.mosquitto import BrokerProcess, mosquitto_path
from .broker.mqtt import ConnectRefusedError, MqttClient
from .broker.proxy import TcpProxy
from .clock import Clock
from .cloud import TuyaCloud
from .http.faults import Call, CallLog, Fault, Faults
from .leases import Lease, LeaseRules, Leases
from .operations.commands import CommandRules
from .operations.errors import ApiError
from .operations.lists import ListRules
from .push import Publisher, PushRules
from .sim_homes import SimHome, SimRoom, SimScene
from .truth import Change, Command, SimDevice, Truth

__all__ = [
    "ApiError",
    "BaseBroker",
    "Broker",
    "BrokerProcess",
    "Call",
    "CallLog",
    "Change",
    "Clock",
    "Command",
    "CommandRules",
    "ConnectRefusedError",
    "Fault",
    "Faults",
    "Lease",
    "LeaseRules",
    "Leases",
    "ListRules",
    "MqttClient",
    "Publisher",
    "PushRules",
    "SimDevice",
    "SimHome",
    "SimRoom",
    "SimScene",
    "TcpProxy",
    "Truth",
    "TuyaCloud",
    "captures",
    "mosquitto_path",
]
