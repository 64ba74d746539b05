"""Make the zip of a release: the contents of the integration's folder, at its root.

Runs with any Python 3 from the repository's root: `python3 -m scripts.release [VERSION]`.
"""

import json
from pathlib import Path
import sys
import zipfile

from .checks import texts
from .checks.integration import REPO, Integration

SOURCE = Integration().root
TARGET = REPO / "dist" / "tuya_openhub.zip"
# the same contents give the same zip, whenever it is made
MADE = (2026, 1, 1, 0, 0, 0)


def make(version: str | None, target: Path = TARGET) -> Path:
    """Write the zip with this version in its manifest, and return where it is."""
    manifest = json.loads((SOURCE / "manifest.json").read_text())
    if version is not None:
        manifest["version"] = version
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(SOURCE.rglob("*")):
            if not path.is_file() or "__pycache__" in path.parts:
                continue
            data = path.read_bytes()
            if path == SOURCE / "manifest.json":
                data = (json.dumps(manifest, indent=2) + "\n").encode()
            name = path.relative_to(SOURCE).as_posix()
            entry = zipfile.ZipInfo(name, MADE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return target


def refusal(integration: Integration) -> str | None:
    """Return why this is not ready for a release; None when it is."""
    incomplete = texts.untranslated(integration)
    if not incomplete:
        return None
    lines = [texts.describe_untranslated(*each) for each in incomplete.items()]
    advice = "Translate these texts (scripts/validate lists them, too), then try again:"
    summary = f"release: incomplete languages: {len(lines)}. {advice}"
    return "\n  ".join((summary, *lines))


def main(
    arguments: list[str] | None = None, repo: Path = REPO, target: Path = TARGET
) -> int:
    """Make the zip for the version of the command line, if the texts are complete."""
    if problem := refusal(Integration(repo=repo)):
        print(problem, file=sys.stderr)
        return 1
    wanted = sys.argv[1:] if arguments is None else arguments
    path = make(wanted[0] if wanted else None, target)
    print(f"release: {path} ({path.stat().st_size // 1024} kB)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
