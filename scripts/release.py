"""Make the zip of a release: the contents of the integration's folder, at its root.

Runs with any Python 3: `python3 scripts/release.py [VERSION]`.
"""

import json
from pathlib import Path
import sys
import zipfile

REPO = Path(__file__).resolve().parent.parent
SOURCE = REPO / "custom_components" / "tuya_openhub"
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


def main() -> None:
    """Make the zip for the version of the command line."""
    wanted = sys.argv[1] if len(sys.argv) > 1 else None
    path = make(wanted)
    print(f"release: {path} ({path.stat().st_size // 1024} kB)")


if __name__ == "__main__":
    main()
