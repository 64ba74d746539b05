"""What the cloud knows of accounts: their push leases, their devices, and the states."""

from collections.abc import Mapping
from typing import Any

from ..leases import Leases
from ..truth import SimDevice, Truth
from .errors import ApiError, decimal, required_text
from .lists import ListRules

_PAGE = 50


class Accounts:
    """The operations on accounts and on the list of devices."""

    def __init__(self, truth: Truth, leases: Leases) -> None:
        """Work on this truth."""
        self._truth = truth
        self._leases = leases
        self.rules = ListRules()

    async def open_hub_config(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """Give a lease."""
        uid = required_text(params, "uid")
        link_id = required_text(params, "link_id")
        link_type = required_text(params, "link_type")
        version = params.get("msg_encrypted_version", "1.0")
        topics = params.get("topics", "device")
        known = (
            link_type in {"mqtt", "websocket"}
            and version in {"1.0", "2.0"}
            and "device" in str(topics).split(",")
        )
        if not known:
            raise ApiError(1109)
        self._account(uid)
        return await self._leases.open_hub_config(uid, link_id, link_type, version)

    def user_devices(self, uid: str, query: Mapping[str, Any]) -> Any:
        """List the devices of an account: its own, or those shared to it."""
        self._account(uid)
        match query.get("from", "home"):
            case "home" | "sharing" as origin:
                devices = self._truth.of_account(uid, origin)
            case _:
                raise ApiError(1109)
        entries = [device.list_entry() for device in devices]
        return self.rules.answer(origin, entries, query)

    def associated_devices(self, query: Mapping[str, str]) -> dict[str, Any]:
        """List the devices of all linked accounts, page by page."""
        size = decimal(query.get("size", str(_PAGE)), 1, 100)
        start = decimal(query.get("last_row_key") or "0", 0, 10**9)
        everything = self._truth.listed(self._truth.devices.values())
        page = everything[start : start + size]
        more = start + size < len(everything)
        return {
            "devices": [device.list_entry() for device in page],
            "has_more": more,
            "last_row_key": str(start + size) if more else "",
            "total": len(everything),
        }

    def sub_devices(self, gateway: SimDevice, query: Mapping[str, Any]) -> Any:
        """List the devices behind a gateway, without their states."""
        if gateway.entry.get("sub"):
            raise ApiError(1109)
        keys = ("id", "name", "online", "product_id", "category")
        entries = [
            {key: device.list_entry()[key] for key in keys}
            for device in self._truth.devices.values()
            if device.gateway == gateway.id
        ]
        return self.rules.answer("gateway", entries, query)

    def device(self, device_id: str, *, legacy: bool = False) -> SimDevice:
        """Find a device; `legacy` for the `/v1.0/devices` family."""
        try:
            device = self._truth.device(device_id)
        except KeyError:
            raise ApiError(1106) from None
        if legacy and not device.legacy:
            raise ApiError(2003)
        return device

    def statuses(self, device_ids: str) -> list[dict[str, Any]]:
        """Return the states of up to 20 devices."""
        ids = [each for each in device_ids.split(",") if each]
        if not 1 <= len(ids) <= 20:
            raise ApiError(1109)
        return [{"id": i, "status": self.device(i).status_list()} for i in ids]

    def _account(self, uid: str) -> None:
        if uid not in self._truth.accounts:
            raise ApiError(1106)
