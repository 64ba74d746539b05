"""The zip of a release holds what HACS and the Marketplace unpack."""

import json
from pathlib import Path
import shutil
import zipfile

import pytest

from scripts import release

from .languages import complete_languages


@pytest.fixture
def archive(tmp_path: Path) -> zipfile.ZipFile:
    """Make a release for a version of our own."""
    return zipfile.ZipFile(release.make("9.8.7", tmp_path / "tuya_openhub.zip"))


def test_manifest_is_at_the_root_with_the_version(archive: zipfile.ZipFile) -> None:
    """Both installers read the manifest at the root of the zip."""
    manifest = json.loads(archive.read("manifest.json"))

    assert manifest["version"] == "9.8.7"
    assert list(manifest)[:2] == ["domain", "name"]


def test_all_files_and_nothing_else(archive: zipfile.ZipFile) -> None:
    """Every file of the folder is there, none that a run left behind."""
    names = set(archive.namelist())

    assert {"__init__.py", "translations/en.json", "openhub/push/hub.py"} <= names
    assert not [name for name in names if "__pycache__" in name or name.startswith("/")]
    assert archive.testzip() is None


def test_the_same_contents_give_the_same_zip(tmp_path: Path) -> None:
    """A release can be made again and compared."""
    first = release.make("1.0.0", tmp_path / "first.zip")
    second = release.make("1.0.0", tmp_path / "second.zip")

    assert first.read_bytes() == second.read_bytes()


def test_the_manifest_keeps_its_version_when_none_is_given(tmp_path: Path) -> None:
    """Without a version the zip holds the one of the repository."""
    zipped = zipfile.ZipFile(release.make(None, tmp_path / "own.zip"))

    own = json.loads((release.SOURCE / "manifest.json").read_text())
    assert json.loads(zipped.read("manifest.json"))["version"] == own["version"]


def test_an_incomplete_language_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No zip is made while a language lacks a text, and it is said which; then it is."""
    folder = tmp_path / "custom_components" / "tuya_openhub" / "translations"
    shutil.copytree(release.SOURCE / "translations", folder)
    complete_languages(folder.parent)
    complete = (folder / "fr.json").read_bytes()
    french = json.loads(complete)
    del french["config"]["step"]["account"]["title"]
    (folder / "fr.json").write_text(json.dumps(french))
    target = tmp_path / "release.zip"

    assert release.main(["1.0.0"], tmp_path, target) == 1

    message = capsys.readouterr().err
    assert "incomplete languages: 1." in message
    assert "fr lacks 1: config.step.account.title" in message
    assert not target.exists()

    (folder / "fr.json").write_bytes(complete)
    assert release.main(["1.0.0"], tmp_path, target) == 0
    assert target.exists()
