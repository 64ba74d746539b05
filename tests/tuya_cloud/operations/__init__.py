"""What the cloud does, whichever API a request came through."""

from ..clock import Clock
from ..leases import Leases
from ..truth import Truth
from .accounts import Accounts
from .commands import Commands
from .device_services import DeviceServices
from .homes import Homes
from .infrared import Infrared
from .locks import Locks
from .statistics import Statistics
from .timers import Timers


class Operations:
    """All operations on one truth."""

    def __init__(self, truth: Truth, leases: Leases, clock: Clock) -> None:
        """Work on this truth."""
        self.accounts = Accounts(truth, leases)
        self.commands = Commands(truth, clock)
        self.services = DeviceServices(truth)
        self.homes = Homes(truth)
        self.infrared = Infrared(truth, self.accounts.rules, clock)
        self.timers = Timers(truth)
        self.locks = Locks(truth, clock)
        self.statistics = Statistics()
