"""The accounts of a project: listed, named, and offered in a form."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import voluptuous as vol

from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)

from ..const import CONF_UID, TITLE, UID_OTHER
from ..openhub import (
    Account,
    Capability,
    Cloud,
    OpenHubError,
    Problem,
    RefusedError,
    RequestError,
    one_line,
)

UID_SCHEMA = vol.Schema({vol.Required(CONF_UID): TextSelector()})

# each name costs a call
_MOST_NAMES = 5
# of these refusals none says that the account itself cannot be used
_OF_THE_LIST = {
    Problem.PERMISSION_DENIED,
    Problem.SERVICE_NOT_SUBSCRIBED,
    Problem.SERVICE_NOT_AUTHORIZED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The accounts that are linked; without any, `refusal` says why where that is known."""

    accounts: tuple[Account, ...] = ()
    refusal: OpenHubError | None = None

    @property
    def answered(self) -> bool:
        """Whether the cloud has answered with these keys."""
        return bool(self.accounts) or self.refusal is not None


async def async_list_accounts(cloud: Cloud) -> Listing:
    """List the linked accounts; where there is no list a person can still type the uid."""
    if Capability.ACCOUNTS not in cloud.capabilities:
        return Listing()
    try:
        accounts = await cloud.accounts()
    except (RefusedError, RequestError) as err:
        if isinstance(err, RefusedError) and err.problem not in _OF_THE_LIST:
            raise
        return Listing(refusal=err)
    if not accounts:
        return Listing(refusal=RequestError(Problem.NO_DEVICES))
    return Listing(accounts=tuple(accounts))


async def async_name_accounts(cloud: Cloud, listing: Listing) -> Listing:
    """Give the first accounts the names of their homes, as far as the cloud tells them."""
    named = list(listing.accounts)
    for index, account in enumerate(named[:_MOST_NAMES]):
        try:
            name = await cloud.account_name(account.uid)
        except OpenHubError:
            # a name is no reason to stop, and the next one would fail the same way
            break
        named[index] = replace(account, name=name)
    return replace(listing, accounts=tuple(named))


def account_schema(accounts: Sequence[Account], known: set[str | None]) -> vol.Schema:
    """Return the choice of the account, of those that have no entry where there are any.

    The only one is chosen already.
    """
    new = [account for account in accounts if account.uid not in known]
    key = vol.Required(CONF_UID, default=new[0].uid if len(new) == 1 else vol.UNDEFINED)
    selector = SelectSelector(
        SelectSelectorConfig(
            options=[
                *(
                    SelectOptionDict(value=account.uid, label=_label(account))
                    for account in new or accounts
                ),
                # an account may be linked without having a device that shows it; the
                # translations have this label
                SelectOptionDict(value=UID_OTHER, label=UID_OTHER),
            ],
            mode=SelectSelectorMode.DROPDOWN,
            translation_key="account",
        )
    )
    return vol.Schema({key: selector})


def _label(account: Account) -> str:
    """Return what a person knows an account by: its name, size and first devices."""
    names = ", ".join(one_line(name) for name in account.device_names)
    if account.device_count > len(account.device_names) > 0:
        names += ", …"
    label = f"{one_line(account.name or account.uid)} ({account.device_count})"
    return f"{label}: {names}" if names else label


def entry_title(account: Account | None, used: Iterable[str]) -> str:
    """Return the title of an account's entry, which no other entry has."""
    title = one_line(account.name) if account and account.name else TITLE
    taken = set(used)
    number = 2
    unique = title
    while unique in taken:
        unique = f"{title} {number}"
        number += 1
    return unique
