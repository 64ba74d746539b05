"""Check the code for names that Home Assistant takes away, and for the house's rules."""

import ast
from pathlib import Path

from .integration import Integration

# what still works today, and what to use
GOING = {
    "async_generate_entity_id": "let Home Assistant make the id",
    "async_get_device": "async_get_device_by_identifier",
    "add_config_entry_id": "a device has one entry",
    "remove_config_entry_id": "a device has one entry",
    "merge_connections": "new_connections",
    "merge_identifiers": "new_identifiers",
    "show_advanced_options": "sections",
    "via_device": "via_device_id",
    "default_manufacturer": "manufacturer",
    "default_model": "model",
    "default_name": "name",
    "battery_level": "a battery sensor",
    "OptionsFlowWithConfigEntry": "OptionsFlowWithReload",
    "add_update_listener": "OptionsFlowWithReload",
    "async_get_hass": "hand hass in",
    "CONCENTRATION_MICROGRAMS_PER_CUBIC_METER": "UnitOfDensity",
    "CONCENTRATION_MILLIGRAMS_PER_CUBIC_METER": "UnitOfDensity",
    "CONCENTRATION_PARTS_PER_BILLION": "UnitOfRatio",
    "CONCENTRATION_PARTS_PER_MILLION": "UnitOfRatio",
}
IMPORTS = {"httpx", "httpcore", "async_timeout", "pytz", "requests"}
LIFE_CYCLE = {"async_setup_entry", "async_unload_entry", "async_migrate_entry"}


def check_code(integration: Integration) -> None:
    """Check every module."""
    for path, tree in integration.modules.items():
        for node in ast.walk(tree):
            _check_node(integration, path, node)
        if path.parent == integration.root:
            _check_platform(integration, path, tree)


def _check_node(integration: Integration, path: Path, node: ast.AST) -> None:
    names: list[str] = []
    match node:
        case ast.Attribute(attr=name) | ast.Name(id=name) | ast.keyword(arg=str(name)):
            names = [name]
        case ast.ImportFrom(module=str(module), level=0, names=aliases):
            names = [module.partition(".")[0], *(alias.name for alias in aliases)]
        case ast.Import(names=aliases):
            names = [alias.name.partition(".")[0] for alias in aliases]
        case ast.AsyncFunctionDef(name=name, returns=returns) if name in LIFE_CYCLE:
            if returns is None or ast.unparse(returns) != "None":
                integration.complain(
                    path, f"line {node.lineno}: {name} returns nothing"
                )
    line = getattr(node, "lineno", 0)
    imported = isinstance(node, ast.Import | ast.ImportFrom)
    for name in names:
        if name in GOING:
            integration.complain(path, f"line {line}: {name} goes: {GOING[name]}")
        if imported and name in IMPORTS:
            integration.complain(path, f"line {line}: {name} is not for integrations")


def _check_platform(integration: Integration, path: Path, tree: ast.Module) -> None:
    is_platform = any(
        isinstance(node, ast.AsyncFunctionDef)
        and node.name == "async_setup_entry"
        and len(node.args.args) == 3
        for node in tree.body
    )
    assigned = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    if is_platform and "PARALLEL_UPDATES" not in assigned:
        integration.complain(path, "lacks PARALLEL_UPDATES")
