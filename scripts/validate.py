"""Check the integration as hassfest, HACS and the quality scale do, without a network.

Home Assistant shows a text in English that a language lacks. So such texts are only
reported, until a release: with `--release` they are findings like all others.
"""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
import sys

# Home Assistant answers the imports of other packages with its own: it comes first
import homeassistant  # noqa: F401

from .checks import code, repository, scale, texts, usage
from .checks.integration import REPO, Integration

type Check = Callable[[Integration], None]

CHECKS: dict[str, Check] = {
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
RELEASE_CHECKS: dict[str, Check] = {"complete languages": texts.check_translated}


def run(checks: Mapping[str, Check], integration: Integration) -> int:
    """Run the checks and print what they found; 1 when there is anything."""
    for name, check in checks.items():
        before = len(integration.findings)
        check(integration)
        found = integration.findings[before:]
        print(f"{name}: {f'{len(found)} findings' if found else 'good'}")
        for finding in found:
            print(f"  {finding.where}: {finding.what}")
    print(f"validate: {len(integration.findings)} findings in {len(checks)} checks")
    return 1 if integration.findings else 0


def report_untranslated(integration: Integration) -> None:
    """Print what is left to translate before the next release."""
    incomplete = texts.untranslated(integration)
    print(
        f"to translate before a release: {len(incomplete) or 'no'} languages lack texts"
    )
    for language, keys in incomplete.items():
        print(f"  {texts.describe_untranslated(language, keys)}")


def main(arguments: list[str] | None = None, repo: Path = REPO) -> int:
    """Run every check; 1 when there is a finding."""
    parser = argparse.ArgumentParser(prog="validate", description=__doc__)
    parser.add_argument(
        "--release", action="store_true", help="refuse incomplete languages, too"
    )
    integration = Integration(repo=repo)
    if parser.parse_args(arguments).release:
        return run(CHECKS | RELEASE_CHECKS, integration)
    failed = run(CHECKS, integration)
    report_untranslated(integration)
    return failed


if __name__ == "__main__":
    sys.exit(main())
