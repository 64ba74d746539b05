"""Turn one pushed envelope into a verified, decrypted, typed message; pure.

A `Decoder` belongs to one lease: its key never opens messages of another session.
The order of the work is: envelope, sign, cipher, payload. Whatever bytes come in,
nothing but `MessageError` comes out.
"""

import binascii
from collections.abc import Callable, Iterator
import hashlib
from typing import Any

from Crypto.Cipher import AES
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
import orjson

from ..errors import MessageError
from ..evidence import Evidence
from ..json_reader import NUL, read_json
from ..models import Cipher, HubConfig, Message, UnknownMessage
from ..payload import (
    FIRST_MILLISECOND,
    KNOWN,
    LAST_MILLISECOND,
    STATUS,
    milliseconds,
    parse,
    status_report,
)

MAX_PAYLOAD = 256 * 1024

_BLOCK = 16
_TAG = 16
_BARE_IV = 12
# how a body of format 2.0 may look: without the length of its vector in front, and
# with the time in six bytes instead of as text
_LAYOUTS = ((False, False), (False, True), (True, False), (True, True))
# below 8 bytes `cryptography` refuses one, above 128 as well
_IV_SIZES = range(8, 129)
_PADDINGS = tuple(bytes([size]) * size for size in range(_BLOCK + 1))

_BACKSLASH = ord("\\")

# looked up by name each time where it is spelt out
_ECB = Cipher.ECB
# what may come of a message that is none of the usual ones
_UNUSUAL = (LookupError, TypeError, ValueError, AttributeError, InvalidTag)
# the fields of an envelope that has all and no other
_FIELDS = 5
# reasons that say more than that a body is not in format 2.0
_UNTRUSTED = frozenset({"bad_sign", "unproven"})

# a copy is made sooner than a new one, which is looked up by its name each time
_copy_md5 = hashlib.md5(usedforsecurity=False).copy


class Decoder:
    """Decodes the messages of one session.

    Whatever was asked for, a message is taken that proves itself: by its tag, by its
    sign, or, before any sign was right, by a device inside that `knows` accepts. None
    for a host that keeps no devices: then format 1.0 needs no proof where it was asked
    for. `cipher` is the format that worked last, None before the first message.
    """

    __slots__ = (
        "_asked",
        "_ecb_decrypt",
        "_gcm_decrypt",
        "_knows",
        "_layout",
        "_password",
        "_usual_ecb",
        "_usual_gcm",
        "cipher",
        "evidence",
    )

    def __init__(
        self,
        config: HubConfig,
        *,
        knows: Callable[[str], bool] | None = None,
        evidence: Evidence | None = None,
    ) -> None:
        """Prepare the ciphers of this lease; `evidence` is that of the whole channel."""
        key = config.password[8:24].encode()
        # AES-ECB is the format 1.0 of Tuya's cloud, and stateless: one object serves all
        self._ecb_decrypt = AES.new(key, AES.MODE_ECB).decrypt
        self._gcm_decrypt = AESGCM(key).decrypt
        self._password = config.password
        self._asked = config.cipher
        self._knows = knows
        self._layout = _LAYOUTS[0]
        self._usual_gcm = False
        self._usual_ecb = False
        self.cipher: Cipher | None = None
        self.evidence = evidence or Evidence()

    def decode(self, payload: bytes) -> Message:
        """Return the message of an envelope or raise `MessageError`."""
        if len(payload) > MAX_PAYLOAD:
            raise MessageError("too_large")
        if self._usual_gcm or self._usual_ecb:
            try:
                return self._usual_message(payload)
            except _UNUSUAL:
                pass
        return self._any_message(payload)

    def _usual_message(self, payload: bytes) -> Message:
        """Return a message that has the form of the last one, as nearly all have.

        Each look costs more here than it seems: its code has left the processor's caches
        since the last message. What is odd raises one of `_UNUSUAL`; then `_any_message`
        looks at each part and names what is wrong. A tag proves more than the sign,
        which is left alone then.
        """
        envelope = orjson.loads(payload)
        stamp = envelope["t"]
        usual = type(stamp) is int and FIRST_MILLISECOND < stamp < LAST_MILLISECOND
        if (time := stamp if usual else milliseconds(stamp)) is None:
            raise ValueError
        body = binascii.a2b_base64(envelope["data"], strict_mode=True)
        if self._usual_gcm:
            plain = self._gcm_decrypt(body[4:16], body[16:], str(stamp).encode())
        else:
            plain = self._open_signed(envelope, body)
        # one byte is found much faster than the six of an escaped NUL
        odd = _BACKSLASH in plain and NUL in plain
        content = read_json(plain) if odd else orjson.loads(plain)
        if type(protocol := envelope["protocol"]) is not int:
            raise TypeError
        if protocol == STATUS:
            return status_report(content, time)
        return parse(protocol, content, time)

    def _open_signed(self, envelope: dict[str, Any], body: bytes) -> bytes:
        """Return what format 1.0 holds in an envelope that has the usual fields."""
        digest = _copy_md5()
        # as `_signed_text` does, spelt out
        digest.update(
            f"data={envelope['data']}||protocol={envelope['protocol']}"
            f"||pv={envelope['pv']}||t={envelope['t']}||{self._password}".encode()
        )
        if len(envelope) != _FIELDS or digest.hexdigest() != envelope["sign"]:
            raise ValueError
        plain = self._ecb_decrypt(body)
        size = plain[-1]
        if not plain.endswith(_PADDINGS[size]):
            raise ValueError
        self.evidence.signs_right += 1
        # without padding nothing is left, which is no JSON
        return plain[:-size]

    def _any_message(self, payload: bytes) -> Message:
        """Return the message of any envelope, looking at each of its parts."""
        try:
            # of an envelope only texts and numbers are used
            envelope = orjson.loads(payload)
        except ValueError:
            raise MessageError("not_json") from None
        if type(envelope) is not dict:
            raise MessageError("not_object")
        data = envelope.get("data")
        if type(data) is not str or not data:
            raise MessageError("no_data")
        protocol = envelope.get("protocol")
        if type(protocol) is not int:
            raise MessageError("no_protocol")
        stamp = envelope.get("t")
        time = milliseconds(stamp)
        if time is None:
            raise MessageError("bad_time")
        plain = self._decrypt(envelope, data, stamp)
        if protocol not in KNOWN:
            return UnknownMessage(protocol=protocol, time=time)
        try:
            odd = _BACKSLASH in plain and NUL in plain
            content = read_json(plain) if odd else orjson.loads(plain)
        except ValueError:
            raise MessageError("bad_payload") from None
        return parse(protocol, content, time)

    def _is_signed(self, envelope: dict[str, Any]) -> bool:
        """Tell whether the sign is right, and count what it is."""
        if (sign := envelope.get("sign")) is None:
            self.evidence.signs_missing += 1
            return False
        digest = _copy_md5()
        digest.update(self._signed_text(envelope).encode())
        if digest.hexdigest() == sign:
            self.evidence.signs_right += 1
            return True
        self.evidence.signs_wrong += 1
        return False

    def _signed_text(self, envelope: dict[str, Any]) -> str:
        """Return what is signed: the sorted pairs and the password."""
        pairs = [
            f"{key}={_javascript_text(envelope[key])}"
            for key in sorted(envelope)
            if key != "sign" and _counts(envelope[key])
        ]
        return "||".join((*pairs, self._password))

    def _decrypt(self, envelope: dict[str, Any], data: str, stamp: object) -> bytes:
        """Return the payload; `stamp` is the time as the envelope has it."""
        try:
            # strict, as a lenient reading makes many texts of one body
            body = binascii.a2b_base64(data, strict_mode=True)
        except ValueError:
            raise MessageError("bad_base64") from None
        right = self._is_signed(envelope)
        if self.cipher is _ECB:
            try:
                return self._open_ecb(body, stamp, right)
            except MessageError:
                pass
        return self._search(body, stamp, right)

    def _search(self, body: bytes, stamp: object, right: bool) -> bytes:
        """Open a body in any format; one without a tag never after one with a tag."""
        plain = self._open_gcm(body, stamp)
        if plain is not None:
            return plain
        bare, _ = self._layout
        reason = "bad_tag" if bare or _vector(body, bare) else "bad_layout"
        if self.cipher is Cipher.GCM:
            raise MessageError(reason)
        try:
            return self._open_ecb(body, stamp, right)
        except MessageError as err:
            if self._asked is _ECB or err.reason in _UNTRUSTED:
                raise
            raise MessageError(reason) from None

    def _open_gcm(self, body: bytes, stamp: object) -> bytes | None:
        """Return what a right tag proves, in the last layout or another one."""
        for layout in dict.fromkeys((self._layout, *_LAYOUTS)):
            bare, binary = layout
            if (vector := _vector(body, bare)) is None:
                continue
            try:
                plain = self._gcm_decrypt(
                    body[vector], body[vector.stop :], _aad(stamp, binary)
                )
            except InvalidTag:
                continue
            if self.cipher is not Cipher.GCM or layout != self._layout:
                self.cipher, self._layout = Cipher.GCM, layout
                self._usual_gcm = layout == _LAYOUTS[0]
                self._usual_ecb = False
                name = f"2.0, {'no ' * bare}length, time {'in bytes' if binary else 'as text'}"
                self._note(name, stamp, plain)
            return plain
        return None

    def _open_ecb(self, body: bytes, stamp: object, right: bool) -> bytes:
        # Format 1.0 has no integrity of its own: the sign stands in for it. Until
        # one was right its scheme may have changed, and nobody must go blind then.
        if not right and self.evidence.signs_right:
            raise MessageError("bad_sign")
        if not body or len(body) % _BLOCK:
            raise MessageError("bad_layout")
        plain = self._ecb_decrypt(body)
        size = plain[-1]
        if not 0 < size <= _BLOCK or not plain.endswith(_PADDINGS[size]):
            raise MessageError("bad_padding")
        plain = plain[:-size]
        if not right and not self._is_proven(plain):
            raise MessageError("unproven")
        if self.cipher is not _ECB:
            self.cipher = _ECB
            self._note("1.0", stamp, plain)
        self._usual_ecb = right
        return plain

    def _is_proven(self, plain: bytes) -> bool:
        """Tell whether a payload names what only this account's cloud can know."""
        if self._knows is None:
            return self._asked is _ECB
        try:
            content = read_json(plain)
        except ValueError:
            return False
        return any(map(self._knows, _identities(content)))

    def _note(self, form: str, stamp: object, plain: bytes) -> None:
        """Keep the format of a message, and the units of its times."""
        self.evidence.formats[form] += 1
        units = self.evidence.time_units
        units[f"envelope: {_unit(stamp)}"] += 1
        try:
            items = read_json(plain)["status"]
            inner = {_unit(item.get("t")) for item in items}
        except ValueError, TypeError, KeyError, AttributeError:
            return
        units.update(f"data point: {unit}" for unit in inner)


def _vector(body: bytes, bare: bool) -> slice | None:
    """Return where the initialisation vector of a body is, None where it has no room."""
    start, size = (0, _BARE_IV) if bare else (4, int.from_bytes(body[:4]))
    end = start + size
    return slice(start, end) if size in _IV_SIZES and len(body) >= end + _TAG else None


def _identities(content: object) -> Iterator[str]:
    """Yield the ids of a payload: of its device, and of the account of an event."""
    if not isinstance(content, dict):
        return
    data = content.get("bizData")
    inner = data if isinstance(data, dict) else {}
    for value in (content.get("devId"), inner.get("devId"), inner.get("uid")):
        if isinstance(value, str) and value:
            yield value


def _unit(value: object) -> str:
    """Name the unit of a time."""
    if value is None or value == "":
        return "none"
    time = milliseconds(value)
    if time is None:
        return "odd"
    return "ms" if int(float(str(value))) == time else "s"


def _aad(stamp: Any, binary: bool) -> bytes:
    """Return the additional data: the outer time as text, or in 6 bytes."""
    # all times that pass `milliseconds` fit
    return int(float(stamp)).to_bytes(6) if binary else str(stamp).encode()


def _counts(value: object) -> bool:
    """Tell whether a pair belongs to the sign: what is not empty, and zero."""
    return bool(value) or (value == 0 and value is not False)


def _javascript_text(value: object) -> str:
    match value:
        case bool():
            return "true"
        case float() if value.is_integer():
            return str(int(value))
        case list() | dict():
            return "[object Object]"
        case _:
            return str(value)
