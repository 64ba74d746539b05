"""Check quality_scale.yaml: every rule decided, every `done` with its proof.

The proofs are kept in docs/quality_scale.json: for each rule that is done a list of
references, `path`, `path::name` of a test or other definition, or `path#Heading`.
"""

import re
from typing import Any

from homeassistant.util.yaml import load_yaml_dict

from .integration import Integration

RULES = frozenset(
    [
        "action-setup",
        "appropriate-polling",
        "brands",
        "common-modules",
        "config-flow",
        "config-flow-test-coverage",
        "dependency-transparency",
        "docs-actions",
        "docs-conditions",
        "docs-high-level-description",
        "docs-installation-instructions",
        "docs-removal-instructions",
        "docs-triggers",
        "entity-event-setup",
        "entity-unique-id",
        "has-entity-name",
        "runtime-data",
        "test-before-configure",
        "test-before-setup",
        "unique-config-entry",
        "action-exceptions",
        "config-entry-unloading",
        "docs-configuration-parameters",
        "docs-installation-parameters",
        "entity-unavailable",
        "integration-owner",
        "log-when-unavailable",
        "parallel-updates",
        "reauthentication-flow",
        "test-coverage",
        "devices",
        "diagnostics",
        "discovery",
        "discovery-update-info",
        "docs-data-update",
        "docs-examples",
        "docs-known-limitations",
        "docs-supported-devices",
        "docs-supported-functions",
        "docs-troubleshooting",
        "docs-use-cases",
        "dynamic-devices",
        "entity-category",
        "entity-device-class",
        "entity-disabled-by-default",
        "entity-translations",
        "exception-translations",
        "icon-translations",
        "reconfiguration-flow",
        "repair-issues",
        "stale-devices",
        "async-dependency",
        "inject-websession",
        "strict-typing",
    ]
)


def check_scale(integration: Integration) -> None:
    """Check the decisions and their proofs."""
    path = integration.root / "quality_scale.yaml"
    if not path.is_file():
        integration.complain(path, "is missing")
        return
    rules: dict[str, Any] = load_yaml_dict(path)["rules"]
    for name in sorted(RULES - rules.keys()):
        integration.complain(path, f"{name}: is not decided")
    for name in sorted(rules.keys() - RULES):
        integration.complain(path, f"{name}: no such rule")
    proofs = integration.load(integration.repo / "docs" / "quality_scale.json")
    for name, decision in rules.items():
        match decision:
            case "done" | {"status": "done"}:
                _check_proofs(integration, name, proofs.get(name, []))
            case {"status": "exempt", "comment": str(comment)} if comment.strip():
                pass
            case _:
                integration.complain(
                    path, f"{name}: wants done, or exempt with a comment"
                )


def _check_proofs(integration: Integration, rule: str, proofs: list[str]) -> None:
    path = integration.repo / "docs" / "quality_scale.json"
    if not proofs:
        integration.complain(path, f"{rule}: has no proof")
    for proof in proofs:
        name, kind, what = re.fullmatch(
            r"([^#:]+)(::|#)?(.*)", proof, re.DOTALL
        ).groups()  # type: ignore[union-attr]
        file = integration.repo / name
        if not file.exists():
            integration.complain(path, f"{rule}: {name} does not exist")
            continue
        patterns = {
            "::": rf"^\s*(?:async )?(?:def|class) {re.escape(what)}\b",
            "#": rf"^#+ {re.escape(what)}$",
        }
        if kind and not re.search(patterns[kind], file.read_text(), re.MULTILINE):
            integration.complain(path, f"{rule}: {name} has no {what}")
