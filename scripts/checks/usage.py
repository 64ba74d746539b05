"""Check that what the code names has a text and an icon, and that no text is left over."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
import importlib
import pkgutil
import re
from typing import Any

from homeassistant.util.yaml import load_yaml_dict

from .integration import DOMAIN, Integration, keyword

# reasons for which Home Assistant's own helpers end a flow; their texts are ours
USUAL_ABORTS = {
    "already_configured",
    "already_in_progress",
    "reauth_successful",
    "reconfigure_successful",
    "unique_id_mismatch",
}
ICON = re.compile(r"mdi:[a-z0-9-]+")


def check_flows(integration: Integration) -> None:
    """Check steps, errors and reasons of the flows."""
    texts = integration.texts.get("config", {}), integration.texts.get("options", {})
    path = integration.root / "translations" / "en.json"
    steps = {name for part in texts for name in part.get("step", {})}
    errors = {name for part in texts for name in part.get("error", {})}
    aborts = {name for part in texts for name in part.get("abort", {})}
    progress = {name for part in texts for name in part.get("progress", {})}
    module = integration.root / "config_flow.py"
    methods = {
        node.name.removeprefix("async_step_")
        for tree in integration.modules.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.AsyncFunctionDef)
        and node.name.startswith("async_step_")
    }
    for name in sorted(steps - methods):
        integration.complain(path, f"step {name}: no flow has it")
    wanted = {
        "async_show_form": ("step_id", steps, "step"),
        "async_show_menu": ("step_id", steps, "step"),
        "async_abort": ("reason", aborts | fix_texts(integration, "abort"), "abort"),
        "async_show_progress": ("progress_action", progress, "progress"),
    }
    steps |= fix_texts(integration, "step")
    for source, call, name in integration.calls():
        if name in wanted:
            argument, known, kind = wanted[name]
            value = keyword(call, argument)
            if value is not None and value not in known:
                integration.complain(
                    source, f"line {call.lineno}: {kind} {value} has no text"
                )
    for problem in integration.problems:
        if problem not in errors:
            integration.complain(path, f"config.error.{problem}: is missing")
    for name in sorted(errors | aborts | progress):
        if name not in USUAL_ABORTS and not integration.says(name):
            integration.complain(path, f"{name}: no flow in {module.name} says it")


def fix_texts(integration: Integration, kind: str) -> set[str]:
    """Collect the names of one kind from the flows that fix issues."""
    return {
        name
        for issue in integration.texts.get("issues", {}).values()
        for name in issue.get("fix_flow", {}).get(kind, {})
    }


def check_keys(integration: Integration) -> None:
    """Check translation keys that the code names, and texts that nobody names."""
    path = integration.root / "translations" / "en.json"
    texts = integration.texts
    entities: Mapping[str, Mapping[str, Any]] = texts.get("entity", {})
    known = {
        *(key for platform in entities.values() for key in platform),
        *(
            key
            for part in ("device", "exceptions", "issues", "selector")
            for key in texts.get(part, {})
        ),
    }
    for source, call, _ in integration.calls():
        key = keyword(call, "translation_key")
        if key is not None and key not in known:
            integration.complain(source, f"line {call.lineno}: {key} has no text")
    for part in ("exceptions", "device", "selector", "issues"):
        for key in sorted(texts.get(part, {})):
            if not integration.says(key):
                integration.complain(path, f"{part}.{key}: no code says it")
    for platform, keys in sorted(entities.items()):
        for key in sorted(keys):
            plain = key.removesuffix("_indexed")
            if not integration.says(key) and not integration.says(plain):
                integration.complain(path, f"entity.{platform}.{key}: no code says it")
    for problem in integration.problems:
        if problem not in texts.get("exceptions", {}):
            integration.complain(path, f"exceptions.{problem}: is missing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An entity that a table names."""

    platform: str
    key: str
    has_class: bool
    needs_name: bool
    where: str


def named_entities() -> Iterator[Named]:
    """Read the tables of the catalog; a row's class names its platform."""
    catalog = importlib.import_module(f"custom_components.{DOMAIN}.catalog")
    rows = importlib.import_module(f"{catalog.__name__}.core.rows")
    for found in pkgutil.walk_packages(catalog.__path__, f"{catalog.__name__}."):
        module = importlib.import_module(found.name)
        for table in vars(module).values():
            if not isinstance(table, Mapping):
                continue
            for code, row in table.items():
                if isinstance(row, rows.Row):
                    yield from _read_row(module.__name__, code, row)


def _read_row(module: str, code: str | tuple[str, str], row: Any) -> Iterator[Named]:
    camel = type(row).__name__.removesuffix("Row")
    platform = re.sub(r"(?<!^)(?=[A-Z])", "_", camel).lower()
    # a plain row names none: then its module does
    platform = platform or module.rpartition(".")[2].removesuffix("s")
    platform = {"binary": "binary_sensor"}.get(platform, platform)
    has_class = getattr(row, "device_class", None) is not None
    numbered = "#" in "".join(code)
    for key, named in ((row.key, not row.main), (f"{row.key}_indexed", numbered)):
        if key == row.key or numbered:
            yield Named(
                platform=platform,
                key=key,
                has_class=has_class,
                needs_name=named,
                where=module,
            )


def check_tables(integration: Integration) -> None:
    """Check that each entity of the tables has a name, and an icon or a device class."""
    texts, icons = (
        integration.texts.get("entity", {}),
        integration.icons.get("entity", {}),
    )
    complaints = set[tuple[str, str]]()
    for entity in named_entities():
        name = f"entity.{entity.platform}.{entity.key}"
        if entity.needs_name and "name" not in texts.get(entity.platform, {}).get(
            entity.key, {}
        ):
            complaints.add(("translations/en.json", f"{name}: lacks a name"))
        if not entity.has_class and entity.key not in icons.get(entity.platform, {}):
            complaints.add(("icons.json", f"{name}: has neither device class nor icon"))
    for file, what in sorted(complaints):
        integration.complain(integration.root / file, what)


def check_icons(integration: Integration) -> None:
    """Check the form of the icons and that they are for something."""
    path = integration.root / "icons.json"
    texts = integration.texts.get("entity", {})
    for platform, keys in integration.icons.get("entity", {}).items():
        for key, icon in keys.items():
            where = f"entity.{platform}.{key}"
            if key not in texts.get(platform, {}):
                integration.complain(path, f"{where}: no such entity in the texts")
            if "default" not in icon:
                integration.complain(path, f"{where}: lacks a default")
            for state, value in icon.get("state", {}).items():
                if value == icon.get("default"):
                    integration.complain(
                        path, f"{where}.{state}: is the default anyway"
                    )
    for value in _leaves(integration.icons):
        if not ICON.fullmatch(value):
            integration.complain(path, f"{value} is no icon")


def _leaves(tree: Any) -> Iterator[str]:
    if isinstance(tree, dict):
        for value in tree.values():
            yield from _leaves(value)
    else:
        yield str(tree)


def check_services(integration: Integration) -> None:
    """Check services.yaml against its texts and icons."""
    path = integration.root / "services.yaml"
    if not path.is_file():
        integration.complain(path, "is missing")
        return
    described = integration.texts.get("services", {})
    actions = load_yaml_dict(path)
    for name in sorted(actions.keys() ^ described.keys()):
        integration.complain(path, f"{name}: is not in both this file and the texts")
    for name, action in actions.items():
        texts = described.get(name, {})
        if not integration.says(name):
            integration.complain(path, f"{name}: no code registers it")
        if name not in integration.icons.get("services", {}):
            integration.complain(path, f"{name}: lacks an icon")
        fields = (action or {}).get("fields", {})
        for field in sorted(fields.keys() ^ texts.get("fields", {}).keys()):
            integration.complain(
                path, f"{name}.{field}: is not in both this file and the texts"
            )
        for where, described_texts in ((name, texts), *texts.get("fields", {}).items()):
            if not {"name", "description"} <= described_texts.keys():
                integration.complain(path, f"{where}: wants a name and a description")
