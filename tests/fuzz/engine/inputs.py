"""Make odd values, and odd variants of good ones; the same seed makes the same."""

import copy
from random import Random
from typing import Any, Final

import orjson

_NUMBERS: Final = (
    *(0, 1, -1, 2, 10, 255, 256, 65536, 2**31, 2**53, 2**63, 2**64 - 1, -(2**63)),
    *(
        0.5,
        -0.0,
        1e-300,
        1e300,
        1.7e308,
        1_700_000_000,
        1_700_000_000_000,
        253402300800,
    ),
)
_TEXTS: Final = (
    *("", " ", "0", "1", "-1", "1e999", "NaN", "null", "true", "{}", "[]", "{", "[["),
    *("\0", "\n", "\x1b[31m", "\u202e", "🧨", "é" * 300, "x" * 5000, "#", "a_b", "__"),
    *("switch_1", "mode", "phase_a", "temp_set", "AAAA", "/w==", "ZZ", "00", "auto"),
    *('{"min":0,"max":0}', '{"range":[1,null,{}]}', '{"a":' * 20 + "1" + "}" * 20),
    *("../../etc/passwd", "http://127.0.0.1/", "rtsp://a b/", "<b>", "[a](b)", "%s"),
)


class Inputs:
    """Draws from one source of chance."""

    def __init__(self, seed: int | str) -> None:
        """Begin with a seed."""
        self.random = Random(seed)

    def scalar(self) -> Any:
        """Return a value that holds no other."""
        match self.random.randrange(6):
            case 0:
                return self.random.choice((None, True, False))
            case 1 | 2:
                return self.random.choice(_NUMBERS)
            case 3:
                return self.random.randint(-1000, 100_000)
            case _:
                return self.random.choice(_TEXTS)

    def value(self, depth: int = 3) -> Any:
        """Return any value of JSON."""
        kind = self.random.randrange(8) if depth else 9
        if kind == 0:
            return [self.value(depth - 1) for _ in range(self.random.randrange(4))]
        if kind == 1:
            keys = (self.random.choice(_TEXTS) for _ in range(self.random.randrange(4)))
            return {key: self.value(depth - 1) for key in keys}
        if kind == 2:
            nested: Any = self.scalar()
            for _ in range(self.random.randrange(15)):
                nested = [nested] if self.random.random() < 0.5 else {"a": nested}
            return nested
        return self.scalar()

    def variant(self, good: Any, changes: int = 3) -> Any:
        """Return a copy of something good with a few things changed in it."""
        root = [copy.deepcopy(good)]
        for _ in range(self.random.randint(1, changes)):
            self._change(*self._somewhere(root))
        return root[0]

    def _somewhere(self, root: list[Any]) -> tuple[Any, Any]:
        """Return a container and a key of it, at any depth."""
        container: Any = root
        key: Any = 0
        while True:
            inner = container[key]
            keys = (
                list(inner)
                if isinstance(inner, dict)
                else range(len(inner))
                if isinstance(inner, list)
                else ()
            )
            if not keys or self.random.random() < 0.15:
                return container, key
            container, key = inner, self.random.choice(keys)

    def _change(self, container: Any, key: Any) -> None:
        match self.random.randrange(6):
            case 0 if isinstance(container, dict):
                del container[key]
            case 1 if isinstance(container, dict):
                container[self.random.choice(_TEXTS)] = container.pop(key)
            case 2 if isinstance(container, list):
                container.extend([container[key]] * self.random.choice((1, 2, 40)))
            case 3:
                container[key] = orjson.dumps(container[key]).decode()
            case _:
                container[key] = self.value()

    def corrupted(self, good: bytes) -> bytes:
        """Return bytes with some of them changed, lost or doubled."""
        data = bytearray(good)
        for _ in range(self.random.randint(1, 4)):
            at = self.random.randrange(len(data) + 1)
            match self.random.randrange(4):
                case 0:
                    data[at : at + 1] = bytes([self.random.randrange(256)])
                case 1:
                    del data[at : at + self.random.choice((1, 1, 20))]
                case 2:
                    data[at:at] = self.random.choice(
                        (b'"', b"\\", b"{", b"[", b"\0", b",")
                    )
                case _:
                    data[at:at] = data[at : at + self.random.choice((1, 8, 200))]
        return bytes(data)
