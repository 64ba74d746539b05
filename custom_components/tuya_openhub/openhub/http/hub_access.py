"""Owns by which path, and in which payload format, a push connection is asked for.

Three paths give the same answer, each belonging to another API product, and for each a
payload format is evidenced. What answers is kept until somebody finds that its channel
tells nothing or cannot be read.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from ..errors import OpenHubError
from ..models import Cipher, HubConfig, JsonValue, LinkType
from ..usage import CallKind
from . import parse
from .error_codes import NOT_THIS_PRODUCT
from .project import Project, rank


class Access(NamedTuple):
    """One way to ask: a path, the format asked for, what it calls the link id, and for whom.

    `by_token`: for the uid that the project's token names, instead of the account's.
    """

    path: str
    cipher: Cipher
    link_key: str = "link_id"
    by_token: bool = False


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
        self._preferred = KNOWN_ACCESSES if cipher is None else with_cipher(cipher)
        self._current = self._preferred[0]
        self._answered = False
        self._tried: set[Access] = set()
        self._refused: set[str] = set()
        # the first way that answered, or the last one that delivered a message
        self._best: Access | None = None

    def try_other(self) -> bool:
        """Ask the next time in another way; False when each was tried.

        Then the first way that answered is as good as any, and it is taken again.
        """
        self._tried.add(self._current)
        left = [
            access
            for access in self._ways()
            if access not in self._tried and access.path not in self._refused
        ]
        following = left[0] if left else self._best
        if following is not None and following != self._current:
            self._current, self._answered = following, False
        return bool(left)

    def note_delivery(self) -> None:
        """Learn that a message came: whatever happens later, this way was right."""
        self._best = self._current
        self._tried.clear()

    def store(self) -> dict[str, JsonValue]:
        """Return for JSON what `restore` takes back."""
        return {
            "current": _dump(self._current),
            "best": None if self._best is None else _dump(self._best),
            "tried": [_dump(access) for access in sorted(self._tried)],
        }

    def restore(self, stored: Mapping[str, JsonValue]) -> None:
        """Go on with the way that answered before a restart; what is odd is left out."""
        tried = stored.get("tried")
        known = map(_load, tried if isinstance(tried, list) else [])
        self._tried = {access for access in known if access is not None}
        self._best = _load(stored.get("best"))
        if (current := _load(stored.get("current"))) is not None:
            self._current = current

    def _ways(self) -> tuple[Access, ...]:
        """Return each path once, then the other format and the other uid of the best."""
        ways = [*self._preferred, *KNOWN_ACCESSES]
        best = self._best or self._current
        cipher = Cipher.GCM if best.cipher is Cipher.ECB else Cipher.ECB
        ways.append(best._replace(cipher=cipher))
        if self._project.token_uid:
            ways.append(best._replace(by_token=True))
        return tuple(dict.fromkeys(ways))

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
                    self._refused.add(access.path)
                else:
                    self._current, self._answered = access, True
                    self._refused.discard(access.path)
                    self._best = self._best or access
                    return config
            # the error of a way that has worked before is the real one
            raise failures[0] if self._answered else max(failures, key=rank)

    async def ask_by(
        self, access: Access, uid: str, link_id: str, link_type: LinkType
    ) -> HubConfig:
        """Ask in one way, within an operation of the project."""
        if access.by_token:
            await self._project.authenticate()
            uid = self._project.token_uid or uid
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
        """Begin with the current way; a path refuses whatever is asked for on it."""
        ways: dict[str, Access] = {self._current.path: self._current}
        for access in sorted(self._ways(), key=self._tried.__contains__):
            ways.setdefault(access.path, access)
        return list(ways.values())


def _dump(access: Access) -> JsonValue:
    return [access.path, access.cipher.value, access.by_token]


def _load(stored: object) -> Access | None:
    """Return a stored way, None for anything else."""
    match stored:
        case [str() as path, str() as cipher, bool() as by_token]:
            for access in KNOWN_ACCESSES:
                if access.path == path and cipher in set(Cipher):
                    return access._replace(cipher=Cipher(cipher), by_token=by_token)
    return None
