"""Check the integration as hassfest, HACS and the quality scale do, without a network."""

from collections.abc import Callable
import sys

# Home Assistant answers the imports of other packages with its own: it comes first
import homeassistant  # noqa: F401

from .checks import code, repository, scale, texts, usage
from .checks.integration import Integration

CHECKS: dict[str, Callable[[Integration], None]] = {
    "manifest": repository.check_manifest,
    "HACS": repository.check_hacs,
    "brand images": repository.check_brand,
    "files": repository.check_files,
    "languages": texts.check_languages,
    "flows": usage.check_flows,
    "translation keys": usage.check_keys,
    "tables": usage.check_tables,
    "icons": usage.check_icons,
    "actions": usage.check_services,
    "code": code.check_code,
    "quality scale": scale.check_scale,
}


def main() -> int:
    """Run every check and print what it found; 1 when there is anything."""
    integration = Integration()
    for name, check in CHECKS.items():
        before = len(integration.findings)
        check(integration)
        found = integration.findings[before:]
        print(f"{name}: {f'{len(found)} findings' if found else 'good'}")
        for finding in found:
            print(f"  {finding.where}: {finding.what}")
    print(f"validate: {len(integration.findings)} findings in {len(CHECKS)} checks")
    return 1 if integration.findings else 0


if __name__ == "__main__":
    sys.exit(main())
