"""Hold every module to its floor of branch coverage: coverage_floor.py REPORT.json."""

import json
from pathlib import Path
import sys

FLOOR = 95.0
# where a missed branch loses a user's data, secrets or set-up
COMPLETE = {
    "config_flow.py",
    "setup/accounts.py",
    "setup/checked_flow.py",
    "setup/error_fields.py",
    "setup/findings.py",
    "setup/options.py",
    "diagnostics.py",
    "catalog/core/codec.py",
    "openhub/push/message.py",
    "openhub/payload.py",
    "openhub/http/parse.py",
    "openhub/http/signing.py",
}
PACKAGE = "custom_components/tuya_openhub/"


def below_floor(files: dict[str, dict[str, dict[str, float]]]) -> list[str]:
    """Name each module that is below its floor, and each required one that is gone."""
    found = {
        path.partition(PACKAGE)[2]: facts["summary"]["percent_covered"]
        for path, facts in files.items()
    }
    faults = [f"{module}: not in the report" for module in COMPLETE - found.keys()]
    for module, percent in found.items():
        floor = 100.0 if module in COMPLETE else FLOOR
        if percent < floor:
            faults.append(f"{module}: {percent:.1f} %, at least {floor:.0f} % wanted")
    return sorted(faults)


def main() -> int:
    """Print what is below its floor; 1 when there is any."""
    report = json.loads(Path(sys.argv[1]).read_text())
    faults = below_floor(report["files"])
    for fault in faults:
        print(f"coverage: {fault}")
    if not faults:
        print(f"coverage: all {len(report['files'])} modules are above their floors")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
