"""The checks find what they are there for."""

from collections.abc import Callable
import json
from pathlib import Path
import shutil
from typing import Any

import pytest

from scripts import validate
from scripts.checks import code, repository, scale, texts, usage
from scripts.checks.integration import REPO, Integration

from .languages import complete_languages

LOOKED_AT = (".github", "LICENSE", "scripts", "tests")


@pytest.fixture
def copy(tmp_path: Path) -> Integration:
    """Copy what the checks read, to be spoiled."""
    for folder in ("custom_components", "docs"):
        shutil.copytree(
            REPO / folder,
            tmp_path / folder,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    for name in ("hacs.json", "requirements_test.txt"):
        shutil.copy(REPO / name, tmp_path / name)
    # only looked at, never spoiled
    for path in (*REPO.glob("*.md"), *map(REPO.joinpath, LOOKED_AT)):
        (tmp_path / path.name).symlink_to(path)
    complete_languages(tmp_path / "custom_components" / "tuya_openhub")
    return Integration(repo=tmp_path)


def spoil(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change a JSON file."""
    data = json.loads(path.read_text())
    change(data)
    path.write_text(json.dumps(data, ensure_ascii=False))


def findings(integration: Integration) -> str:
    """Return everything that was found, as text."""
    return "\n".join(f"{f.where}: {f.what}" for f in integration.findings)


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        pytest.param(
            lambda m: m.pop("issue_tracker"), "lacks issue_tracker", id="missing"
        ),
        pytest.param(lambda m: m.update(zzz=1), "unknown key zzz", id="unknown"),
        pytest.param(lambda m: m.update(version="new"), "not like 1.2.3", id="version"),
        pytest.param(
            lambda m: m.update(domain=m.pop("domain")), "alphabet", id="order"
        ),
        pytest.param(
            lambda m: m.update(requirements=["paho-mqtt==2.1.0"]),
            "pins paho-mqtt",
            id="pin",
        ),
        pytest.param(lambda m: m.update(iot_class="cloud"), "iot_class", id="class"),
    ],
)
def test_manifest(
    copy: Integration, change: Callable[[dict[str, Any]], object], finding: str
) -> None:
    """A spoiled manifest is found."""
    spoil(copy.root / "manifest.json", change)

    repository.check_manifest(copy)

    assert finding in findings(copy)


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        pytest.param(lambda h: h.update(icon="x"), "unknown key icon", id="unknown"),
        pytest.param(lambda h: h.update(zip_release=1), "wants bool", id="type"),
        pytest.param(
            lambda h: h.update(filename="x.zip"), "wants tuya_openhub.zip", id="file"
        ),
        pytest.param(
            lambda h: h.update(homeassistant="2026.9.0"),
            "not what is tested",
            id="floor",
        ),
    ],
)
def test_hacs(
    copy: Integration, change: Callable[[dict[str, Any]], object], finding: str
) -> None:
    """A spoiled hacs.json is found."""
    spoil(copy.repo / "hacs.json", change)

    repository.check_hacs(copy)

    assert finding in findings(copy)


def test_languages(copy: Integration) -> None:
    """Extra and otherwise shaped texts of a language are found."""
    folder = copy.root / "translations"
    shutil.copy(folder / "en.json", folder / "xx.json")

    def change(language: dict[str, Any]) -> None:
        step = language["config"]["step"]["account"]
        step["title"] = "{other} <b>bold</b> "
        language["config"]["error"]["nonsense"] = "'{code}'"

    spoil(folder / "xx.json", change)

    texts.check_languages(copy)

    for finding in (
        "step.account.title: has placeholders ['other'], not []",
        "step.account.title: has HTML",
        "step.account.title: has space at an end",
        "error.nonsense: is not in the English texts",
        "error.nonsense: quotes hide its placeholder",
    ):
        assert f"xx.json: config.{finding}" in findings(copy)


def forget_a_title(language: dict[str, Any]) -> None:
    """Take away one text of a language."""
    del language["config"]["step"]["account"]["title"]


def test_untranslated_text_is_reported(
    copy: Integration, capsys: pytest.CaptureFixture[str]
) -> None:
    """A text that a language lacks is listed, and is no fault: English is shown."""
    spoil(copy.root / "translations" / "de.json", forget_a_title)

    assert validate.main([], copy.repo) == 0

    report = "  de lacks 1: config.step.account.title\n"
    assert report in capsys.readouterr().out


def test_untranslated_text_is_refused_for_a_release(
    copy: Integration, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same text keeps a release from being made; translated, it does no longer."""
    path = copy.root / "translations" / "de.json"
    complete = path.read_bytes()
    spoil(path, forget_a_title)

    assert validate.main(["--release"], copy.repo) == 1
    assert "de.json: de lacks 1: config.step.account.title" in capsys.readouterr().out

    path.write_bytes(complete)
    assert validate.main(["--release"], copy.repo) == 0


def test_long_lists_of_untranslated_texts_are_cut(copy: Integration) -> None:
    """A new language shows how much there is to do, not all of it."""
    (copy.root / "translations" / "xx.json").write_text("{}")

    keys = texts.untranslated(copy)["xx"]

    assert len(keys) > 100
    line = texts.describe_untranslated("xx", keys)
    assert line.startswith(f"xx lacks {len(keys)}: {keys[0]}, ")
    assert line.endswith(f"{keys[4]}, …")


def test_flow_texts(copy: Integration) -> None:
    """A step without its text, and a text without its step, are found."""

    def change(english: dict[str, Any]) -> None:
        steps = english["config"]["step"]
        steps["strange"] = steps.pop("user")
        english["config"]["error"].pop("timeout")
        english["config"]["error"]["qqq_zzz"] = "Never"

    spoil(copy.root / "translations" / "en.json", change)

    usage.check_flows(copy)

    for finding in (
        "step strange: no flow has it",
        "step user has no text",
        "config.error.timeout: is missing",
        "qqq_zzz: no flow in config_flow.py says it",
    ):
        assert finding in findings(copy)


def test_translation_keys(copy: Integration) -> None:
    """Texts that no code names are found."""

    def change(english: dict[str, Any]) -> None:
        english["entity"].setdefault("sensor", {})["nobody_names_it"] = {"name": "X"}
        english["exceptions"].pop("timeout")

    spoil(copy.root / "translations" / "en.json", change)

    usage.check_keys(copy)

    assert "entity.sensor.nobody_names_it: no code says it" in findings(copy)
    assert "exceptions.timeout: is missing" in findings(copy)


def test_tables(copy: Integration) -> None:
    """An entity of the tables without a name, or without any picture, is found."""
    spoil(copy.root / "translations" / "en.json", lambda e: e["entity"].pop("switch"))
    spoil(copy.root / "icons.json", lambda i: i["entity"].pop("select"))

    usage.check_tables(copy)

    assert "en.json: entity.switch.child_lock: lacks a name" in findings(copy)
    assert "icons.json: entity.select." in findings(copy)


def test_icons(copy: Integration) -> None:
    """Wrong icons, and icons of nothing, are found."""
    (copy.root / "icons.json").write_text(
        '{"entity": {"sensor": {"nothing": {"default": "bulb"}}}}'
    )

    usage.check_icons(copy)

    assert "entity.sensor.nothing: no such entity in the texts" in findings(copy)
    assert "bulb is no icon" in findings(copy)


def test_actions(copy: Integration) -> None:
    """An action that nobody registers or explains is found."""
    path = copy.root / "services.yaml"
    path.write_text(path.read_text() + "zz_unheard_of:\n  fields:\n    what:\n")

    usage.check_services(copy)

    assert "zz_unheard_of: no code registers it" in findings(copy)
    assert "zz_unheard_of.what: is not in both" in findings(copy)


def test_code(copy: Integration) -> None:
    """Names that go, forbidden imports and a missing limit are found."""
    (copy.root / "lawn.py").write_text(
        "import requests\n"
        "async def async_setup_entry(hass, entry, add) -> bool:\n"
        "    entry.add_update_listener(None)\n"
    )

    code.check_code(copy)

    for finding in (
        "requests is not for integrations",
        "async_setup_entry returns nothing",
        "add_update_listener goes",
        "lawn.py: lacks PARALLEL_UPDATES",
    ):
        assert finding in findings(copy)


def test_quality_scale(copy: Integration) -> None:
    """Undecided rules, empty reasons and proofs that do not exist are found."""
    (copy.root / "quality_scale.yaml").write_text(
        "rules:\n"
        "  brands: done\n"
        "  devices: done\n"
        "  config-flow: todo\n"
        "  discovery: {status: exempt, comment: ''}\n"
        "  invented: done\n"
    )
    (copy.repo / "docs" / "quality_scale.json").write_text(
        json.dumps(
            {
                "brands": ["nowhere.md", "docs/setup.md#No such heading"],
                "devices": ["docs/setup.md#1. Know your region"],
                "invented": ["docs/setup.md::nothing"],
            }
        )
    )

    scale.check_scale(copy)

    for finding in (
        "diagnostics: is not decided",
        "invented: no such rule",
        "brands: nowhere.md does not exist",
        "brands: docs/setup.md has no No such heading",
        "invented: docs/setup.md has no nothing",
        "config-flow: wants done, or exempt with a comment",
        "discovery: wants done, or exempt with a comment",
    ):
        assert finding in findings(copy)
    assert " devices:" not in findings(copy)


def test_there_are_54_rules() -> None:
    """The list is complete."""
    assert len(scale.RULES) == 54
