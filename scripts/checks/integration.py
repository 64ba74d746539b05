"""What is checked: the files of the integration, read once, and what was found."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
import importlib
import json
from pathlib import Path
import re
from typing import Any

REPO = Path(__file__).resolve().parents[2]
DOMAIN = "tuya_openhub"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that is wrong, and where."""

    where: str
    what: str


@dataclass(kw_only=True)
class Integration:
    """The repository and the findings so far."""

    repo: Path = REPO
    findings: list[Finding] = field(default_factory=list)

    @property
    def root(self) -> Path:
        """The folder of the integration."""
        return self.repo / "custom_components" / DOMAIN

    def complain(self, where: str | Path, what: str) -> None:
        """Note a finding; paths are relative to the repository's root."""
        if isinstance(where, Path):
            where = str(where.relative_to(self.repo))
        self.findings.append(Finding(where=where, what=what))

    def load(self, path: Path) -> Any:
        """Read a JSON file; a missing or broken one is a finding and reads as empty."""
        try:
            return json.loads(path.read_text())
        except FileNotFoundError:
            self.complain(path, "is missing")
        except ValueError as err:
            self.complain(path, f"is not JSON: {err}")
        return {}

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """The manifest."""
        return dict(self.load(self.root / "manifest.json"))

    @cached_property
    def texts(self) -> dict[str, Any]:
        """The English texts."""
        return dict(self.load(self.root / "translations" / "en.json"))

    @cached_property
    def icons(self) -> dict[str, Any]:
        """The icons."""
        return dict(self.load(self.root / "icons.json"))

    @cached_property
    def modules(self) -> dict[Path, ast.Module]:
        """The syntax trees of all modules."""
        return {
            path: ast.parse(path.read_text(), str(path))
            for path in sorted(self.root.rglob("*.py"))
        }

    def calls(self) -> Iterator[tuple[Path, ast.Call, str]]:
        """Walk through every call: where, the call, the last part of its name."""
        for path, tree in self.modules.items():
            for node in ast.walk(tree):
                if isinstance(node, ast.Call):
                    yield path, node, ast.unparse(node.func).rpartition(".")[2]

    @cached_property
    def words(self) -> re.Pattern[str]:
        """Match every string that the code can make: constants, and f-strings' shapes."""
        shapes = set[str]()
        for tree in self.modules.values():
            for node in ast.walk(tree):
                if isinstance(node, ast.JoinedStr):
                    shape = "".join(
                        re.escape(str(part.value))
                        if isinstance(part, ast.Constant)
                        else r"\w+"
                        for part in node.values
                    )
                    # a shape without any word of its own would match everything
                    if re.search(r"[a-z]{3}", shape.replace(r"\w+", "")):
                        shapes.add(shape)
                elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                    shapes.update(map(re.escape, node.value.split()))
        return re.compile("|".join(sorted(shapes)))

    def says(self, word: str) -> bool:
        """Return whether the code can name this key."""
        if self.words.fullmatch(word):
            return True
        # joined from two words by an f-string that has none of its own
        cuts = (at for at, letter in enumerate(word) if letter == "_")
        return any(
            self.words.fullmatch(word[:at]) and self.words.fullmatch(word[at + 1 :])
            for at in cuts
        )

    @cached_property
    def problems(self) -> list[str]:
        """What can go wrong in the client, each explained to the user in a sentence."""
        client = importlib.import_module(f"custom_components.{DOMAIN}.openhub")
        return [problem.value for problem in client.Problem]


def keyword(call: ast.Call, name: str) -> str | None:
    """Answer a keyword argument that is a plain string."""
    for argument in call.keywords:
        if argument.arg == name and isinstance(argument.value, ast.Constant):
            value = argument.value.value
            return value if isinstance(value, str) else None
    return None


def flatten(tree: Any, prefix: str = "") -> dict[str, str]:
    """Turn nested texts into one table by dotted path."""
    if not isinstance(tree, dict):
        return {prefix: str(tree)}
    found: dict[str, str] = {}
    for key, value in tree.items():
        found |= flatten(value, f"{prefix}.{key}" if prefix else key)
    return found
