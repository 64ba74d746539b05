"""The broker as the rest of the simulated cloud sees it: grants and pushes."""

from abc import ABC, abstractmethod

from .mosquitto import Grant


class BaseBroker(ABC):
    """What every broker offers."""

    ports: dict[str, int]
    published: int = 0

    @abstractmethod
    async def start(self) -> None:
        """Start, or take over what runs already."""

    @abstractmethod
    async def close(self) -> None:
        """End everything that this object began."""

    @abstractmethod
    async def grant(self, grant: Grant) -> None:
        """Let a client in from now on."""

    @abstractmethod
    async def revoke(self, username: str) -> None:
        """Close the client's connection and refuse it from now on."""

    @abstractmethod
    def publish(self, topic: str, payload: bytes) -> None:
        """Publish with QoS 0; lost where the broker is down."""

    @abstractmethod
    def connected(self) -> list[str]:
        """Return the client ids connected now."""
