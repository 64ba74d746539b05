"""Owns by which path, and in which payload format, a push connection is asked for.

Three paths give the same answer, each belonging to another API product, and for each a
payload format is evidenced. What answers is kept until somebody finds that its channel
tells nothing or cannot be read.
"""

from typing import Final, NamedTuple

from ..errors import OpenHubError
from ..models import Cipher, HubConfig, JsonValue, LinkType
from ..usage import CallKind
from . import parse
from .error_codes import NOT_THIS_PRODUCT
from .project import Project, rank


class Access(NamedTuple):
    """One way to ask: a path, what it calls the link id, and the format asked for."""

    path: str
    cipher: Cipher
    link_key: str = "link_id"


KNOWN_ACCESSES: Final = (
    Access("/v1.0/open-hub/access/config", Cipher.ECB),
    Access("/v1.0/iot-03/open-hub/access-config", Cipher.GCM),
    # asked by Tuya's own demo for cameras; nobody has reported it for devices
    Access("/v2.0/open-iot-hub/access/config", Cipher.ECB, "unique_id"),
)


def with_cipher(cipher: Cipher) -> tuple[Access, ...]:
    """Return every path with one format."""
    return tuple(access._replace(cipher=cipher) for access in KNOWN_ACCESSES)


class HubAccess:
    """Asks for push connections by the way that answered last."""

    def __init__(self, project: Project, cipher: Cipher | None = None) -> None:
        """Begin with the first path; `cipher` is asked for before what is evidenced."""
        self._project = project
        preferred = KNOWN_ACCESSES if cipher is None else with_cipher(cipher)
        others = (
            *KNOWN_ACCESSES,
            *(_other_cipher(access) for access in KNOWN_ACCESSES),
        )
        self._ways = tuple(dict.fromkeys((*preferred, *others)))
        self._current = preferred[0]
        self._answered = False
        self._tried: set[Access] = set()
        self._first_answered: Access | None = None

    def try_other(self) -> bool:
        """Ask the next time in another way; False when each was tried.

        Then the first way that answered is as good as any, and it is taken again.
        """
        self._tried.add(self._current)
        left = [access for access in self._ways if access not in self._tried]
        following = left[0] if left else self._first_answered
        if following is not None and following != self._current:
            self._current, self._answered = following, False
        return bool(left)

    async def ask(self, uid: str, link_id: str, link_type: LinkType) -> HubConfig:
        """Ask on each path until one is this project's; the way that answered stays."""
        failures: list[OpenHubError] = []
        with self._project.operation(CallKind.HUB_CONFIG):
            for access in self._one_for_each_path():
                try:
                    config = await self.ask_by(access, uid, link_id, link_type)
                except OpenHubError as err:
                    if err.code not in NOT_THIS_PRODUCT:
                        raise
                    failures.append(err)
                    self._tried.add(access)
                else:
                    self._current, self._answered = access, True
                    self._first_answered = self._first_answered or access
                    return config
            # the error of a way that has worked before is the real one
            raise failures[0] if self._answered else max(failures, key=rank)

    async def ask_by(
        self, access: Access, uid: str, link_id: str, link_type: LinkType
    ) -> HubConfig:
        """Ask in one way, within an operation of the project."""
        body: dict[str, JsonValue] = {
            "uid": uid,
            access.link_key: link_id,
            "link_type": link_type.value,
            "topics": "device",
            "msg_encrypted_version": access.cipher.value,
        }
        reply = await self._project.call(
            CallKind.HUB_CONFIG, "POST", access.path, body=body, hide=(uid, link_id)
        )
        return parse.hub_config(
            reply,
            cipher=access.cipher,
            link_id=link_id,
            source=self._project.endpoint,
            path=access.path,
        )

    def _one_for_each_path(self) -> list[Access]:
        """Begin with the current way; a path refuses whatever format is asked for."""
        ways: dict[str, Access] = {self._current.path: self._current}
        for access in self._ways:
            ways.setdefault(access.path, access)
        return list(ways.values())


def _other_cipher(access: Access) -> Access:
    other = Cipher.GCM if access.cipher is Cipher.ECB else Cipher.ECB
    return access._replace(cipher=other)
