"""Check the texts: their form, and every language against the English ones.

Needs nothing but Python: a release is checked with it where Home Assistant is not there.
"""

from pathlib import Path
import re
from typing import Any

from .integration import Integration, flatten

SECTIONS = {
    "common",
    "conditions",
    "config",
    "config_subentries",
    "device",
    "entity",
    "exceptions",
    "issues",
    "options",
    "selector",
    "services",
    "system_health",
    "title",
    "triggers",
}
PLACEHOLDER = re.compile(r"\{(\w+)\}")
QUOTED = re.compile(r"'\{\w+\}'")
HTML = re.compile(r"</?[a-zA-Z][^>]*>")
KEY = re.compile(r"[a-z0-9_-]+")
FIRST_KEYS = 5
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z]{2}|-Han[st])?")


def check_languages(integration: Integration) -> None:
    """Check every language file."""
    folder = integration.root / "translations"
    english = flatten(integration.texts)
    for path in sorted(folder.glob("*.json")):
        if not LANGUAGE.fullmatch(path.stem):
            integration.complain(path, "is not named after a language")
        texts = flatten(integration.load(path))
        check_form(integration, path, texts)
        if path.stem != "en":
            compare(integration, path, texts, english)
    check_structure(integration)


def check_form(integration: Integration, path: Path, texts: dict[str, str]) -> None:
    """Check each text by itself."""
    for key, text in texts.items():
        if not all(KEY.fullmatch(part) for part in key.split(".")):
            integration.complain(path, f"{key}: keys are lower case")
        if text != text.strip():
            integration.complain(path, f"{key}: has space at an end")
        if not text:
            integration.complain(path, f"{key}: is empty")
        if HTML.search(text):
            integration.complain(path, f"{key}: has HTML")
        if QUOTED.search(text):
            integration.complain(path, f"{key}: quotes hide its placeholder")
        if "[%key:" in text:
            integration.complain(path, f"{key}: refers to another text")
        if re.search(r"https?://", text) and not key.startswith("common."):
            integration.complain(path, f"{key}: has an address; use a placeholder")


def compare(
    integration: Integration, path: Path, texts: dict[str, str], english: dict[str, str]
) -> None:
    """Check that a language has no text of its own, and the same placeholders."""
    for key in sorted(texts.keys() - english.keys()):
        integration.complain(path, f"{key}: is not in the English texts")
    for key in sorted(texts.keys() & english.keys()):
        theirs, ours = (
            set(PLACEHOLDER.findall(texts[key])),
            set(PLACEHOLDER.findall(english[key])),
        )
        if theirs != ours:
            integration.complain(
                path, f"{key}: has placeholders {sorted(theirs)}, not {sorted(ours)}"
            )


def untranslated(integration: Integration) -> dict[str, list[str]]:
    """List for each incomplete language the keys that Home Assistant shows in English."""
    english = flatten(integration.texts)
    found: dict[str, list[str]] = {}
    for path in sorted((integration.root / "translations").glob("*.json")):
        if missing := sorted(english.keys() - flatten(integration.load(path)).keys()):
            found[path.stem] = missing
    return found


def describe_untranslated(language: str, keys: list[str]) -> str:
    """Say in one line how many texts a language lacks, and which are the first."""
    more = ", …" if len(keys) > FIRST_KEYS else ""
    return f"{language} lacks {len(keys)}: {', '.join(keys[:FIRST_KEYS])}{more}"


def check_translated(integration: Integration) -> None:
    """Check that every language is complete, as a release has to be."""
    for language, keys in untranslated(integration).items():
        integration.complain(
            integration.root / "translations" / f"{language}.json",
            describe_untranslated(language, keys),
        )


def check_structure(integration: Integration) -> None:
    """Check what belongs together in the English texts."""
    path = integration.root / "translations" / "en.json"
    texts = integration.texts
    for section in sorted(texts.keys() - SECTIONS):
        integration.complain(path, f"{section}: no such section")
    for flow in ("config", "options"):
        for name, step in texts.get(flow, {}).get("step", {}).items():
            _check_step(integration, path, f"{flow}.step.{name}", step)
    for name, issue in texts.get("issues", {}).items():
        if "title" not in issue or ("description" in issue) == ("fix_flow" in issue):
            integration.complain(
                path, f"issues.{name}: wants a title and one of description, fix_flow"
            )
        for step in issue.get("fix_flow", {}).get("step", {}).values():
            if "description" not in step:
                integration.complain(
                    path, f"issues.{name}: a step lacks its description"
                )
    for name, text in texts.get("exceptions", {}).items():
        if set(text) != {"message"}:
            integration.complain(path, f"exceptions.{name}: wants a message alone")


def _check_step(
    integration: Integration, path: Path, where: str, step: dict[str, Any]
) -> None:
    fields = step.get("data", {})
    described = step.get("data_description", {})
    for name in sorted(fields.keys() - described.keys()):
        integration.complain(path, f"{where}.data_description.{name}: is missing")
    for name in sorted(described.keys() - fields.keys()):
        integration.complain(path, f"{where}.data_description.{name}: has no field")
    for name in sorted(step.get("sections", {})):
        _check_step(
            integration, path, f"{where}.sections.{name}", step["sections"][name]
        )
